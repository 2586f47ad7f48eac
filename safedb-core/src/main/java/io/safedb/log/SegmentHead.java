package io.safedb.log;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a segment stood when the next one was opened: what the next one's first record links to. The segment may still
 * be growing, if another process writes it; the link is to the bytes before {@code size}.
 *
 * @param segment the file's name, without its folder
 * @param size the bytes up to the end of the last whole record
 * @param hash that record's hash in hex; zeros if the segment holds no whole record, which a verifier reports
 */
record SegmentHead(String segment, long size, String hash) {
    /** What a segment links to that has none before it. */
    static final String NONE = "0".repeat(64);

    /** Longer than any record can be. */
    static final int WINDOW = 512 * 1024;

    private static final Pattern SEAL =
            Pattern.compile(",\"" + Pattern.quote(LogField.HASH.key()) + "\":\"([0-9a-f]{64})\"}");

    /** Reads the end of a segment. */
    static SegmentHead of(Path file) throws IOException {
        String name = String.valueOf(file.getFileName());
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            long from = Math.max(0, channel.size() - WINDOW);
            ByteBuffer buffer = ByteBuffer.allocate(WINDOW);
            while (buffer.hasRemaining() && channel.read(buffer, from + buffer.position()) >= 0) {
                // A read may return less than there is.
            }
            // One byte is one character, so that positions in the text are positions in the file.
            String tail = new String(buffer.array(), 0, buffer.position(), StandardCharsets.ISO_8859_1);
            int end = tail.lastIndexOf('\n');
            int begin = end < 0 ? 0 : tail.lastIndexOf('\n', end - 1) + 1;
            Matcher seal = SEAL.matcher(end < 0 ? "" : tail.substring(begin, end));
            String hash = NONE;
            while (seal.find()) {
                if (seal.end() == end - begin) {
                    hash = seal.group(1);
                }
            }
            return new SegmentHead(name, end < 0 ? 0 : from + end + 1, hash);
        }
    }
}

package io.safedb.log;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.DigestException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One file of the log and its chain. Each record ends in the hash of the record before it and in its own: SHA-256 of
 * the exact bytes of its line before {@code ,"safedb.hash":}, so that nothing needs to be parsed or put into canonical
 * form to check it. Used by one thread.
 *
 * <p>A segment that failed once is never written again: it may end in half a record. Nor is one whose file was taken
 * away or cut while it was open: what is written to such a file is read by nobody.
 */
final class Segment implements Closeable {
    /** Opens the channel of a new file; tests put a failing one in its place. */
    @FunctionalInterface
    interface Opener {
        /** Opens a file that must not exist yet. */
        WritableByteChannel open(Path file) throws IOException;
    }

    /** Opens real files. No file lock: on Windows it would shut out whoever ships the log; the name is unique. */
    static final Opener FILES = file -> FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);

    private final Path file;
    private final WritableByteChannel channel;
    private final JsonLine lines = new JsonLine();
    private final MessageDigest sha256 = ShapeDigests.sha256();
    private final byte[] head;
    private byte[] flushedHead;
    private long size;
    private long sequence;
    private final @Nullable Object key;

    /**
     * A segment whose first record links to another one.
     *
     * @param previous the hash to link to, in hex; zeros if there is nothing to link to
     */
    Segment(Path file, WritableByteChannel channel, String previous) {
        this.file = file;
        this.channel = channel;
        this.head = HexFormat.of().parseHex(previous);
        this.flushedHead = new byte[head.length];
        this.key = channel instanceof FileChannel ? key(file) : null;
    }

    /** What tells a file from another one of the same name; null where the file system has nothing, or no file is. */
    private static @Nullable Object key(Path file) {
        try {
            return Files.readAttributes(file, BasicFileAttributes.class).fileKey();
        } catch (IOException e) {
            return null;
        }
    }

    Path file() {
        return file;
    }

    /** Where it stands as far as it was handed to the operating system. */
    SegmentHead head() {
        return new SegmentHead(
                String.valueOf(file.getFileName()), size, HexFormat.of().formatHex(flushedHead));
    }

    /** Whether its file was deleted, moved, replaced or cut since the last write. */
    boolean isGone() {
        if (!(channel instanceof FileChannel real)) {
            return false;
        }
        try {
            return !Files.exists(file) || !Objects.equals(key, key(file)) || real.size() < size;
        } catch (IOException e) {
            return true;
        }
    }

    /** The number of the record being written: 0 for a segment's first. */
    long sequence() {
        return sequence;
    }

    /** Begins a record. */
    JsonLine begin() {
        lines.begin();
        return lines;
    }

    /** Ends a record: links it and seals it. */
    void seal() {
        lines.hex(LogField.PREVIOUS_HASH, head);
        lines.digest(sha256);
        try {
            sha256.digest(head, 0, head.length);
        } catch (DigestException e) {
            throw new IllegalStateException("SHA-256 has 32 bytes.", e);
        }
        lines.hex(LogField.HASH, head).end();
        sequence++;
    }

    /** How many bytes wait to be written. */
    int pending() {
        return lines.length();
    }

    /** Hands everything sealed to the operating system. */
    void flush() throws IOException {
        ByteBuffer buffer = lines.toBuffer();
        int bytes = buffer.remaining();
        while (buffer.hasRemaining()) {
            channel.write(buffer);
        }
        lines.clear();
        size += bytes;
        flushedHead = head.clone();
    }

    /** Closes the file, on the disk as far as the file system says so. */
    @Override
    public void close() throws IOException {
        try (channel) {
            if (channel instanceof FileChannel real && real.isOpen()) {
                real.force(true);
            }
        }
    }
}

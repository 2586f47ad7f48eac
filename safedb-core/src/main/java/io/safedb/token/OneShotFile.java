package io.safedb.token;

import io.safedb.internal.text.OneLine;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A file that is deleted as it is read. The deletion is what claims the token: of many readers one can do it. */
final class OneShotFile implements TokenSource {
    private static final Set<PosixFilePermission> OWNERS =
            EnumSet.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);
    private static final int LONGEST_PATH = 300;

    private final Path file;

    OneShotFile(Path file) {
        this.file = Objects.requireNonNull(file, "file");
    }

    @Override
    public Optional<Token> take() {
        try {
            requireOwnFile();
            String content = content();
            Files.delete(file);
            return Optional.of(Token.of(withoutLineBreak(content)));
        } catch (NoSuchFileException e) {
            throw refused("is not there: it was used before, or never written. Ask for a new token", e);
        } catch (IOException | UnsupportedOperationException e) {
            throw refused("cannot be read and deleted. Put it into a folder of your own", e);
        }
    }

    private void requireOwnFile() throws IOException {
        BasicFileAttributes attributes =
                Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
        if (!attributes.isRegularFile()) {
            throw refused("is a link or not a file. Write the token into a file of its own", null);
        }
        Set<String> views = file.getFileSystem().supportedFileAttributeViews();
        if (views.contains("posix")
                && !OWNERS.containsAll(Files.getPosixFilePermissions(file, LinkOption.NOFOLLOW_LINKS))) {
            throw refused("may be used by others than its owner. Ask for a new token and write it with mode 600", null);
        }
        if (views.contains("unix")
                && !Integer.valueOf(1).equals(Files.getAttribute(file, "unix:nlink", LinkOption.NOFOLLOW_LINKS))) {
            throw refused("has a second name, under which it would live on. Write a file of its own", null);
        }
    }

    /** One byte per character: what is not ASCII stays visible to the verifier, which refuses it. */
    private String content() throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(CompactJws.MAX_LENGTH + 3);
        try (SeekableByteChannel channel =
                Files.newByteChannel(file, Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS))) {
            while (buffer.hasRemaining() && channel.read(buffer) >= 0) {
                // The next read takes up where this one ended.
            }
        }
        if (!buffer.hasRemaining()) {
            throw refused("holds more than 8 KiB, which no token does", null);
        }
        return new String(buffer.array(), 0, buffer.position(), StandardCharsets.ISO_8859_1);
    }

    private static String withoutLineBreak(String content) {
        if (content.endsWith("\r\n")) {
            return content.substring(0, content.length() - 2);
        }
        return content.endsWith("\n") ? content.substring(0, content.length() - 1) : content;
    }

    private TokenSourceException refused(String fault, @Nullable Exception cause) {
        return new TokenSourceException(
                "The token file " + OneLine.of(file.toString(), LONGEST_PATH) + " " + fault + ".", cause);
    }
}

package io.safedb;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reads the bytes of a policy file. */
final class PolicyFile {
    private static final int LARGEST = 1_000_000;

    private PolicyFile() {}

    static String read(Path file) {
        if (leadsThroughAFile(file)) {
            throw mistake(
                    file,
                    "The path leads through a file as if that were a directory.",
                    "Check the path: everything before its last name is a directory.");
        }
        if (Files.notExists(file)) {
            throw mistake(
                    file,
                    "There is no such file (looked for "
                            + PolicyNames.shown(
                                    file.toAbsolutePath().normalize().toString()) + ").",
                    "Give the path of safedb.yaml; a relative path starts at the process's working directory.");
        }
        if (Files.isDirectory(file)) {
            throw mistake(file, "This is a directory, not a file.", "Give the path of the safedb.yaml inside it.");
        }
        if (Files.exists(file) && !Files.isRegularFile(file)) {
            throw mistake(file, "This is a device or a pipe, not a regular file.", "Give the path of safedb.yaml.");
        }
        byte[] bytes;
        try (InputStream in = Files.newInputStream(file)) {
            bytes = in.readNBytes(LARGEST + 1);
        } catch (AccessDeniedException e) {
            throw mistake(
                    file,
                    "The file cannot be read: this process may not.",
                    "Let the user that this process runs as read it, and enter its directories.");
        } catch (IOException e) {
            throw mistake(
                    file,
                    "The file cannot be read (" + fault(e) + ").",
                    "Check the path and its links, and that the disk can be read.");
        }
        if (bytes.length > LARGEST) {
            throw mistake(
                    file,
                    "The file is larger than 1 MB.",
                    "A policy has a few kilobytes: check that this is the right file.");
        }
        return decoded(file, bytes);
    }

    /** Asked by itself, because Java's versions differ in what they call it. */
    private static boolean leadsThroughAFile(Path file) {
        Path above = file.toAbsolutePath().getParent();
        while (above != null && !Files.exists(above)) {
            above = above.getParent();
        }
        return above != null && Files.isRegularFile(above);
    }

    /** What the operating system says about a file, without naming it again. */
    private static String fault(IOException e) {
        String reason = e instanceof FileSystemException failed ? failed.getReason() : e.getMessage();
        return reason == null ? e.getClass().getSimpleName() : PolicyNames.shown(reason);
    }

    private static String decoded(Path file, byte[] bytes) {
        for (byte b : bytes) {
            if (b == 0) {
                throw mistake(
                        file,
                        "The file is not UTF-8 text: it is binary, or text in UTF-16.",
                        "Check that this is the right file, and save it in UTF-8.");
            }
        }
        ByteBuffer in = ByteBuffer.wrap(bytes);
        CharBuffer text = CharBuffer.allocate(bytes.length);
        if (StandardCharsets.UTF_8.newDecoder().decode(in, text, true).isError()) {
            int line = 1;
            for (int i = 0; i < in.position(); i++) {
                line += bytes[i] == '\n' ? 1 : 0;
            }
            throw mistake(
                    file,
                    "The file is not UTF-8 text: line " + line + " has bytes that are no character.",
                    "Check that this is the right file. Save it in UTF-8.");
        }
        return text.flip().toString();
    }

    private static PolicyException mistake(Path file, String what, String remedy) {
        String named = file.toString().isEmpty() ? file.toAbsolutePath().toString() : file.toString();
        return new PolicyException(PolicyNames.shown(named), what, remedy);
    }
}

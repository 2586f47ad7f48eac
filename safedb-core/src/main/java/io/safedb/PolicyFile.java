package io.safedb;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reads the bytes of a policy file. */
final class PolicyFile {
    private static final int LARGEST = 1_000_000;

    private PolicyFile() {}

    static String read(Path file) {
        if (Files.notExists(file)) {
            throw mistake(
                    file,
                    "There is no such file (looked for " + file.toAbsolutePath().normalize() + ").",
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
        } catch (IOException e) {
            throw mistake(
                    file,
                    "The file cannot be read (" + e.getClass().getSimpleName() + ").",
                    "Let the user that this process runs as read it.");
        }
        if (bytes.length > LARGEST) {
            throw mistake(
                    file,
                    "The file is larger than 1 MB.",
                    "A policy has a few kilobytes: check that this is the right file.");
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            throw mistake(file, "The file is not UTF-8 text.", "Save it in UTF-8.");
        }
    }

    private static PolicyException mistake(Path file, String what, String remedy) {
        return new PolicyException(PolicyNames.shown(file.toString()), what, remedy);
    }
}

package io.safedb.replay.server;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import org.jspecify.annotations.Nullable;

/**
 * The folder that a server keeps its data in. It goes when it is closed, and when the process is interrupted: the
 * embedded server cleans up only after it has started, and most interruptions come before.
 */
final class ServerFiles implements AutoCloseable {
    private final Path folder;
    private final Thread atExit = new Thread(this::delete, "delete-server-files");

    private ServerFiles(Path folder) {
        this.folder = folder;
    }

    /** Makes an empty one in the folder for temporary files. */
    static ServerFiles create() throws IOException {
        ServerFiles files = new ServerFiles(Files.createTempDirectory("safedb-replay"));
        Runtime.getRuntime().addShutdownHook(files.atExit);
        return files;
    }

    Path folder() {
        return folder;
    }

    /** Deletes it with all that is in it, as far as that can be done. */
    @Override
    public void close() {
        delete();
        try {
            Runtime.getRuntime().removeShutdownHook(atExit);
        } catch (IllegalStateException e) {
            // The process ends already, and the hook is running.
        }
    }

    private void delete() {
        try {
            Files.walkFileTree(folder, new Deleting());
        } catch (IOException e) {
            // The server was faster, or still writes: what is left is in the folder for temporary files.
        }
    }

    /** Deletes files, and folders once they are empty. */
    private static final class Deleting extends SimpleFileVisitor<Path> {
        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
            Files.deleteIfExists(file);
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFileFailed(Path file, IOException gone) {
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult postVisitDirectory(Path visited, @Nullable IOException failure) throws IOException {
            Files.deleteIfExists(visited);
            return FileVisitResult.CONTINUE;
        }
    }
}

package io.safedb.replay.server;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The folder that a server keeps its data in. It goes when it is closed, and when the process is interrupted: the
 * embedded server cleans up after itself only once it has started, and many interruptions come before.
 */
final class ServerFiles implements AutoCloseable {
    /** Is there as long as the server runs; who deletes it under a running server leaves the process behind. */
    private static final String RUNNING = "postmaster.pid";

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final Path folder;
    private final Thread atExit = new Thread(this::deleteOnceStopped, "delete-server-files");

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

    /** The embedded server is being stopped by a hook of its own, at the same time as this one runs. */
    private void deleteOnceStopped() {
        long end = System.nanoTime() + PATIENCE.toNanos();
        try {
            while (Files.exists(folder.resolve(RUNNING)) && System.nanoTime() < end) {
                Thread.sleep(50);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (!Files.exists(folder.resolve(RUNNING))) {
            delete();
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

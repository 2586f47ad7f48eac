package io.safedb.replay.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * Both servers.
 *
 * @param postgres PostgreSQL
 * @param mongo MongoDB
 */
public record Servers(PostgresServer postgres, MongoServer mongo) implements AutoCloseable {
    /** Starts both at the same time and tells how far they are. */
    public static Servers start(Progress progress) throws ServerStartException {
        // Both servers log; SLF4J complains when two threads initialise it at once.
        LoggerFactory.getILoggerFactory();
        CompletableFuture<PostgresServer> postgres = starting("PostgreSQL", PostgresServer::start, progress);
        CompletableFuture<MongoServer> mongo = starting("MongoDB", MongoServer::start, progress);
        try {
            return new Servers(postgres.join(), mongo.join());
        } catch (CompletionException e) {
            // Whichever did start, or still does, is stopped again.
            var unusedPostgres = postgres.thenAccept(Servers::closeQuietly);
            var unusedMongo = mongo.thenAccept(MongoServer::close);
            throw new ServerStartException(
                    "A database server did not start: " + reason(e.getCause()) + System.lineSeparator()
                            + "PostgreSQL is unpacked into and runs in " + temporaryFolder() + ", which has "
                            + freeMegabytes() + " MB free; it takes about 300. Another folder:"
                            + " MAVEN_OPTS=-Djava.io.tmpdir=FOLDER.",
                    e.getCause());
        }
    }

    private static String reason(@Nullable Throwable failure) {
        Throwable cause = failure;
        while (cause != null && cause.getCause() != null) {
            cause = cause.getCause();
        }
        return String.valueOf(cause);
    }

    private static Path temporaryFolder() {
        return Path.of(System.getProperty("java.io.tmpdir"));
    }

    private static String freeMegabytes() {
        try {
            return Long.toString(Files.getFileStore(temporaryFolder()).getUsableSpace() >> 20);
        } catch (IOException e) {
            return "an unknown number of";
        }
    }

    private static <T> CompletableFuture<T> starting(String name, Callable<T> start, Progress progress) {
        progress.begin(name);
        CompletableFuture<T> started = new CompletableFuture<>();
        Thread thread = new Thread(
                () -> {
                    try {
                        started.complete(start.call());
                        progress.end(name);
                    } catch (Exception e) {
                        started.completeExceptionally(e);
                    }
                },
                "start-" + name);
        thread.setDaemon(true);
        thread.start();
        return started;
    }

    private static void closeQuietly(PostgresServer server) {
        try {
            server.close();
        } catch (IOException e) {
            // The other server's failure is the one to report.
        }
    }

    /** Stops both. */
    @Override
    public void close() {
        mongo.close();
        closeQuietly(postgres);
    }
}

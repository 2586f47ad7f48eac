package io.safedb.jdbc;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;

/** A real PostgreSQL, started once per JVM, with a new database for whoever asks. */
public final class EmbeddedPostgresServer {
    private static final AtomicInteger DATABASES = new AtomicInteger();

    private EmbeddedPostgresServer() {}

    private static final class Holder {
        static final EmbeddedPostgres SERVER = start();

        private static EmbeddedPostgres start() {
            try {
                EmbeddedPostgres server = EmbeddedPostgres.builder()
                        .setServerConfig("fsync", "off")
                        .setServerConfig("max_connections", "160")
                        .start();
                Runtime.getRuntime().addShutdownHook(new Thread(() -> close(server)));
                return server;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private static void close(EmbeddedPostgres server) {
            try {
                server.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** An empty database of its own, and the data source of its superuser. */
    public static DataSource newDatabase(String prefix) throws SQLException {
        return newDatabaseNamed(prefix + "_" + DATABASES.incrementAndGet());
    }

    /** The same database through a driver with other settings. */
    public static DataSource sameWith(String name, java.util.Map<String, String> properties) {
        return Holder.SERVER.getDatabase("postgres", name, properties);
    }

    /** The same database for another role, which needs no password. */
    public static DataSource sameAs(String role, DataSource database) throws SQLException {
        try (Connection connection = database.getConnection()) {
            return Holder.SERVER.getDatabase(role, connection.getCatalog());
        }
    }

    /** An empty database with this very name. */
    public static DataSource newDatabaseNamed(String name) throws SQLException {
        try (Connection connection = Holder.SERVER.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE DATABASE " + name);
        }
        return Holder.SERVER.getDatabase("postgres", name);
    }

    /** A database with the oracle's schema and seed rows of both tenants. */
    public static DataSource newSeededDatabase(String prefix) throws SQLException {
        DataSource raw = newDatabase(prefix);
        run(raw, resource("/tck/sql/schema.sql"));
        return raw;
    }

    /** Runs a script on a raw connection. */
    public static void run(DataSource raw, String script) throws SQLException {
        try (Connection connection = raw.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(script);
        }
    }

    /** The text of a test resource. */
    public static String resource(String name) {
        try (InputStream in = EmbeddedPostgresServer.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("No test resource " + name);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

package io.safedb.replay.server;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.safedb.environment.Environment;
import io.safedb.jdbc.JdbcMarker;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashSet;
import java.util.Set;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * A PostgreSQL server of its own, gone when closed. Databases are copied from templates, so that every copy is
 * identical, its marker included.
 */
public final class PostgresServer implements AutoCloseable {
    private final EmbeddedPostgres postgres;
    private final ServerFiles files;
    private final Set<String> templates = new HashSet<>();

    private PostgresServer(EmbeddedPostgres postgres, ServerFiles files) {
        this.postgres = postgres;
        this.files = files;
    }

    /** Unpacks and starts it; takes seconds. */
    public static PostgresServer start() throws IOException {
        ServerFiles files = ServerFiles.create();
        try {
            // Nothing in here outlives the process: no need to wait for the disk.
            return new PostgresServer(
                    EmbeddedPostgres.builder()
                            .setDataDirectory(files.folder())
                            .setServerConfig("fsync", "off")
                            .setServerConfig("full_page_writes", "off")
                            .setServerConfig("autovacuum", "off")
                            .start(),
                    files);
        } catch (IOException | RuntimeException e) {
            files.close();
            throw e;
        }
    }

    /** Its version, as the server says it. */
    public String version() throws SQLException {
        try (Connection connection = postgres.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SHOW server_version")) {
            row.next();
            return row.getString(1);
        }
    }

    /** Puts a fresh copy of a seed in place of the database of this name. */
    public void create(String database, String seed, boolean filled, @Nullable Environment marker) throws SQLException {
        String template =
                "template_" + seed + (filled ? "" : "_empty") + (marker == null ? "_unmarked" : "_" + marker.label());
        if (templates.add(template)) {
            execute("CREATE DATABASE " + template);
            try (Connection connection = raw(template).getConnection()) {
                Seed.of(seed).load(connection, filled);
            }
            if (marker != null) {
                JdbcMarker.init(raw(template), marker, "incident replay");
            }
        }
        execute("DROP DATABASE IF EXISTS " + database + " WITH (FORCE)");
        execute("CREATE DATABASE " + database + " TEMPLATE " + template);
    }

    /** Raw connections without a pool. */
    public DataSource raw(String database) {
        return postgres.getDatabase("postgres", database);
    }

    /** A raw pool, as an application has one. Whoever opens it closes it. */
    public HikariDataSource pool(String database) {
        HikariConfig config = new HikariConfig();
        config.setDataSource(raw(database));
        config.setMaximumPoolSize(2);
        config.setMinimumIdle(0);
        config.setPoolName(database);
        return new HikariDataSource(config);
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection = postgres.getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** Stops the server and deletes its files. */
    @Override
    public void close() throws IOException {
        postgres.close();
        files.close();
    }
}

package io.safedb.benchmarks;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.safedb.environment.Environment;
import io.safedb.jdbc.JdbcMarker;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;

/** An embedded PostgreSQL with the tables of the benchmarks, and a raw pool on it. */
final class BenchmarkServer implements AutoCloseable {
    private final EmbeddedPostgres server;
    private final HikariDataSource pool;

    private BenchmarkServer(EmbeddedPostgres server) {
        this.server = server;
        HikariConfig config = new HikariConfig();
        config.setDataSource(server.getPostgresDatabase());
        config.setMaximumPoolSize(4);
        this.pool = new HikariDataSource(config);
    }

    /** Starts one and runs these texts on it. */
    static BenchmarkServer start(String... texts) throws IOException, SQLException {
        BenchmarkServer started = new BenchmarkServer(EmbeddedPostgres.start());
        try (Connection connection = started.pool.getConnection();
                Statement statement = connection.createStatement()) {
            for (String text : texts) {
                statement.execute(text);
            }
        }
        JdbcMarker.init(started.pool, Environment.DISPOSABLE, "benchmarks");
        return started;
    }

    DataSource pool() {
        return pool;
    }

    /** The server itself, one connection for each call. */
    DataSource unpooled() {
        return server.getPostgresDatabase();
    }

    @Override
    public void close() throws IOException {
        pool.close();
        server.close();
    }
}

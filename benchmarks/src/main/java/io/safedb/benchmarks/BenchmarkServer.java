package io.safedb.benchmarks;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.safedb.SafeDbPolicy;
import io.safedb.environment.Environment;
import io.safedb.jdbc.JdbcMarker;
import io.safedb.jdbc.RlsPolicies;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;

/** An embedded PostgreSQL with the tables of the benchmarks, and a raw pool on it. */
final class BenchmarkServer implements AutoCloseable {
    private final EmbeddedPostgres server;
    private final HikariDataSource pool;
    private final List<HikariDataSource> others = new ArrayList<>();

    private BenchmarkServer(EmbeddedPostgres server) {
        this.server = server;
        this.pool = pooled(server.getPostgresDatabase());
    }

    private static HikariDataSource pooled(DataSource unpooled) {
        HikariConfig config = new HikariConfig();
        config.setDataSource(unpooled);
        config.setMaximumPoolSize(4);
        return new HikariDataSource(config);
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

    /** A pool of a role that is no superuser and may read, on tables whose rows the server keeps apart as well. */
    DataSource securedPool(SafeDbPolicy policy) throws SQLException {
        try (Connection connection = pool.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE ROLE app LOGIN");
            statement.execute("GRANT SELECT ON ALL TABLES IN SCHEMA public TO app");
            for (String ddl : RlsPolicies.statements(policy, connection)) {
                statement.execute(ddl);
            }
        }
        HikariDataSource secured = pooled(server.getDatabase("app", "postgres"));
        others.add(secured);
        return secured;
    }

    /** The server itself, one connection for each call. */
    DataSource unpooled() {
        return server.getPostgresDatabase();
    }

    @Override
    public void close() throws IOException {
        others.forEach(HikariDataSource::close);
        pool.close();
        server.close();
    }
}

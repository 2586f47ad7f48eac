package io.safedb.benchmarks;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.safedb.SafeDb;
import io.safedb.SafeDbPolicy;
import io.safedb.TenantId;
import io.safedb.TenantScope;
import io.safedb.environment.Environment;
import io.safedb.jdbc.JdbcMarker;
import io.safedb.jdbc.SafeDataSource;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import net.ttddyy.dsproxy.support.ProxyDataSourceBuilder;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * A point select over a real PostgreSQL: raw pool, the same pool guarded, and the same pool behind datasource-proxy.
 * The raw side asks for the tenant by hand, as an application without safedb would, so that all three send the same
 * work.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(1)
@Warmup(iterations = 4, time = 2)
@Measurement(iterations = 6, time = 3)
@SuppressWarnings("NullAway.Init") // JMH calls the set-up first
public class PostgresBenchmark {
    /** Which pool is asked. */
    @Param({"raw", "guarded", "datasource-proxy"})
    public String pool = "raw";

    private EmbeddedPostgres server;
    private HikariDataSource raw;
    private SafeDb safeDb;
    private DataSource asked;
    private TenantScope scope;
    private int next;

    /** Run by JMH. */
    public PostgresBenchmark() {}

    /** Starts the server with 10,000 tickets of each of two tenants. */
    @Setup
    public void start() throws IOException, SQLException {
        server = EmbeddedPostgres.start();
        HikariConfig config = new HikariConfig();
        config.setDataSource(server.getPostgresDatabase());
        config.setMaximumPoolSize(2);
        raw = new HikariDataSource(config);
        try (Connection connection = raw.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE tickets (id bigint PRIMARY KEY, organization_id text NOT NULL, title text,"
                    + " status text, amount numeric(12,2))");
            statement.execute("INSERT INTO tickets SELECT g, CASE WHEN g % 2 = 0 THEN 'org_a' ELSE 'org_b' END,"
                    + " 'Ticket ' || g, 'open', g FROM generate_series(1, 20000) g");
            statement.execute("ANALYZE tickets");
        }
        JdbcMarker.init(raw, Environment.DISPOSABLE, "benchmarks");
        safeDb = SafeDb.create(SafeDbPolicy.builder()
                .environment(Environment.DISPOSABLE)
                .tenantColumn("organization_id")
                .tenantTables("tickets")
                .build());
        asked = switch (pool) {
            case "raw" -> raw;
            case "guarded" -> SafeDataSource.wrap(raw, safeDb);
            default -> ProxyDataSourceBuilder.create(raw).build();
        };
        scope = TenantScope.open(TenantId.of("org_a"));
    }

    /** Stops everything. */
    @TearDown
    public void stop() throws IOException {
        scope.close();
        safeDb.close();
        raw.close();
        server.close();
    }

    /** One connection from the pool, one prepared select by primary key, one row read. */
    @Benchmark
    public String pointSelect() throws SQLException {
        next = next % 10_000 + 1;
        boolean byHand = !pool.equals("guarded");
        String sql = byHand
                ? "SELECT id, title, status, amount FROM tickets WHERE organization_id = ? AND (id = ?)"
                : Statements.PRIMARY_KEY;
        try (Connection connection = asked.getConnection();
                PreparedStatement select = connection.prepareStatement(sql)) {
            if (byHand) {
                select.setString(1, "org_a");
            }
            select.setLong(byHand ? 2 : 1, next * 2L);
            try (ResultSet row = select.executeQuery()) {
                row.next();
                return row.getString(2);
            }
        }
    }
}

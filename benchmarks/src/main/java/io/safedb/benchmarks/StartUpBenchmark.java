package io.safedb.benchmarks;

import io.safedb.SafeDb;
import io.safedb.SafeDbPolicy;
import io.safedb.environment.Environment;
import io.safedb.jdbc.SafeDataSource;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What safedb adds to the start of an application, once in each new JVM: its classes are loaded, the policy is checked,
 * the database's marker and catalogue are read. A pool has connected before, as in any application.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(8)
@Warmup(iterations = 0)
@Measurement(iterations = 1)
@SuppressWarnings("NullAway.Init") // JMH calls the set-up first
public class StartUpBenchmark {
    private BenchmarkServer server;
    private @Nullable SafeDb safeDb;

    /** Run by JMH. */
    public StartUpBenchmark() {}

    /** Starts the server; the pool connects. */
    @Setup
    public void start() throws IOException, SQLException {
        server = BenchmarkServer.start("CREATE TABLE tickets (id bigint PRIMARY KEY, organization_id text NOT NULL)");
    }

    /** Stops everything. */
    @TearDown
    public void stop() throws IOException {
        if (safeDb != null) {
            safeDb.close();
        }
        server.close();
    }

    private static SafeDbPolicy policy() {
        return SafeDbPolicy.builder()
                .environment(Environment.DISPOSABLE)
                .tenantColumn("organization_id")
                .tenantTables("tickets")
                .build();
    }

    /** The peer: another connection, as a second pool would open. */
    @Benchmark
    public boolean connect() throws SQLException {
        try (Connection connection = server.unpooled().getConnection()) {
            return connection.isValid(1);
        }
    }

    /** Policy, wrap, first guarded connection. */
    @Benchmark
    public boolean wrap() throws SQLException {
        safeDb = SafeDb.create(policy());
        DataSource guarded = SafeDataSource.wrap(server.pool(), safeDb);
        try (Connection connection = guarded.getConnection()) {
            return connection.isValid(1);
        }
    }
}

package io.safedb.benchmarks;

import io.safedb.SafeDb;
import io.safedb.SafeDbPolicy;
import io.safedb.TenantId;
import io.safedb.TenantScope;
import io.safedb.environment.Environment;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
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
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Prepare, bind and execute a statement seen before, on a driver that does nothing, beside two proxies that only watch
 * and one library that narrows as well. Run with {@code -prof gc} for bytes.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 6, time = 1)
@SuppressWarnings("NullAway.Init") // JMH calls the set-up first
public class StatementBenchmark {
    /** What stands in front of the driver. */
    @Param({Fronts.RAW, Fronts.GUARDED, Fronts.DATASOURCE_PROXY, Fronts.P6SPY, MYBATIS_PLUS})
    public String front = Fronts.RAW;

    /** Which statement. */
    @Param({"primary-key", "four-joins"})
    public String statement = "primary-key";

    private static final String MYBATIS_PLUS = "mybatis-plus";

    private @Nullable Rewriting peer;
    private SafeDb safeDb;
    private TenantScope scope;
    private Connection connection;

    /** Run by JMH. */
    public StatementBenchmark() {}

    /** Wraps the stub. */
    @Setup
    public void start() throws ReflectiveOperationException, SQLException {
        DataSource stub = new StubDatabase().dataSource();
        safeDb = SafeDb.create(SafeDbPolicy.builder()
                .environment(Environment.DISPOSABLE)
                .tenantColumn("organization_id")
                .tenantTables("tickets", "contacts", "invoices", "invoice_lines", "time_entries")
                .build());
        DataSource asked = Fronts.in(front, stub, safeDb);
        peer = front.equals(MYBATIS_PLUS) ? new Rewriting() : null;
        connection = asked.getConnection();
        scope = TenantScope.open(TenantId.of("org_a"));
    }

    /** Closes the scope. */
    @TearDown
    public void stop() {
        scope.close();
        safeDb.close();
    }

    /** The three calls that every JDBC framework makes. */
    @Benchmark
    public ResultSet prepareBindExecute() throws SQLException {
        String text = statement.equals("primary-key") ? Statements.PRIMARY_KEY : Statements.FOUR_JOINS;
        PreparedStatement select = connection.prepareStatement(peer == null ? text : peer.rewrite(text));
        select.setLong(1, 42L);
        return select.executeQuery();
    }
}

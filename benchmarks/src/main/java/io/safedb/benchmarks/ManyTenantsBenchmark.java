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
 * A scope, and a statement seen before in it, on a driver that does nothing: always the same tenant and statement, or
 * another of each every time. The raw side says what the processor's own caches cost with so many texts.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 6, time = 1)
@SuppressWarnings("NullAway.Init") // JMH calls the set-up first
public class ManyTenantsBenchmark {
    /** What stands in front of the driver. */
    @Param({Fronts.RAW, Fronts.GUARDED})
    public String front = Fronts.RAW;

    /** How many tenants. */
    @Param({"1", "10000"})
    public int tenants = 1;

    /** How many different statements. */
    @Param({"1", "2000"})
    public int shapes = 1;

    private SafeDb safeDb;
    private Connection connection;
    private TenantId[] ids;
    private String[] texts;
    private int next;

    /** Run by JMH. */
    public ManyTenantsBenchmark() {}

    /** Wraps the stub, and sees every statement once. */
    @Setup
    public void start() throws ReflectiveOperationException, SQLException {
        safeDb = SafeDb.create(SafeDbPolicy.builder()
                .environment(Environment.DISPOSABLE)
                .tenantColumn("organization_id")
                .tenantTables("tickets")
                .build());
        connection = Fronts.in(front, new StubDatabase().dataSource(), safeDb).getConnection();
        ids = new TenantId[tenants];
        for (int i = 0; i < tenants; i++) {
            ids[i] = TenantId.of("organization_" + i);
        }
        texts = new String[shapes];
        for (int i = 0; i < shapes; i++) {
            texts[i] = Statements.PRIMARY_KEY + " AND amount > amount_" + i;
        }
        for (int i = 0; i < shapes; i++) {
            scopePrepareBindExecute();
        }
    }

    /** Closes what was opened. */
    @TearDown
    public void stop() {
        safeDb.close();
    }

    /** One request. */
    @Benchmark
    public ResultSet scopePrepareBindExecute() throws SQLException {
        // Two steps without a common part with the sizes: neighbours in time are no neighbours in memory.
        next += 7919;
        String text = texts[Math.floorMod(next, shapes)];
        try (TenantScope scope = TenantScope.open(ids[Math.floorMod(next * 31, tenants)])) {
            PreparedStatement select = connection.prepareStatement(text);
            select.setLong(1, scope.hashCode());
            return select.executeQuery();
        }
    }
}

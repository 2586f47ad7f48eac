package io.safedb.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.safedb.SafeDb;
import io.safedb.SafeDbPolicy;
import io.safedb.Scope;
import io.safedb.TenantType;
import io.safedb.environment.Environment;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReferenceArray;
import javax.sql.DataSource;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * 16 threads, 1,000 tenants and one pool of 10 connections. A second or two in a normal run;
 * {@code -Dsafedb.stress.minutes=5} for each of both ways.
 */
class TenantStressTest {
    private static final int THREADS = 16;
    private static final int CONNECTIONS = 10;

    /** Statements remembered weigh 4,000,000 characters together, and each of them 400 at least. */
    private static final long REMEMBERED = 10_000;

    private static final long MEGABYTE = 1 << 20;

    @ParameterizedTest(name = "row-level security: {0}")
    @ValueSource(booleans = {false, true})
    @DisplayName("no tenant sees another's row, and nothing grows")
    void noTenantSeesAnothersRow(boolean rls) throws Exception {
        StressWorkload.FAULTS.clear();
        StressWorkload.COUNTS.clear();
        long nanos = TimeUnit.MILLISECONDS.toNanos(
                Math.max(1_500, TimeUnit.MINUTES.toMillis(Long.getLong("safedb.stress.minutes", 0))));
        DataSource admin = EmbeddedPostgresServer.newDatabase("stress");
        EmbeddedPostgresServer.run(admin, StressWorkload.SCHEMA);
        JdbcMarker.init(admin, Environment.TEST, "the stress");
        SafeDbPolicy policy = SafeDbPolicy.builder()
                .environment(Environment.TEST)
                .tenantColumn("organization_id")
                .tenantType(TenantType.LONG)
                .tenantTables("notes", "lines")
                .rls(rls)
                .build();
        DataSource raw = rls ? RowSecurityDatabase.secure(admin, policy) : admin;
        try (SafeDb safeDb = SafeDb.create(policy);
                HikariDataSource pool = pool(raw)) {
            DataSource guarded = SafeDataSource.wrap(pool, safeDb);
            ReadingRoom reading = ((GuardedDataSource) guarded).database.reading;
            run(guarded, nanos / 5);
            long objects = objects();
            long heap = heap();
            long remembered = reading.remembered();
            run(guarded, nanos);
            long objectsThen = objects();
            long heapThen = heap();
            System.out.println("Stress, row-level security " + (rls ? "on" : "off") + ": " + StressWorkload.COUNTS
                    + "; remembered " + remembered + " then " + reading.remembered() + "; safedb's objects " + objects
                    + " then " + objectsThen + "; heap " + heap / MEGABYTE + " then " + heapThen / MEGABYTE + " MB");
            assertThat(StressWorkload.FAULTS).isEmpty();
            assertThat(reading.remembered()).isLessThan(REMEMBERED);
            // What is remembered of texts is all that may grow, up to its bound.
            assertThat(objectsThen - objects).isLessThan(60 * REMEMBERED);
            assertThat(heapThen - heap).isLessThan(64 * MEGABYTE);
            assertThat(pool.getHikariPoolMXBean().getActiveConnections()).isZero();
        }
        assertThat(strangers(admin)).isZero();
    }

    private static HikariDataSource pool(DataSource raw) {
        HikariConfig config = new HikariConfig();
        config.setDataSource(raw);
        config.setMaximumPoolSize(CONNECTIONS);
        config.setConnectionTimeout(TimeUnit.MINUTES.toMillis(1));
        return new HikariDataSource(config);
    }

    private static void run(DataSource guarded, long nanos) throws Exception {
        AtomicReferenceArray<Statement> running = new AtomicReferenceArray<>(THREADS);
        ExecutorService threads = Executors.newFixedThreadPool(THREADS + 1);
        long end = System.nanoTime() + nanos;
        List<Future<Scope>> left = new ArrayList<>();
        for (int i = 0; i < THREADS; i++) {
            StressWorkload work = new StressWorkload(guarded, i, running);
            left.add(threads.submit(() -> {
                while (System.nanoTime() < end) {
                    work.once();
                }
                return Scope.current();
            }));
        }
        Future<?> canceller = threads.submit(() -> cancel(running, end));
        for (Future<Scope> one : left) {
            assertThat(one.get()).as("the scope that a thread is left with").isInstanceOf(Scope.None.class);
        }
        canceller.get();
        threads.shutdown();
        assertThat(threads.awaitTermination(1, TimeUnit.MINUTES)).isTrue();
    }

    /** Cancels whatever runs, some of it. */
    private static void cancel(AtomicReferenceArray<Statement> running, long end) {
        int thread = 0;
        long next = System.nanoTime();
        while (System.nanoTime() < end) {
            java.util.concurrent.locks.LockSupport.parkNanos(next - System.nanoTime());
            next = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(20);
            Statement statement = running.get(thread++ % THREADS);
            if (statement != null) {
                try {
                    statement.cancel();
                } catch (SQLException e) {
                    // It has just been closed.
                    StressWorkload.COUNTS.merge("cancelled too late", 1L, Long::sum);
                }
            }
        }
    }

    /** Live objects of safedb's classes. By name, since the module under test does not read the JVM's management. */
    private static long objects() throws ReflectiveOperationException {
        Class<?> nameType = Class.forName("javax.management.ObjectName");
        Object name = nameType.getConstructor(String.class).newInstance("com.sun.management:type=DiagnosticCommand");
        Object server = Class.forName("java.lang.management.ManagementFactory")
                .getMethod("getPlatformMBeanServer")
                .invoke(null);
        String histogram = (String) Class.forName("javax.management.MBeanServer")
                .getMethod("invoke", nameType, String.class, Object[].class, String[].class)
                .invoke(server, name, "gcClassHistogram", new Object[] {new String[0]}, new String[] {
                    String[].class.getName()
                });
        return histogram
                .lines()
                .map(line -> line.trim().split(" +", -1))
                .filter(line -> line.length > 3 && line[3].startsWith("io.safedb."))
                .mapToLong(line -> Long.parseLong(line[1]))
                .sum();
    }

    private static long heap() {
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    /** Rows that do not say of themselves that they are their tenant's. */
    private static long strangers(DataSource admin) throws SQLException {
        try (Connection connection = admin.getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(
                        "SELECT count(*) FROM (SELECT organization_id AS o, body FROM notes UNION ALL SELECT"
                                + " organization_id, body FROM lines) r WHERE body NOT LIKE 'of ' || o || ' %'")) {
            row.next();
            return row.getLong(1);
        }
    }
}

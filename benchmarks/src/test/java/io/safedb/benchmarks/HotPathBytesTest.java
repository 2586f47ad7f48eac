package io.safedb.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.safedb.SafeDb;
import io.safedb.SafeDbPolicy;
import io.safedb.TenantId;
import io.safedb.TenantScope;
import io.safedb.TenantType;
import io.safedb.environment.Environment;
import io.safedb.jdbc.SafeDataSource;
import java.lang.management.ManagementFactory;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.UUID;
import javax.sql.DataSource;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Bytes do not depend on how busy a machine is: what the JVM has counted for this thread is exact. Counted is the least
 * of many rounds, because the compiler takes some objects away once it knows the path.
 */
@DisplayName("Prepare, bind and execute of a statement seen before")
class HotPathBytesTest {
    private static final int BUDGET = 300;
    private static final int ROUNDS = 30;
    private static final int EXECUTIONS = 5_000;

    private static final ThreadMXBean THREAD = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    @ParameterizedTest
    @ValueSource(strings = {Statements.PRIMARY_KEY, Statements.FOUR_JOINS, Statements.INSERT})
    @DisplayName("allocates at most 300 bytes more than the driver")
    void withinBudget(String sql) throws Exception {
        assertThat(bytes(sql, TenantId.of("org_a"))).isBetween(1L, (long) BUDGET);
    }

    @ParameterizedTest
    @ValueSource(strings = {Statements.PRIMARY_KEY, Statements.FOUR_JOINS})
    @DisplayName("makes no text of a tenant that is a number")
    void withinBudgetForUuids(String sql) throws Exception {
        assertThat(bytes(sql, TenantId.of(new UUID(1, 2)))).isBetween(1L, (long) BUDGET);
    }

    private static long bytes(String sql, TenantId tenant) throws Exception {
        DataSource stub = new StubDatabase().dataSource();
        SafeDbPolicy policy = SafeDbPolicy.builder()
                .environment(Environment.DISPOSABLE)
                .tenantColumn("organization_id")
                .tenantType(tenant.value() instanceof UUID ? TenantType.UUID : TenantType.STRING)
                .tenantTables("tickets", "contacts", "invoices", "invoice_lines", "time_entries")
                .build();
        try (SafeDb safeDb = SafeDb.create(policy);
                Connection raw = stub.getConnection();
                Connection guarded = SafeDataSource.wrap(stub, safeDb).getConnection();
                TenantScope scope = TenantScope.open(tenant)) {
            assertThat(scope.tenant()).isEqualTo(tenant);
            return perExecution(guarded, sql) - perExecution(raw, sql);
        }
    }

    private static long perExecution(Connection connection, String sql) throws SQLException {
        long least = Long.MAX_VALUE;
        for (int round = 0; round < ROUNDS; round++) {
            long before = THREAD.getCurrentThreadAllocatedBytes();
            for (int i = 0; i < EXECUTIONS; i++) {
                run(connection, sql);
            }
            least = Math.min(least, (THREAD.getCurrentThreadAllocatedBytes() - before) / EXECUTIONS);
        }
        return least;
    }

    private static void run(Connection connection, String sql) throws SQLException {
        PreparedStatement statement = connection.prepareStatement(sql);
        statement.setLong(1, 42L);
        if (sql.startsWith("SELECT")) {
            statement.executeQuery();
        } else {
            statement.executeUpdate();
        }
    }
}

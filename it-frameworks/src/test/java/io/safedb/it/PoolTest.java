package io.safedb.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.pool.HikariPool.PoolInitializationException;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.safedb.Rule;
import io.safedb.SafeDb;
import io.safedb.TenantId;
import io.safedb.TenantScope;
import io.safedb.environment.Environment;
import io.safedb.jdbc.JdbcMarker;
import io.safedb.jdbc.SafeDataSource;
import io.safedb.jdbc.SafeDbSqlException;
import java.lang.management.ManagementFactory;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import javax.management.ObjectName;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** HikariCP with every setting that sends something to a connection, above and below the guard. */
class PoolTest {
    private static final TenantId ORG_A = TenantId.of("org_a");
    private static final TenantId ORG_B = TenantId.of("org_b");
    private static final AtomicInteger POOLS = new AtomicInteger();

    private final Refusals refusals = new Refusals();
    private final List<AutoCloseable> open = new ArrayList<>();
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private DataSource raw = unset();
    private SafeDb safeDb = SafeDb.create(Side.policy().build());

    /** Where the pool is. */
    enum Place {
        OUTSIDE,
        INSIDE
    }

    private static DataSource unset() {
        return new HikariDataSource();
    }

    @BeforeEach
    void start() throws SQLException {
        raw = Databases.shared("pool", Map.of());
        JdbcMarker.init(raw, Environment.PRODUCTION, "the tests");
        refusals.sinceLast();
    }

    @AfterEach
    void stop() throws Exception {
        for (AutoCloseable resource : open) {
            resource.close();
        }
        safeDb.close();
        refusals.close();
    }

    private HikariConfig everySetting() {
        HikariConfig config = new HikariConfig();
        config.setPoolName("helpdesk-" + POOLS.incrementAndGet());
        config.setMaximumPoolSize(2);
        config.setMinimumIdle(1);
        config.setConnectionTestQuery("SELECT 1");
        config.setConnectionInitSql("SET statement_timeout = '30s'");
        config.setTransactionIsolation("TRANSACTION_REPEATABLE_READ");
        config.setReadOnly(true);
        config.setAutoCommit(false);
        config.setSchema("public");
        config.setIsolateInternalQueries(true);
        config.setAllowPoolSuspension(true);
        config.setLeakDetectionThreshold(60_000);
        config.setKeepaliveTime(30_000);
        config.setMaxLifetime(60_000);
        config.setValidationTimeout(1_000);
        config.setInitializationFailTimeout(5_000);
        config.setRegisterMbeans(true);
        config.setMetricRegistry(meters);
        return config;
    }

    private HikariDataSource pool(HikariConfig config) {
        HikariDataSource pool = new HikariDataSource(config);
        open.add(pool);
        return pool;
    }

    /** The application's data source and its pool. */
    private record Stack(DataSource application, HikariDataSource pool) {}

    private Stack stack(Place place, HikariConfig config) {
        if (place == Place.OUTSIDE) {
            config.setDataSource(SafeDataSource.wrap(raw, safeDb));
            HikariDataSource pool = pool(config);
            return new Stack(pool, pool);
        }
        config.setDataSource(raw);
        HikariDataSource pool = pool(config);
        return new Stack(SafeDataSource.wrap(pool, safeDb), pool);
    }

    private static @Nullable String ask(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            return row.next() ? row.getString(1) : null;
        }
    }

    @ParameterizedTest
    @EnumSource(Place.class)
    @DisplayName("Every setting works and nothing that the pool sends is refused")
    void settings(Place place) throws Exception {
        Stack stack = stack(place, everySetting());
        try (TenantScope scope = TenantScope.open(ORG_A);
                Connection connection = stack.application().getConnection()) {
            assertThat(scope.tenant()).isEqualTo(ORG_A);
            assertThat(connection.isValid(2)).isTrue();
            assertThat(connection.isReadOnly()).isTrue();
            assertThat(connection.getAutoCommit()).isFalse();
            assertThat(connection.getSchema()).isEqualTo("public");
            assertThat(connection.getTransactionIsolation()).isEqualTo(Connection.TRANSACTION_REPEATABLE_READ);
            assertThat(ask(connection, "SHOW statement_timeout")).isEqualTo("30s");
            assertThat(ask(connection, "SELECT count(*) FROM users")).isEqualTo("5");
            assertThat(stack.pool().getHikariPoolMXBean().getActiveConnections())
                    .isEqualTo(1);
            connection.rollback();
        }
        assertThat(refusals.sinceLast()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(Place.class)
    @DisplayName("The pool's numbers are there for JMX and Micrometer")
    void numbers(Place place) throws Exception {
        Stack stack = stack(place, everySetting());
        String name = stack.pool().getPoolName();
        try (TenantScope scope = TenantScope.open(ORG_A);
                Connection connection = stack.application().getConnection()) {
            assertThat(scope.tenant()).isEqualTo(ORG_A);
            assertThat(ask(connection, "SELECT count(*) FROM tickets")).isEqualTo("20");
            assertThat(meters.get("hikaricp.connections.active")
                            .tag("pool", name)
                            .gauge()
                            .value())
                    .isEqualTo(1);
            assertThat(ManagementFactory.getPlatformMBeanServer()
                            .getAttribute(
                                    new ObjectName("com.zaxxer.hikari:type=Pool (" + name + ")"), "ActiveConnections"))
                    .isEqualTo(1);
        }
        assertThat(meters.get("hikaricp.connections.usage")
                        .tag("pool", name)
                        .timer()
                        .count())
                .isPositive();
        stack.pool().getHikariPoolMXBean().suspendPool();
        stack.pool().getHikariPoolMXBean().resumePool();
        stack.pool().getHikariPoolMXBean().softEvictConnections();
        try (Connection connection = stack.application().getConnection()) {
            assertThat(connection.isValid(2)).isTrue();
        }
        assertThat(refusals.sinceLast()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(Place.class)
    @DisplayName("A connection goes from tenant to tenant, and what one has set is gone for the next")
    void fromTenantToTenant(Place place) throws Exception {
        HikariConfig config = new HikariConfig();
        config.setMaximumPoolSize(1);
        Stack stack = stack(place, config);
        for (TenantId tenant : List.of(ORG_A, ORG_B, ORG_A)) {
            try (TenantScope scope = TenantScope.open(tenant);
                    Connection connection = stack.application().getConnection()) {
                assertThat(scope.tenant()).isEqualTo(tenant);
                assertThat(connection.getAutoCommit()).isTrue();
                assertThat(connection.isReadOnly()).isFalse();
                assertThat(connection.getTransactionIsolation()).isEqualTo(Connection.TRANSACTION_READ_COMMITTED);
                connection.setAutoCommit(false);
                connection.setTransactionIsolation(Connection.TRANSACTION_SERIALIZABLE);
                try (PreparedStatement update =
                        connection.prepareStatement("UPDATE users SET city = ? WHERE email = ? AND street IS NULL")) {
                    update.setString(1, "left behind");
                    update.setString(2, "emil@example.org");
                    assertThat(update.executeUpdate()).isEqualTo(1);
                }
                assertThat(ask(connection, "SELECT organization_id FROM users WHERE email = 'emil@example.org'"))
                        .isEqualTo(tenant.value());
                // Neither committed nor rolled back: the pool does that.
            }
        }
        try (Rows rows = new Rows(raw)) {
            assertThat(rows.of("org_a")).noneMatch(row -> row.contains("left behind"));
            assertThat(rows.of("org_b")).noneMatch(row -> row.contains("left behind"));
        }
        assertThat(refusals.sinceLast()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(Place.class)
    @DisplayName("A refusal neither breaks the connection nor makes the pool throw it away")
    void afterARefusal(Place place) throws Exception {
        HikariConfig config = new HikariConfig();
        config.setMaximumPoolSize(1);
        config.setMetricRegistry(meters);
        Stack stack = stack(place, config);
        for (int i = 0; i < 3; i++) {
            try (TenantScope scope = TenantScope.open(ORG_A);
                    Connection connection = stack.application().getConnection()) {
                assertThat(scope.tenant()).isEqualTo(ORG_A);
                assertThat(catchThrowable(() -> ask(connection, "DELETE FROM tickets RETURNING id")))
                        .isInstanceOfSatisfying(
                                SafeDbSqlException.class,
                                refusal -> assertThat(refusal.violation().rule())
                                        .isEqualTo(Rule.DESTRUCTIVE_WITHOUT_TOKEN));
                assertThat(ask(connection, "SELECT count(*) FROM tickets")).isEqualTo("20");
            }
        }
        assertThat(meters.get("hikaricp.connections.creation").timer().count()).isLessThanOrEqualTo(1);
        assertThat(stack.pool().getHikariPoolMXBean().getTotalConnections()).isEqualTo(1);
        assertThat(refusals.sinceLast()).hasSize(3);
    }

    @Test
    @DisplayName("What may not be set on a guarded connection stops the pool at its start, and says why")
    void tampering() {
        HikariConfig config = new HikariConfig();
        config.setConnectionInitSql("SET search_path TO elsewhere");
        config.setInitializationFailTimeout(1);
        config.setDataSource(SafeDataSource.wrap(raw, safeDb));
        assertThatThrownBy(() -> pool(config))
                .isInstanceOf(PoolInitializationException.class)
                .hasStackTraceContaining("SDB108");
        HikariConfig schema = new HikariConfig();
        schema.setSchema("elsewhere");
        schema.setInitializationFailTimeout(1);
        schema.setDataSource(config.getDataSource());
        assertThatThrownBy(() -> pool(schema))
                .isInstanceOf(PoolInitializationException.class)
                .hasStackTraceContaining("SDB108");
    }

    @Test
    @DisplayName("The same may be set below the guard, where the pool's connections are made")
    void belowTheGuard() throws Exception {
        Databases.run(raw, "CREATE SCHEMA elsewhere; CREATE TABLE elsewhere.users (id int, organization_id text)");
        HikariConfig config = new HikariConfig();
        config.setConnectionInitSql("SET search_path TO public, elsewhere");
        Stack stack = stack(Place.INSIDE, config);
        try (TenantScope scope = TenantScope.open(ORG_A);
                Connection connection = stack.application().getConnection()) {
            assertThat(scope.tenant()).isEqualTo(ORG_A);
            assertThat(ask(connection, "SELECT count(*) FROM users")).isEqualTo("5");
        }
        assertThat(refusals.sinceLast()).isEmpty();
    }
}

package io.safedb.jdbc;

import static io.safedb.jdbc.GuardedPostgres.ORG_A;
import static io.safedb.jdbc.GuardedPostgres.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariConfigMXBean;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.HikariPoolMXBean;
import io.safedb.Rule;
import io.safedb.TenantScope;
import io.safedb.environment.Environment;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Wrapper;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.postgresql.PGConnection;
import org.postgresql.PGStatement;
import org.postgresql.core.BaseConnection;

class WrapperTest {
    private static GuardedPostgres database;
    private static HikariDataSource inside;
    private static HikariDataSource outside;
    private static DataSource guardedPool;

    @BeforeAll
    static void start() throws SQLException {
        database = GuardedPostgres.start(Environment.PRODUCTION);
        inside = pool(database.raw);
        guardedPool = SafeDataSource.wrap(inside, database.safeDb);
        outside = pool(database.guarded);
    }

    private static HikariDataSource pool(DataSource below) {
        HikariConfig config = new HikariConfig();
        config.setDataSource(below);
        config.setMaximumPoolSize(2);
        return new HikariDataSource(config);
    }

    @AfterAll
    static void stop() {
        outside.close();
        inside.close();
        database.close();
    }

    @Test
    @DisplayName("a pool below shows its numbers, and nothing with which it can be had")
    void numbers() throws SQLException {
        assertThat(guardedPool.isWrapperFor(HikariPoolMXBean.class)).isTrue();
        HikariPoolMXBean pool = guardedPool.unwrap(HikariPoolMXBean.class);
        int active = pool.getActiveConnections();
        try (Connection connection = guardedPool.getConnection()) {
            assertThat(connection).isNotNull();
            assertThat(pool.getActiveConnections()).isEqualTo(active + 1);
            assertThat(pool.getTotalConnections()).isPositive();
            assertThat(pool.getIdleConnections() + pool.getThreadsAwaitingConnection())
                    .isNotNegative();
        }
        assertThat(pool).isNotInstanceOf(DataSource.class).isNotInstanceOf(HikariConfigMXBean.class);
        assertThat(pool.toString()).doesNotContain("Hikari");
        assertThatThrownBy(pool::suspendPool).isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(pool::softEvictConnections).hasMessageContaining("use the pool itself");
        assertThat(database.guarded.isWrapperFor(HikariPoolMXBean.class)).isFalse();
        assertRefused(Rule.SCOPE_TAMPERING, () -> database.guarded.unwrap(HikariPoolMXBean.class));
    }

    @Test
    @DisplayName("what has connections to give, or users and catalogues to set, is never given")
    void sources() throws SQLException {
        for (Class<?> type : new Class<?>[] {
            HikariDataSource.class, HikariConfig.class, HikariConfigMXBean.class, AutoCloseable.class, inside.getClass()
        }) {
            assertThat(guardedPool.isWrapperFor(type)).as(type.getName()).isFalse();
            assertRefused(Rule.SCOPE_TAMPERING, () -> guardedPool.unwrap(type));
        }
        assertThat(guardedPool.unwrap(DataSource.class)).isSameAs(guardedPool);
        assertThat(guardedPool.isWrapperFor(Wrapper.class)).isTrue();
    }

    @Test
    @DisplayName("a pool on top changes nothing: what it hands out leads to guarded objects")
    void poolOnTop() throws SQLException {
        assertThat(outside.getHikariPoolMXBean().getTotalConnections()).isPositive();
        assertRefused(Rule.SCOPE_TAMPERING, () -> outside.unwrap(org.postgresql.ds.common.BaseDataSource.class));
        for (DataSource source : new DataSource[] {outside, guardedPool}) {
            try (TenantScope scope = TenantScope.open(ORG_A);
                    Connection connection = source.getConnection();
                    Statement statement = connection.createStatement();
                    PreparedStatement prepared = connection.prepareStatement("SELECT id FROM tickets");
                    ResultSet rows = prepared.executeQuery()) {
                assertThat(scope.tenant()).isEqualTo(ORG_A);
                assertThat(SafeDataSource.isGuarded(connection)).isTrue();
                for (Class<?> type : new Class<?>[] {PGConnection.class, BaseConnection.class}) {
                    assertThat(connection.isWrapperFor(type)).isFalse();
                    assertRefused(Rule.SCOPE_TAMPERING, () -> connection.unwrap(type));
                }
                assertRefused(Rule.SCOPE_TAMPERING, () -> statement.unwrap(PGStatement.class));
                assertRefused(Rule.SCOPE_TAMPERING, () -> prepared.unwrap(PGStatement.class));
                assertRefused(Rule.SCOPE_TAMPERING, () -> rows.unwrap(org.postgresql.PGRefCursorResultSet.class));
                assertRefused(
                        Rule.SCOPE_TAMPERING,
                        () -> rows.getMetaData().unwrap(org.postgresql.PGResultSetMetaData.class));
                assertRefused(
                        Rule.SCOPE_TAMPERING,
                        () -> prepared.getParameterMetaData().unwrap(org.postgresql.jdbc.PgParameterMetaData.class));
                assertRefused(
                        Rule.SCOPE_TAMPERING,
                        () -> connection.getMetaData().unwrap(org.postgresql.jdbc.PgDatabaseMetaData.class));
                assertThat(connection.unwrap(Connection.class)).isNotInstanceOf(PGConnection.class);
            }
        }
    }
}

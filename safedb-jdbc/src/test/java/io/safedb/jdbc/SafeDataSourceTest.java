package io.safedb.jdbc;

import static io.safedb.jdbc.GuardedPostgres.ORG_A;
import static io.safedb.jdbc.GuardedPostgres.assertRefused;
import static io.safedb.jdbc.GuardedPostgres.column;
import static io.safedb.jdbc.GuardedPostgres.policy;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.safedb.Rule;
import io.safedb.SafeDb;
import io.safedb.SafeDbException;
import io.safedb.TenantId;
import io.safedb.TenantScope;
import io.safedb.environment.DatabaseIdentity;
import io.safedb.environment.Environment;
import io.safedb.environment.EnvironmentMarker;
import io.safedb.guard.Enforcement;
import io.safedb.jdbc.dialect.Dialect;
import io.safedb.jdbc.sql.SqlReader;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import javax.sql.DataSource;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class SafeDataSourceTest {
    private static SafeDb safeDb(Environment environment) {
        return SafeDb.create(policy(environment).build());
    }

    @Test
    @DisplayName("a marker is set once, read back as it was set, and never guessed")
    void marker() throws SQLException {
        DataSource raw = EmbeddedPostgresServer.newDatabase("marker");
        try (Connection connection = raw.getConnection()) {
            assertThat(JdbcMarker.read(connection)).isEmpty();
            EnvironmentMarker set = JdbcMarker.init(raw, Environment.STAGING, "Dana");
            assertThat(JdbcMarker.read(connection)).contains(set);
            assertThatThrownBy(() -> JdbcMarker.init(raw, Environment.TEST, "Dana"))
                    .isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(() -> JdbcMarker.init(raw, Environment.TEST, " "))
                    .isInstanceOf(IllegalArgumentException.class);
            EmbeddedPostgresServer.run(raw, "UPDATE safedb_environment SET environment = 'prod?'");
            assertThatThrownBy(() -> JdbcMarker.read(connection)).isInstanceOf(SQLException.class);
            assertThatThrownBy(() -> SafeDataSource.wrap(raw, safeDb(Environment.STAGING)))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("names no environment");
            EmbeddedPostgresServer.run(raw, "DELETE FROM safedb_environment");
            assertThatThrownBy(() -> JdbcMarker.read(connection)).isInstanceOf(SQLException.class);
        }
    }

    @Test
    @DisplayName("what the application declares must be what the marker says; no marker counts as production")
    void admission() throws SQLException {
        DataSource raw = EmbeddedPostgresServer.newDatabase("admission");
        assertThatThrownBy(() -> SafeDataSource.wrap(raw, safeDb(Environment.TEST)))
                .isInstanceOfSatisfying(
                        SafeDbException.class,
                        e -> assertThat(e.violation().rule()).isEqualTo(Rule.ENVIRONMENT_MISMATCH));
        assertThat(SafeDataSource.wrap(raw, safeDb(Environment.PRODUCTION))).isNotNull();
        JdbcMarker.init(raw, Environment.TEST, "the tests");
        assertThat(SafeDataSource.wrap(raw, safeDb(Environment.TEST))).isNotNull();
        assertThatThrownBy(() -> SafeDataSource.wrap(raw, safeDb(Environment.PRODUCTION)))
                .isInstanceOf(SafeDbException.class);
    }

    @Test
    @DisplayName("an unreachable database, unfit settings or a second wrapping stop the start")
    void unfit() throws SQLException {
        DataSource nowhere = (DataSource) Proxy.newProxyInstance(
                DataSource.class.getClassLoader(), new Class<?>[] {DataSource.class}, (self, method, arguments) -> {
                    throw new SQLException("Connection refused", "08001");
                });
        assertThatThrownBy(() -> SafeDataSource.wrap(nowhere, safeDb(Environment.PRODUCTION)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("could not be wrapped");

        DataSource raw = EmbeddedPostgresServer.newDatabaseNamed("unfit_settings");
        EmbeddedPostgresServer.run(raw, "ALTER DATABASE unfit_settings SET standard_conforming_strings = off");
        assertThatThrownBy(() -> SafeDataSource.wrap(raw, safeDb(Environment.PRODUCTION)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("standard_conforming_strings");
        EmbeddedPostgresServer.run(
                raw,
                "ALTER DATABASE unfit_settings RESET standard_conforming_strings;"
                        + "CREATE SCHEMA evil; ALTER DATABASE unfit_settings SET search_path = evil, public");
        assertThatThrownBy(() -> SafeDataSource.wrap(raw, safeDb(Environment.PRODUCTION)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("search path");

        DataSource fit = EmbeddedPostgresServer.newDatabase("fit");
        SafeDb safeDb = safeDb(Environment.PRODUCTION);
        DataSource guarded = SafeDataSource.wrap(fit, safeDb);
        assertThatThrownBy(() -> SafeDataSource.wrap(guarded, safeDb)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    @DisplayName("a connection that leads to another database is refused, and each physical one is asked once")
    void failover() throws Exception {
        DataSource first = EmbeddedPostgresServer.newSeededDatabase("failover");
        DataSource second = EmbeddedPostgresServer.newSeededDatabase("failover");
        JdbcMarker.init(first, Environment.PRODUCTION, "the tests");
        JdbcMarker.init(second, Environment.PRODUCTION, "the tests");
        RecordingDataSource recorded = RecordingDataSource.of(first);
        AtomicReference<DataSource> current = new AtomicReference<>(recorded);
        DataSource switching = (DataSource) Proxy.newProxyInstance(
                DataSource.class.getClassLoader(), new Class<?>[] {DataSource.class}, (self, method, arguments) -> {
                    try {
                        return method.invoke(current.get(), arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
        DataSource guarded = SafeDataSource.wrap(switching, safeDb(Environment.PRODUCTION));
        guarded.getConnection().close();
        recorded.clear();
        guarded.getConnection().close();
        assertThat(recorded.texts()).isEmpty();
        current.set(second);
        assertRefused(Rule.ENVIRONMENT_MISMATCH, guarded::getConnection);
        current.set(recorded);
        guarded.getConnection().close();
    }

    @Test
    @DisplayName("a pool works below and above, and threads see their own tenant's rows only")
    void pools() throws Exception {
        DataSource raw = EmbeddedPostgresServer.newSeededDatabase("pools");
        JdbcMarker.init(raw, Environment.PRODUCTION, "the tests");
        HikariConfig below = new HikariConfig();
        below.setDataSource(raw);
        below.setMaximumPoolSize(4);
        try (HikariDataSource lower = new HikariDataSource(below)) {
            HikariConfig above = new HikariConfig();
            above.setDataSource(SafeDataSource.wrap(lower, safeDb(Environment.PRODUCTION)));
            above.setMaximumPoolSize(4);
            above.setConnectionTestQuery("SELECT 1");
            above.setSchema("public");
            ExecutorService threads = Executors.newFixedThreadPool(6);
            try (HikariDataSource upper = new HikariDataSource(above)) {
                List<Future<List<String>>> seen = new ArrayList<>();
                for (int i = 0; i < 60; i++) {
                    TenantId tenant = TenantId.of(i % 2 == 0 ? "org_a" : "org_b");
                    seen.add(threads.submit(() -> tenantsSeen(upper, tenant)));
                }
                for (int i = 0; i < seen.size(); i++) {
                    assertThat(seen.get(i).get()).hasSize(12).containsOnly(i % 2 == 0 ? "org_a" : "org_b");
                }
                try (Connection connection = upper.getConnection()) {
                    assertThat(connection.isWrapperFor(org.postgresql.PGConnection.class))
                            .isFalse();
                    assertRefused(Rule.SCOPE_TAMPERING, () -> connection.unwrap(org.postgresql.PGConnection.class));
                }
            } finally {
                threads.shutdownNow();
            }
        }
    }

    private static List<String> tenantsSeen(DataSource source, TenantId tenant) throws SQLException {
        try (TenantScope scope = TenantScope.open(tenant);
                Connection connection = source.getConnection();
                PreparedStatement statement =
                        connection.prepareStatement("SELECT organization_id FROM tickets WHERE id > ?")) {
            assertThat(scope.tenant()).isEqualTo(tenant);
            statement.setInt(1, 0);
            try (ResultSet rows = statement.executeQuery()) {
                return column(rows);
            }
        }
    }

    @Test
    @DisplayName("undeclared base tables with the tenant column are found; views and other tables are refused")
    void discovery() throws Exception {
        try (GuardedPostgres database = GuardedPostgres.start(Environment.PRODUCTION)) {
            EmbeddedPostgresServer.run(database.raw, """
                    CREATE TABLE fresh (id int, organization_id text);
                    INSERT INTO fresh VALUES (1, 'org_a'), (2, 'org_b');
                    CREATE TABLE plain (id int);
                    CREATE VIEW everything AS SELECT id, organization_id FROM fresh;
                    """);
            database.as(ORG_A, connection -> {
                connection.setAutoCommit(false);
                try (Statement statement = connection.createStatement()) {
                    assertThat(column(statement.executeQuery("SELECT id FROM fresh")))
                            .containsExactly("1");
                    assertThat(column(statement.executeQuery("SELECT number FROM invoice_lines l JOIN invoices i"
                                    + " ON i.id = l.invoice_id WHERE l.id = 301")))
                            .hasSizeLessThan(2);
                    assertRefused(Rule.UNKNOWN_TABLE, () -> statement.executeQuery("SELECT id FROM plain"));
                    assertRefused(Rule.UNKNOWN_TABLE, () -> statement.executeQuery("SELECT id FROM everything"));
                    assertRefused(
                            Rule.SCOPE_TAMPERING, () -> statement.executeQuery("SELECT * FROM safedb_environment"));
                }
            });
        }
    }

    @Test
    @DisplayName("a tenant column that takes two tenants' ids for equal is refused, whatever makes it do so")
    void alike() throws Exception {
        try (GuardedPostgres database = GuardedPostgres.start(Environment.PRODUCTION)) {
            EmbeddedPostgresServer.run(database.raw, """
                    CREATE COLLATION ci (provider = icu, locale = 'und-u-ks-level2', deterministic = false);
                    CREATE DOMAIN tenant AS text COLLATE ci;
                    CREATE DOMAIN own AS text CHECK (VALUE <> '');
                    CREATE TABLE by_collation (id int, organization_id text COLLATE ci);
                    CREATE TABLE by_domain (id int, organization_id tenant);
                    CREATE TABLE by_own (id int, organization_id own);
                    INSERT INTO by_collation VALUES (1, 'org_a'), (2, 'ORG_A');
                    INSERT INTO by_domain VALUES (1, 'org_a'), (2, 'ORG_A');
                    INSERT INTO by_own VALUES (1, 'org_a'), (2, 'ORG_A');
                    """);
            database.as(ORG_A, connection -> {
                connection.setAutoCommit(false);
                try (Statement statement = connection.createStatement()) {
                    assertThat(column(statement.executeQuery("SELECT id FROM by_own")))
                            .containsExactly("1");
                    for (String text : List.of(
                            "SELECT id FROM by_collation",
                            "SELECT id FROM by_domain",
                            "SELECT id FROM by_own WHERE id IN (SELECT id FROM by_collation)",
                            "INSERT INTO by_collation (id) VALUES (3)",
                            "UPDATE by_domain SET id = 3 WHERE id = 2",
                            "DELETE FROM by_collation WHERE id = 2")) {
                        assertRefused(Rule.UNSCOPED_STATEMENT, () -> statement.execute(text));
                    }
                }
            });
        }
    }

    @Test
    @DisplayName("functions of the application that can be called like a column are known, those that came later too")
    void functions() throws SQLException {
        DataSource raw = EmbeddedPostgresServer.newSeededDatabase("functions");
        EmbeddedPostgresServer.run(raw, "CREATE FUNCTION ff(tickets) RETURNS text LANGUAGE sql AS 'SELECT $1.title'");
        try (Connection connection = raw.getConnection()) {
            Catalogue catalogue = Catalogue.find(
                    Dialect.SHIPPED.get(0),
                    raw,
                    connection,
                    GuardedPostgres.policy(Environment.TEST).build());
            assertThat(catalogue.isColumnFunction("ff")).isTrue();
            assertThat(catalogue.isColumnFunction("all_ticket_titles")).isFalse();
            assertThat(catalogue.isColumnFunction("upper")).isFalse();
            assertThat(catalogue.isColumnFunction("ts_stat")).isTrue();
            assertThat(catalogue.isOverload("all_ticket_titles")).isTrue();
            assertThat(catalogue.isOverload("upper")).isFalse();
            Object before = catalogue.version();
            EmbeddedPostgresServer.run(
                    raw, "CREATE FUNCTION gg(int, int DEFAULT 1) RETURNS int LANGUAGE sql AS 'SELECT 1'");
            assertThat(catalogue.refresh()).isTrue();
            assertThat(catalogue.isAt(before)).isFalse();
            assertThat(catalogue.isColumnFunction("gg")).isTrue();
        }
    }

    @Test
    @DisplayName("what the application has put behind a built-in name or an operator is not taken for the built-in one")
    void overloads() throws SQLException {
        DataSource raw = EmbeddedPostgresServer.newSeededDatabase("overloads");
        EmbeddedPostgresServer.run(raw, """
                CREATE FUNCTION upper(bigint) RETURNS text LANGUAGE sql AS 'SELECT title FROM tickets WHERE id = $1';
                CREATE OPERATOR === (LEFTARG = bigint, RIGHTARG = bigint, FUNCTION = int8eq);
                """);
        try (SafeDb safeDb = safeDb(Environment.PRODUCTION);
                TenantScope scope = TenantScope.open(TenantId.of("org_a"))) {
            JdbcMarker.init(raw, Environment.PRODUCTION, "the test");
            try (Connection connection = SafeDataSource.wrap(raw, safeDb).getConnection();
                    Statement statement = connection.createStatement()) {
                assertRefused(Rule.OPAQUE_CODE, () -> statement.executeQuery("SELECT upper(900101::bigint)"));
                assertRefused(Rule.OPAQUE_CODE, () -> statement.executeQuery("SELECT 1 === 2"));
                assertThat(column(statement.executeQuery("SELECT pg_catalog.upper('a'), lower('A')")))
                        .containsExactly("A");
            }
            assertThat(scope.tenant()).isEqualTo(TenantId.of("org_a"));
        }
    }

    @Test
    @DisplayName("read statements are remembered, but not without bound")
    void cache() throws SQLException {
        DataSource raw = EmbeddedPostgresServer.newDatabase("cache");
        try (Connection connection = raw.getConnection();
                SafeDb safeDb = safeDb(Environment.PRODUCTION)) {
            Catalogue catalogue = Catalogue.find(
                    Dialect.SHIPPED.get(0),
                    raw,
                    connection,
                    GuardedPostgres.policy(Environment.TEST).build());
            Enforcement enforcement = Enforcement.admit(
                    safeDb, new DatabaseIdentity("postgresql", "cache", null), catalogue::hasTenantColumn);
            SqlReader reader = new SqlReader("organization_id", "public", relation -> true);
            ReadingRoom reading = new ReadingRoom(Dialect.SHIPPED.get(0), enforcement, reader, catalogue);
            assertThat(reading.read("SELECT 1").statement())
                    .isSameAs(reading.read("SELECT 1").statement());
            String filler = " ".repeat(20_000);
            for (int i = 0; i < 1_000; i++) {
                assertThat(reading.read("SELECT " + i + filler).statement().text())
                        .hasSizeGreaterThan(20_000);
            }
            long remembered = reading.remembered();
            assertThat(remembered).isBetween(10L, 400L);
            assertThat(reading.read("SELECT '" + "x".repeat(4_500_000) + "'")
                            .statement()
                            .parameterCount())
                    .isZero();
            assertThat(reading.read("SELECT '" + "x".repeat(10_000_000) + "'")
                            .statement()
                            .parameterCount())
                    .isZero();
            assertThat(reading.remembered())
                    .as("texts that would fill it alone are not kept")
                    .isLessThanOrEqualTo(remembered);
        }
    }
}

package io.safedb.replay.quickstart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.safedb.RowCondition;
import io.safedb.SafeDb;
import io.safedb.SafeDbPolicy;
import io.safedb.TableAccess;
import io.safedb.TablePolicy;
import io.safedb.TenantId;
import io.safedb.TenantScope;
import io.safedb.environment.Environment;
import io.safedb.environment.EnvironmentMarker;
import io.safedb.jdbc.JdbcMarker;
import io.safedb.jdbc.SafeDataSource;
import io.safedb.replay.server.PostgresServer;
import io.safedb.token.ApproverKey;
import io.safedb.token.Ed25519Pem;
import io.safedb.token.Token;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code docs/changing-production.md} shows runs as it stands there. */
class OperatorQuickstartTest {
    private static final Path PAGE = Path.of("..", "..", "docs", "changing-production.md");
    private static final Path SOURCE = Path.of("src/main/java/io/safedb/replay/quickstart/OperatorQuickstart.java");

    private final KeyPair dana = Ed25519Pem.generate();
    private PostgresServer server;
    private EnvironmentMarker marker;
    private SafeDb safeDb;
    private DataSource guarded;

    @BeforeEach
    void start() throws Exception {
        server = PostgresServer.start();
        raw("""
                CREATE TABLE tickets (id int PRIMARY KEY, organization_id text NOT NULL, title text, safedb_test_run text);
                INSERT INTO tickets VALUES (1, 'org_a', 'Tyres', NULL), (2, 'org_b', 'Somebody else''s', NULL);
                CREATE TABLE time_entries (id int PRIMARY KEY, organization_id text NOT NULL, minutes int, status text);
                INSERT INTO time_entries VALUES (7, 'org_a', 45, 'BILLED');
                CREATE TABLE audit_log (id int, organization_id text);""");
        marker = JdbcMarker.init(server.raw("postgres"), Environment.STAGING, "quickstart");
        safeDb = SafeDb.create(SafeDbPolicy.builder()
                .environment(Environment.STAGING)
                .tenantColumn("organization_id")
                .table(
                        "time_entries",
                        TablePolicy.of(TableAccess.TENANT).locked(RowCondition.parse("status = 'BILLED'")))
                .approvers(new ApproverKey(
                        "dana-2026",
                        "dana@example.org",
                        dana.getPublic(),
                        Set.of(Environment.STAGING),
                        Set.of("DROP TABLE"),
                        null,
                        null))
                .build());
        guarded = SafeDataSource.wrap(server.raw("postgres"), safeDb);
    }

    @AfterEach
    void stop() throws Exception {
        safeDb.close();
        server.close();
    }

    @Test
    @DisplayName("a token lets its one drop run, once")
    void token() throws Exception {
        Token token = OperatorQuickstart.approve(dana.getPrivate(), marker.databaseId());

        OperatorQuickstart.drop(safeDb, guarded, token);

        assertThat(number("SELECT count(*) FROM pg_class WHERE relname = 'audit_log'"))
                .isZero();
        raw("CREATE TABLE audit_log (id int, organization_id text)");
        assertThatThrownBy(() -> OperatorQuickstart.drop(safeDb, guarded, token))
                .hasMessageContaining("SDB202");
        assertThat(number("SELECT count(*) FROM pg_class WHERE relname = 'audit_log'"))
                .isOne();
    }

    @Test
    @DisplayName("a test run is purged to the row")
    void testData() throws Exception {
        Map<String, Map<String, Long>> purged = OperatorQuickstart.testRun(safeDb, guarded);

        assertThat(purged.values()).containsExactly(Map.of("tickets", 1L));
        assertThat(number("SELECT count(*) FROM tickets")).isEqualTo(2);
    }

    @Test
    @DisplayName("a billed entry changes under an unlock only")
    @SuppressWarnings("try") // the scope works by being open
    void unlock() throws Exception {
        try (TenantScope scope = TenantScope.open(TenantId.of("org_a"));
                Connection connection = guarded.getConnection();
                Statement statement = connection.createStatement()) {
            assertThatThrownBy(() -> statement.executeUpdate("UPDATE time_entries SET minutes = 30 WHERE id = 7"))
                    .hasMessageContaining("SDB501");
        }
        assertThat(number("SELECT minutes FROM time_entries")).isEqualTo(45);

        OperatorQuickstart.correct(guarded);

        assertThat(number("SELECT minutes FROM time_entries")).isEqualTo(30);
    }

    @ParameterizedTest
    @ValueSource(strings = {"approve", "token", "testdata", "unlock"})
    @DisplayName("the page shows the code that runs here; -Dsafedb.write-docs=true writes it")
    void page(String part) throws Exception {
        Matcher region = Pattern.compile(
                        "// tag::" + part + "\\[]\n(.*?)\n\\s*// end::" + part + "\\[]", Pattern.DOTALL)
                .matcher(Files.readString(SOURCE));
        assertThat(region.find()).isTrue();
        String block = "<!-- " + part + ":begin -->\n```java\n"
                + region.group(1).stripIndent().strip() + "\n```\n<!-- " + part + ":end -->";
        String page = Files.readString(PAGE);
        Matcher shown = Pattern.compile("<!-- " + part + ":begin -->.*?<!-- " + part + ":end -->", Pattern.DOTALL)
                .matcher(page);
        assertThat(shown.find()).as("the page has a place for %s", part).isTrue();
        if (Boolean.getBoolean("safedb.write-docs")) {
            Files.writeString(PAGE, shown.replaceFirst(Matcher.quoteReplacement(block)));
        } else {
            assertThat(shown.group()).isEqualTo(block);
        }
    }

    private void raw(String sql) throws Exception {
        try (Connection connection = server.raw("postgres").getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private int number(String sql) throws Exception {
        try (Connection connection = server.raw("postgres").getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getInt(1);
        }
    }
}

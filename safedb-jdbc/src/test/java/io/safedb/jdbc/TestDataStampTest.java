package io.safedb.jdbc;

import static io.safedb.jdbc.GuardedPostgres.ORG_A;
import static io.safedb.jdbc.GuardedPostgres.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.safedb.Rule;
import io.safedb.SystemScope;
import io.safedb.TestData;
import io.safedb.environment.Environment;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TestDataStampTest {
    private static GuardedPostgres database;

    @BeforeAll
    static void start() throws SQLException {
        database = GuardedPostgres.start(
                Environment.TEST,
                policy -> policy.tenantTables("orders", "lines", "late", "elsewhere")
                        .sharedTables("units"));
        EmbeddedPostgresServer.run(database.raw, """
                CREATE TABLE orders (id int PRIMARY KEY, organization_id text NOT NULL, note text, safedb_test_run text);
                CREATE TABLE lines (id serial PRIMARY KEY, organization_id text NOT NULL, item text, safedb_test_run text);
                CREATE TABLE units (id int, name text, safedb_test_run text);
                CREATE TABLE late (id int, organization_id text);
                """);
    }

    @AfterAll
    static void stop() {
        database.close();
    }

    @BeforeEach
    void empty() throws SQLException {
        EmbeddedPostgresServer.run(
                database.raw,
                "TRUNCATE orders, lines, units; INSERT INTO orders VALUES (1, 'org_a', 'real', NULL), (9, 'org_b', 'real', NULL)");
    }

    private static String stamps(String table) throws SQLException {
        return database.rawValue(
                "SELECT string_agg(id || coalesce(' ' || safedb_test_run, ''), ', ' ORDER BY id) FROM " + table);
    }

    @ParameterizedTest(name = "{0}")
    @DisplayName("every inserted row carries the run, whatever inserts it")
    @ValueSource(
            strings = {
                "INSERT INTO orders (id) VALUES (2), (3)",
                "INSERT INTO orders (id, note) SELECT id + 1, note FROM orders UNION SELECT 3, 'x'",
                "WITH x AS (INSERT INTO orders (id) VALUES (2) RETURNING id) INSERT INTO orders (id) SELECT 3 FROM x",
                "MERGE INTO orders o USING (VALUES (1), (2), (3)) v(i) ON o.id = v.i WHEN MATCHED THEN UPDATE SET note"
                        + " = 'x' WHEN NOT MATCHED THEN INSERT (id) VALUES (v.i)",
                "INSERT INTO orders (id) VALUES (1), (2), (3) ON CONFLICT (id) DO UPDATE SET note = 'x'",
                "INSERT INTO orders (id) VALUES (2), (3) RETURNING id",
            })
    void inserts(String text) throws Exception {
        database.as(ORG_A, connection -> {
            try (TestData run = TestData.open("run-1");
                    Statement statement = connection.createStatement()) {
                assertThat(run.runId()).isEqualTo("run-1");
                statement.execute(text);
            }
            assertThat(stamps("orders")).isEqualTo("1, 2 run-1, 3 run-1, 9");
        });
    }

    @Test
    @DisplayName("prepared, in batches, with generated keys and the caller's own tenant parameter")
    void prepared() throws Exception {
        database.as(ORG_A, connection -> {
            try (TestData run = TestData.open("run-2");
                    PreparedStatement insert = connection.prepareStatement(
                            "INSERT INTO lines (item, organization_id) VALUES (?, ?)",
                            Statement.RETURN_GENERATED_KEYS)) {
                assertThat(run).isNotNull();
                assertThat(insert.getParameterMetaData().getParameterCount()).isEqualTo(2);
                insert.setString(1, "a");
                insert.setString(2, "org_a");
                insert.executeUpdate();
                try (ResultSet keys = insert.getGeneratedKeys()) {
                    assertThat(keys.next()).isTrue();
                }
                insert.addBatch();
                insert.addBatch();
                assertThat(insert.executeBatch()).containsExactly(1, 1);
                assertThatThrownBy(() -> insert.setString(3, "x")).hasMessageContaining("out of range: 3");
            }
            assertThat(database.rawValue("SELECT count(*) FROM lines WHERE safedb_test_run = 'run-2' AND item = 'a'"))
                    .isEqualTo("3");
        });
    }

    @Test
    @DisplayName("a run that is opened after a statement was prepared is not missed")
    void openedLater() throws Exception {
        database.as(ORG_A, connection -> {
            try (PreparedStatement insert = connection.prepareStatement("INSERT INTO orders (id) VALUES (5)")) {
                try (TestData run = TestData.open("run-3")) {
                    assertThat(run).isNotNull();
                    assertThatThrownBy(insert::executeUpdate)
                            .isInstanceOf(SafeDbSqlException.class)
                            .hasMessageContaining("a test run was opened or closed");
                }
                assertThat(insert.executeUpdate()).isEqualTo(1);
            }
            assertThat(stamps("orders")).isEqualTo("1, 5, 9");
        });
    }

    @Test
    @DisplayName("a table without the column takes no test data until it has one")
    void unstampable() throws Exception {
        database.as(ORG_A, connection -> {
            try (TestData run = TestData.open("run-4");
                    Statement statement = connection.createStatement()) {
                assertThat(run).isNotNull();
                assertThatThrownBy(() -> statement.execute("INSERT INTO late (id) VALUES (1)"))
                        .isInstanceOfSatisfying(SafeDbSqlException.class, refusal -> {
                            assertThat(refusal.violation().rule()).isEqualTo(Rule.TEST_DATA_IN_PRODUCTION);
                            assertThat(refusal.violation().detail())
                                    .contains("ALTER TABLE late ADD COLUMN safedb_test_run text");
                        });
                assertThat(statement.executeUpdate("UPDATE late SET id = 2 WHERE id = 1"))
                        .isZero();
            }
        });
    }

    @Test
    @DisplayName("a table of another server takes no test data: no purge would find it there")
    void foreign() throws Exception {
        EmbeddedPostgresServer.run(database.raw, """
                CREATE FOREIGN DATA WRAPPER nobody;
                CREATE SERVER other FOREIGN DATA WRAPPER nobody;
                CREATE FOREIGN TABLE elsewhere (id int, organization_id text, safedb_test_run text)
                  SERVER other;
                """);
        database.as(ORG_A, connection -> {
            try (TestData run = TestData.open("run-1");
                    Statement statement = connection.createStatement()) {
                assertThat(run.runId()).isEqualTo("run-1");
                org.awaitility.Awaitility.await()
                        .pollInSameThread()
                        .untilAsserted(() -> assertThatThrownBy(
                                        () -> statement.execute("INSERT INTO elsewhere (id) VALUES (1)"))
                                .hasMessageContaining("SDB401")
                                .hasMessageContaining("another server"));
            }
        });
    }

    @Test
    @DisplayName("rows that are nobody's are stamped in a system scope")
    void shared() throws Exception {
        try (SystemScope scope = SystemScope.open("the tests", "units of a test");
                TestData run = TestData.open("run-5");
                Connection connection = database.guarded.getConnection();
                Statement statement = connection.createStatement()) {
            assertThat(scope).isNotNull();
            assertThat(run).isNotNull();
            statement.execute("INSERT INTO units (id, name) VALUES (1, 'h')");
            try (PreparedStatement insert = connection.prepareStatement("INSERT INTO units (id, name) VALUES (?, ?)")) {
                insert.setInt(1, 2);
                insert.setString(2, "d");
                assertThat(insert.executeUpdate()).isEqualTo(1);
            }
            assertRefused(Rule.SCOPE_TAMPERING, () -> statement.execute("INSERT INTO units VALUES (3, 'x', 'run-5')"));
            try (PreparedStatement insert = connection.prepareCall("INSERT INTO units (id, name) VALUES (?, ?)")) {
                insert.setInt(1, 4);
                insert.setString(2, "c");
                assertThat(insert.executeUpdate()).isEqualTo(1);
            }
        }
        assertThat(stamps("units")).isEqualTo("1 run-5, 2 run-5, 4 run-5");
    }

    @ParameterizedTest(name = "{0}")
    @DisplayName("nobody forges a stamp or takes one away")
    @ValueSource(
            strings = {
                "INSERT INTO orders (id, safedb_test_run) VALUES (7, NULL)",
                "UPDATE orders SET safedb_test_run = 'other' WHERE id = 1",
                "INSERT INTO orders (id) VALUES (1) ON CONFLICT (id) DO UPDATE SET \"safedb_test_run\" = NULL",
            })
    void forged(String text) throws Exception {
        database.as(ORG_A, connection -> {
            try (Statement statement = connection.createStatement()) {
                assertRefused(Rule.SCOPE_TAMPERING, () -> statement.execute(text));
                try (TestData run = TestData.open("run-6")) {
                    assertThat(run).isNotNull();
                    assertRefused(Rule.SCOPE_TAMPERING, () -> statement.execute(text));
                }
            }
            assertThat(stamps("orders")).isEqualTo("1, 9");
        });
    }
}

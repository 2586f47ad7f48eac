package io.safedb.jdbc;

import static io.safedb.jdbc.GuardedPostgres.ORG_A;
import static io.safedb.jdbc.GuardedPostgres.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.safedb.RowCondition;
import io.safedb.Rule;
import io.safedb.SystemScope;
import io.safedb.TableAccess;
import io.safedb.TablePolicy;
import io.safedb.TenantScope;
import io.safedb.TestData;
import io.safedb.Unlock;
import io.safedb.environment.Environment;
import java.sql.BatchUpdateException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What a batch was collected under must be open when it runs. */
class BatchScopeTest {
    private static final String CHANGE = "UPDATE hours SET note = 'x' WHERE id = 2";
    private static final String INSERT = "INSERT INTO hours (id, note) VALUES (3, 'new')";

    private static GuardedPostgres database;

    @BeforeAll
    static void start() throws SQLException {
        database = GuardedPostgres.start(
                Environment.TEST,
                policy -> policy.table(
                        "hours",
                        TablePolicy.of(TableAccess.TENANT)
                                .locked(RowCondition.parse("status = 'BILLED'"))
                                .withSystem("the tests", "a platform job edits them")));
        EmbeddedPostgresServer.run(
                database.raw,
                "CREATE TABLE hours (id int PRIMARY KEY, organization_id text NOT NULL, status text, note text,"
                        + " safedb_test_run text)");
    }

    @AfterAll
    static void stop() {
        database.close();
    }

    @BeforeEach
    void rows() throws SQLException {
        EmbeddedPostgresServer.run(
                database.raw,
                "TRUNCATE hours; INSERT INTO hours VALUES (1, 'org_a', 'OPEN', 'n'), (2, 'org_a', 'BILLED', 'n'),"
                        + " (9, 'org_b', 'OPEN', 'n')");
    }

    private interface Opened extends AutoCloseable {
        @Override
        void close();
    }

    private interface Opening {
        Opened open();
    }

    private static final Opening NOTHING = () -> () -> {};
    private static final Opening UNLOCK = () -> Unlock.open("hours", "m.keller", "credit note")::close;
    private static final Opening RUN_A = () -> TestData.open("run-a")::close;
    private static final Opening RUN_B = () -> TestData.open("run-b")::close;

    private static void assertMoved(String text, Opening collected, Opening run) throws Exception {
        database.as(ORG_A, connection -> {
            try (Statement statement = connection.createStatement()) {
                try (Opened opened = collected.open()) {
                    assertThat(opened).isNotNull();
                    statement.addBatch(text);
                }
                try (Opened opened = run.open()) {
                    assertThat(opened).isNotNull();
                    assertRefused(Rule.UNSCOPED_STATEMENT, statement::executeBatch);
                }
            }
            PreparedStatement prepared;
            try (Opened opened = collected.open()) {
                assertThat(opened).isNotNull();
                prepared = connection.prepareStatement(text);
                prepared.addBatch();
            }
            try (Opened opened = run.open()) {
                assertThat(opened).isNotNull();
                assertRefused(Rule.UNSCOPED_STATEMENT, prepared::executeBatch);
            }
            prepared.close();
        });
        assertThat(database.rawValue("SELECT count(*) FROM hours WHERE note = 'n'"))
                .isEqualTo("3");
        assertThat(database.rawValue("SELECT count(*) FROM hours")).isEqualTo("3");
    }

    @Test
    @DisplayName("a batch that was collected under an unlock does not run when the unlock is closed")
    void unlock() throws Exception {
        assertMoved(CHANGE, UNLOCK, NOTHING);
        assertMoved(CHANGE, NOTHING, UNLOCK);
    }

    @Test
    @DisplayName("a batch that was collected outside of a test run does not run inside one, nor in another")
    void testRun() throws Exception {
        assertMoved(INSERT, NOTHING, RUN_A);
        assertMoved(INSERT, RUN_A, RUN_B);
        assertMoved(INSERT, RUN_A, NOTHING);
    }

    @Test
    @DisplayName("entries of two test runs do not come into one batch")
    void twoRuns() throws Exception {
        database.as(ORG_A, connection -> {
            PreparedStatement prepared;
            try (TestData run = TestData.open("run-a")) {
                assertThat(run.runId()).isEqualTo("run-a");
                prepared = connection.prepareStatement(INSERT);
                prepared.addBatch();
            }
            try (TestData run = TestData.open("run-b")) {
                assertThat(run.runId()).isEqualTo("run-b");
                assertRefused(Rule.UNSCOPED_STATEMENT, prepared::addBatch);
            }
        });
    }

    @Test
    @DisplayName("a batch of all tenants does not run for one")
    void systemScope() throws Exception {
        try (Connection connection = database.guarded.getConnection();
                Statement statement = connection.createStatement()) {
            try (SystemScope scope = SystemScope.open("the tests", "a platform job")) {
                assertThat(scope).isNotNull();
                statement.addBatch("UPDATE hours SET note = 'x' WHERE status = 'OPEN'");
            }
            try (TenantScope scope = TenantScope.open(ORG_A)) {
                assertThat(scope).isNotNull();
                assertRefused(Rule.UNSCOPED_STATEMENT, statement::executeBatch);
            }
            try (SystemScope scope = SystemScope.open("the tests", "a platform job")) {
                assertThat(scope).isNotNull();
                try (PreparedStatement insert = connection.prepareStatement(
                        "INSERT INTO hours (id, organization_id, note) VALUES (?, ?, 'n')")) {
                    insert.setInt(1, 10);
                    insert.setString(2, "org_b");
                    insert.addBatch();
                    assertThat(insert.executeBatch()).containsExactly(1);
                }
            }
        }
        assertThat(database.rawValue("SELECT count(*) FROM hours WHERE note = 'n'"))
                .isEqualTo("4");
    }

    @Test
    @DisplayName("where an entry would hit a locked row, none of the batch stays, and the caller's transaction does")
    void allOrNothing() throws Exception {
        database.as(ORG_A, connection -> {
            connection.setAutoCommit(false);
            try (Statement statement = connection.createStatement()) {
                statement.executeUpdate("INSERT INTO hours (id, note) VALUES (4, 'before')");
                statement.addBatch("UPDATE hours SET note = 'x' WHERE id = 1");
                statement.addBatch(CHANGE);
                assertThatThrownBy(statement::executeBatch)
                        .isInstanceOf(BatchUpdateException.class)
                        .hasMessageContaining(Rule.LOCKED_RECORD.id());
                connection.commit();
            }
        });
        assertThat(database.rawValue("SELECT string_agg(note, ' ' ORDER BY id) FROM hours"))
                .isEqualTo("n n before n");
    }

    @Test
    @DisplayName("in a transaction that a text began, a batch ends no transaction")
    void begunByText() throws Exception {
        database.as(ORG_A, connection -> {
            try (Statement statement = connection.createStatement()) {
                statement.execute("BEGIN");
                statement.addBatch("UPDATE hours SET note = 'x' WHERE id = 1");
                assertThat(statement.executeBatch()).containsExactly(1);
                statement.execute("ROLLBACK");
            }
        });
        assertThat(database.rawValue("SELECT note FROM hours WHERE id = 1")).isEqualTo("n");
    }
}

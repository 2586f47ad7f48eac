package io.safedb.jdbc;

import static io.safedb.jdbc.GuardedPostgres.ORG_A;
import static io.safedb.jdbc.GuardedPostgres.ORG_B;
import static io.safedb.jdbc.GuardedPostgres.column;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.safedb.RowCondition;
import io.safedb.Rule;
import io.safedb.SystemScope;
import io.safedb.TableAccess;
import io.safedb.TablePolicy;
import io.safedb.TenantScope;
import io.safedb.Unlock;
import io.safedb.environment.Environment;
import java.io.StringReader;
import java.sql.BatchUpdateException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Timestamp;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LockedRowsTest {
    private static final String ROWS = "SELECT string_agg(format('%s %s %s %s', id, organization_id, status, note),"
            + " '; ' ORDER BY id) FROM hours";

    private static GuardedPostgres database;
    private String before;

    private static TablePolicy locked(String condition) {
        return TablePolicy.of(TableAccess.TENANT).locked(RowCondition.parse(condition));
    }

    @BeforeAll
    static void start() throws SQLException {
        database = GuardedPostgres.start(
                Environment.TEST,
                policy -> policy.table(
                                "hours",
                                locked("status = 'BILLED'").withSystem("the tests", "a platform job edits them"))
                        .table("by_enum", locked("state in ('CLOSED', 'PAID')"))
                        .table("by_flag", locked("frozen = true"))
                        .table("by_char", locked("code = 'B'"))
                        .table("by_number", locked("level = 3"))
                        .table("by_date", locked("billed_at is not null"))
                        .table("by_absence", locked("open_until is null"))
                        .table("without", locked("nowhere = 1"))
                        .table("partitioned", locked("status = 'BILLED'"))
                        .tenantTables("phases"));
        EmbeddedPostgresServer.run(database.raw, """
                CREATE TABLE hours (id int PRIMARY KEY, organization_id text NOT NULL, user_id int, status text,
                  minutes int, note text, data bytea, changed timestamptz);
                CREATE TABLE phases (id int PRIMARY KEY, organization_id text NOT NULL, entry int, name text);
                CREATE TYPE states AS ENUM ('OPEN', 'CLOSED', 'PAID');
                CREATE TABLE by_enum (id int, organization_id text, state states);
                CREATE TABLE by_flag (id int, organization_id text, frozen boolean);
                CREATE TABLE by_char (id int, organization_id text, code char(4));
                CREATE TABLE by_number (id int, organization_id text, level smallint);
                CREATE TABLE by_date (id int, organization_id text, billed_at timestamptz);
                CREATE TABLE by_absence (id int, organization_id text, open_until date);
                CREATE TABLE without (id int, organization_id text);
                CREATE TABLE partitioned (id int, organization_id text, status text) PARTITION BY RANGE (id);
                CREATE TABLE part_1 PARTITION OF partitioned FOR VALUES FROM (0) TO (10);
                CREATE TABLE part_2 PARTITION OF partitioned FOR VALUES FROM (10) TO (20);
                INSERT INTO partitioned VALUES (1, 'org_a', 'BILLED'), (11, 'org_a', 'BILLED'), (12, 'org_a', 'OPEN');
                INSERT INTO by_enum VALUES (1, 'org_a', 'CLOSED'), (2, 'org_a', 'OPEN'), (3, 'org_a', NULL);
                INSERT INTO by_flag VALUES (1, 'org_a', true), (2, 'org_a', false), (3, 'org_a', NULL);
                INSERT INTO by_char VALUES (1, 'org_a', 'B'), (2, 'org_a', 'BB'), (3, 'org_a', NULL);
                INSERT INTO by_number VALUES (1, 'org_a', 3), (2, 'org_a', 33), (3, 'org_a', NULL);
                INSERT INTO by_date VALUES (1, 'org_a', now()), (2, 'org_a', NULL), (3, 'org_a', NULL);
                INSERT INTO by_absence VALUES (1, 'org_a', NULL), (2, 'org_a', now()), (3, 'org_a', now());
                INSERT INTO without VALUES (1, 'org_a');
                """);
    }

    @AfterAll
    static void stop() {
        database.close();
    }

    @BeforeEach
    void rows() throws SQLException {
        EmbeddedPostgresServer.run(database.raw, """
                TRUNCATE hours, phases;
                INSERT INTO hours (id, organization_id, user_id, status, minutes, note, data, changed) VALUES
                  (1, 'org_a', 1, 'OPEN', 10, 'a', 'x', '2026-01-01Z'), (2, 'org_a', 1, 'BILLED', 20, 'b', 'x', '2026-01-01Z'),
                  (3, 'org_a', 2, 'BILLED', 30, 'c', 'y', '2026-01-02Z'), (4, 'org_a', 2, NULL, 40, 'd', 'y', '2026-01-02Z'),
                  (11, 'org_b', 1, 'BILLED', 10, 'foreign', 'x', '2026-01-01Z'), (12, 'org_b', 1, 'OPEN', 10, 'foreign', 'x', '2026-01-01Z');
                INSERT INTO phases VALUES (1, 'org_a', 2, 'p'), (2, 'org_a', 2, 'q'), (3, 'org_a', 1, 'r'), (4, 'org_b', 3, 's');
                """);
        before = database.rawValue(ROWS);
    }

    private static void assertLocked(String count, org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOfSatisfying(SafeDbSqlException.class, refusal -> {
            assertThat(refusal.violation().rule()).isEqualTo(Rule.LOCKED_RECORD);
            assertThat(refusal.violation().detail()).contains(count);
            assertThat(refusal.getSQLState()).isEqualTo("42501");
        });
    }

    @ParameterizedTest(name = "{0}")
    @DisplayName("a change that would hit locked rows is refused with how many, and changes nothing")
    @CsvSource(
            delimiterString = " => ",
            value = {
                "UPDATE hours SET note = 'x' WHERE user_id = 1 => 1 locked row",
                "UPDATE hours SET note = 'x' WHERE id < 100 => 2 locked rows",
                "UPDATE hours SET status = 'OPEN' WHERE status = 'BILLED' => 2 locked rows",
                "DELETE FROM hours WHERE minutes > 5 => 2 locked rows",
                "DELETE FROM hours => 2 locked rows",
                "DELETE FROM hours t WHERE EXISTS (SELECT 1 FROM phases p WHERE p.entry = t.id)" + " => 1 locked row",
                "DELETE FROM hours USING phases WHERE phases.entry = hours.id => 1 locked row",
                "UPDATE hours t SET note = p.name FROM phases p WHERE p.entry = t.id => 1 locked row",
                "WITH p AS (SELECT entry FROM phases) UPDATE hours SET note = 'x' WHERE id IN (TABLE p)"
                        + " => 1 locked row",
                "WITH gone AS (DELETE FROM hours WHERE id = 2 RETURNING id) SELECT * FROM gone => 1 locked row",
                "UPDATE hours SET note = 'x' WHERE id = 2 RETURNING note => 1 locked row",
            })
    void refused(String text, String count) throws Exception {
        database.as(ORG_A, connection -> {
            try (Statement statement = connection.createStatement()) {
                assertLocked(count, () -> statement.execute(text));
                assertLocked(count, () -> connection.prepareStatement(text).execute());
            }
            assertThat(connection.getAutoCommit()).isTrue();
            assertThat(database.rawValue(ROWS)).isEqualTo(before);
        });
    }

    @Test
    @DisplayName("what hits no locked row of the tenant's runs as ever, billing included")
    void runs() throws Exception {
        database.as(ORG_A, connection -> {
            try (Statement statement = connection.createStatement()) {
                assertThat(statement.executeUpdate("UPDATE hours SET note = 'x' WHERE id IN (1, 4, 11)"))
                        .isEqualTo(2);
                try (ResultSet rows = statement.executeQuery(
                        "UPDATE hours SET note = note || 'y' WHERE status IS NULL RETURNING note")) {
                    assertThat(column(rows)).containsExactly("xy");
                }
                assertThat(statement.executeUpdate("UPDATE hours SET status = 'BILLED' WHERE id = 1"))
                        .isEqualTo(1);
                assertLocked("1 locked row", () -> statement.execute("UPDATE hours SET note = 'z' WHERE id = 1"));
                statement.execute("INSERT INTO hours (id, status) VALUES (5, 'BILLED')");
                assertLocked("1 locked row", () -> statement.execute("DELETE FROM hours WHERE id = 5"));
                statement.execute("INSERT INTO hours (id, status) VALUES (5, 'OPEN') ON CONFLICT DO NOTHING");
                assertThat(statement.executeUpdate("DELETE FROM hours WHERE id = 4"))
                        .isEqualTo(1);
            }
        });
        assertThat(database.rawValue("SELECT note FROM hours WHERE id = 11")).isEqualTo("foreign");
    }

    @Test
    @DisplayName("a refusal leaves the caller's transaction usable, and what he did in it")
    void transaction() throws Exception {
        database.as(ORG_A, connection -> {
            connection.setAutoCommit(false);
            try (Statement statement = connection.createStatement()) {
                statement.execute("UPDATE hours SET note = 'kept' WHERE id = 1");
                assertLocked("1 locked row", () -> statement.execute("UPDATE hours SET note = 'x' WHERE id = 2"));
                statement.execute("UPDATE hours SET minutes = 41 WHERE id = 4");
                connection.commit();
            }
        });
        assertThat(database.rawValue("SELECT string_agg(note || minutes, ',' ORDER BY id) FROM hours WHERE id < 10"))
                .isEqualTo("kept10,b20,c30,d41");
    }

    @ParameterizedTest(name = "{0}")
    @DisplayName("what cannot be counted is refused, and says what to do")
    @CsvSource(
            delimiterString = " => ",
            value = {
                "INSERT INTO hours (id) VALUES (1) ON CONFLICT (id) DO UPDATE SET note = 'x' => use DO NOTHING",
                "MERGE INTO hours t USING phases p ON p.entry = t.id WHEN MATCHED THEN DELETE => use UPDATE",
                "UPDATE hours SET note = 'x' WHERE random() < 2 => calls random",
                "WITH x AS (INSERT INTO phases (id) VALUES (9) RETURNING id) DELETE FROM hours USING x WHERE"
                        + " x.id = user_id => another part",
            })
    void uncounted(String text, String remedy) throws Exception {
        database.as(ORG_A, connection -> {
            try (Statement statement = connection.createStatement()) {
                assertLocked(remedy, () -> statement.execute(text));
                assertLocked(remedy, () -> connection.prepareStatement(text));
                assertLocked(remedy, () -> statement.addBatch(text));
            }
        });
        assertThat(database.rawValue(ROWS)).isEqualTo(before);
    }

    @Test
    @DisplayName("parameters are bound a second time, as they were when they were set")
    void parameters() throws Exception {
        database.as(ORG_A, connection -> {
            String sql = "UPDATE hours SET note = ?, minutes = ? WHERE user_id = ? AND changed < ? AND data = ?"
                    + " AND note = ANY (?)";
            try (PreparedStatement statement = connection.prepareStatement(sql)) {
                Timestamp changed = Timestamp.valueOf("2026-01-01 23:00:00");
                byte[] data = {'x'};
                statement.setString(1, "new");
                statement.setLong(2, 5);
                statement.setObject(3, 1);
                statement.setTimestamp(4, changed);
                statement.setBytes(5, data);
                statement.setArray(6, connection.createArrayOf("text", new String[] {"a", "b"}));
                changed.setTime(0);
                assertLocked("1 locked row", statement::executeUpdate);
                statement.setArray(6, connection.createArrayOf("text", new String[] {"a"}));
                assertThat(statement.executeUpdate()).isEqualTo(1);
                statement.clearParameters();
                assertThatThrownBy(statement::executeUpdate).isNotInstanceOf(SafeDbSqlException.class);
            }
            try (PreparedStatement statement =
                    connection.prepareStatement("UPDATE hours SET note = ? WHERE note = ?")) {
                statement.setCharacterStream(1, new StringReader("long"));
                statement.setString(2, "d");
                assertThat(statement.executeUpdate()).isEqualTo(1);
                statement.setString(1, "short");
                statement.setCharacterStream(2, new StringReader("long"));
                assertLocked("parameter 2 from a stream", statement::executeUpdate);
            }
        });
        assertThat(database.rawValue("SELECT note || minutes FROM hours WHERE id = 1"))
                .isEqualTo("new5");
    }

    @Test
    @DisplayName("each entry of a batch is counted when those before it have run")
    void batches() throws Exception {
        database.as(ORG_A, connection -> {
            try (PreparedStatement statement =
                    connection.prepareStatement("UPDATE hours SET status = ? WHERE id = ?")) {
                for (int i = 0; i < 2; i++) {
                    statement.setString(1, "BILLED");
                    statement.setInt(2, 1);
                    statement.addBatch();
                }
                assertLocked("1 locked row", statement::executeBatch);
                assertThat(database.rawValue(ROWS)).isEqualTo(before);
            }
            try (PreparedStatement statement = connection.prepareStatement("UPDATE hours SET note = ? WHERE id = ?")) {
                statement.setString(1, "batched");
                for (int id : new int[] {1, 4, 12}) {
                    statement.setInt(2, id);
                    statement.addBatch();
                }
                assertThat(statement.executeBatch()).containsExactly(1, 1, 0);
                assertThat(statement.executeBatch()).isEmpty();
                statement.setInt(2, 1);
                statement.addBatch();
                statement.clearBatch();
                assertThat(statement.executeLargeBatch()).isEmpty();
                assertThat(statement.executeUpdate()).isEqualTo(1);
                statement.setCharacterStream(1, new StringReader("x"));
                assertLocked("stream", statement::addBatch);
            }
            try (PreparedStatement statement =
                    connection.prepareStatement("UPDATE hours SET minutes = 10 / ? WHERE id = 1")) {
                statement.setInt(1, 1);
                statement.addBatch();
                statement.setInt(1, 0);
                statement.addBatch();
                assertThatThrownBy(statement::executeBatch)
                        .isInstanceOfSatisfying(BatchUpdateException.class, failed -> {
                            assertThat(failed.getLargeUpdateCounts()).containsExactly(1, Statement.EXECUTE_FAILED);
                            assertThat(failed.getSQLState()).isEqualTo("22012");
                        });
            }
            try (Statement statement = connection.createStatement()) {
                statement.addBatch("UPDATE hours SET note = 'text' WHERE id = 1");
                statement.addBatch("DELETE FROM hours WHERE id = 2");
                assertThatThrownBy(statement::executeBatch)
                        .isInstanceOf(BatchUpdateException.class)
                        .hasMessageContaining("1 locked row");
            }
        });
        assertThat(database.rawValue("SELECT string_agg(note, ',' ORDER BY id) FROM hours"))
                .isEqualTo("batched,b,c,batched,foreign,foreign");
    }

    @ParameterizedTest(name = "{0}")
    @DisplayName("the policy's value is read with the type of the column; null is a value like any other")
    @ValueSource(strings = {"by_enum", "by_flag", "by_char", "by_number", "by_date", "by_absence"})
    void types(String table) throws Exception {
        database.as(ORG_A, connection -> {
            try (Statement statement = connection.createStatement()) {
                assertLocked("1 locked row", () -> statement.execute("UPDATE " + table + " SET id = id WHERE id < 9"));
                assertThat(statement.executeUpdate("UPDATE " + table + " SET id = id WHERE id IN (2, 3)"))
                        .isEqualTo(2);
            }
        });
    }

    @Test
    @DisplayName("rows of partitions are counted once each")
    void partitions() throws Exception {
        database.as(ORG_A, connection -> {
            try (Statement statement = connection.createStatement()) {
                assertLocked(
                        "2 locked rows",
                        () -> statement.execute("DELETE FROM partitioned p USING phases q WHERE q.id < 3"));
                assertThat(statement.executeUpdate("DELETE FROM partitioned WHERE id = 12"))
                        .isEqualTo(1);
            }
        });
    }

    @Test
    @DisplayName("a column that the table does not have stops the change and names the key of the policy")
    void missingColumn() throws Exception {
        database.as(ORG_A, connection -> {
            try (Statement statement = connection.createStatement()) {
                assertLocked("tables.without.locked", () -> statement.execute("DELETE FROM without WHERE id = 1"));
                assertThat(column(statement.executeQuery("SELECT id FROM without")))
                        .containsExactly("1");
            }
        });
    }

    @Test
    @DisplayName("an unlock lifts the lock of one table, for what is prepared inside it")
    void unlock() throws Exception {
        database.as(ORG_A, connection -> {
            String sql = "UPDATE hours SET note = 'corrected' WHERE id = 2";
            try (Unlock unlock = Unlock.open("hours", "m.keller", "credit note");
                    Statement statement = connection.createStatement()) {
                assertThat(unlock).isNotNull();
                assertThat(statement.executeUpdate(sql)).isEqualTo(1);
                assertLocked("1 locked row", () -> statement.execute("DELETE FROM by_flag WHERE id = 1"));
                assertThat(statement.executeUpdate("UPDATE hours SET note = 'x' WHERE id = 11"))
                        .isZero();
            }
            try (PreparedStatement outside = connection.prepareStatement(sql)) {
                try (Unlock unlock = Unlock.open("public.hours", "m.keller", "credit note")) {
                    assertThat(unlock).isNotNull();
                    assertThatThrownBy(outside::executeUpdate).hasMessageContaining("an unlock was opened or closed");
                }
                assertLocked("1 locked row", outside::executeUpdate);
            }
        });
        assertThat(database.rawValue("SELECT note FROM hours WHERE id = 2")).isEqualTo("corrected");
    }

    @Test
    @DisplayName("a system scope sees the locked rows of all tenants")
    void system() throws Exception {
        try (SystemScope scope = SystemScope.open("a job", "the test");
                Connection connection = database.guarded.getConnection();
                Statement statement = connection.createStatement()) {
            assertThat(scope).isNotNull();
            assertLocked("3 locked rows", () -> statement.execute("UPDATE hours SET note = 'x' WHERE id < 99"));
            assertThat(statement.executeUpdate("UPDATE hours SET note = 'x' WHERE id IN (1, 12)"))
                    .isEqualTo(2);
        }
    }

    @Test
    @DisplayName("a row that another session bills is not changed afterwards")
    void race() throws Exception {
        int rounds = 60;
        CyclicBarrier barrier = new CyclicBarrier(2);
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try {
            for (int round = 0; round < rounds; round++) {
                EmbeddedPostgresServer.run(
                        database.raw, "UPDATE hours SET status = 'OPEN', note = 'first', minutes = 0 WHERE id = 1");
                Future<Integer> billing = threads.submit(() ->
                        change(barrier, "UPDATE hours SET status = 'BILLED', minutes = length(note) WHERE id = 1"));
                Future<Integer> editing = threads.submit(
                        () -> change(barrier, "UPDATE hours SET note = 'edited later' WHERE user_id = 1 AND id = 1"));
                assertThat(billing.get()).isEqualTo(1);
                int edited = editing.get();
                // Billed with the note that it still has: whoever came second was stopped.
                assertThat(database.rawValue("SELECT minutes = length(note) FROM hours WHERE id = 1"))
                        .isEqualTo("t");
                assertThat(database.rawValue("SELECT note FROM hours WHERE id = 1"))
                        .isEqualTo(edited == 1 ? "edited later" : "first");
            }
        } finally {
            threads.shutdownNow();
        }
    }

    /** Runs a change when both are there; 0 if a locked row stood in its way. */
    private static int change(CyclicBarrier barrier, String sql) throws Exception {
        try (TenantScope scope = TenantScope.open(ORG_A);
                Connection connection = database.guarded.getConnection();
                Statement statement = connection.createStatement()) {
            assertThat(scope.tenant()).isEqualTo(ORG_A);
            barrier.await();
            return statement.executeUpdate(sql);
        } catch (SafeDbSqlException e) {
            assertThat(e.violation().rule()).isEqualTo(Rule.LOCKED_RECORD);
            return 0;
        }
    }

    @Test
    @DisplayName("another tenant's locked rows are neither counted nor kept waiting")
    void foreignRows() throws Exception {
        try (Connection other = database.raw.getConnection();
                Statement holding = other.createStatement()) {
            other.setAutoCommit(false);
            holding.execute("SELECT 1 FROM hours WHERE organization_id = 'org_a' FOR UPDATE");
            database.as(ORG_B, connection -> {
                try (Statement statement = connection.createStatement()) {
                    statement.setQueryTimeout(20);
                    assertLocked("1 locked row", () -> statement.execute("DELETE FROM hours"));
                    assertThat(statement.executeUpdate("DELETE FROM hours WHERE status = 'OPEN'"))
                            .isEqualTo(1);
                }
            });
            other.rollback();
        }
    }
}

package io.safedb.jdbc;

import static io.safedb.jdbc.GuardedPostgres.ORG_A;
import static io.safedb.jdbc.GuardedPostgres.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.safedb.DestructiveCalls;
import io.safedb.EnforcementMode;
import io.safedb.Rule;
import io.safedb.SystemScope;
import io.safedb.TableAccess;
import io.safedb.TablePolicy;
import io.safedb.environment.Environment;
import io.safedb.token.Token;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The row cap in SQL")
class RowCapTest {
    private static final String TABLES = """
            DROP TABLE IF EXISTS part, child, parent, note CASCADE;
            CREATE TABLE note (id int PRIMARY KEY, organization_id text NOT NULL DEFAULT 'org_a', line text, n int,
              UNIQUE (organization_id, n));
            INSERT INTO note SELECT g, 'org_a', 'line', g FROM generate_series(1, 20) g;
            INSERT INTO note SELECT g, 'org_b', 'line', g FROM generate_series(101, 120) g;
            CREATE TABLE part (id int, organization_id text NOT NULL, k int, PRIMARY KEY (organization_id, id))
              PARTITION BY LIST (organization_id);
            CREATE TABLE part_a PARTITION OF part FOR VALUES IN ('org_a');
            CREATE TABLE part_b PARTITION OF part FOR VALUES IN ('org_b');
            INSERT INTO part SELECT g, 'org_a', g FROM generate_series(1, 20) g;
            CREATE TABLE parent (id int PRIMARY KEY, organization_id text NOT NULL,
              up int REFERENCES parent ON DELETE CASCADE);
            INSERT INTO parent VALUES (1, 'org_a', NULL);
            INSERT INTO parent SELECT g, 'org_a', 1 FROM generate_series(2, 20) g;
            CREATE VIEW notes AS SELECT * FROM note WHERE n > 0;
            CREATE VIEW notes_of_notes AS SELECT id, organization_id, n FROM notes WHERE id IN (SELECT id FROM note);
            CREATE VIEW by_trigger AS SELECT * FROM note;
            CREATE OR REPLACE FUNCTION all_gone() RETURNS trigger LANGUAGE plpgsql AS
              'BEGIN DELETE FROM part; RETURN OLD; END';
            CREATE TRIGGER t INSTEAD OF DELETE ON by_trigger FOR EACH ROW EXECUTE FUNCTION all_gone();
            CREATE VIEW by_rule AS SELECT * FROM note;
            CREATE RULE r AS ON DELETE TO by_rule DO INSTEAD DELETE FROM part RETURNING id, organization_id, ''::text, k;
            DELETE FROM safedb_used_token;
            """;

    private static GuardedPostgres database;
    private static Approver approver;

    @BeforeAll
    static void start() throws SQLException {
        database = GuardedPostgres.start(
                Environment.PRODUCTION,
                policy -> policy.destructive(DestructiveCalls.TOKEN_ONLY)
                        .approvers(Approver.KEY)
                        .rowCap(10)
                        .table("note", TablePolicy.of(TableAccess.TENANT).withSystem("owner", "jobs of the platform"))
                        .tenantTables("part", "parent", "notes", "notes_of_notes", "by_trigger", "by_rule"));
        approver = database.approver();
    }

    @AfterAll
    static void stop() {
        database.close();
    }

    @BeforeEach
    void tables() throws SQLException {
        EmbeddedPostgresServer.run(database.raw, TABLES);
    }

    private static String state() throws SQLException {
        return database.rawValue("SELECT md5(string_agg(t::text, '|' ORDER BY id)) FROM note t")
                + database.rawValue("SELECT md5(string_agg(t::text, '|' ORDER BY id)) FROM part t")
                + database.rawValue("SELECT count(*) FROM parent");
    }

    /** Ways to hit the rows with an id up to a number. */
    private static Map<String, Hitting> ways() {
        Map<String, Hitting> ways = new LinkedHashMap<>();
        ways.put("execute", (c, n) -> c.createStatement().execute(update(n)));
        ways.put("executeUpdate", (c, n) -> c.createStatement().executeUpdate(update(n)));
        ways.put("executeLargeUpdate", (c, n) -> c.createStatement().executeLargeUpdate(update(n)));
        ways.put("keys", (c, n) -> c.createStatement().executeUpdate(update(n), Statement.RETURN_GENERATED_KEYS));
        ways.put("key columns", (c, n) -> c.createStatement().execute(update(n), new String[] {"id"}));
        ways.put("delete", (c, n) -> c.createStatement().executeUpdate("DELETE FROM note WHERE n <= " + n));
        ways.put("returning", (c, n) -> drain(c.createStatement().executeQuery(update(n) + " RETURNING id"), n));
        ways.put("execute returning", (c, n) -> {
            Statement statement = c.createStatement();
            assertThat(statement.execute(update(n) + " RETURNING *")).isTrue();
            drain(statement.getResultSet(), n);
        });
        ways.put("fetch size", (c, n) -> {
            Statement statement = c.createStatement();
            statement.setFetchSize(2);
            drain(statement.executeQuery(update(n) + " RETURNING id"), n);
        });
        ways.put("prepared", (c, n) -> prepared(c, n).executeUpdate());
        ways.put("prepared execute", (c, n) -> prepared(c, n).execute());
        ways.put("prepared large", (c, n) -> prepared(c, n).executeLargeUpdate());
        ways.put("prepared keys", (c, n) -> {
            try (PreparedStatement p =
                    c.prepareStatement("UPDATE note SET line = ? WHERE n <= ?", Statement.RETURN_GENERATED_KEYS)) {
                p.setString(1, "new");
                p.setInt(2, n);
                p.executeUpdate();
            }
        });
        ways.put("prepared returning", (c, n) -> {
            try (PreparedStatement p = c.prepareStatement("DELETE FROM note WHERE n <= ? RETURNING id")) {
                p.setInt(1, n);
                drain(p.executeQuery(), n);
            }
        });
        ways.put("batch of keys", (c, n) -> {
            try (PreparedStatement p = c.prepareStatement("UPDATE note SET line = 'new' WHERE id = ?")) {
                for (int i = 1; i <= n; i++) {
                    p.setInt(1, i);
                    p.addBatch();
                }
                assertThat(p.executeBatch()).hasSize(n).containsOnly(1);
            }
        });
        ways.put("large batch", (c, n) -> {
            try (PreparedStatement p = c.prepareStatement("DELETE FROM note WHERE id = ?")) {
                for (int i = 1; i <= n; i++) {
                    p.setInt(1, i);
                    p.addBatch();
                }
                assertThat(p.executeLargeBatch()).hasSize(n).containsOnly(1);
            }
        });
        ways.put("batch of texts", (c, n) -> {
            try (Statement s = c.createStatement()) {
                for (int i = 1; i <= n; i++) {
                    s.addBatch("UPDATE note SET line = 'new' WHERE id = " + i);
                }
                s.executeBatch();
            }
        });
        ways.put("batch of different texts", (c, n) -> {
            try (Statement s = c.createStatement()) {
                s.addBatch("INSERT INTO note (id, n) VALUES (900, 900)");
                s.addBatch("UPDATE note SET line = 'new' WHERE n <= 5");
                s.addBatch("WITH d AS (DELETE FROM part WHERE k <= " + (n - 6)
                        + ") UPDATE note SET line = 'new' WHERE id = 9");
                s.executeBatch();
            }
        });
        ways.put("in", (c, n) -> {
            StringBuilder ids = new StringBuilder("1");
            for (int i = 2; i <= n; i++) {
                ids.append(", ").append(i);
            }
            c.createStatement().executeUpdate("DELETE FROM note WHERE id IN (" + ids + ")");
        });
        ways.put(
                "with",
                (c, n) -> c.createStatement()
                        .executeQuery("WITH d AS (DELETE FROM note WHERE n <= " + n
                                + " RETURNING id) SELECT count(*) FROM d"));
        ways.put(
                "with, nothing handed back",
                (c, n) -> c.createStatement().execute("WITH d AS (DELETE FROM note WHERE n <= " + n + ") SELECT 1"));
        ways.put(
                "with before an insert",
                (c, n) -> c.createStatement()
                        .executeUpdate("WITH d AS (UPDATE note SET line = 'new' WHERE n <= " + n
                                + " RETURNING n) INSERT INTO part (id, k) SELECT n + 100, n FROM d WHERE n < 2"));
        ways.put(
                "with before an update",
                (c, n) -> c.createStatement()
                        .executeUpdate("WITH d AS (DELETE FROM part WHERE k <= " + (n - 1)
                                + ") UPDATE note SET line = 'new' WHERE id = 3"));
        ways.put(
                "two parts",
                (c, n) -> c.createStatement()
                        .execute("WITH d AS (DELETE FROM note WHERE n <= " + (n - 5)
                                + "), e AS (DELETE FROM part WHERE k <= 5) SELECT 1"));
        ways.put(
                "from",
                (c, n) -> c.createStatement()
                        .executeUpdate("UPDATE note SET line = 'new' FROM part p WHERE p.id = note.n AND p.k <= " + n));
        ways.put(
                "using",
                (c, n) -> c.createStatement()
                        .executeUpdate("DELETE FROM note USING part p WHERE p.id = note.n AND p.k <= " + n));
        ways.put(
                "merge",
                (c, n) -> c.createStatement()
                        .executeUpdate("MERGE INTO note USING part p ON p.id = note.n AND p.k <= " + n
                                + " WHEN MATCHED THEN UPDATE SET line = 'new'"));
        ways.put(
                "merge delete",
                (c, n) -> c.createStatement()
                        .executeUpdate("MERGE INTO note USING part p ON p.id = note.n WHEN MATCHED AND p.k <= " + n
                                + " THEN DELETE WHEN MATCHED THEN DO NOTHING"));
        ways.put(
                "on conflict",
                (c, n) -> c.createStatement()
                        .executeUpdate("INSERT INTO note (id, n) SELECT id, id FROM part WHERE k <= " + n
                                + " ON CONFLICT (id) DO UPDATE SET line = 'new'"));
        ways.put("on conflict of values", (c, n) -> {
            StringBuilder rows = new StringBuilder("(1, 1)");
            for (int i = 2; i <= n; i++) {
                rows.append(", (").append(i).append(", ").append(i).append(")");
            }
            c.createStatement()
                    .executeUpdate(
                            "INSERT INTO note (id, n) VALUES " + rows + " ON CONFLICT (id) DO UPDATE SET line = 'new'");
        });
        ways.put("partitions", (c, n) -> c.createStatement().execute("DELETE FROM part WHERE k <= " + n));
        ways.put(
                "partitions returning",
                (c, n) -> c.createStatement().executeQuery("DELETE FROM part WHERE k <= " + n + " RETURNING id"));
        return ways;
    }

    @FunctionalInterface
    private interface Hitting {
        void hit(Connection connection, int rows) throws SQLException;
    }

    private static String update(int n) {
        return "UPDATE note SET line = 'new' WHERE n <= " + n;
    }

    private static PreparedStatement prepared(Connection connection, int n) throws SQLException {
        PreparedStatement prepared = connection.prepareStatement("UPDATE note SET line = ? WHERE n <= ?");
        prepared.setString(1, "new");
        prepared.setInt(2, n);
        return prepared;
    }

    private static void drain(ResultSet rows, int expected) throws SQLException {
        assertThat(GuardedPostgres.column(rows)).hasSize(expected);
    }

    @Test
    @DisplayName("lets every way of changing rows pass up to the cap and undoes it above, in autocommit and not")
    void everyWay() throws Exception {
        for (Map.Entry<String, Hitting> way : ways().entrySet()) {
            for (boolean autoCommit : new boolean[] {true, false}) {
                tables();
                String before = state();
                database.as(ORG_A, connection -> {
                    connection.setAutoCommit(autoCommit);
                    assertRefused(Rule.ROW_CAP, () -> way.getValue().hit(connection, 11));
                    assertThat(connection.getAutoCommit()).isEqualTo(autoCommit);
                    if (!autoCommit) {
                        // The transaction is usable, and what it did before stands.
                        try (ResultSet rows = connection.createStatement().executeQuery("SELECT count(*) FROM note")) {
                            rows.next();
                            assertThat(rows.getInt(1)).isEqualTo(20);
                        }
                        connection.commit();
                    }
                });
                assertThat(state()).as(way.getKey() + " " + autoCommit).isEqualTo(before);
                database.as(ORG_A, connection -> {
                    connection.setAutoCommit(autoCommit);
                    way.getValue().hit(connection, 10);
                    if (!autoCommit) {
                        connection.commit();
                    }
                });
                assertThat(state()).as(way.getKey() + " " + autoCommit).isNotEqualTo(before);
            }
        }
    }

    @Test
    @DisplayName("tells the count, the cap and the place")
    void tells() throws Exception {
        database.as(
                ORG_A,
                connection -> assertThatThrownBy(
                                () -> connection.createStatement().execute(update(17)))
                        .isInstanceOfSatisfying(SafeDbSqlException.class, refusal -> {
                            assertThat(refusal.violation().detail())
                                    .isEqualTo("it hit 17 rows, the row cap is 10, and it was rolled back");
                            assertThat(refusal.getMessage())
                                    .contains("UPDATE on note changed nothing: it hit 17 rows")
                                    .contains("At: character 8: UPDATE note SET line = ? WHERE n <= ?")
                                    .contains("operation \"UPDATE\", target \"note\"");
                        }));
    }

    @Test
    @DisplayName("does not count what is only inserted")
    void inserts() throws Exception {
        database.as(ORG_A, connection -> {
            assertThat(connection
                            .createStatement()
                            .executeUpdate("INSERT INTO note (id, n) SELECT n + 1000, n + 1000 FROM note"))
                    .isEqualTo(20);
            assertThat(connection
                            .createStatement()
                            .executeUpdate("INSERT INTO note (id, n) SELECT n + 2000, n + 2000 FROM note"
                                    + " ON CONFLICT (id) DO UPDATE SET line = 'new'"))
                    .isEqualTo(40);
            assertThat(connection
                            .createStatement()
                            .executeUpdate("MERGE INTO note USING part p ON p.id + 7000 = note.id"
                                    + " WHEN MATCHED THEN DELETE"
                                    + " WHEN NOT MATCHED THEN INSERT (id, n) VALUES (p.id + 7000, p.id + 7000)"))
                    .isEqualTo(20);
        });
    }

    @Test
    @DisplayName("counts what a cascade takes from the same table where the server is asked")
    void cascades() throws Exception {
        database.as(
                ORG_A,
                connection -> assertRefused(
                        Rule.ROW_CAP,
                        () -> connection
                                .createStatement()
                                .executeQuery("DELETE FROM parent WHERE up IS NULL RETURNING id")));
        assertThat(database.rawValue("SELECT count(*) FROM parent")).isEqualTo("20");
    }

    @Test
    @DisplayName("counts the rows behind a view where the server is asked, unless the view hands the change elsewhere")
    void views() throws Exception {
        database.as(ORG_A, connection -> {
            Statement statement = connection.createStatement();
            drain(statement.executeQuery("UPDATE notes SET line = 'new' WHERE n <= 10 RETURNING id"), 10);
            assertRefused(
                    Rule.ROW_CAP,
                    () -> statement.executeQuery("UPDATE notes SET line = 'newer' WHERE n <= 11 RETURNING id"));
            assertRefused(
                    Rule.ROW_CAP, () -> statement.executeQuery("DELETE FROM notes_of_notes WHERE n > 1 RETURNING id"));
            drain(statement.executeQuery("DELETE FROM notes_of_notes WHERE n > 10 RETURNING id"), 10);
            assertRefused(
                    Rule.ROW_CAP, () -> statement.executeQuery("DELETE FROM by_trigger WHERE n < 3 RETURNING id"));
            assertRefused(Rule.ROW_CAP, () -> statement.executeQuery("DELETE FROM by_rule WHERE n < 3 RETURNING id"));
        });
        assertThat(database.rawValue("SELECT count(*) FROM note WHERE line = 'new'"))
                .isEqualTo("10");
        assertThat(database.rawValue("SELECT count(*) FROM note")).isEqualTo("30");
    }

    @Test
    @DisplayName("is lifted by a right token, up to its rows, once")
    void token() throws Exception {
        Token token = approver.token("UPDATE", "note", 15);
        database.as(ORG_A, connection -> {
            database.safeDb.withToken(token, () -> {
                assertThat(connection.createStatement().executeUpdate(update(9)))
                        .isEqualTo(9);
                assertThat(rows("safedb_used_token")).isEqualTo("0");
                assertThatThrownBy(() -> connection.createStatement().execute(update(16)))
                        .isInstanceOfSatisfying(
                                SafeDbSqlException.class,
                                refusal -> assertThat(refusal.violation().detail())
                                        .isEqualTo("it hits 16 rows and the token allows 15 (rows)"));
                assertThat(rows("safedb_used_token")).isEqualTo("0");
                assertThat(connection.createStatement().executeUpdate(update(15)))
                        .isEqualTo(15);
                assertThat(rows("safedb_used_token")).isEqualTo("1");
                assertRefused(
                        Rule.TOKEN_INVALID, () -> connection.createStatement().execute(update(12)));
            });
            assertRefused(Rule.ROW_CAP, () -> connection.createStatement().execute(update(12)));
        });
    }

    @Test
    @DisplayName("is lifted for a batch as a whole, of one statement")
    void tokenOfBatch() throws Exception {
        Hitting batch = Objects.requireNonNull(ways().get("batch of keys"));
        Hitting mixed = Objects.requireNonNull(ways().get("batch of texts"));
        database.as(ORG_A, connection -> {
            database.safeDb.withToken(approver.token("UPDATE", "note", 11), () -> batch.hit(connection, 11));
            assertThat(rows("safedb_used_token")).isEqualTo("1");
            Token other = approver.token("UPDATE", "note", 11);
            database.safeDb.withToken(other, () -> assertRefused(Rule.TOKEN_INVALID, () -> mixed.hit(connection, 11)));
            assertThat(rows("safedb_used_token")).isEqualTo("1");
        });
    }

    private static String rows(String table) throws SQLException {
        return database.rawValue("SELECT count(*) FROM " + table);
    }

    @Test
    @DisplayName("holds in a system scope")
    void systemScope() throws Exception {
        try (SystemScope scope = SystemScope.open("job", "monthly run");
                Connection connection = database.guarded.getConnection()) {
            assertThat(scope).isNotNull();
            assertRefused(
                    Rule.ROW_CAP,
                    () -> connection.createStatement().execute("UPDATE note SET line = 'new' WHERE n > 15"));
            assertThat(connection.createStatement().executeUpdate("UPDATE note SET line = 'new' WHERE n > 115"))
                    .isEqualTo(5);
            // Unique for each tenant only.
            assertThat(connection.createStatement().executeUpdate("UPDATE note SET line = 'new' WHERE n = 115"))
                    .isEqualTo(1);
        }
    }

    @Test
    @DisplayName("leaves a transaction of the caller's as it was: his savepoints, his isolation, his failures")
    void inTransactions() throws Exception {
        database.as(ORG_A, connection -> {
            connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
            connection.setAutoCommit(false);
            connection.createStatement().executeUpdate("UPDATE note SET line = 'kept' WHERE id = 1");
            Savepoint savepoint = connection.setSavepoint("safedb_operation");
            connection.createStatement().executeUpdate("UPDATE note SET line = 'kept' WHERE id = 2");
            assertRefused(Rule.ROW_CAP, () -> connection.createStatement().execute(update(20)));
            connection.createStatement().executeUpdate(update(3).replace("new", "undone"));
            connection.rollback(savepoint);
            connection.commit();
        });
        assertThat(database.rawValue("SELECT string_agg(id::text, ',') FROM note WHERE line <> 'line'"))
                .isEqualTo("1");
        database.as(ORG_A, connection -> {
            connection.setAutoCommit(false);
            assertThatThrownBy(() -> connection.createStatement().execute("UPDATE note SET n = n / 0 WHERE n < 20"))
                    .isInstanceOf(SQLException.class)
                    .isNotInstanceOf(SafeDbSqlException.class);
            assertThatThrownBy(() -> connection.createStatement().execute(update(5)))
                    .hasMessageContaining("aborted");
            connection.rollback();
            connection.createStatement().executeUpdate(update(5));
            connection.commit();
        });
        database.as(ORG_A, connection -> {
            connection.createStatement().execute("BEGIN");
            connection.createStatement().executeUpdate("UPDATE note SET line = 'begun' WHERE id = 7");
            assertRefused(Rule.ROW_CAP, () -> connection.createStatement().execute(update(20)));
            connection.createStatement().execute("COMMIT");
        });
        assertThat(database.rawValue("SELECT line FROM note WHERE id = 7")).isEqualTo("begun");
    }

    @Test
    @DisplayName("is only logged in development and where the policy observes it")
    void logged() throws Exception {
        for (boolean observed : new boolean[] {false, true}) {
            Environment environment = observed ? Environment.PRODUCTION : Environment.DEVELOPMENT;
            try (GuardedPostgres other = GuardedPostgres.start(
                    environment,
                    policy -> policy.rowCap(2)
                            .mode(Rule.ROW_CAP, observed ? EnforcementMode.OBSERVE : EnforcementMode.ENFORCE))) {
                other.as(ORG_A, connection -> {
                    assertThat(connection
                                    .createStatement()
                                    .executeUpdate("UPDATE tickets SET title = 'new' WHERE id > 0"))
                            .isGreaterThan(2);
                    assertThat(connection.getAutoCommit()).isTrue();
                });
            }
        }
    }
}

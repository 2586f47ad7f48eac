package io.safedb.jdbc;

import static io.safedb.jdbc.GuardedPostgres.ORG_A;
import static io.safedb.jdbc.GuardedPostgres.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.safedb.DestructiveCalls;
import io.safedb.Rule;
import io.safedb.environment.Environment;
import io.safedb.token.Token;
import java.sql.CallableStatement;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class TokenSpendingTest {
    private static GuardedPostgres database;
    private static Approver approver;

    @BeforeAll
    static void start() throws SQLException {
        database = GuardedPostgres.start(
                Environment.PRODUCTION,
                policy -> policy.destructive(DestructiveCalls.TOKEN_ONLY)
                        .approvers(Approver.KEY)
                        .tenantTables("audit_log"));
        approver = database.approver();
    }

    @AfterAll
    static void stop() {
        database.close();
    }

    @BeforeEach
    void tables() throws SQLException {
        EmbeddedPostgresServer.run(database.raw, """
                DROP TABLE IF EXISTS audit_log, audit_part, other_log CASCADE;
                CREATE TABLE audit_log (id int PRIMARY KEY, organization_id text NOT NULL, line text);
                CREATE INDEX audit_line ON audit_log (line);
                INSERT INTO audit_log SELECT g, 'org_a', 'line' FROM generate_series(1, 3) g;
                INSERT INTO audit_log SELECT g, 'org_b', 'line' FROM generate_series(4, 5) g;
                CREATE TABLE other_log (id int PRIMARY KEY, organization_id text NOT NULL);
                DELETE FROM safedb_used_token;
                """);
    }

    @Test
    @DisplayName("a right token lets its one call run, once, and the database remembers who and why")
    void once() throws Exception {
        Token token = approver.token("DROP TABLE", "audit_log", 5);
        database.outside(connection -> {
            assertRefused(Rule.DESTRUCTIVE_WITHOUT_TOKEN, () -> drop(connection));
            database.safeDb.withToken(token, () -> {
                assertThat(drop(connection)).isZero();
                EmbeddedPostgresServer.run(database.raw, "CREATE TABLE audit_log (organization_id text)");
                assertSpent("jti", "used before", () -> drop(connection));
            });
            assertThat(connection.getAutoCommit()).isTrue();
        });
        assertThat(rows("audit_log")).isEqualTo("0");
        assertThat(database.rawValue("SELECT concat_ws('|', operation, target, approver, requester, reason,"
                        + " used_at > now() - interval '1 minute', expires_at > now()) FROM safedb_used_token"))
                .isEqualTo("DROP TABLE|audit_log|dana@example.org|deploy-bot|" + Approver.REASON + "|t|t");
        assertThat(database.rawValue("SELECT length(id) FROM safedb_used_token"))
                .isEqualTo("32");
    }

    @Test
    @DisplayName("every way to run a statement spends the token, under autocommit and in a transaction")
    void everyPath() throws Exception {
        everyPath(connection -> connection.createStatement().execute(text()));
        everyPath(connection -> connection.createStatement().execute(text(), Statement.RETURN_GENERATED_KEYS));
        everyPath(connection -> connection.createStatement().execute(text(), new String[] {"id"}));
        everyPath(connection -> connection.createStatement().executeUpdate(text()));
        everyPath(connection -> connection.createStatement().executeUpdate(text(), Statement.NO_GENERATED_KEYS));
        everyPath(connection -> connection.createStatement().executeUpdate(text(), new String[] {"id"}));
        everyPath(connection -> connection.createStatement().executeLargeUpdate(text()));
        everyPath(
                connection -> connection.createStatement().executeLargeUpdate(text(), Statement.RETURN_GENERATED_KEYS));
        everyPath(connection -> connection.createStatement().executeLargeUpdate(text(), new String[] {"id"}));
        everyPath(connection -> connection.prepareStatement(text()).execute());
        everyPath(connection -> connection.prepareStatement(text()).executeUpdate());
        everyPath(connection -> connection.prepareStatement(text()).executeLargeUpdate());
        everyPath(connection -> connection
                .prepareStatement(text(), Statement.RETURN_GENERATED_KEYS)
                .executeUpdate());
    }

    private static String text() {
        return "DELETE FROM audit_log";
    }

    private void everyPath(GuardedPostgres.Work work) throws Exception {
        for (boolean autoCommit : new boolean[] {true, false}) {
            tables();
            Token token = approver.token("DELETE", "audit_log", 3);
            database.as(ORG_A, connection -> {
                connection.setAutoCommit(autoCommit);
                assertRefused(Rule.DESTRUCTIVE_WITHOUT_TOKEN, () -> work.run(connection));
                database.safeDb.withToken(token, () -> work.run(connection));
                assertThat(rows("safedb_used_token")).isEqualTo(autoCommit ? "1" : "0");
                assertSpent("jti", "used before", () -> database.safeDb.withToken(token, () -> work.run(connection)));
                assertThat(connection.getAutoCommit()).isEqualTo(autoCommit);
                if (!autoCommit) {
                    connection.commit();
                }
            });
            assertThat(rows("safedb_used_token")).isEqualTo("1");
            assertThat(rows("audit_log")).isEqualTo("2");
        }
    }

    @Test
    @DisplayName("a use that is rolled back leaves the token unspent, also to a savepoint")
    void rolledBack() throws Exception {
        Token token = approver.token("DROP TABLE", "audit_log", 5);
        database.outside(connection -> database.safeDb.withToken(token, () -> {
            connection.setAutoCommit(false);
            drop(connection);
            connection.rollback();
            assertThat(rows("audit_log")).isEqualTo("5");
            java.sql.Savepoint before = connection.setSavepoint();
            drop(connection);
            connection.rollback(before);
            drop(connection);
            connection.commit();
            assertThat(exists("audit_log")).isFalse();
        }));
    }

    @Test
    @DisplayName("a statement of the server's that fails spends nothing, and its error passes as it is")
    void serverError() throws Exception {
        Token token = approver.token("DROP TABLE", "audit_log", 5);
        EmbeddedPostgresServer.run(
                database.raw, "CREATE TABLE audit_part (id int REFERENCES audit_log, organization_id text)");
        database.outside(connection -> database.safeDb.withToken(token, () -> {
            assertThatThrownBy(() -> drop(connection))
                    .isInstanceOfSatisfying(
                            SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("2BP01"));
            assertThat(connection.getAutoCommit()).isTrue();
            EmbeddedPostgresServer.run(database.raw, "DROP TABLE audit_part");
            drop(connection);
        }));
    }

    @Test
    @DisplayName("in a transaction that has failed, and on a connection that only reads, the server's error comes")
    void unusableTransactions() throws Exception {
        Token token = approver.token("DROP TABLE", "audit_log", 5);
        database.outside(connection -> database.safeDb.withToken(token, () -> {
            connection.setAutoCommit(false);
            assertThatThrownBy(() -> connection.createStatement().executeQuery("SELECT 1 / 0"))
                    .isInstanceOf(SQLException.class);
            assertThatThrownBy(() -> drop(connection))
                    .isInstanceOfSatisfying(
                            SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("25P02"));
            connection.rollback();
            connection.setReadOnly(true);
            assertThatThrownBy(() -> drop(connection))
                    .isInstanceOfSatisfying(
                            SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("25006"));
            connection.rollback();
            connection.setReadOnly(false);
            connection.setAutoCommit(true);
            drop(connection);
        }));
    }

    @Test
    @DisplayName("in a transaction that a text began, the token is spent with that transaction")
    void begunByText() throws Exception {
        Token token = approver.token("DROP TABLE", "audit_log", 5);
        database.outside(connection -> database.safeDb.withToken(token, () -> {
            try (Statement statement = connection.createStatement()) {
                statement.execute("BEGIN");
                drop(connection);
                assertThat(rows("safedb_used_token")).isEqualTo("0");
                statement.execute("ROLLBACK");
                drop(connection);
                assertThat(rows("safedb_used_token")).isEqualTo("1");
            }
        }));
    }

    @Test
    @DisplayName("more rows than the token allows: undone, refused, and the token is still good for its rows")
    void rowCap() throws Exception {
        database.as(ORG_A, connection -> {
            Token token = approver.token("DELETE", "audit_log", 2);
            assertSpent(
                    "it hits 3 rows and the token allows 2",
                    "",
                    () -> database.safeDb.withToken(
                            token, () -> connection.createStatement().execute(text())));
            for (int keys : new int[] {Statement.RETURN_GENERATED_KEYS, Statement.NO_GENERATED_KEYS}) {
                assertSpent(
                        "it hits 3 rows and the token allows 2",
                        "",
                        () -> database.safeDb.withToken(
                                token, () -> connection.createStatement().execute(text(), keys)));
                assertSpent(
                        "it hits 3 rows and the token allows 2",
                        "",
                        () -> database.safeDb.withToken(
                                token,
                                () -> connection.prepareStatement(text(), keys).execute()));
            }
            assertThat(rows("audit_log")).isEqualTo("5");
            connection.setAutoCommit(false);
            assertThat(connection.createStatement().executeUpdate("DELETE FROM audit_log WHERE id = 1"))
                    .isEqualTo(1);
            assertThat(database.safeDb.<Integer, SQLException>withToken(
                            token, () -> connection.createStatement().executeUpdate(text())))
                    .isEqualTo(2);
            connection.rollback();
            connection.setAutoCommit(true);
        });
        database.outside(connection -> {
            assertSpent(
                    "it hits 5 rows and the token allows 4",
                    "",
                    () -> database.safeDb.withToken(
                            approver.token("DROP TABLE", "audit_log", 4), () -> drop(connection)));
            assertSpent(
                    "it hits 5 rows and the token allows 0",
                    "",
                    () -> run(
                            connection,
                            approver.token("TRUNCATE", "audit_log,other_log", 0),
                            "TRUNCATE other_log, audit_log"));
            assertSpent(
                    "it hits 5 rows and the token allows 1",
                    "",
                    () -> run(
                            connection,
                            approver.token("ALTER TABLE", "audit_log", 1),
                            "ALTER TABLE audit_log DROP COLUMN line"));
            run(connection, approver.token("DROP INDEX", "audit_line", 0), "DROP INDEX audit_line");
            run(connection, approver.token("CREATE INDEX", "audit_log", 0), "CREATE INDEX x ON audit_log (line)");
            run(
                    connection,
                    approver.token("TRUNCATE", "audit_log,other_log", 5),
                    "TRUNCATE TABLE ONLY other_log, audit_log RESTART IDENTITY");
        });
        assertThat(rows("audit_log")).isEqualTo("0");
    }

    @Test
    @DisplayName("a token for one table drops no other one, whatever the text looks like")
    void exactTargets() throws Exception {
        EmbeddedPostgresServer.run(
                database.raw,
                "DROP SCHEMA IF EXISTS a CASCADE; CREATE SCHEMA a;"
                        + " CREATE TABLE a.b (organization_id text); DROP TABLE IF EXISTS \"a.b\", text;"
                        + " CREATE TABLE \"a.b\" (organization_id text); CREATE TABLE text (organization_id text)");
        database.outside(connection -> {
            Token token = approver.token("DROP TABLE", "audit_log", 5);
            for (String text : new String[] {
                "DROP TABLE audit_log, other_log",
                "DROP TABLE IF EXISTS other_log, audit_log",
                "DROP TABLE other_log",
                "DROP TABLE \"Audit_log\"",
                "DROP TABLE a.audit_log",
                "DROP TABLE text, audit_log",
                "DROP VIEW audit_log",
                "TRUNCATE audit_log"
            }) {
                assertRefused(Rule.TOKEN_INVALID, () -> run(connection, token, text));
            }
            assertSpent("CASCADE", "(op)", () -> run(connection, token, "DROP TABLE audit_log CASCADE"));
            assertSpent(
                    "CASCADE",
                    "",
                    () -> run(connection, approver.token("TRUNCATE", "audit_log", 5), "TRUNCATE audit_log CASCADE"));
            assertSpent(
                    "it cannot run in a transaction",
                    "",
                    () -> run(
                            connection,
                            approver.token("DROP INDEX", "audit_line", 0),
                            "DROP INDEX CONCURRENTLY audit_line"));
            assertSpent(
                    "a name with a dot",
                    "",
                    () -> run(connection, approver.token("DROP TABLE", "a.b", 0), "DROP TABLE \"a.b\""));
            run(connection, approver.token("DROP TABLE", "a.b", 0), "DROP TABLE a.b");
            run(connection, approver.token("DROP TABLE", "text", 0), "DROP TABLE text");
            run(connection, token, "DROP TABLE IF EXISTS public.\"audit_log\" RESTRICT;");
        });
        assertThat(exists("audit_log")).isFalse();
        assertThat(exists("other_log")).isTrue();
        assertThat(exists("\"a.b\"")).isTrue();
        assertThat(exists("a.b")).isFalse();
    }

    @Test
    @DisplayName("where the name means another table in this session, the token is not for it")
    void shadowed() throws Exception {
        try (Connection raw = database.raw.getConnection();
                Statement statement = raw.createStatement()) {
            statement.execute("CREATE TEMP TABLE audit_log (organization_id text)");
            try (Connection connection = database.guardedOn(raw)) {
                assertSpent(
                        "in this session the name means another",
                        "",
                        () -> run(connection, approver.token("DROP TABLE", "audit_log", 5), "DROP TABLE audit_log"));
            }
        }
    }

    @Test
    @DisplayName("row security that hides rows from the count stops the call")
    void rowSecurity() throws Exception {
        EmbeddedPostgresServer.run(
                database.raw,
                "DROP ROLE IF EXISTS token_app; CREATE ROLE token_app; GRANT USAGE, CREATE ON SCHEMA public TO token_app;"
                        + " GRANT INSERT ON safedb_used_token TO token_app;"
                        + " ALTER TABLE audit_log OWNER TO token_app; ALTER TABLE audit_log FORCE ROW LEVEL SECURITY;"
                        + " ALTER TABLE audit_log ENABLE ROW LEVEL SECURITY");
        try (Connection raw = database.raw.getConnection();
                Statement statement = raw.createStatement()) {
            statement.execute("SET ROLE token_app");
            try (Connection connection = database.guardedOn(raw)) {
                assertSpent(
                        "row security hides",
                        "",
                        () -> run(connection, approver.token("DROP TABLE", "audit_log", 5), "DROP TABLE audit_log"));
            }
        }
    }

    @Test
    @DisplayName("batches, statements of several parts and RETURNING take no token")
    void refusedForms() throws Exception {
        database.as(ORG_A, connection -> {
            Token token = approver.token("DELETE", "audit_log", 3);
            database.safeDb.withToken(token, () -> {
                Statement statement = connection.createStatement();
                assertSpent("a batch", "", () -> statement.addBatch(text()));
                PreparedStatement prepared = connection.prepareStatement(text());
                assertSpent("a batch", "", prepared::addBatch);
                assertSpent("leave RETURNING out", "", () -> statement.executeQuery(text() + " RETURNING id"));
                assertSpent(
                        "several parts",
                        "",
                        () -> statement.execute(
                                "WITH gone AS (DELETE FROM audit_log WHERE id = 1 RETURNING id) " + text()));
                assertThat(prepared.executeUpdate()).isEqualTo(3);
            });
            Token drop = approver.token("DROP TABLE", "other_log", 0);
            database.safeDb.withToken(drop, () -> {
                CallableStatement call = connection.prepareCall("DROP TABLE other_log");
                assertSpent("a batch", "", call::addBatch);
                call.execute();
                EmbeddedPostgresServer.run(database.raw, "CREATE TABLE other_log (organization_id text)");
                assertSpent("jti", "used before", call::execute);
            });
        });
        assertThat(exists("other_log")).isTrue();
    }

    @Test
    @DisplayName("a database that cannot remember used tokens refuses them, says what to do, and keeps the transaction")
    void unprepared() throws Exception {
        Token token = approver.token("DROP TABLE", "audit_log", 5);
        EmbeddedPostgresServer.run(database.raw, "ALTER TABLE safedb_used_token RENAME TO elsewhere");
        try {
            database.as(ORG_A, connection -> {
                connection.setAutoCommit(false);
                connection.createStatement().executeUpdate("DELETE FROM audit_log WHERE id = 1");
                assertSpent(
                        "JdbcMarker.createTokenTable",
                        "INSERT",
                        () -> database.safeDb.withToken(token, () -> drop(connection)));
                connection.commit();
            });
            assertThat(rows("audit_log")).isEqualTo("4");
        } finally {
            EmbeddedPostgresServer.run(database.raw, "ALTER TABLE elsewhere RENAME TO safedb_used_token");
        }
        EmbeddedPostgresServer.run(database.raw, "DROP TABLE safedb_used_token");
        JdbcMarker.createTokenTable(database.raw);
        JdbcMarker.createTokenTable(database.raw);
        database.outside(connection -> database.safeDb.withToken(token, () -> drop(connection)));
        assertThat(exists("audit_log")).isFalse();
    }

    @Test
    @DisplayName("INSERT on the table of used tokens is all that the application's role needs")
    void grants() throws Exception {
        EmbeddedPostgresServer.run(
                database.raw,
                "DROP ROLE IF EXISTS token_app2; CREATE ROLE token_app2; GRANT USAGE ON SCHEMA public TO token_app2;"
                        + " GRANT SELECT ON safedb_environment TO token_app2; GRANT DELETE ON audit_log TO token_app2;"
                        + " GRANT SELECT ON audit_log TO token_app2");
        Token token = approver.token("DELETE", "audit_log", 3);
        try (Connection raw = database.raw.getConnection();
                Statement statement = raw.createStatement();
                io.safedb.TenantScope scope = io.safedb.TenantScope.open(ORG_A)) {
            assertThat(scope.tenant()).isEqualTo(ORG_A);
            statement.execute("SET ROLE token_app2");
            try (Connection connection = database.guardedOn(raw)) {
                assertSpent("grants INSERT", "42501", () -> run(connection, token, text()));
                EmbeddedPostgresServer.run(database.raw, "GRANT INSERT ON safedb_used_token TO token_app2");
                run(connection, token, text());
                assertSpent("jti", "used before", () -> run(connection, token, text()));
            }
        }
    }

    private static int drop(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            return statement.executeUpdate("DROP TABLE audit_log");
        }
    }

    private static void run(Connection connection, Token token, String text) throws SQLException {
        database.safeDb.<SQLException>withToken(token, () -> {
            try (Statement statement = connection.createStatement()) {
                statement.execute(text);
            }
        });
    }

    private static void assertSpent(String first, String second, ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOfSatisfying(SafeDbSqlException.class, e -> {
            assertThat(e.violation().rule()).isEqualTo(Rule.TOKEN_INVALID);
            assertThat(e.violation().detail()).contains(first).contains(second);
        });
    }

    private static String rows(String table) throws SQLException {
        return database.rawValue("SELECT count(*) FROM " + table);
    }

    private static boolean exists(String table) throws SQLException {
        return database.rawValue("SELECT to_regclass('" + table + "') IS NOT NULL")
                .equals("t");
    }
}

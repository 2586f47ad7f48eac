package io.safedb.jdbc;

import static io.safedb.jdbc.GuardedPostgres.ORG_A;
import static io.safedb.jdbc.GuardedPostgres.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.safedb.Rule;
import io.safedb.environment.Environment;
import io.safedb.token.Token;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Ways around what a token allows: errors of the driver's, and code that a statement calls. */
class TokenSideDoorTest {
    private static GuardedPostgres database;
    private static Approver approver;
    private static DataSource guarded;

    @BeforeAll
    static void start() throws SQLException {
        database = GuardedPostgres.start(
                Environment.STAGING, policy -> policy.approvers(Approver.KEY).tenantTables("audit_log"));
        approver = database.approver();
        EmbeddedPostgresServer.run(
                database.raw,
                "CREATE FUNCTION empties(int) RETURNS int LANGUAGE plpgsql IMMUTABLE AS"
                        + " 'BEGIN DELETE FROM victim; RETURN $1; END'");
        // Wrapped when the function is there, which a database is asked for twice a minute.
        guarded = SafeDataSource.wrap(database.raw, database.safeDb);
    }

    @AfterAll
    static void stop() {
        database.close();
    }

    @BeforeEach
    void tables() throws SQLException {
        EmbeddedPostgresServer.run(database.raw, """
                DROP TABLE IF EXISTS audit_log, victim;
                CREATE TABLE audit_log (id int PRIMARY KEY, organization_id text NOT NULL, line text);
                INSERT INTO audit_log SELECT g, 'org_a', 'line' FROM generate_series(1, 5) g;
                CREATE TABLE victim AS SELECT 1 AS id;
                DELETE FROM safedb_used_token;
                """);
    }

    @Test
    @DisplayName(
            "a call that the driver finds fault with when it has run is undone, however many rows the token allows")
    void driverError() throws Exception {
        Token token = approver.token("DELETE", "audit_log", 1);
        database.as(ORG_A, connection -> {
            connection.setAutoCommit(false);
            try (Statement statement = connection.createStatement();
                    PreparedStatement prepared = database.safeDb.withToken(
                            token, () -> connection.prepareStatement("DELETE FROM audit_log"))) {
                statement.executeUpdate("INSERT INTO audit_log (id, line) VALUES (6, 'before')");
                // Neither gives rows, which the driver says when the server is done.
                assertThatThrownBy(() ->
                                database.safeDb.withToken(token, () -> statement.executeQuery("DELETE FROM audit_log")))
                        .isInstanceOf(SQLException.class);
                assertThatThrownBy(() -> database.safeDb.withToken(token, () -> prepared.executeQuery()))
                        .isInstanceOf(SQLException.class);
                connection.commit();
                statement.execute("BEGIN");
                assertThatThrownBy(() ->
                                database.safeDb.withToken(token, () -> statement.executeQuery("DELETE FROM audit_log")))
                        .isInstanceOf(SQLException.class);
                connection.commit();
            }
        });
        assertThat(database.rawValue("SELECT count(*) FROM audit_log")).isEqualTo("6");
        assertThat(database.rawValue("SELECT count(*) FROM safedb_used_token")).isEqualTo("0");
    }

    @ParameterizedTest(name = "{0}")
    @DisplayName("a token for a table lets no function run that could change another")
    @ValueSource(
            strings = {
                "ALTER TABLE audit_log ALTER COLUMN id TYPE int USING empties(id)",
                "ALTER TABLE audit_log ALTER COLUMN id TYPE int USING public.empties(id)",
                "ALTER TABLE audit_log ALTER COLUMN id TYPE int USING \"empties\" (id)",
                "ALTER TABLE audit_log ALTER COLUMN id TYPE int USING (audit_log.id).empties",
                "ALTER TABLE audit_log ADD CHECK (empties(id) > 0)",
                "ALTER TABLE audit_log ADD COLUMN more int DEFAULT empties(1)",
                "ALTER TABLE audit_log ADD COLUMN more int GENERATED ALWAYS AS (empties(id)) STORED",
            })
    void functions(String text) throws Exception {
        Token token = approver.token("ALTER TABLE", "audit_log", 100);
        try (Connection connection = guarded.getConnection();
                Statement statement = connection.createStatement()) {
            assertRefused(Rule.TOKEN_INVALID, () -> database.safeDb.withToken(token, () -> statement.execute(text)));
        }
        assertThat(database.rawValue("SELECT count(*) FROM victim")).isEqualTo("1");
    }

    @ParameterizedTest(name = "{0}")
    @DisplayName("what only computes is no obstacle to a token")
    @ValueSource(
            strings = {
                "ALTER TABLE audit_log ADD COLUMN more timestamptz DEFAULT now()",
                "ALTER TABLE audit_log ADD COLUMN more numeric(10, 2), ADD CHECK (length(line) < 100)",
                "ALTER TABLE audit_log ALTER COLUMN line TYPE varchar(20) USING lower(line)",
            })
    void computing(String text) throws Exception {
        Token token = approver.token("ALTER TABLE", "audit_log", 100);
        try (Connection connection = guarded.getConnection();
                Statement statement = connection.createStatement()) {
            database.safeDb.withToken(token, () -> statement.execute(text));
        }
        assertThat(database.rawValue("SELECT count(*) FROM safedb_used_token")).isEqualTo("1");
    }
}

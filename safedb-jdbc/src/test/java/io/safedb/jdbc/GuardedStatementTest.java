package io.safedb.jdbc;

import static io.safedb.jdbc.GuardedPostgres.ORG_A;
import static io.safedb.jdbc.GuardedPostgres.ORG_B;
import static io.safedb.jdbc.GuardedPostgres.assertRefused;
import static io.safedb.jdbc.GuardedPostgres.column;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.safedb.Rule;
import io.safedb.TenantScope;
import io.safedb.environment.Environment;
import java.sql.BatchUpdateException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class GuardedStatementTest {
    private static GuardedPostgres database;

    @BeforeAll
    static void start() throws SQLException {
        database = GuardedPostgres.start(Environment.PRODUCTION);
    }

    @AfterAll
    static void stop() {
        database.close();
    }

    @Test
    @DisplayName("text runs narrowed, and results belong to the guarded statement")
    void narrowed() throws Exception {
        database.as(ORG_A, connection -> {
            try (Statement statement = connection.createStatement()) {
                ResultSet rows = statement.executeQuery("SELECT id FROM tickets WHERE id > 110 OR 1 = 1 ORDER BY id");
                assertThat(rows.getStatement()).isSameAs(statement);
                assertThat(statement.getConnection()).isSameAs(connection);
                assertThat(column(rows)).hasSize(12).first().isEqualTo("101");
                assertThat(statement.execute("SELECT id FROM tickets WHERE id = 900101"))
                        .isTrue();
                assertThat(column(statement.getResultSet())).isEmpty();
                assertThat(rows.isClosed()).isTrue();
                assertThat(statement.getMoreResults()).isFalse();
                assertThat(statement.getUpdateCount()).isEqualTo(-1);
            }
        });
    }

    @Test
    @DisplayName("settings carry over to what runs")
    void settings() throws Exception {
        database.as(ORG_A, connection -> {
            try (Statement statement = connection.createStatement()) {
                statement.setMaxRows(3);
                statement.setFetchSize(2);
                statement.setQueryTimeout(5);
                assertThat(column(statement.executeQuery("SELECT id FROM tickets ORDER BY id")))
                        .containsExactly("101", "102", "103");
                assertThat(statement.getMaxRows()).isEqualTo(3);
                assertThat(statement.getFetchSize()).isEqualTo(2);
            }
            try (Statement scrollable =
                            connection.createStatement(ResultSet.TYPE_SCROLL_INSENSITIVE, ResultSet.CONCUR_READ_ONLY);
                    ResultSet rows = scrollable.executeQuery("SELECT id FROM tickets ORDER BY id")) {
                assertThat(rows.last()).isTrue();
                assertThat(rows.getLong("id")).isEqualTo(112);
                assertThat(rows.absolute(2)).isTrue();
                assertThat(rows.getObject("id", Long.class)).isEqualTo(102L);
            }
            Statement closing = connection.createStatement();
            closing.closeOnCompletion();
            ResultSet rows = closing.executeQuery("SELECT id FROM tickets");
            assertThat(closing.isClosed()).isFalse();
            rows.close();
            assertThat(closing.isClosed()).isTrue();
        });
    }

    @Test
    @DisplayName("the numbers of a sequence may be taken and read, not set, and never counted by rows")
    void sequences() throws Exception {
        database.as(ORG_A, connection -> {
            try (Statement statement = connection.createStatement()) {
                assertThat(column(statement.executeQuery("SELECT nextval('ticket_seq')")))
                        .containsExactly("5000");
                assertThat(column(statement.executeQuery(
                                "SELECT nextval('ticket_seq'::regclass) FROM generate_series(1, 2)")))
                        .containsExactly("5001", "5002");
                assertThat(column(statement.executeQuery("SELECT currval('ticket_seq')")))
                        .containsExactly("5002");
                assertThat(column(statement.executeQuery("SELECT lastval()"))).containsExactly("5002");
                assertThat(column(statement.executeQuery("SELECT nextval('ticket_seq') FROM tickets")))
                        .hasSize(12);
                assertRefused(Rule.OPAQUE_CODE, () -> statement.executeQuery("SELECT setval('ticket_seq', 1)"));
                assertRefused(
                        Rule.OPAQUE_CODE,
                        () -> statement.executeQuery(
                                "SELECT count(*) FROM tickets WHERE nextval('ticket_seq') IS NOT NULL"));
                assertThat(column(statement.executeQuery("SELECT nextval('ticket_seq')")))
                        .containsExactly("5015");
            }
        });
        database.outside(connection -> {
            try (PreparedStatement next = connection.prepareStatement("select nextval(?)")) {
                next.setString(1, "ticket_seq");
                assertThat(column(next.executeQuery())).containsExactly("5016");
            }
        });
        String before = database.rawValue("SELECT last_value FROM ticket_seq");
        assertThat(database.rawValue("SELECT count(*) FROM tickets"
                        + " WHERE organization_id = 'org_a' AND nextval('ticket_seq') IS NOT NULL"))
                .isEqualTo("12");
        // Why it is refused in a condition: the server has asked it of the others' rows as well.
        assertThat(Long.parseLong(database.rawValue("SELECT last_value FROM ticket_seq")) - Long.parseLong(before))
                .isEqualTo(24);
    }

    @Test
    @DisplayName("generated keys work in every overload")
    void generatedKeys() throws Exception {
        database.as(ORG_A, connection -> {
            connection.setAutoCommit(false);
            try (Statement statement = connection.createStatement()) {
                assertThat(statement.executeUpdate(
                                "INSERT INTO contacts (id, name) VALUES (70, 'x')", Statement.RETURN_GENERATED_KEYS))
                        .isEqualTo(1);
                assertThat(column(statement.getGeneratedKeys())).containsExactly("70");
                assertThat(statement.execute(
                                "INSERT INTO contacts (id, name) VALUES (71, 'x')", new String[] {"name", "id"}))
                        .isFalse();
                assertThat(column(statement.getGeneratedKeys())).containsExactly("x");
                assertThat(statement.executeLargeUpdate(
                                "UPDATE contacts SET name = 'y' WHERE id IN (70, 900001)", new String[] {"id"}))
                        .isEqualTo(1);
                assertThat(column(statement.getGeneratedKeys())).containsExactly("70");
            }
            connection.rollback();
        });
    }

    @Test
    @DisplayName("a batch of texts runs in one transaction under autocommit, and its failure says where")
    void batch() throws Exception {
        database.as(ORG_A, connection -> {
            try (Statement statement = connection.createStatement()) {
                statement.addBatch("UPDATE contacts SET name = 'batch' WHERE id = 1");
                statement.addBatch("UPDATE contacts SET name = 'batch' WHERE id = 900001");
                assertThat(statement.executeBatch()).containsExactly(1, 0);
                assertThat(statement.executeBatch()).isEmpty();
                statement.addBatch("UPDATE contacts SET name = 'lost' WHERE id = 1");
                statement.addBatch("INSERT INTO contacts (id, name) VALUES (1, 'twice')");
                assertThatThrownBy(statement::executeBatch).isInstanceOfSatisfying(BatchUpdateException.class, e -> {
                    assertThat(e.getSQLState()).isEqualTo("23505");
                    assertThat(e.getUpdateCounts()).containsExactly(1, Statement.EXECUTE_FAILED);
                });
                assertThat(column(statement.executeQuery("SELECT name FROM contacts WHERE id = 1")))
                        .containsExactly("batch");
                assertRefused(Rule.UNREADABLE, () -> statement.addBatch("UPDATE contacts SET nonsense here"));
                statement.addBatch("UPDATE contacts SET name = 'Contact A' WHERE id = 1");
                assertThat(statement.executeLargeBatch()).containsExactly(1);
                assertThat(connection.getAutoCommit()).isTrue();
            }
        });
        assertThat(database.rawValue("SELECT count(*) FROM contacts WHERE name = 'batch'"))
                .isEqualTo("0");
    }

    @Test
    @DisplayName("a batch is not run in another tenant's scope")
    void batchScope() throws Exception {
        try (Connection connection = database.guarded.getConnection();
                Statement statement = connection.createStatement()) {
            try (TenantScope scope = TenantScope.open(ORG_A)) {
                assertThat(scope.tenant()).isEqualTo(ORG_A);
                statement.addBatch("UPDATE contacts SET name = 'x' WHERE id = 1");
            }
            try (TenantScope scope = TenantScope.open(ORG_B)) {
                assertThat(scope.tenant()).isEqualTo(ORG_B);
                assertRefused(Rule.CROSS_TENANT, statement::executeBatch);
            }
        }
        assertThat(database.rawValue("SELECT count(*) FROM contacts WHERE name = 'x'"))
                .isEqualTo("0");
    }

    @Test
    @DisplayName("transactions and savepoints work; a refusal leaves the transaction usable")
    void transactions() throws Exception {
        database.as(ORG_A, connection -> {
            connection.setAutoCommit(false);
            try (Statement statement = connection.createStatement()) {
                statement.executeUpdate("UPDATE contacts SET name = 'one' WHERE id = 1");
                Savepoint savepoint = connection.setSavepoint("here");
                statement.executeUpdate("UPDATE contacts SET name = 'two' WHERE id = 1");
                assertRefused(Rule.DESTRUCTIVE_WITHOUT_TOKEN, () -> statement.executeUpdate("DELETE FROM contacts"));
                assertRefused(Rule.DESTRUCTIVE_WITHOUT_TOKEN, () -> statement.execute("DROP TABLE contacts"));
                connection.rollback(savepoint);
                assertThat(column(statement.executeQuery("SELECT name FROM contacts WHERE id = 1")))
                        .containsExactly("one");
                connection.releaseSavepoint(connection.setSavepoint());
            }
            connection.rollback();
        });
    }

    @Test
    @DisplayName("refused: parameters in plain text, writes to read-only rows, calls, other schemas, raw objects")
    void refusals() throws Exception {
        database.as(ORG_A, connection -> {
            try (Statement statement = connection.createStatement()) {
                assertRefused(Rule.UNREADABLE, () -> statement.executeQuery("SELECT id FROM tickets WHERE id = ?"));
                assertRefused(Rule.OPAQUE_CODE, () -> statement.execute("CALL purge_old()"));
                assertRefused(Rule.SCOPE_TAMPERING, () -> statement.execute("SET search_path = evil"));
                assertRefused(Rule.SCOPE_TAMPERING, () -> statement.unwrap(org.postgresql.PGStatement.class));
                ResultSet rows = statement.executeQuery("SELECT id, title FROM tickets");
                assertThat(rows.next()).isTrue();
                assertRefused(Rule.UNSCOPED_STATEMENT, () -> rows.updateString(2, "x"));
                assertRefused(Rule.UNSCOPED_STATEMENT, rows::deleteRow);
            }
            assertRefused(Rule.OPAQUE_CODE, () -> connection.prepareCall("{call purge_old()}"));
            assertRefused(Rule.UNREADABLE, () -> connection.prepareStatement("{call purge_old()}"));
            assertRefused(Rule.OPAQUE_CODE, () -> connection.prepareCall("CALL purge_old()"));
            assertRefused(Rule.SCOPE_TAMPERING, () -> connection.setSchema("evil"));
            assertRefused(Rule.SCOPE_TAMPERING, () -> connection.setCatalog("other"));
            assertRefused(Rule.SCOPE_TAMPERING, () -> connection.unwrap(org.postgresql.PGConnection.class));
            assertRefused(
                    Rule.UNSCOPED_STATEMENT,
                    () -> connection.getMetaData().getIndexInfo(null, "public", "tickets", false, true));
            connection.setSchema("public");
            connection.setCatalog(connection.getCatalog());
            assertThat(connection.unwrap(Connection.class)).isSameAs(connection);
            assertThat(connection.isWrapperFor(org.postgresql.PGConnection.class))
                    .isFalse();
            assertThat(connection.nativeSQL("SELECT id FROM tickets")).contains("organization_id");
        });
    }

    @Test
    @DisplayName("a second text in one is refused, and nothing of it runs")
    void twoTexts() throws Exception {
        database.as(ORG_A, connection -> {
            try (Statement statement = connection.createStatement()) {
                assertRefused(
                        Rule.UNREADABLE,
                        () -> statement.execute("SELECT E'\\''; DELETE FROM contacts WHERE id > 0; --'"));
            }
        });
        assertThat(database.rawValue("SELECT count(*) FROM contacts")).isEqualTo("24");
    }
}

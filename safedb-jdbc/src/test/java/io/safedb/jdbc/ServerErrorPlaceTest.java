package io.safedb.jdbc;

import static io.safedb.jdbc.GuardedPostgres.ORG_A;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.safedb.environment.Environment;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.util.PSQLException;

class ServerErrorPlaceTest {
    private static GuardedPostgres database;

    @BeforeAll
    static void start() throws SQLException {
        database = GuardedPostgres.start(Environment.PRODUCTION, policy -> policy.tenantTables("odd", "even"));
        EmbeddedPostgresServer.run(
                database.raw,
                "CREATE TABLE odd (id bigint PRIMARY KEY, organization_id int); CREATE TABLE even (id bigint)");
    }

    @AfterAll
    static void stop() {
        database.close();
    }

    private static PSQLException error(Connection connection, String sql) {
        return catchThrowableOfType(PSQLException.class, () -> {
            try (PreparedStatement statement = connection.prepareStatement(sql)) {
                for (long i = sql.replace("??", "")
                                .chars()
                                .filter(c -> c == '?')
                                .count();
                        i > 0;
                        i--) {
                    statement.setInt((int) i, (int) i);
                }
                statement.execute();
            }
        });
    }

    private static PSQLException textError(Connection connection, String sql) {
        return catchThrowableOfType(
                PSQLException.class, () -> connection.createStatement().execute(sql));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT titel FROM tickets",
                "SELECT id FROM tickets WHERE titel = ?",
                "SELECT id FROM tickets t JOIN contacts c ON c.id = t.contact_id AND c.nme = ? WHERE t.id = ? AND t.no = ?",
                "SELECT ?::int + ?::int FROM tickets WHERE id IN (?, ?, ?, ?, ?, ?, ?, ?, ?) ORDER BY titel",
                "SELECT 'äö😀', id FROM contacts \"😀\", tickets t WHERE t.id = ? AND titel = 1",
                "SELECT id FROM tickets WHERE to_jsonb(title) ?? 'a' AND id = ? AND titel ?? 'b'",
                "SELECT id FROM tickets ORDER BY lower(id)",
                "UPDATE tickets SET titel = ? WHERE id = ?",
                "UPDATE tickets SET title = 'x' WHERE id = ? AND statuss = 'y'",
                "INSERT INTO contacts (id, nme) VALUES (?, ?)",
                "INSERT INTO contacts VALUES (?, DEFAULT, nme)",
                "(SELECT id FROM tickets) UNION (SELECT title FROM tickets)",
                "SELECT id FROM tickets WHERE id = 'a' || 1 AND id = 'b'::text"
            })
    @DisplayName("a place that the server names is that of the caller's text, as the driver tells it without safedb")
    void places(String sql) throws Exception {
        database.as(ORG_A, guarded -> {
            try (Connection raw = database.raw.getConnection()) {
                PSQLException expected = error(raw, sql);
                PSQLException told = error(guarded, sql);
                assertThat(expected.getServerErrorMessage().getPosition()).isPositive();
                assertThat((Throwable) told).hasMessage(expected.getMessage());
                assertThat(told.getSQLState()).isEqualTo(expected.getSQLState());
                assertThat(told.getServerErrorMessage())
                        .hasToString(expected.getServerErrorMessage().toString());
                assertThat(told.getServerErrorMessage().getRoutine())
                        .isEqualTo(expected.getServerErrorMessage().getRoutine());
                if (!sql.contains("?")) {
                    assertThat((Throwable) textError(guarded, sql)).hasMessage(expected.getMessage());
                }
            }
        });
    }

    @Test
    @DisplayName("a place in what safedb put in is not told")
    void ours() throws Exception {
        database.as(ORG_A, guarded -> {
            PSQLException told = error(guarded, "SELECT id FROM odd WHERE id = ?");
            assertThat(told.getSQLState()).isEqualTo("42883");
            assertThat((Throwable) told)
                    .hasMessageContaining("operator does not exist")
                    .hasMessageNotContaining("Position");
            assertThat(told.getServerErrorMessage().getPosition()).isZero();
            PSQLException column = error(guarded, "SELECT id FROM even WHERE id = ?");
            assertThat((Throwable) column)
                    .hasMessage("ERROR: column even.organization_id does not exist\n"
                            + "  Hint: The place is in what safedb added to the statement.");
        });
    }

    @Test
    @DisplayName("metadata of a text that the server does not take tells the same")
    void metadata() throws Exception {
        String sql = "SELECT id FROM tickets WHERE id = ? AND titel = 1";
        database.as(ORG_A, guarded -> {
            try (Connection raw = database.raw.getConnection()) {
                String expected = error(raw, sql).getMessage();
                PreparedStatement prepared = guarded.prepareStatement(sql);
                assertThatThrownBy(prepared::getMetaData).hasMessage(expected);
                assertThatThrownBy(prepared::getParameterMetaData).hasMessage(expected);
            }
        });
    }
}

package io.safedb.jdbc;

import static io.safedb.jdbc.GuardedPostgres.ORG_A;
import static io.safedb.jdbc.GuardedPostgres.assertRefused;
import static io.safedb.jdbc.GuardedPostgres.column;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.safedb.Rule;
import io.safedb.environment.Environment;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A plain Statement binds nothing: the driver sends each question mark as the operator it is. */
class StatementOperatorsTest {
    private static GuardedPostgres database;

    @BeforeAll
    static void start() throws SQLException {
        database = GuardedPostgres.start(Environment.PRODUCTION);
    }

    @AfterAll
    static void stop() {
        database.close();
    }

    private static List<String> rows(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            return column(rows);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "to_jsonb(t) ? 'title'",
                "to_jsonb(t) ?? 'title'",
                "to_jsonb(t)?'title'",
                "NOT to_jsonb(t) ? 'nothing'",
                "to_jsonb(t) ?| ARRAY['nothing', 'title']",
                "to_jsonb(t) ??| ARRAY['nothing', 'title']",
                "to_jsonb(t) ?& '{id,title}'",
                "to_jsonb(t) @? '$.id ? (@ > 105)'",
                "to_jsonb(t) @@ '$.id > 105' AND '?' = $$?$$ /* ? */",
                "to_jsonb(t)\n? -- ?\n'title'",
                "to_jsonb(t) OPERATOR(pg_catalog.?) 'title'",
                "(to_jsonb(t) - 'id') ? 'id' OR {fn lcase(status)} = 'open'",
                "lseg '[(0,0),(1,0)]' ?-| lseg '[(0,0),(0,1)]'",
                "?- lseg '[(0,0),(1,0)]'"
            })
    @DisplayName("an operator with a question mark means what it means to the driver, for one tenant's rows")
    void operator(String condition) throws Exception {
        String select = "SELECT id FROM tickets t WHERE (" + condition + "\n)";
        database.as(ORG_A, guarded -> {
            try (Connection raw = database.raw.getConnection()) {
                List<String> expected = rows(raw, select + " AND organization_id = 'org_a' ORDER BY id");
                assertThat(expected).isNotEmpty();
                assertThat(rows(guarded, select + " ORDER BY id")).isEqualTo(expected);
            }
        });
    }

    @Test
    @DisplayName("changes and batches take it as well, and statements that are not narrowed")
    void others() throws Exception {
        database.as(ORG_A, guarded -> {
            assertThat(rows(guarded, "SELECT '{\"a\": 1}'::jsonb ? 'a'")).containsExactly("t");
            guarded.setAutoCommit(false);
            try (Statement statement = guarded.createStatement()) {
                assertThat(statement.executeUpdate("UPDATE settings SET value = 'x' WHERE to_jsonb(key) ? 'theme'"))
                        .isEqualTo(1);
                statement.addBatch("DELETE FROM settings WHERE to_jsonb(key) ?| ARRAY['theme', 'only_b']");
                statement.addBatch("DELETE FROM settings WHERE key = 'tz'");
                assertThat(statement.executeBatch()).containsExactly(1, 1);
            }
            guarded.rollback();
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT id FROM tickets WHERE id = ?",
                "SELECT id FROM tickets WHERE id IN (?, ?)",
                "INSERT INTO contacts (id, name) VALUES (?, ?)",
                "SELECT id FROM tickets LIMIT ?",
                "SELECT id FROM tickets WHERE to_jsonb(tickets) ? 'title' AND id = ?",
                "SELECT id FROM tickets WHERE title ? 'a'; DELETE FROM tickets WHERE id = 101",
                "SELECT id FROM tickets WHERE to_jsonb(tickets) ? 'a' 'b"
            })
    @DisplayName("a parameter that nobody binds is refused as before")
    void parameter(String sql) throws Exception {
        database.as(
                ORG_A,
                guarded -> assertRefused(
                        Rule.UNREADABLE, () -> guarded.createStatement().execute(sql)));
    }

    @Test
    @DisplayName(
            "behind such an operator a tenant's name is still a tenant's name, and a parameter stays one elsewhere")
    void hostile() throws Exception {
        database.as(ORG_A, guarded -> {
            assertRefused(
                    Rule.HARDCODED_TENANT,
                    () -> rows(guarded, "SELECT id FROM tickets WHERE to_jsonb(organization_id) ? 'org_b'"));
            assertRefused(
                    Rule.UNREADABLE,
                    () -> guarded.prepareStatement("SELECT id FROM tickets t WHERE to_jsonb(t) ? 'title'"));
            // As raw: the server knows no such prefix.
            assertThatThrownBy(() -> rows(guarded, "SELECT id FROM tickets WHERE id = ? + 1"))
                    .isInstanceOf(SQLException.class)
                    .hasMessageContaining("operator does not exist");
        });
    }
}

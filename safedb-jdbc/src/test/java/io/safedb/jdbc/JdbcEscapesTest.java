package io.safedb.jdbc;

import static io.safedb.jdbc.GuardedPostgres.ORG_A;
import static io.safedb.jdbc.GuardedPostgres.assertRefused;
import static io.safedb.jdbc.GuardedPostgres.column;
import static org.assertj.core.api.Assertions.assertThat;

import io.safedb.Rule;
import io.safedb.environment.Environment;
import java.sql.Connection;
import java.sql.PreparedStatement;
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

class JdbcEscapesTest {
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

    private static List<String> preparedRows(Connection connection, String sql, Object... values) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < values.length; i++) {
                statement.setObject(i + 1, values[i]);
            }
            try (ResultSet rows = statement.executeQuery()) {
                return column(rows);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{d '2026-01-31'}",
                "{D  '2026-01-31'} + 1",
                "{t '10:11:12'}",
                "{ts '2026-01-31 10:11:12.5'}",
                "'a%' LIKE 'a|%' {escape '|'}",
                "'5%'LIKE'5\\%'{escape '\\'}",
                "{fn abs(-3)}",
                "{fn ceiling(1.2)}",
                "{fn log(2.0)}, {fn log10(100.0)}",
                "{fn power(2, 3)}",
                "{fn truncate(1.239, 2)}",
                "{fn mod(7, 4)}",
                "{fn char(65)}",
                "{fn concat('a', 'b')}",
                "{fn insert('abcdef', 2, 3, 'X')}",
                "{fn lcase('AB')} || {fn UCASE('ab')}",
                "{fn left('abc', 2)} || {fn right('abc', 2)}",
                "{fn length('ab  ')}",
                "{fn locate('c', 'abc')}",
                "'[' || {fn ltrim('  a ')} || {fn rtrim(' a  ')} || {fn space(3)} || ']'",
                "{fn substring('abcdef', 2)} || {fn substring('abcdef', 2, 2)}",
                "{fn replace('abc', 'b', '}')}",
                "{fn curdate()} - current_date",
                "{fn dayname({d '2026-01-31'})} || {fn monthname({ d '2026-01-31'})}",
                "{fn dayname({d '2026-01-31'})} || {fn monthname({d '2026-01-31'})}",
                "{fn dayofmonth({d '2026-01-31'})} * {fn dayofweek({d '2026-01-31'})} + {fn dayofyear({d '2026-01-31'})}",
                "{fn hour({ts '2026-01-31 10:11:12'})} + {fn minute({ts '2026-01-31 10:11:12'})}",
                "{fn month({d '2026-01-31'})} + {fn quarter({d '2026-01-31'})} + {fn week({d '2026-01-31'})}",
                "{fn second({ts '2026-01-31 10:11:12'})} + {fn year({d '2026-01-31'})}",
                "{fn timestampadd(SQL_TSI_DAY, 3, {ts '2026-01-31 10:11:12'})}",
                "{fn timestampadd(SQL_TSI_HOUR, 1 + 1, {ts '2026-01-31 10:11:12'})}",
                "{fn timestampadd(SQL_TSI_MINUTE, -5, {ts '2026-01-31 10:11:12'})}",
                "{fn timestampadd(SQL_TSI_SECOND, '7', {ts '2026-01-31 10:11:12'})}",
                "{fn timestampadd(SQL_TSI_WEEK, 1, {d '2026-01-31'})}",
                "{fn timestampadd(SQL_TSI_MONTH, 1, {d '2026-01-31'})}",
                "{fn timestampadd(SQL_TSI_QUARTER, 2, {d '2026-01-31'})}",
                "{fn timestampadd(sql_tsi_year, 1, {d '2024-02-29'})}",
                "{fn timestampdiff(SQL_TSI_DAY, {ts '2026-01-28 10:00:00'}, {ts '2026-01-31 10:11:12'})}",
                "{fn timestampdiff(SQL_TSI_HOUR, {ts '2026-01-28 10:00:00'}, {ts '2026-01-31 12:11:12'})}",
                "{fn timestampdiff(SQL_TSI_MINUTE, {ts '2026-01-28 10:00:00'}, {ts '2026-01-31 10:11:12'})}",
                "{fn timestampdiff(SQL_TSI_SECOND, {ts '2026-01-28 10:00:00'}, {ts '2026-01-31 10:11:12'})}",
                "{fn ifnull(NULL, {fn concat('a', {fn ucase('b')})})}",
                "{fn ucase(trim(both ',' from ',a,'))}",
                "'{fn ucase(1)}' || $${d '1'}$$ || '{' /* {fn */ || '}' -- {d '1'}",
                "(E'{\\'{d' || 'x')",
                "(jsonb '{\"a\": {\"b\": 1}}')"
            })
    @DisplayName("what the driver makes of an escape comes out, from a Statement and from a prepared one")
    void asTheDriver(String expression) throws Exception {
        String sql = "SELECT " + expression;
        database.as(ORG_A, guarded -> {
            try (Connection raw = database.raw.getConnection()) {
                List<String> expected;
                try {
                    expected = rows(raw, sql);
                } catch (SQLException e) {
                    // The driver wants the word directly behind the brace.
                    assertThat(sql).contains("{ d");
                    expected = rows(raw, sql.replace("{ d", "{d"));
                }
                assertThat(rows(guarded, sql)).isEqualTo(expected);
                assertThat(preparedRows(guarded, sql)).isEqualTo(expected);
            }
        });
    }

    @Test
    @DisplayName("what is in an escape is narrowed, and bound, as if it stood there without one")
    void narrowed() throws Exception {
        String sql = "SELECT t.id FROM {oj tickets t LEFT OUTER JOIN contacts c ON t.contact_id = c.id -- {d 'x'}\n}"
                + "WHERE t.created_at > {ts '2024-01-08 00:00:00'} AND {fn lcase(t.title)} LIKE {fn lcase(?)} {escape '!'}"
                + " AND t.id > ? ORDER BY t.id";
        database.as(ORG_A, guarded -> {
            assertThat(preparedRows(guarded, sql, "TICKET !1%".replace("!", ""), 0))
                    .isEqualTo(List.of("110", "111", "112"));
            assertThat(preparedRows(guarded, sql, "%ticket%", 109)).isEqualTo(List.of("110", "111", "112"));
            try (Connection raw = database.raw.getConnection()) {
                assertThat(rows(
                                raw,
                                "SELECT id FROM tickets WHERE title ILIKE 'ticket 1%' AND created_at > '2024-01-08'"
                                        + " AND organization_id = 'org_a' ORDER BY id"))
                        .isEqualTo(List.of("110", "111", "112"));
            }
        });
    }

    @Test
    @DisplayName("a change with an escape changes one tenant's rows, in a batch as well")
    void changed() throws Exception {
        database.as(ORG_A, guarded -> {
            guarded.setAutoCommit(false);
            try (Statement statement = guarded.createStatement()) {
                assertThat(statement.executeUpdate(
                                "UPDATE contacts SET name = {fn ucase(name)} WHERE {fn length(name)} > 0"))
                        .isEqualTo(12);
                statement.addBatch("UPDATE contacts SET name = {fn lcase(name)} WHERE id IN (1, 900001)");
                assertThat(statement.executeBatch()).containsExactly(1);
            }
            guarded.rollback();
        });
    }

    @Test
    @DisplayName("another tenant's name is found behind an escape")
    void hardCoded() throws Exception {
        database.as(ORG_A, guarded -> {
            assertRefused(
                    Rule.HARDCODED_TENANT,
                    () -> rows(guarded, "SELECT id FROM tickets WHERE organization_id = {fn lcase('ORG_B')}"));
            assertRefused(
                    Rule.HARDCODED_TENANT,
                    () -> guarded.prepareStatement("SELECT id FROM {oj tickets} WHERE organization_id = 'org_b'"));
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT {x 'a'}",
                "SELECT {d ?}",
                "SELECT {d 'a' 'b'}",
                "SELECT {d E'a'}",
                "SELECT {fn now}",
                "SELECT {fn pg_catalog.now()}",
                "SELECT {fn now()",
                "SELECT {fn now())}",
                "SELECT {fn lcase('a',)}",
                "SELECT {fn lcase(,'a')}",
                "SELECT {fn lcase('a')} FROM tickets }",
                "SELECT {fn lcase('a'), lcase('b')}",
                "SELECT {fn (1)}",
                "SELECT {oj}",
                "SELECT {}",
                "SELECT }{",
                "SELECT {fn timestampadd(SQL_TSI_FRAC_SECOND, 1, {d '2026-01-31'})}",
                "SELECT {fn timestampadd(day, 1, {d '2026-01-31'})}",
                "SELECT {fn timestampadd('SQL_TSI_DAY', 1, {d '2026-01-31'})}",
                "SELECT {fn timestampadd(SQL_TSI_DAY, 1)}",
                "SELECT {fn timestampdiff(SQL_TSI_MONTH, {d '2026-01-01'}, {d '2026-01-31'})}",
                "SELECT {fn locate('a', 'b', ?)}",
                "SELECT {fn lcase('a'}') }",
                "{call now()}",
                "SELECT 1; {fn now()}",
                "SELECT 'a'\n'{fn '}, lcase('b')}",
            })
    @DisplayName("a brace that is no known escape is refused as before")
    void refused(String sql) throws Exception {
        database.as(ORG_A, guarded -> {
            assertRefused(Rule.UNREADABLE, () -> guarded.prepareStatement(sql));
            assertRefused(Rule.UNREADABLE, () -> guarded.createStatement().execute(sql));
        });
    }

    @Test
    @DisplayName("escapes in escapes end where nobody would write them")
    void deep() throws Exception {
        database.as(ORG_A, guarded -> {
            assertThat(rows(guarded, "SELECT " + "{fn lcase(".repeat(15) + "'A'" + ")}".repeat(15)))
                    .containsExactly("a");
            assertRefused(
                    Rule.UNREADABLE,
                    () -> rows(guarded, "SELECT " + "{fn lcase(".repeat(50_000) + "'A'" + ")}".repeat(50_000)));
        });
    }
}

package io.safedb.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import io.safedb.RowCondition;
import io.safedb.Rule;
import io.safedb.TableAccess;
import io.safedb.TablePolicy;
import io.safedb.TenantScope;
import io.safedb.environment.Environment;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterContainer;
import org.jspecify.annotations.Nullable;

/** The law of locked rows, for random rows of two tenants and random conditions. */
class LockedRowsProperties {
    private static final String STATE =
            "SELECT coalesce(string_agg(format('%s|%s|%s|%s|%s', id, organization_id, status, n, note), E'\\n' ORDER BY"
                    + " id), '') FROM work";

    private static final GuardedPostgres DATABASE = start();
    private static final Connection RAW = raw();

    private static GuardedPostgres start() {
        try {
            GuardedPostgres database = GuardedPostgres.start(
                    Environment.TEST,
                    policy -> policy.table(
                            "work",
                            TablePolicy.of(TableAccess.TENANT)
                                    .locked(RowCondition.parse("status in ('BILLED', 'PAID')"))));
            EmbeddedPostgresServer.run(
                    database.raw,
                    "CREATE TABLE work (id int PRIMARY KEY, organization_id text NOT NULL, status text, n int, note text)");
            return database;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Connection raw() {
        try {
            Connection raw = DATABASE.raw.getConnection();
            raw.setAutoCommit(false);
            return raw;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @AfterContainer
    static void stop() throws SQLException {
        RAW.close();
        DATABASE.close();
    }

    /** A row; the tenant, status and number come from small sets, so that conditions often hit. */
    record Row(
            boolean own,
            @Nullable String status,
            @Nullable Integer n,
            @Nullable String note) {
        String values(int id) {
            return "(" + id + ", '" + (own ? "org_a" : "org_b") + "', " + (status == null ? "NULL" : "'" + status + "'")
                    + ", " + n + ", " + (note == null ? "NULL" : "'" + note + "'") + ")";
        }
    }

    /** A condition with parameters, and their values. */
    record Condition(String text, List<Object> values) {
        static Condition of(String text, Object... values) {
            return new Condition(text, List.of(values));
        }

        Condition with(String operator, Condition other) {
            List<Object> all = new ArrayList<>(values);
            all.addAll(other.values);
            return new Condition(text + " " + operator + " " + other.text, all);
        }

        Condition inside(String before, String behind) {
            return new Condition(before + text + behind, values);
        }
    }

    @Provide
    Arbitrary<List<Row>> rows() {
        return Combinators.combine(
                        Arbitraries.of(true, true, false),
                        Arbitraries.of("OPEN", "OPEN", "DONE", "BILLED", "PAID").injectNull(0.2),
                        Arbitraries.integers().between(0, 4).injectNull(0.1),
                        Arbitraries.of("a", "b", "it''s").injectNull(0.1))
                .as(Row::new)
                .list()
                .ofMaxSize(8);
    }

    @Provide
    Arbitrary<Condition> conditions() {
        Arbitrary<Integer> number = Arbitraries.integers().between(0, 8);
        Arbitrary<Condition> leaf = Arbitraries.oneOf(
                number.map(n -> Condition.of("n = ?", n)),
                number.map(n -> Condition.of("id <= ?", n)),
                number.map(n -> Condition.of("id IN (?, ?)", n, 9 - n)),
                number.map(n -> Condition.of("n IN (SELECT w.n FROM work w WHERE w.id > ?)", n)),
                number.map(n -> Condition.of(
                        "EXISTS (SELECT 1 FROM work w WHERE w.n = work.n AND w.id <> work.id AND w.n < ?)", n)),
                Arbitraries.of("OPEN", "DONE", "BILLED").map(s -> Condition.of("status = ?", s)),
                Arbitraries.of("OPEN", "PAID").map(s -> Condition.of("status IS DISTINCT FROM ?", s)),
                Arbitraries.of(
                        Condition.of("status IS NULL"),
                        Condition.of("note LIKE '%s'"),
                        Condition.of("status <> 'BILLED'"),
                        Condition.of("n > 1 OR status = 'PAID'"),
                        Condition.of("id <> 0")));
        return Arbitraries.recursive(
                () -> leaf,
                inner -> Arbitraries.oneOf(
                        Combinators.combine(inner, Arbitraries.of("AND", "OR"), inner)
                                .as((left, operator, right) -> left.with(operator, right)),
                        inner.map(one -> one.inside("NOT (", ")")),
                        inner.map(one -> one.inside("(", ")"))),
                0,
                3);
    }

    @Property(tries = 200)
    @Label("a change is what it would be without locks, or it is refused with the number of locked rows it would hit")
    void law(
            @ForAll("rows") List<Row> rows,
            @ForAll("conditions") Condition condition,
            @ForAll boolean deletes,
            @ForAll boolean inTransaction)
            throws SQLException {
        fill(rows);
        String before = state();
        String change = deletes ? "DELETE FROM work" : "UPDATE work SET note = note || '!', n = n + 1";
        long locked = number(
                "SELECT count(*) FROM work WHERE organization_id = 'org_a' AND status IN ('BILLED', 'PAID') AND ("
                        + ownRows(condition.text()) + ")",
                condition.values());
        String expected;
        int expectedCount;
        try (PreparedStatement unguarded = RAW.prepareStatement(
                change + " WHERE organization_id = 'org_a' AND (" + ownRows(condition.text()) + ")")) {
            bind(unguarded, condition.values());
            expectedCount = unguarded.executeUpdate();
            expected = state();
            RAW.rollback();
        }

        try (TenantScope scope = TenantScope.open(GuardedPostgres.ORG_A);
                Connection connection = DATABASE.guarded.getConnection();
                PreparedStatement guarded = connection.prepareStatement(change + " WHERE " + condition.text())) {
            assertThat(scope.tenant()).isEqualTo(GuardedPostgres.ORG_A);
            connection.setAutoCommit(!inTransaction);
            bind(guarded, condition.values());
            try {
                assertThat(guarded.executeUpdate()).isEqualTo(expectedCount);
                assertThat(locked).isZero();
            } catch (SafeDbSqlException e) {
                assertThat(e.violation().rule()).isEqualTo(Rule.LOCKED_RECORD);
                assertThat(e.violation().detail())
                        .isEqualTo("it would hit " + locked + (locked == 1 ? " locked row" : " locked rows"));
            }
            if (inTransaction) {
                connection.commit();
            }
        }
        assertThat(state()).isEqualTo(locked == 0 ? expected : before);
    }

    /** The sub-selects of a condition on a database that holds one tenant's rows only. */
    private static String ownRows(String condition) {
        return condition.replace("FROM work w WHERE", "FROM work w WHERE w.organization_id = 'org_a' AND");
    }

    private static void fill(List<Row> rows) throws SQLException {
        try (Statement statement = RAW.createStatement()) {
            statement.execute("DELETE FROM work");
            for (int i = 0; i < rows.size(); i++) {
                statement.execute("INSERT INTO work (id, organization_id, status, n, note) VALUES "
                        + rows.get(i).values(i + 1));
            }
        }
        RAW.commit();
    }

    private static String state() throws SQLException {
        try (Statement statement = RAW.createStatement();
                ResultSet row = statement.executeQuery(STATE)) {
            row.next();
            return row.getString(1);
        }
    }

    private static long number(String sql, List<Object> values) throws SQLException {
        try (PreparedStatement query = RAW.prepareStatement(sql)) {
            bind(query, values);
            try (ResultSet row = query.executeQuery()) {
                row.next();
                return row.getLong(1);
            }
        }
    }

    private static void bind(PreparedStatement statement, List<Object> values) throws SQLException {
        for (int i = 0; i < values.size(); i++) {
            statement.setObject(i + 1, values.get(i));
        }
    }
}

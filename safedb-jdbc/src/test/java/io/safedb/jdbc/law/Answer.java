package io.safedb.jdbc.law;

import io.safedb.jdbc.SafeDbSqlException;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What came of a statement.
 *
 * @param results one list per result; the first line of rows has the labels, a count has one line
 * @param failure null if it ran
 * @param state what the tenant's tables hold then, row by row
 */
record Answer(List<List<String>> results, @Nullable SQLException failure, List<String> state) {
    @Nullable
    String rule() {
        return failure instanceof SafeDbSqlException refusal
                ? refusal.violation().rule().id()
                : null;
    }

    /** The class of the SQLSTATE; empty if it ran. */
    String failed() {
        return failure == null ? "" : String.valueOf(failure.getSQLState()).substring(0, 2);
    }

    /** Whether the statement was given up because it ran too long or gave too much. */
    boolean endless() {
        return failed().equals("57");
    }

    /** In what way another answer differs; null if in none. */
    @Nullable
    String difference(Answer other, RandomStatement statement) {
        if (!failed().equals(other.failed())) {
            return "fails with " + failure + " instead of " + other.failure;
        }
        if (failure != null || other.failure != null) {
            return null;
        }
        if (!statement.plan() && !rows(statement.ordered()).equals(other.rows(statement.ordered()))) {
            return shorten(results) + "\n  instead of " + shorten(other.results);
        }
        return state.equals(other.state)
                ? null
                : "leaves " + except(state, other.state) + " instead of " + except(other.state, state);
    }

    private List<List<String>> rows(boolean ordered) {
        return ordered
                ? results
                : results.stream().map(rows -> rows.stream().sorted().toList()).toList();
    }

    private static List<String> except(List<String> some, List<String> others) {
        return some.stream().filter(row -> !others.contains(row)).toList();
    }

    private static String shorten(List<List<String>> results) {
        String text = results.toString();
        return text.length() > 1_000 ? text.substring(0, 1_000) + "…" : text;
    }
}

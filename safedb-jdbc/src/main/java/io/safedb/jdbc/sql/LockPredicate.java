package io.safedb.jdbc.sql;

import io.safedb.RowCondition;
import java.util.List;

/**
 * The SQL of a {@link RowCondition}: as the test that a row is locked, and as the conditions that together say that it
 * is not, for rows whose column is null as well. Values are written as untyped constants, which the server reads with
 * the column's own type, be it text, {@code char(n)}, an enum, a number or a boolean.
 */
final class LockPredicate {
    private LockPredicate() {}

    /** Whether a row is locked. */
    static String locked(RowCondition condition, String column) {
        return switch (condition.test()) {
            case NULL -> column + " IS NULL";
            case NOT_NULL -> column + " IS NOT NULL";
            case ANY_OF ->
                column + " IN ("
                        + String.join(
                                ", ",
                                condition.values().stream()
                                        .map(LockPredicate::constant)
                                        .toList())
                        + ")";
        };
    }

    /** What all must hold for a row that is not locked, each without the column before it. */
    static List<String> open(RowCondition condition) {
        return switch (condition.test()) {
            case NULL -> List.of(" IS NOT NULL");
            case NOT_NULL -> List.of(" IS NULL");
            case ANY_OF ->
                condition.values().stream()
                        .map(value -> " IS DISTINCT FROM " + constant(value))
                        .toList();
        };
    }

    /** A constant as the server reads it with {@code standard_conforming_strings}, which is always on. */
    static String constant(Object value) {
        return "'" + value.toString().replace("'", "''") + "'";
    }
}

package io.safedb.jdbc.sql;

import io.safedb.RowCondition;
import java.util.List;

/**
 * The SQL of a {@link RowCondition}: as the test that it holds, and as the conditions that together say that it does
 * not, for rows whose column is null as well. Values are written as untyped constants, which the server reads with the
 * column's own type, be it text, {@code char(n)}, an enum, a number or a boolean.
 */
public final class RowPredicate {
    private RowPredicate() {}

    /**
     * The condition.
     *
     * @param column the column as it is to be written: quoted, perhaps qualified
     */
    public static String holds(RowCondition condition, String column) {
        return switch (condition.test()) {
            case NULL -> column + " IS NULL";
            case NOT_NULL -> column + " IS NOT NULL";
            case ANY_OF ->
                column + " IN ("
                        + String.join(
                                ", ",
                                condition.values().stream()
                                        .map(RowPredicate::constant)
                                        .toList())
                        + ")";
        };
    }

    /** What all must be true where the condition does not hold, each without the column before it. */
    static List<String> fails(RowCondition condition) {
        return switch (condition.test()) {
            case NULL -> List.of(" IS NOT NULL");
            case NOT_NULL -> List.of(" IS NULL");
            case ANY_OF ->
                condition.values().stream()
                        .map(value -> " IS DISTINCT FROM " + constant(value))
                        .toList();
        };
    }

    /** A name as it is to be written: in quotes where it is no plain one. */
    public static String quoted(String name) {
        return SqlNarrower.quoted(name);
    }

    /** A constant as the server reads it with {@code standard_conforming_strings}, which is always on. */
    static String constant(Object value) {
        return "'" + value.toString().replace("'", "''") + "'";
    }
}

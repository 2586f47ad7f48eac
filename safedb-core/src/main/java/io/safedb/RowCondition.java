package io.safedb;

import java.util.Collections;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * A condition on one column or top-level field, simple enough to mean the same in SQL and in MongoDB. Written as text:
 * {@code status = 'BILLED'}, {@code status in ('BILLED', 'PAID')}, {@code locked = true}, {@code billed_at is not
 * null}, {@code ended_at is null}. Immutable.
 *
 * @param column the column or top-level field, spelled as the server stores it
 * @param test how it is tested
 * @param values for {@link Test#ANY_OF} what it is compared with: String, Long or Boolean, at least one; else empty
 */
public record RowCondition(String column, Test test, Set<Object> values) {
    /** How a column is tested. */
    public enum Test {
        /** It equals one of the values. */
        ANY_OF,
        /** It holds nothing: null, or no such field. */
        NULL,
        /** It holds something. */
        NOT_NULL
    }

    /**
     * Copies and checks.
     *
     * @param column the column or top-level field, spelled as the server stores it
     * @param test how it is tested
     * @param values for {@link Test#ANY_OF} what it is compared with: String, Long or Boolean, at least one; else empty
     * @throws IllegalArgumentException if values and test do not go together, or values have several types
     */
    public RowCondition {
        Objects.requireNonNull(column, "column");
        Objects.requireNonNull(test, "test");
        if (values.isEmpty() == (test == Test.ANY_OF)) {
            throw new IllegalArgumentException("ANY_OF takes at least one value, the other tests take none.");
        }
        if (values.stream()
                        .anyMatch(value ->
                                !(value instanceof String || value instanceof Long || value instanceof Boolean))
                || values.stream().map(Object::getClass).distinct().count() > 1) {
            throw new IllegalArgumentException("The values are String, Long or Boolean, all of one type.");
        }
        // In an order of their own: equal conditions are written alike, and a policy has one digest.
        values = Collections.unmodifiableSet(new TreeSet<>(values));
    }

    /**
     * Reads a condition.
     *
     * @param text for example {@code status = 'BILLED'}
     * @return the condition
     * @throws IllegalArgumentException if it is not of that form; the message shows the forms and no part of the text
     */
    public static RowCondition parse(String text) {
        return ConditionText.read(Objects.requireNonNull(text, "text"));
    }

    /** The condition as it is written; {@link #parse} reads it again. */
    @Override
    public String toString() {
        return switch (test) {
            case NULL -> column + " is null";
            case NOT_NULL -> column + " is not null";
            case ANY_OF ->
                values.size() == 1
                        ? column + " = " + written(values.iterator().next())
                        : column
                                + values.stream()
                                        .map(RowCondition::written)
                                        .collect(Collectors.joining(", ", " in (", ")"));
        };
    }

    private static String written(Object value) {
        return value instanceof String text ? "'" + text.replace("'", "''") + "'" : value.toString();
    }
}

package io.safedb;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
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
    private static final Pattern SHAPE = Pattern.compile(
            "\\s*([^\\s\"'`.*?%;,()\\[\\]{}<>/\\\\=]{1,63})\\s*(?:(=)\\s*(.+?)|in\\s*\\((.+)\\)|is\\s+(not\\s+)?null)\\s*",
            Pattern.CASE_INSENSITIVE | Pattern.DOTALL);
    private static final Pattern LITERAL =
            Pattern.compile("\\s*(?:'((?:[^']|'')*)'|(true|false)|(-?[0-9]{1,18}))\\s*", Pattern.CASE_INSENSITIVE);

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
        values = Collections.unmodifiableSet(new LinkedHashSet<>(values));
        if (values.isEmpty() == (test == Test.ANY_OF)) {
            throw new IllegalArgumentException("ANY_OF takes at least one value, the other tests take none.");
        }
        if (values.stream()
                        .anyMatch(value ->
                                !(value instanceof String || value instanceof Long || value instanceof Boolean))
                || values.stream().map(Object::getClass).distinct().count() > 1) {
            throw new IllegalArgumentException("The values are String, Long or Boolean, all of one type.");
        }
    }

    /**
     * Reads a condition.
     *
     * @param text for example {@code status = 'BILLED'}
     * @return the condition
     * @throws IllegalArgumentException if it is not of that form; the message shows the forms and no part of the text
     */
    public static RowCondition parse(String text) {
        Matcher shape = SHAPE.matcher(Objects.requireNonNull(text, "text"));
        if (!shape.matches()) {
            throw unreadable();
        }
        String column = shape.group(1);
        if (shape.group(3) != null) {
            return new RowCondition(column, Test.ANY_OF, Set.of(literal(shape.group(3))));
        }
        if (shape.group(4) != null) {
            return new RowCondition(column, Test.ANY_OF, new LinkedHashSet<>(literals(shape.group(4))));
        }
        return new RowCondition(column, shape.group(5) == null ? Test.NULL : Test.NOT_NULL, Set.of());
    }

    private static Object literal(String text) {
        List<Object> values = literals(text);
        if (values.size() != 1) {
            throw unreadable();
        }
        return values.get(0);
    }

    private static List<Object> literals(String text) {
        List<Object> values = new ArrayList<>();
        Matcher literal = LITERAL.matcher(text);
        int at = 0;
        while (true) {
            literal.region(at, text.length());
            if (!literal.lookingAt()) {
                throw unreadable();
            }
            if (literal.group(1) != null) {
                values.add(literal.group(1).replace("''", "'"));
            } else if (literal.group(2) != null) {
                values.add(Boolean.valueOf(literal.group(2)));
            } else {
                values.add(Long.valueOf(literal.group(3)));
            }
            at = literal.end();
            if (at == text.length()) {
                return values;
            }
            if (text.charAt(at++) != ',') {
                throw unreadable();
            }
        }
    }

    private static IllegalArgumentException unreadable() {
        return new IllegalArgumentException("A condition on rows has one of these forms: status = 'BILLED',"
                + " status in ('BILLED', 'PAID'), locked = true, billed_at is not null, ended_at is null.");
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

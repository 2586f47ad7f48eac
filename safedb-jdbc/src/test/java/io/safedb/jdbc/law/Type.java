package io.safedb.jdbc.law;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A column's type, with few values, so that rows of both tenants meet. */
enum Type {
    NUMBER("bigint"),
    TEXT("text"),
    MONEY("numeric(12,2)"),
    FLAG("boolean"),
    DAY("date"),
    MOMENT("timestamptz"),
    TREE("jsonb"),
    LIST("bigint[]"),
    TOKEN("uuid");

    private static final OffsetDateTime NEW_YEAR = OffsetDateTime.of(2024, 1, 1, 8, 0, 0, 0, ZoneOffset.UTC);

    /** As a cast names it. */
    final String sql;

    Type(String sql) {
        this.sql = sql;
    }

    /** A value of this type, out of a dozen. */
    Object value(Dice dice) {
        int n = dice.below(12);
        return switch (this) {
            case NUMBER -> (long) n;
            case TEXT ->
                List.of("open", "closed", "it's", "100%", "a_b", "", "Öl", "x?y", "--", "Open", "b\\c", "7")
                        .get(n);
            case MONEY -> BigDecimal.valueOf(n * 125L, 2);
            case FLAG -> n % 2 == 0;
            case DAY -> LocalDate.of(2024, 1, 1 + n);
            case MOMENT -> NEW_YEAR.plusHours(7L * n);
            case TREE ->
                n % 3 == 0
                        ? "{\"n\": " + n + ", \"s\": \"open\"}"
                        : n % 3 == 1 ? "{\"n\": " + n + ", \"in\": {\"s\": \"x\"}, \"l\": [1, 2]}" : "{}";
            case LIST -> n % 4 == 0 ? List.of() : List.of((long) n, (long) (n / 2));
            case TOKEN -> new UUID(0, n);
        };
    }

    /** A value as a constant in a text. */
    String literal(@Nullable Object value) {
        if (value == null) {
            return "CAST(NULL AS " + sql + ")";
        }
        return switch (this) {
            case NUMBER, MONEY, FLAG -> value.toString().toUpperCase(Locale.ROOT);
            case TEXT -> quoted(value.toString());
            case DAY -> "DATE " + quoted(value.toString());
            case MOMENT -> "TIMESTAMPTZ " + quoted(value.toString());
            case TREE -> quoted(value.toString()) + "::jsonb";
            case LIST -> "ARRAY[" + elements(value) + "]::bigint[]";
            case TOKEN -> "CAST(" + quoted(value.toString()) + " AS uuid)";
        };
    }

    private static String elements(Object list) {
        return ((List<?>) list).stream().map(String::valueOf).collect(Collectors.joining(", "));
    }

    private static String quoted(String text) {
        return "'" + text.replace("'", "''") + "'";
    }
}

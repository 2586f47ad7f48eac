package io.safedb.it;

import java.lang.reflect.Array;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.StringJoiner;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What an application has read, as text that can be compared. */
final class Shown {
    /** A moment of this year or later comes from a clock: the seed rows are older. */
    private static final Pattern MOMENT =
            Pattern.compile("(\\d{4})-\\d\\d-\\d\\d[ T]\\d\\d:\\d\\d(:\\d\\d)?(\\.\\d+)?(Z|[+-]\\d\\d(:?\\d\\d)?)?");

    /** A random id, by its version. */
    private static final Pattern RANDOM_ID =
            Pattern.compile("\\b[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}\\b");

    private static final int FIRST_YEAR_OF_CLOCKS = 2026;

    private Shown() {}

    /** A result without what differs from run to run. */
    static String of(@Nullable Object result) throws SQLException {
        return masked(text(result));
    }

    static String masked(String text) {
        String ids = RANDOM_ID.matcher(text).replaceAll("<random id>");
        StringBuilder masked = new StringBuilder();
        Matcher matcher = MOMENT.matcher(ids);
        while (matcher.find()) {
            boolean now = Integer.parseInt(matcher.group(1)) >= FIRST_YEAR_OF_CLOCKS;
            matcher.appendReplacement(masked, Matcher.quoteReplacement(now ? "<now>" : matcher.group()));
        }
        return matcher.appendTail(masked)
                .toString()
                .replace(LocalDate.now(ZoneOffset.UTC).toString(), "<today>");
    }

    private static String text(@Nullable Object value) throws SQLException {
        if (value == null) {
            return "null";
        }
        if (value instanceof byte[] bytes) {
            return "bytes " + HexFormat.of().formatHex(bytes);
        }
        if (value instanceof Optional<?> optional) {
            return "optional " + text(optional.orElse(null));
        }
        if (value instanceof java.sql.Array array) {
            return text(array.getArray());
        }
        if (value instanceof Iterable<?> values) {
            StringJoiner text = new StringJoiner("\n", "[", "]");
            for (Object one : values) {
                text.add(text(one));
            }
            return text.toString();
        }
        if (value instanceof Map<?, ?> map) {
            StringJoiner text = new StringJoiner(", ", "{", "}");
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                text.add(text(entry.getKey()) + "=" + text(entry.getValue()));
            }
            return text.toString();
        }
        if (value.getClass().isArray()) {
            StringJoiner text = new StringJoiner(", ", "[", "]");
            for (int i = 0; i < Array.getLength(value); i++) {
                text.add(text(Array.get(value, i)));
            }
            return text.toString();
        }
        return value.toString();
    }
}

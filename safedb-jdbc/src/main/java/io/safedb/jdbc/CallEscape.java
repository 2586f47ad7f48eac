package io.safedb.jdbc;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The JDBC escape of a call, <code>{call name(…)}</code> or <code>{? = call name(…)}</code>: the one text with braces
 * that is read. What the driver makes of it is a query of a function, or with a setting of its own the call of a
 * procedure.
 *
 * @param query the query of a function, as the driver writes it
 * @param procedure the call of a procedure; null for one that gives a value back, which no procedure does
 */
record CallEscape(String query, @Nullable String procedure) {
    private static final String NAME = "(?:[A-Za-z_][A-Za-z0-9_$]*|\"[^\"(){}]+\")";
    private static final Pattern FORM = Pattern.compile(
            "\\s*\\{\\s*(\\?\\s*=\\s*)?call\\s+(" + NAME + "(?:\\s*\\.\\s*" + NAME + ")*)\\s*(?:\\((.*)\\)\\s*)?}\\s*",
            Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

    /** What could make the driver and the server see another end of the call. */
    private static final Pattern UNCLEAR = Pattern.compile("[{};]|--|/\\*");

    /**
     * Finds one.
     *
     * @param sql any text
     * @return null if it is no call in braces, or one that the driver may read differently
     */
    static @Nullable CallEscape in(String sql) {
        Matcher call = FORM.matcher(sql);
        if (!call.matches()) {
            return null;
        }
        String arguments = call.group(3) == null ? "" : call.group(3);
        if (UNCLEAR.matcher(arguments).find()) {
            return null;
        }
        boolean gives = call.group(1) != null;
        String result = gives ? arguments.isBlank() ? "?" : "?, " : "";
        return new CallEscape(
                "SELECT * FROM " + call.group(2) + "(" + result + arguments + ") AS result",
                gives ? null : "CALL " + call.group(2) + "(" + arguments + ")");
    }
}

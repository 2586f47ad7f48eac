package io.safedb.jdbc.dialect;

import java.sql.SQLException;
import java.util.Map;
import java.util.function.IntUnaryOperator;

/**
 * Places in the text that the server speaks of. It saw the narrowed text and says a place in that; the caller is told
 * the one in his own, or none where nothing of his stands. The error stays the driver's own, with all else that it
 * holds.
 */
final class PostgresPlaces {
    /**
     * Keeps an error apart from those that name a row's value, which have one line only: see {@link PostgresErrors}.
     */
    private static final String OURS = "The place is in what safedb added to the statement.";

    private static final String ERROR = "org.postgresql.util.PSQLException";

    /** What the driver keeps of an error, by the letter that the server sends it under. */
    private static final Map<Character, String> FIELDS = Map.ofEntries(
            Map.entry('S', "getSeverity"),
            Map.entry('C', "getSQLState"),
            Map.entry('M', "getMessage"),
            Map.entry('D', "getDetail"),
            Map.entry('H', "getHint"),
            Map.entry('W', "getWhere"),
            Map.entry('q', "getInternalQuery"),
            Map.entry('p', "getInternalPosition"),
            Map.entry('s', "getSchema"),
            Map.entry('t', "getTable"),
            Map.entry('c', "getColumn"),
            Map.entry('d', "getDatatype"),
            Map.entry('n', "getConstraint"),
            Map.entry('F', "getFile"),
            Map.entry('L', "getLine"),
            Map.entry('R', "getRoutine"));

    private PostgresPlaces() {}

    /** See {@link Dialect#placed}. By name, because the driver may come from another class loader. */
    static SQLException placed(SQLException error, IntUnaryOperator place) {
        Class<?> type = error.getClass();
        if (!type.getName().equals(ERROR)) {
            return error;
        }
        try {
            Object told = type.getMethod("getServerErrorMessage").invoke(error);
            // A driver set up to keep details to itself says no place either.
            if (told == null || !told.toString().equals(error.getMessage())) {
                return error;
            }
            int position = (int) told.getClass().getMethod("getPosition").invoke(told);
            if (position <= 0) {
                return error;
            }
            Object other =
                    told.getClass().getConstructor(String.class).newInstance(fields(told, place.applyAsInt(position)));
            SQLException placed =
                    (SQLException) type.getConstructor(told.getClass()).newInstance(other);
            placed.setStackTrace(error.getStackTrace());
            placed.setNextException(error.getNextException());
            return placed;
        } catch (ReflectiveOperationException e) {
            return error;
        }
    }

    /** As the server sends them: each behind its letter, and a NUL behind each. */
    private static String fields(Object told, int position) throws ReflectiveOperationException {
        StringBuilder fields = new StringBuilder();
        for (Map.Entry<Character, String> field : FIELDS.entrySet()) {
            Object value = told.getClass().getMethod(field.getValue()).invoke(told);
            if (value != null && !value.equals(0)) {
                fields.append(field.getKey()).append(value).append('\0');
            }
        }
        if (position > 0) {
            fields.append('P').append(position).append('\0');
        } else if (fields.indexOf("\0H") < 0 && fields.charAt(0) != 'H') {
            fields.append('H').append(OURS).append('\0');
        }
        return fields.toString();
    }
}

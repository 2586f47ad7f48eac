package io.safedb.jdbc.dialect;

import java.sql.BatchUpdateException;
import java.sql.SQLException;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Errors of the server pass as they are where they speak of the caller's text, of objects, or of the rows that he
 * writes. Two kinds do not. An exclusion constraint names the row it collides with. And what goes wrong while a
 * condition is computed shows the value it was computed on: the server may compute a condition of the caller's that
 * costs no more than the tenant's on another tenant's row first. Of these, state and wording pass; values, and the
 * lines that only hold values, stay here.
 */
final class PostgresErrors {
    private static final String EXCLUSION_VIOLATION = "23P01";
    /** Types that do not fit or cannot be made out: these errors name types, never values. */
    private static final Set<String> OF_TYPES = Set.of("42P18", "42P08", "42804");

    private static final String MASK = "…";
    private static final Pattern NUMBERS = Pattern.compile("\\S*[0-9]\\S*");

    private PostgresErrors() {}

    /** What may be told of an error. */
    static SQLException withoutForeignValues(SQLException error) {
        if (EXCLUSION_VIOLATION.equals(error.getSQLState())) {
            return like(
                    error,
                    new SQLException(
                            "ERROR: conflicting key value violates exclusion constraint"
                                    + " (safedb keeps the detail: it may show another tenant's row)",
                            EXCLUSION_VIOLATION,
                            error.getErrorCode()));
        }
        if (error instanceof BatchUpdateException batch) {
            return withoutForeignValues(batch);
        }
        return isOfComputing(error)
                ? like(error, new SQLException(withoutValues(error), error.getSQLState(), error.getErrorCode()))
                : error;
    }

    /** Which entry failed is told; why, without values. */
    private static SQLException withoutForeignValues(BatchUpdateException batch) {
        SQLException why = batch.getNextException();
        if (why == null || !(isOfComputing(why) || EXCLUSION_VIOLATION.equals(why.getSQLState()))) {
            return batch;
        }
        SQLException told = withoutForeignValues(why);
        BatchUpdateException same = new BatchUpdateException(
                "Batch entry " + batch.getLargeUpdateCounts().length + " or a later one was aborted: "
                        + told.getMessage(),
                batch.getSQLState(),
                batch.getErrorCode(),
                batch.getLargeUpdateCounts(),
                null);
        same.setNextException(told);
        return like(batch, same);
    }

    /** Whether a server error says what came out, or went in, while values were computed. */
    private static boolean isOfComputing(SQLException error) {
        String state = error.getSQLState();
        if (state == null || state.length() != 5) {
            return false;
        }
        return switch (state.substring(0, 2)) {
            // data, and whatever says that something inside the server or a function of it went wrong
            case "21", "22", "2F", "38", "39", "HV", "P0", "XX" -> true;
            // A name that is no object: in the caller's text, which the server shows the place of, or in a row, where a
            // cast to regclass or its like looks for it.
            case "0A", "3D", "3F", "42" ->
                !OF_TYPES.contains(state)
                        && String.valueOf(error.getMessage()).lines().count() == 1;
            default -> false;
        };
    }

    private static String withoutValues(SQLException error) {
        String line = String.valueOf(error.getMessage()).lines().findFirst().orElse("");
        int first = line.indexOf('"');
        int last = line.lastIndexOf('"');
        String masked = first < 0 || last == first
                ? first < 0 ? line : line.substring(0, first) + MASK
                : line.substring(0, first) + MASK + line.substring(last + 1);
        return NUMBERS.matcher(masked).replaceAll(MASK) + " (safedb keeps the values: they may be another tenant's)";
    }

    private static SQLException like(SQLException error, SQLException told) {
        told.setStackTrace(error.getStackTrace());
        return told;
    }
}

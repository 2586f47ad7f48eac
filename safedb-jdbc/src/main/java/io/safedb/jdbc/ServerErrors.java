package io.safedb.jdbc;

import java.sql.SQLException;

/**
 * Errors of the server pass as they are: they speak of the caller's own values. One does not: an exclusion constraint
 * names the row it collides with, which may be another tenant's, so its detail stays here.
 */
final class ServerErrors {
    private static final String EXCLUSION_VIOLATION = "23P01";

    private ServerErrors() {}

    /** Work that the server may refuse. */
    @FunctionalInterface
    interface Sending<R> {
        R send() throws SQLException;
    }

    /** The same for a statement; one that is sent as written has no other tenant to protect. */
    static <R> R told(SentSql sent, Sending<R> sending) throws SQLException {
        return sent.isNarrowed() ? told(sending) : sending.send();
    }

    /** Does it, and throws what the server says without another tenant's values. */
    static <R> R told(Sending<R> sending) throws SQLException {
        try {
            return sending.send();
        } catch (SQLException e) {
            throw withoutForeignValues(e);
        }
    }

    private static SQLException withoutForeignValues(SQLException error) {
        if (!EXCLUSION_VIOLATION.equals(error.getSQLState())) {
            return error;
        }
        SQLException told = new SQLException(
                "ERROR: conflicting key value violates exclusion constraint"
                        + " (safedb keeps the detail: it may show another tenant's row)",
                EXCLUSION_VIOLATION,
                error.getErrorCode());
        told.setStackTrace(error.getStackTrace());
        return told;
    }
}

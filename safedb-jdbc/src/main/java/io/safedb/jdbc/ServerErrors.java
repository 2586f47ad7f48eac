package io.safedb.jdbc;

import io.safedb.jdbc.dialect.Dialect;
import java.sql.PreparedStatement;
import java.sql.SQLException;

/**
 * Sends what the server may refuse, and tells what it says: as it is, or without what may be another tenant's. Which
 * that is depends on the product, and is its dialect's to say.
 */
final class ServerErrors {
    private ServerErrors() {}

    /** Work that the server may refuse. */
    @FunctionalInterface
    interface Sending<R> {
        R send() throws SQLException;
    }

    /** Runs a statement that the server may refuse. Takes no variable of its place, so that asking for it is free. */
    @FunctionalInterface
    interface Execution<R> {
        R run(PreparedStatement raw) throws SQLException;
    }

    /**
     * Runs a statement as {@link #told(SentSql, Sending)} does; what is told of a place is one of the caller's text.
     */
    static <R> R told(SentSql sent, PreparedStatement raw, Execution<R> execution) throws SQLException {
        try {
            return execution.run(raw);
        } catch (SQLException e) {
            throw sent.isNarrowed() ? sent.dialect().withoutForeignValues(placed(sent, e)) : e;
        }
    }

    /** Runs a part of some work that is told: what the server says of a place in the text is the caller's place. */
    static <R> R placed(SentSql sent, PreparedStatement raw, Execution<R> execution) throws SQLException {
        try {
            return execution.run(raw);
        } catch (SQLException e) {
            throw placed(sent, e);
        }
    }

    private static SQLException placed(SentSql sent, SQLException error) {
        return sent.isNarrowed() ? sent.dialect().placed(error, sent::callerPosition) : error;
    }

    /** The same for a statement; one that is sent as written has no other tenant to protect. */
    static <R> R told(SentSql sent, Sending<R> sending) throws SQLException {
        return sent.isNarrowed() ? told(sent.dialect(), sending) : sending.send();
    }

    /** Does it, and throws what the server says without another tenant's values. */
    static <R> R told(Dialect dialect, Sending<R> sending) throws SQLException {
        try {
            return sending.send();
        } catch (SQLException e) {
            throw dialect.withoutForeignValues(e);
        }
    }
}

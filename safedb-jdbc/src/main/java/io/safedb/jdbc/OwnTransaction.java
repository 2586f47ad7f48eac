package io.safedb.jdbc;

import io.safedb.jdbc.dialect.Dialect;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * The transaction of one operation that takes more than one statement: all of it happens, or nothing.
 *
 * <p>Under autocommit it is a transaction, committed at the end; autocommit is restored whatever happens. In a
 * transaction of the caller's it is a savepoint: a refusal undoes the operation and leaves the transaction as it was,
 * while an error of the server ends the transaction as it does without safedb. Only JDBC's own methods begin and end a
 * transaction here, so that a connection whose transactions belong to a coordinator says no by itself.
 */
final class OwnTransaction {
    private static final String SET = "SAVEPOINT safedb_operation";
    private static final String RELEASE = "RELEASE SAVEPOINT safedb_operation";
    private static final String UNDO = "ROLLBACK TO SAVEPOINT safedb_operation";

    private final Dialect dialect;
    private final Connection raw;

    /**
     * For one operation.
     *
     * @param dialect of the connection
     * @param raw the connection that it uses
     */
    OwnTransaction(Dialect dialect, Connection raw) {
        this.dialect = dialect;
        this.raw = raw;
    }

    /**
     * What is done in it. Result sets that it leaves open must not need the transaction: with a fetch size of 0 the
     * driver holds all rows.
     *
     * @param <R> what it gives
     */
    @FunctionalInterface
    interface Work<R> {
        R run() throws SQLException;
    }

    /**
     * Runs the work.
     *
     * @param begunByText whether the caller may have begun a transaction with a statement, which the driver's
     *     autocommit does not tell
     * @return what the work gives
     * @throws SafeDbSqlException a refusal of the work's; everything it did is undone, and a transaction of the
     *     caller's is still usable
     * @throws SQLException what the driver says, also when the transaction cannot be begun or committed; under
     *     autocommit everything is undone then
     */
    <R> R run(boolean begunByText, Work<R> work) throws SQLException {
        if (raw.getAutoCommit()) {
            return begunByText && savepointSet() ? inside(work) : alone(work);
        }
        send(SET);
        return inside(work);
    }

    private <R> R alone(Work<R> work) throws SQLException {
        raw.setAutoCommit(false);
        R result;
        try {
            result = work.run();
            raw.commit();
        } catch (SQLException | RuntimeException | Error e) {
            undoAll(e);
            throw e;
        }
        raw.setAutoCommit(true);
        return result;
    }

    /** Setting autocommit commits: where nothing could be rolled back, the connection goes. */
    private void undoAll(Throwable cause) {
        try {
            raw.rollback();
            raw.setAutoCommit(true);
        } catch (SQLException | RuntimeException e) {
            cause.addSuppressed(e);
            try {
                raw.abort(Runnable::run);
            } catch (SQLException | RuntimeException onAbort) {
                cause.addSuppressed(onAbort);
            }
        }
    }

    private <R> R inside(Work<R> work) throws SQLException {
        R result;
        try {
            result = work.run();
        } catch (SafeDbSqlException | RuntimeException | Error e) {
            undo(e);
            throw e;
        } catch (SQLException e) {
            // The driver may find fault with what the server has done already: a result where it expects none.
            if (isUsable()) {
                undo(e);
            }
            throw e;
        }
        send(RELEASE);
        return result;
    }

    private void undo(Throwable cause) {
        try {
            send(UNDO);
            send(RELEASE);
        } catch (SQLException onUndo) {
            cause.addSuppressed(onUndo);
        }
    }

    /** Whether the server has not ended the transaction with an error of its own. */
    private boolean isUsable() {
        try {
            send("SELECT 1");
            return true;
        } catch (SQLException e) {
            return false;
        }
    }

    /** Sets the savepoint if a transaction is open; the server has the last word on that. */
    private boolean savepointSet() throws SQLException {
        try {
            send(SET);
            return true;
        } catch (SQLException e) {
            if (dialect.isOutsideTransaction(e)) {
                return false;
            }
            throw e;
        }
    }

    private void send(String text) throws SQLException {
        try (Statement statement = raw.createStatement()) {
            statement.execute(text);
        }
    }
}

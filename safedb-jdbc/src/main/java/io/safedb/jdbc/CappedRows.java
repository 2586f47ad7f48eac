package io.safedb.jdbc;

import io.safedb.guard.Decision;
import io.safedb.guard.Finding;
import io.safedb.guard.Obligations.RowCap;
import io.safedb.jdbc.dialect.Dialect;
import io.safedb.jdbc.sql.SqlStatement;
import io.safedb.token.ApprovalToken;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.Function;

/**
 * The rows that one execution, or one batch as a whole, changes or removes, counted in its own transaction and weighed
 * against the row cap before that ends. The driver's counts are taken where they say all; where a statement hands rows
 * back, or has parts that no count of the driver's speaks of, the server is asked before and after.
 */
final class CappedRows {
    private final GuardedConnection connection;
    private final Judge judge;
    private final RowCap cap;
    private final Set<String> asked;
    private final int timeout;
    private long before;
    private long rows;
    private boolean uncounted;

    private CappedRows(GuardedConnection connection, Judge judge, RowCap cap, Set<String> asked, int timeout) {
        this.connection = connection;
        this.judge = judge;
        this.cap = cap;
        this.asked = asked;
        this.timeout = timeout;
    }

    /**
     * Takes what was found to the Guard: about one execution, or about a batch whose entries were decided before.
     *
     * @param subject the relation that a refusal is about
     * @param desk decides once more
     */
    record Judge(String subject, Desk desk) {
        /**
         * Decides once more.
         *
         * @param findings what was found
         * @return leave to go on, perhaps on a token
         * @throws SafeDbSqlException a refusal
         */
        Decision decide(Finding... findings) throws SafeDbSqlException {
            return desk.decide(findings);
        }
    }

    /** Decides with what was found while something ran. */
    @FunctionalInterface
    interface Desk {
        /** Gives leave to go on, or throws a refusal. */
        Decision decide(Finding... findings) throws SafeDbSqlException;
    }

    /**
     * Begins to count.
     *
     * @param connection in the transaction of the operation
     * @param judge refuses what is over the cap
     * @param statements what will run
     * @param timeout in seconds for each question to the server; 0 for none
     * @throws SafeDbSqlException if nobody can count, so that nothing may run
     */
    static CappedRows begin(
            GuardedConnection connection, Judge judge, RowCap cap, Collection<SqlStatement> statements, int timeout)
            throws SQLException {
        CappedRows rows = new CappedRows(connection, judge, cap, asked(statements), timeout);
        rows.before = rows.server();
        if (rows.before < 0) {
            rows.uncounted = true;
            rows.over("the server does not count what it would hit; name the rows by their key, or leave out RETURNING"
                    + " and changes inside WITH");
        }
        return rows;
    }

    /** The relations of which the server has to be asked: none where the driver tells all. */
    private static Set<String> asked(Collection<SqlStatement> statements) {
        Set<String> asked = new LinkedHashSet<>();
        boolean told = true;
        for (SqlStatement statement : statements) {
            asked.addAll(statement.changes().relations());
            told &= statement.changes().isTold();
        }
        return told ? Set.of() : asked;
    }

    /**
     * Runs a batch, which is counted whole.
     *
     * @param judge refuses what is over the cap
     * @param statements what is in it
     * @param timeout in seconds for each question to the server; 0 for none
     * @param sending runs it
     * @param counts what its result says of each entry
     */
    static <R> R ofBatch(
            GuardedConnection connection,
            Judge judge,
            RowCap cap,
            Collection<SqlStatement> statements,
            int timeout,
            ServerErrors.Sending<R> sending,
            Function<R, long[]> counts)
            throws SQLException {
        if (!cap.undone()) {
            R result = sending.send();
            long rows = asked(statements).isEmpty()
                    ? Arrays.stream(counts.apply(result))
                            .filter(count -> count > 0)
                            .sum()
                    : 0;
            if (rows > cap.rows()) {
                judge.decide(new Finding(Finding.Kind.OVER_CAP, judge.subject(), message(rows, cap)));
            }
            return result;
        }
        return connection.inOwnTransaction(() -> {
            CappedRows rows = begin(connection, judge, cap, statements, timeout);
            R result = sending.send();
            for (long count : counts.apply(result)) {
                rows.add(count);
            }
            rows.end();
            return result;
        });
    }

    private long server() throws SQLException {
        return asked.isEmpty()
                ? 0
                : connection.database.dialect.changedRows(
                        connection.delegate, connection.database.schema, asked, timeout);
    }

    /** Takes in what the driver says that a statement hit. */
    void add(long count) throws SQLException {
        if (asked.isEmpty()) {
            if (count < 0) {
                uncounted = true;
                over("the driver does not say how many rows it hit, and it was rolled back");
            }
            rows += Math.max(count, 0);
        }
    }

    /**
     * Weighs what was hit, and spends a token that stands for it.
     *
     * @throws SafeDbSqlException if it was too much: with that, everything must be undone
     */
    void end() throws SQLException {
        if (uncounted) {
            return;
        }
        if (!asked.isEmpty()) {
            rows = server() - before;
        }
        if (rows > cap.rows()) {
            over(message(rows, cap) + ", and it was rolled back");
        }
    }

    /** What is said of rows over the cap. */
    static String message(long rows, RowCap cap) {
        return "it hit " + rows + " rows, the row cap is " + cap.rows();
    }

    private void over(String detail) throws SQLException {
        Finding over = new Finding(Finding.Kind.OVER_CAP, judge.subject(), detail);
        Decision decision = judge.decide(over);
        ApprovalToken token = decision.obligations().spend();
        if (token == null) {
            return;
        }
        String obstacle = uncounted
                ? "what it hits cannot be counted (rows)"
                : connection.database.dialect.spend(connection.delegate, connection.database.schema, token);
        if (obstacle == null && rows > token.rowCap()) {
            obstacle = Dialect.overToken(rows, token.rowCap());
        }
        if (obstacle != null) {
            judge.decide(new Finding(Finding.Kind.SPENT, judge.subject(), obstacle), over);
        }
    }
}

package io.safedb.jdbc;

import io.safedb.guard.Finding;
import io.safedb.guard.Obligations;
import io.safedb.guard.Obligations.RowCap;
import io.safedb.jdbc.dialect.Dialect;
import io.safedb.jdbc.sql.Destruction;
import io.safedb.token.ApprovalToken;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The fourth room for a statement that has to do more than run: everything in the operation's own transaction, in this
 * order. The token is spent, so that of two that hold the same one the second waits here for the first; the rows at
 * stake are counted, and the locked rows that would be hit; the statement runs; the rows that it hit are counted, and
 * may be too many for its token or for the row cap. Whatever does not fit goes back to the Guard, and with its refusal
 * the whole operation is undone.
 */
final class ObligedRun {
    private final GuardedConnection connection;
    private final Reading reading;
    private final BoundTenants bound;
    private final Obligations obligations;
    private final LockedRows locked;
    private final @Nullable RowCap cap;

    /**
     * One execution.
     *
     * @param cap how many rows it may hit; null if it cannot hit more than that, or they are counted elsewhere
     */
    ObligedRun(
            GuardedConnection connection,
            Reading reading,
            BoundTenants bound,
            Obligations obligations,
            LockedRows locked,
            @Nullable RowCap cap) {
        this.connection = connection;
        this.reading = reading;
        this.bound = bound;
        this.obligations = obligations;
        this.locked = locked;
        this.cap = cap;
    }

    /**
     * Runs it.
     *
     * @param statement the raw statement, of which only settings and the count are asked here
     * @param sending runs it
     * @return what that gives
     */
    <R> R run(Statement statement, ServerErrors.Sending<R> sending) throws SQLException {
        ApprovalToken token = obligations.spend();
        if (token == null && locked.isNone() && (cap == null || !cap.undone())) {
            R result = sending.send();
            tellOfMany(statement);
            return result;
        }
        return connection.inOwnTransaction(() -> {
            int timeout = statement.getQueryTimeout();
            boolean spent = token != null && isSpent(spend(token, timeout));
            spareLocked(timeout);
            CappedRows rows = begin(timeout);
            R result = whole(statement, sending);
            if (rows != null) {
                rows.add(statement.getLargeUpdateCount());
                rows.end();
            } else {
                tellOfMany(statement);
            }
            if (token != null && spent) {
                long hit = statement.getLargeUpdateCount();
                if (hit < 0) {
                    insist("the driver does not say how many rows it hit (rows)");
                }
                if (hit > token.rowCap()) {
                    insist(Dialect.overToken(hit, token.rowCap()));
                }
            }
            return result;
        });
    }

    private @Nullable CappedRows begin(int timeout) throws SQLException {
        return cap == null || !cap.undone()
                ? null
                : CappedRows.begin(connection, judge(), cap, List.of(reading.statement()), timeout);
    }

    private CappedRows.Judge judge() {
        return new CappedRows.Judge(
                reading.statement().call().subject(),
                findings -> connection.database.desk.decide(reading, bound, findings));
    }

    /** Tells the Guard of more rows than the cap, where that is only logged and the driver says it anyway. */
    private void tellOfMany(Statement statement) throws SQLException {
        if (cap != null && reading.statement().changes().isTold()) {
            long rows = statement.getLargeUpdateCount();
            if (rows > cap.rows()) {
                insist(Finding.Kind.OVER_CAP, CappedRows.message(rows, cap));
            }
        }
    }

    /** Refuses a batch that would run on a token: each of its entries is a use, and a token has one. */
    static void refuseBatch(AdmittedDatabase database, Reading reading, BoundTenants bound, Obligations obligations)
            throws SQLException {
        if (obligations.spend() != null) {
            database.desk.decide(
                    reading, bound, finding(reading, "a batch may be more than the one use that a token has (jti)"));
        }
    }

    /** Refuses if a locked row would be hit. */
    private void spareLocked(int timeout) throws SQLException {
        Finding hit = locked.hit(connection.delegate, timeout);
        if (hit != null) {
            connection.database.desk.decide(reading, bound, hit);
        }
    }

    /** Lets the driver fetch all rows at once: none is to be had when the transaction has ended. */
    private static <R> R whole(Statement statement, ServerErrors.Sending<R> sending) throws SQLException {
        int fetchSize = statement.getFetchSize();
        if (fetchSize == 0) {
            return sending.send();
        }
        statement.setFetchSize(0);
        try {
            return sending.send();
        } finally {
            statement.setFetchSize(fetchSize);
        }
    }

    private boolean isSpent(@Nullable String obstacle) throws SQLException {
        if (obstacle != null) {
            insist(obstacle);
        }
        return obstacle == null;
    }

    /** Spends the token and counts what is at stake; returns what stands in the way. */
    private @Nullable String spend(ApprovalToken token, int timeout) throws SQLException {
        Destruction destruction = reading.statement().destruction();
        if (destruction == null) {
            return "no token can be made out for this kind of statement (op)";
        }
        if (destruction.obstacle() != null) {
            return destruction.obstacle() + " (op)";
        }
        Dialect dialect = connection.database.dialect;
        String schema = connection.database.schema;
        String used = dialect.spend(connection.delegate, schema, token);
        return used != null ? used : dialect.weigh(connection.delegate, schema, timeout, destruction, token.rowCap());
    }

    /** Refuses, unless the policy only observes the rule. */
    private void insist(String detail) throws SQLException {
        insist(Finding.Kind.SPENT, detail);
    }

    private void insist(Finding.Kind kind, String detail) throws SQLException {
        connection.database.desk.decide(
                reading, bound, new Finding(kind, reading.statement().call().subject(), detail));
    }

    private static Finding finding(Reading reading, String detail) {
        return new Finding(Finding.Kind.SPENT, reading.statement().call().subject(), detail);
    }
}

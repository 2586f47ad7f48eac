package io.safedb.jdbc;

import io.safedb.guard.Decision;
import io.safedb.guard.Finding;
import io.safedb.jdbc.sql.LockedCount;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The locked rows that one execution of a statement would hit: counted with the caller's own condition and his own
 * values, in the transaction of the statement and before it runs.
 */
final class LockedRows {
    private final SentSql sent;
    private final Decision decision;
    private final Bindings bindings;

    /**
     * Those of one execution.
     *
     * @param bindings the values that the caller bound for it
     */
    LockedRows(SentSql sent, Decision decision, Bindings bindings) {
        this.sent = sent;
        this.decision = decision;
        this.bindings = bindings;
    }

    /** Whether the statement changes nothing that has locked rows. */
    boolean isNone() {
        return sent.counts().isEmpty();
    }

    /**
     * Counts them, and keeps every row that the statement would hit as it is until the transaction ends.
     *
     * @param raw in the transaction of the statement
     * @param timeout that of the statement, in seconds; 0 for none
     * @return why the statement may not run; null if it may
     */
    @Nullable
    Finding hit(Connection raw, int timeout) throws SQLException {
        for (LockedCount count : sent.counts()) {
            List<Integer> parameters = count.callerParameters();
            for (int parameter : parameters) {
                if (bindings.isReadOnce(parameter)) {
                    return finding(
                            count,
                            "its condition takes parameter " + parameter
                                    + " from a stream, which can be read once only; bind a string or an array of bytes");
                }
            }
            long rows;
            try (PreparedStatement query = raw.prepareStatement(count.text())) {
                query.setQueryTimeout(timeout);
                for (int i = 0; i < parameters.size(); i++) {
                    bindings.bind(parameters.get(i), query, count.narrowed().callerPosition(i + 1));
                }
                SentSql.bindTenant(query, count.narrowed(), decision);
                try (ResultSet row = query.executeQuery()) {
                    rows = row.next() ? row.getLong(1) : 0;
                }
            }
            if (rows > 0) {
                return finding(
                        count, rows == 1 ? "it would hit 1 locked row" : "it would hit " + rows + " locked rows");
            }
        }
        return null;
    }

    private static Finding finding(LockedCount count, String detail) {
        return new Finding(Finding.Kind.LOCKED, count.relation(), detail);
    }
}

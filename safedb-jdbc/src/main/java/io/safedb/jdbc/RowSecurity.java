package io.safedb.jdbc;

import io.safedb.PolicyException;
import io.safedb.SafeDbPolicy;
import io.safedb.jdbc.dialect.Dialect;
import io.safedb.jdbc.dialect.RowSecurityGap;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The second lock of one wrapped database: whether the server holds the role of a connection to the tenant that the
 * session is told. Asked when the database is wrapped, and for each physical connection that is handed out for the
 * first time: at once if another role is behind it, else if the last answer is half a minute old.
 */
final class RowSecurity {
    private static final long FRESH_NANOS = Duration.ofSeconds(30).toNanos();
    private static final String WHO = "SELECT session_user || ' ' || current_user";

    private final Dialect dialect;
    private final SafeDbPolicy policy;
    private final String who;
    private volatile long asked = System.nanoTime();

    private RowSecurity(Dialect dialect, SafeDbPolicy policy, String who) {
        this.dialect = dialect;
        this.policy = policy;
        this.who = who;
    }

    /**
     * Looks at the database for the first time.
     *
     * @return null if the policy wants no second lock
     * @throws PolicyException (key {@code rls}) if the server would let the role see or change more than its tenant's
     *     rows
     */
    static @Nullable RowSecurity find(Dialect dialect, Connection connection, SafeDbPolicy policy) throws SQLException {
        if (!policy.rls()) {
            return null;
        }
        List<RowSecurityGap> gaps = dialect.rowSecurityGaps(connection, policy);
        RowSecurity security = new RowSecurity(dialect, policy, who(connection));
        endTransaction(connection);
        if (!gaps.isEmpty()) {
            throw new PolicyException(
                    "rls",
                    "It says on, and the database does not hold this application to its tenant: "
                            + RowSecurityGap.what(gaps) + ".",
                    "Run this as the owner of the tables, or leave rls out: " + RowSecurityGap.remedy(gaps));
        }
        return security;
    }

    /**
     * Looks again for a further physical connection.
     *
     * @throws SQLException if it would see more than its tenant's rows
     */
    void check(Connection connection) throws SQLException {
        if (System.nanoTime() - asked < FRESH_NANOS && who.equals(who(connection))) {
            endTransaction(connection);
            return;
        }
        List<RowSecurityGap> gaps = dialect.rowSecurityGaps(connection, policy);
        endTransaction(connection);
        if (!gaps.isEmpty()) {
            throw new SQLNonTransientConnectionException(
                    "safedb does not use this connection: the policy says rls: on, and the database does not hold it to"
                            + " one tenant: " + RowSecurityGap.what(gaps) + ". " + RowSecurityGap.remedy(gaps),
                    "08004");
        }
        if (who.equals(who(connection))) {
            asked = System.nanoTime();
        }
        endTransaction(connection);
    }

    /** Whether a connection is of the role that was looked at when the database was wrapped. */
    boolean isSameRole(Connection connection) throws SQLException {
        return who.equals(who(connection));
    }

    private static String who(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(WHO)) {
            return row.next() ? String.valueOf(row.getString(1)) : "";
        }
    }

    private static void endTransaction(Connection connection) throws SQLException {
        if (!connection.getAutoCommit()) {
            connection.rollback();
        }
    }
}

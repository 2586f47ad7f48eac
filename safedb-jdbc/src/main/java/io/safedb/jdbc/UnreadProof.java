package io.safedb.jdbc;

import io.safedb.SafeDbPolicy;
import io.safedb.jdbc.dialect.Dialect;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Proves that the second lock holds a text that nobody understood: everything that the role can reach is under
 * row-level security, and the server takes the text for a statement.
 *
 * <p>Both are asked on a connection and a thread of its own, in a transaction that writes nothing and whose session was
 * told no tenant: a caller's transaction is never used for it, and a caller who holds the last connection of a pool
 * waits for a moment only and is then refused. The text is described by the server, never run.
 */
final class UnreadProof {
    private static final long PATIENCE_MILLIS = 1_000;
    private static final long PROVEN_NANOS = Duration.ofSeconds(1).toNanos();

    private final DataSource raw;
    private final Dialect dialect;
    private final SafeDbPolicy policy;
    private final RowSecurity rowSecurity;
    private volatile long proven = System.nanoTime() - PROVEN_NANOS;

    UnreadProof(DataSource raw, Dialect dialect, SafeDbPolicy policy, RowSecurity rowSecurity) {
        this.raw = raw;
        this.dialect = dialect;
        this.policy = policy;
        this.rowSecurity = rowSecurity;
    }

    /**
     * Looks for what stands in the way.
     *
     * @param text as it will be sent
     * @param connection on which it will be sent
     * @return one clause; null if nothing does
     */
    @Nullable
    String obstacle(String text, Connection connection) throws SQLException {
        String found = apart(text);
        if (found != null) {
            return found;
        }
        return rowSecurity.isSameRole(connection) ? null : "the connection is another role's than the one looked at";
    }

    private @Nullable String apart(String text) {
        AtomicReference<@Nullable String> found = new AtomicReference<>();
        CountDownLatch done = new CountDownLatch(1);
        Thread thread = new Thread(
                () -> {
                    found.set(onConnection(text));
                    done.countDown();
                },
                "safedb-second-lock");
        thread.setDaemon(true);
        thread.start();
        try {
            return done.await(PATIENCE_MILLIS, TimeUnit.MILLISECONDS) ? found.get() : "that took too long to prove";
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "the proof was interrupted";
        }
    }

    private @Nullable String onConnection(String text) {
        try (Connection connection = raw.getConnection()) {
            boolean autoCommit = connection.getAutoCommit();
            connection.setAutoCommit(false);
            try {
                return inTransaction(connection, text);
            } finally {
                connection.rollback();
                connection.setAutoCommit(autoCommit);
            }
        } catch (SQLException e) {
            return "it could not be proven, SQLSTATE " + e.getSQLState();
        }
    }

    private @Nullable String inTransaction(Connection connection, String text) throws SQLException {
        try (Statement readOnly = connection.createStatement()) {
            readOnly.execute("SET TRANSACTION READ ONLY");
        }
        if (System.nanoTime() - proven >= PROVEN_NANOS) {
            if (!rowSecurity.isSameRole(connection)) {
                return "the data source hands out connections of more than one role";
            }
            String open = dialect.reachableUnsecured(connection, policy);
            if (open != null) {
                return "row-level security does not hold all of the database: " + open;
            }
            proven = System.nanoTime();
        }
        try (PreparedStatement statement = connection.prepareStatement(text)) {
            statement.getMetaData();
            return null;
        } catch (SQLException e) {
            return "the server does not take it for a statement, SQLSTATE " + e.getSQLState();
        }
    }
}

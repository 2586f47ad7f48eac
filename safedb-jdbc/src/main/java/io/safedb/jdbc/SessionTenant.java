package io.safedb.jdbc;

import io.safedb.Scope;
import io.safedb.guard.Call;
import io.safedb.guard.Finding;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Tells the session of one connection on whose behalf it works, for the row-level security of the server: the fourth
 * room's part of the second lock. Inside a transaction of JDBC's the settings end with it; under autocommit they stay
 * until the scope changes, the connection is closed or autocommit is left.
 *
 * <p>What the session holds is remembered, so that the same scope costs nothing twice. Whatever may have changed it
 * makes it unknown, and what is unknown is told again: a connection that was just handed out, a transaction that ended
 * by text, a rollback to a savepoint, which takes back what was told behind it. Telling and sending are one step for
 * every thread: of two that share the connection, neither works in the other's name.
 */
final class SessionTenant {
    /**
     * What controls transactions and settings touches no row: it needs no tenant, and works in a failed transaction.
     */
    private static final Set<String> UNTOLD =
            Set.of("BEGIN", "START", "COMMIT", "END", "ROLLBACK", "ABORT", "SAVEPOINT", "RELEASE", "SET", "SHOW");

    private static final Set<String> BEGINNINGS = Set.of("BEGIN", "START");

    /** A rollback to a savepoint among them, and a commit of what has failed, which is a rollback. */
    private static final Set<String> ENDINGS = Set.of("COMMIT", "END", "ROLLBACK", "ABORT");

    private static final Told NOBODY = new Told("", "");
    private static final Told SYSTEM = new Told("", "on");

    /** What a session is told. */
    private record Told(String tenant, String system) {
        static Told of(Scope scope) {
            if (scope instanceof Scope.OfTenant open) {
                return new Told(open.tenant().value().toString(), "");
            }
            return scope instanceof Scope.OfSystem ? SYSTEM : NOBODY;
        }
    }

    /**
     * Rows that come from the server as they are asked for, maybe when another scope is open by then.
     *
     * @param session of the connection that they come through
     * @param scope on whose behalf their statement ran
     */
    record Fetching(SessionTenant session, Scope scope) {
        <R> R fetch(ServerErrors.Sending<R> fetch) throws SQLException {
            return session.on(scope, fetch);
        }
    }

    private final Connection raw;
    private final String telling;
    private final ReentrantLock lock = new ReentrantLock();

    /** What holds now; null if that is not known. */
    private @Nullable Told now;

    /** What holds when the transaction has ended; null if that is not known. */
    private @Nullable Told beyond;

    /** The scope that {@link #now} was made of, so that the same one need not be looked into. */
    private @Nullable Scope scope;

    /** Whether the session may still hold a tenant when no transaction is open. */
    private boolean left;

    /** Whether a transaction may be open that a text began, so that its end takes back what was told in it. */
    private boolean begunByText;

    /**
     * The session of a connection that was just handed out.
     *
     * @param telling as {@link Dialect#tellTenant} says
     */
    SessionTenant(Connection raw, String telling) {
        this.raw = raw;
        this.telling = telling;
    }

    /**
     * Sends a statement on behalf of the scope in which it was read.
     *
     * @param reading what is sent
     * @param sending sends it; may do so in the operation's own transaction
     */
    <R> R send(Reading reading, ServerErrors.Sending<R> sending) throws SQLException {
        Call call = reading.statement().call();
        boolean untold = call.action() == Call.Action.CONTROL && UNTOLD.contains(call.operation());
        begunByText |= untold && BEGINNINGS.contains(call.operation());
        if (mayTell(call) || (untold && ENDINGS.contains(call.operation()))) {
            lock.lock();
            try {
                return untold ? sending.send() : on(reading.scope(), sending);
            } finally {
                now = null;
                beyond = null;
                lock.unlock();
            }
        }
        return untold ? sending.send() : on(reading.scope(), sending);
    }

    /** Whether it may tell the session something else: code that the policy lists, and what it only observes. */
    private static boolean mayTell(Call call) {
        for (Finding finding : call.findings()) {
            switch (finding.kind()) {
                case UNREADABLE, UNREAD_BUT_PLAIN, TAMPERING, OPAQUE -> {
                    return true;
                }
                default -> {
                    // It is known what such a statement does.
                }
            }
        }
        return false;
    }

    /**
     * Sends something on behalf of a scope.
     *
     * @param behalf whose
     * @param sending sends it; may do so in the operation's own transaction
     */
    <R> R on(Scope behalf, ServerErrors.Sending<R> sending) throws SQLException {
        lock.lock();
        try {
            if (now == null || scope != behalf) {
                tell(behalf);
            }
            return sending.send();
        } finally {
            lock.unlock();
        }
    }

    private void tell(Scope behalf) throws SQLException {
        Told told = Told.of(behalf);
        if (!told.equals(now)) {
            boolean local = !raw.getAutoCommit();
            tell(told, local);
            if (!local) {
                beyond = told;
            }
        }
        scope = behalf;
    }

    private void tell(Told told, boolean local) throws SQLException {
        now = null;
        left |= !local && !told.equals(NOBODY);
        try (PreparedStatement statement = raw.prepareStatement(telling)) {
            statement.setString(1, told.tenant());
            statement.setBoolean(2, local);
            statement.setString(3, told.system());
            statement.setBoolean(4, local);
            statement.execute();
        }
        now = told;
    }

    /**
     * Ends a transaction.
     *
     * @param ending commits or rolls back
     */
    <R> R ending(ServerErrors.Sending<R> ending) throws SQLException {
        lock.lock();
        try {
            return ending.send();
        } finally {
            beyond = begunByText ? null : beyond;
            now = beyond;
            scope = null;
            lock.unlock();
        }
    }

    /**
     * Does what may take back what was told in the transaction.
     *
     * @param undoing rolls back to a savepoint
     */
    <R> R undoing(ServerErrors.Sending<R> undoing) throws SQLException {
        lock.lock();
        try {
            return undoing.send();
        } finally {
            now = null;
            lock.unlock();
        }
    }

    /**
     * Runs an operation in its own transaction.
     *
     * @param operation begins and ends it
     */
    <R> R apart(ServerErrors.Sending<R> operation) throws SQLException {
        lock.lock();
        boolean done = false;
        try {
            R result = operation.send();
            done = true;
            return result;
        } finally {
            if (!done) {
                now = null;
                beyond = null;
            } else if (raw.getAutoCommit()) {
                now = beyond;
                scope = null;
            }
            lock.unlock();
        }
    }

    /** Leaves no tenant behind in a session that is about to leave autocommit. */
    void clear() throws SQLException {
        lock.lock();
        try {
            if (left && raw.getAutoCommit()) {
                tell(NOBODY, false);
                beyond = NOBODY;
                scope = null;
                left = false;
            }
        } finally {
            lock.unlock();
        }
    }

    /**
     * Leaves no tenant behind in a connection that is about to go back to its pool. What was told in a transaction goes
     * with it; one that a text began, and that pools know nothing of, is rolled back, or its end would bring back what
     * held before it. A connection that cannot be told goes for good.
     */
    void close() {
        // Whoever closes it while another thread works on it must not wait for that one.
        if (!lock.tryLock()) {
            return;
        }
        try {
            if (!raw.isClosed()) {
                if (begunByText && raw.getAutoCommit()) {
                    endBegun();
                }
                clear();
            }
        } catch (SQLException e) {
            abort();
        } finally {
            lock.unlock();
        }
    }

    private void endBegun() throws SQLException {
        try (Statement statement = raw.createStatement()) {
            statement.execute("ROLLBACK");
        }
    }

    private void abort() {
        try {
            raw.abort(Runnable::run);
        } catch (SQLException e) {
            // It is gone already.
        }
    }
}

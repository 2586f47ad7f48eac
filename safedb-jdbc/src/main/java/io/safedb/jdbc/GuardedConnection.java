package io.safedb.jdbc;

import io.safedb.guard.Call;
import io.safedb.guard.Decision;
import io.safedb.guard.Finding;
import io.safedb.jdbc.GeneratedKeys.Preparing;
import io.safedb.jdbc.sql.SqlStatement;
import java.sql.CallableStatement;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A connection whose statements are read and narrowed. Session settings pass ({@link ConnectionSettings}), what would
 * change the ground that narrowing stands on does not ({@link ConnectionGround}); here is what makes statements, and
 * what begins and ends transactions.
 */
final class GuardedConnection extends ConnectionGround {
    /** The words that begin a transaction. */
    private static final Set<String> BEGINNINGS = Set.of("BEGIN", "START");

    /** What stands behind an updatable result set: rows that the driver does not write. */
    private static final int SCROLLED = ResultSet.TYPE_SCROLL_INSENSITIVE;

    private static final int READ_ONLY = ResultSet.CONCUR_READ_ONLY;

    /** The cursors that a text declared. */
    final Cursors cursors = new Cursors();

    /** Whether a text may have begun a transaction, of which the driver's autocommit says nothing. */
    private boolean begunByText;

    /** What the session was told of the scope; null where the policy wants no second lock. */
    final @Nullable SessionTenant session;

    GuardedConnection(AdmittedDatabase database, Connection delegate) {
        super(database, delegate);
        this.session = database.unreadProof == null ? null : new SessionTenant(delegate, database.dialect.tellTenant());
    }

    /** Sends a statement on behalf of the scope in which it was read. */
    <R> R send(Reading reading, ServerErrors.Sending<R> sending) throws SQLException {
        if (session == null) {
            return sending.send();
        }
        String unread = reading.statement().unread();
        UnreadProof proof = database.unreadProof;
        if (unread != null && proof != null) {
            prove(proof, unread, reading);
        }
        return session.send(reading, sending);
    }

    /** Refuses what nobody understood, unless row-level security holds whatever it may touch. */
    private void prove(UnreadProof proof, String unread, Reading reading) throws SQLException {
        String obstacle = proof.obstacle(unread, delegate);
        if (obstacle != null) {
            database.desk.decide(
                    reading,
                    new Finding(
                            Finding.Kind.UNREADABLE,
                            reading.statement().call().operation(),
                            "it is not understood, and the second lock does not hold it: " + obstacle));
        }
    }

    @Override
    public Statement createStatement() throws SQLException {
        return new GuardedStatement(this, delegate.createStatement(), UpdatableResultSet.NONE);
    }

    @Override
    public Statement createStatement(int type, int concurrency) throws SQLException {
        return concurrency == ResultSet.CONCUR_UPDATABLE
                ? new GuardedStatement(this, delegate.createStatement(SCROLLED, READ_ONLY), type)
                : new GuardedStatement(this, delegate.createStatement(type, concurrency), UpdatableResultSet.NONE);
    }

    @Override
    public Statement createStatement(int type, int concurrency, int holdability) throws SQLException {
        return concurrency == ResultSet.CONCUR_UPDATABLE
                ? new GuardedStatement(this, delegate.createStatement(SCROLLED, READ_ONLY, holdability), type)
                : new GuardedStatement(
                        this, delegate.createStatement(type, concurrency, holdability), UpdatableResultSet.NONE);
    }

    /**
     * Runs work in the operation's own transaction: see {@link OwnTransaction}.
     *
     * @param work what is done in it
     * @return what it gives
     */
    <R> R inOwnTransaction(OwnTransaction.Work<R> work) throws SQLException {
        OwnTransaction own = new OwnTransaction(database.dialect, delegate);
        return session == null ? own.run(begunByText, work) : session.apart(() -> own.run(begunByText, work));
    }

    /** Notes a statement that may begin a transaction behind the driver's back. */
    void noteControl(SqlStatement statement) {
        Call call = statement.call();
        if (call.action() == Call.Action.CONTROL && BEGINNINGS.contains(call.operation())) {
            begunByText = true;
        }
    }

    private PreparedStatement prepare(String sql, int updatable, Preparing preparing) throws SQLException {
        Reading reading = database.reading.read(sql);
        Decision decision = database.desk.decideEarly(reading);
        noteControl(reading.statement());
        SentSql sent = SentSql.of(database, reading, decision);
        PreparedStatement raw = preparing.prepare(delegate, sent.text());
        return new GuardedPreparedStatement(this, raw, sent, updatable);
    }

    private PreparedStatement prepare(String sql, Preparing preparing) throws SQLException {
        return prepare(sql, UpdatableResultSet.NONE, preparing);
    }

    @Override
    public PreparedStatement prepareStatement(String sql) throws SQLException {
        return prepare(sql, Connection::prepareStatement);
    }

    @Override
    public PreparedStatement prepareStatement(String sql, int type, int concurrency) throws SQLException {
        return concurrency == ResultSet.CONCUR_UPDATABLE
                ? prepare(sql, type, (raw, text) -> raw.prepareStatement(text, SCROLLED, READ_ONLY))
                : prepare(sql, (raw, text) -> raw.prepareStatement(text, type, concurrency));
    }

    @Override
    public PreparedStatement prepareStatement(String sql, int type, int concurrency, int holdability)
            throws SQLException {
        return concurrency == ResultSet.CONCUR_UPDATABLE
                ? prepare(sql, type, (raw, text) -> raw.prepareStatement(text, SCROLLED, READ_ONLY, holdability))
                : prepare(sql, (raw, text) -> raw.prepareStatement(text, type, concurrency, holdability));
    }

    @Override
    public PreparedStatement prepareStatement(String sql, int keys) throws SQLException {
        return prepare(sql, GeneratedKeys.flag(keys));
    }

    @Override
    public PreparedStatement prepareStatement(String sql, int[] columns) throws SQLException {
        return prepare(sql, GeneratedKeys.indexes(columns.clone()));
    }

    @Override
    public PreparedStatement prepareStatement(String sql, String[] columns) throws SQLException {
        return prepare(sql, GeneratedKeys.names(GeneratedKeys.checked(columns)));
    }

    /** Prepares a text in one of the ways that JDBC has for calls. */
    @FunctionalInterface
    private interface Calling {
        CallableStatement prepare(String text) throws SQLException;
    }

    /** A call in braces is sent as written; that of a procedure as PostgreSQL writes it, whatever the driver does. */
    private CallableStatement call(String sql, int updatable, Calling calling) throws SQLException {
        CallEscape escape = CallEscape.in(sql);
        Reading reading = escape == null ? database.reading.read(sql) : database.reading.read(escape);
        Decision decision = database.desk.decideEarly(reading);
        if (escape != null && !reading.statement().call().targets().isEmpty()) {
            decision = database.desk.decide(
                    reading,
                    new Finding(
                            Finding.Kind.UNNARROWABLE,
                            reading.statement().call().subject(),
                            "a call in braces reads it, and is sent as written; read it in a statement of its own"));
        }
        noteControl(reading.statement());
        SentSql sent = SentSql.of(database, reading, decision);
        boolean asWritten = escape != null && sent.text().equals(escape.query());
        return GuardedCall.guard(this, calling.prepare(asWritten ? sql : sent.text()), sent, updatable);
    }

    @Override
    public CallableStatement prepareCall(String sql) throws SQLException {
        return call(sql, UpdatableResultSet.NONE, delegate::prepareCall);
    }

    @Override
    public CallableStatement prepareCall(String sql, int type, int concurrency) throws SQLException {
        return concurrency == ResultSet.CONCUR_UPDATABLE
                ? call(sql, type, text -> delegate.prepareCall(text, SCROLLED, READ_ONLY))
                : call(sql, UpdatableResultSet.NONE, text -> delegate.prepareCall(text, type, concurrency));
    }

    @Override
    public CallableStatement prepareCall(String sql, int type, int concurrency, int holdability) throws SQLException {
        return concurrency == ResultSet.CONCUR_UPDATABLE
                ? call(sql, type, text -> delegate.prepareCall(text, SCROLLED, READ_ONLY, holdability))
                : call(
                        sql,
                        UpdatableResultSet.NONE,
                        text -> delegate.prepareCall(text, type, concurrency, holdability));
    }

    /** The text that would be sent, in the driver's grammar; nothing runs. */
    @Override
    public String nativeSQL(String sql) throws SQLException {
        Reading reading = database.reading.read(sql);
        Decision decision = database.desk.decideEarly(reading);
        SentSql sent = SentSql.of(database, reading, decision);
        return delegate.nativeSQL(sent.text());
    }

    @Override
    public DatabaseMetaData getMetaData() throws SQLException {
        return GuardedDatabaseMetaData.guard(this, delegate.getMetaData());
    }

    /** Passes; what a deferred constraint says is told like any other error. */
    @Override
    public void commit() throws SQLException {
        ending(() -> ServerErrors.told(database.dialect, () -> {
            delegate.commit();
            return true;
        }));
    }

    @Override
    public void rollback() throws SQLException {
        ending(() -> {
            delegate.rollback();
            return true;
        });
    }

    @Override
    public void setAutoCommit(boolean value) throws SQLException {
        if (session == null || value == delegate.getAutoCommit()) {
            delegate.setAutoCommit(value);
            return;
        }
        if (!value) {
            session.clear();
        }
        ending(() -> {
            delegate.setAutoCommit(value);
            return true;
        });
    }

    @Override
    public void close() throws SQLException {
        if (session != null) {
            session.close();
        }
        delegate.close();
    }

    private void ending(ServerErrors.Sending<Boolean> ending) throws SQLException {
        if (session == null) {
            ending.send();
        } else {
            session.ending(ending);
        }
    }

    @Override
    public Savepoint setSavepoint() throws SQLException {
        return new GuardedSavepoint(delegate.setSavepoint());
    }

    @Override
    public Savepoint setSavepoint(String name) throws SQLException {
        return new GuardedSavepoint(delegate.setSavepoint(name));
    }

    @Override
    public void rollback(Savepoint savepoint) throws SQLException {
        if (session == null) {
            delegate.rollback(GuardedSavepoint.raw(savepoint));
        } else {
            session.undoing(() -> {
                delegate.rollback(GuardedSavepoint.raw(savepoint));
                return true;
            });
        }
    }

    @Override
    public void releaseSavepoint(Savepoint savepoint) throws SQLException {
        delegate.releaseSavepoint(GuardedSavepoint.raw(savepoint));
    }
}

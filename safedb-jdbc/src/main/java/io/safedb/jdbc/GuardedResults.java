package io.safedb.jdbc;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.sql.Statement;
import org.jspecify.annotations.Nullable;

/**
 * What plain and prepared statements share: settings, which pass to the raw statement, and results, which come from
 * whichever raw statement ran last.
 *
 * @param <S> the interface of the raw statement
 */
@SuppressWarnings("NullAway") // JDBC gives null where there is no result
abstract class GuardedResults<S extends Statement> extends Guarded<S> implements Statement {
    final GuardedConnection connection;

    /** On whose behalf the rows come that the driver has not fetched yet; null where all are there, or nobody asks. */
    private SessionTenant.Fetching fetching;

    /** The type of result set that was asked for with CONCUR_UPDATABLE; {@link UpdatableResultSet#NONE} otherwise. */
    final int updatable;

    /** The updatable rows that were handed out last. */
    private @Nullable UpdatableResultSet rows;

    GuardedResults(GuardedConnection connection, S delegate, int updatable) {
        super(connection.database, delegate);
        this.connection = connection;
        this.updatable = updatable;
    }

    /** What was read, and in whose scope, of the statement that ran last; asked for updatable rows only. */
    abstract @Nullable Reading shown();

    /** What the caller holds: this, unless something stands in front of it. */
    Statement face() {
        return this;
    }

    /** The raw statement that ran last. */
    abstract Statement ran();

    @Override
    public final Connection getConnection() throws SQLException {
        delegate.getConnection(); // throws if this statement is closed, as the driver does
        return connection;
    }

    /**
     * Sends something on behalf of the scope in which it was read.
     *
     * @param raw the statement that runs
     * @param sending runs it
     */
    final <R> R onBehalf(Reading reading, Statement raw, ServerErrors.Sending<R> sending) throws SQLException {
        SessionTenant session = connection.session;
        if (session == null) {
            return sending.send();
        }
        fetching = raw.getFetchSize() > 0 ? new SessionTenant.Fetching(session, reading.scope()) : null;
        return connection.send(reading, sending);
    }

    final ResultSet guard(ResultSet raw) throws SQLException {
        if (updatable == UpdatableResultSet.NONE || raw == null) {
            return GuardedResultSet.guard(database, face(), raw, fetching);
        }
        UpdatableResultSet known = rows;
        if (known != null && known.delegate == raw) {
            return known;
        }
        closeRows();
        Reading reading = shown();
        rows = reading == null ? null : new UpdatableResultSet(connection, face(), raw, updatable, reading);
        return rows == null ? GuardedResultSet.guard(database, face(), raw, fetching) : rows;
    }

    /** Lets go of what updatable rows hold. */
    final void closeRows() throws SQLException {
        if (rows != null) {
            rows.close();
        }
    }

    @Override
    public final ResultSet getResultSet() throws SQLException {
        return guard(ran().getResultSet());
    }

    @Override
    public final ResultSet getGeneratedKeys() throws SQLException {
        return GuardedResultSet.guard(database, face(), ran().getGeneratedKeys(), null);
    }

    @Override
    public final int getUpdateCount() throws SQLException {
        return ran().getUpdateCount();
    }

    @Override
    public final long getLargeUpdateCount() throws SQLException {
        return ran().getLargeUpdateCount();
    }

    @Override
    public final boolean getMoreResults() throws SQLException {
        return ran().getMoreResults();
    }

    @Override
    public final boolean getMoreResults(int current) throws SQLException {
        return ran().getMoreResults(current);
    }

    @Override
    public final SQLWarning getWarnings() throws SQLException {
        return ran().getWarnings();
    }

    @Override
    public final void clearWarnings() throws SQLException {
        ran().clearWarnings();
    }

    @Override
    public final void cancel() throws SQLException {
        ran().cancel();
    }

    @Override
    public void close() throws SQLException {
        closeRows();
        delegate.close();
    }

    @Override
    public void closeOnCompletion() throws SQLException {
        delegate.closeOnCompletion();
    }

    @Override
    public int getFetchDirection() throws SQLException {
        return delegate.getFetchDirection();
    }

    @Override
    public int getFetchSize() throws SQLException {
        return delegate.getFetchSize();
    }

    @Override
    public long getLargeMaxRows() throws SQLException {
        return delegate.getLargeMaxRows();
    }

    @Override
    public int getMaxFieldSize() throws SQLException {
        return delegate.getMaxFieldSize();
    }

    @Override
    public int getMaxRows() throws SQLException {
        return delegate.getMaxRows();
    }

    @Override
    public int getQueryTimeout() throws SQLException {
        return delegate.getQueryTimeout();
    }

    @Override
    public int getResultSetConcurrency() throws SQLException {
        int concurrency = delegate.getResultSetConcurrency();
        return updatable == UpdatableResultSet.NONE ? concurrency : ResultSet.CONCUR_UPDATABLE;
    }

    @Override
    public int getResultSetHoldability() throws SQLException {
        return delegate.getResultSetHoldability();
    }

    @Override
    public int getResultSetType() throws SQLException {
        int type = delegate.getResultSetType();
        return updatable == UpdatableResultSet.NONE ? type : updatable;
    }

    @Override
    public boolean isCloseOnCompletion() throws SQLException {
        return delegate.isCloseOnCompletion();
    }

    @Override
    public boolean isClosed() throws SQLException {
        return delegate.isClosed();
    }

    @Override
    public boolean isPoolable() throws SQLException {
        return delegate.isPoolable();
    }

    @Override
    public boolean isSimpleIdentifier(String value) throws SQLException {
        return delegate.isSimpleIdentifier(value);
    }

    @Override
    public void setCursorName(String value) throws SQLException {
        delegate.setCursorName(value);
    }

    /** Passes, and changes nothing: escapes are gone before the driver sees a text, and braces are nothing else. */
    @Override
    public void setEscapeProcessing(boolean value) throws SQLException {
        delegate.setEscapeProcessing(value);
    }

    @Override
    public void setFetchDirection(int value) throws SQLException {
        delegate.setFetchDirection(value);
    }

    @Override
    public void setFetchSize(int value) throws SQLException {
        delegate.setFetchSize(value);
    }

    @Override
    public void setLargeMaxRows(long value) throws SQLException {
        delegate.setLargeMaxRows(value);
    }

    @Override
    public void setMaxFieldSize(int value) throws SQLException {
        delegate.setMaxFieldSize(value);
    }

    @Override
    public void setMaxRows(int value) throws SQLException {
        delegate.setMaxRows(value);
    }

    @Override
    public void setPoolable(boolean value) throws SQLException {
        delegate.setPoolable(value);
    }

    @Override
    public void setQueryTimeout(int value) throws SQLException {
        delegate.setQueryTimeout(value);
    }

    @Override
    public final String enquoteIdentifier(String identifier, boolean alwaysQuote) throws SQLException {
        return delegate.enquoteIdentifier(identifier, alwaysQuote);
    }

    @Override
    public final String enquoteLiteral(String text) throws SQLException {
        return delegate.enquoteLiteral(text);
    }

    @Override
    public final String enquoteNCharLiteral(String text) throws SQLException {
        return delegate.enquoteNCharLiteral(text);
    }
}

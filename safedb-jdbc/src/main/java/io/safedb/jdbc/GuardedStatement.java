package io.safedb.jdbc;

import io.safedb.guard.Decision;
import io.safedb.guard.Obligations;
import io.safedb.jdbc.GeneratedKeys.Preparing;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A statement that is given its text when it runs. What needs the tenant bound runs in a prepared statement of its own
 * with this one's settings, which lives until the next text; everything else runs on the raw statement.
 */
final class GuardedStatement extends GuardedResults<Statement> {
    private final TextBatch batch;

    /** The raw statement that ran last. Volatile because another thread may cancel it. */
    private volatile Statement ran;

    /** What was read of the text that ran last. */
    private @Nullable Reading shown;

    @FunctionalInterface
    private interface Plain<R> {
        R run(Statement raw, String text) throws SQLException;
    }

    @FunctionalInterface
    private interface Prepared<R> {
        R run(PreparedStatement raw) throws SQLException;
    }

    GuardedStatement(GuardedConnection connection, Statement delegate, int updatable) {
        super(connection, delegate, updatable);
        this.batch = new TextBatch(connection);
        this.ran = delegate;
    }

    @Override
    Statement ran() {
        return ran;
    }

    @Override
    @Nullable
    Reading shown() {
        return shown;
    }

    private <R> R run(String sql, Preparing preparing, Plain<R> plain, Prepared<R> prepared) throws SQLException {
        Reading reading = connection.cursors.known(database.reading.readText(sql));
        Decision decision = database.desk.decideText(reading);
        connection.noteControl(reading.statement());
        SentSql sent = SentSql.of(database, reading, decision);
        R result = send(new DecidedText(reading, sent, decision), true, preparing, plain, prepared);
        connection.cursors.ran(reading, decision);
        return result;
    }

    private <R> R send(DecidedText entry, boolean counted, Preparing preparing, Plain<R> plain, Prepared<R> prepared)
            throws SQLException {
        SentSql sent = entry.sent();
        Decision decision = entry.decision();
        shown = entry.reading();
        if (!sent.isNarrowed()) {
            next(delegate);
            return fulfil(entry, counted, delegate, () -> plain.run(delegate, sent.text()));
        }
        PreparedStatement raw = preparing.prepare(connection.delegate, sent.text());
        try {
            copySettings(raw);
            sent.bind(raw, decision);
        } catch (SQLException | RuntimeException e) {
            raw.close();
            throw e;
        }
        next(raw);
        return ServerErrors.told(
                sent, () -> fulfil(entry, counted, raw, () -> ServerErrors.placed(sent, raw, prepared::run)));
    }

    private <R> R fulfil(DecidedText entry, boolean counted, Statement raw, ServerErrors.Sending<R> sending)
            throws SQLException {
        return connection.session == null
                ? obliged(entry, counted, raw, sending)
                : onBehalf(entry.reading(), raw, () -> obliged(entry, counted, raw, sending));
    }

    /** @param counted whether it is counted by itself, and not as a part of a batch */
    private <R> R obliged(DecidedText entry, boolean counted, Statement raw, ServerErrors.Sending<R> sending)
            throws SQLException {
        Obligations obligations = entry.decision().obligations();
        boolean capped = counted && database.desk.mayExceedCap(entry.sent().statement(), entry.decision(), 1);
        return obligations.isNone() && !capped
                ? sending.send()
                : new ObligedRun(
                                connection,
                                entry.reading(),
                                BoundTenants.NONE,
                                obligations,
                                new LockedRows(entry.sent(), entry.decision(), Bindings.NONE),
                                capped ? obligations.cap() : null)
                        .run(raw, sending);
    }

    /** Ends what ran before, as JDBC wants it, and makes the next one the source of results. */
    private void next(Statement raw) throws SQLException {
        closeRows();
        Statement previous = ran;
        if (previous != delegate) {
            previous.close();
        } else if (raw != delegate && previous.getResultSet() != null) {
            previous.getResultSet().close();
        }
        ran = raw;
    }

    private void copySettings(PreparedStatement raw) throws SQLException {
        raw.setMaxRows(delegate.getMaxRows());
        raw.setMaxFieldSize(delegate.getMaxFieldSize());
        raw.setQueryTimeout(delegate.getQueryTimeout());
        raw.setFetchSize(delegate.getFetchSize());
        raw.setFetchDirection(delegate.getFetchDirection());
        raw.setPoolable(delegate.isPoolable());
        if (delegate.isCloseOnCompletion()) {
            raw.closeOnCompletion();
        }
    }

    @Override
    public ResultSet executeQuery(String sql) throws SQLException {
        return guard(run(sql, GeneratedKeys.none(delegate), Statement::executeQuery, PreparedStatement::executeQuery));
    }

    @Override
    public boolean execute(String sql) throws SQLException {
        return run(sql, GeneratedKeys.none(delegate), Statement::execute, PreparedStatement::execute);
    }

    @Override
    public boolean execute(String sql, int keys) throws SQLException {
        return run(sql, GeneratedKeys.flag(keys), (raw, text) -> raw.execute(text, keys), PreparedStatement::execute);
    }

    @Override
    public boolean execute(String sql, int[] columns) throws SQLException {
        int[] keys = columns.clone();
        return run(
                sql, GeneratedKeys.indexes(keys), (raw, text) -> raw.execute(text, keys), PreparedStatement::execute);
    }

    @Override
    public boolean execute(String sql, String[] columns) throws SQLException {
        String[] keys = GeneratedKeys.checked(columns);
        return run(sql, GeneratedKeys.names(keys), (raw, text) -> raw.execute(text, keys), PreparedStatement::execute);
    }

    @Override
    public int executeUpdate(String sql) throws SQLException {
        return run(sql, GeneratedKeys.none(delegate), Statement::executeUpdate, PreparedStatement::executeUpdate);
    }

    @Override
    public int executeUpdate(String sql, int keys) throws SQLException {
        return run(
                sql,
                GeneratedKeys.flag(keys),
                (raw, text) -> raw.executeUpdate(text, keys),
                PreparedStatement::executeUpdate);
    }

    @Override
    public int executeUpdate(String sql, int[] columns) throws SQLException {
        int[] keys = columns.clone();
        return run(
                sql,
                GeneratedKeys.indexes(keys),
                (raw, text) -> raw.executeUpdate(text, keys),
                PreparedStatement::executeUpdate);
    }

    @Override
    public int executeUpdate(String sql, String[] columns) throws SQLException {
        String[] keys = GeneratedKeys.checked(columns);
        return run(
                sql,
                GeneratedKeys.names(keys),
                (raw, text) -> raw.executeUpdate(text, keys),
                PreparedStatement::executeUpdate);
    }

    @Override
    public long executeLargeUpdate(String sql) throws SQLException {
        return run(
                sql,
                GeneratedKeys.none(delegate),
                Statement::executeLargeUpdate,
                PreparedStatement::executeLargeUpdate);
    }

    @Override
    public long executeLargeUpdate(String sql, int keys) throws SQLException {
        return run(
                sql,
                GeneratedKeys.flag(keys),
                (raw, text) -> raw.executeLargeUpdate(text, keys),
                PreparedStatement::executeLargeUpdate);
    }

    @Override
    public long executeLargeUpdate(String sql, int[] columns) throws SQLException {
        int[] keys = columns.clone();
        return run(
                sql,
                GeneratedKeys.indexes(keys),
                (raw, text) -> raw.executeLargeUpdate(text, keys),
                PreparedStatement::executeLargeUpdate);
    }

    @Override
    public long executeLargeUpdate(String sql, String[] columns) throws SQLException {
        String[] keys = GeneratedKeys.checked(columns);
        return run(
                sql,
                GeneratedKeys.names(keys),
                (raw, text) -> raw.executeLargeUpdate(text, keys),
                PreparedStatement::executeLargeUpdate);
    }

    @Override
    public void addBatch(String sql) throws SQLException {
        Reading reading = database.reading.readText(sql);
        Decision decision = database.desk.decideText(reading);
        connection.noteControl(reading.statement());
        batch.add(reading, decision);
    }

    @Override
    public void clearBatch() {
        batch.clear();
    }

    @Override
    public int[] executeBatch() throws SQLException {
        return Arrays.stream(executeLargeBatch()).mapToInt(Math::toIntExact).toArray();
    }

    @Override
    public long[] executeLargeBatch() throws SQLException {
        return batch.run(
                delegate,
                entry -> send(
                        entry,
                        false,
                        GeneratedKeys.none(delegate),
                        Statement::executeLargeUpdate,
                        PreparedStatement::executeLargeUpdate));
    }

    @Override
    public void close() throws SQLException {
        try {
            closeRows();
            if (ran != delegate) {
                ran.close();
            }
        } finally {
            delegate.close();
        }
    }

    @Override
    public boolean isClosed() throws SQLException {
        return delegate.isClosed() || (delegate.isCloseOnCompletion() && ran != delegate && ran.isClosed());
    }

    @Override
    public void closeOnCompletion() throws SQLException {
        delegate.closeOnCompletion();
        if (ran != delegate) {
            ran.closeOnCompletion();
        }
    }
}

package io.safedb.jdbc;

import io.safedb.guard.Decision;
import io.safedb.guard.Finding;
import io.safedb.guard.Obligations;
import java.sql.BatchUpdateException;
import java.sql.ParameterMetaData;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A statement that was read and narrowed when it was prepared, and is decided again each time it runs: it belongs to
 * the tenant who executes it, whoever prepared it.
 */
@SuppressWarnings("NullAway") // JDBC gives null where there is no metadata
final class GuardedPreparedStatement extends ParameterBinder {

    /** What was decided about the first entry of the batch. */
    private @Nullable Decision batchDecision;

    private int batched;

    /**
     * The entries of a batch on rows that may be locked, of nothing else: each has to be counted when those before it
     * have run.
     */
    private final List<Entry> entries;

    /** What was read of the last execution, where its rows are updatable. */
    private @Nullable Reading shown;

    private Statement face = this;

    private record Entry(Reading reading, Decision decision, Bindings bindings) {}

    GuardedPreparedStatement(GuardedConnection connection, PreparedStatement delegate, SentSql sent, int updatable) {
        super(connection, delegate, sent, updatable);
        this.entries = kept == null ? List.of() : new ArrayList<>();
    }

    @Override
    Statement ran() {
        return delegate;
    }

    @Override
    @Nullable
    Reading shown() {
        return shown;
    }

    /** Puts a proxy in front of this statement, which is what its results lead back to from now on. */
    void face(Statement proxy) {
        face = proxy;
    }

    @Override
    Statement face() {
        return face;
    }

    private <R> R run(ServerErrors.Execution<R> execution) throws SQLException {
        Reading reading = database.reading.again(sent.reading());
        Decision decision = database.desk.decide(reading, bound, sent);
        if (updatable != UpdatableResultSet.NONE) {
            shown = reading;
        }
        sent.bind(delegate, decision);
        return connection.session == null
                ? send(reading, decision, execution)
                : onBehalf(reading, delegate, () -> send(reading, decision, execution));
    }

    private <R> R send(Reading reading, Decision decision, ServerErrors.Execution<R> execution) throws SQLException {
        Obligations obligations = decision.obligations();
        if (sent.statement().cursor() != null) {
            R result = ServerErrors.told(sent, delegate, execution);
            connection.cursors.ran(reading, decision);
            return result;
        }
        boolean capped = database.desk.mayExceedCap(sent.statement(), decision, 1);
        if (obligations.isNone() && !capped) {
            return ServerErrors.told(sent, delegate, execution);
        }
        ObligedRun obliged = new ObligedRun(
                connection, reading, bound, obligations, locked(decision, kept), capped ? obligations.cap() : null);
        return ServerErrors.told(
                sent, () -> obliged.run(delegate, () -> ServerErrors.placed(sent, delegate, execution)));
    }

    private LockedRows locked(Decision decision, @Nullable Bindings bindings) {
        return new LockedRows(sent, decision, bindings == null ? Bindings.NONE : bindings);
    }

    @Override
    public ResultSet executeQuery() throws SQLException {
        return guard(run(PreparedStatement::executeQuery));
    }

    @Override
    public boolean execute() throws SQLException {
        return run(PreparedStatement::execute);
    }

    @Override
    public int executeUpdate() throws SQLException {
        return run(PreparedStatement::executeUpdate);
    }

    @Override
    public long executeLargeUpdate() throws SQLException {
        return run(PreparedStatement::executeLargeUpdate);
    }

    @Override
    public void addBatch() throws SQLException {
        Reading reading = database.reading.again(sent.reading());
        Decision decision = database.desk.decide(reading, bound, sent);
        ObligedRun.refuseBatch(database, reading, bound, decision.obligations());
        if (batchDecision == null) {
            batchDecision = decision;
        } else if (!SentSql.isSameBatch(batchDecision, decision)) {
            database.batches.decide(reading, sent, batchDecision);
        }
        batched++;
        if (kept == null) {
            sent.bind(delegate, decision);
            delegate.addBatch();
        } else {
            if (kept.hasReadOnce()) {
                database.desk.decide(
                        reading,
                        bound,
                        new Finding(
                                Finding.Kind.LOCKED,
                                reading.statement().call().subject(),
                                "an entry of the batch takes a stream, which can be read once only; bind a string or"
                                        + " an array of bytes"));
            }
            entries.add(new Entry(reading, decision, kept.copy()));
        }
    }

    @Override
    public void clearBatch() throws SQLException {
        batchDecision = null;
        batched = 0;
        if (kept != null) {
            entries.clear();
        }
        delegate.clearBatch();
    }

    @Override
    public int[] executeBatch() throws SQLException {
        return kept == null
                ? batch(
                        delegate::executeBatch,
                        counts -> Arrays.stream(counts).asLongStream().toArray())
                : Arrays.stream(executeLargeBatch()).mapToInt(Math::toIntExact).toArray();
    }

    @Override
    public long[] executeLargeBatch() throws SQLException {
        return batch(kept == null ? delegate::executeLargeBatch : () -> oneByOne(kept), counts -> counts);
    }

    /** Runs the batch, if its entries may still run, and counts what it hits as a whole. */
    private <R> R batch(ServerErrors.Sending<R> sending, Function<R, long[]> counts) throws SQLException {
        Reading reading = database.reading.again(sent.reading());
        Decision decision = batchDecision;
        if (decision != null) {
            database.batches.decide(reading, sent, decision);
        }
        int times = batched;
        batchDecision = null;
        batched = 0;
        if (decision == null || !database.desk.mayExceedCap(sent.statement(), decision, times)) {
            return onBehalf(reading, delegate, () -> ServerErrors.told(sent, sending));
        }
        return onBehalf(
                reading,
                delegate,
                () -> ServerErrors.told(
                        sent,
                        () -> CappedRows.ofBatch(
                                connection,
                                database.batches.judge(reading, decision),
                                decision.obligations().cap(),
                                List.of(sent.statement()),
                                delegate.getQueryTimeout(),
                                sending,
                                counts)));
    }

    /** Runs a batch on rows that may be locked: all of it, or nothing if an entry would hit a locked row. */
    private long[] oneByOne(Bindings current) throws SQLException {
        List<Entry> batch = List.copyOf(entries);
        entries.clear();
        long[] counts = new long[batch.size()];
        Arrays.fill(counts, EXECUTE_FAILED);
        try {
            return connection.inOwnTransaction(() -> {
                for (int i = 0; i < counts.length; i++) {
                    counts[i] = run(batch.get(i), i, counts);
                }
                return counts;
            });
        } finally {
            current.bindAll(delegate, sent);
        }
    }

    private long run(Entry entry, int index, long[] counts) throws SQLException {
        try {
            Finding hit =
                    locked(entry.decision(), entry.bindings()).hit(connection.delegate, delegate.getQueryTimeout());
            if (hit != null) {
                database.desk.decide(entry.reading(), hit);
            }
            entry.bindings().bindAll(delegate, sent);
            sent.bind(delegate, entry.decision());
            return delegate.executeLargeUpdate();
        } catch (SafeDbSqlException e) {
            throw e;
        } catch (SQLException e) {
            BatchUpdateException failed = new BatchUpdateException(
                    "Batch entry " + index + " was aborted: " + e.getMessage(),
                    e.getSQLState(),
                    e.getErrorCode(),
                    counts,
                    e);
            failed.setNextException(e);
            throw failed;
        }
    }

    @Override
    public ResultSetMetaData getMetaData() throws SQLException {
        ResultSetMetaData raw = ServerErrors.told(sent, delegate, PreparedStatement::getMetaData);
        return raw == null ? null : new GuardedResultSetMetaData(database, raw);
    }

    @Override
    public ParameterMetaData getParameterMetaData() throws SQLException {
        return new GuardedParameterMetaData(
                database, ServerErrors.told(sent, delegate, PreparedStatement::getParameterMetaData), sent);
    }

    @Override
    public void addBatch(String sql) throws SQLException {
        throw prepared();
    }

    @Override
    public boolean execute(String sql, int[] keys) throws SQLException {
        throw prepared();
    }

    @Override
    public boolean execute(String sql, String[] keys) throws SQLException {
        throw prepared();
    }

    @Override
    public boolean execute(String sql, int keys) throws SQLException {
        throw prepared();
    }

    @Override
    public boolean execute(String sql) throws SQLException {
        throw prepared();
    }

    @Override
    public long executeLargeUpdate(String sql, int[] keys) throws SQLException {
        throw prepared();
    }

    @Override
    public long executeLargeUpdate(String sql, String[] keys) throws SQLException {
        throw prepared();
    }

    @Override
    public long executeLargeUpdate(String sql, int keys) throws SQLException {
        throw prepared();
    }

    @Override
    public long executeLargeUpdate(String sql) throws SQLException {
        throw prepared();
    }

    @Override
    public ResultSet executeQuery(String sql) throws SQLException {
        throw prepared();
    }

    @Override
    public int executeUpdate(String sql, int[] keys) throws SQLException {
        throw prepared();
    }

    @Override
    public int executeUpdate(String sql, String[] keys) throws SQLException {
        throw prepared();
    }

    @Override
    public int executeUpdate(String sql, int keys) throws SQLException {
        throw prepared();
    }

    @Override
    public int executeUpdate(String sql) throws SQLException {
        throw prepared();
    }

    private static SQLException prepared() {
        return new SQLException(
                "A prepared statement has its text already; use createStatement for another one.", "42809");
    }
}

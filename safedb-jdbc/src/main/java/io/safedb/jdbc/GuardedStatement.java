package io.safedb.jdbc;

import io.safedb.guard.Decision;
import io.safedb.guard.Finding;
import io.safedb.guard.Obligations;
import io.safedb.jdbc.GeneratedKeys.Preparing;
import io.safedb.jdbc.sql.SqlStatement;
import java.sql.BatchUpdateException;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A statement that is given its text when it runs. What needs the tenant bound runs in a prepared statement of its own
 * with this one's settings, which lives until the next text; everything else runs on the raw statement.
 */
final class GuardedStatement extends GuardedResults<Statement> {
    private final List<Entry> batch = new ArrayList<>();

    /** The raw statement that ran last. Volatile because another thread may cancel it. */
    private volatile Statement ran;

    /** What was read of the text that ran last. */
    private @Nullable Reading shown;

    /** A text of a batch, decided already. */
    private record Entry(Reading reading, SentSql sent, Decision decision) {}

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
        Reading reading = connection.cursors.known(database.reading.read(sql));
        Decision decision = database.desk.decideText(reading);
        connection.noteControl(reading.statement());
        SentSql sent = SentSql.of(database, reading, decision);
        R result = send(new Entry(reading, sent, decision), true, preparing, plain, prepared);
        connection.cursors.ran(reading, decision);
        return result;
    }

    private <R> R send(Entry entry, boolean counted, Preparing preparing, Plain<R> plain, Prepared<R> prepared)
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

    private <R> R fulfil(Entry entry, boolean counted, Statement raw, ServerErrors.Sending<R> sending)
            throws SQLException {
        return connection.session == null
                ? obliged(entry, counted, raw, sending)
                : onBehalf(entry.reading(), raw, () -> obliged(entry, counted, raw, sending));
    }

    /** @param counted whether it is counted by itself, and not as a part of a batch */
    private <R> R obliged(Entry entry, boolean counted, Statement raw, ServerErrors.Sending<R> sending)
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
        Reading reading = database.reading.read(sql);
        Decision decision = database.desk.decideText(reading);
        connection.noteControl(reading.statement());
        for (Entry entry : batch) {
            if (entry.decision() instanceof Decision.Narrow before) {
                if (decision instanceof Decision.Narrow narrow
                        && !before.tenant().equals(narrow.tenant())) {
                    database.batches.decide(reading, entry.sent(), before);
                }
                break;
            }
        }
        ObligedRun.refuseBatch(database, reading, BoundTenants.NONE, decision.obligations());
        batch.add(new Entry(reading, SentSql.of(database, reading, decision), decision));
    }

    @Override
    public void clearBatch() {
        batch.clear();
    }

    @Override
    public int[] executeBatch() throws SQLException {
        return Arrays.stream(executeLargeBatch()).mapToInt(Math::toIntExact).toArray();
    }

    /**
     * Runs the texts one after the other; under autocommit in one transaction, as the driver's own batches do. All of
     * them or none also in a transaction of the caller's, where an entry spares locked rows.
     */
    @Override
    public long[] executeLargeBatch() throws SQLException {
        List<Entry> entries = List.copyOf(batch);
        clearBatch();
        if (entries.isEmpty()) {
            return new long[0];
        }
        boolean obliged = connection.delegate.getAutoCommit();
        for (Entry entry : entries) {
            database.batches.decide(database.reading.again(entry.sent().reading()), entry.sent(), entry.decision());
            obliged |= !entry.decision().obligations().isNone();
        }
        ServerErrors.Sending<long[]> sending =
                obliged ? () -> connection.inOwnTransaction(() -> runAll(entries)) : () -> runAll(entries);
        Entry changing = overCap(entries);
        return changing == null
                ? sending.send()
                : CappedRows.ofBatch(
                        connection,
                        judge(changing, entries),
                        changing.decision().obligations().cap(),
                        changes(entries),
                        delegate.getQueryTimeout(),
                        sending,
                        counts -> changed(entries, counts));
    }

    /** An entry that stands for a batch which may hit more rows than its cap; null if it cannot. */
    private @Nullable Entry overCap(List<Entry> entries) {
        Entry first = null;
        long most = 0;
        for (Entry entry : entries) {
            Obligations.RowCap cap = entry.decision().obligations().cap();
            if (cap.equals(Obligations.RowCap.NONE)
                    || entry.sent().statement().changes().isNone()) {
                continue;
            }
            long rows = database.desk.mostRows(entry.sent().statement(), entry.decision());
            most = rows > Long.MAX_VALUE - most ? Long.MAX_VALUE : most + rows;
            boolean strictest = first == null
                    || (cap.undone() && !first.decision().obligations().cap().undone());
            first = strictest ? entry : first;
        }
        return first != null && most > first.decision().obligations().cap().rows() ? first : null;
    }

    private static List<SqlStatement> changes(List<Entry> entries) {
        return entries.stream()
                .map(entry -> entry.sent().statement())
                .filter(statement -> !statement.changes().isNone())
                .toList();
    }

    /** The counts of those entries that change or remove rows. */
    private static long[] changed(List<Entry> entries, long[] counts) {
        return IntStream.range(0, counts.length)
                .filter(i -> !entries.get(i).sent().statement().changes().isNone())
                .mapToLong(i -> counts[i])
                .toArray();
    }

    /** Takes what was found to the Guard; one token stands for one statement, however often it is in the batch. */
    private CappedRows.Judge judge(Entry entry, List<Entry> entries) {
        CappedRows.Judge judge = database.batches.judge(entry.reading(), entry.decision());
        boolean mixed =
                changes(entries).stream().map(SqlStatement::text).distinct().count() > 1;
        return !mixed
                ? judge
                : new CappedRows.Judge() {
                    @Override
                    public String subject() {
                        return judge.subject();
                    }

                    @Override
                    public Decision decide(Finding... findings) throws SafeDbSqlException {
                        Decision decision = judge.decide(findings);
                        if (decision.obligations().spend() == null) {
                            return decision;
                        }
                        Finding[] more = Arrays.copyOf(findings, findings.length + 1);
                        more[findings.length] = new Finding(
                                Finding.Kind.SPENT,
                                judge.subject(),
                                "the batch holds different statements, and a token is for one (op)");
                        return judge.decide(more);
                    }
                };
    }

    private long[] runAll(List<Entry> entries) throws SQLException {
        long[] counts = new long[entries.size()];
        Arrays.fill(counts, EXECUTE_FAILED);
        for (int i = 0; i < counts.length; i++) {
            Entry entry = entries.get(i);
            try {
                counts[i] = send(
                        entry,
                        false,
                        GeneratedKeys.none(delegate),
                        Statement::executeLargeUpdate,
                        PreparedStatement::executeLargeUpdate);
            } catch (SQLException e) {
                BatchUpdateException failed = new BatchUpdateException(
                        "Batch entry " + i + " was aborted: " + e.getMessage(),
                        e.getSQLState(),
                        e.getErrorCode(),
                        counts,
                        e);
                failed.setNextException(e);
                throw failed;
            }
        }
        return counts;
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

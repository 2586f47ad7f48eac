package io.safedb.jdbc;

import io.safedb.guard.Decision;
import io.safedb.guard.Finding;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The batch of one prepared statement. Each entry is decided when it is added, with what is bound then, and all of them
 * run for one tenant in one test run. Mostly it is the driver's own batch. Where rows may be locked, the entries are
 * kept and run one by one, because each has to be counted when those before it have run.
 */
final class PreparedBatch {
    private final ParameterBinder of;

    /** What was decided about the first entry. */
    private @Nullable Decision first;

    private int size;

    /** The entries of a batch on rows that may be locked, of nothing else. */
    private final List<Entry> entries = new ArrayList<>();

    private record Entry(Reading reading, Decision decision, Bindings bindings) {}

    PreparedBatch(ParameterBinder of) {
        this.of = of;
    }

    /** Adds what is bound now. */
    void add() throws SQLException {
        AdmittedDatabase database = of.database;
        Reading reading = database.reading.again(of.sent.reading());
        Decision decision = database.desk.decide(reading, of.bound, of.sent);
        ObligedRun.refuseBatch(database, reading, of.bound, decision.obligations());
        if (first == null) {
            first = decision;
        } else if (!SentSql.isSameBatch(first, decision)) {
            database.batches.decide(reading, of.sent, first);
        }
        size++;
        Bindings kept = of.kept;
        if (kept == null) {
            of.sent.bind(of.delegate, decision);
            of.delegate.addBatch();
        } else {
            if (kept.hasReadOnce()) {
                database.desk.decide(
                        reading,
                        of.bound,
                        new Finding(
                                Finding.Kind.LOCKED,
                                reading.statement().call().subject(),
                                "an entry of the batch takes a stream, which can be read once only; bind a string or"
                                        + " an array of bytes"));
            }
            entries.add(new Entry(reading, decision, kept.copy()));
        }
    }

    void clear() throws SQLException {
        first = null;
        size = 0;
        entries.clear();
        of.delegate.clearBatch();
    }

    int[] run() throws SQLException {
        return of.kept == null
                ? counted(
                        of.delegate::executeBatch,
                        counts -> Arrays.stream(counts).asLongStream().toArray())
                : Arrays.stream(runLarge()).mapToInt(Math::toIntExact).toArray();
    }

    long[] runLarge() throws SQLException {
        Bindings kept = of.kept;
        return counted(kept == null ? of.delegate::executeLargeBatch : () -> oneByOne(kept), counts -> counts);
    }

    /** Runs the batch, if its entries may still run, and counts what it hits as a whole. */
    private <R> R counted(ServerErrors.Sending<R> sending, Function<R, long[]> counts) throws SQLException {
        AdmittedDatabase database = of.database;
        Reading reading = database.reading.again(of.sent.reading());
        Decision decision = first;
        if (decision != null) {
            database.batches.decide(reading, of.sent, decision);
        }
        int times = size;
        first = null;
        size = 0;
        if (decision == null || !database.desk.mayExceedCap(of.sent.statement(), decision, times)) {
            return of.onBehalf(reading, of.delegate, () -> ServerErrors.told(of.sent, sending));
        }
        return of.onBehalf(
                reading,
                of.delegate,
                () -> ServerErrors.told(
                        of.sent,
                        () -> CappedRows.ofBatch(
                                of.connection,
                                database.batches.judge(reading, decision),
                                decision.obligations().cap(),
                                List.of(of.sent.statement()),
                                of.delegate.getQueryTimeout(),
                                sending,
                                counts)));
    }

    /** Runs a batch on rows that may be locked: all of it, or nothing if an entry would hit a locked row. */
    private long[] oneByOne(Bindings current) throws SQLException {
        List<Entry> batch = List.copyOf(entries);
        entries.clear();
        long[] counts = new long[batch.size()];
        Arrays.fill(counts, Statement.EXECUTE_FAILED);
        try {
            return of.connection.inOwnTransaction(() -> {
                for (int i = 0; i < counts.length; i++) {
                    counts[i] = run(batch.get(i), i, counts);
                }
                return counts;
            });
        } finally {
            current.bindAll(of.delegate, of.sent);
        }
    }

    private long run(Entry entry, int index, long[] counts) throws SQLException {
        try {
            Finding hit = new LockedRows(of.sent, entry.decision(), entry.bindings())
                    .hit(of.connection.delegate, of.delegate.getQueryTimeout());
            if (hit != null) {
                of.database.desk.decide(entry.reading(), hit);
            }
            entry.bindings().bindAll(of.delegate, of.sent);
            of.sent.bind(of.delegate, entry.decision());
            return of.delegate.executeLargeUpdate();
        } catch (SafeDbSqlException e) {
            throw e;
        } catch (SQLException e) {
            throw BatchFailure.at(index, counts, e);
        }
    }
}

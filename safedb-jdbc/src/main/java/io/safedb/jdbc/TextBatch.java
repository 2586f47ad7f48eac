package io.safedb.jdbc;

import io.safedb.guard.Decision;
import io.safedb.guard.Finding;
import io.safedb.guard.Obligations;
import io.safedb.jdbc.sql.SqlStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The texts of a batch, each read and decided when it was added. They run one after the other; under autocommit in one
 * transaction, as the driver's own batches do. All of them or none also in a transaction of the caller's, where an
 * entry spares locked rows. What they hit is counted as a whole.
 */
final class TextBatch {
    private final GuardedConnection connection;
    private final List<DecidedText> entries = new ArrayList<>();

    TextBatch(GuardedConnection connection) {
        this.connection = connection;
    }

    /** Sends one entry. */
    @FunctionalInterface
    interface Sender {
        /** Returns how many rows it hit. */
        long send(DecidedText entry) throws SQLException;
    }

    /** Adds a text, if all of them can be one tenant's. */
    void add(Reading reading, Decision decision) throws SQLException {
        for (DecidedText entry : entries) {
            if (entry.decision() instanceof Decision.Narrow before) {
                if (decision instanceof Decision.Narrow narrow
                        && !before.tenant().equals(narrow.tenant())) {
                    connection.database.batches.decide(reading, entry.sent(), before);
                }
                break;
            }
        }
        ObligedRun.refuseBatch(connection.database, reading, BoundTenants.NONE, decision.obligations());
        entries.add(new DecidedText(reading, SentSql.of(connection.database, reading, decision), decision));
    }

    void clear() {
        entries.clear();
    }

    /**
     * Runs the batch, and empties it.
     *
     * @param raw the statement whose timeout is every entry's
     */
    long[] run(Statement raw, Sender sender) throws SQLException {
        List<DecidedText> batch = List.copyOf(entries);
        clear();
        if (batch.isEmpty()) {
            return new long[0];
        }
        boolean whole = connection.delegate.getAutoCommit();
        for (DecidedText entry : batch) {
            AdmittedDatabase database = connection.database;
            database.batches.decide(database.reading.again(entry.sent().reading()), entry.sent(), entry.decision());
            whole |= !entry.decision().obligations().isNone();
        }
        ServerErrors.Sending<long[]> sending =
                whole ? () -> connection.inOwnTransaction(() -> sendAll(batch, sender)) : () -> sendAll(batch, sender);
        DecidedText changing = overCap(batch);
        return changing == null
                ? sending.send()
                : CappedRows.ofBatch(
                        connection,
                        judge(changing, batch),
                        changing.decision().obligations().cap(),
                        changes(batch),
                        raw.getQueryTimeout(),
                        sending,
                        counts -> changed(batch, counts));
    }

    private static long[] sendAll(List<DecidedText> batch, Sender sender) throws SQLException {
        long[] counts = new long[batch.size()];
        Arrays.fill(counts, Statement.EXECUTE_FAILED);
        for (int i = 0; i < counts.length; i++) {
            try {
                counts[i] = sender.send(batch.get(i));
            } catch (SQLException e) {
                throw BatchFailure.at(i, counts, e);
            }
        }
        return counts;
    }

    /** An entry that stands for a batch which may hit more rows than its cap; null if it cannot. */
    private @Nullable DecidedText overCap(List<DecidedText> batch) {
        DecidedText first = null;
        long most = 0;
        for (DecidedText entry : batch) {
            Obligations.RowCap cap = entry.decision().obligations().cap();
            if (cap.equals(Obligations.RowCap.NONE)
                    || entry.sent().statement().changes().isNone()) {
                continue;
            }
            long rows = connection.database.desk.mostRows(entry.sent().statement(), entry.decision());
            most = rows > Long.MAX_VALUE - most ? Long.MAX_VALUE : most + rows;
            boolean strictest = first == null
                    || (cap.undone() && !first.decision().obligations().cap().undone());
            first = strictest ? entry : first;
        }
        return first != null && most > first.decision().obligations().cap().rows() ? first : null;
    }

    private static List<SqlStatement> changes(List<DecidedText> batch) {
        return batch.stream()
                .map(entry -> entry.sent().statement())
                .filter(statement -> !statement.changes().isNone())
                .toList();
    }

    /** The counts of those entries that change or remove rows. */
    private static long[] changed(List<DecidedText> batch, long[] counts) {
        return IntStream.range(0, counts.length)
                .filter(i -> !batch.get(i).sent().statement().changes().isNone())
                .mapToLong(i -> counts[i])
                .toArray();
    }

    /** Takes what was found to the Guard; one token stands for one statement, however often it is in the batch. */
    private CappedRows.Judge judge(DecidedText entry, List<DecidedText> batch) {
        CappedRows.Judge judge = connection.database.batches.judge(entry.reading(), entry.decision());
        boolean mixed =
                changes(batch).stream().map(SqlStatement::text).distinct().count() > 1;
        return !mixed ? judge : new CappedRows.Judge(judge.subject(), findings -> onMixed(judge, findings));
    }

    private static Decision onMixed(CappedRows.Judge judge, Finding... findings) throws SafeDbSqlException {
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
}

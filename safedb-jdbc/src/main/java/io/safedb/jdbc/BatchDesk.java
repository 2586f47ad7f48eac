package io.safedb.jdbc;

import io.safedb.Scope;
import io.safedb.guard.Call;
import io.safedb.guard.Decision;
import io.safedb.guard.Finding;
import io.safedb.guard.TenantMention;
import java.util.ArrayList;
import java.util.List;

/**
 * The second room for batches. Each entry was decided, with what was bound to it, when it was added; when the batch
 * runs, or grows, what is left to decide is whether all of it still belongs together.
 */
final class BatchDesk {
    private final StatementDesk desk;

    BatchDesk(StatementDesk desk) {
        this.desk = desk;
    }

    /**
     * Decides whether the scope that is open may run, or add to, a batch: the entries were decided when they were
     * added, and the same tenant, run and unlocks must be open now.
     *
     * @param sent the form in which an entry will be sent
     * @param added what was decided about it when it was added
     */
    void decide(Reading reading, SentSql sent, Decision added) throws SafeDbSqlException {
        Call call = reading.statement().call();
        Call now = judgedBefore(reading, added);
        Decision decision = desk.decide(now, reading.scope());
        boolean fits = sent.fits(decision);
        if (!fits || !SentSql.isSameRun(added, decision)) {
            String why = fits
                    ? "it was added to the batch in another test run; add it again here"
                    : sent.difference(decision);
            desk.decide(now.with(new Finding(Finding.Kind.UNNARROWABLE, call.subject(), why)), reading.scope());
        }
    }

    /**
     * Decides once more about entries of a batch, which were decided when they were added.
     *
     * @param added what was decided then
     * @param findings what was found while the batch ran
     */
    Decision decide(Reading reading, Decision added, Finding... findings) throws SafeDbSqlException {
        Call call = judgedBefore(reading, added);
        for (Finding finding : findings) {
            call = call.with(finding);
        }
        return desk.decide(call, reading.scope());
    }

    /** Takes to the Guard what was found while a batch ran. */
    CappedRows.Judge judge(Reading reading, Decision added) {
        return new CappedRows.Judge(reading.statement().call().subject(), findings -> decide(reading, added, findings));
    }

    /** The call with what was bound to it when it was decided. */
    private static Call judgedBefore(Reading reading, Decision added) {
        Call call = reading.statement().call();
        List<TenantMention> mentions = new ArrayList<>();
        if (added instanceof Decision.Narrow narrow) {
            mentions.add(
                    TenantMention.value(TenantMention.Use.COMPARED, narrow.tenant(), "the batch's earlier entries"));
        } else if (reading.scope() instanceof Scope.OfSystem) {
            // The values themselves were judged when the entry was added.
            mentions.addAll(call.bind(parameter -> "judged before").mentions());
        }
        return call.withMentions(mentions);
    }
}

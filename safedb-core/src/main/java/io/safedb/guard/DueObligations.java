package io.safedb.guard;

import io.safedb.EnforcementMode;
import io.safedb.RowCondition;
import io.safedb.Rule;
import io.safedb.token.ApprovalToken;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the edge has to do for a call that nothing stopped, beside narrowing it. Where the policy observes everything,
 * nothing is changed; where it observes that a text cannot be changed, what would have to be added to it is a reason to
 * refuse.
 */
final class DueObligations {
    private DueObligations() {}

    static Obligations of(Deliberation deliberation) {
        Call call = deliberation.call();
        ApprovalToken spend = deliberation.approval();
        String stamp = null;
        Map<String, RowCondition> locked = Map.of();
        if (deliberation.policy().mode() == EnforcementMode.ENFORCE && call.action() != Call.Action.SCHEMA) {
            stamp = inserts(deliberation) ? deliberation.scope().conditions().testRun() : null;
            locked = deliberation.standing().hasChanged()
                    ? LockedRows.of(call, deliberation.scope().conditions(), deliberation.policy())
                    : locked;
        }
        if (stamp != null && !deliberation.narrowable()) {
            TestDataRules.stopUnstamped(deliberation);
            stamp = null;
        }
        if (!locked.isEmpty() && !deliberation.narrowable()) {
            deliberation
                    .ruling()
                    .stop(
                            Rule.LOCKED_RECORD,
                            call.subject(),
                            "locked rows cannot be left alone by a text that is not understood");
            locked = Map.of();
        }
        Obligations counted = counted(spend, deliberation);
        return spend == null && stamp == null && locked.isEmpty()
                ? counted
                : new Obligations(spend, stamp, locked, counted.cap());
    }

    /** What is left for a call that has nothing else to do: its rows are counted. A token brings its own cap. */
    private static Obligations counted(@Nullable ApprovalToken spend, Deliberation deliberation) {
        Targets.Standing standing = deliberation.standing();
        if (spend != null || deliberation.call().action() == Call.Action.SCHEMA || !standing.hasChanged()) {
            return Obligations.NONE;
        }
        return deliberation.guard().counted(standing.isCapEnforced());
    }

    private static boolean inserts(Deliberation deliberation) {
        if (deliberation.scope().conditions().testRun() == null) {
            return false;
        }
        for (Call.Target target : deliberation.call().targets()) {
            if (target.touch().inserts()) {
                return true;
            }
        }
        return false;
    }
}

package io.safedb.guard;

import io.safedb.Rule;
import io.safedb.TableAccess;

/**
 * Which relations a guarded call may touch at all: {@code SDB107} those that the policy names or whose tenant column is
 * known, and none that it denies; {@code SDB108} none of safedb's own records.
 */
final class RelationRules {
    private RelationRules() {}

    static void weigh(Deliberation deliberation) {
        if (deliberation.standing().isOrdinary()) {
            return;
        }
        Call call = deliberation.call();
        for (int i = 0; i < call.targets().size(); i++) {
            String name = call.targets().get(i).name();
            if (deliberation.standing().hasReserved() && Targets.isReserved(name)) {
                // Who could empty the list of used tokens would have tokens that serve twice.
                deliberation
                        .ruling()
                        .stopAlways(
                                Rule.SCOPE_TAMPERING,
                                name,
                                "safedb keeps its own records there; no guarded call touches them");
            } else if (call.action() != Call.Action.SCHEMA) {
                if (deliberation.access(i) == null) {
                    deliberation
                            .ruling()
                            .stopOn(
                                    Rule.UNKNOWN_TABLE,
                                    name,
                                    "the policy does not name it, and it is not known to have the column "
                                            + deliberation.policy().tenantColumn());
                } else if (deliberation.access(i) == TableAccess.DENIED) {
                    deliberation.ruling().stopOn(Rule.UNKNOWN_TABLE, name, "the policy denies it to guarded calls");
                }
            }
        }
    }
}

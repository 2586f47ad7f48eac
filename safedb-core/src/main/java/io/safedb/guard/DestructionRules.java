package io.safedb.guard;

import io.safedb.Rule;
import java.util.List;

/**
 * What takes a token where the environment says so: {@code SDB201} a destructive call, and any change of the schema;
 * {@code SDB203} more rows than the cap. A token that is there and wrong is {@code SDB202}: see {@link TokenWeighing}.
 */
final class DestructionRules {
    private DestructionRules() {}

    static void weigh(Deliberation deliberation) {
        deliberation.weigh(Finding.Kind.SPENT);
        if (needsToken(deliberation)) {
            weighDestruction(deliberation);
        }
        weighRowCap(deliberation);
    }

    private static boolean needsToken(Deliberation deliberation) {
        return deliberation.guard().database().environment().needsToken();
    }

    /** What destroys takes a token here; a right one stands for the finding. */
    private static void weighDestruction(Deliberation deliberation) {
        List<Finding> findings = deliberation.call().findings();
        for (int i = 0; i < findings.size(); i++) {
            Finding finding = findings.get(i);
            if (finding.kind() == Finding.Kind.DESTRUCTIVE) {
                deliberation.weighToken(
                        Rule.DESTRUCTIVE_WITHOUT_TOKEN, finding.subject(), finding.detail(), finding.at());
            }
        }
    }

    /** A call that hit more rows than the cap takes a token; where nothing takes one, it is logged. */
    private static void weighRowCap(Deliberation deliberation) {
        List<Finding> findings = deliberation.call().findings();
        for (int i = 0; i < findings.size(); i++) {
            Finding finding = findings.get(i);
            if (finding.kind() != Finding.Kind.OVER_CAP) {
                continue;
            }
            if (needsToken(deliberation)) {
                deliberation.weighToken(Rule.ROW_CAP, finding.subject(), finding.detail(), finding.at());
            } else {
                deliberation.ruling().note(Rule.ROW_CAP, finding.subject(), finding.detail());
            }
        }
    }

    /** A schema change in which a reader found nothing to be afraid of: what is harmful grows with each server. */
    static void weighSchema(Deliberation deliberation) {
        if (deliberation.call().action() == Call.Action.SCHEMA
                && needsToken(deliberation)
                && !deliberation.observes(Rule.DESTRUCTIVE_WITHOUT_TOKEN)) {
            deliberation.weighToken(
                    Rule.DESTRUCTIVE_WITHOUT_TOKEN,
                    deliberation.call().subject(),
                    "it changes the schema",
                    CallText.NOWHERE);
        }
    }
}

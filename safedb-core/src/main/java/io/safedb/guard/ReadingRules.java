package io.safedb.guard;

import io.safedb.Rule;
import io.safedb.SafeDbPolicy;
import io.safedb.Scope;
import java.util.List;

/**
 * What a call is not allowed to be, whoever makes it: {@code SDB105} unreadable, {@code SDB106} code that hides
 * statements, and what a reader saw of {@code SDB108} scope tampering and of {@code SDB102} views on all tenants. Of
 * such a call nobody knows what it touches, so that no relation's own mode counts.
 */
final class ReadingRules {
    private ReadingRules() {}

    /** Returns whether the call is a plain text that nobody understood and the second lock holds. */
    static boolean weigh(Deliberation deliberation) {
        weighBlind(Finding.Kind.UNREADABLE, deliberation);
        boolean unread = weighUnread(deliberation);
        weighBlind(Finding.Kind.TAMPERING, deliberation);
        weighOpaque(deliberation);
        weighBlind(Finding.Kind.REVEALING, deliberation);
        return unread;
    }

    private static void weighBlind(Finding.Kind kind, Deliberation deliberation) {
        List<Finding> findings = deliberation.call().findings();
        for (int i = 0; i < findings.size(); i++) {
            if (findings.get(i).kind() == kind) {
                stopBlind(findings.get(i), deliberation);
            }
        }
    }

    private static void stopBlind(Finding finding, Deliberation deliberation) {
        deliberation.ruling().stopBlind(finding.kind().rule(), finding.subject(), finding.detail(), finding.at());
    }

    private static void weighOpaque(Deliberation deliberation) {
        List<Finding> findings = deliberation.call().findings();
        for (int i = 0; i < findings.size(); i++) {
            Finding finding = findings.get(i);
            if (finding.kind() == Finding.Kind.OPAQUE && !isListed(finding.subject(), deliberation)) {
                stopBlind(finding, deliberation);
            }
        }
    }

    /** Whether the policy lets this code run unread. */
    private static boolean isListed(String code, Deliberation deliberation) {
        SafeDbPolicy policy = deliberation.policy();
        return policy.allowsFunction(code) || (deliberation.call().isProcedure() && policy.allowsProcedure(code));
    }

    private static boolean weighUnread(Deliberation deliberation) {
        boolean unread = false;
        List<Finding> findings = deliberation.call().findings();
        for (int i = 0; i < findings.size(); i++) {
            if (findings.get(i).kind() == Finding.Kind.UNREAD_BUT_PLAIN) {
                unread = true;
                weighUnread(findings.get(i), deliberation);
            }
        }
        return unread;
    }

    /** A plain text that nobody understood: for a tenant the second lock holds it, and that is logged. */
    private static void weighUnread(Finding finding, Deliberation deliberation) {
        if (!deliberation.policy().rls() || !(deliberation.scope() instanceof Scope.OfTenant open)) {
            stopBlind(finding, deliberation);
            return;
        }
        TenantRules.weighTenant(open.tenant(), deliberation);
        TestDataRules.weighUnread(deliberation);
        deliberation
                .ruling()
                .note(
                        Rule.UNREADABLE,
                        finding.subject(),
                        finding.detail() + "; it is left to the second lock, row-level security");
    }

    /** What a write must show, so that a reader that missed it does not let it through. */
    static void weighWrite(Deliberation deliberation) {
        boolean writes = switch (deliberation.call().action()) {
            case INSERT, UPDATE, DELETE -> true;
            case READ, SCHEMA, CONTROL -> false;
        };
        if (writes && !deliberation.standing().hasWritten()) {
            deliberation
                    .ruling()
                    .stopBlind(
                            Rule.UNREADABLE,
                            deliberation.call().operation(),
                            "it writes, and what it writes to was not read",
                            CallText.NOWHERE);
        }
    }
}

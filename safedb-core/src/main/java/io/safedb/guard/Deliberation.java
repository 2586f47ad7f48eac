package io.safedb.guard;

import io.safedb.EnforcementMode;
import io.safedb.Rule;
import io.safedb.SafeDbPolicy;
import io.safedb.Scope;
import io.safedb.TableAccess;
import io.safedb.token.ApprovalToken;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The weighing of one call: in which order the rules are asked, and what they have in common. The rules themselves
 * stand in the classes named after what they protect; the description of this package says which is where.
 *
 * <p>Findings are weighed in a fixed order, from what makes the call incomprehensible to what merely needs a tenant, so
 * that the same call is refused by the same rule every time, in whatever order a reader found things. A rule that the
 * policy only observes is noted and passed over; the protections behind it still apply wherever they can. It runs with
 * every call: the clean path counts through its lists and allocates next to nothing, which is why the rules are static
 * methods that are handed this object, and not objects.
 *
 * <p>Who may use a relation is asked once for each: the answer may change while the call is weighed, and the decision
 * must rest on one.
 */
final class Deliberation {
    private final Guard guard;
    private final Call call;
    private final Scope scope;
    private final Targets.Standing standing;

    /** Null as long as nothing came out, which is nearly always. */
    private @Nullable Ruling broken;

    /** Null as long as the call needs no token. */
    private @Nullable TokenWeighing tokens;

    /** Who may use each target; null where nobody knows. */
    private final @Nullable TableAccess[] access;

    Deliberation(Guard guard, Call call, Scope scope) {
        this.guard = guard;
        this.call = call;
        this.scope = scope;
        this.standing = call.standing(guard.policy());
        this.access = standing.access(guard, call.targets());
    }

    /**
     * Decides.
     *
     * @param bound whether every parameter must be bound by now
     */
    Decision decide(boolean bound) {
        boolean unread = ReadingRules.weigh(this);
        RelationRules.weigh(this);
        // Found while the call was applied: what comes below let it pass then, and a token may be gone by now.
        LockRules.weighHits(this);
        DestructionRules.weigh(this);
        boolean tenantRows = ScopeRules.weigh(this);
        TenantRules.weighMentions(this);
        ScopeRules.weighNarrowing(this);
        DestructionRules.weighSchema(this);
        if (!unread) {
            ReadingRules.weighWrite(this);
            ScopeRules.weighNewRows(this, tenantRows);
        }
        TestDataRules.weigh(this);
        LockRules.weighOtherNames(this);
        if (bound) {
            TenantRules.weighUnbound(this);
        }
        return decision(tenantRows);
    }

    private Decision decision(boolean tenantRows) {
        // What has to be done can be a reason to refuse by itself.
        Obligations obligations = isRefused() ? Obligations.NONE : DueObligations.of(this);
        if (!isRefused() && tenantRows && scope instanceof Scope.OfTenant open && narrowable()) {
            return new Decision.Narrow(open.tenant(), broken == null ? List.of() : broken.observed(), obligations);
        }
        if (broken == null) {
            return obligations.isNothing() ? Decision.Allow.PLAIN : new Decision.Allow(List.of(), obligations);
        }
        return broken.refusedOrAllowed(obligations);
    }

    private boolean isRefused() {
        return broken != null && broken.refusal() != null;
    }

    Guard guard() {
        return guard;
    }

    SafeDbPolicy policy() {
        return guard.policy();
    }

    Call call() {
        return call;
    }

    Scope scope() {
        return scope;
    }

    /** What the policy declares of the targets. */
    Targets.Standing standing() {
        return standing;
    }

    /** Who may use a target, by its place among the call's targets; null if nobody knows. */
    @Nullable
    TableAccess access(int target) {
        return access[target];
    }

    /** Where a broken rule is reported. */
    Ruling ruling() {
        if (broken == null) {
            broken = new Ruling(policy(), guard.database(), call);
        }
        return broken;
    }

    /** Whether a rule was broken and is only observed. */
    boolean observes(Rule rule) {
        return broken != null && broken.observes(rule);
    }

    /** Whether the text is known well enough to be changed; what was only observed may not be. */
    boolean narrowable() {
        return policy().mode() == EnforcementMode.ENFORCE
                && !observes(Rule.UNREADABLE)
                && !observes(Rule.UNSCOPED_STATEMENT);
    }

    /** Stops the call for each finding of one kind. */
    void weigh(Finding.Kind kind) {
        List<Finding> findings = call.findings();
        for (int i = 0; i < findings.size(); i++) {
            Finding finding = findings.get(i);
            if (finding.kind() == kind) {
                ruling().stop(kind.rule(), finding.subject(), finding.detail(), finding.at());
            }
        }
    }

    /** Stops the call, unless the token that it stands under is right for it. */
    void weighToken(Rule rule, String subject, String detail, int at) {
        if (tokens == null) {
            tokens = new TokenWeighing(guard, call, scope.conditions().token());
        }
        tokens.weigh(rule, subject, detail, at, ruling());
    }

    /** The token that the call runs on; null if it needs none, or has none that is right. */
    @Nullable
    ApprovalToken approval() {
        return tokens == null ? null : tokens.approval();
    }
}

package io.safedb.guard;

import io.safedb.EnforcementMode;
import io.safedb.Rule;
import io.safedb.SafeDbPolicy;
import io.safedb.SafeDbViolation;
import io.safedb.catalogue.RefusalFacts;
import io.safedb.catalogue.RuleCatalogue;
import io.safedb.environment.DatabaseIdentity;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What came out while one call was weighed: the first rule that stops it, and what the policy only observes. Costs
 * nothing as long as nothing comes out.
 */
final class Ruling {
    private final SafeDbPolicy policy;
    private final DatabaseIdentity database;
    private final Call call;
    private @Nullable List<SafeDbViolation> observed;
    private @Nullable EnumSet<Rule> observedRules;
    private Decision.@Nullable Refuse refusal;

    Ruling(SafeDbPolicy policy, DatabaseIdentity database, Call call) {
        this.policy = policy;
        this.database = database;
        this.call = call;
    }

    /** A rule is broken on one relation, whose own mode counts. */
    void stopOn(Rule rule, String relation, String detail) {
        if (refusal == null) {
            stop(rule, relation, detail, policy.mode(rule, relation));
        }
    }

    /**
     * A rule is broken by the call as a whole: it is only observed if that is so on each relation that the call
     * touches.
     */
    void stop(Rule rule, String subject, String detail) {
        if (refusal == null) {
            stop(rule, subject, detail, modeOnAll(rule));
        }
    }

    /** A rule is broken by a call of which nobody knows what it touches: no relation's own mode counts. */
    void stopBlind(Rule rule, String subject, String detail) {
        if (refusal == null) {
            stop(rule, subject, detail, policy.mode(rule, null));
        }
    }

    /** A rule is broken in a way that no mode of its own, nor of a relation, makes harmless. */
    void stopAlways(Rule rule, String subject, String detail) {
        if (refusal == null) {
            stop(rule, subject, detail, policy.mode());
        }
    }

    /** Something that is logged and stops nothing, whatever the policy says. */
    void note(Rule rule, String subject, String detail) {
        if (observed == null || observedRules == null) {
            observed = new ArrayList<>();
            observedRules = EnumSet.noneOf(Rule.class);
        }
        observed.add(violation(rule, subject, detail));
        observedRules.add(rule);
    }

    Decision.@Nullable Refuse refusal() {
        return refusal;
    }

    List<SafeDbViolation> observed() {
        return observed == null ? List.of() : observed;
    }

    boolean observes(Rule rule) {
        return observedRules != null && observedRules.contains(rule);
    }

    /** The refusal, or leave to run the call as it is. */
    Decision refusedOrAllowed(Obligations obligations) {
        if (refusal != null) {
            return refusal;
        }
        return observed == null && obligations.isNone()
                ? Decision.Allow.PLAIN
                : new Decision.Allow(observed(), obligations);
    }

    private EnforcementMode modeOnAll(Rule rule) {
        if (call.targets().isEmpty()) {
            return policy.mode(rule, null);
        }
        for (Call.Target target : call.targets()) {
            if (policy.mode(rule, target.name()) == EnforcementMode.ENFORCE) {
                return EnforcementMode.ENFORCE;
            }
        }
        return EnforcementMode.OBSERVE;
    }

    private void stop(Rule rule, String subject, String detail, EnforcementMode mode) {
        if (mode == EnforcementMode.OBSERVE) {
            note(rule, subject, detail);
        } else {
            refusal = new Decision.Refuse(violation(rule, subject, detail));
        }
    }

    private SafeDbViolation violation(Rule rule, String subject, String detail) {
        String eventId = UUID.randomUUID().toString();
        String message = RuleCatalogue.message(
                rule,
                new RefusalFacts(
                        call.operation(),
                        subject,
                        detail,
                        call.targets().isEmpty() ? null : call.subject(),
                        call.shape(),
                        policy.tenantColumn(),
                        database.system(),
                        database.name(),
                        database.environment().label(),
                        eventId,
                        TokenTarget.of(call, policy, database)));
        return new SafeDbViolation(rule, call.operation(), subject, detail, message, eventId);
    }
}

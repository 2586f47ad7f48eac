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
            stop(rule, relation, detail, CallText.NOWHERE, policy.mode(rule, relation));
        }
    }

    /**
     * A rule is broken by the call as a whole: it is only observed if that is so on each relation that the call
     * touches.
     */
    void stop(Rule rule, String subject, String detail) {
        stop(rule, subject, detail, CallText.NOWHERE);
    }

    /** The same for a rule that is broken at one place of the text. */
    void stop(Rule rule, String subject, String detail, int at) {
        if (refusal == null) {
            stop(rule, subject, detail, at, modeOnAll(rule));
        }
    }

    /** A rule is broken by a call of which nobody knows what it touches: no relation's own mode counts. */
    void stopBlind(Rule rule, String subject, String detail, int at) {
        if (refusal == null) {
            stop(rule, subject, detail, at, policy.mode(rule, null));
        }
    }

    /** A rule is broken in a way that no mode of its own, nor of a relation, makes harmless. */
    void stopAlways(Rule rule, String subject, String detail) {
        if (refusal == null) {
            stop(rule, subject, detail, CallText.NOWHERE, policy.mode());
        }
    }

    /** Something that is logged and stops nothing, whatever the policy says. */
    void note(Rule rule, String subject, String detail) {
        note(rule, subject, detail, CallText.NOWHERE);
    }

    private void note(Rule rule, String subject, String detail, int at) {
        if (observed == null || observedRules == null) {
            observed = new ArrayList<>();
            observedRules = EnumSet.noneOf(Rule.class);
        }
        observed.add(violation(rule, subject, detail, at));
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
        return observed == null && obligations.isNothing()
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

    private void stop(Rule rule, String subject, String detail, int at, EnforcementMode mode) {
        if (mode == EnforcementMode.OBSERVE) {
            note(rule, subject, detail, at);
        } else {
            refusal = new Decision.Refuse(violation(rule, subject, detail, at));
        }
    }

    /** Where it is, or at least where what it is about is named. */
    private SafeDbViolation.@Nullable Place place(String subject, int at) {
        CallText text = call.text();
        if (text == null) {
            return null;
        }
        return at == CallText.NOWHERE ? text.of(subject) : text.at(at);
    }

    private SafeDbViolation violation(Rule rule, String subject, String detail, int at) {
        SafeDbViolation.Place place = place(subject, at);
        String eventId = UUID.randomUUID().toString();
        String message = RuleCatalogue.message(
                rule,
                new RefusalFacts(
                        call.operation(),
                        subject,
                        detail,
                        call.targets().isEmpty() ? null : call.subject(),
                        call.shape(),
                        place,
                        policy.tenantColumn(),
                        database.system(),
                        database.name(),
                        database.environment().label(),
                        eventId,
                        TokenTarget.of(call, policy, database)));
        return new SafeDbViolation(rule, call.operation(), subject, detail, message, eventId, place);
    }
}

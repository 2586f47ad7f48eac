package io.safedb.guard;

import io.safedb.DestructiveCalls;
import io.safedb.Rule;
import io.safedb.SafeDbPolicy;
import io.safedb.environment.DatabaseIdentity;
import io.safedb.environment.Environment;
import io.safedb.token.ApprovalToken;
import io.safedb.token.Token;
import io.safedb.token.TokenCheck;
import io.safedb.token.TokenUse;
import io.safedb.token.TokenVerifier;
import org.jspecify.annotations.Nullable;

/**
 * The weighing of what destroys, where that takes a token. A right token stands for every finding of its call, since
 * its target names all that the call destroys. Where {@code SDB202} is only observed, a call with a wrong token is
 * still one without a token.
 */
final class TokenWeighing {
    private final SafeDbPolicy policy;
    private final DatabaseIdentity database;
    private final TokenVerifier verifier;
    private final Call call;
    private final @Nullable Token token;
    private @Nullable ApprovalToken approval;

    TokenWeighing(Guard guard, Call call, @Nullable Token token) {
        this.policy = guard.policy();
        this.database = guard.database();
        this.verifier = guard.verifier();
        this.call = call;
        this.token = token;
    }

    /** The token that the call runs on; null if it has none that is right. */
    @Nullable
    ApprovalToken approval() {
        return approval;
    }

    /**
     * Stops a call that destroys, unless its token is right.
     *
     * @param rule what stops it without a right token
     * @param subject what is destroyed
     * @param detail how it was seen
     * @param at where in the text; {@link CallText#NOWHERE} if there is no place to blame
     */
    void weigh(Rule rule, String subject, String detail, int at, Ruling ruling) {
        if (approval != null) {
            return;
        }
        for (Finding finding : call.findings()) {
            if (finding.kind() == Finding.Kind.SPENT) {
                // Where that is only observed, it has been noted, and the call is one without a token.
                ruling.stop(rule, subject, detail, at);
                return;
            }
        }
        if (token == null) {
            ruling.stop(rule, subject, detail, at);
            return;
        }
        TokenUse use = TokenTarget.of(call, policy, database);
        if (use == null) {
            ruling.stop(
                    rule,
                    subject,
                    detail + "; "
                            + (database.marker() == null
                                    ? "the database has no marker, hence no id, and no token can be made out for it"
                                    : "nothing is named that a token could be made out for"),
                    at);
            return;
        }
        TokenCheck check = verifier.verify(token, use);
        if (check instanceof TokenCheck.Valid valid) {
            weigh(valid.token(), rule, subject, detail, at, ruling);
        } else if (check instanceof TokenCheck.Invalid invalid) {
            refuse(rule, subject, detail, invalid.reason(), at, ruling);
        }
    }

    /** The token is right for this call. Production takes more than a token, unless the policy says otherwise. */
    private void weigh(ApprovalToken right, Rule rule, String subject, String detail, int at, Ruling ruling) {
        if (right.plan() != null) {
            refuse(
                    rule,
                    subject,
                    detail,
                    "the token is bound to a plan (plan), and this version has none to compare it with",
                    at,
                    ruling);
        } else if (database.environment() == Environment.PRODUCTION && policy.destructive() == DestructiveCalls.PLAN) {
            ruling.stop(
                    rule,
                    subject,
                    detail + "; the token is right, and in production a reviewed plan and a before-image of what is"
                            + " destroyed are missing, unless the policy says destructive: token-only",
                    at);
        } else {
            approval = right;
        }
    }

    private static void refuse(Rule rule, String subject, String detail, String fault, int at, Ruling ruling) {
        ruling.stop(Rule.TOKEN_INVALID, subject, fault, at);
        ruling.stop(rule, subject, detail, at);
    }
}

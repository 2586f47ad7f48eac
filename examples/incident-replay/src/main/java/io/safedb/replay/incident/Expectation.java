package io.safedb.replay.incident;

import io.safedb.Rule;
import org.jspecify.annotations.Nullable;

/**
 * What this version claims about a step.
 *
 * @param verdict the claim
 * @param rule the rule that refuses it, or that will once it is enforced; null where none does
 * @param reason why it is not prevented yet; empty otherwise
 */
public record Expectation(Verdict verdict, @Nullable Rule rule, String reason) {
    /** It is refused by this rule. */
    public static Expectation prevented(Rule rule) {
        return new Expectation(Verdict.PREVENTED, rule, "");
    }

    /** It runs on the tenant's own rows. */
    public static Expectation scoped() {
        return new Expectation(Verdict.SCOPED, null, "");
    }

    /**
     * It does its harm.
     *
     * @param rule the rule that is to prevent it; null if it takes something other than a refusal
     * @param reason what is missing
     */
    public static Expectation notYet(@Nullable Rule rule, String reason) {
        return new Expectation(Verdict.NOT_YET, rule, reason);
    }
}

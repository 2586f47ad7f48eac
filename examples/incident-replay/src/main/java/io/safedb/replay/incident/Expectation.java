package io.safedb.replay.incident;

import io.safedb.Rule;
import java.util.EnumSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What this version claims about a step.
 *
 * @param verdict the claim
 * @param rules the rules of which one refuses it, or will once it is enforced; empty where none does, because the
 *     database does or nobody
 * @param reason why it is not prevented yet; empty otherwise
 */
public record Expectation(Verdict verdict, List<Rule> rules, String reason) {
    /** Copies the rules. */
    public Expectation {
        rules = List.copyOf(rules);
    }

    /** It is refused by this rule, or by one of these where several are broken at once. */
    public static Expectation prevented(Rule rule, Rule... others) {
        return new Expectation(Verdict.PREVENTED, List.copyOf(EnumSet.of(rule, others)), "");
    }

    /** The database refuses it by itself, by a unique index that the policy prints. */
    public static Expectation preventedByIndex() {
        return new Expectation(Verdict.PREVENTED, List.of(), "");
    }

    /** It runs on the tenant's own rows. */
    public static Expectation scoped() {
        return new Expectation(Verdict.SCOPED, List.of(), "");
    }

    /**
     * It does its harm.
     *
     * @param rule the rule that is to prevent it; null if it takes something other than a refusal
     * @param reason what is missing
     */
    public static Expectation notYet(@Nullable Rule rule, String reason) {
        return new Expectation(Verdict.NOT_YET, rule == null ? List.of() : List.of(rule), reason);
    }

    /** The rules by name; empty if there are none. */
    public String ruleNames() {
        return String.join(" or ", rules.stream().map(Rule::toString).toList());
    }
}

package io.safedb.catalogue;

import io.safedb.Rule;

/** The texts of all rules. Stateless. */
public final class RuleCatalogue {
    private RuleCatalogue() {}

    /**
     * Writes the message of one refusal.
     *
     * @param facts what was stopped
     */
    public static String message(Rule rule, RefusalFacts facts) {
        return "=== Refused by safedb: " + rule + " ===\n" + facts.operation() + " on " + facts.target() + ": "
                + facts.detail() + "\nEvent " + facts.eventId();
    }
}

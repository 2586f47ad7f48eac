package io.safedb.log;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One decision as the log keeps it. Plain text, so that the log knows no other part of safedb; no bound value, document
 * or secret is ever in it. Immutable.
 *
 * @param outcome what became of the call
 * @param breach the rule that was broken; null exactly if the call was allowed
 * @param operation {@code SELECT}, {@code deleteMany}
 * @param action {@code read}, {@code insert}, {@code update}, {@code delete}, {@code schema}, {@code control}
 * @param collection the table or collection, the written one first; null if the call touches none
 * @param shape the call without values
 * @param database where
 * @param tenant the tenant in scope; null if none
 * @param actor the actor of a system scope; null if none
 * @param reason the reason of a system scope or of a switch of tenants; null if none
 */
public record EnforcementRecord(
        Outcome outcome,
        @Nullable Breach breach,
        String operation,
        String action,
        @Nullable String collection,
        String shape,
        Database database,
        @Nullable String tenant,
        @Nullable String actor,
        @Nullable String reason) {

    /** What became of a call. */
    public enum Outcome {
        /** It was stopped. */
        REFUSED,
        /** It ran, and would have been stopped if the policy did not only observe. */
        OBSERVED,
        /** It ran. */
        ALLOWED
    }

    /**
     * A broken rule.
     *
     * @param eventId the id that the refusal's message shows
     * @param ruleId {@code SDB101}, …
     * @param ruleName {@code no-tenant-scope}, …
     * @param target what the refusal is about: a table, a place in the call, a function, a setting
     * @param detail one sentence on what was seen
     */
    public record Breach(String eventId, String ruleId, String ruleName, String target, String detail) {
        /**
         * Checks that nothing is missing.
         *
         * @param eventId the id that the refusal's message shows
         * @param ruleId {@code SDB101}, …
         * @param ruleName {@code no-tenant-scope}, …
         * @param target what the refusal is about: a table, a place in the call, a function, a setting
         * @param detail one sentence on what was seen
         */
        public Breach {
            Objects.requireNonNull(eventId, "eventId");
            Objects.requireNonNull(ruleId, "ruleId");
            Objects.requireNonNull(ruleName, "ruleName");
            Objects.requireNonNull(target, "target");
            Objects.requireNonNull(detail, "detail");
        }
    }

    /**
     * The database of a call.
     *
     * @param system {@code postgresql}, {@code mongodb}: the name OpenTelemetry has for it
     * @param name its name, as the server says it
     * @param environment what its marker says; {@code production} without one
     * @param id the marker's database id; null without a marker
     */
    public record Database(
            String system,
            String name,
            String environment,
            @Nullable String id) {
        /**
         * Checks that nothing required is missing.
         *
         * @param system {@code postgresql}, {@code mongodb}: the name OpenTelemetry has for it
         * @param name its name, as the server says it
         * @param environment what its marker says; {@code production} without one
         * @param id the marker's database id; null without a marker
         */
        public Database {
            Objects.requireNonNull(system, "system");
            Objects.requireNonNull(name, "name");
            Objects.requireNonNull(environment, "environment");
        }
    }

    /**
     * Checks that nothing required is missing.
     *
     * @param outcome what became of the call
     * @param breach the rule that was broken; null exactly if the call was allowed
     * @param operation {@code SELECT}, {@code deleteMany}
     * @param action {@code read}, {@code insert}, {@code update}, {@code delete}, {@code schema}, {@code control}
     * @param collection the table or collection, the written one first; null if the call touches none
     * @param shape the call without values
     * @param database where
     * @param tenant the tenant in scope; null if none
     * @param actor the actor of a system scope; null if none
     * @param reason the reason of a system scope or of a switch of tenants; null if none
     * @throws IllegalArgumentException if an allowed call names a broken rule, or another names none
     */
    public EnforcementRecord {
        Objects.requireNonNull(outcome, "outcome");
        Objects.requireNonNull(operation, "operation");
        Objects.requireNonNull(action, "action");
        Objects.requireNonNull(shape, "shape");
        Objects.requireNonNull(database, "database");
        if ((breach == null) != (outcome == Outcome.ALLOWED)) {
            throw new IllegalArgumentException("A call is either allowed or breaks a rule, not both or neither.");
        }
    }

    EnforcementRecord withShape(String shorter) {
        return new EnforcementRecord(
                outcome, breach, operation, action, collection, shorter, database, tenant, actor, reason);
    }
}

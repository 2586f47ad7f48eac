package io.safedb.log;

import java.util.List;
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
 * @param approval the token that the call runs on; null if it runs on none
 * @param unlocks the unlocks that it makes use of; empty in most cases
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
        @Nullable String reason,
        @Nullable Approval approval,
        List<Unlock> unlocks) {

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
     * @param place where in the text of the call; null if nobody can say
     */
    public record Breach(
            String eventId,
            String ruleId,
            String ruleName,
            String target,
            String detail,
            @Nullable Place place) {
        /**
         * Checks that nothing is missing.
         *
         * @param eventId the id that the refusal's message shows
         * @param ruleId {@code SDB101}, …
         * @param ruleName {@code no-tenant-scope}, …
         * @param target what the refusal is about: a table, a place in the call, a function, a setting
         * @param detail one sentence on what was seen
         * @param place where in the text of the call; null if nobody can say
         */
        public Breach {
            Objects.requireNonNull(eventId, "eventId");
            Objects.requireNonNull(ruleId, "ruleId");
            Objects.requireNonNull(ruleName, "ruleName");
            Objects.requireNonNull(target, "target");
            Objects.requireNonNull(detail, "detail");
        }

        /**
         * A broken rule that no place of a text is to blame for.
         *
         * @param eventId the id that the refusal's message shows
         * @param ruleId {@code SDB101}, …
         * @param ruleName {@code no-tenant-scope}, …
         * @param target what the refusal is about: a table, a place in the call, a function, a setting
         * @param detail one sentence on what was seen
         */
        public Breach(String eventId, String ruleId, String ruleName, String target, String detail) {
            this(eventId, ruleId, ruleName, target, detail, null);
        }
    }

    /**
     * A place in the text of a call.
     *
     * @param position of its first character, counted from 1
     * @param fragment what stands around it, without constants and comments; may be empty
     */
    public record Place(int position, String fragment) {
        /**
         * Checks that nothing is missing.
         *
         * @param position of its first character, counted from 1
         * @param fragment what stands around it, without constants and comments; may be empty
         */
        public Place {
            Objects.requireNonNull(fragment, "fragment");
        }
    }

    /**
     * A token that was verified. Its text is in no log.
     *
     * @param tokenId its id, which the database remembers once it is used
     * @param approver who approved
     * @param requester who asked, and acts
     * @param target everything that it allows to be destroyed; the operation is that of the call
     * @param reason why
     */
    public record Approval(String tokenId, String approver, String requester, String target, String reason) {
        /**
         * Checks that nothing is missing.
         *
         * @param tokenId its id, which the database remembers once it is used
         * @param approver who approved
         * @param requester who asked, and acts
         * @param target everything that it allows to be destroyed; the operation is that of the call
         * @param reason why
         */
        public Approval {
            Objects.requireNonNull(tokenId, "tokenId");
            Objects.requireNonNull(approver, "approver");
            Objects.requireNonNull(requester, "requester");
            Objects.requireNonNull(target, "target");
            Objects.requireNonNull(reason, "reason");
        }
    }

    /**
     * Leave to change locked rows.
     *
     * @param target of which table or collection
     * @param actor who changes them
     * @param reason why
     */
    public record Unlock(String target, String actor, String reason) {
        /**
         * Checks that nothing is missing.
         *
         * @param target of which table or collection
         * @param actor who changes them
         * @param reason why
         */
        public Unlock {
            Objects.requireNonNull(target, "target");
            Objects.requireNonNull(actor, "actor");
            Objects.requireNonNull(reason, "reason");
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
     * @param approval the token that the call runs on; null if it runs on none
     * @param unlocks the unlocks that it makes use of; empty in most cases
     * @throws IllegalArgumentException if an allowed call names a broken rule, or another names none
     */
    public EnforcementRecord {
        Objects.requireNonNull(outcome, "outcome");
        Objects.requireNonNull(operation, "operation");
        Objects.requireNonNull(action, "action");
        Objects.requireNonNull(shape, "shape");
        Objects.requireNonNull(database, "database");
        unlocks = List.copyOf(unlocks);
        if ((breach == null) != (outcome == Outcome.ALLOWED)) {
            throw new IllegalArgumentException("A call is either allowed or breaks a rule, not both or neither.");
        }
    }

    /**
     * A call that runs on no token and makes use of no unlock.
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
    public EnforcementRecord(
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
        this(outcome, breach, operation, action, collection, shape, database, tenant, actor, reason, null, List.of());
    }

    EnforcementRecord withShape(String shorter) {
        return new EnforcementRecord(
                outcome,
                breach,
                operation,
                action,
                collection,
                shorter,
                database,
                tenant,
                actor,
                reason,
                approval,
                unlocks);
    }
}

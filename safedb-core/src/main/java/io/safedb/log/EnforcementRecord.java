package io.safedb.log;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One decision as the log keeps it. Plain text, so that the log knows no other part of safedb; no bound value, document
 * or secret is ever in it.
 *
 * @param eventId unique
 * @param outcome what became of the call
 * @param ruleId {@code SDB101}, …; null for an allowed call
 * @param ruleName {@code no-tenant-scope}, …; null for an allowed call
 * @param operation {@code SELECT}, {@code deleteMany}
 * @param action {@code read}, {@code insert}, {@code update}, {@code delete}, {@code schema}, {@code control}
 * @param target table or collection
 * @param shape the call without values
 * @param system {@code postgresql}, {@code mongodb}
 * @param database the database's name
 * @param environment what the marker says
 * @param databaseId the marker's database id; null without one
 * @param tenant the tenant in scope; null if none
 * @param actor the actor of a system scope; null if none
 * @param reason the reason of a system scope or a switch of tenants; null if none
 * @param message the refusal's message; null for an allowed call
 */
public record EnforcementRecord(
        String eventId,
        Outcome outcome,
        @Nullable String ruleId,
        @Nullable String ruleName,
        String operation,
        String action,
        String target,
        String shape,
        String system,
        String database,
        String environment,
        @Nullable String databaseId,
        @Nullable String tenant,
        @Nullable String actor,
        @Nullable String reason,
        @Nullable String message) {

    /** What became of a call. */
    public enum Outcome {
        /** It was stopped. */
        REFUSED,
        /** It ran, and would have been stopped if the policy did not only observe. */
        OBSERVED,
        /** It ran. */
        ALLOWED
    }

    /** Checks that nothing required is missing. */
    public EnforcementRecord {
        Objects.requireNonNull(eventId, "eventId");
        Objects.requireNonNull(outcome, "outcome");
        Objects.requireNonNull(operation, "operation");
        Objects.requireNonNull(action, "action");
        Objects.requireNonNull(target, "target");
        Objects.requireNonNull(shape, "shape");
        Objects.requireNonNull(system, "system");
        Objects.requireNonNull(database, "database");
        Objects.requireNonNull(environment, "environment");
    }
}

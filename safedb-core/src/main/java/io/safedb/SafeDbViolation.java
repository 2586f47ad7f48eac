package io.safedb;

import java.util.Objects;

/**
 * What a refusal is. Names and shapes only: no bound value, document or secret is ever part of it.
 *
 * @param rule the rule that was broken
 * @param operation what was stopped, for example {@code SELECT} or {@code deleteMany}
 * @param target the table, collection or object it was about
 * @param detail one sentence on what was seen
 * @param message the whole text: rule, what, why, the safe way, the escape if there is one, the event id
 * @param eventId the id under which the enforcement log has it
 */
public record SafeDbViolation(
        Rule rule, String operation, String target, String detail, String message, String eventId) {
    /**
     * Checks that nothing is missing.
     *
     * @param rule the rule that was broken
     * @param operation what was stopped, for example {@code SELECT} or {@code deleteMany}
     * @param target the table, collection or object it was about
     * @param detail one sentence on what was seen
     * @param message the whole text: rule, what, why, the safe way, the escape if there is one, the event id
     * @param eventId the id under which the enforcement log has it
     */
    public SafeDbViolation {
        Objects.requireNonNull(rule, "rule");
        Objects.requireNonNull(operation, "operation");
        Objects.requireNonNull(target, "target");
        Objects.requireNonNull(detail, "detail");
        Objects.requireNonNull(message, "message");
        Objects.requireNonNull(eventId, "eventId");
    }
}

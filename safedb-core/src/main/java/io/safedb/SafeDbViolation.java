package io.safedb;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a refusal is. Names and shapes only: no bound value, document or secret is ever part of it.
 *
 * @param rule the rule that was broken
 * @param operation what was stopped, for example {@code SELECT} or {@code deleteMany}
 * @param target the table, collection or object it was about
 * @param detail one sentence on what was seen
 * @param message the whole text: rule, what, why, the safe way, the escape if there is one, the event id
 * @param eventId the id under which the enforcement log has it
 * @param place where in the text of the call; null for calls that have no text, and where no place is to blame
 */
public record SafeDbViolation(
        Rule rule,
        String operation,
        String target,
        String detail,
        String message,
        String eventId,
        @Nullable Place place) {
    /**
     * A place in the text of a call.
     *
     * @param position of its first character, a {@code char}, counted from 1
     * @param line counted from 1
     * @param column in that line, counted from 1
     * @param fragment what the caller wrote around it, on one line, with a question mark for every constant and without
     *     comments; empty if the text cannot be told apart into names and constants
     */
    public record Place(int position, int line, int column, String fragment) {
        /**
         * Checks that nothing is missing.
         *
         * @param position of its first character, a {@code char}, counted from 1
         * @param line counted from 1
         * @param column in that line, counted from 1
         * @param fragment what the caller wrote around it, on one line, without constants and comments; may be empty
         * @throws IllegalArgumentException if a number is not positive
         */
        public Place {
            Objects.requireNonNull(fragment, "fragment");
            if (position < 1 || line < 1 || column < 1) {
                throw new IllegalArgumentException("A place is counted from 1.");
            }
        }
    }

    /**
     * Checks that nothing is missing.
     *
     * @param rule the rule that was broken
     * @param operation what was stopped, for example {@code SELECT} or {@code deleteMany}
     * @param target the table, collection or object it was about
     * @param detail one sentence on what was seen
     * @param message the whole text: rule, what, why, the safe way, the escape if there is one, the event id
     * @param eventId the id under which the enforcement log has it
     * @param place where in the text of the call; null for calls that have no text, and where no place is to blame
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

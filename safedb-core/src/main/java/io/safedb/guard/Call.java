package io.safedb.guard;

import io.safedb.SafeDbPolicy;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * What an edge read out of one call: the facts that a decision needs and nothing of the text or the documents.
 * Immutable, so a reader may cache it by text; it says nothing about any tenant.
 *
 * @param operation the name the field has for it: {@code SELECT}, {@code find}, {@code deleteMany}
 * @param action what it does
 * @param targets every table or collection it touches, once each
 * @param mentions every place that compares with the tenant column or assigns to it
 * @param findings what the reader saw that may stop the call
 * @param shape the call without its values, for the log: statement text with placeholders, or {@code find(tickets,
 *     {status})}
 * @param text the text that it stands in, for the places that refusals show; null if it has none
 */
public record Call(
        String operation,
        Action action,
        List<Target> targets,
        List<TenantMention> mentions,
        List<Finding> findings,
        String shape,
        @Nullable CallText text) {

    /** What a call does. */
    public enum Action {
        /** Returns rows, changes nothing. */
        READ,
        /** Adds rows. */
        INSERT,
        /** Changes rows. */
        UPDATE,
        /** Removes rows. */
        DELETE,
        /** Creates, changes or drops tables, indexes, views, roles. */
        SCHEMA,
        /** Touches no row: transaction control, a harmless setting, a ping. */
        CONTROL
    }

    /**
     * Copies the lists.
     *
     * @param operation the name the field has for it: {@code SELECT}, {@code find}, {@code deleteMany}
     * @param action what it does
     * @param targets every table or collection it touches, once each
     * @param mentions every place that compares with the tenant column or assigns to it
     * @param findings what the reader saw that may stop the call
     * @param shape the call without its values, for the log: statement text with placeholders, or {@code find(tickets,
     *     {status})}
     * @param text the text that it stands in, for the places that refusals show; null if it has none
     */
    public Call {
        Objects.requireNonNull(operation, "operation");
        Objects.requireNonNull(action, "action");
        Objects.requireNonNull(shape, "shape");
        targets = Targets.copyOf(targets);
        mentions = List.copyOf(mentions);
        findings = List.copyOf(findings);
    }

    /**
     * A call that is no text.
     *
     * @param operation the name the field has for it: {@code SELECT}, {@code find}, {@code deleteMany}
     * @param action what it does
     * @param targets every table or collection it touches, once each
     * @param mentions every place that compares with the tenant column or assigns to it
     * @param findings what the reader saw that may stop the call
     * @param shape the call without its values, for the log
     */
    public Call(
            String operation,
            Action action,
            List<Target> targets,
            List<TenantMention> mentions,
            List<Finding> findings,
            String shape) {
        this(operation, action, targets, mentions, findings, shape, null);
    }

    /**
     * A table or collection.
     *
     * @param name {@code name} or {@code schema.name}, spelled as the server stores it
     * @param touch what happens to its rows
     */
    public record Target(String name, Touch touch) {
        /**
         * Checks that nothing is missing.
         *
         * @param name {@code name} or {@code schema.name}, spelled as the server stores it
         * @param touch what happens to its rows
         */
        public Target {
            Objects.requireNonNull(name, "name");
            Objects.requireNonNull(touch, "touch");
        }

        /** {@return whether the call adds, changes or removes rows of it} */
        public boolean written() {
            return touch != Touch.READ;
        }
    }

    /** What happens to the rows of a target. */
    public enum Touch {
        /** They are looked at. */
        READ(false, false),
        /** Rows are added. */
        INSERT(true, false),
        /** Rows are changed or removed. */
        CHANGE(false, true),
        /** Rows are added and others changed: an upsert, a merge, whatever is not known better. */
        INSERT_AND_CHANGE(true, true);

        private final boolean inserts;
        private final boolean changes;

        Touch(boolean inserts, boolean changes) {
            this.inserts = inserts;
            this.changes = changes;
        }

        /** {@return whether rows are added} */
        public boolean inserts() {
            return inserts;
        }

        /** {@return whether rows are changed or removed} */
        public boolean changes() {
            return changes;
        }

        /**
         * Both at once.
         *
         * @param other what happens too
         * @return the least that covers both
         */
        public Touch and(Touch other) {
            boolean insert = inserts || other.inserts;
            boolean change = changes || other.changes;
            return insert ? (change ? INSERT_AND_CHANGE : INSERT) : (change ? CHANGE : READ);
        }
    }

    /**
     * A call that could not be read. It is refused as {@code SDB105}.
     *
     * @param operation what was asked for, in the caller's words
     * @param detail one sentence on why; never a value
     * @param shape the call without its values
     * @return the call
     */
    public static Call unreadable(String operation, String detail, String shape) {
        return new Call(
                operation,
                Action.READ,
                List.of(),
                List.of(),
                List.of(new Finding(Finding.Kind.UNREADABLE, operation, detail)),
                shape);
    }

    /**
     * A text that could not be read. It is refused as {@code SDB105}.
     *
     * @param operation what was asked for, in the caller's words
     * @param detail one sentence on why; never a value
     * @param shape the call without its values
     * @param at where in the text reading ended: the first character, counted from 0
     * @param text the text
     * @return the call
     */
    public static Call unreadable(String operation, String detail, String shape, int at, CallText text) {
        return new Call(
                operation,
                Action.READ,
                List.of(),
                List.of(),
                List.of(new Finding(Finding.Kind.UNREADABLE, operation, detail, at)),
                shape,
                text);
    }

    /**
     * The same call with other mentions of the tenant.
     *
     * @param others in place of its own
     * @return the call with those
     */
    public Call withMentions(List<TenantMention> others) {
        return new Call(operation, action, targets, others, findings, shape, text);
    }

    /**
     * The same call with the values of the bound parameters that are compared with or assigned to the tenant column.
     *
     * @param values gives the value bound to a parameter position, counted from 1; {@link TenantMention#UNBOUND} if
     *     none is
     * @return the bound call, or this one if there is nothing to bind
     */
    public Call bind(IntFunction<@Nullable Object> values) {
        if (!hasParameter()) {
            return this;
        }
        List<TenantMention> bound = new ArrayList<>(mentions.size());
        for (TenantMention mention : mentions) {
            bound.add(
                    mention.source() == TenantMention.Source.PARAMETER
                            ? mention.withValue(values.apply(mention.parameter()))
                            : mention);
        }
        return withMentions(bound);
    }

    private boolean hasParameter() {
        for (int i = 0; i < mentions.size(); i++) {
            if (mentions.get(i).source() == TenantMention.Source.PARAMETER) {
                return true;
            }
        }
        return false;
    }

    /**
     * The same call with one more thing that was seen.
     *
     * @param finding what was seen after the call was read, or while it was applied
     * @return the call with that finding behind its others
     */
    public Call with(Finding finding) {
        List<Finding> more = new ArrayList<>(findings);
        more.add(finding);
        return new Call(operation, action, targets, mentions, more, shape, text);
    }

    /** What a policy declares of the targets. */
    Targets.Standing standing(SafeDbPolicy policy) {
        return ((Targets) targets).under(policy);
    }

    /** {@return whether it calls a procedure, which may do anything} */
    boolean isProcedure() {
        return operation.equals("CALL");
    }

    /** {@return whether it adds, changes or removes rows, or changes the schema, or calls a procedure, which may} */
    public boolean writes() {
        for (int i = 0; i < targets.size(); i++) {
            if (targets.get(i).written()) {
                return true;
            }
        }
        return switch (action) {
            case INSERT, UPDATE, DELETE, SCHEMA -> true;
            case READ, CONTROL -> isProcedure();
        };
    }

    /**
     * {@return the name of the first written target, else of the first target, else the operation: what a message is
     * about}
     */
    public String subject() {
        for (Target target : targets) {
            if (target.written()) {
                return target.name();
            }
        }
        return targets.isEmpty() ? operation : targets.get(0).name();
    }
}

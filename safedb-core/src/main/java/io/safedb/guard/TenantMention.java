package io.safedb.guard;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A place in a call that compares with the tenant column or assigns to it.
 *
 * @param use what is done there
 * @param source where the other side comes from
 * @param parameter the position of a bound parameter, counted from 1; 0 for every other source
 * @param value the value given, for {@link Source#VALUE}; never shown in a message or log line
 * @param where the place, in the caller's words, for example {@code filter.organization_id} or
 *     {@code tickets.organization_id}
 * @param at where in the text of the call: the first character, counted from 0; {@link CallText#NOWHERE} without text
 */
public record TenantMention(
        Use use, Source source, int parameter, @Nullable Object value, String where, int at) {
    /** The value of a parameter that is not bound: equals no tenant. */
    public static final Object UNBOUND = new Object();

    /** What is done with the tenant column. */
    public enum Use {
        /** Compared by equality, alone or in a list. */
        COMPARED,
        /** Written. */
        ASSIGNED
    }

    /** Where the other side comes from. */
    public enum Source {
        /** A literal of the text, or a constant of the calling class: refused as hard-coded, whatever it says. */
        LITERAL,
        /** A parameter whose value is not known yet: checked when it is bound. */
        PARAMETER,
        /** A value: must be the current tenant. */
        VALUE,
        /** Anything computed: safe to compare with beside the tenant predicate, never to assign. */
        EXPRESSION
    }

    /**
     * Checks that nothing is missing.
     *
     * @param use what is done there
     * @param source where the other side comes from
     * @param parameter the position of a bound parameter, counted from 1; 0 for every other source
     * @param value the value given, for {@link Source#VALUE}; never shown in a message or log line
     * @param where the place, in the caller's words, for example {@code filter.organization_id} or
     *     {@code tickets.organization_id}
     * @param at where in the text of the call: the first character, counted from 0; {@link CallText#NOWHERE} without
     *     text
     */
    public TenantMention {
        Objects.requireNonNull(use, "use");
        Objects.requireNonNull(source, "source");
        Objects.requireNonNull(where, "where");
    }

    /**
     * A literal.
     *
     * @param use what is done with the tenant column
     * @param where the place, in the caller's words
     * @return the mention
     */
    public static TenantMention literal(Use use, String where) {
        return new TenantMention(use, Source.LITERAL, 0, null, where, CallText.NOWHERE);
    }

    /**
     * A bound parameter, counted from 1.
     *
     * @param use what is done with the tenant column
     * @param parameter its position, counted from 1
     * @param where the place, in the caller's words
     * @return the mention
     */
    public static TenantMention parameter(Use use, int parameter, String where) {
        return new TenantMention(use, Source.PARAMETER, parameter, null, where, CallText.NOWHERE);
    }

    /**
     * A value that the caller gave.
     *
     * @param use what is done with the tenant column
     * @param value what it is
     * @param where the place, in the caller's words
     * @return the mention
     */
    public static TenantMention value(Use use, @Nullable Object value, String where) {
        return new TenantMention(use, Source.VALUE, 0, value, where, CallText.NOWHERE);
    }

    /**
     * Something computed.
     *
     * @param use what is done with the tenant column
     * @param where the place, in the caller's words
     * @return the mention
     */
    public static TenantMention expression(Use use, String where) {
        return new TenantMention(use, Source.EXPRESSION, 0, null, where, CallText.NOWHERE);
    }

    /**
     * The same mention at a place of the call's text.
     *
     * @param offset of the first character, counted from 0
     * @return the mention there
     */
    public TenantMention at(int offset) {
        return new TenantMention(use, source, parameter, value, where, offset);
    }

    TenantMention withValue(@Nullable Object bound) {
        return new TenantMention(use, Source.VALUE, parameter, bound, where, at);
    }

    /** Names the place only: the value stays out of every text. */
    @Override
    public String toString() {
        return use + " " + source + " at " + where;
    }
}

package io.safedb.guard;

import io.safedb.Rule;
import java.util.Objects;

/**
 * Something a reader saw that may stop the call. The Guard decides whether it does.
 *
 * @param kind what it is
 * @param subject the function, setting, table or stage it is about, spelled as the caller did; never a value
 * @param detail one sentence on what was seen and where; never a value
 * @param at where in the text of the call: the first character, counted from 0; {@link CallText#NOWHERE} if there is no
 *     text or no place to blame
 */
public record Finding(Kind kind, String subject, String detail, int at) {
    /** Kinds of findings. The Guard weighs them in an order of its own. */
    public enum Kind {
        /** The reader does not understand it. */
        UNREADABLE(Rule.UNREADABLE),
        /**
         * The reader does not understand it, and sees that it is a plain read or insert that names no tenant: for a
         * tenant, a database whose row-level security is proven may hold it. The edge proves that before it runs.
         */
        UNREAD_BUT_PLAIN(Rule.UNREADABLE),
        /** It changes what the scope rests on. */
        TAMPERING(Rule.SCOPE_TAMPERING),
        /** It runs code that the reader cannot see into; the subject is the function, procedure or command. */
        OPAQUE(Rule.OPAQUE_CODE),
        /** It shows rows, statements or statistics of all tenants: a catalog, an administrative stage. */
        REVEALING(Rule.UNSCOPED_STATEMENT),
        /** It reads everything, without a filter of its own: a fault in a system scope, ordinary in a tenant's. */
        UNFILTERED_READ(Rule.UNSCOPED_STATEMENT),
        /** It cannot be narrowed to one tenant and keep its meaning. */
        UNNARROWABLE(Rule.UNSCOPED_STATEMENT),
        /**
         * It drops, truncates, renames or replaces, or writes to every row: needs a token where the environment says
         * so.
         */
        DESTRUCTIVE(Rule.DESTRUCTIVE_WITHOUT_TOKEN),
        /** The token it runs on was used before, or allows fewer rows than it hits. */
        SPENT(Rule.TOKEN_INVALID),
        /** It hit more rows than the row cap allows, or they cannot be counted. */
        OVER_CAP(Rule.ROW_CAP),
        /** Test data would be written where it could not be stamped, so that nobody could find it again. */
        UNSTAMPABLE(Rule.TEST_DATA_IN_PRODUCTION),
        /** It writes, and the code that called is test code. */
        TEST_CALLER(Rule.TEST_CODE_IN_PRODUCTION),
        /** It would hit locked rows, or it cannot be shown that it does not. */
        LOCKED(Rule.LOCKED_RECORD);

        private final Rule rule;

        Kind(Rule rule) {
            this.rule = rule;
        }

        /** {@return the rule that refuses it} */
        public Rule rule() {
            return rule;
        }
    }

    /**
     * Checks that nothing is missing.
     *
     * @param kind what it is
     * @param subject the function, setting, table or stage it is about, spelled as the caller did; never a value
     * @param detail one sentence on what was seen and where; never a value
     * @param at where in the text of the call: the first character, counted from 0; {@link CallText#NOWHERE} if there
     *     is no text or no place to blame
     */
    public Finding {
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(subject, "subject");
        Objects.requireNonNull(detail, "detail");
    }

    /**
     * Something that was seen, without a place.
     *
     * @param kind what it is
     * @param subject the function, setting, table or stage it is about, spelled as the caller did; never a value
     * @param detail one sentence on what was seen and where; never a value
     */
    public Finding(Kind kind, String subject, String detail) {
        this(kind, subject, detail, CallText.NOWHERE);
    }
}

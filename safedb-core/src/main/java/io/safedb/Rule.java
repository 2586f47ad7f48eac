package io.safedb;

import java.util.Locale;
import java.util.Optional;

/**
 * The rules of safedb: one constant per reason to refuse a call.
 *
 * <p>Ids are stable and greppable; {@code docs/rules/} has a page for each, written from the same catalogue as the
 * messages.
 */
public enum Rule {
    /** A tenant table is touched with no scope open. */
    NO_TENANT_SCOPE("SDB101", true),
    /** A statement that cannot be narrowed to one tenant safely. */
    UNSCOPED_STATEMENT("SDB102", true),
    /** Another tenant's id in a filter, a document, a parameter, or an update of the tenant column. */
    CROSS_TENANT("SDB103", true),
    /** A tenant id written as a literal. */
    HARDCODED_TENANT("SDB104", true),
    /** Text or a call that safedb cannot read. */
    UNREADABLE("SDB105", true),
    /** Code that hides statements from the reader. */
    OPAQUE_CODE("SDB106", true),
    /** A table or collection without a policy. */
    UNKNOWN_TABLE("SDB107", true),
    /** An attempt to change what the scope rests on: role, search path, row security, the raw object. */
    SCOPE_TAMPERING("SDB108", true),
    /** A destructive call in an environment that needs a token, without one. */
    DESTRUCTIVE_WITHOUT_TOKEN("SDB201", true),
    /** A token that is forged, expired, used, or made out for something else. */
    TOKEN_INVALID("SDB202", true),
    /** More rows hit than the cap allows. */
    ROW_CAP("SDB203", true),
    /** A script for empty databases on a database with rows. */
    POPULATED_TARGET("SDB204", false),
    /** Declared environment, marker, name rule or several databases disagree. */
    ENVIRONMENT_MISMATCH("SDB301", true),
    /** A database without a marker: treated as production. */
    ENVIRONMENT_UNKNOWN("SDB302", true),
    /** Test data written to production. */
    TEST_DATA_IN_PRODUCTION("SDB401", true),
    /** Test code writing to production. */
    TEST_CODE_IN_PRODUCTION("SDB402", true),
    /** A locked record changed without an unlock. */
    LOCKED_RECORD("SDB501", true);

    private final String id;
    private final boolean enforced;

    Rule(String id, boolean enforced) {
        this.id = id;
        this.enforced = enforced;
    }

    /** {@return the stable id, for example {@code SDB101}} */
    public String id() {
        return id;
    }

    /** {@return the readable name, for example {@code no-tenant-scope}} */
    public String slug() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** {@return whether this version refuses by this rule; {@code false} where the guard for it is still to come} */
    public boolean enforced() {
        return enforced;
    }

    /**
     * Finds a rule by id or readable name, in any case.
     *
     * @param text {@code SDB101} or {@code no-tenant-scope}
     * @return empty if there is no such rule
     */
    public static Optional<Rule> find(String text) {
        for (Rule rule : values()) {
            if (rule.id.equalsIgnoreCase(text) || rule.slug().equalsIgnoreCase(text)) {
                return Optional.of(rule);
            }
        }
        return Optional.empty();
    }

    /** Id and readable name, for example {@code SDB101 no-tenant-scope}. */
    @Override
    public String toString() {
        return id + " " + slug();
    }
}

package io.safedb;

import java.time.LocalDate;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The policy of one table or collection. Immutable.
 *
 * @param access who may use it
 * @param system whether a {@link SystemScope} may read and write all tenants' rows of it; takes an owner and a reason
 * @param mode null where the mode of the rule holds
 * @param owner who answers for this entry; null if not given
 * @param reason why it is not an ordinary tenant table; null if not given
 * @param expires the last day, in UTC, on which this exemption holds; null for ever. Afterwards a policy with it does
 *     not start
 * @param locked which rows are locked: updates and deletes leave them alone without an {@link Unlock}; null if none
 * @param atMostOne what the database itself keeps unique; null if nothing
 */
public record TablePolicy(
        TableAccess access,
        boolean system,
        @Nullable EnforcementMode mode,
        @Nullable String owner,
        @Nullable String reason,
        @Nullable LocalDate expires,
        @Nullable RowCondition locked,
        @Nullable AtMostOne atMostOne) {

    /**
     * Checks that the access is given.
     *
     * @param access who may use it
     * @param system whether a {@link SystemScope} may read and write all tenants' rows of it; takes an owner and a
     *     reason
     * @param mode null where the mode of the rule holds
     * @param owner who answers for this entry; null if not given
     * @param reason why it is not an ordinary tenant table; null if not given
     * @param expires the last day, in UTC, on which this exemption holds; null for ever. Afterwards a policy with it
     *     does not start
     * @param locked which rows are locked: updates and deletes leave them alone without an {@link Unlock}; null if none
     * @param atMostOne what the database itself keeps unique; null if nothing
     */
    public TablePolicy {
        Objects.requireNonNull(access, "access");
    }

    /**
     * An entry with nothing but an access.
     *
     * @param access who may use it
     * @return the entry
     */
    public static TablePolicy of(TableAccess access) {
        return new TablePolicy(access, false, null, null, null, null, null, null);
    }

    /**
     * The same entry, open to system scopes.
     *
     * @param owner who answers for that
     * @param reason why the table is worked on across tenants
     * @return the changed entry
     */
    public TablePolicy withSystem(String owner, String reason) {
        return new TablePolicy(access, true, mode, owner, reason, expires, locked, atMostOne);
    }

    /**
     * The same entry with a mode of its own.
     *
     * @param mode enforce or observe
     * @return the changed entry
     */
    public TablePolicy withMode(EnforcementMode mode) {
        return new TablePolicy(access, system, mode, owner, reason, expires, locked, atMostOne);
    }

    /**
     * The same entry with its justification.
     *
     * @param owner who answers for it
     * @param reason why it is not an ordinary tenant table
     * @return the changed entry
     */
    public TablePolicy because(String owner, String reason) {
        return new TablePolicy(access, system, mode, owner, reason, expires, locked, atMostOne);
    }

    /**
     * The same entry, valid to the end of this day in UTC.
     *
     * @param expires the last day
     * @return the changed entry
     */
    public TablePolicy until(LocalDate expires) {
        return new TablePolicy(access, system, mode, owner, reason, expires, locked, atMostOne);
    }

    /**
     * The same entry with locked rows.
     *
     * @param locked which rows are locked
     * @return the changed entry
     */
    public TablePolicy locked(RowCondition locked) {
        return new TablePolicy(access, system, mode, owner, reason, expires, locked, atMostOne);
    }

    /**
     * The same entry with something unique among some of its rows.
     *
     * @param atMostOne what the database itself keeps unique
     * @return the changed entry
     */
    public TablePolicy atMostOne(AtMostOne atMostOne) {
        return new TablePolicy(access, system, mode, owner, reason, expires, locked, atMostOne);
    }

    /** Whether it is more, or less, than what an ordinary tenant table is. */
    boolean isExemption() {
        return access != TableAccess.TENANT || system || mode == EnforcementMode.OBSERVE;
    }
}

package io.safedb;

import java.time.LocalDate;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The policy of one table or collection. Immutable.
 *
 * @param access who may use it
 * @param system whether a {@link SystemScope} may read and write all tenants' rows of it
 * @param mode null where the policy's general mode holds
 * @param owner who answers for this entry; null if not given
 * @param reason why it is not an ordinary tenant table; null if not given
 * @param expires the last day this entry is valid; null for ever
 */
public record TablePolicy(
        TableAccess access,
        boolean system,
        @Nullable EnforcementMode mode,
        @Nullable String owner,
        @Nullable String reason,
        @Nullable LocalDate expires) {

    /** Checks that the access is given. */
    public TablePolicy {
        Objects.requireNonNull(access, "access");
    }

    /** An entry with nothing but an access. */
    public static TablePolicy of(TableAccess access) {
        return new TablePolicy(access, false, null, null, null, null);
    }

    /** The same entry, open to system scopes. */
    public TablePolicy withSystem() {
        return new TablePolicy(access, true, mode, owner, reason, expires);
    }
}

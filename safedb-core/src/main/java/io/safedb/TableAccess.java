package io.safedb;

import java.util.Locale;

/** Who may use a table or collection. */
public enum TableAccess {
    /** Each tenant its own rows. */
    TENANT,
    /** Readable by all, writable in a {@link SystemScope} only. */
    SHARED,
    /** Nobody through a guarded object. */
    DENIED;

    /** {@return the name used in policies: {@code tenant}, {@code shared}, {@code denied}} */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}

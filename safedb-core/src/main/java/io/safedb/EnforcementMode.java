package io.safedb;

import java.util.Locale;

/** Whether a broken rule stops the call. */
public enum EnforcementMode {
    /** The call is refused. */
    ENFORCE,
    /** The call runs as if safedb were not there; the log says what would have been refused. */
    OBSERVE;

    /** {@return the name used in policies and logs: {@code enforce}, {@code observe}} */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}

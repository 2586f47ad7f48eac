package io.safedb;

import java.util.Locale;

/** What a destructive call takes in production. Staging takes a token, the other environments take nothing. */
public enum DestructiveCalls {
    /** A token bound to a reviewed plan. The only choice that keeps what was destroyed. */
    PLAN,
    /** A token for the operation and target. Nothing is kept of what is destroyed, which reports show as a finding. */
    TOKEN_ONLY;

    /** {@return the name in policies, for example {@code token-only}} */
    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}

package io.safedb;

import java.util.Objects;

/** A policy that cannot be used. Start-up stops; nothing is repaired silently. */
public final class PolicyException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** The key. */
    private final String key;

    /** What is wrong. */
    private final String description;

    /** What to do about it. */
    private final String action;

    /**
     * A mistake in one key.
     *
     * @param key the key as written in {@code safedb.yaml}, for example {@code tables.tickets.access}
     * @param description what is wrong with it; the shape of the value, never the value of a secret
     * @param action what to write instead
     */
    public PolicyException(String key, String description, String action) {
        super(key + ": " + Objects.requireNonNull(description, "description") + " "
                + Objects.requireNonNull(action, "action"));
        this.key = key;
        this.description = description;
        this.action = action;
    }

    /** {@return the key, for example {@code tables.tickets.access}} */
    public String key() {
        return key;
    }

    /** {@return what is wrong} */
    public String description() {
        return description;
    }

    /** {@return what to do about it} */
    public String action() {
        return action;
    }
}

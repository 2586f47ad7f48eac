package io.safedb;

import java.util.Objects;

/** A refusal, thrown instead of running the call. JDBC throws its own kind, an {@code SQLException}. */
public final class SafeDbException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient SafeDbViolation violation;

    /**
     * Carries a violation to the caller.
     *
     * @param violation what was refused and why
     */
    public SafeDbException(SafeDbViolation violation) {
        super(Objects.requireNonNull(violation, "violation").message());
        this.violation = violation;
    }

    /** {@return what was refused and why; null only in a copy that was serialized, which keeps the message} */
    public SafeDbViolation violation() {
        return violation;
    }
}

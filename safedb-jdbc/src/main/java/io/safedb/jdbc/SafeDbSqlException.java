package io.safedb.jdbc;

import io.safedb.SafeDbViolation;
import java.sql.SQLNonTransientException;
import java.util.Objects;

/**
 * A refusal, thrown instead of running the statement. The server has not seen it: a transaction that was open is still
 * open and still usable.
 *
 * <p>SQLSTATE {@value #SQL_STATE} (insufficient privilege), so that a pool keeps the connection and nobody retries.
 */
public final class SafeDbSqlException extends SQLNonTransientException {
    /** The SQLSTATE of every refusal. */
    public static final String SQL_STATE = "42501";

    private static final long serialVersionUID = 1L;

    private final transient SafeDbViolation violation;

    SafeDbSqlException(SafeDbViolation violation) {
        super(Objects.requireNonNull(violation, "violation").message(), SQL_STATE);
        this.violation = violation;
    }

    /** What was refused and why; null only in a copy that was serialized, which keeps the message. */
    public SafeDbViolation violation() {
        return violation;
    }
}

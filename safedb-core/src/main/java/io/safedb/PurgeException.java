package io.safedb;

import org.jspecify.annotations.Nullable;

/** Test data could not be purged. The message says from which database and what stood in the way. */
public final class PurgeException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /**
     * An exception with the driver's as its cause.
     *
     * @param message names the database and what stood in the way; no values
     * @param cause what the driver said; null if it was not the driver who said no
     */
    public PurgeException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}

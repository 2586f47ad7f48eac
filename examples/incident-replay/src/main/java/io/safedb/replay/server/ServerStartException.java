package io.safedb.replay.server;

import org.jspecify.annotations.Nullable;

/** A database server of the replay did not start. The message says which, why, and what to look at. */
public final class ServerStartException extends Exception {
    private static final long serialVersionUID = 1L;

    ServerStartException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}

package io.safedb.token;

import org.jspecify.annotations.Nullable;

/** A token that was there and could not be taken. The message says where and what to do, never the token. */
public final class TokenSourceException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    TokenSourceException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}

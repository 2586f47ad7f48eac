package io.safedb.token;

import org.jspecify.annotations.Nullable;

/** A token that was there and could not be taken. The message says where and what to do, never the token. */
public final class TokenSourceException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /**
     * An exception, with what the file system said as its cause where it said something.
     *
     * @param message says where the token should have been and what to do; never the token
     * @param cause null if there is none
     */
    public TokenSourceException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}

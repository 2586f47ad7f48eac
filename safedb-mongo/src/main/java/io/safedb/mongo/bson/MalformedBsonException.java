package io.safedb.mongo.bson;

/**
 * A document that cannot be read one way only: a key stands twice, or it nests too deep. The message names keys, never
 * values. The edge turns it into an unreadable call.
 */
public final class MalformedBsonException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    MalformedBsonException(String message) {
        super(message);
    }
}

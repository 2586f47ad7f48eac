package com.example.workshop;

/** What was asked for does not go together with what is stored. Becomes 409. */
public class ConflictException extends RuntimeException {
    /**
     * A conflict.
     *
     * @param message what stands in the way, for the caller
     */
    public ConflictException(String message) {
        super(message);
    }
}

package io.safedb.replay.incident;

/**
 * The harm of a run, counted from the database.
 *
 * @param count rows, tables and columns; 0 for none
 * @param words the same in words
 */
public record Harm(long count, String words) {
    /** Whether there was any. */
    public boolean done() {
        return count > 0;
    }
}

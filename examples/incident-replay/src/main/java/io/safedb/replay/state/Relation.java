package io.safedb.replay.state;

import java.util.Map;

/**
 * A table or collection.
 *
 * @param shape its columns, or empty for a collection
 * @param rows by id
 */
public record Relation(String shape, Map<String, StoredRow> rows) {
    /** Copies the rows. */
    public Relation {
        rows = Map.copyOf(rows);
    }
}

package io.safedb.replay.incident;

import java.util.List;

/** What a step showed to its caller. */
public sealed interface Seen {
    /** Nothing: it only wrote. */
    record Nothing() implements Seen {}

    /**
     * Rows.
     *
     * @param relation the table or collection they are from
     * @param ids their ids
     */
    record Rows(String relation, List<String> ids) implements Seen {
        /** Copies the ids. */
        public Rows {
            ids = List.copyOf(ids);
        }
    }

    /**
     * A number computed over rows.
     *
     * @param relation the table or collection they are in
     * @param counted how many rows went into it
     */
    record Counted(String relation, long counted) implements Seen {}
}

package io.safedb;

import java.util.List;
import java.util.Objects;

/**
 * A promise that the database keeps by itself, with a partial unique index: of the rows of one tenant that fulfil a
 * condition, at most one for each value of some columns. For example one open timer per user. safedb prints the index;
 * whoever owns the schema creates it.
 *
 * @param per the columns or fields beside the tenant, spelled as the server stores them; at least one
 * @param where which rows count
 */
public record AtMostOne(List<String> per, RowCondition where) {
    /**
     * Copies and checks.
     *
     * @param per the columns or fields beside the tenant, spelled as the server stores them; at least one
     * @param where which rows count
     * @throws IllegalArgumentException if no column is named
     */
    public AtMostOne {
        per = List.copyOf(per);
        Objects.requireNonNull(where, "where");
        if (per.isEmpty()) {
            throw new IllegalArgumentException("Name at least one column beside the tenant.");
        }
    }
}

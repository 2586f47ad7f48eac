package io.safedb.jdbc.sql;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What spending a token needs to know of a statement that destroys: changes the schema or writes to every row.
 * Immutable.
 *
 * @param relations the tables, views, indexes and sequences whose name decides what goes, {@code name} or
 *     {@code schema.name}; empty where rows are deleted or updated
 * @param losesRows whether rows of these tables may go with it
 * @param obstacle half a sentence on why no token can be made out for just this; null if one can
 */
public record Destruction(
        List<String> relations, boolean losesRows, @Nullable String obstacle) {
    /**
     * Copies the list.
     *
     * @param relations the tables, views, indexes and sequences whose name decides what goes, {@code name} or
     *     {@code schema.name}
     * @param losesRows whether rows of these tables may go with it
     * @param obstacle half a sentence on why no token can be made out for just this; null if one can
     */
    public Destruction {
        relations = List.copyOf(relations);
    }
}

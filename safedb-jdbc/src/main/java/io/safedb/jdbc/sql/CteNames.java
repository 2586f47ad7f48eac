package io.safedb.jdbc.sql;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The names that WITH clauses give at one place, innermost first. Immutable.
 *
 * @param name a name
 * @param query what it stands for; null as long as that is being read
 * @param columns the names that it gives its columns; empty if it gives none
 * @param outer the names behind it; null at the end
 */
record CteNames(
        String name,
        @Nullable Query query,
        List<String> columns,
        @Nullable CteNames outer) {
    /** What an unqualified relation name means as a CTE; null if it is none. */
    static @Nullable CteNames find(@Nullable CteNames names, String name) {
        for (CteNames link = names; link != null; link = link.outer) {
            if (link.name.equals(name)) {
                return link;
            }
        }
        return null;
    }
}

package io.safedb.jdbc.sql;

import org.jspecify.annotations.Nullable;

/**
 * The names that WITH clauses give at one place, innermost first. Immutable.
 *
 * @param name a name
 * @param outer the names behind it; null at the end
 */
record CteNames(String name, @Nullable CteNames outer) {
    /** Whether an unqualified relation name means a CTE. */
    static boolean has(@Nullable CteNames names, String name) {
        for (CteNames link = names; link != null; link = link.outer) {
            if (link.name.equals(name)) {
                return true;
            }
        }
        return false;
    }
}

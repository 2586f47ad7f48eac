package io.safedb.jdbc.sql;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** One item of a FROM clause, by its tokens. */
sealed interface FromItem {
    /**
     * A table, view or other stored relation.
     *
     * @param name as the policy spells it
     * @param alias what columns are qualified with, folded
     * @param tenant whether it is narrowed
     * @param first the first token: ONLY or the name
     * @param last the last token of the name with its star and brackets, before the alias
     * @param aliased whether an alias is written
     * @param renamed whether the alias renames columns
     * @param sampleEnd the last token of its TABLESAMPLE; -1 if it has none
     */
    record Relation(
            String name,
            String alias,
            boolean tenant,
            int first,
            int last,
            boolean aliased,
            boolean renamed,
            int sampleEnd)
            implements FromItem {
        boolean sampled() {
            return sampleEnd >= 0;
        }
    }

    /**
     * A sub-select, function, VALUES list or reference to a CTE: narrowed inside, or without rows of its own.
     *
     * @param alias null if it has none
     * @param query what gives its rows; null if that is not known
     * @param columns the names that it gives its first columns
     */
    record Derived(@Nullable String alias, @Nullable Query query, List<String> columns) implements FromItem {
        /** One whose columns cannot be told. */
        Derived(@Nullable String alias) {
            this(alias, null, List.of());
        }
    }

    /**
     * Two items joined.
     *
     * @param on the token ON; -1 if the join has none
     * @param end the last token of its condition; -1 without ON
     * @param merges whether columns of both sides become one
     */
    record Join(Kind kind, FromItem left, FromItem right, int on, int end, boolean merges) implements FromItem {
        /** Kinds of joins by which side is kept whole. */
        enum Kind {
            /** Neither side; CROSS and comma included. */
            INNER,
            /** The left side. */
            LEFT,
            /** The right side. */
            RIGHT,
            /** Both sides. */
            FULL
        }
    }

    /**
     * A join in brackets with an alias, which hides the names inside from everything outside.
     *
     * @param alias the name it has outside
     */
    record Hidden(String alias, FromItem inside) implements FromItem {}

    /** Whether a tenant relation is among what this item joins. */
    default boolean holdsTenant() {
        if (this instanceof Join join) {
            return join.left().holdsTenant() || join.right().holdsTenant();
        }
        return this instanceof Hidden hidden
                ? hidden.inside().holdsTenant()
                : this instanceof Relation relation && relation.tenant();
    }

    /** Adds the names that columns can be qualified with beside this item. */
    default void names(List<String> names) {
        if (this instanceof Relation relation) {
            names.add(relation.alias());
        } else if (this instanceof Derived derived && derived.alias() != null) {
            names.add(derived.alias());
        } else if (this instanceof Hidden hidden) {
            names.add(hidden.alias());
        } else if (this instanceof Join join) {
            join.left().names(names);
            join.right().names(names);
        }
    }
}

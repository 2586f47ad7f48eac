package io.safedb.jdbc.law;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A table or a view of a random schema.
 *
 * @param name as it stands in a text, quoted where it must be
 * @param columns in their order
 * @param tenant the name of the tenant column; null if the table is shared
 * @param key what makes a row the only one
 * @param parent what {@code ref} must be the id of; null if it may be anything
 * @param view whether its rows are another table's
 */
record Table(
        String name,
        List<Column> columns,
        @Nullable String tenant,
        Key key,
        @Nullable Table parent,
        boolean view) {
    /** A column that no two rows of one tenant share; a table may have it. */
    static final String CODE = "code";

    /** What makes a row the only one. */
    enum Key {
        /** Its id: no two rows have the same, whoever has them. */
        ID,
        /** The tenant and its id: two tenants have the same ids. */
        TENANT_AND_ID
    }

    /** A column; {@code required} if it is neither null nor filled by itself. */
    record Column(String name, Type type, boolean required) {}

    boolean isPartition() {
        return name.startsWith("part_");
    }

    boolean isTenants() {
        return tenant != null;
    }

    boolean isTenant(Column column) {
        return column.name().equals(tenant);
    }

    /**
     * The columns that a change may give any value. {@link #CODE} is none of them: whether two rows have the same one
     * for a moment depends on which of them is changed first.
     */
    List<Column> free() {
        return columns.stream()
                .filter(column -> !isTenant(column)
                        && !column.name().equals("id")
                        && !column.name().equals(CODE)
                        && !(parent != null && column.name().equals("ref")))
                .toList();
    }

    Optional<Column> column(String wanted) {
        return columns.stream().filter(column -> column.name().equals(wanted)).findFirst();
    }
}

package io.safedb.jdbc.sql;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The parts of a statement that change or remove rows, and what can be said about how many before it runs. INSERT is
 * none of them unless it has DO UPDATE: it takes nothing away. Immutable.
 */
public final class RowChanges {
    /** Any number of rows. */
    public static final long ANY = Long.MAX_VALUE;

    static final RowChanges NONE = new RowChanges(List.of(), true);

    private final List<Part> parts;
    private final boolean told;

    private RowChanges(List<Part> parts, boolean told) {
        this.parts = List.copyOf(parts);
        this.told = told;
    }

    /**
     * One part.
     *
     * @param relation as {@link io.safedb.guard.Call.Target#name} spells it
     * @param tenant whether it holds rows of tenants
     * @param fixed the columns that its condition compares by equality, and with how many values each
     * @param most how many rows it hits at most, whatever the keys of the relation are; {@link #ANY} if that is open
     */
    record Part(String relation, boolean tenant, Map<String, Integer> fixed, long most) {}

    /**
     * Collects them.
     *
     * @param operation what the statement is as a whole: {@code UPDATE}
     * @param returnsRows whether running it gives rows rather than a count
     */
    static RowChanges of(Reading reading, String operation, boolean returnsRows) {
        List<Part> parts = new ArrayList<>(1);
        boolean exact = false;
        for (QueryLevel level : reading.levels) {
            FromItem.Relation target = level.target;
            if (target != null && level.changes) {
                boolean merge = level.kind == QueryLevel.Kind.MERGE;
                parts.add(new Part(
                        target.name(),
                        target.tenant(),
                        merge ? Map.of() : new FixedColumns(reading.tokens, level, target).find(),
                        ANY));
                exact = !merge && (operation.equals("UPDATE") || operation.equals("DELETE"));
            }
        }
        for (InsertSite insert : reading.inserts) {
            if (insert.conflict != null) {
                boolean values = insert.selects.isEmpty() && !insert.rows.isEmpty();
                parts.add(new Part(
                        insert.target.name(), insert.target.tenant(), Map.of(), values ? insert.rows.size() : ANY));
                exact = false;
            }
        }
        return parts.isEmpty() ? NONE : new RowChanges(parts, exact && parts.size() == 1 && !returnsRows);
    }

    /** Whether nothing is changed or removed. */
    public boolean isNone() {
        return parts.isEmpty();
    }

    /** Whether the count that the driver gives is that of all rows changed or removed, and of no others. */
    public boolean isTold() {
        return told;
    }

    /** The relations whose rows are changed or removed. */
    public Set<String> relations() {
        Set<String> relations = new LinkedHashSet<>();
        for (Part part : parts) {
            relations.add(part.relation());
        }
        return relations;
    }

    /**
     * How many rows it can hit at most.
     *
     * @param keys the unique keys of a relation, by their columns
     * @param tenantColumn the column that is narrowed to one value; null if nothing is narrowed
     * @return {@link #ANY} if that cannot be shown
     */
    long most(Function<String, Set<Set<String>>> keys, @Nullable String tenantColumn) {
        long most = 0;
        for (Part part : parts) {
            long one = part.most();
            if (!part.fixed().isEmpty()) {
                for (Set<String> key : keys.apply(part.relation())) {
                    one = Math.min(one, within(key, part, tenantColumn));
                }
            }
            if (one == ANY) {
                return ANY;
            }
            most += one;
        }
        return most;
    }

    private static long within(Set<String> key, Part part, @Nullable String tenantColumn) {
        long rows = 1;
        for (String column : key) {
            Integer values = part.fixed().get(column);
            if (values != null) {
                rows *= values;
            } else if (!part.tenant() || !column.equals(tenantColumn)) {
                return ANY;
            }
            if (rows > Integer.MAX_VALUE) {
                return ANY;
            }
        }
        return rows;
    }
}

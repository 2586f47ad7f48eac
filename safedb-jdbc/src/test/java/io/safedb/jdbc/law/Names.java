package io.safedb.jdbc.law;

import io.safedb.jdbc.law.Table.Column;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an expression may name: the columns of the rows of its query, or, where rows are grouped, what they are grouped
 * by; and what the queries around it may name.
 */
final class Names {
    /** Nothing. */
    static final Names NONE = new Names(List.of(), null, null);

    /** One item of FROM: its name and columns, and the table if it is one. */
    record Source(
            String name, List<Column> columns, @Nullable Table table) {}

    /** A column or what rows are grouped by. */
    record Leaf(String text, Type type) {}

    final List<Source> sources;
    private final @Nullable List<Leaf> keys;
    private final @Nullable Names outer;

    private final boolean bare;

    private Names(List<Source> sources, @Nullable List<Leaf> keys, @Nullable Names outer) {
        this(sources, keys, outer, true);
    }

    private Names(List<Source> sources, @Nullable List<Leaf> keys, @Nullable Names outer, boolean bare) {
        this.sources = sources;
        this.keys = keys;
        this.outer = outer;
        this.bare = bare;
    }

    /** The rows of some items, inside what can be named already. */
    static Names of(List<Source> sources, Names outer) {
        return new Names(List.copyOf(sources), null, outer);
    }

    /** The same rows, grouped. */
    Names groupedBy(List<Leaf> by) {
        return new Names(sources, List.copyOf(by), outer);
    }

    /** The same, where others have columns of the same names: all are qualified. */
    Names qualified() {
        return new Names(sources, keys, outer, false);
    }

    boolean isGrouped() {
        return keys != null;
    }

    /** The same, without the queries around. */
    Names alone() {
        return new Names(sources, keys, null, bare);
    }

    /** What has this type in this query. */
    List<Leaf> here(Type type) {
        if (keys != null) {
            return keys.stream().filter(leaf -> leaf.type() == type).toList();
        }
        List<Leaf> leaves = new ArrayList<>();
        for (Source source : sources) {
            for (Column column : source.columns()) {
                boolean tenant = source.table() != null && source.table().isTenant(column);
                if (column.type() == type && !tenant) {
                    leaves.add(new Leaf(source.name() + "." + column.name(), type));
                    if (bare && isAlone(column.name())) {
                        leaves.add(new Leaf(column.name(), type));
                    }
                }
            }
        }
        return leaves;
    }

    private boolean isAlone(String column) {
        return sources.stream()
                        .flatMap(source -> source.columns().stream())
                        .filter(other -> other.name().equals(column))
                        .count()
                == 1;
    }

    /** What has this type in the queries around. */
    List<Leaf> around(Type type) {
        List<Leaf> leaves = new ArrayList<>();
        for (Names names = outer; names != null; names = names.outer) {
            for (Leaf leaf : names.here(type)) {
                // An inner name hides an outer one.
                boolean hidden = sources.stream()
                        .anyMatch(source -> leaf.text().startsWith(source.name() + ".")
                                || source.columns().stream()
                                        .anyMatch(column -> column.name().equals(leaf.text())));
                if (!hidden) {
                    leaves.add(leaf);
                }
            }
        }
        return leaves;
    }

    /** The items that are tables of a tenant, where their columns can be named. */
    List<Source> tenants() {
        return keys != null
                ? List.of()
                : sources.stream()
                        .filter(source ->
                                source.table() != null && source.table().isTenants())
                        .toList();
    }
}

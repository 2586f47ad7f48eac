package io.safedb.jdbc.sql;

import io.safedb.jdbc.sql.FromItem.Derived;
import io.safedb.jdbc.sql.FromItem.Join;
import io.safedb.jdbc.sql.FromItem.Relation;
import io.safedb.jdbc.sql.lexer.Tokens;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Says which columns a query gives, stars spelled out, and which of them are the tenant column of a table that is
 * narrowed itself: only such a column may be handed on to the tenant column of another row. What the text and the
 * catalogue do not tell is not guessed.
 */
final class OutputColumns {
    /** The server takes no more. Stars of stars grow fast. */
    private static final int MAX_COLUMNS = 1_664;

    private final Reading reading;

    OutputColumns(Reading reading) {
        this.reading = reading;
    }

    /**
     * One column.
     *
     * @param name null where the text does not say
     * @param own whether it holds the tenant in scope, or null
     * @param value what it is made of
     */
    record Column(@Nullable String name, boolean own, Operand value) {
        Column named(String other) {
            return new Column(other, own, value);
        }
    }

    /** The columns of a query; null if they cannot be told. */
    @Nullable
    List<Column> of(Query query) {
        if (!query.resolved) {
            // Marked first: a query that is being read may stand in itself.
            query.resolved = true;
            query.columns = arms(query);
        }
        return query.columns;
    }

    private @Nullable List<Column> arms(Query query) {
        Arms arms = new Arms();
        for (QueryLevel select : query.selects) {
            List<Column> columns = of(select);
            if (columns == null || !arms.add(columns)) {
                return null;
            }
        }
        for (InsertSite.Row row : query.rows) {
            List<Column> columns = new ArrayList<>();
            for (Operand value : row.values()) {
                if (value.star) {
                    return null;
                }
                columns.add(new Column(null, false, value));
            }
            if (!arms.add(columns)) {
                return null;
            }
        }
        return arms.columns;
    }

    /** What the arms of a query have in common: a column is the tenant's if it is in every arm; the first names it. */
    private static final class Arms {
        private @Nullable List<Column> columns;
        private boolean several;

        /** Takes an arm in; false if it does not fit. */
        boolean add(List<Column> arm) {
            List<Column> all = columns;
            if (all == null) {
                columns = arm;
                return true;
            }
            if (all.size() != arm.size()) {
                return false;
            }
            List<Column> both = several ? all : new ArrayList<>();
            for (int i = 0; i < arm.size(); i++) {
                // One value for all arms to come: a list of thousands is not copied for each of them.
                Operand value = several ? all.get(i).value : new Operand();
                if (!several) {
                    value.add(all.get(i).value);
                }
                value.add(arm.get(i).value);
                Column column = new Column(all.get(i).name, all.get(i).own && arm.get(i).own, value);
                if (several) {
                    both.set(i, column);
                } else {
                    both.add(column);
                }
            }
            columns = both;
            several = true;
            return true;
        }
    }

    /** The columns of one SELECT, TABLE or RETURNING; null if they cannot be told. */
    @Nullable
    List<Column> of(QueryLevel select) {
        List<Column> columns = new ArrayList<>();
        for (int i = 0; i < select.outputs.size(); i++) {
            Operand output = select.outputs.get(i);
            if (output.star) {
                List<Column> star = star(select, output);
                if (star == null || columns.size() + star.size() > MAX_COLUMNS) {
                    return null;
                }
                columns.addAll(star);
            } else {
                columns.add(new Column(select.outputNames.get(i), isOwn(select, output), output));
            }
        }
        return columns;
    }

    private @Nullable List<Column> star(QueryLevel select, Operand star) {
        Tokens tokens = reading.tokens;
        if (select.kind == QueryLevel.Kind.TABLE || tokens.isOperator(star.first, "*")) {
            List<Column> all = new ArrayList<>();
            for (FromItem item : select.from) {
                List<Column> columns = columns(item);
                if (columns == null || all.size() + columns.size() > MAX_COLUMNS) {
                    return null;
                }
                all.addAll(columns);
            }
            return all;
        }
        if (star.last != star.first + 2 || !tokens.isName(star.first)) {
            return null;
        }
        FromItem item = named(select.from, tokens.word(star.first));
        return item == null ? null : columns(item);
    }

    private @Nullable List<Column> columns(FromItem item) {
        if (item instanceof Relation relation) {
            return columns(relation);
        }
        if (item instanceof Derived derived) {
            List<Column> columns = derived.query() == null ? null : of(derived.query());
            return columns == null ? null : renamed(columns, derived.columns());
        }
        if (!(item instanceof Join join) || join.merges()) {
            return null;
        }
        List<Column> left = columns(join.left());
        List<Column> right = left == null ? null : columns(join.right());
        if (left == null || right == null || left.size() + right.size() > MAX_COLUMNS) {
            return null;
        }
        List<Column> both = new ArrayList<>(left);
        both.addAll(right);
        return both;
    }

    private @Nullable List<Column> columns(Relation relation) {
        List<String> names = reading.columns(relation.name());
        if (names.isEmpty()) {
            return null;
        }
        List<Column> columns = new ArrayList<>();
        for (String name : names) {
            boolean own = relation.tenant() && reading.isTenantColumn(name);
            Operand value = new Operand();
            value.column = true;
            columns.add(new Column(relation.renamed() ? null : name, own, value));
        }
        return columns;
    }

    private static List<Column> renamed(List<Column> columns, List<String> names) {
        if (names.isEmpty()) {
            return columns;
        }
        List<Column> renamed = new ArrayList<>(columns);
        for (int i = 0; i < Math.min(names.size(), columns.size()); i++) {
            renamed.set(i, columns.get(i).named(names.get(i)));
        }
        return renamed;
    }

    /** Whether an output is nothing but the tenant column of something narrowed. */
    boolean isOwn(QueryLevel select, Operand output) {
        Tokens tokens = reading.tokens;
        if (!output.plainColumn || !tokens.isName(output.last)) {
            return false;
        }
        String name = tokens.word(output.last);
        if (output.first == output.last) {
            return select.from.size() == 1 && isOwn(select.from.get(0), name);
        }
        if (output.first + 2 != output.last) {
            return false;
        }
        FromItem item = named(select.from, tokens.word(output.first));
        return item != null && isOwn(item, name);
    }

    private boolean isOwn(FromItem item, String name) {
        if (item instanceof Relation relation) {
            return relation.tenant() && !relation.renamed() && reading.isTenantColumn(name);
        }
        List<Column> columns = item instanceof Derived ? columns(item) : null;
        if (columns == null) {
            return false;
        }
        List<Column> called =
                columns.stream().filter(column -> name.equals(column.name)).toList();
        return called.size() == 1 && called.get(0).own;
    }

    /** The one item of this name; null if there is none, or more than one. */
    private static @Nullable FromItem named(List<FromItem> from, String alias) {
        List<String> names = new ArrayList<>();
        List<FromItem> found = new ArrayList<>();
        for (FromItem item : from) {
            item.names(names);
            collect(item, alias, found);
        }
        return found.size() == 1 && names.stream().filter(alias::equals).count() == 1 ? found.get(0) : null;
    }

    private static void collect(FromItem item, String alias, List<FromItem> found) {
        if (item instanceof Join join) {
            collect(join.left(), alias, found);
            collect(join.right(), alias, found);
        } else if ((item instanceof Relation relation && relation.alias().equals(alias))
                || (item instanceof Derived derived && alias.equals(derived.alias()))) {
            found.add(item);
        }
    }
}

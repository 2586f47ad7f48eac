package io.safedb.jdbc.law;

import io.safedb.jdbc.law.Names.Source;
import io.safedb.jdbc.law.Table.Column;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Makes INSERTs: rows and queries, with columns and without, with and without ON CONFLICT. */
final class Inserts {
    private final Dice dice;
    private final RandomSchema schema;
    private final Queries queries;
    private final Expressions expressions;
    private final FromItems items;
    private final Changes changes;

    Inserts(Dice dice, RandomSchema schema, Queries queries, Changes changes) {
        this.dice = dice;
        this.schema = schema;
        this.queries = queries;
        this.expressions = queries.expressions();
        this.items = queries.items();
        this.changes = changes;
    }

    Sql of(Table table, @Nullable List<Type> returning, int depth) {
        boolean all = dice.chance(20);
        boolean tenant = dice.chance(25);
        List<Column> columns = all
                ? table.columns()
                : dice.some(
                        table.columns().stream()
                                .filter(column ->
                                        table.isTenant(column) ? tenant : column.required() || dice.chance(60))
                                .toList(),
                        0);
        if (!all) {
            // Drawn above in any order; what is required must not be missing.
            List<Column> complete = new ArrayList<>(columns);
            table.columns().stream()
                    .filter(column -> column.required() && !complete.contains(column))
                    .forEach(complete::add);
            columns = complete;
        }
        String alias = dice.chance(20) ? "ins" : table.name();
        Names names = Names.of(List.of(new Source(alias, table.columns(), table)), Names.NONE);
        return Sql.of(
                "change",
                "INSERT INTO ",
                items.nameOf(table),
                alias.equals(table.name()) ? "" : " AS " + alias,
                all ? "" : columns.stream().map(Column::name).collect(Collectors.joining(", ", " (", ")")),
                " ",
                dice.chance(60) ? rows(table, columns, depth) : selected(table, columns, depth),
                dice.chance(40) ? conflict(table, names, depth) : Sql.nothing(),
                changes.returning(returning, names, depth));
    }

    private Sql rows(Table table, List<Column> columns, int depth) {
        List<Sql> rows = new ArrayList<>();
        for (int i = dice.below(3); i >= 0; i--) {
            rows.add(Sql.of(
                    Sql.FIXED,
                    "(",
                    Sql.row(
                            ", ",
                            columns.stream()
                                    .map(column -> changes.value(table, column, Names.NONE, depth))
                                    .toList()),
                    ")"));
        }
        return Sql.of(Sql.FIXED, "VALUES ", Sql.list(", ", rows));
    }

    private Sql selected(Table table, List<Column> columns, int depth) {
        Table source = items.writable(true);
        Source from = new Source("src", source.columns(), source);
        Names names = Names.of(List.of(from), Names.NONE);
        List<Sql> list = new ArrayList<>();
        for (Column column : columns) {
            if (column.name().equals("id") || column.name().equals(Table.CODE)) {
                // Of two rows with one key, which one is first depends on the plan.
                list.add(Sql.of(Sql.FIXED, "src.id + " + (3_000 + dice.below(500))));
            } else if (table.isTenant(column)) {
                list.add(
                        dice.chance(50)
                                ? Sql.of(Sql.FIXED, "src." + schema.tenantColumn)
                                : Sql.of(Sql.FIXED, expressions.tenant()));
            } else if (column.name().equals("ref") && table.parent() != null) {
                list.add(Sql.of(Sql.FIXED, "CAST(", changes.pointer(table), " AS bigint)"));
            } else {
                Sql value = Queries.typed(column.type(), expressions.of(column.type(), names, depth));
                list.add(
                        column.required()
                                ? Sql.of(
                                        column.type(),
                                        "coalesce(",
                                        value,
                                        ", ",
                                        column.type().literal(column.type().value(dice)),
                                        ")")
                                : value);
            }
        }
        return Sql.of(
                Sql.FIXED,
                "SELECT ",
                Sql.row(", ", list),
                " FROM ",
                items.nameOf(source),
                " AS src",
                queries.where(names, depth));
    }

    private Sql conflict(Table table, Names names, int depth) {
        String key = table.key() == Table.Key.ID ? "(id)" : "(" + schema.tenantColumn + ", id)";
        if (table.column(Table.CODE).isPresent() && dice.chance(50)) {
            key = "(" + schema.tenantColumn + ", " + Table.CODE + ")";
        }
        if (dice.chance(40) || table.free().isEmpty()) {
            return Sql.of(Sql.OPTIONAL, " ON CONFLICT ", dice.chance(50) ? key + " " : "", "DO NOTHING");
        }
        Column column = dice.one(table.free());
        return Sql.of(
                Sql.OPTIONAL,
                " ON CONFLICT " + key + " DO UPDATE SET " + column.name() + " = ",
                dice.chance(60)
                        ? "excluded." + column.name()
                        : changes.coalesced(column, expressions.of(column.type(), names.qualified(), depth)),
                dice.chance(40)
                        ? Sql.of(
                                Sql.OPTIONAL,
                                " WHERE ",
                                expressions.of(Type.FLAG, names.qualified(), Math.min(1, depth)))
                        : "");
    }
}

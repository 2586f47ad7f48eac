package io.safedb.jdbc.law;

import io.safedb.jdbc.law.Names.Source;
import io.safedb.jdbc.law.Table.Column;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Makes MERGEs with all their branches. */
final class Merges {
    private final Dice dice;
    private final Queries queries;
    private final Expressions expressions;
    private final FromItems items;
    private final Changes changes;

    Merges(Dice dice, Queries queries, Changes changes) {
        this.dice = dice;
        this.queries = queries;
        this.expressions = queries.expressions();
        this.items = queries.items();
        this.changes = changes;
    }

    Sql of(Table table, @Nullable List<Type> returning, int depth) {
        Table source = items.writable(true);
        Source target = new Source("m", table.columns(), table);
        Source from = new Source("s", source.columns(), source);
        Names both = Names.of(List.of(target, from), Names.NONE);
        Names matched = Names.of(List.of(target), Names.NONE);
        Names unmatched = Names.of(List.of(from), Names.NONE);
        // Whether what no source row matches is gone before a new row takes its id is the plan's choice.
        boolean removes = dice.chance(10);
        List<Sql> branches = new ArrayList<>();
        if (dice.chance(80)) {
            branches.add(Sql.of(Sql.FIXED, " WHEN MATCHED", and(both, depth), " THEN ", change(table, both, depth)));
        }
        if (dice.chance(60) || branches.isEmpty()) {
            branches.add(Sql.of(
                    Sql.FIXED,
                    " WHEN NOT MATCHED",
                    dice.one("", " BY TARGET"),
                    and(unmatched, depth),
                    " THEN ",
                    removes || dice.chance(15) ? "DO NOTHING" : added(table, unmatched, depth)));
        }
        if (removes || dice.chance(25)) {
            branches.add(Sql.of(
                    Sql.FIXED,
                    " WHEN NOT MATCHED BY SOURCE",
                    and(matched, depth),
                    " THEN ",
                    removes ? Sql.of(Sql.FIXED, "DELETE") : kept(table, matched, depth)));
        }
        return Sql.of(
                "change",
                "MERGE INTO ",
                items.nameOf(table),
                " AS m USING ",
                dice.chance(60)
                        ? items.nameOf(source)
                        : Sql.of(
                                Sql.FIXED,
                                "(SELECT * FROM ",
                                items.nameOf(source),
                                queries.where(
                                        Names.of(
                                                List.of(new Source(source.name(), source.columns(), source)),
                                                Names.NONE),
                                        depth),
                                ")"),
                " AS s ON m.id = s.id",
                dice.chance(25)
                        ? Sql.of(Sql.OPTIONAL, " AND ", expressions.of(Type.FLAG, both, Math.min(1, depth)))
                        : "",
                branches,
                changes.returning(returning, returning == null ? both : matched.qualified(), Math.min(1, depth)));
    }

    private Sql and(Names names, int depth) {
        return dice.chance(50) ? Sql.of(Sql.OPTIONAL, " AND ", expressions.of(Type.FLAG, names, depth)) : Sql.nothing();
    }

    private Sql change(Table table, Names names, int depth) {
        return dice.chance(25) ? Sql.of(Sql.FIXED, "DELETE") : kept(table, names, depth);
    }

    private Sql kept(Table table, Names names, int depth) {
        return dice.chance(33)
                ? Sql.of(Sql.FIXED, "DO NOTHING")
                : Sql.of(Sql.FIXED, "UPDATE SET ", changes.assignments(table, names, depth));
    }

    private Sql added(Table table, Names names, int depth) {
        List<Column> columns = table.columns().stream()
                .filter(column -> column.required() || (!table.isTenant(column) && dice.chance(60)))
                .toList();
        List<Sql> values = columns.stream()
                .map(column -> column.name().equals("id")
                        ? Sql.of(Sql.FIXED, "s.id + " + dice.one("0", "4000"))
                        : changes.value(table, column, names, depth))
                .toList();
        return Sql.of(
                Sql.FIXED,
                "INSERT ",
                columns.stream().map(Column::name).collect(Collectors.joining(", ", "(", ")")),
                " VALUES (",
                Sql.row(", ", values),
                ")");
    }
}

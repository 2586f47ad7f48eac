package io.safedb.jdbc.law;

import io.safedb.jdbc.law.Names.Leaf;
import io.safedb.jdbc.law.Table.Column;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Makes single SELECTs: plain, grouped, with DISTINCT ON, with windows. */
final class Selects {
    private final Dice dice;
    private final Queries queries;

    Selects(Dice dice, Queries queries) {
        this.dice = dice;
        this.queries = queries;
    }

    /** SELECT … FROM … WHERE … GROUP BY … HAVING …, without what may stand behind it. */
    Sql of(List<Type> signature, Names outer, int depth) {
        if (dice.chance(3)) {
            return Sql.of(Queries.sort(signature), "SELECT ", list(signature, Names.of(List.of(), outer), depth));
        }
        FromItems.Made from = queries.items().from(outer, depth);
        Names rows = Names.of(from.sources(), outer);
        Sql where = queries.where(rows, depth);
        int kind = dice.below(100);
        if (kind < 22) {
            return grouped(signature, rows, from, where, depth);
        }
        if (kind < 30) {
            return distinctOn(signature, rows, from, where, depth);
        }
        if (kind < 42) {
            return windowed(signature, rows, from, where, depth);
        }
        return Sql.of(
                Queries.sort(signature),
                "SELECT ",
                dice.one("", "", "", "ALL ", "DISTINCT "),
                list(signature, rows, depth),
                " FROM ",
                from.sql(),
                where);
    }

    private Sql list(List<Type> signature, Names names, int depth) {
        List<Sql> list = new ArrayList<>();
        for (int i = 0; i < signature.size(); i++) {
            Type type = signature.get(i);
            Sql expression = queries.expressions().of(type, names, depth);
            list.add(Sql.of(
                    Sql.FIXED,
                    Queries.typed(type, expression),
                    dice.one("", "", " AS c" + (i + 1), " \"C " + i + "\"")));
        }
        return Sql.row(", ", list);
    }

    private Sql grouped(List<Type> signature, Names rows, FromItems.Made from, Sql where, int depth) {
        List<Leaf> all = Stream.of(Type.NUMBER, Type.TEXT, Type.DAY, Type.FLAG, Type.TOKEN)
                .flatMap(type -> rows.here(type).stream())
                .toList();
        List<Leaf> keys = all.isEmpty() || dice.chance(20)
                ? List.of()
                : dice.some(all, 1).stream().limit(2).toList();
        Names names = rows.groupedBy(keys);
        String texts = String.join(", ", keys.stream().map(Leaf::text).toList());
        String clause = keys.isEmpty()
                ? dice.one("", " GROUP BY ()")
                : switch (dice.below(6)) {
                    case 0 -> " GROUP BY ROLLUP (" + texts + ")";
                    case 1 -> " GROUP BY CUBE (" + texts + ")";
                    case 2 ->
                        " GROUP BY GROUPING SETS ((" + texts + "), (), ("
                                + keys.get(0).text() + "))";
                    default -> " GROUP BY " + texts;
                };
        Sql having = dice.chance(25)
                ? Sql.of(Sql.OPTIONAL, " HAVING ", queries.expressions().of(Type.FLAG, names, depth))
                : Sql.nothing();
        if (keys.isEmpty() && clause.isEmpty()) {
            // One row, since all columns are aggregates: HAVING alone would do as well.
            return Sql.of(
                    Queries.sort(signature),
                    "SELECT ",
                    Sql.row(
                            ", ",
                            signature.stream()
                                    .map(type -> Queries.typed(
                                            type, queries.expressions().aggregate(type, rows, depth, Sql.nothing())))
                                    .toList()),
                    " FROM ",
                    from.sql(),
                    where,
                    having);
        }
        return Sql.of(
                Queries.sort(signature),
                "SELECT ",
                list(signature, names, depth),
                " FROM ",
                from.sql(),
                where,
                clause,
                having);
    }

    private Sql distinctOn(List<Type> signature, Names rows, FromItems.Made from, Sql where, int depth) {
        Sql first = Queries.typed(signature.get(0), queries.expressions().of(signature.get(0), rows.alone(), 1));
        List<Sql> list = new ArrayList<>();
        list.add(first);
        for (Type type : signature.subList(1, signature.size())) {
            list.add(Queries.typed(type, queries.expressions().of(type, rows, depth)));
        }
        // An ordinal, since an expression with a parameter in it never equals another.
        return Sql.of(
                Queries.sort(signature),
                "SELECT * FROM (SELECT DISTINCT ON (1) ",
                Sql.row(", ", list),
                " FROM ",
                from.sql(),
                where,
                " ORDER BY " + Queries.ordinals(signature.size()) + ") AS d(",
                String.join(
                        ", ",
                        FromItems.columns("d", signature).stream()
                                .map(Column::name)
                                .toList()),
                ")");
    }

    private Sql windowed(List<Type> signature, Names rows, FromItems.Made from, Sql where, int depth) {
        boolean nameIt = dice.chance(40);
        Type by = dice.one(Type.NUMBER, Type.TEXT, Type.DAY);
        Sql window = Sql.of(
                Sql.FIXED,
                "(",
                dice.chance(50)
                        ? Sql.of(
                                Sql.FIXED,
                                "PARTITION BY ",
                                queries.expressions().of(Type.TEXT, rows, 1),
                                " ")
                        : "",
                dice.chance(60)
                        ? Sql.of(
                                Sql.FIXED,
                                "ORDER BY ",
                                Queries.typed(by, queries.expressions().of(by, rows, 1)),
                                dice.one(
                                        "",
                                        " DESC NULLS FIRST",
                                        " RANGE BETWEEN CURRENT ROW AND UNBOUNDED FOLLOWING",
                                        " GROUPS BETWEEN 1 PRECEDING AND CURRENT ROW EXCLUDE GROUP"))
                        : "",
                ")");
        List<Sql> list = new ArrayList<>();
        for (Type type : signature) {
            if (dice.chance(60)) {
                boolean rank = type == Type.NUMBER && dice.chance(30);
                Sql over = Sql.of(Sql.FIXED, " OVER ", nameIt ? "w" : window);
                Sql call = rank
                        ? Sql.of(type, dice.one("rank()", "dense_rank()"), over)
                        : queries.expressions().aggregate(type, rows, depth, over);
                list.add(Queries.typed(type, call));
            } else {
                list.add(Queries.typed(type, queries.expressions().of(type, rows, depth)));
            }
        }
        return Sql.of(
                Queries.sort(signature),
                "SELECT ",
                Sql.row(", ", list),
                " FROM ",
                from.sql(),
                where,
                nameIt ? Sql.of(Sql.FIXED, " WINDOW w AS ", window) : "");
    }
}

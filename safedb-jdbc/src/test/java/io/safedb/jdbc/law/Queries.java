package io.safedb.jdbc.law;

import io.safedb.jdbc.law.Names.Leaf;
import io.safedb.jdbc.law.Names.Source;
import io.safedb.jdbc.law.Table.Column;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Makes queries whose columns have given types. Where rows are left out by number (LIMIT, DISTINCT ON), they are
 * ordered by all columns before, so that there is one right answer.
 */
final class Queries {
    private final Dice dice;
    private final RandomSchema schema;
    private final Expressions expressions;
    private final FromItems items;
    /** What WITH has named so far, the innermost first. */
    final Deque<Source> named = new ArrayDeque<>();

    Queries(Dice dice, RandomSchema schema) {
        this.dice = dice;
        this.schema = schema;
        this.expressions = new Expressions(dice, this, schema);
        this.items = new FromItems(dice, schema, expressions, this);
    }

    Expressions expressions() {
        return expressions;
    }

    FromItems items() {
        return items;
    }

    /** A few types. */
    List<Type> signature() {
        return IntStream.rangeClosed(0, dice.below(4))
                .mapToObj(i -> dice.one(Type.values()))
                .toList();
    }

    /** A query, as it stands between brackets. */
    Sql of(List<Type> signature, Names outer, int depth) {
        int kind = depth <= 0 ? 50 + dice.below(50) : dice.below(100);
        if (kind < 10) {
            return union(signature, outer, depth - 1);
        }
        if (kind < 18) {
            return with(signature, outer, depth - 1);
        }
        if (kind < 22) {
            return rows(signature, outer, depth - 1);
        }
        Sql select = select(signature, outer, depth);
        return dice.chance(12) ? limited(signature, select) : select;
    }

    private static String sort(List<Type> signature) {
        return "query " + signature;
    }

    private static String ordinals(int count) {
        return String.join(
                ", ", IntStream.rangeClosed(1, count).mapToObj(String::valueOf).toList());
    }

    /** The same rows in order. */
    Sql ordered(List<Type> signature, Sql query) {
        return Sql.of(
                sort(signature),
                "SELECT * FROM (",
                query,
                ") AS o ORDER BY ",
                dice.one("1 DESC NULLS LAST, ", ""),
                ordinals(signature.size()));
    }

    private Sql limited(List<Type> signature, Sql select) {
        return Sql.of(
                sort(signature),
                select,
                " ORDER BY " + ordinals(signature.size()),
                switch (dice.below(4)) {
                    case 0 -> " LIMIT " + dice.below(5);
                    case 1 -> Sql.of(Sql.FIXED, " LIMIT ", new Sql.Bound(Type.NUMBER, (long) dice.below(5)));
                    case 2 -> " OFFSET 1 FETCH FIRST 2 ROWS ONLY";
                    default -> " FETCH FIRST 3 ROWS WITH TIES";
                });
    }

    private Sql union(List<Type> signature, Names outer, int depth) {
        return Sql.of(
                sort(signature),
                "(",
                of(signature, outer, depth),
                ")",
                dice.one(" UNION ", " UNION ALL ", " INTERSECT ", " EXCEPT ", " EXCEPT ALL ", " UNION DISTINCT "),
                dice.chance(50)
                        ? select(signature, outer, depth)
                        : Sql.of(Sql.FIXED, "(", of(signature, outer, depth), ")"));
    }

    private Sql rows(List<Type> signature, Names outer, int depth) {
        List<Sql> rows = Stream.generate(() -> Sql.of(
                        Sql.FIXED,
                        "(",
                        Sql.row(
                                ", ",
                                signature.stream()
                                        .map(type ->
                                                typed(type, expressions.of(type, Names.of(List.of(), outer), depth)))
                                        .toList()),
                        ")"))
                .limit(1 + dice.below(3))
                .toList();
        return Sql.of(sort(signature), "VALUES ", Sql.list(", ", rows));
    }

    /** What has exactly the type, where nothing else says so. */
    static Sql typed(Type type, Sql expression) {
        return Sql.of(type, "CAST(", expression, " AS ", type == Type.MONEY ? "numeric(30,2)" : type.sql, ")");
    }

    private Sql with(List<Type> signature, Names outer, int depth) {
        int before = named.size();
        List<Object> parts = new ArrayList<>();
        boolean recursive = dice.chance(35);
        parts.add(recursive ? "WITH RECURSIVE " : "WITH ");
        int count = 1 + dice.below(2);
        for (int i = 0; i < count; i++) {
            String name = cteName(recursive);
            List<Type> types = recursive ? List.of(Type.NUMBER, Type.NUMBER) : signature();
            List<Column> columns = FromItems.columns("k", types);
            Sql body = recursive ? recursion(name, depth) : of(types, Names.NONE, depth);
            parts.add(Sql.of(
                    Sql.FIXED,
                    i == 0 ? "" : ", ",
                    name,
                    "(" + String.join(", ", columns.stream().map(Column::name).toList()) + ") AS ",
                    dice.one("", "", "MATERIALIZED ", "NOT MATERIALIZED "),
                    "(",
                    body,
                    ")"));
            named.push(new Source(name, columns, null));
        }
        parts.add(" ");
        parts.add(select(signature, outer, depth));
        while (named.size() > before) {
            named.pop();
        }
        return Sql.of(sort(signature), parts);
    }

    /** A name of its own, or that of a table, which is then hidden. */
    String cteName(boolean recursive) {
        String table = dice.one(schema.tables).name();
        boolean taken = named.stream().anyMatch(source -> source.name().equals(table));
        return !recursive && !taken && dice.chance(25) ? table : "cte" + named.size();
    }

    private Sql recursion(String name, int depth) {
        FromItems.Made start = items.table();
        Table table = items.writable(false);
        String inner = "r" + depth;
        return Sql.of(
                Sql.FIXED,
                "SELECT CAST(",
                expressions.of(Type.NUMBER, Names.of(start.sources(), Names.NONE), depth),
                " AS bigint), CAST(0 AS bigint) FROM ",
                start.sql(),
                dice.one(" UNION ", " UNION ALL "),
                "SELECT CAST(" + inner + ".id AS bigint), " + name + ".k2 + 1 FROM " + items.nameOf(table) + " AS "
                        + inner + " JOIN " + name + " ON " + inner + ".ref = " + name + ".k1 WHERE " + name
                        + ".k2 < 3");
    }

    /** A query of one column that gives one row at most. */
    Sql oneValue(Type type, Names outer, int depth) {
        FromItems.Made from = items.from(outer, depth);
        Names rows = Names.of(from.sources(), outer);
        Sql where = where(rows, depth);
        if (dice.chance(70)) {
            return Sql.of(
                    sort(List.of(type)),
                    "SELECT ",
                    expressions.aggregate(type, rows, depth, Sql.nothing()),
                    " FROM ",
                    from.sql(),
                    where);
        }
        return Sql.of(
                sort(List.of(type)),
                "SELECT ",
                typed(type, expressions.of(type, rows, depth)),
                " FROM ",
                from.sql(),
                where,
                " ORDER BY 1 LIMIT 1");
    }

    Sql where(Names rows, int depth) {
        return dice.chance(65)
                ? Sql.of(Sql.OPTIONAL, " WHERE ", expressions.of(Type.FLAG, rows, depth))
                : Sql.nothing();
    }

    /** SELECT … FROM … WHERE … GROUP BY … HAVING …, without what may stand behind it. */
    Sql select(List<Type> signature, Names outer, int depth) {
        if (dice.chance(3)) {
            return Sql.of(sort(signature), "SELECT ", list(signature, Names.of(List.of(), outer), depth));
        }
        FromItems.Made from = items.from(outer, depth);
        Names rows = Names.of(from.sources(), outer);
        Sql where = where(rows, depth);
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
                sort(signature),
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
            Sql expression = expressions.of(type, names, depth);
            list.add(Sql.of(
                    Sql.FIXED, typed(type, expression), dice.one("", "", " AS c" + (i + 1), " \"C " + i + "\"")));
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
                ? Sql.of(Sql.OPTIONAL, " HAVING ", expressions.of(Type.FLAG, names, depth))
                : Sql.nothing();
        if (keys.isEmpty() && clause.isEmpty()) {
            // One row, since all columns are aggregates: HAVING alone would do as well.
            return Sql.of(
                    sort(signature),
                    "SELECT ",
                    Sql.row(
                            ", ",
                            signature.stream()
                                    .map(type -> typed(type, expressions.aggregate(type, rows, depth, Sql.nothing())))
                                    .toList()),
                    " FROM ",
                    from.sql(),
                    where,
                    having);
        }
        return Sql.of(
                sort(signature), "SELECT ", list(signature, names, depth), " FROM ", from.sql(), where, clause, having);
    }

    private Sql distinctOn(List<Type> signature, Names rows, FromItems.Made from, Sql where, int depth) {
        Sql first = typed(signature.get(0), expressions.of(signature.get(0), rows.alone(), 1));
        List<Sql> list = new ArrayList<>();
        list.add(first);
        for (Type type : signature.subList(1, signature.size())) {
            list.add(typed(type, expressions.of(type, rows, depth)));
        }
        // An ordinal, since an expression with a parameter in it never equals another.
        return Sql.of(
                sort(signature),
                "SELECT * FROM (SELECT DISTINCT ON (1) ",
                Sql.row(", ", list),
                " FROM ",
                from.sql(),
                where,
                " ORDER BY " + ordinals(signature.size()) + ") AS d(",
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
                dice.chance(50) ? Sql.of(Sql.FIXED, "PARTITION BY ", expressions.of(Type.TEXT, rows, 1), " ") : "",
                dice.chance(60)
                        ? Sql.of(
                                Sql.FIXED,
                                "ORDER BY ",
                                typed(by, expressions.of(by, rows, 1)),
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
                        : expressions.aggregate(type, rows, depth, over);
                list.add(typed(type, call));
            } else {
                list.add(typed(type, expressions.of(type, rows, depth)));
            }
        }
        return Sql.of(
                sort(signature),
                "SELECT ",
                Sql.row(", ", list),
                " FROM ",
                from.sql(),
                where,
                nameIt ? Sql.of(Sql.FIXED, " WINDOW w AS ", window) : "");
    }
}

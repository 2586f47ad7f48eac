package io.safedb.jdbc.law;

import io.safedb.jdbc.law.Names.Source;
import io.safedb.jdbc.law.Table.Column;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Supplier;
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
    private final Selects selects;
    /** What WITH has named so far, the innermost first. */
    final Deque<Source> named = new ArrayDeque<>();

    Queries(Dice dice, RandomSchema schema) {
        this.dice = dice;
        this.schema = schema;
        this.expressions = new Expressions(dice, this, schema);
        this.items = new FromItems(dice, schema, expressions, this);
        this.selects = new Selects(dice, this);
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

    static String sort(List<Type> signature) {
        return "query " + signature;
    }

    static String ordinals(int count) {
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
        return with(sort(signature), () -> select(signature, outer, depth), depth);
    }

    /** WITH before what may use the names. */
    Sql with(String sort, Supplier<Sql> statement, int depth) {
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
        parts.add(statement.get());
        while (named.size() > before) {
            named.pop();
        }
        return Sql.of(sort, parts);
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
        return selects.of(signature, outer, depth);
    }
}

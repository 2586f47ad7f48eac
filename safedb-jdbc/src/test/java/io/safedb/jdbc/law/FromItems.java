package io.safedb.jdbc.law;

import io.safedb.jdbc.law.Names.Leaf;
import io.safedb.jdbc.law.Names.Source;
import io.safedb.jdbc.law.Table.Column;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Makes what stands behind FROM: tables, queries, functions and names of WITH, joined in every way. */
final class FromItems {
    private static final List<String> ALIASES = List.of("t", "u", "x", "\"Y\"", "of_z");

    private final Dice dice;
    private final RandomSchema schema;
    private final Expressions expressions;
    private final Queries queries;

    FromItems(Dice dice, RandomSchema schema, Expressions expressions, Queries queries) {
        this.dice = dice;
        this.schema = schema;
        this.expressions = expressions;
        this.queries = queries;
    }

    /**
     * Items and what they are called.
     *
     * @param sql the text
     * @param sources in their order
     */
    record Made(Sql sql, List<Source> sources) {}

    /** All that stands behind FROM. */
    Made from(Names outer, int depth) {
        List<Source> sources = new ArrayList<>();
        List<Sql> trees = new ArrayList<>();
        int count = dice.chance(15) ? 2 : 1;
        for (int i = 0; i < count; i++) {
            List<Source> before = List.copyOf(sources);
            Made tree = tree(before, outer, depth, dice.below(depth > 0 ? 3 : 2));
            sources.addAll(tree.sources());
            trees.add(tree.sql());
        }
        return new Made(Sql.list(", ", trees), List.copyOf(sources));
    }

    /** One tenant's table under its own name. */
    Made table() {
        Table table = writable(false);
        return new Made(Sql.of(Sql.FIXED, nameOf(table)), List.of(new Source(table.name(), table.columns(), table)));
    }

    /** A table of tenants. */
    Table writable(boolean change) {
        return dice.one(schema.tables.stream()
                .filter(table -> table.isTenants() && (!table.view() || (!change && hasPointer(table))))
                .toList());
    }

    private static boolean hasPointer(Table table) {
        return table.column("id").isPresent() && table.column("ref").isPresent();
    }

    /** How a table is named where WITH may have given its name to something else. */
    String nameOf(Table table) {
        boolean hidden = queries.named.stream().anyMatch(source -> source.name().equals(table.name()));
        return hidden || dice.chance(5) ? "public." + table.name() : table.name();
    }

    /**
     * Items joined to one.
     *
     * @param taken the items before, which a LATERAL item may name
     */
    private Made tree(List<Source> taken, Names outer, int depth, int joins) {
        Made left = item(taken, Names.of(taken, outer), depth, !taken.isEmpty());
        for (int i = 0; i < joins; i++) {
            left = join(taken, outer, left, depth);
        }
        return left;
    }

    private Made join(List<Source> taken, Names outer, Made left, int depth) {
        List<Source> names = new ArrayList<>(taken);
        names.addAll(left.sources());
        String kind = dice.one(
                " JOIN ",
                " INNER JOIN ",
                " LEFT JOIN ",
                " LEFT OUTER JOIN ",
                " RIGHT JOIN ",
                " FULL JOIN ",
                " CROSS JOIN ");
        boolean lateral = !kind.contains("RIGHT") && !kind.contains("FULL");
        boolean nested = depth > 0 && dice.chance(10);
        Made right = nested ? nested(names, depth - 1) : item(names, Names.of(names, outer), depth, lateral);
        List<Source> sources = new ArrayList<>(left.sources());
        sources.addAll(right.sources());
        String open = nested ? "(" : "";
        String close = nested ? ")" : "";
        if (kind.contains("CROSS")) {
            return new Made(Sql.of("from", left.sql(), kind, open, right.sql(), close), sources);
        }
        List<String> common = common(left.sources(), right.sources());
        if (!common.isEmpty() && dice.chance(30)) {
            boolean natural = dice.chance(30) && isTable(left) && isTable(right);
            return new Made(
                    Sql.of(
                            "from",
                            left.sql(),
                            natural ? " NATURAL" : "",
                            kind,
                            open,
                            right.sql(),
                            close,
                            natural
                                    ? ""
                                    : " USING ("
                                            + String.join(
                                                    ", ",
                                                    dice.some(common, 1).stream()
                                                            .limit(2)
                                                            .toList()) + ")"),
                    sources);
        }
        return new Made(
                Sql.of("from", left.sql(), kind, open, right.sql(), close, " ON ", on(kind, left, right, depth)),
                sources);
    }

    /** A join in brackets; nothing in it names what stands before. */
    private Made nested(List<Source> taken, int depth) {
        Made left = item(taken, Names.NONE, depth, false);
        List<Source> names = new ArrayList<>(taken);
        names.addAll(left.sources());
        Made right = item(names, Names.NONE, depth, false);
        List<Source> both = new ArrayList<>(left.sources());
        both.addAll(right.sources());
        String kind = dice.one(" JOIN ", " LEFT JOIN ", " FULL JOIN ");
        return new Made(Sql.of("from", left.sql(), kind, right.sql(), " ON ", on(kind, left, right, depth)), both);
    }

    private static boolean isTable(Made made) {
        return made.sources().size() == 1 && made.sources().get(0).table() != null;
    }

    /** Columns that are once on either side, with one type. */
    private List<String> common(List<Source> left, List<Source> right) {
        if (left.size() != 1 || right.size() != 1) {
            return List.of();
        }
        List<Column> others = right.get(0).columns();
        return left.get(0).columns().stream()
                .filter(column -> others.stream()
                        .anyMatch(other -> other.name().equals(column.name()) && other.type() == column.type()))
                .map(Column::name)
                .toList();
    }

    private Sql on(String kind, Made left, Made right, int depth) {
        Sql pointer = pointer(Names.of(left.sources(), Names.NONE), Names.of(right.sources(), Names.NONE));
        if (kind.contains("FULL")) {
            // The server joins fully by equality only.
            return pointer;
        }
        List<Source> both = new ArrayList<>(left.sources());
        both.addAll(right.sources());
        Names names = Names.of(both, Names.NONE);
        return dice.chance(60)
                ? pointer
                : dice.chance(50)
                        ? Sql.of(
                                Type.FLAG,
                                pointer,
                                dice.one(" AND ", " OR "),
                                expressions.of(Type.FLAG, names, Math.min(depth, 1)))
                        : expressions.of(Type.FLAG, names, Math.min(depth, 1));
    }

    private Sql pointer(Names left, Names right) {
        Type type = dice.one(Type.NUMBER, Type.NUMBER, Type.NUMBER, Type.TEXT, Type.TOKEN, Type.DAY);
        List<Leaf> mine = qualified(left, type);
        List<Leaf> theirs = qualified(right, type);
        if (mine.isEmpty() || theirs.isEmpty()) {
            return Sql.of(Type.FLAG, "true");
        }
        return Sql.of(Type.FLAG, dice.one(mine).text(), " = ", dice.one(theirs).text());
    }

    private static List<Leaf> qualified(Names names, Type type) {
        return names.here(type).stream()
                .filter(leaf ->
                        names.sources.stream().anyMatch(source -> leaf.text().startsWith(source.name() + ".")))
                .toList();
    }

    private Made item(List<Source> taken, Names before, int depth, boolean lateral) {
        int kind = dice.below(100);
        String alias = alias(taken);
        if (kind < 12 && depth > 0) {
            return derived(alias, lateral ? before : Names.NONE, lateral, depth - 1);
        }
        if (kind < 16) {
            return function(alias, lateral && before.sources.size() > 0 ? before : Names.NONE);
        }
        if (kind < 32 && !queries.named.isEmpty()) {
            Source cte = dice.one(List.copyOf(queries.named));
            Source visible = queries.named.stream()
                    .filter(source -> source.name().equals(cte.name()))
                    .findFirst()
                    .orElse(cte);
            return new Made(
                    Sql.of(Sql.FIXED, visible.name(), " AS ", alias),
                    List.of(new Source(alias, visible.columns(), null)));
        }
        Table table = dice.one(schema.tables);
        boolean used = taken.stream().anyMatch(source -> source.name().equals(table.name()));
        if (kind >= 97) {
            List<Column> renamed = IntStream.range(0, table.columns().size())
                    .mapToObj(i -> new Column("n" + i, table.columns().get(i).type(), false))
                    .toList();
            // The tenant column by another name: what is said about it is nobody's business here.
            List<Column> said = IntStream.range(0, renamed.size())
                    .filter(i -> !table.isTenant(table.columns().get(i)))
                    .mapToObj(renamed::get)
                    .toList();
            return new Made(
                    Sql.of(
                            Sql.FIXED,
                            nameOf(table) + " AS " + alias + "("
                                    + renamed.stream().map(Column::name).collect(Collectors.joining(", ")) + ")"),
                    List.of(new Source(alias, said, null)));
        }
        boolean bare = !used && dice.chance(40);
        String name = nameOf(table);
        String only = table.view() ? "" : dice.one("", "", "", "", "", "", "", "ONLY ");
        String sampled = table.view() || dice.below(300) > 0 ? "" : " TABLESAMPLE BERNOULLI (100)";
        return new Made(
                Sql.of(Sql.FIXED, only, name, bare ? "" : dice.one(" AS ", " ") + alias, sampled),
                List.of(new Source(bare ? table.name() : alias, table.columns(), table)));
    }

    private String alias(List<Source> taken) {
        List<String> free = ALIASES.stream()
                .filter(name -> taken.stream().noneMatch(source -> source.name().equals(name)))
                .toList();
        return free.isEmpty() ? "z" + taken.size() : dice.one(free);
    }

    private Made derived(String alias, Names before, boolean lateral, int depth) {
        List<Type> signature = queries.signature();
        List<Column> columns = columns("d", signature);
        return new Made(
                Sql.of(
                        Sql.FIXED,
                        lateral ? "LATERAL (" : "(",
                        queries.of(signature, before, depth),
                        ") AS " + alias + "("
                                + columns.stream().map(Column::name).collect(Collectors.joining(", ")) + ")"),
                List.of(new Source(alias, columns, null)));
    }

    private Made function(String alias, Names before) {
        Sql call = dice.chance(50)
                ? Sql.of(Sql.FIXED, "generate_series(1, 3)")
                : Sql.of(Sql.FIXED, "unnest(", expressions.of(Type.LIST, before, 0), ")");
        if (dice.chance(25)) {
            return new Made(
                    Sql.of(
                            Sql.FIXED,
                            "JSON_TABLE(",
                            expressions.of(Type.TREE, before, 0),
                            ", '$' COLUMNS (n bigint PATH '$.n', s text PATH '$.s')) AS " + alias),
                    List.of(new Source(
                            alias,
                            List.of(new Column("n", Type.NUMBER, false), new Column("s", Type.TEXT, false)),
                            null)));
        }
        boolean numbered = dice.chance(30);
        List<Column> columns = columns("f", numbered ? List.of(Type.NUMBER, Type.NUMBER) : List.of(Type.NUMBER));
        return new Made(
                Sql.of(
                        Sql.FIXED,
                        call,
                        numbered ? " WITH ORDINALITY" : "",
                        " AS " + alias + "("
                                + columns.stream().map(Column::name).collect(Collectors.joining(", ")) + ")"),
                List.of(new Source(alias, columns, null)));
    }

    /** Columns of these types, numbered from 1. */
    static List<Column> columns(String prefix, List<Type> types) {
        return IntStream.range(0, types.size())
                .mapToObj(i -> new Column(prefix + (i + 1), types.get(i), false))
                .toList();
    }
}

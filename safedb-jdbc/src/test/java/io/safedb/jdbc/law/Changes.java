package io.safedb.jdbc.law;

import io.safedb.jdbc.law.Names.Source;
import io.safedb.jdbc.law.Table.Column;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Makes INSERT, UPDATE, DELETE and MERGE. Each row is changed by one other row at most, and an id that must be the only
 * one of all tenants comes from the tenant's own numbers: what the server says of another tenant's key is not the
 * reader's business.
 */
final class Changes {
    private final Dice dice;
    private final RandomSchema schema;
    private final Queries queries;
    private final Expressions expressions;
    private final FromItems items;

    Changes(Dice dice, RandomSchema schema, Queries queries) {
        this.dice = dice;
        this.schema = schema;
        this.queries = queries;
        this.expressions = queries.expressions();
        this.items = queries.items();
    }

    /**
     * A change.
     *
     * @param returning the types of what it returns; null if that is nobody's business
     */
    Sql of(@Nullable List<Type> returning, int depth) {
        Table table = items.writable(true);
        return switch (dice.below(10)) {
            case 0, 1, 2, 3 -> insert(table, returning, depth);
            case 4, 5, 6 -> update(table, returning, depth);
            case 7, 8 -> delete(table, returning, depth);
            default -> merge(table, returning, depth);
        };
    }

    private Sql returning(@Nullable List<Type> types, Names names, int depth) {
        if (types == null) {
            if (dice.chance(50)) {
                return Sql.nothing();
            }
            if (dice.chance(30)) {
                return Sql.of(Sql.OPTIONAL, " RETURNING *");
            }
        }
        List<Type> wanted = types == null ? queries.signature() : types;
        return Sql.of(
                types == null ? Sql.OPTIONAL : Sql.FIXED,
                " RETURNING ",
                Sql.row(
                        ", ",
                        wanted.stream()
                                .map(type -> Queries.typed(type, expressions.of(type, names, depth)))
                                .toList()));
    }

    private long ownId(Table table) {
        return dice.chance(85) ? 2_000 + dice.below(1_000) : RandomSchema.idOf(table, false, 1 + dice.below(6));
    }

    private Sql numberOrParameter(@Nullable Long number) {
        return dice.chance(50)
                ? Sql.of(Sql.FIXED, new Sql.Bound(Type.NUMBER, number))
                : Sql.of(Sql.FIXED, String.valueOf(number));
    }

    /** What a foreign key may get. */
    private Sql pointer(Table table) {
        Table parent = java.util.Objects.requireNonNull(table.parent());
        return numberOrParameter(dice.chance(30) ? null : RandomSchema.idOf(parent, false, 1 + dice.below(7)));
    }

    private Sql value(Table table, Column column, Names names, int depth) {
        if (column.name().equals("id")) {
            return numberOrParameter(ownId(table));
        }
        if (column.name().equals("ref") && table.parent() != null) {
            return pointer(table);
        }
        if (table.isTenant(column)) {
            return dice.chance(60) ? Sql.of(Sql.FIXED, expressions.tenant()) : Sql.of(Sql.FIXED, "DEFAULT");
        }
        if (!column.required() && dice.chance(8)) {
            return Sql.of(Sql.FIXED, dice.one("DEFAULT", "NULL"));
        }
        Sql expression =
                dice.chance(50) ? expressions.value(column.type()) : expressions.of(column.type(), names, depth);
        return column.required()
                ? Sql.of(
                        column.type(),
                        "coalesce(",
                        expression,
                        ", ",
                        column.type().literal(column.type().value(dice)),
                        ")")
                : expression;
    }

    private Sql insert(Table table, @Nullable List<Type> returning, int depth) {
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
                returning(returning, names, depth));
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
                                    .map(column -> value(table, column, Names.NONE, depth))
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
            if (column.name().equals("id")) {
                list.add(Sql.of(Sql.FIXED, "src.id + " + (3_000 + dice.below(500))));
            } else if (table.isTenant(column)) {
                list.add(
                        dice.chance(50)
                                ? Sql.of(Sql.FIXED, "src." + schema.tenantColumn)
                                : Sql.of(Sql.FIXED, expressions.tenant()));
            } else if (column.name().equals("ref") && table.parent() != null) {
                list.add(Sql.of(Sql.FIXED, "CAST(", pointer(table), " AS bigint)"));
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
                        : coalesced(column, expressions.of(column.type(), names.qualified(), depth)),
                dice.chance(40)
                        ? Sql.of(
                                Sql.OPTIONAL,
                                " WHERE ",
                                expressions.of(Type.FLAG, names.qualified(), Math.min(1, depth)))
                        : "");
    }

    private Sql coalesced(Column column, Sql value) {
        return column.required()
                ? Sql.of(
                        column.type(),
                        "coalesce(",
                        value,
                        ", ",
                        column.type().literal(column.type().value(dice)),
                        ")")
                : value;
    }

    private Sql assignments(Table table, Names names, int depth) {
        List<Column> free = dice.some(table.free(), 1).stream().limit(3).toList();
        if (free.size() == 2 && dice.chance(40)) {
            String pair = "(" + free.get(0).name() + ", " + free.get(1).name() + ") = ";
            Sql first = coalesced(
                    free.get(0),
                    Queries.typed(free.get(0).type(), expressions.of(free.get(0).type(), names, depth)));
            Sql second = coalesced(free.get(1), expressions.value(free.get(1).type()));
            return Sql.of(Sql.FIXED, pair, dice.one("(", "ROW(", "(SELECT "), first, ", ", second, ")");
        }
        List<Sql> list = new ArrayList<>();
        for (Column column : free) {
            Sql value = !column.required() && dice.chance(10)
                    ? Sql.of(Sql.FIXED, dice.one("DEFAULT", "NULL"))
                    : coalesced(column, expressions.of(column.type(), names, depth));
            list.add(Sql.of(Sql.FIXED, column.name(), " = ", value));
        }
        if (table.parent() != null && dice.chance(30)) {
            list.add(Sql.of(Sql.FIXED, "ref = ", pointer(table)));
        }
        return Sql.list(", ", list);
    }

    private Sql update(Table table, @Nullable List<Type> returning, int depth) {
        String alias = dice.chance(40) ? "up" : table.name();
        List<Source> sources = new ArrayList<>();
        sources.add(new Source(alias, table.columns(), table));
        Sql from = Sql.nothing();
        Sql where = Sql.nothing();
        Table other = items.writable(false);
        boolean joins = other.column("id").isPresent() && dice.chance(35);
        if (joins) {
            sources.add(new Source("src", other.columns(), other));
            from = Sql.of(Sql.FIXED, " FROM ", items.nameOf(other), " AS src");
            where = Sql.of(Sql.FIXED, " WHERE src.id = " + alias + dice.one(".ref", ".id"));
        }
        Names names = Names.of(sources, Names.NONE);
        Sql condition = expressions.of(Type.FLAG, names, depth);
        return Sql.of(
                "change",
                "UPDATE ",
                items.nameOf(table),
                alias.equals(table.name()) ? "" : dice.one(" AS ", " ") + alias,
                " SET ",
                assignments(table, names, depth),
                from,
                where,
                dice.chance(80) ? Sql.of(Sql.OPTIONAL, joins ? " AND " : " WHERE ", condition) : "",
                returning(returning, names, depth));
    }

    private Sql delete(Table table, @Nullable List<Type> returning, int depth) {
        String alias = dice.chance(40) ? "del" : table.name();
        Source target = new Source(alias, table.columns(), table);
        List<Source> sources = new ArrayList<>(List.of(target));
        Sql using = Sql.nothing();
        if (dice.chance(35)) {
            FromItems.Made made = items.from(Names.NONE, Math.min(1, depth));
            boolean clash =
                    made.sources().stream().anyMatch(source -> source.name().equals(alias));
            if (!clash) {
                sources.addAll(made.sources());
                using = Sql.of(Sql.FIXED, " USING ", made.sql());
            }
        }
        Names names = Names.of(sources, Names.NONE);
        return Sql.of(
                "change",
                "DELETE FROM ",
                items.nameOf(table),
                alias.equals(table.name()) ? "" : " AS " + alias,
                using,
                dice.chance(85) ? Sql.of(Sql.OPTIONAL, " WHERE ", expressions.of(Type.FLAG, names, depth)) : "",
                // Which of several rows of USING it met is not told.
                returning(
                        returning == null && sources.size() > 1 ? List.of(Type.NUMBER) : returning,
                        Names.of(List.of(target), Names.NONE).qualified(),
                        sources.size() > 1 ? 0 : depth));
    }

    private Sql merge(Table table, @Nullable List<Type> returning, int depth) {
        Table source = items.writable(true);
        Source target = new Source("m", table.columns(), table);
        Source from = new Source("s", source.columns(), source);
        Names both = Names.of(List.of(target, from), Names.NONE);
        Names matched = Names.of(List.of(target), Names.NONE);
        Names unmatched = Names.of(List.of(from), Names.NONE);
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
                    dice.chance(15) ? "DO NOTHING" : added(table, unmatched, depth)));
        }
        if (dice.chance(30)) {
            branches.add(Sql.of(
                    Sql.FIXED,
                    " WHEN NOT MATCHED BY SOURCE",
                    and(matched, depth),
                    " THEN ",
                    change(table, matched, depth)));
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
                returning(returning, returning == null ? both : matched.qualified(), Math.min(1, depth)));
    }

    private Sql and(Names names, int depth) {
        return dice.chance(50) ? Sql.of(Sql.OPTIONAL, " AND ", expressions.of(Type.FLAG, names, depth)) : Sql.nothing();
    }

    private Sql change(Table table, Names names, int depth) {
        return switch (dice.below(4)) {
            case 0 -> Sql.of(Sql.FIXED, "DELETE");
            case 1 -> Sql.of(Sql.FIXED, "DO NOTHING");
            default -> Sql.of(Sql.FIXED, "UPDATE SET ", assignments(table, names, depth));
        };
    }

    private Sql added(Table table, Names names, int depth) {
        List<Column> columns = table.columns().stream()
                .filter(column -> column.required() || (!table.isTenant(column) && dice.chance(60)))
                .toList();
        List<Sql> values = columns.stream()
                .map(column -> column.name().equals("id")
                        ? Sql.of(Sql.FIXED, "s.id + " + dice.one("0", "4000"))
                        : value(table, column, names, depth))
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

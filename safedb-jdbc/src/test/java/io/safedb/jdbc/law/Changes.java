package io.safedb.jdbc.law;

import io.safedb.jdbc.law.Names.Source;
import io.safedb.jdbc.law.Table.Column;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Makes INSERT, UPDATE, DELETE and MERGE. Each row is changed by one other row at most, and an id that must be the only
 * one of all tenants comes from the tenant's own numbers: what the server says of another tenant's key is not the
 * reader's business.
 */
final class Changes {
    private final Dice dice;
    private final Queries queries;
    private final Expressions expressions;
    private final FromItems items;
    private final Inserts inserts;
    private final Merges merges;

    Changes(Dice dice, RandomSchema schema, Queries queries) {
        this.dice = dice;
        this.inserts = new Inserts(dice, schema, queries, this);
        this.merges = new Merges(dice, queries, this);
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
        return returning == null && depth > 0 && dice.chance(12)
                ? queries.with("change", () -> plain(null, depth), 1)
                : plain(returning, depth);
    }

    private Sql plain(@Nullable List<Type> returning, int depth) {
        Table table = items.writable(true);
        return switch (dice.below(10)) {
            case 0, 1, 2, 3 -> inserts.of(table, returning, depth);
            case 4, 5, 6 -> update(table, returning, depth);
            case 7, 8 -> delete(table, returning, depth);
            default -> merges.of(table, returning, depth);
        };
    }

    Sql returning(@Nullable List<Type> types, Names names, int depth) {
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
    Sql pointer(Table table) {
        Table parent = java.util.Objects.requireNonNull(table.parent());
        return numberOrParameter(dice.chance(30) ? null : RandomSchema.idOf(parent, false, 1 + dice.below(7)));
    }

    Sql value(Table table, Column column, Names names, int depth) {
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

    Sql coalesced(Column column, Sql value) {
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

    Sql assignments(Table table, Names names, int depth) {
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
}

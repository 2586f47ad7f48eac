package io.safedb.jdbc.law;

import io.safedb.jdbc.law.Names.Leaf;
import java.util.List;

/**
 * Makes expressions of a type. What they compute never depends on the order of rows, and never fails on a value that a
 * row may have: whether it failed on another tenant's row is told by the failure itself.
 */
final class Expressions {
    private final Dice dice;
    private final Queries queries;
    private final RandomSchema schema;
    private final Conditions conditions;
    private final Aggregates aggregates;

    Expressions(Dice dice, Queries queries, RandomSchema schema) {
        this.dice = dice;
        this.queries = queries;
        this.schema = schema;
        this.conditions = new Conditions(dice, queries, schema, this);
        this.aggregates = new Aggregates(dice, this);
    }

    Sql of(Type type, Names names, int depth) {
        if (names.isGrouped() && dice.chance(45)) {
            return aggregate(type, names, depth - 1, Sql.nothing());
        }
        if (depth <= 0 || dice.chance(30)) {
            return leaf(type, names);
        }
        int next = depth - 1;
        return dice.chance(25)
                ? anyType(type, names, next)
                : switch (type) {
                    case NUMBER -> number(names, next);
                    case TEXT -> text(names, next);
                    case MONEY -> money(names, next);
                    case FLAG -> conditions.of(names, next);
                    case DAY -> day(names, next);
                    case MOMENT -> moment(names, next);
                    case TREE -> tree(names, next);
                    case LIST -> list(names, next);
                    case TOKEN -> anyType(type, names, next);
                };
    }

    private Sql leaf(Type type, Names names) {
        List<Leaf> here = names.here(type);
        List<Leaf> around = names.around(type);
        if (!here.isEmpty() && dice.chance(70)) {
            return Sql.of(type, dice.one(here).text());
        }
        if (!around.isEmpty() && dice.chance(50)) {
            return Sql.of(type, dice.one(around).text());
        }
        return value(type);
    }

    /** A constant or a parameter. */
    Sql value(Type type) {
        Object value = dice.chance(95) ? type.value(dice) : null;
        if (dice.chance(50)) {
            return Sql.of(type, type.literal(value));
        }
        Sql.Bound bound = new Sql.Bound(type, value);
        return value != null && type != Type.TREE && dice.chance(60)
                ? Sql.of(type, bound)
                : dice.chance(50)
                        ? Sql.of(type, "CAST(", bound, " AS ", type.sql, ")")
                        : Sql.of(type, bound, "::", type.sql);
    }

    /** What any type has. */
    private Sql anyType(Type type, Names names, int depth) {
        return switch (dice.below(6)) {
            case 0 -> Sql.of(type, "coalesce(", of(type, names, depth), ", ", of(type, names, depth), ")");
            case 1 ->
                Sql.of(
                        type,
                        "CASE WHEN ",
                        flagOf(names, depth),
                        " THEN ",
                        of(type, names, depth),
                        dice.chance(30)
                                ? Sql.of(Sql.OPTIONAL, " WHEN ", flagOf(names, depth), " THEN ", of(type, names, depth))
                                : "",
                        " ELSE ",
                        of(type, names, depth),
                        " END");
            case 2 -> Sql.of(type, "nullif(", of(type, names, depth), ", ", value(type), ")");
            case 3 -> Sql.of(type, "(", of(type, names, depth), ")");
            case 4 -> {
                Type subject = dice.one(Type.NUMBER, Type.TEXT);
                yield Sql.of(
                        type,
                        "CASE ",
                        of(subject, names, depth),
                        " WHEN ",
                        value(subject),
                        " THEN ",
                        of(type, names, depth),
                        " ELSE ",
                        value(type),
                        " END");
            }
            default -> Sql.of(type, "(", queries.oneValue(type, names, depth), ")");
        };
    }

    private Sql flagOf(Names names, int depth) {
        return of(Type.FLAG, names, depth);
    }

    private Sql number(Names names, int depth) {
        Type n = Type.NUMBER;
        return switch (dice.below(11)) {
            case 0 -> Sql.of(n, "(", of(n, names, depth), dice.one(" + ", " - "), of(n, names, depth), ")");
            case 1 -> Sql.of(n, "(", of(n, names, depth), " * 2)");
            case 2 -> Sql.of(n, "mod(", of(n, names, depth), ", 7)");
            case 3 -> Sql.of(n, "length(", of(Type.TEXT, names, depth), ")");
            case 4 -> Sql.of(n, "CAST(EXTRACT(day FROM ", of(Type.DAY, names, depth), ") AS bigint)");
            case 5 -> Sql.of(n, "(", of(Type.TREE, names, depth), " ->> 'n')::bigint");
            case 6 -> Sql.of(n, "cardinality(", of(Type.LIST, names, depth), ")");
            case 7 -> Sql.of(n, "(", of(Type.LIST, names, depth), ")[1]");
            case 8 ->
                Sql.of(n, dice.one("greatest(", "least("), of(n, names, depth), ", ", of(n, names, depth), ", 3)");
            case 9 -> Sql.of(n, "(", of(Type.DAY, names, depth), " - ", of(Type.DAY, names, depth), ")");
            default -> Sql.of(n, "position('e' IN ", of(Type.TEXT, names, depth), ")");
        };
    }

    private Sql text(Names names, int depth) {
        Type t = Type.TEXT;
        return switch (dice.below(11)) {
            case 0 -> Sql.of(t, "(", of(t, names, depth), " || ", of(t, names, depth), ")");
            case 1 -> Sql.of(t, dice.one("upper(", "lower(", "trim(", "md5("), of(t, names, depth), ")");
            case 2 -> Sql.of(t, "substring(", of(t, names, depth), " FROM 1 FOR 2)");
            case 3 -> Sql.of(t, "left(", of(t, names, depth), ", 3)");
            case 4 -> Sql.of(t, of(Type.NUMBER, names, depth), "::text");
            case 5 -> Sql.of(t, "CAST(", of(Type.MONEY, names, depth), " AS text)");
            case 6 -> Sql.of(t, "(", of(Type.TREE, names, depth), dice.one(" ->> 's')", " #>> '{in,s}')"));
            case 7 -> Sql.of(t, "concat(", of(t, names, depth), ", '-', ", of(Type.NUMBER, names, depth), ")");
            case 8 -> Sql.of(t, "format('%s/%s', ", of(t, names, depth), ", ", of(Type.FLAG, names, depth), ")");
            case 9 -> Sql.of(t, "replace(", of(t, names, depth), ", 'o', ", of(t, names, depth), ")");
            default -> Sql.of(t, "to_char(", of(Type.DAY, names, depth), ", 'YYYY-MM')");
        };
    }

    private Sql money(Names names, int depth) {
        Type m = Type.MONEY;
        return switch (dice.below(4)) {
            case 0 -> Sql.of(m, "(", of(m, names, depth), dice.one(" + ", " - "), of(m, names, depth), ")");
            case 1 -> Sql.of(m, "round(", of(m, names, depth), " * 1.5, 2)");
            case 2 -> Sql.of(m, "CAST(", of(Type.NUMBER, names, depth), " AS numeric(30,2))");
            default -> Sql.of(m, "abs(", of(m, names, depth), ")");
        };
    }

    private Sql day(Names names, int depth) {
        return switch (dice.below(3)) {
            case 0 -> Sql.of(Type.DAY, "(", of(Type.DAY, names, depth), " + 3)");
            case 1 -> Sql.of(Type.DAY, "CAST(", of(Type.MOMENT, names, depth), " AS date)");
            default -> Sql.of(Type.DAY, "make_date(2024, 2, 3)");
        };
    }

    private Sql moment(Names names, int depth) {
        return dice.chance(50)
                ? Sql.of(Type.MOMENT, "(", of(Type.MOMENT, names, depth), " + INTERVAL '1 day')")
                : Sql.of(Type.MOMENT, "date_trunc('day', ", of(Type.MOMENT, names, depth), ")");
    }

    private Sql tree(Names names, int depth) {
        Type t = Type.TREE;
        return switch (dice.below(6)) {
            case 0 ->
                Sql.of(
                        t,
                        "jsonb_build_object('n', ",
                        of(Type.NUMBER, names, depth),
                        ", 's', ",
                        of(Type.TEXT, names, depth),
                        ")");
            case 1 -> Sql.of(t, "to_jsonb(", of(dice.one(Type.DAY, Type.LIST, Type.FLAG), names, depth), ")");
            case 2 -> Sql.of(t, "(", of(t, names, depth), " -> 'in')");
            case 3 -> Sql.of(t, "(", of(t, names, depth), " || '{\"k\": 1}')");
            case 4 ->
                names.isGrouped() || names.sources.isEmpty()
                        ? value(t)
                        : Sql.of(t, "to_jsonb(", dice.one(names.sources).name(), dice.one("", ".*"), ")");
            default ->
                Sql.of(t, "JSON_OBJECT('a' : ", of(Type.NUMBER, names, depth), " ABSENT ON NULL RETURNING jsonb)");
        };
    }

    private Sql list(Names names, int depth) {
        Type l = Type.LIST;
        return switch (dice.below(4)) {
            case 0 -> Sql.of(l, "array_append(", of(l, names, depth), ", ", of(Type.NUMBER, names, depth), ")");
            case 1 -> Sql.of(l, "(", of(l, names, depth), " || ", of(l, names, depth), ")");
            case 2 ->
                Sql.of(
                        l,
                        "ARRAY[",
                        of(Type.NUMBER, names, depth),
                        Sql.of(Sql.OPTIONAL, ", ", of(Type.NUMBER, names, depth)),
                        "]::bigint[]");
            default ->
                Sql.of(
                        l,
                        "ARRAY(SELECT * FROM (",
                        queries.of(List.of(Type.NUMBER), names, depth),
                        ") AS l(n) ORDER BY n)");
        };
    }

    /** The current tenant, bound. */
    Sql.Bound tenant() {
        return new Sql.Bound(schema.typeOfTenant(), schema.tenant.value());
    }

    /** An aggregate, or with something behind it a window function. */
    Sql aggregate(Type type, Names names, int depth, Sql over) {
        return aggregates.of(type, names, depth, over);
    }
}

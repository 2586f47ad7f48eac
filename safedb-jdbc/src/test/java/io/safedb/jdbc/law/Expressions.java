package io.safedb.jdbc.law;

import io.safedb.jdbc.law.Names.Leaf;
import io.safedb.jdbc.law.Names.Source;
import java.util.List;

/**
 * Makes expressions of a type. What they compute never depends on the order of rows, and never fails on a value that a
 * row may have: whether it failed on another tenant's row is told by the failure itself.
 */
final class Expressions {
    private static final List<String> ORDER = List.of("<", "<=", ">", ">=", "=", "<>");

    private final Dice dice;
    private final Queries queries;
    private final RandomSchema schema;

    Expressions(Dice dice, Queries queries, RandomSchema schema) {
        this.dice = dice;
        this.queries = queries;
        this.schema = schema;
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
                    case FLAG -> flag(names, next);
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
                        : Sql.of(t, "to_jsonb(", dice.one(names.sources).name(), ")");
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

    private Sql flag(Names names, int depth) {
        Type f = Type.FLAG;
        Type any = dice.one(Type.values());
        Type ordered = dice.one(Type.NUMBER, Type.NUMBER, Type.TEXT, Type.MONEY, Type.DAY, Type.MOMENT, Type.TOKEN);
        return switch (dice.below(24)) {
            case 0, 1, 2 -> compare(ordered, names, depth);
            case 3 -> Sql.of(f, "(", flagOf(names, depth), " AND ", flagOf(names, depth), ")");
            case 4 -> Sql.of(f, "(", flagOf(names, depth), " OR ", flagOf(names, depth), ")");
            case 5 -> Sql.of(f, "NOT (", flagOf(names, depth), ")");
            case 6 -> Sql.of(f, of(any, names, depth), dice.one(" IS NULL", " IS NOT NULL"));
            case 7 ->
                Sql.of(
                        f,
                        "(",
                        of(ordered, names, depth),
                        dice.one(" IS DISTINCT FROM ", " IS NOT DISTINCT FROM "),
                        of(ordered, names, depth),
                        ")");
            case 8 ->
                Sql.of(
                        f,
                        "(",
                        of(ordered, names, depth),
                        dice.one(" BETWEEN ", " NOT BETWEEN ", " BETWEEN SYMMETRIC "),
                        value(ordered),
                        " AND ",
                        of(ordered, names, depth),
                        ")");
            case 9 ->
                Sql.of(
                        f,
                        of(Type.TEXT, names, depth),
                        dice.one(" LIKE ", " NOT LIKE ", " ILIKE ", " ~ ", " !~* "),
                        dice.one("'%o%'", "'o_'", "'^o'"));
            case 10 ->
                Sql.of(
                        f,
                        of(ordered, names, depth),
                        dice.one(" IN (", " NOT IN ("),
                        value(ordered),
                        Sql.of(Sql.OPTIONAL, ", ", of(ordered, names, depth)),
                        ")");
            case 11, 12 ->
                Sql.of(
                        f,
                        of(ordered, names, depth),
                        dice.one(" IN (", " NOT IN (", " = ANY (", " <> ALL (", " > SOME ("),
                        queries.of(List.of(ordered), names, depth),
                        ")");
            case 13, 14, 15 ->
                Sql.of(f, dice.one("", "NOT "), "EXISTS (", queries.of(List.of(Type.NUMBER), names, depth), ")");
            case 16 ->
                Sql.of(
                        f,
                        "(",
                        of(Type.NUMBER, names, depth),
                        ", ",
                        of(ordered, names, depth),
                        ") IN (",
                        queries.of(List.of(Type.NUMBER, ordered), names, depth),
                        ")");
            case 17 ->
                Sql.of(
                        f,
                        "(",
                        of(Type.NUMBER, names, depth),
                        ", ",
                        of(ordered, names, depth),
                        ")",
                        dice.one(" = ", " < ", " >= "),
                        "(",
                        of(Type.NUMBER, names, depth),
                        ", ",
                        of(ordered, names, depth),
                        ")");
            case 18 -> Sql.of(f, of(Type.NUMBER, names, depth), " = ANY (", of(Type.LIST, names, depth), ")");
            case 19 -> Sql.of(f, "(", of(Type.LIST, names, depth), dice.one(" @> ", " && "), "ARRAY[1, 2]::bigint[])");
            case 20 -> Sql.of(f, "(", of(Type.TREE, names, depth), dice.one(" ?? 'n')", " @> '{\"s\": \"open\"}')"));
            case 21 -> Sql.of(f, "(", flagOf(names, depth), dice.one(" IS TRUE)", " IS NOT TRUE)", " IS UNKNOWN)"));
            case 22 -> tenants(names, depth);
            default -> Sql.of(f, "starts_with(", of(Type.TEXT, names, depth), ", 'o')");
        };
    }

    /** A comparison of two expressions. */
    Sql compare(Type type, Names names, int depth) {
        return Sql.of(
                Type.FLAG,
                "(",
                of(type, names, depth),
                " ",
                type == Type.NUMBER || dice.chance(50) ? dice.one(ORDER) : "=",
                " ",
                of(type, names, depth),
                ")");
    }

    /** What an application may say about the tenant: the current one, and that two rows have the same. */
    private Sql tenants(Names names, int depth) {
        List<Source> tenants = names.tenants();
        if (tenants.isEmpty()) {
            return compare(Type.NUMBER, names, depth);
        }
        String column = dice.one(tenants).name() + "." + schema.tenantColumn;
        return switch (dice.below(3)) {
            case 0 -> Sql.of(Type.FLAG, "(", column, " = ", dice.one(tenants).name(), ".", schema.tenantColumn, ")");
            case 1 -> Sql.of(Type.FLAG, column, " IS NOT NULL");
            default -> Sql.of(Type.FLAG, "(", column, " = ", tenant(), ")");
        };
    }

    /** The current tenant, bound. */
    Sql.Bound tenant() {
        return new Sql.Bound(schema.typeOfTenant(), schema.tenant.value());
    }

    /**
     * An aggregate over the rows behind the names.
     *
     * @param over what makes a window function of it; may be empty
     */
    Sql aggregate(Type type, Names names, int depth, Sql over) {
        Names rows = Names.of(names.sources, Names.NONE);
        Sql filter = dice.chance(25)
                ? Sql.of(Sql.OPTIONAL, " FILTER (WHERE ", of(Type.FLAG, rows, depth), ")")
                : Sql.nothing();
        Sql argument = of(type, rows, depth);
        String maximum = dice.one("max(", "min(");
        boolean plain = over.parts().isEmpty();
        return switch (type) {
            case NUMBER ->
                switch (dice.below(plain ? 6 : 3)) {
                    case 0 -> Sql.of(type, "count(*)", filter, over);
                    case 1 -> Sql.of(type, "sum(", argument, ")", filter, over, "::bigint");
                    case 2 -> Sql.of(type, "count(", of(dice.one(Type.values()), rows, depth), ")", filter, over);
                    case 3 -> Sql.of(type, "count(DISTINCT ", of(Type.TEXT, rows, depth), ")", filter);
                    case 4 -> Sql.of(type, "percentile_disc(0.5) WITHIN GROUP (ORDER BY ", argument, ")", filter);
                    default -> Sql.of(type, maximum, argument, ")", filter);
                };
            case TEXT ->
                plain && dice.chance(50)
                        ? Sql.of(type, "string_agg(", argument, ", ',' ORDER BY ", argument, ")", filter)
                        : Sql.of(type, maximum, argument, ")", filter, over);
            case MONEY ->
                dice.chance(50)
                        ? Sql.of(type, "sum(", argument, ")", filter, over)
                        : Sql.of(type, maximum, argument, ")", filter, over);
            case DAY, MOMENT -> Sql.of(type, maximum, argument, ")", filter, over);
            case FLAG -> Sql.of(type, dice.one("bool_and(", "bool_or(", "every("), argument, ")", filter, over);
            case TREE ->
                plain
                        ? Sql.of(type, "jsonb_agg(", argument, " ORDER BY ", argument, ")", filter)
                        : Sql.of(type, "to_jsonb(count(*)", over, ")");
            case LIST -> {
                Sql number = of(Type.NUMBER, rows, depth);
                yield plain
                        ? dice.chance(30)
                                ? Sql.of(type, "array_agg(DISTINCT ", number, ")", filter)
                                : Sql.of(type, "array_agg(", number, " ORDER BY ", number, ")", filter)
                        : Sql.of(type, "ARRAY[count(*)", over, "]");
            }
            case TOKEN -> Sql.of(type, "CAST(", maximum, "CAST(", argument, " AS text)) ", filter, over, " AS uuid)");
        };
    }
}

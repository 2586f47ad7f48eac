package io.safedb.jdbc.law;

import io.safedb.jdbc.law.Names.Source;
import java.util.List;

/** Makes conditions of every kind. */
final class Conditions {
    private static final List<String> ORDER = List.of("<", "<=", ">", ">=", "=", "<>");

    private final Dice dice;
    private final Queries queries;
    private final RandomSchema schema;
    private final Expressions expressions;

    Conditions(Dice dice, Queries queries, RandomSchema schema, Expressions expressions) {
        this.dice = dice;
        this.queries = queries;
        this.schema = schema;
        this.expressions = expressions;
    }

    Sql of(Names names, int depth) {
        Type f = Type.FLAG;
        Type any = dice.one(Type.values());
        Type ordered = dice.one(Type.NUMBER, Type.NUMBER, Type.TEXT, Type.MONEY, Type.DAY, Type.MOMENT, Type.TOKEN);
        return switch (dice.below(25)) {
            case 0, 1, 2 -> compare(ordered, names, depth);
            case 3 ->
                Sql.of(
                        f,
                        "(",
                        expressions.of(Type.FLAG, names, depth),
                        " AND ",
                        expressions.of(Type.FLAG, names, depth),
                        ")");
            case 4 ->
                Sql.of(
                        f,
                        "(",
                        expressions.of(Type.FLAG, names, depth),
                        " OR ",
                        expressions.of(Type.FLAG, names, depth),
                        ")");
            case 5 -> Sql.of(f, "NOT (", expressions.of(Type.FLAG, names, depth), ")");
            case 6 -> Sql.of(f, expressions.of(any, names, depth), dice.one(" IS NULL", " IS NOT NULL"));
            case 7 ->
                Sql.of(
                        f,
                        "(",
                        expressions.of(ordered, names, depth),
                        dice.one(" IS DISTINCT FROM ", " IS NOT DISTINCT FROM "),
                        expressions.of(ordered, names, depth),
                        ")");
            case 8 ->
                Sql.of(
                        f,
                        "(",
                        expressions.of(ordered, names, depth),
                        dice.one(" BETWEEN ", " NOT BETWEEN ", " BETWEEN SYMMETRIC "),
                        expressions.value(ordered),
                        " AND ",
                        expressions.of(ordered, names, depth),
                        ")");
            case 9 ->
                Sql.of(
                        f,
                        expressions.of(Type.TEXT, names, depth),
                        dice.one(" LIKE ", " NOT LIKE ", " ILIKE ", " ~ ", " !~* "),
                        dice.one("'%o%'", "'o_'", "'^o'"));
            case 10 ->
                Sql.of(
                        f,
                        expressions.of(ordered, names, depth),
                        dice.one(" IN (", " NOT IN ("),
                        expressions.value(ordered),
                        Sql.of(Sql.OPTIONAL, ", ", expressions.of(ordered, names, depth)),
                        ")");
            case 11, 12 ->
                Sql.of(
                        f,
                        expressions.of(ordered, names, depth),
                        dice.one(" IN (", " NOT IN (", " = ANY (", " <> ALL (", " > SOME ("),
                        queries.of(List.of(ordered), names, depth),
                        ")");
            case 13, 14, 15 ->
                Sql.of(f, dice.one("", "NOT "), "EXISTS (", queries.of(List.of(Type.NUMBER), names, depth), ")");
            case 16 ->
                Sql.of(
                        f,
                        "(",
                        expressions.of(Type.NUMBER, names, depth),
                        ", ",
                        expressions.of(ordered, names, depth),
                        ") IN (",
                        queries.of(List.of(Type.NUMBER, ordered), names, depth),
                        ")");
            case 17 ->
                Sql.of(
                        f,
                        "(",
                        expressions.of(Type.NUMBER, names, depth),
                        ", ",
                        expressions.of(ordered, names, depth),
                        ")",
                        dice.one(" = ", " < ", " >= "),
                        "(",
                        expressions.of(Type.NUMBER, names, depth),
                        ", ",
                        expressions.of(ordered, names, depth),
                        ")");
            case 18 ->
                Sql.of(
                        f,
                        expressions.of(Type.NUMBER, names, depth),
                        " = ANY (",
                        expressions.of(Type.LIST, names, depth),
                        ")");
            case 19 ->
                Sql.of(
                        f,
                        "(",
                        expressions.of(Type.LIST, names, depth),
                        dice.one(" @> ", " && "),
                        "ARRAY[1, 2]::bigint[])");
            case 20 ->
                Sql.of(
                        f,
                        "(",
                        expressions.of(Type.TREE, names, depth),
                        dice.one(" ?? 'n')", " @> '{\"s\": \"open\"}')"));
            case 21 ->
                Sql.of(
                        f,
                        "(",
                        expressions.of(Type.FLAG, names, depth),
                        dice.one(" IS TRUE)", " IS NOT TRUE)", " IS UNKNOWN)"));
            case 22 -> tenants(names, depth);
            case 23 -> rows(names, depth);
            default -> Sql.of(f, "starts_with(", expressions.of(Type.TEXT, names, depth), ", 'o')");
        };
    }

    /** A comparison of two expressions. */
    private Sql compare(Type type, Names names, int depth) {
        return Sql.of(
                Type.FLAG,
                "(",
                expressions.of(type, names, depth),
                " ",
                type == Type.NUMBER || dice.chance(50) ? dice.one(ORDER) : "=",
                " ",
                expressions.of(type, names, depth),
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
            default -> Sql.of(Type.FLAG, "(", column, " = ", expressions.tenant(), ")");
        };
    }

    /** What may be asked of a row as a whole. */
    private Sql rows(Names names, int depth) {
        if (names.isGrouped() || names.sources.isEmpty()) {
            return compare(Type.TEXT, names, depth);
        }
        String row = dice.one(names.sources).name();
        return switch (dice.below(3)) {
            case 0 -> Sql.of(Type.FLAG, row, dice.one(" IS NULL", " IS NOT NULL"));
            // Rows of different types cannot be compared, and whether it comes to that depends on the plan.
            case 1 -> Sql.of(Type.FLAG, "(", row, " IS NOT DISTINCT FROM ", row, ")");
            default -> Sql.of(Type.FLAG, "(", row, "::text LIKE '%o%')");
        };
    }
}

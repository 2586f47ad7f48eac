package io.safedb.jdbc.law;

/** Makes aggregates and window functions whose value does not depend on the order of rows. */
final class Aggregates {
    private final Dice dice;
    private final Expressions expressions;

    Aggregates(Dice dice, Expressions expressions) {
        this.dice = dice;
        this.expressions = expressions;
    }

    /**
     * An aggregate over the rows behind the names.
     *
     * @param over what makes a window function of it; may be empty
     */
    Sql of(Type type, Names names, int depth, Sql over) {
        Names rows = Names.of(names.sources, Names.NONE);
        Sql filter = dice.chance(25)
                ? Sql.of(Sql.OPTIONAL, " FILTER (WHERE ", expressions.of(Type.FLAG, rows, depth), ")")
                : Sql.nothing();
        Sql argument = expressions.of(type, rows, depth);
        String maximum = dice.one("max(", "min(");
        boolean plain = over.parts().isEmpty();
        return switch (type) {
            case NUMBER ->
                switch (dice.below(plain ? 6 : 3)) {
                    case 0 -> Sql.of(type, "count(*)", filter, over);
                    case 1 -> Sql.of(type, "sum(", argument, ")", filter, over, "::bigint");
                    case 2 ->
                        Sql.of(type, "count(", expressions.of(dice.one(Type.values()), rows, depth), ")", filter, over);
                    case 3 -> Sql.of(type, "count(DISTINCT ", expressions.of(Type.TEXT, rows, depth), ")", filter);
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
                Sql number = expressions.of(Type.NUMBER, rows, depth);
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

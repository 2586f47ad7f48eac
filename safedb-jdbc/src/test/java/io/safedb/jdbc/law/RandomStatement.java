package io.safedb.jdbc.law;

import io.safedb.jdbc.law.Names.Source;
import io.safedb.jdbc.law.Table.Column;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A statement over a random schema.
 *
 * @param sql the text with its parameters
 * @param ordered whether the order of its rows counts
 * @param plan whether it answers with a plan, which tells more than rows do
 */
record RandomStatement(Sql sql, boolean ordered, boolean plan) {
    /** Makes a statement by chance. */
    static RandomStatement of(RandomSchema schema, long seed) {
        Dice dice = new Dice(seed);
        Queries queries = new Queries(dice, schema);
        Changes changes = new Changes(dice, schema, queries);
        int depth = 1 + dice.below(3);
        int kind = dice.below(100);
        if (kind < 4) {
            Sql explained = dice.chance(50) ? changes.of(null, 1) : queries.of(queries.signature(), Names.NONE, depth);
            return new RandomStatement(
                    Sql.of(
                            Sql.FIXED,
                            dice.one("EXPLAIN ", "EXPLAIN (COSTS OFF) ", "EXPLAIN (VERBOSE, FORMAT JSON) "),
                            explained),
                    false,
                    true);
        }
        if (kind < 44) {
            return new RandomStatement(changes.of(null, depth), false, false);
        }
        if (kind < 50) {
            return new RandomStatement(writing(dice, queries, changes, depth), false, false);
        }
        if (kind < 56) {
            return new RandomStatement(whole(dice, schema, queries), false, false);
        }
        List<Type> signature = queries.signature();
        Sql query = queries.of(signature, Names.NONE, depth);
        return kind < 75
                ? new RandomStatement(queries.ordered(signature, query), true, false)
                : new RandomStatement(query, false, false);
    }

    /** A change whose rows are read. */
    private static Sql writing(Dice dice, Queries queries, Changes changes, int depth) {
        List<Type> types = queries.signature();
        List<Column> columns = FromItems.columns("w", types);
        Sql change = changes.of(types, Math.min(1, depth));
        queries.named.push(new Source("written", columns, null));
        Sql main = dice.chance(50)
                ? Sql.of(Sql.FIXED, "SELECT count(*) FROM written")
                : queries.select(queries.signature(), Names.NONE, depth);
        return Sql.of(
                Sql.FIXED,
                "WITH written(" + columns.stream().map(Column::name).collect(Collectors.joining(", ")) + ") AS (",
                change,
                ") ",
                main);
    }

    /** Whole rows, and rows that are locked. */
    private static Sql whole(Dice dice, RandomSchema schema, Queries queries) {
        Table table = dice.one(schema.tables);
        Names names = Names.of(List.of(new Source("r", table.columns(), table)), Names.NONE);
        return switch (dice.below(5)) {
            case 0 -> Sql.of(Sql.FIXED, "TABLE " + table.name());
            case 1 -> Sql.of(Sql.FIXED, "SELECT r.* FROM " + table.name() + " r", queries.where(names, 2));
            case 2 -> Sql.of(Sql.FIXED, "SELECT r FROM " + table.name() + " * AS r", queries.where(names, 2));
            case 3 ->
                Sql.of(
                        Sql.FIXED,
                        "SELECT * FROM " + table.name() + " AS r",
                        queries.where(names, 1),
                        dice.one(
                                " FOR UPDATE",
                                " FOR SHARE OF r",
                                " FOR NO KEY UPDATE SKIP LOCKED",
                                " FOR KEY SHARE NOWAIT"));
            default -> {
                FromItems.Made made = queries.items().from(Names.NONE, 1);
                yield Sql.of(Sql.FIXED, "SELECT * FROM ", made.sql());
            }
        };
    }

    /** Whether it may change rows. */
    boolean writes() {
        String text = sql.text();
        return text.contains("INSERT ")
                || text.contains("UPDATE ")
                || text.contains("DELETE ")
                || text.contains("MERGE ");
    }

    /** The same with something smaller in one place. */
    RandomStatement with(Sql smaller) {
        return new RandomStatement(smaller, ordered, plan);
    }

    @Override
    public String toString() {
        return sql.text() + "\n  bound: " + sql.bound();
    }
}

package io.safedb.jdbc.sql;

import io.safedb.RowCondition;
import io.safedb.guard.Finding;
import io.safedb.jdbc.sql.lexer.Tokens.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Makes the {@link LockedCount} of a change out of the caller's own words: {@code UPDATE t SET … FROM u WHERE c}
 * becomes {@code SELECT t.lock FROM t, u WHERE c FOR NO KEY UPDATE OF t}, which is narrowed and proven like any
 * statement of his, and then counted. The row locks are those that the change takes itself a moment later, so that
 * nothing is locked that would not be, and no row that was counted can become locked before the change.
 *
 * <p>A condition that may say something else when it is asked a second time cannot be counted, and is refused.
 */
final class LockedCounting {
    /** Built-in functions that give something else each time. */
    private static final Set<String> UNSTEADY = Set.of(
            "clock_timestamp",
            "gen_random_uuid",
            "random",
            "random_normal",
            "statement_timestamp",
            "timeofday",
            "uuidv4",
            "uuidv7");

    private static final String HIT = "safedb_hit";

    private final Reading reading;
    private final String text;

    LockedCounting(Reading reading, String text) {
        this.reading = reading;
        this.text = text;
    }

    /**
     * The rows that a change would hit, in the caller's words.
     *
     * @param text the query, without the tenant
     * @param select where its own SELECT begins
     * @param parameters which of the caller's parameters are in it, counted from 1
     * @param number what the rows are counted by
     */
    record Query(String text, int select, List<Integer> parameters, String number) {}

    /** The query for a change of a relation with locked rows. */
    Query query(QueryLevel level, FromItem.Relation target, RowCondition locked) {
        TokenSpan context = level.context;
        if (context == null) {
            throw uncounted(
                    target, "a name of its condition may be one that WITH gives outside; use a statement alone");
        }
        List<TokenSpan> parts = new ArrayList<>();
        StringBuilder query = new StringBuilder();
        take(context, parts, query);
        String alias = SqlNarrower.quoted(target.alias());
        boolean joined = !level.fromSpan.isEmpty();
        int select = query.length();
        query.append("SELECT ").append(alias).append('.').append(SqlNarrower.quoted(locked.column()));
        query.append(" AS safedb_lock");
        if (joined) {
            // A row that a join meets twice is one row. A partition's rows are numbered for themselves.
            query.append(", ").append(alias).append(".tableoid AS safedb_table, ");
            query.append(alias).append(".ctid AS safedb_row");
        }
        query.append(" FROM ");
        take(level.targetSpan, parts, query);
        if (joined) {
            query.append(", ");
            take(level.fromSpan, parts, query);
        }
        if (level.filter.present()) {
            take(new TokenSpan(level.filter.keyword(), level.filter.end()), parts, query);
        }
        query.append(level.deletes ? "FOR UPDATE OF " : "FOR NO KEY UPDATE OF ").append(alias);
        String number = joined ? "DISTINCT (" + HIT + ".safedb_table, " + HIT + ".safedb_row)" : "*";
        return new Query(
                query.toString(),
                select,
                parameters(parts),
                "SELECT count(" + number + ") FILTER (WHERE " + RowPredicate.holds(locked, HIT + ".safedb_lock")
                        + ") FROM (");
    }

    private void take(TokenSpan span, List<TokenSpan> parts, StringBuilder query) {
        if (!span.isEmpty()) {
            parts.add(span);
            query.append(query.isEmpty() || query.charAt(query.length() - 1) == ' ' ? "" : " ")
                    .append(text, reading.tokens.start(span.first()), reading.tokens.end(span.last()))
                    .append(' ');
        }
    }

    private List<Integer> parameters(List<TokenSpan> parts) {
        List<Integer> found = new ArrayList<>();
        int number = 0;
        for (int i = 0; i < reading.tokens.size(); i++) {
            if (reading.tokens.kind(i) == Kind.PARAMETER) {
                number++;
                for (TokenSpan part : parts) {
                    if (part.first() <= i && i <= part.last()) {
                        found.add(number);
                    }
                }
            }
        }
        return found;
    }

    /** Stops where the query changes something, or may count other rows than those that are changed. */
    void check(FromItem.Relation target, Query query, Reading asked) {
        if (asked.levels.stream().noneMatch(level -> isOn(target, query, level, asked))) {
            throw uncounted(target, "its name is one that WITH gives as well");
        }
        if (!asked.inserts.isEmpty() || asked.levels.stream().anyMatch(level -> level.target != null)) {
            throw uncounted(target, "another part of the statement changes rows; use a statement for each");
        }
        for (String function : asked.functions) {
            if (!BuiltInFunctions.onlyCompute(function) || UNSTEADY.contains(function)) {
                throw uncounted(
                        target, "its condition calls " + function + ", which may say something else the next time");
            }
        }
        if (asked.findings.stream()
                .anyMatch(finding ->
                        finding.kind() != Finding.Kind.UNFILTERED_READ && !reading.findings.contains(finding))) {
            throw uncounted(target, "its condition is not understood well enough");
        }
        if (asked.levels.stream().anyMatch(level -> level.from.stream().anyMatch(LockedCounting::isSampled))) {
            throw uncounted(target, "its condition reads a sample, which is another one the next time");
        }
    }

    private static boolean isOn(FromItem.Relation target, Query query, QueryLevel level, Reading asked) {
        return asked.tokens.start(level.first) == query.select
                && level.locks
                && level.from.get(0) instanceof FromItem.Relation relation
                && relation.name().equals(target.name());
    }

    private static boolean isSampled(FromItem item) {
        return item instanceof FromItem.Relation relation
                ? relation.sampled()
                : item instanceof FromItem.Hidden hidden
                        ? isSampled(hidden.inside())
                        : item instanceof FromItem.Join join && (isSampled(join.left()) || isSampled(join.right()));
    }

    /** The finished count. */
    LockedCount count(FromItem.Relation target, Query query, SqlStatement.Made made) {
        NarrowedSql narrowed = made.sql();
        if (narrowed == null) {
            throw uncounted(target, "the tables that its condition joins cannot be narrowed while its rows are kept");
        }
        return new LockedCount(
                target.name(), query.number + narrowed.text() + ") AS " + HIT, query.parameters, narrowed);
    }

    private static Unnarrowable uncounted(FromItem.Relation target, String why) {
        return new Unnarrowable(
                Finding.Kind.LOCKED, target.name(), "how many locked rows it would hit cannot be counted: " + why);
    }
}

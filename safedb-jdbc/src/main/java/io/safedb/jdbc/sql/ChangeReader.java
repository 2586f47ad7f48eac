package io.safedb.jdbc.sql;

import io.safedb.guard.Call.Touch;
import io.safedb.guard.Finding;
import io.safedb.jdbc.sql.lexer.Unreadable;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads UPDATE and DELETE, and what all four kinds of changes have in common: their target and RETURNING. */
final class ChangeReader {
    private final Reading reading;
    private final ExpressionReader expressions;
    private final FromReader from;
    private final QueryReader queries;
    private final AssignmentReader assignments;
    private final InsertReader inserts;
    private final MergeReader merges;

    ChangeReader(Reading reading, ExpressionReader expressions, FromReader from, QueryReader queries) {
        this.reading = reading;
        this.expressions = expressions;
        this.from = from;
        this.queries = queries;
        this.assignments = new AssignmentReader(reading, expressions);
        this.inserts = new InsertReader(reading, expressions, queries, assignments);
        this.merges = new MergeReader(reading, expressions, from, inserts, assignments);
    }

    /**
     * Reads a statement that changes rows.
     *
     * @param verb its first word
     * @param context the WITH clause that its names rest on; null if another statement has it
     * @return what its RETURNING gives; without columns if it has none
     */
    Query change(String verb, @Nullable TokenSpan context) {
        return switch (verb) {
            case "insert" -> {
                InsertSite site = inserts.insert();
                yield returning(List.of(site.target));
            }
            case "merge" -> {
                QueryLevel level = merges.merge();
                yield returning(both(level.from, level.target));
            }
            case "update" -> {
                QueryLevel level = update(context);
                yield returning(both(level.target, level.from));
            }
            default -> {
                QueryLevel level = delete(context);
                yield returning(both(level.target, level.from));
            }
        };
    }

    private static List<FromItem> both(FromItem.@Nullable Relation first, List<FromItem> others) {
        List<FromItem> items = new ArrayList<>(others);
        items.add(0, java.util.Objects.requireNonNull(first));
        return items;
    }

    private static List<FromItem> both(List<FromItem> others, FromItem.@Nullable Relation last) {
        List<FromItem> items = new ArrayList<>(others);
        items.add(java.util.Objects.requireNonNull(last));
        return items;
    }

    private QueryLevel update(@Nullable TokenSpan context) {
        QueryLevel level = target(context, reading.next());
        reading.expectWord("set");
        assignments.assignments();
        if (reading.acceptWord("from")) {
            items(level);
        }
        changeFilter(level, "it updates every row");
        return level;
    }

    private QueryLevel delete(@Nullable TokenSpan context) {
        int first = reading.next();
        reading.deletes = true;
        reading.expectWord("from");
        QueryLevel level = target(context, first);
        level.deletes = true;
        if (reading.acceptWord("using")) {
            items(level);
        }
        changeFilter(level, "it deletes every row");
        return level;
    }

    private QueryLevel target(@Nullable TokenSpan context, int first) {
        int name = reading.at();
        QueryLevel level =
                new QueryLevel(QueryLevel.Kind.CHANGE, first, from.relations().target(Touch.CHANGE));
        level.targetSpan = new TokenSpan(name, reading.before());
        level.context = context;
        reading.levels.add(level);
        return level;
    }

    private void items(QueryLevel level) {
        int first = reading.at();
        from.list(level);
        level.fromSpan = new TokenSpan(first, reading.before());
    }

    private void changeFilter(QueryLevel level, String everyRow) {
        FromItem.Relation target = java.util.Objects.requireNonNull(level.target);
        int keyword = reading.at();
        if (!reading.acceptWord("where")) {
            level.filter = new Clause(-1, reading.before());
            reading.find(Finding.Kind.DESTRUCTIVE, target.name(), everyRow + ": it has no WHERE", target.first());
            return;
        }
        if (reading.isWord("current") && reading.isWord(1, "of")) {
            throw new Unreadable(
                    reading.tokens.start(keyword),
                    "WHERE CURRENT OF takes no condition beside it; name the row by its key, or use an updatable ResultSet");
        }
        if (expressions.condition().vacuous) {
            reading.find(
                    Finding.Kind.DESTRUCTIVE, target.name(), everyRow + ": its WHERE is true for all of them", keyword);
        }
        level.filter = new Clause(keyword, reading.before());
    }

    /**
     * Reads RETURNING if it follows.
     *
     * @param from what a star in it stands for
     */
    private Query returning(List<FromItem> from) {
        Query rows = new Query();
        if (!reading.acceptWord("returning")) {
            return rows;
        }
        if (reading.isWord("with") && reading.isMark(1, "(")) {
            reading.next();
            reading.next();
            do {
                if (!reading.acceptWord("old")) {
                    reading.expectWord("new");
                }
                reading.expectWord("as");
                reading.columnName();
            } while (reading.acceptMark(","));
            reading.expectMark(")");
        }
        reading.returning = true;
        QueryLevel level = new QueryLevel(QueryLevel.Kind.SELECT, reading.at(), null);
        level.from.addAll(from);
        queries.selectList(level);
        rows.selects.add(level);
        return rows;
    }
}

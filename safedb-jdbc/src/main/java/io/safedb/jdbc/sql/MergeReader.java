package io.safedb.jdbc.sql;

import io.safedb.guard.Call.Touch;
import io.safedb.guard.Finding;

/** Reads MERGE up to its RETURNING. */
final class MergeReader {
    private final Reading reading;
    private final ExpressionReader expressions;
    private final FromReader from;
    private final InsertReader inserts;
    private final AssignmentReader assignments;

    MergeReader(
            Reading reading,
            ExpressionReader expressions,
            FromReader from,
            InsertReader inserts,
            AssignmentReader assignments) {
        this.reading = reading;
        this.expressions = expressions;
        this.from = from;
        this.inserts = inserts;
        this.assignments = assignments;
    }

    QueryLevel merge() {
        int first = reading.next();
        reading.expectWord("into");
        FromItem.Relation target = from.relations().target(Touch.INSERT_AND_CHANGE);
        QueryLevel level = new QueryLevel(QueryLevel.Kind.MERGE, first, target);
        level.changes = false;
        reading.levels.add(level);
        reading.expectWord("using");
        level.from.add(from.item());
        int on = reading.at();
        reading.expectWord("on");
        Operand condition = expressions.condition();
        level.filter = new Clause(on, reading.before());
        while (reading.acceptWord("when")) {
            branch(level, target, condition);
        }
        return level;
    }

    private void branch(QueryLevel level, FromItem.Relation target, Operand condition) {
        boolean not = reading.acceptWord("not");
        reading.expectWord("matched");
        boolean bySource = false;
        if (not && reading.acceptWord("by")) {
            bySource = reading.acceptWord("source");
            if (!bySource) {
                reading.expectWord("target");
            }
        }
        // Of what an ON that never holds leaves over, nothing is left out.
        boolean filtered = !condition.vacuous && !condition.never;
        int and = reading.at();
        if (reading.acceptWord("and")) {
            filtered |= !expressions.condition().vacuous;
        } else {
            and = -1;
        }
        if (bySource) {
            // ON does not choose these rows: it says which ones are left over, and those of all tenants would be.
            level.bySource.add(new Clause(and, reading.before()));
        }
        reading.expectWord("then");
        if (reading.acceptWord("update")) {
            reading.expectWord("set");
            assignments.assignments();
            level.changes = true;
            everyRow(target, filtered);
        } else if (reading.acceptWord("delete")) {
            reading.deletes = true;
            level.changes = true;
            everyRow(target, filtered);
        } else if (reading.acceptWord("insert")) {
            inserts.mergeInsert(target);
        } else {
            reading.expectWord("do");
            reading.expectWord("nothing");
        }
    }

    private void everyRow(FromItem.Relation target, boolean filtered) {
        if (!filtered) {
            reading.find(
                    Finding.Kind.DESTRUCTIVE,
                    target.name(),
                    "MERGE changes every row: its ON is always true or never",
                    target.first());
        }
    }
}

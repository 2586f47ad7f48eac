package io.safedb.jdbc.sql;

import io.safedb.guard.Call.Action;
import io.safedb.guard.Finding;
import io.safedb.jdbc.sql.lexer.Tokens.Kind;
import io.safedb.jdbc.sql.lexer.Unreadable;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A text from its first token to its last: EXPLAIN or not, one statement, semicolons. What the statement touches is in
 * the reading; here is what kind of thing it is.
 *
 * @param operation what the log and a token call it
 * @param action the strongest thing it does
 * @param returnsRows whether running it gives rows rather than a count
 * @param destruction what a change of the schema destroys; null if it is none
 */
record WholeText(
        String operation,
        Action action,
        boolean returnsRows,
        @Nullable Destruction destruction) {
    private static final Set<String> QUERY_VERBS =
            Set.of("select", "with", "values", "table", "insert", "update", "delete", "merge");

    private WholeText(String operation, Action action, boolean returnsRows) {
        this(operation, action, returnsRows, null);
    }

    /** Reads a text to its end. */
    static WholeText read(Reading reading) {
        QueryReader queries = new QueryReader(reading);
        WholeText whole;
        if (reading.isWord("explain")) {
            whole = explain(reading, queries);
        } else {
            whole = statement(reading, queries);
        }
        reading.operators();
        boolean ended = false;
        while (reading.acceptMark(";")) {
            ended = true;
        }
        if (reading.kind() != Kind.END) {
            throw ended
                    ? new Unreadable(
                            reading.tokens.start(reading.at()),
                            "a second statement begins here; one text is one statement")
                    : reading.unexpected();
        }
        return whole;
    }

    private static WholeText statement(Reading reading, QueryReader queries) {
        if (!reading.isMark("(") && reading.kind() != Kind.WORD) {
            throw reading.unexpected();
        }
        String first = reading.tokens.word(reading.at());
        if (!reading.isMark("(") && !QUERY_VERBS.contains(first)) {
            UtilityReader utility = new UtilityReader(reading, queries);
            Action action = utility.read(first);
            return new WholeText(
                    utility.operation(), action, first.equals("show") || first.equals("fetch"), utility.change());
        }
        String verb = queries.statement().verb();
        if (reading.intoTable) {
            return new WholeText("SELECT INTO", Action.SCHEMA, false);
        }
        return new WholeText(
                verb.toUpperCase(Locale.ROOT), action(reading), verb.equals("select") || reading.returning);
    }

    /** A plan is made for the narrowed statement, as if it were run; see decision 0022 for what it tells. */
    private static WholeText explain(Reading reading, QueryReader queries) {
        int first = reading.next();
        if (isAnalyzed(reading)) {
            reading.find(
                    Finding.Kind.REVEALING,
                    "EXPLAIN ANALYZE",
                    "it counts the rows of all tenants that it passes over; leave ANALYZE out, or run it on a connection"
                            + " of your own",
                    first);
        }
        if (reading.kind() == Kind.WORD && !QUERY_VERBS.contains(reading.tokens.word(reading.at()))) {
            throw reading.unexpected();
        }
        WholeText inner = statement(reading, queries);
        return new WholeText("EXPLAIN " + inner.operation, inner.action, true);
    }

    /** Reads the options; returns whether the statement is run. */
    private static boolean isAnalyzed(Reading reading) {
        if (!reading.isMark("(") || reading.isQueryAfterBrackets()) {
            boolean analyzed = reading.acceptWord("analyze") || reading.acceptWord("analyse");
            reading.acceptWord("verbose");
            return analyzed;
        }
        boolean analyzed = false;
        reading.next();
        do {
            String option = reading.anyName();
            boolean off = reading.isWord("false") || reading.isWord("off");
            while (!reading.isMark(",") && !reading.isMark(")")) {
                reading.next();
            }
            analyzed |= (option.equals("analyze") || option.equals("analyse")) && !off;
        } while (reading.acceptMark(","));
        reading.expectMark(")");
        return analyzed;
    }

    /** The strongest of the changes in a statement, those in WITH included. */
    private static Action action(Reading reading) {
        if (reading.deletes) {
            return Action.DELETE;
        }
        if (reading.levels.stream().anyMatch(level -> level.target != null)) {
            return Action.UPDATE;
        }
        return reading.inserts.isEmpty() ? Action.READ : Action.INSERT;
    }

    /** What spending a token needs to know; of rows, one change that counts them is all that a token covers. */
    @Nullable
    Destruction spent(Reading reading) {
        if (destruction != null
                || reading.findings.stream().noneMatch(finding -> finding.kind() == Finding.Kind.DESTRUCTIVE)) {
            return destruction;
        }
        String first = reading.tokens.word(0);
        String obstacle = null;
        if (returnsRows) {
            obstacle = "rows that it hands back cannot be counted before they are gone; leave RETURNING out";
        } else if (!first.equals("update") && !first.equals("delete") && !first.equals("merge")) {
            obstacle = "it has several parts, and a token is for one; run them one by one";
        }
        return new Destruction(List.of(), false, obstacle);
    }
}

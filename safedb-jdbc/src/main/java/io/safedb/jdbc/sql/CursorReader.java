package io.safedb.jdbc.sql;

import io.safedb.guard.Finding;
import io.safedb.jdbc.sql.lexer.Tokens.Kind;
import io.safedb.jdbc.sql.lexer.Unreadable;

/**
 * Reads DECLARE, FETCH, MOVE and CLOSE. A cursor's rows are chosen when it is declared: its query is narrowed like any
 * other. What it is used for later shows nothing of that, so that every use is a finding, which goes away only where
 * the connection knows that the cursor was declared through it, and for whom.
 */
final class CursorReader {
    private final Reading reading;
    private final QueryReader queries;

    CursorReader(Reading reading, QueryReader queries) {
        this.reading = reading;
        this.queries = queries;
    }

    void declare() {
        reading.next();
        String name = reading.columnName();
        while (!reading.isWord("cursor")) {
            if (reading.acceptWord("no")) {
                reading.expectWord("scroll");
            } else if (!reading.acceptWord("binary")
                    && !reading.acceptWord("insensitive")
                    && !reading.acceptWord("asensitive")) {
                reading.expectWord("scroll");
            }
        }
        reading.expectWord("cursor");
        if (reading.acceptWord("with")) {
            reading.expectWord("hold");
        } else if (reading.acceptWord("without")) {
            reading.expectWord("hold");
        }
        reading.expectWord("for");
        int query = reading.at();
        queries.query();
        if (!reading.inserts.isEmpty() || reading.levels.stream().anyMatch(level -> level.target != null)) {
            throw new Unreadable(reading.tokens.start(query), "a cursor over rows that are changed");
        }
        reading.cursor = new CursorUse(name, true);
    }

    void use(String verb) {
        int first = reading.next();
        if (verb.equals("close")) {
            if (reading.isWord("all")) {
                reading.find(
                        Finding.Kind.OPAQUE,
                        "CLOSE ALL",
                        "it closes the driver's own cursors, too; close them by name");
                reading.next();
                return;
            }
        } else {
            direction();
            if (!reading.acceptWord("from")) {
                reading.acceptWord("in");
            }
        }
        reading.cursor = new CursorUse(reading.columnName(), false);
        reading.find(
                Finding.Kind.OPAQUE,
                verb.toUpperCase(java.util.Locale.ROOT),
                "whose rows the cursor has is known only where a Statement of the same connection declared it",
                first);
    }

    private void direction() {
        if (reading.acceptWord("absolute") || reading.acceptWord("relative")) {
            number();
            return;
        }
        if (reading.kind() == Kind.NUMBER || reading.kind() == Kind.OPERATOR) {
            number();
            return;
        }
        boolean both = (reading.isWord("forward") || reading.isWord("backward")) && !isLast();
        if (both) {
            reading.next();
            if (reading.kind() == Kind.NUMBER || reading.kind() == Kind.OPERATOR) {
                number();
            } else if (reading.isWord("all") && !isLast()) {
                reading.next();
            }
        } else if ((reading.isWord("next")
                        || reading.isWord("prior")
                        || reading.isWord("first")
                        || reading.isWord("last")
                        || reading.isWord("all"))
                && !isLast()) {
            reading.next();
        }
    }

    /** Whether nothing follows the next word, which is a cursor's name then. */
    private boolean isLast() {
        int behind = reading.at() + 1;
        return reading.tokens.kind(behind) == Kind.END || reading.tokens.isMark(behind, ";");
    }

    private void number() {
        if (!reading.acceptOperator("-")) {
            reading.acceptOperator("+");
        }
        if (reading.kind() != Kind.NUMBER) {
            throw reading.unexpected();
        }
        reading.next();
    }
}

package io.safedb.jdbc.sql;

import io.safedb.jdbc.sql.lexer.Tokens.Kind;

/** Reads the definitions of windows. */
final class WindowReader {
    private final Reading reading;
    private final ExpressionReader expressions;
    private final TailReader tails;

    WindowReader(Reading reading, ExpressionReader expressions, TailReader tails) {
        this.reading = reading;
        this.expressions = expressions;
        this.tails = tails;
    }

    /** Reads the named ones of a WINDOW clause. */
    void clause() {
        do {
            reading.columnName();
            reading.expectWord("as");
            definition();
        } while (reading.acceptMark(","));
    }

    /** Reads {@code (…)} of OVER or WINDOW. */
    void definition() {
        reading.enter();
        reading.expectMark("(");
        if (reading.isColumnName() && !isClause()) {
            reading.next();
        }
        if (reading.acceptWord("partition")) {
            reading.expectWord("by");
            do {
                expressions.expression();
            } while (reading.acceptMark(","));
        }
        if (reading.isWord("order")) {
            tails.orderBy();
        }
        if (reading.isWord("range") || reading.isWord("rows") || reading.isWord("groups")) {
            reading.next();
            if (reading.acceptWord("between")) {
                frameBound();
                reading.expectWord("and");
            }
            frameBound();
            if (reading.acceptWord("exclude")) {
                while (reading.kind() == Kind.WORD) {
                    reading.next();
                }
            }
        }
        reading.expectMark(")");
        reading.leave();
    }

    private boolean isClause() {
        return reading.isWord("partition")
                || reading.isWord("range")
                || reading.isWord("rows")
                || reading.isWord("groups");
    }

    private void frameBound() {
        if (reading.isWord("unbounded") && (reading.isWord(1, "preceding") || reading.isWord(1, "following"))) {
            reading.next();
            followingOrPreceding();
        } else if (reading.isWord("current") && reading.isWord(1, "row")) {
            reading.next();
            reading.next();
        } else {
            expressions.chain();
            followingOrPreceding();
        }
    }

    private void followingOrPreceding() {
        if (!reading.acceptWord("preceding")) {
            reading.expectWord("following");
        }
    }
}

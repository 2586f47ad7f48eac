package io.safedb.jdbc.sql;

/** Reads CASE: a comparison of one operand with many, or a list of conditions. */
final class CaseReader {
    private final Reading reading;
    private final ExpressionReader expressions;

    CaseReader(Reading reading, ExpressionReader expressions) {
        this.reading = reading;
        this.expressions = expressions;
    }

    /** Reads all of it; returns what its values hold. */
    Operand expression() {
        reading.enter();
        reading.next();
        Operand whole = new Operand();
        Operand compared = null;
        if (!reading.isWord("when")) {
            compared = expressions.expression();
        }
        while (reading.acceptWord("when")) {
            Operand when = expressions.expression();
            if (compared != null) {
                Operand pair = new Operand();
                pair.add(compared);
                pair.add(when);
                if (pair.tenant) {
                    reading.compared(pair);
                    pair.tenant = false;
                }
                whole.column |= pair.column;
                whole.rows |= pair.rows;
            } else {
                whole.column |= when.column;
                whole.rows |= when.rows;
            }
            reading.expectWord("then");
            whole.add(expressions.expression());
        }
        if (reading.acceptWord("else")) {
            whole.add(expressions.expression());
        }
        reading.expectWord("end");
        reading.leave();
        return whole;
    }
}

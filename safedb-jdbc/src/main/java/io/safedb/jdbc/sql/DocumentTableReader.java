package io.safedb.jdbc.sql;

import io.safedb.jdbc.sql.lexer.Tokens;

/**
 * Reads the calls that make a table of a document: JSON_TABLE and XMLTABLE. What they compute from is in their text.
 */
final class DocumentTableReader {
    private final Reading reading;
    private final ExpressionReader expressions;

    DocumentTableReader(Reading reading, ExpressionReader expressions) {
        this.reading = reading;
        this.expressions = expressions;
    }

    /** Whether such a call comes next. */
    boolean isNext() {
        return (reading.isWord("json_table") || reading.isWord("xmltable")) && reading.isMark(1, "(");
    }

    /** Reads it from its name to its closing bracket. */
    void call() {
        reading.enter();
        boolean json = reading.tokens.word(reading.next()).equals("json_table");
        reading.expectMark("(");
        if (json) {
            jsonTable();
        } else {
            xmlTable();
        }
        reading.expectMark(")");
        reading.leave();
    }

    private void jsonTable() {
        expressions.expression();
        format();
        reading.expectMark(",");
        expressions.expression();
        if (reading.acceptWord("as")) {
            reading.columnName();
        }
        if (reading.acceptWord("passing")) {
            do {
                expressions.expression();
                format();
                reading.expectWord("as");
                reading.anyName();
            } while (reading.acceptMark(","));
        }
        jsonColumns();
        behaviours();
    }

    private void jsonColumns() {
        reading.enter();
        reading.expectWord("columns");
        reading.expectMark("(");
        do {
            if (reading.isWord("nested") && (reading.isWord(1, "path") || isConstant(1))) {
                reading.next();
                path();
                if (reading.acceptWord("as")) {
                    reading.columnName();
                }
                jsonColumns();
            } else if (!ordinality()) {
                reading.columnName();
                expressions.types().type();
                format();
                reading.acceptWord("exists");
                if (reading.isWord("path")) {
                    path();
                }
                behaviours();
            }
        } while (reading.acceptMark(","));
        reading.expectMark(")");
        reading.leave();
    }

    /** The path is a constant. */
    private void path() {
        reading.acceptWord("path");
        if (!isConstant(0)) {
            throw reading.unexpected();
        }
        reading.next();
    }

    private boolean isConstant(int ahead) {
        return reading.tokens.kind(reading.at() + ahead) == Tokens.Kind.STRING;
    }

    private boolean ordinality() {
        if (!reading.isWord(1, "for")) {
            return false;
        }
        reading.columnName();
        reading.expectWord("for");
        reading.expectWord("ordinality");
        return true;
    }

    private void format() {
        if (reading.acceptWord("format")) {
            reading.expectWord("json");
            if (reading.acceptWord("encoding")) {
                reading.anyName();
            }
        }
    }

    /** Wrappers, quotes, and what to do where a value is missing or wrong. */
    private void behaviours() {
        while (!reading.isMark(",") && !reading.isMark(")")) {
            if (reading.acceptWord("default")) {
                expressions.expression();
                reading.expectWord("on");
            } else if (reading.kind() == Tokens.Kind.WORD
                    && DocumentCallReader.isTailWord(reading.tokens.word(reading.at()))) {
                reading.next();
            } else {
                throw reading.unexpected();
            }
        }
    }

    private void xmlTable() {
        if (reading.isWord("xmlnamespaces") && reading.isMark(1, "(")) {
            reading.next();
            reading.next();
            do {
                boolean unnamed = reading.acceptWord("default");
                expressions.chain();
                if (!unnamed) {
                    reading.expectWord("as");
                    reading.anyName();
                }
            } while (reading.acceptMark(","));
            reading.expectMark(")");
            reading.expectMark(",");
        }
        expressions.operands().operand();
        reading.expectWord("passing");
        mechanism();
        expressions.operands().operand();
        mechanism();
        reading.expectWord("columns");
        do {
            if (!ordinality()) {
                reading.columnName();
                expressions.types().type();
                xmlOptions();
            }
        } while (reading.acceptMark(","));
    }

    private void mechanism() {
        if (reading.acceptWord("by") && !reading.acceptWord("ref")) {
            reading.expectWord("value");
        }
    }

    private void xmlOptions() {
        while (!reading.isMark(",") && !reading.isMark(")")) {
            if (reading.acceptWord("path") || reading.acceptWord("default")) {
                expressions.chain();
            } else {
                reading.acceptWord("not");
                reading.expectWord("null");
            }
        }
    }
}

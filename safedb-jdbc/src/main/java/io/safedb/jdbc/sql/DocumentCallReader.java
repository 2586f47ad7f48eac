package io.safedb.jdbc.sql;

import io.safedb.jdbc.sql.lexer.Tokens.Kind;

/** Reads the arguments of the XML and JSON forms of the SQL standard. */
final class DocumentCallReader {
    private final Reading reading;
    private final ExpressionReader expressions;
    private final TypeReader types;
    private final QueryReader queries;

    DocumentCallReader(Reading reading, ExpressionReader expressions, TypeReader types, QueryReader queries) {
        this.reading = reading;
        this.expressions = expressions;
        this.types = types;
        this.queries = queries;
    }

    /** Reads everything between the brackets of the named form. */
    void arguments(String form, Operand operand) {
        switch (form) {
            case "xmlelement" -> element(operand);
            case "xmlforest" -> labelled(operand);
            case "xmlparse" -> {
                documentOrContent();
                operand.add(expressions.expression());
                if (reading.acceptWord("preserve") || reading.acceptWord("strip")) {
                    reading.expectWord("whitespace");
                }
            }
            case "xmlpi" -> {
                reading.expectWord("name");
                reading.anyName();
                if (reading.acceptMark(",")) {
                    operand.add(expressions.expression());
                }
            }
            case "xmlroot" -> root(operand);
            case "xmlexists" -> {
                operand.add(expressions.chain());
                reading.expectWord("passing");
                mechanism();
                operand.add(expressions.operands().operand());
                mechanism();
            }
            case "xmlserialize" -> {
                documentOrContent();
                operand.add(expressions.expression());
                reading.expectWord("as");
                types.type();
                reading.acceptWord("no");
                reading.acceptWord("indent");
            }
            case "json_object" -> {
                if (!reading.isMark(")") && !reading.isWord("returning")) {
                    members(operand);
                }
                jsonTail();
            }
            case "json_objectagg" -> {
                members(operand);
                jsonTail();
            }
            case "json_array" -> {
                array(operand);
                jsonTail();
            }
            case "json_arrayagg" -> {
                operand.add(expressions.expression());
                format();
                if (reading.isWord("order")) {
                    queries.orderBy();
                }
                jsonTail();
            }
            case "json", "json_serialize" -> {
                operand.add(expressions.expression());
                format();
                jsonTail();
            }
            case "json_value", "json_query", "json_exists" -> {
                operand.add(expressions.expression());
                format();
                reading.expectMark(",");
                operand.add(expressions.expression());
                if (reading.acceptWord("passing")) {
                    labelled(operand);
                }
                jsonTail();
            }
            default -> throw reading.unexpected();
        }
    }

    private void element(Operand operand) {
        reading.expectWord("name");
        reading.anyName();
        while (reading.acceptMark(",")) {
            if (reading.isWord("xmlattributes") && reading.isMark(1, "(")) {
                reading.next();
                reading.next();
                labelled(operand);
                reading.expectMark(")");
            } else {
                operand.add(expressions.expression());
            }
        }
    }

    /** A query, or values, the first of which may be a sub-select. */
    private void array(Operand operand) {
        if (reading.isMark(")") || reading.isWord("returning")) {
            return;
        }
        if (reading.isQuery(reading.at())) {
            operand.add(queries.subselect());
            format();
            return;
        }
        Operand first;
        if (reading.isQueryAfterBrackets()) {
            first = expressions.operands().withFields();
            first = queries.continuesQuery() ? queries.continueQuery(first) : expressions.expressionAfter(first);
        } else {
            first = expressions.expression();
        }
        operand.add(first);
        format();
        while (reading.acceptMark(",")) {
            operand.add(expressions.expression());
            format();
        }
    }

    /** {@code x, VERSION v [, STANDALONE YES | NO | NO VALUE]}. */
    private void root(Operand operand) {
        operand.add(expressions.expression());
        reading.expectMark(",");
        reading.expectWord("version");
        if (reading.isWord("no") && reading.isWord(1, "value")) {
            reading.next();
            reading.next();
        } else {
            operand.add(expressions.expression());
        }
        if (reading.acceptMark(",")) {
            reading.expectWord("standalone");
            if (!reading.acceptWord("yes")) {
                reading.expectWord("no");
                reading.acceptWord("value");
            }
        }
    }

    /** {@code BY REF} or {@code BY VALUE}, which say nothing to the server. */
    private void mechanism() {
        if (reading.acceptWord("by") && !reading.acceptWord("ref")) {
            reading.expectWord("value");
        }
    }

    private void labelled(Operand operand) {
        do {
            operand.add(expressions.expression());
            format();
            if (reading.acceptWord("as")) {
                reading.anyName();
            }
        } while (reading.acceptMark(","));
    }

    private void documentOrContent() {
        if (!reading.acceptWord("document")) {
            reading.expectWord("content");
        }
    }

    /** {@code a : b}, {@code a VALUE b} or plain arguments; the server takes no KEY before them. */
    private void members(Operand operand) {
        do {
            operand.add(expressions.expression());
            if (reading.acceptMark(":") || reading.acceptWord("value")) {
                operand.add(expressions.expression());
                format();
            }
        } while (reading.acceptMark(","));
    }

    private void format() {
        if (reading.acceptWord("format")) {
            reading.expectWord("json");
            if (reading.acceptWord("encoding")) {
                reading.anyName();
            }
        }
    }

    /** What may stand behind the arguments: words, a type behind RETURNING, constants behind DEFAULT. */
    private void jsonTail() {
        while (!reading.isMark(")")) {
            if (reading.acceptWord("returning")) {
                types.type();
                format();
            } else if (reading.acceptWord("default")) {
                expressions.expression();
                reading.expectWord("on");
            } else if (reading.kind() == Kind.WORD && isTailWord(reading.tokens.word(reading.at()))) {
                reading.next();
            } else {
                throw reading.unexpected();
            }
        }
    }

    static boolean isTailWord(String word) {
        return switch (word) {
            case "absent",
                    "null",
                    "on",
                    "with",
                    "without",
                    "unique",
                    "keys",
                    "error",
                    "empty",
                    "array",
                    "object",
                    "unknown",
                    "true",
                    "false",
                    "wrapper",
                    "conditional",
                    "unconditional",
                    "keep",
                    "omit",
                    "quotes",
                    "scalar",
                    "string" -> true;
            default -> false;
        };
    }
}

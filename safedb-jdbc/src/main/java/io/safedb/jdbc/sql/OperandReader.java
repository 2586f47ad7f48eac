package io.safedb.jdbc.sql;

import io.safedb.jdbc.sql.lexer.Tokens.Kind;

/**
 * Reads what stands between operators: constants, rows, arrays and sub-selects itself; {@link NameReader} what begins
 * with a name, {@link CallReader} calls, {@link CaseReader} CASE.
 *
 * <p>A bracket that opens with a query is the one hard place: see {@code queryOrMore}.
 */
final class OperandReader {
    private final Reading reading;
    private final ExpressionReader expressions;
    private final TypeReader types;
    private final QueryReader queries;
    private final CallReader calls;
    private final NameReader names;
    private final CaseReader cases;

    OperandReader(Reading reading, ExpressionReader expressions, TypeReader types, QueryReader queries) {
        this.reading = reading;
        this.expressions = expressions;
        this.types = types;
        this.queries = queries;
        this.calls = new CallReader(reading, expressions, types, queries);
        this.names = new NameReader(reading, expressions, calls);
        this.cases = new CaseReader(reading, expressions);
    }

    CallReader calls() {
        return calls;
    }

    /** Reads an operand with the prefix operators before it. */
    Operand prefixed() {
        int first = reading.at();
        boolean prefix = false;
        while (true) {
            if (reading.acceptWord("not")) {
                prefix = true;
            } else if (reading.kind() == Kind.OPERATOR) {
                reading.next();
                prefix = true;
            } else if (reading.isWord("operator") && reading.isMark(1, "(") && !isCallOfOperator()) {
                expressions.words().namedOperator();
                prefix = true;
            } else {
                break;
            }
        }
        Operand operand = operand();
        operand.first = first;
        operand.last = reading.before();
        if (prefix) {
            operand.plainColumn = false;
            operand.plainParameter = false;
            operand.vacuous = false;
        }
        return operand;
    }

    /** {@code operator(…)} with an expression inside would be a call of a function of that name. */
    private boolean isCallOfOperator() {
        int i = reading.at() + 2;
        while (reading.tokens.isName(i) && reading.tokens.isMark(i + 1, ".")) {
            i += 2;
        }
        return reading.tokens.kind(i) != Kind.OPERATOR || !reading.tokens.isMark(i + 1, ")");
    }

    /** Reads one operand without prefix operators. */
    Operand operand() {
        Operand operand = new Operand();
        operand.first = reading.at();
        switch (reading.kind()) {
            case PARAMETER -> {
                reading.next();
                operand.addParameter(reading.parameters());
                operand.plainParameter = true;
                names.indirection(operand);
            }
            case STRING, BITS, NUMBER -> {
                reading.next();
                operand.literal = true;
            }
            case QUOTED -> names.named(operand);
            case MARK -> {
                if (!reading.isMark("(")) {
                    throw reading.unexpected();
                }
                operand = inBrackets();
                if (reading.isMark(".")) {
                    operand.vacuous = false;
                }
                names.indirection(operand);
            }
            case WORD -> operand = word(operand);
            case OPERATOR, END -> throw reading.unexpected();
        }
        operand.last = reading.before();
        return operand;
    }

    private Operand word(Operand operand) {
        String word = reading.tokens.word(reading.at());
        switch (word) {
            case "null", "true", "false" -> reading.next();
            case "default" -> {
                reading.next();
                operand.isDefault = true;
            }
            case "current_date",
                    "current_role",
                    "current_catalog",
                    "current_user",
                    "session_user",
                    "system_user",
                    "user" -> reading.next();
            case "current_time", "current_timestamp", "localtime", "localtimestamp" -> {
                reading.next();
                if (reading.acceptMark("(")) {
                    reading.next();
                    reading.expectMark(")");
                }
            }
            case "current_schema" -> {
                reading.next();
                if (reading.acceptMark("(")) {
                    reading.expectMark(")");
                }
            }
            case "case" -> operand.add(cases.expression());
            case "array" -> {
                reading.next();
                operand.add(reading.isMark("(") ? bracketed() : elements());
            }
            case "exists" -> {
                if (!reading.isMark(1, "(")) {
                    names.named(operand);
                    return operand;
                }
                reading.next();
                Operand inside = bracketed();
                operand.rows = inside.rows;
            }
            case "row" -> {
                if (!reading.isMark(1, "(")) {
                    names.named(operand);
                    return operand;
                }
                reading.next();
                reading.expectMark("(");
                if (!reading.acceptMark(")")) {
                    list(operand);
                    reading.expectMark(")");
                }
                names.indirection(operand);
            }
            default -> {
                if (types.keywordConstant()) {
                    operand.literal = true;
                } else if (calls.isSpecial()) {
                    Operand special = calls.special();
                    special.first = operand.first;
                    names.indirection(special);
                    return special;
                } else {
                    names.named(operand);
                }
            }
        }
        return operand;
    }

    /** Reads {@code [a, [b, c]]} behind ARRAY. */
    private Operand elements() {
        reading.enter();
        Operand operand = new Operand();
        reading.expectMark("[");
        if (!reading.isMark("]")) {
            do {
                operand.add(reading.isMark("[") ? elements() : expressions.expression());
            } while (reading.acceptMark(","));
        }
        reading.expectMark("]");
        reading.leave();
        return operand;
    }

    /** Reads {@code (query)} or {@code (expression, …)}. */
    Operand bracketed() {
        if (!reading.isMark("(")) {
            throw reading.unexpected();
        }
        return inBrackets();
    }

    /** Reads the same with the fields and elements asked of it. */
    Operand withFields() {
        int first = reading.at();
        Operand operand = bracketed();
        names.indirection(operand);
        operand.first = first;
        operand.last = reading.before();
        return operand;
    }

    private Operand inBrackets() {
        if (reading.isQueryAfterBrackets()) {
            return queryOrMore().operand;
        }
        reading.enter();
        reading.next();
        Operand operand = new Operand();
        int first = reading.at();
        Operand only = expressions.expression();
        if (reading.isMark(")")) {
            operand = only;
            operand.first = first;
        } else {
            operand.add(only);
            reading.expectMark(",");
            list(operand);
        }
        reading.expectMark(")");
        reading.leave();
        return operand;
    }

    /** What stood in brackets, and whether it was nothing but a query. */
    private record Inside(Operand operand, boolean query) {}

    /**
     * Reads brackets that open with a query: they may hold that query, a set operation that begins with it, or an
     * expression whose first operand it is. Which one shows only behind the inner brackets.
     */
    private Inside queryOrMore() {
        reading.enter();
        int first = reading.next();
        Inside inside;
        if (reading.isMark("(")) {
            Inside inner = queryOrMore();
            if (inner.query && queries.continuesQuery()) {
                inside = new Inside(queries.continueQuery(inner.operand), true);
            } else if (inner.query && reading.isMark(")")) {
                inside = inner;
            } else {
                Operand start = inner.operand;
                start.first = first + 1;
                names.indirection(start);
                start.last = reading.before();
                Operand whole = expressions.expressionAfter(start);
                if (reading.acceptMark(",")) {
                    list(whole);
                }
                inside = new Inside(whole, false);
            }
        } else {
            inside = new Inside(queries.subselect(), true);
        }
        reading.expectMark(")");
        reading.leave();
        return inside;
    }

    private void list(Operand operand) {
        do {
            operand.add(expressions.expression());
        } while (reading.acceptMark(","));
    }

    /** Reads {@code [i]} or {@code [i:j]}. */
    void subscript(Operand operand) {
        names.subscript(operand);
    }

    /** Reads the right side of an operator into a chain: an operand, or ANY, SOME or ALL of a list. */
    void quantifiedOr(Operand chain) {
        if ((reading.isWord("any") || reading.isWord("all") || reading.isWord("some")) && reading.isMark(1, "(")) {
            reading.next();
            chain.add(bracketed());
        } else {
            chain.add(prefixed());
        }
    }
}

package io.safedb.jdbc.sql;

import io.safedb.jdbc.sql.lexer.SqlKeywords;
import io.safedb.jdbc.sql.lexer.Tokens.Kind;
import io.safedb.jdbc.sql.lexer.Unreadable;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads what stands between operators: constants, columns, calls, rows, sub-selects, CASE. */
final class OperandReader {
    private static final Set<String> ROW_IDENTITY = Set.of("ctid", "tableoid", "xmin", "xmax", "cmin", "cmax");

    private final Reading reading;
    private final ExpressionReader expressions;
    private final TypeReader types;
    private final QueryReader queries;
    private final CallReader calls;

    OperandReader(Reading reading, ExpressionReader expressions, TypeReader types, QueryReader queries) {
        this.reading = reading;
        this.expressions = expressions;
        this.types = types;
        this.queries = queries;
        this.calls = new CallReader(reading, expressions, types, queries);
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
                expressions.namedOperator();
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
                indirection(operand);
            }
            case STRING, BITS, NUMBER -> {
                reading.next();
                operand.literal = true;
            }
            case QUOTED -> named(operand);
            case MARK -> {
                if (!reading.isMark("(")) {
                    throw reading.unexpected();
                }
                operand = inBrackets();
                if (reading.isMark(".")) {
                    operand.vacuous = false;
                }
                indirection(operand);
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
            case "case" -> operand.add(caseExpression());
            case "array" -> {
                reading.next();
                operand.add(reading.isMark("(") ? bracketed() : elements());
            }
            case "exists" -> {
                if (!reading.isMark(1, "(")) {
                    named(operand);
                    return operand;
                }
                reading.next();
                Operand inside = bracketed();
                operand.rows = inside.rows;
            }
            case "row" -> {
                if (!reading.isMark(1, "(")) {
                    named(operand);
                    return operand;
                }
                reading.next();
                reading.expectMark("(");
                if (!reading.acceptMark(")")) {
                    list(operand);
                    reading.expectMark(")");
                }
                indirection(operand);
            }
            default -> {
                if (types.keywordConstant()) {
                    operand.literal = true;
                } else if (calls.isSpecial()) {
                    Operand special = calls.special();
                    special.first = operand.first;
                    indirection(special);
                    return special;
                } else {
                    named(operand);
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

    private Operand caseExpression() {
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
        indirection(operand);
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
                indirection(start);
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
        reading.enter();
        reading.expectMark("[");
        if (!reading.isMark(":") && !reading.isMark("]")) {
            operand.add(expressions.expression());
        }
        if (reading.acceptMark(":") && !reading.isMark("]")) {
            operand.add(expressions.expression());
        }
        reading.expectMark("]");
        reading.leave();
        operand.plainColumn = false;
        operand.plainParameter = false;
    }

    /** Reads {@code .field}, {@code .*} and subscripts behind an operand. */
    private void indirection(Operand operand) {
        while (true) {
            if (reading.acceptMark(".")) {
                operand.plainColumn = false;
                operand.plainParameter = false;
                operand.column = true;
                if (reading.acceptOperator("*")) {
                    operand.star = true;
                } else {
                    String field = reading.anyName();
                    column(operand, "", field);
                    otherName(operand, null, field);
                    reading.field(field);
                }
            } else if (reading.isMark("[")) {
                subscript(operand);
            } else {
                return;
            }
        }
    }

    /** Reads a column, a call, or a constant behind the name of its type. */
    private void named(Operand operand) {
        int first = reading.at();
        reading.anyName();
        int parts = 1;
        boolean star = false;
        while (reading.isMark(".") && !star) {
            reading.next();
            if (reading.acceptOperator("*")) {
                star = true;
            } else {
                reading.anyName();
                parts++;
            }
        }
        boolean quoted = reading.tokens.kind(first) == Kind.QUOTED;
        String head = reading.tokens.word(first);
        if (!star && reading.isMark("(")) {
            if (!quoted && parts == 1 && !SqlKeywords.isFunctionName(head)) {
                throw reading.unexpected();
            }
            reading.calls++;
            calls.call(operand, first);
            reading.calls--;
            indirection(operand);
            return;
        }
        if (!star && reading.kind() == Kind.STRING) {
            if (!quoted && parts == 1 && !SqlKeywords.isFunctionName(head)) {
                throw reading.unexpected();
            }
            reading.next();
            operand.literal = true;
            return;
        }
        if (!quoted && !SqlKeywords.isColumnName(head)) {
            throw new Unreadable(reading.tokens.start(first), "unexpected " + head);
        }
        operand.column = true;
        operand.plainColumn = !star;
        operand.star = star;
        if (parts > 2) {
            reading.schemaQualified.add(reading.tokens.word(first + 2 * (star ? parts - 1 : parts - 2)));
        }
        if (parts == 1 && (!star || reading.calls > 0)) {
            reading.rows.add(head);
        }
        if (parts > 1) {
            reading.field(reading.tokens.word(star ? reading.before() - 2 : reading.before()));
        }
        for (int i = first; i < reading.at(); i += 2) {
            if (reading.tokens.isName(i)) {
                column(operand, i == first ? "" : reading.tokens.word(i - 2), reading.tokens.word(i));
            }
        }
        if (!star) {
            String qualifier = parts > 1 ? reading.tokens.word(reading.before() - 2) : null;
            otherName(operand, qualifier, reading.tokens.word(reading.before()));
        }
        if (reading.isMark("[")) {
            indirection(operand);
        }
    }

    private void otherName(Operand operand, @Nullable String qualifier, String name) {
        if (reading.otherNames != null) {
            reading.otherNames.meet(operand, qualifier, name);
        }
    }

    private void column(Operand operand, String qualifier, String name) {
        operand.tenant |= reading.isTenantColumn(name);
        if (ROW_IDENTITY.contains(name)) {
            reading.identified.add(qualifier);
        }
    }
}

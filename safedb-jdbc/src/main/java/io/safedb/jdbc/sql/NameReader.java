package io.safedb.jdbc.sql;

import io.safedb.jdbc.sql.lexer.SqlKeywords;
import io.safedb.jdbc.sql.lexer.Tokens.Kind;
import io.safedb.jdbc.sql.lexer.Unreadable;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads what begins with a name, a column, a call or a constant behind the name of its type, and what is asked of any
 * operand behind a dot or in square brackets. Each name that may mean the tenant column, a row or a function is noted
 * here.
 */
final class NameReader {
    private static final Set<String> ROW_IDENTITY = Set.of("ctid", "tableoid", "xmin", "xmax", "cmin", "cmax");

    private final Reading reading;
    private final ExpressionReader expressions;
    private final CallReader calls;

    NameReader(Reading reading, ExpressionReader expressions, CallReader calls) {
        this.reading = reading;
        this.expressions = expressions;
        this.calls = calls;
    }

    /** Reads a column, a call, or a constant behind the name of its type. */
    void named(Operand operand) {
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
    void indirection(Operand operand) {
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
}

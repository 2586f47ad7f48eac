package io.safedb.jdbc.sql;

import io.safedb.guard.Finding;
import io.safedb.jdbc.sql.lexer.SqlKeywords;
import io.safedb.jdbc.sql.lexer.Tokens.Kind;

/** Reads one SELECT, clause by clause from DISTINCT to WINDOW, and the lists that RETURNING shares with it. */
final class SelectReader {
    private final Reading reading;
    private final ExpressionReader expressions;
    private final FromReader from;
    private final WindowReader windows;

    SelectReader(Reading reading, ExpressionReader expressions, FromReader from, WindowReader windows) {
        this.reading = reading;
        this.expressions = expressions;
        this.from = from;
        this.windows = windows;
    }

    /** Reads one SELECT without set operations, ORDER BY and what follows. */
    QueryLevel select() {
        reading.enter();
        QueryLevel level = new QueryLevel(QueryLevel.Kind.SELECT, reading.next(), null);
        reading.levels.add(level);
        if (reading.acceptWord("distinct")) {
            level.distinct = true;
            if (reading.acceptWord("on")) {
                reading.expectMark("(");
                int before = reading.levels.size();
                expressionList();
                reading.markKeys(before);
                reading.expectMark(")");
            }
        } else {
            reading.acceptWord("all");
        }
        selectList(level);
        if (reading.acceptWord("into")) {
            into();
        }
        if (reading.acceptWord("from")) {
            from.list(level);
        }
        level.filter = where();
        if (reading.acceptWord("group")) {
            groupBy();
        }
        if (reading.acceptWord("having")) {
            expressions.condition();
        }
        if (reading.acceptWord("window")) {
            windows.clause();
        }
        reading.leave();
        return level;
    }

    /** Reads WHERE with its condition if it follows. */
    Clause where() {
        int keyword = reading.at();
        if (!reading.acceptWord("where")) {
            return new Clause(-1, reading.before());
        }
        expressions.condition();
        return new Clause(keyword, reading.before());
    }

    private void into() {
        if (!reading.acceptWord("temporary") && !reading.acceptWord("temp")) {
            reading.acceptWord("unlogged");
        }
        reading.acceptWord("table");
        String name = reading.anyName();
        while (reading.acceptMark(".")) {
            name = reading.anyName();
        }
        reading.intoTable = true;
        reading.find(Finding.Kind.DESTRUCTIVE, name, "SELECT INTO creates a table");
        reading.find(Finding.Kind.UNNARROWABLE, name, "SELECT INTO copies rows to a table without a policy");
    }

    /** Reads a select list or the list of RETURNING. */
    void selectList(QueryLevel level) {
        if (endsSelectList()) {
            return;
        }
        do {
            output(level);
        } while (reading.acceptMark(","));
        level.listEnd = reading.before();
    }

    private boolean endsSelectList() {
        return switch (reading.kind()) {
            case END -> true;
            case MARK -> reading.isMark(")") || reading.isMark(";");
            case WORD ->
                switch (reading.tokens.word(reading.at())) {
                    case "from",
                            "into",
                            "where",
                            "group",
                            "having",
                            "window",
                            "union",
                            "intersect",
                            "except",
                            "order",
                            "limit",
                            "offset",
                            "fetch",
                            "for" -> true;
                    default -> false;
                };
            default -> false;
        };
    }

    private void output(QueryLevel level) {
        int first = reading.at();
        if (reading.acceptOperator("*")) {
            Operand star = new Operand();
            star.star = true;
            star.column = true;
            star.first = first;
            star.last = first;
            level.output(star, null);
            return;
        }
        Operand output = expressions.expression();
        String name = null;
        if (reading.acceptWord("as")) {
            name = reading.anyName();
        } else if (reading.kind() == Kind.QUOTED
                || (reading.kind() == Kind.WORD
                        && SqlKeywords.isBareLabel(reading.tokens.word(reading.at()))
                        && !reading.isFormatJson())) {
            name = reading.anyName();
        } else if (output.plainColumn) {
            name = reading.tokens.word(output.last);
        }
        level.output(output, name);
    }

    private void groupBy() {
        reading.expectWord("by");
        if (!reading.acceptWord("all")) {
            reading.acceptWord("distinct");
        }
        int before = reading.levels.size();
        groups();
        reading.markKeys(before);
    }

    private void groups() {
        reading.enter();
        do {
            if ((reading.isWord("rollup") || reading.isWord("cube")) && reading.isMark(1, "(")) {
                reading.next();
                reading.next();
                expressionList();
                reading.expectMark(")");
            } else if (reading.isWord("grouping") && reading.isWord(1, "sets")) {
                reading.next();
                reading.next();
                reading.expectMark("(");
                groups();
                reading.expectMark(")");
            } else if (reading.isMark("(") && reading.isMark(1, ")")) {
                reading.next();
                reading.next();
            } else {
                expressions.expression();
            }
        } while (reading.acceptMark(","));
        reading.leave();
    }

    private void expressionList() {
        do {
            expressions.expression();
        } while (reading.acceptMark(","));
    }
}

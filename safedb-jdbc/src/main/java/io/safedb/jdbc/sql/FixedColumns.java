package io.safedb.jdbc.sql;

import io.safedb.jdbc.sql.lexer.SqlKeywords;
import io.safedb.jdbc.sql.lexer.Tokens;
import io.safedb.jdbc.sql.lexer.Tokens.Kind;
import java.util.HashMap;
import java.util.Map;

/**
 * Finds the columns of a change's target that its WHERE pins to values of the caller's: {@code column = ?}, turned
 * round, or {@code column IN (?, ?)}, joined by AND with anything else. Reads tokens that have been understood before;
 * a form that is not one of these pins nothing, and where AND may belong to something else nothing is pinned at all.
 */
final class FixedColumns {
    private final Tokens tokens;
    private final String alias;
    private final boolean qualified;
    private final int begin;
    private final int end;
    private final Map<String, Integer> found = new HashMap<>();

    FixedColumns(Tokens tokens, QueryLevel level, FromItem.Relation target) {
        this.tokens = tokens;
        this.alias = target.alias();
        this.qualified = !level.from.isEmpty();
        this.begin = level.filter.keyword() + 1;
        this.end = level.filter.keyword() < 0 ? 0 : level.filter.end() + 1;
    }

    /** How many values each pinned column is compared with. */
    Map<String, Integer> find() {
        int depth = 0;
        int from = begin;
        for (int i = begin; i < end; i++) {
            if (tokens.isMark(i, "(") || tokens.isMark(i, "[")) {
                depth++;
            } else if (tokens.isMark(i, ")") || tokens.isMark(i, "]")) {
                depth--;
            } else if (depth == 0 && tokens.kind(i) == Kind.WORD) {
                switch (tokens.word(i)) {
                    case "or", "between", "case" -> {
                        return Map.of();
                    }
                    case "and" -> {
                        condition(from, i);
                        from = i + 1;
                    }
                    default -> {
                        // part of a condition
                    }
                }
            }
        }
        condition(from, end);
        return found.isEmpty() ? Map.of() : Map.copyOf(found);
    }

    /** Looks at one condition, brackets around it left out. */
    private void condition(int from, int to) {
        int first = from;
        int behind = to;
        while (behind - first > 2 && tokens.isMark(first, "(") && closing(first) == behind - 1) {
            first++;
            behind--;
        }
        if (first > from) {
            // Inside brackets there may be an AND or OR of its own.
            for (int i = first; i < behind; i++) {
                if (tokens.isWord(i, "and") || tokens.isWord(i, "or")) {
                    return;
                }
            }
        }
        int name = nameEnd(first, behind);
        if (name > first) {
            if (tokens.isOperator(name, "=") && name + 2 == behind && isValue(name + 1)) {
                pin(name - 1, 1);
            } else if (tokens.isWord(name, "in")) {
                pin(name - 1, values(name + 1, behind));
            }
        } else if (first + 2 < behind && isValue(first) && tokens.isOperator(first + 1, "=")) {
            if (nameEnd(first + 2, behind) == behind) {
                pin(behind - 1, 1);
            }
        }
    }

    private int closing(int open) {
        int depth = 0;
        for (int i = open; i < end; i++) {
            if (tokens.isMark(i, "(")) {
                depth++;
            } else if (tokens.isMark(i, ")") && --depth == 0) {
                return i;
            }
        }
        return -1;
    }

    private boolean isValue(int token) {
        return tokens.kind(token) == Kind.PARAMETER
                || tokens.kind(token) == Kind.STRING
                || tokens.kind(token) == Kind.NUMBER;
    }

    /** How many values stand between the brackets; 0 if anything else does. */
    private int values(int open, int behind) {
        if (!tokens.isMark(open, "(") || !tokens.isMark(behind - 1, ")")) {
            return 0;
        }
        int count = 0;
        for (int i = open + 1; i < behind - 1; i++) {
            boolean value = (i - open) % 2 == 1;
            if (value ? !isValue(i) : !tokens.isMark(i, ",")) {
                return 0;
            }
            count += value ? 1 : 0;
        }
        return count;
    }

    /** Behind a column of the target; the first token if there is none. */
    private int nameEnd(int first, int behind) {
        int i = first;
        if (i >= behind || !isColumn(i)) {
            return first;
        }
        while (i + 2 < behind && tokens.isMark(i + 1, ".") && tokens.isName(i + 2)) {
            i += 2;
        }
        boolean ofTarget = i == first ? !qualified : tokens.word(i - 2).equals(alias);
        return ofTarget ? i + 1 : first;
    }

    private boolean isColumn(int token) {
        return tokens.kind(token) == Kind.QUOTED
                || (tokens.kind(token) == Kind.WORD && SqlKeywords.isColumnName(tokens.word(token)));
    }

    private void pin(int column, int values) {
        if (values > 0) {
            found.merge(tokens.word(column), values, Math::min);
        }
    }
}

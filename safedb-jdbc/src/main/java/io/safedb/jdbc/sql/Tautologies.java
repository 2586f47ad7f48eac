package io.safedb.jdbc.sql;

import io.safedb.jdbc.sql.lexer.Tokens;
import io.safedb.jdbc.sql.lexer.Tokens.Kind;
import java.util.Set;

/**
 * Finds conditions that say nothing of the rows they are about: a column compared with nothing but itself, what is
 * never null tested for null, a key looked for among all keys. Looks at tokens that have been read; a condition that
 * needs more than that to be seen through is left to the row cap.
 */
final class Tautologies {
    private static final Set<String> COMPARING =
            Set.of("=", "<", ">", "<=", ">=", "<>", "!=", "not", "is", "distinct", "from", "between", "and", "in");

    private static final Set<String> NEVER_NULL = Set.of("ctid", "tableoid", "xmin", "xmax", "cmin", "cmax");

    private final Reading reading;
    private final Tokens tokens;

    Tautologies(Reading reading) {
        this.reading = reading;
        this.tokens = reading.tokens;
    }

    /** Whether a condition that has been read is one. */
    boolean holds(Operand condition) {
        if (!condition.column && !condition.rows) {
            return false;
        }
        if (condition.literal || condition.parameters().length > 0) {
            return false;
        }
        int first = condition.first;
        int last = condition.last;
        return condition.rows ? isAmongAll(first, last) : isNotNull(first, last) || isComparedWithItself(first, last);
    }

    /**
     * Whether a condition without columns is plainly false: {@code false}, {@code null}, {@code 1 = 0}. Builders of
     * queries begin a list of alternatives with one.
     */
    boolean neverHolds(int first, int last) {
        int from = first;
        int to = last;
        while (from < to && tokens.isMark(from, "(") && tokens.isMark(to, ")")) {
            from++;
            to--;
        }
        if (from == to) {
            return tokens.isWord(from, "false") || tokens.isWord(from, "null");
        }
        if (from + 2 != to || !isDigit(from) || !isDigit(to)) {
            return false;
        }
        return tokens.isOperator(from + 1, tokens.word(from).equals(tokens.word(to)) ? "<>" : "=");
    }

    /** Whether both sides of {@code =}, {@code <=} or {@code >=} are the same words. */
    boolean isSameOnBothSides(int first, int firstEnd, int operator, int last) {
        if (!tokens.isOperator(operator, "=")
                && !tokens.isOperator(operator, "<=")
                && !tokens.isOperator(operator, ">=")) {
            return false;
        }
        // A qualified name and a bare one may be the same column: compare the last names.
        return sameWords(first, firstEnd, operator + 1, last)
                || (tokens.isName(firstEnd)
                        && tokens.isName(last)
                        && isColumnReference(first, firstEnd)
                        && isColumnReference(operator + 1, last)
                        && tokens.word(firstEnd).equals(tokens.word(last))
                        && (first == firstEnd || operator + 1 == last));
    }

    private boolean isColumnReference(int first, int last) {
        for (int i = first; i <= last; i++) {
            if (i % 2 == first % 2 ? !tokens.isName(i) : !tokens.isMark(i, ".")) {
                return false;
            }
        }
        return true;
    }

    private boolean sameWords(int first, int firstEnd, int second, int secondEnd) {
        if (firstEnd - first != secondEnd - second) {
            return false;
        }
        for (int i = 0; i <= firstEnd - first; i++) {
            if (tokens.kind(first + i) != tokens.kind(second + i)
                    || !tokens.word(first + i).equals(tokens.word(second + i))
                    || tokens.kind(first + i) == Kind.PARAMETER) {
                return false;
            }
        }
        return true;
    }

    private boolean isDigit(int token) {
        return tokens.kind(token) == Kind.NUMBER && !tokens.word(token).isEmpty();
    }

    /** {@code column IS NOT NULL} of what is never null, or of a whole row. */
    private boolean isNotNull(int first, int last) {
        int end = nameEnd(first, last);
        if (end < 0 || !isWords(end + 1, last, "is", "not", "null")) {
            return false;
        }
        if (tokens.isOperator(end, "*")) {
            return true;
        }
        String column = tokens.word(end);
        return NEVER_NULL.contains(column) || reading.isTenantColumn(column) || reading.isRequired(column);
    }

    /** One column twice or more, comparisons, and nothing else. */
    private boolean isComparedWithItself(int first, int last) {
        int column = -1;
        int columnEnd = -1;
        int mentions = 0;
        for (int i = first; i <= last; i++) {
            if (tokens.isMark(i, "(") || tokens.isMark(i, ")")) {
                continue;
            }
            if (COMPARING.contains(tokens.word(i)) && tokens.kind(i) != Kind.QUOTED) {
                continue;
            }
            int end = nameEnd(i, last);
            if (end < 0 || tokens.isOperator(end, "*") || tokens.isMark(Math.min(end + 1, last), "(")) {
                return false;
            }
            if (column >= 0 && !isSame(column, columnEnd, i, end)) {
                return false;
            }
            column = i;
            columnEnd = end;
            mentions++;
            i = end;
        }
        return mentions > 1;
    }

    /** Whether two columns are spelled alike: {@code a.id} and {@code b.id} are two. */
    private boolean isSame(int first, int firstEnd, int second, int secondEnd) {
        if (firstEnd - first != secondEnd - second) {
            return false;
        }
        for (int i = 0; i <= firstEnd - first; i += 2) {
            if (!tokens.word(first + i).equals(tokens.word(second + i))) {
                return false;
            }
        }
        return true;
    }

    /** {@code column IN (SELECT column FROM relation)}, or {@code = ANY} of it: no row is left out. */
    private boolean isAmongAll(int first, int last) {
        int end = nameEnd(first, last);
        if (end < 0) {
            return false;
        }
        int open = end + 2;
        if (tokens.isOperator(end + 1, "=") && (tokens.isWord(end + 2, "any") || tokens.isWord(end + 2, "some"))) {
            open++;
        } else if (!tokens.isWord(end + 1, "in")) {
            return false;
        }
        if (open + 1 > last || !tokens.isMark(open, "(") || !tokens.isWord(open + 1, "select")) {
            return false;
        }
        int selected = nameEnd(open + 2, last);
        if (selected < 0 || !tokens.word(selected).equals(tokens.word(end)) || !tokens.isWord(selected + 1, "from")) {
            return false;
        }
        int relation = nameEnd(selected + 2, last);
        return relation > 0 && relation + 1 == last && isFirstTarget(open + 1);
    }

    /** Whether a SELECT reads the relation that was met first: a CTE of its name is another one. */
    private boolean isFirstTarget(int select) {
        for (QueryLevel level : reading.levels) {
            if (level.first == select) {
                return level.from.get(0) instanceof FromItem.Relation read
                        && reading.targets.keySet().stream().limit(1).anyMatch(read.name()::equals);
            }
        }
        return false;
    }

    /** The last token of a column with what qualifies it; -1 if none stands here. */
    private int nameEnd(int first, int last) {
        if (first > last || !tokens.isName(first)) {
            return -1;
        }
        int i = first;
        while (i + 2 <= last && tokens.isMark(i + 1, ".")) {
            i += 2;
            if (tokens.isOperator(i, "*")) {
                return i;
            }
        }
        return i;
    }

    private boolean isWords(int first, int last, String... words) {
        if (last - first + 1 != words.length) {
            return false;
        }
        for (int i = 0; i < words.length; i++) {
            if (!tokens.isWord(first + i, words[i])) {
                return false;
            }
        }
        return true;
    }
}

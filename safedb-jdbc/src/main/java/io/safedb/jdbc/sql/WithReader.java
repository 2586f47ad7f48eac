package io.safedb.jdbc.sql;

import io.safedb.jdbc.sql.lexer.Tokens;
import io.safedb.jdbc.sql.lexer.Tokens.Kind;
import io.safedb.jdbc.sql.lexer.Unreadable;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads WITH, and knows which names mean a CTE at the place of the reading: a name is visible in the siblings behind
 * it, in the body, and with RECURSIVE in all of the clause. That must be exact in one direction above all, for a table
 * that is taken for a CTE is a table without a predicate.
 */
final class WithReader {
    private final Reading reading;
    private final ExpressionReader expressions;
    private final QueryReader queries;
    private @Nullable CteNames names;

    WithReader(Reading reading, ExpressionReader expressions, QueryReader queries) {
        this.reading = reading;
        this.expressions = expressions;
        this.queries = queries;
    }

    /** What an unqualified name means as a CTE here; null if it is none. */
    @Nullable
    CteNames cte(String name) {
        return CteNames.find(names, name);
    }

    /** The names that are visible here, to be given to {@link #leave} where the statement ends. */
    @Nullable
    CteNames enter() {
        CteNames outer = names;
        if (reading.isWord("with")) {
            clause();
        }
        return outer;
    }

    /** Forgets the names of a statement that was read. */
    void leave(@Nullable CteNames outer) {
        names = outer;
    }

    /**
     * The WITH clause that the names in a statement rest on; null if another statement has it.
     *
     * @param outer the names that are visible outside
     * @param first the first token of the statement
     */
    @Nullable
    TokenSpan context(@Nullable CteNames outer, int first) {
        if (names == null) {
            return TokenSpan.NONE;
        }
        return outer == null ? new TokenSpan(first, reading.before()) : null;
    }

    private void clause() {
        reading.next();
        boolean recursive = reading.acceptWord("recursive");
        List<String> ahead = recursive ? namesAhead() : List.of();
        for (String name : ahead) {
            names = new CteNames(name, null, List.of(), names);
        }
        List<String> met = new ArrayList<>();
        do {
            met.add(one());
        } while (reading.acceptMark(","));
        if (recursive && !met.equals(ahead)) {
            // A name taken for a CTE that is none would be a table without a predicate.
            throw new Unreadable(reading.tokens.start(reading.at()), "a WITH RECURSIVE list that is not plain");
        }
    }

    private String one() {
        reading.countItem();
        String name = reading.columnName();
        List<String> columns = reading.isMark("(") ? reading.columnList() : List.of();
        reading.expectWord("as");
        if (reading.acceptWord("not")) {
            reading.expectWord("materialized");
        } else {
            reading.acceptWord("materialized");
        }
        reading.enter();
        reading.expectMark("(");
        Query query = queries.statement().rows();
        reading.expectMark(")");
        reading.leave();
        boolean more = reading.isWord("search") || reading.isWord("cycle");
        searchAndCycle();
        // SEARCH and CYCLE add columns.
        names = new CteNames(name, more ? null : query, columns, names);
        return name;
    }

    /** All names of a WITH RECURSIVE clause: each is visible in every body. Reads nothing. */
    private List<String> namesAhead() {
        List<String> found = new ArrayList<>();
        Tokens tokens = reading.tokens;
        int i = reading.at();
        while (tokens.isName(i)) {
            found.add(tokens.word(i));
            i = behindBody(i + 1);
            // SEARCH names its column behind SET, CYCLE its last one behind USING; both are lists with commas.
            i = behindName(i, "search", "set");
            i = behindName(i, "cycle", "using");
            if (!tokens.isMark(i, ",")) {
                break;
            }
            i++;
        }
        return found;
    }

    /** The token behind {@code [(columns)] AS [[NOT] MATERIALIZED] (…)}. */
    private int behindBody(int from) {
        Tokens tokens = reading.tokens;
        int depth = 0;
        boolean as = false;
        for (int i = from; tokens.kind(i) != Kind.END; i++) {
            as |= depth == 0 && tokens.isWord(i, "as");
            if (tokens.isMark(i, "(")) {
                depth++;
            } else if (tokens.isMark(i, ")") && --depth == 0 && as) {
                return i + 1;
            }
        }
        return tokens.size() - 1;
    }

    /** If a clause begins here with its first word, the token behind the name that follows its last one. */
    private int behindName(int from, String first, String last) {
        Tokens tokens = reading.tokens;
        if (!tokens.isWord(from, first)) {
            return from;
        }
        int i = from;
        while (tokens.kind(i) != Kind.END && !tokens.isWord(i, last)) {
            i++;
        }
        return Math.min(i + 2, tokens.size() - 1);
    }

    private void columnNames() {
        do {
            reading.columnName();
        } while (reading.acceptMark(","));
    }

    private void searchAndCycle() {
        if (reading.acceptWord("search")) {
            if (!reading.acceptWord("depth")) {
                reading.expectWord("breadth");
            }
            reading.expectWord("first");
            reading.expectWord("by");
            columnNames();
            reading.expectWord("set");
            reading.columnName();
        }
        if (reading.acceptWord("cycle")) {
            columnNames();
            reading.expectWord("set");
            reading.columnName();
            if (reading.acceptWord("to")) {
                expressions.expression();
                reading.expectWord("default");
                expressions.expression();
            }
            reading.expectWord("using");
            reading.columnName();
        }
    }
}

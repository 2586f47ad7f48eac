package io.safedb.jdbc.sql;

import io.safedb.jdbc.sql.Tokens.Kind;
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
        reading.expectMark("(");
        Query query = queries.statement().rows();
        reading.expectMark(")");
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
        int depth = 0;
        boolean name = true;
        for (int i = reading.at(); tokens.kind(i) != Kind.END; i++) {
            if (depth == 0 && name) {
                found.add(tokens.word(i));
                name = false;
            } else if (tokens.isMark(i, "(")) {
                depth++;
            } else if (tokens.isMark(i, ")")) {
                depth--;
            } else if (depth == 0 && tokens.isMark(i, ",")) {
                // A list of columns behind SEARCH or CYCLE has commas too; a name is followed by AS or a bracket.
                name = tokens.isName(i + 1) && (tokens.isWord(i + 2, "as") || tokens.isMark(i + 2, "("));
            } else if (depth == 0
                    && (tokens.isWord(i, "select")
                            || tokens.isWord(i, "insert")
                            || tokens.isWord(i, "update")
                            || tokens.isWord(i, "delete")
                            || tokens.isWord(i, "merge")
                            || tokens.isWord(i, "values")
                            || tokens.isWord(i, "table"))
                    && tokens.isMark(i - 1, ")")) {
                break;
            }
            if (depth < 0) {
                break;
            }
        }
        return found;
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

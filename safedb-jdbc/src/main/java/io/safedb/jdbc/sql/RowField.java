package io.safedb.jdbc.sql;

import io.safedb.jdbc.sql.lexer.Tokens;

/**
 * A column of a relation by the name that the table itself gives it, whatever a list of column names makes of it:
 * {@code (coalesce(t.*)).organization_id} for {@code tickets AS t(a, b)}. A field of {@code (t.*)} alone would be
 * looked up in that list; COALESCE of one row is that row, with the table's own type. The server's planner sees through
 * it, so that indexes are used as ever.
 */
final class RowField {
    /** How many tokens stand before the dot and the column. */
    static final int TOKENS = 8;

    /** Which of them is the name of the relation, counted from 0. */
    static final int NAME = 3;

    private RowField() {}

    /**
     * What stands before the dot and the column.
     *
     * @param name of the relation, quoted if need be
     */
    static String before(String name) {
        return "(coalesce(" + name + ".*))";
    }

    /** Whether the tokens from here on are that. */
    static boolean isBefore(Tokens tokens, int i) {
        return i + TOKENS < tokens.size()
                && tokens.isMark(i, "(")
                && tokens.isWord(i + 1, "coalesce")
                && tokens.isMark(i + 2, "(")
                && tokens.isName(i + NAME)
                && tokens.isMark(i + 4, ".")
                && tokens.isOperator(i + 5, "*")
                && tokens.isMark(i + 6, ")")
                && tokens.isMark(i + 7, ")");
    }
}

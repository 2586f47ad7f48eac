package io.safedb.jdbc.sql;

import io.safedb.jdbc.sql.lexer.Tokens;
import io.safedb.jdbc.sql.lexer.Tokens.Kind;

/**
 * The tenant as one value of the whole statement: {@code WITH safedb_tenant (id) AS (SELECT ?)}, asked for by
 * {@code (SELECT id FROM safedb_tenant)}. Two sub-selects that the server must find equal, as in DISTINCT ON and ORDER
 * BY, are equal in their text; with a parameter in each they would not be, for no two parameters ever are.
 */
final class SharedTenant {
    /** What stands for a parameter. */
    static final String VALUE = "(SELECT id FROM safedb_tenant)";

    /** How many tokens that is. */
    static final int VALUE_TOKENS = 6;

    private static final String NAME = "safedb_tenant";
    private static final String DEFINITION = NAME + " (id) AS (SELECT ?)";

    private SharedTenant() {}

    /** Puts the definition at the head of a statement. */
    static void define(Reading reading, Splices splices) {
        Tokens tokens = reading.tokens;
        int body = reading.body;
        if (tokens.isWord(body, "with")) {
            int behind = tokens.isWord(body + 1, "recursive") ? body + 1 : body;
            splices.behind(behind, " " + DEFINITION + ",", 1);
        } else {
            splices.before(body, "WITH " + DEFINITION + " ", 1);
        }
    }

    /** Whether a CTE is the definition. */
    static boolean isName(String cte) {
        return cte.equals(NAME);
    }

    /** How often the name stands in a text. */
    static int count(Tokens tokens) {
        int count = 0;
        for (int i = 0; i < tokens.size(); i++) {
            count += tokens.isName(i) && tokens.word(i).equals(NAME) ? 1 : 0;
        }
        return count;
    }

    /** The parameter in the definition at the head of a statement; -1 if that is anything else. */
    static int definition(Reading reading) {
        Tokens tokens = reading.tokens;
        int i = reading.body + (tokens.isWord(reading.body + 1, "recursive") ? 2 : 1);
        boolean defined = tokens.isWord(reading.body, "with")
                && tokens.isWord(i, NAME)
                && tokens.isMark(i + 1, "(")
                && tokens.isWord(i + 2, "id")
                && tokens.isMark(i + 3, ")")
                && tokens.isWord(i + 4, "as")
                && tokens.isMark(i + 5, "(")
                && tokens.isWord(i + 6, "select")
                && tokens.kind(i + 7) == Kind.PARAMETER
                && tokens.isMark(i + 8, ")");
        return defined ? i + 7 : -1;
    }

    /** Whether the tokens from here on are the value. */
    static boolean isValue(Tokens tokens, int i) {
        return i + VALUE_TOKENS < tokens.size()
                && tokens.isMark(i, "(")
                && tokens.isWord(i + 1, "select")
                && tokens.isWord(i + 2, "id")
                && tokens.isWord(i + 3, "from")
                && tokens.isWord(i + 4, NAME)
                && tokens.isMark(i + 5, ")");
    }
}

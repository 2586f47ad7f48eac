package io.safedb.jdbc.sql;

import io.safedb.jdbc.sql.lexer.SqlKeywords;
import io.safedb.jdbc.sql.lexer.Tokens;
import io.safedb.jdbc.sql.lexer.Tokens.Kind;
import io.safedb.jdbc.sql.lexer.Unreadable;
import java.util.ArrayList;
import java.util.List;

/**
 * The place of a reading in its tokens. Moves forward only, one token at a time; looks ahead as far as it is asked to.
 * {@code is…} asks, {@code accept…} moves on if it is so, {@code expect…} ends the reading if it is not. Knows names,
 * marks and where a query begins, and nothing of tenants.
 */
sealed class TokenCursor permits Reading {
    private static final int MAX_DEPTH = 150;

    final Tokens tokens;
    private int at;
    private int parameters;
    private int depth;

    TokenCursor(Tokens tokens) {
        this.tokens = tokens;
    }

    /** The token that comes next. */
    int at() {
        return at;
    }

    /** The token read last. */
    int before() {
        return at - 1;
    }

    /** Moves on; returns the token read. */
    int next() {
        if (tokens.kind(at) == Kind.END) {
            throw unexpected();
        }
        if (tokens.kind(at) == Kind.PARAMETER) {
            parameters++;
        }
        return at++;
    }

    /** How many parameters stand before the next token. */
    int parameters() {
        return parameters;
    }

    Kind kind() {
        return tokens.kind(at);
    }

    boolean isWord(String word) {
        return tokens.isWord(at, word);
    }

    boolean isWord(int ahead, String word) {
        return at + ahead < tokens.size() && tokens.isWord(at + ahead, word);
    }

    boolean isMark(String mark) {
        return tokens.isMark(at, mark);
    }

    boolean isMark(int ahead, String mark) {
        return at + ahead < tokens.size() && tokens.isMark(at + ahead, mark);
    }

    boolean isOperator(String operator) {
        return tokens.isOperator(at, operator);
    }

    boolean acceptWord(String word) {
        if (isWord(word)) {
            next();
            return true;
        }
        return false;
    }

    boolean acceptMark(String mark) {
        if (isMark(mark)) {
            next();
            return true;
        }
        return false;
    }

    boolean acceptOperator(String operator) {
        if (isOperator(operator)) {
            next();
            return true;
        }
        return false;
    }

    void expectWord(String word) {
        if (!acceptWord(word)) {
            throw unexpected();
        }
    }

    void expectMark(String mark) {
        if (!acceptMark(mark)) {
            throw unexpected();
        }
    }

    void expectOperator(String operator) {
        if (!acceptOperator(operator)) {
            throw unexpected();
        }
    }

    /** Whether the next token can name a column, table or alias. */
    boolean isColumnName() {
        return kind() == Kind.QUOTED
                || (kind() == Kind.WORD && SqlKeywords.isColumnName(tokens.word(at)) && !isFormatJson());
    }

    /** Two words that the server's grammar has as one: the first of them is no name then. */
    boolean isFormatJson() {
        return isWord("format") && isWord(1, "json");
    }

    /** Reads a name of a column, table or alias. */
    String columnName() {
        if (!isColumnName()) {
            throw unexpected();
        }
        return tokens.word(next());
    }

    /**
     * Reads a name with the schemas before it. Its first part is no reserved word: {@code SELECT a collate FROM t} has
     * a label and a table, no collation called "from".
     */
    void qualifiedName() {
        columnName();
        while (acceptMark(".")) {
            anyName();
        }
    }

    /** Reads words, names and commas only: no constants (two-phase commit has one), no brackets. */
    void words() {
        while (tokens.isName(at) || isMark(",")) {
            next();
        }
    }

    /** Reads on to the end of the statement. */
    void skip() {
        while (kind() != Kind.END && !isMark(";")) {
            next();
        }
    }

    /** Reads {@code (a, b)}. */
    List<String> columnList() {
        expectMark("(");
        List<String> names = new ArrayList<>();
        do {
            names.add(columnName());
        } while (acceptMark(","));
        expectMark(")");
        return names;
    }

    /** Reads a name where every keyword may stand too. */
    String anyName() {
        if (!tokens.isName(at)) {
            throw unexpected();
        }
        return tokens.word(next());
    }

    /** Whether the next token, brackets skipped, begins a query. */
    boolean isQueryAfterBrackets() {
        int i = at;
        while (tokens.isMark(i, "(")) {
            i++;
        }
        return isQuery(i);
    }

    boolean isQuery(int token) {
        if (tokens.kind(token) != Kind.WORD) {
            return false;
        }
        return switch (tokens.word(token)) {
            case "select", "with", "table" -> true;
            case "values" -> tokens.isMark(token + 1, "(");
            default -> false;
        };
    }

    void enter() {
        if (++depth > MAX_DEPTH) {
            throw new Unreadable(tokens.start(at), "brackets or sub-selects nested too deeply");
        }
    }

    void leave() {
        depth--;
    }

    /** The exception for a token that has no business where it stands. */
    Unreadable unexpected() {
        String what = switch (tokens.kind(at)) {
            case END -> "the text ends too early";
            case WORD, MARK, OPERATOR -> "unexpected " + tokens.word(at);
            case PARAMETER -> "unexpected parameter; the operator ? is written ??";
            case QUOTED -> "unexpected name";
            case STRING, BITS, NUMBER -> "unexpected constant";
        };
        if (tokens.isPerhapsValue(at)) {
            what = "a name right behind a constant";
        }
        return new Unreadable(tokens.start(at), what);
    }
}

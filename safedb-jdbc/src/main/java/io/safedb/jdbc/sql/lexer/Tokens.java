package io.safedb.jdbc.sql.lexer;

import java.util.Arrays;

/**
 * The tokens of one text, in parallel arrays. The last one is always {@link Kind#END}. Written by the lexer, then only
 * read.
 */
public final class Tokens {
    /** Kinds of tokens. */
    public enum Kind {
        /** A name or keyword without quotes; its word is folded. */
        WORD,
        /** A name in double quotes, {@code U&} decoded; never a keyword. */
        QUOTED,
        /** A string constant in any spelling. */
        STRING,
        /** A bit string constant. */
        BITS,
        /** A number; its word is empty unless it is a single digit. */
        NUMBER,
        /** A {@code ?} of the caller; its word is empty. */
        PARAMETER,
        /** An operator; its word is as the server sees it ({@code ??} is {@code ?}). */
        OPERATOR,
        /** Brackets, comma, dot, {@code ;}, {@code :}, {@code ::}, {@code :=}, {@code =>}, {@code ..}. */
        MARK,
        /** Behind the last character. */
        END
    }

    private Kind[] kinds;
    private String[] words;
    private int[] starts;
    private int[] ends;
    private int size;

    /** None yet, with room for those of a text of this length: a token and its blank are seldom under three long. */
    Tokens(int length) {
        int room = Math.min(8 + length / 3, 64);
        kinds = new Kind[room];
        words = new String[room];
        starts = new int[room];
        ends = new int[room];
    }

    void add(Kind kind, String word, int start, int end) {
        if (size == kinds.length) {
            kinds = Arrays.copyOf(kinds, size * 2);
            words = Arrays.copyOf(words, size * 2);
            starts = Arrays.copyOf(starts, size * 2);
            ends = Arrays.copyOf(ends, size * 2);
        }
        kinds[size] = kind;
        words[size] = word;
        starts[size] = start;
        ends[size++] = end;
    }

    /** Those before the first string; these if there is none. */
    Tokens beforeString() {
        for (int i = 0; i < size; i++) {
            if (kinds[i] == Kind.STRING) {
                Tokens before = new Tokens(ends[i]);
                for (int j = 0; j < i; j++) {
                    before.add(kinds[j], words[j], starts[j], ends[j]);
                }
                before.add(Kind.END, "", starts[i], ends[i]);
                return before;
            }
        }
        return this;
    }

    /** How many, the end included. */
    public int size() {
        return size;
    }

    public Kind kind(int token) {
        return kinds[token];
    }

    /** The folded word, decoded name or operator; empty for constants and parameters. */
    public String word(int token) {
        return words[token];
    }

    /** Offset of the first character. */
    public int start(int token) {
        return starts[token];
    }

    /** Offset behind the last character. */
    public int end(int token) {
        return ends[token];
    }

    public boolean isWord(int token, String word) {
        return kinds[token] == Kind.WORD && words[token].equals(word);
    }

    public boolean isMark(int token, String mark) {
        return kinds[token] == Kind.MARK && words[token].equals(mark);
    }

    public boolean isOperator(int token, String operator) {
        return kinds[token] == Kind.OPERATOR && words[token].equals(operator);
    }

    /** Whether a word may be the rest of a value with a quote inside, as in {@code 'O'Brien}. */
    public boolean isPerhapsValue(int token) {
        int i = token;
        while (i > 0 && kinds[i] == Kind.WORD && !SqlKeywords.isKeyword(words[i])) {
            i--;
        }
        return i < token && kinds[i] == Kind.STRING;
    }

    public boolean isName(int token) {
        return kinds[token] == Kind.WORD || kinds[token] == Kind.QUOTED;
    }
}

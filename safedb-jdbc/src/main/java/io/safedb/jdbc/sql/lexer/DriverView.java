package io.safedb.jdbc.sql.lexer;

import io.safedb.jdbc.sql.lexer.Tokens.Kind;

/**
 * Reads a text the way the driver (pgjdbc, {@code org.postgresql.core.Parser}) does before it sends it: where it sees a
 * {@code ?}, a {@code ;}, a brace, a bracket or a word, and what it takes for a quote or a comment. The driver and the
 * server do not have the same rules (the driver knows no string continuation, takes a slash-star-slash for a whole
 * comment, asks Java what a letter is), and a text that they read differently is a text in which one of them sees a
 * parameter or a second statement that the other does not. Such a text is refused.
 */
final class DriverView {
    private final String text;
    private final Tokens tokens;
    private int token;
    /** How far the server's tokens have been compared. */
    private int inside;

    private DriverView(String text, Tokens tokens) {
        this.text = text;
        this.tokens = tokens;
    }

    /**
     * Compares the driver's view with the server's.
     *
     * @throws Unreadable where they differ
     */
    static void check(String text, Tokens tokens) {
        new DriverView(text, tokens).check();
    }

    private void check() {
        int length = text.length();
        for (int i = 0; i < length; i++) {
            char c = text.charAt(i);
            switch (c) {
                case '\'' -> i = quoteEnd(i);
                case '"' -> {
                    int close = text.indexOf('"', i + 1);
                    i = close < 0 ? length : close;
                }
                case '-' -> {
                    if (i + 1 < length && text.charAt(i + 1) == '-') {
                        while (i + 1 < length && text.charAt(i + 1) != '\n' && text.charAt(i + 1) != '\r') {
                            i++;
                        }
                    }
                }
                case '/' -> i = commentEnd(i);
                case '$' -> i = dollarEnd(i);
                case '?', ';', '{', '}', '(', ')' -> {
                    expect(i, c);
                    if (c == '?' && i + 1 < length && text.charAt(i + 1) == '?') {
                        i++;
                    }
                }
                default -> {
                    // The driver looks for keywords here; they only tell it how to batch and what to return.
                }
            }
        }
        if (nextOfServer() >= 0) {
            throw disagree(inside);
        }
    }

    /** The driver sees the character as code: so must the server, as the next of its kind. */
    private void expect(int offset, char c) {
        if (nextOfServer() != offset) {
            throw disagree(offset);
        }
        inside += c == '?' && tokens.kind(token) == Kind.OPERATOR ? 2 : 1;
    }

    /** The offset of the next such character that the server sees as code; -1 if there is none. */
    private int nextOfServer() {
        for (; tokens.kind(token) != Kind.END; token++) {
            int end = tokens.end(token);
            inside = Math.max(inside, tokens.start(token));
            switch (tokens.kind(token)) {
                case PARAMETER -> {
                    if (inside < end) {
                        return inside;
                    }
                }
                case OPERATOR -> {
                    while (inside < end) {
                        if (text.charAt(inside) == '?') {
                            return inside;
                        }
                        inside++;
                    }
                }
                case MARK -> {
                    if (inside < end && (isMark(";") || isMark("(") || isMark(")") || isMark("{") || isMark("}"))) {
                        return inside;
                    }
                }
                default -> {
                    // Nothing the driver acts upon.
                }
            }
        }
        return -1;
    }

    private boolean isMark(String mark) {
        return tokens.isMark(token, mark);
    }

    private static Unreadable disagree(int offset) {
        return new Unreadable(offset, "a place that the driver and the server read differently");
    }

    private int quoteEnd(int quote) {
        boolean escapes = quote >= 2 && (text.charAt(quote - 1) | 0x20) == 'e' && endsName(text.charAt(quote - 2));
        int i = quote + 1;
        while (i < text.length() && text.charAt(i) != '\'') {
            i += escapes && text.charAt(i) == '\\' ? 2 : 1;
        }
        return i;
    }

    private int commentEnd(int slash) {
        int i = slash;
        if (i + 1 < text.length() && text.charAt(i + 1) == '*') {
            int level = 1;
            for (i += 2; i < text.length(); i++) {
                char before = text.charAt(i - 1);
                char here = text.charAt(i);
                if (before == '*' && here == '/') {
                    level--;
                    i++;
                } else if (before == '/' && here == '*') {
                    level++;
                    i++;
                }
                if (level == 0) {
                    return i - 1;
                }
            }
        }
        return i;
    }

    private int dollarEnd(int dollar) {
        int length = text.length();
        if (dollar + 1 >= length || (dollar > 0 && Character.isJavaIdentifierPart(text.charAt(dollar - 1)))) {
            return dollar;
        }
        int close = -1;
        if (text.charAt(dollar + 1) == '$') {
            close = dollar + 1;
        } else if (Character.isJavaIdentifierStart(text.charAt(dollar + 1))) {
            int i = dollar + 2;
            while (i < length && text.charAt(i) != '$' && Character.isJavaIdentifierPart(text.charAt(i))) {
                i++;
            }
            close = i < length && text.charAt(i) == '$' ? i : -1;
        }
        if (close < 0) {
            return dollar;
        }
        String tag = text.substring(dollar, close + 1);
        int end = text.indexOf(tag, close + 1);
        return end < 0 ? length : end + tag.length() - 1;
    }

    private static boolean endsName(char c) {
        return c == '"'
                || c == ' '
                || c == '\t'
                || c == '\n'
                || c == '\r'
                || c == '\f'
                || ",()[].;:+-*/%^<>=~!@#&|`?".indexOf(c) >= 0;
    }
}

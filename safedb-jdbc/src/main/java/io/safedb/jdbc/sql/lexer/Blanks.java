package io.safedb.jdbc.sql.lexer;

/**
 * What stands between tokens: spaces, line comments, and comments that nest ({@code whitespace}, {@code comment} and
 * the state {@code xc} of the server's scanner). A vertical tab is a space to newer servers only: it is refused.
 */
final class Blanks {
    private Blanks() {}

    /** Skips spaces and comments; returns the offset behind them. */
    static int end(String text, int from) {
        int length = text.length();
        int i = from;
        while (i < length) {
            char c = text.charAt(i);
            if (c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f') {
                i++;
            } else if (c == '-' && Characters.at(text, i + 1) == '-') {
                i = lineEnd(text, i);
            } else if (c == '/' && Characters.at(text, i + 1) == '*') {
                i = commentEnd(text, i);
            } else {
                break;
            }
        }
        return i;
    }

    /**
     * The offset of the quote that goes on with the constant that was closed before {@code from}: one behind a newline,
     * with nothing but spaces and line comments between. -1 if there is none.
     */
    static int continuation(String text, int from) {
        int length = text.length();
        boolean newline = false;
        int i = from;
        while (i < length) {
            char c = text.charAt(i);
            if (c == '\n' || c == '\r') {
                newline = true;
                i++;
            } else if (c == ' ' || c == '\t' || c == '\f') {
                i++;
            } else if (c == 0x0B) {
                throw new Unreadable(i, "a vertical tab between tokens");
            } else if (c == '-' && Characters.at(text, i + 1) == '-') {
                i = lineEnd(text, i);
            } else {
                return c == '\'' && newline ? i : -1;
            }
        }
        return -1;
    }

    private static int lineEnd(String text, int from) {
        int i = from;
        while (i < text.length() && text.charAt(i) != '\n' && text.charAt(i) != '\r') {
            i++;
        }
        return i;
    }

    private static int commentEnd(String text, int from) {
        int depth = 1;
        int i = from + 2;
        while (i + 1 < text.length()) {
            char c = text.charAt(i);
            char next = text.charAt(i + 1);
            if (c == '/' && next == '*') {
                depth++;
                i += 2;
            } else if (c == '*' && next == '/') {
                i += 2;
                if (--depth == 0) {
                    return i;
                }
            } else {
                i++;
            }
        }
        throw new Unreadable(from, "a comment without an end");
    }
}

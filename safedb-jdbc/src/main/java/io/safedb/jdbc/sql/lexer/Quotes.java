package io.safedb.jdbc.sql.lexer;

/**
 * Where what stands between quotes ends: constants ({@code xq}, {@code xe}, {@code xus}, {@code xb} and {@code xh} of
 * the server's scanner), quoted names ({@code xd}, {@code xui}) and dollar quotes ({@code xdolq}). What it says is
 * decoded by {@link QuotedText}.
 */
final class Quotes {
    private Quotes() {}

    /** The offset behind the quote that closes one part of a constant. */
    static int partEnd(String text, int quote, QuotedText.Form form) {
        int length = text.length();
        int i = quote + 1;
        while (i < length) {
            char c = text.charAt(i);
            if (c == '\\' && form == QuotedText.Form.ESCAPED) {
                i += 2;
            } else if (c != '\'') {
                i++;
            } else if (Characters.at(text, i + 1) == '\'') {
                i += 2;
            } else {
                return i + 1;
            }
        }
        throw new Unreadable(quote, "a string without an end");
    }

    /** The offset behind a bit string with its continuations. */
    static int bitsEnd(String text, int start, boolean binary) {
        int quote = start + 1;
        int end;
        do {
            end = partEnd(text, quote, QuotedText.Form.PLAIN);
            for (int i = quote + 1; i < end - 1; i++) {
                char c = text.charAt(i);
                if (binary ? c != '0' && c != '1' : Character.digit(c, 16) < 0 || c >= 0x80) {
                    throw new Unreadable(i, "a bit string with other characters");
                }
            }
            quote = Blanks.continuation(text, end);
        } while (quote >= 0);
        return end;
    }

    /** The offset behind the quote that closes a quoted name. */
    static int nameEnd(String text, int start, int quote) {
        int i = quote + 1;
        while (true) {
            int close = text.indexOf('"', i);
            if (close < 0) {
                throw new Unreadable(start, "a quoted name without an end");
            }
            if (Characters.at(text, close + 1) != '"') {
                return close + 1;
            }
            i = close + 2;
        }
    }

    /** The tag that opens a dollar-quoted constant, its dollars included. */
    static String dollarTag(String text, int start) {
        int i = start + 1;
        char first = Characters.at(text, i);
        if (Characters.isDigit(first)) {
            throw new Unreadable(start, "a numbered parameter; parameters are written as ?");
        }
        if (Characters.isNameStart(first)) {
            i++;
            while (i < text.length() && Characters.isNamePart(text.charAt(i)) && text.charAt(i) != '$') {
                i++;
            }
        }
        if (Characters.at(text, i) != '$') {
            throw new Unreadable(start, "a dollar sign that opens nothing");
        }
        return text.substring(start, i + 1);
    }

    /** The offset behind {@code UESCAPE 'c'}, whose quote closes there; -1 if no such clause follows. */
    static int escapeClauseEnd(String text, int from) {
        int word = Blanks.end(text, from);
        for (int k = 0; k < 7; k++) {
            if ((Characters.at(text, word + k) | 0x20) != "uescape".charAt(k)) {
                return -1;
            }
        }
        if (Characters.isNamePart(Characters.at(text, word + 7))) {
            return -1;
        }
        int quote = Blanks.end(text, word + 7);
        if (quote + 2 >= text.length()
                || text.charAt(quote) != '\''
                || partEnd(text, quote, QuotedText.Form.PLAIN) != quote + 3
                || Blanks.continuation(text, quote + 3) >= 0) {
            throw new Unreadable(word, "UESCAPE without a single character");
        }
        char escape = text.charAt(quote + 1);
        if (escape >= 0x80 || Character.digit(escape, 16) >= 0 || "+'\" \t\n\r\f\u000B".indexOf(escape) >= 0) {
            throw new Unreadable(quote, "a character that cannot be the one of UESCAPE");
        }
        return quote + 3;
    }
}

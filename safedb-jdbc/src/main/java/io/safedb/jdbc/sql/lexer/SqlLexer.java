package io.safedb.jdbc.sql.lexer;

import io.safedb.jdbc.sql.lexer.Tokens.Kind;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Splits a text into the tokens that the PostgreSQL server sees once the driver has turned {@code ?} into numbered
 * parameters and {@code ??} into the operator {@code ?}.
 *
 * <p>The rules are those of the server's scanner ({@code src/backend/parser/scan.l}, PostgreSQL 14 to 18) with
 * {@code standard_conforming_strings = on} and {@code backslash_quote} not {@code off}. Its first character decides
 * what a token is: here are names, marks and the loop over them; {@link Blanks}, {@link Quotes}, {@link Numbers} and
 * {@link Operators} say where the others end, each named after what {@code scan.l} has for it. They are functions of a
 * text and an offset: a text is read without an object for each token.
 *
 * <p>Everything that a setting, a version or the driver could read differently is refused instead of guessed:
 * {@code $1}, braces, vertical tabs between tokens, names over 63 bytes, lone surrogates. A text goes on to
 * {@link DriverView}, which reads it the way the driver does; where the two disagree, nothing is sent.
 */
public final class SqlLexer {
    /** Longest name that the server keeps whole, in bytes. */
    static final int NAME_BYTES = 63;

    /** Room for a thousand rows of documents. */
    private static final int MAX_LENGTH = 5_000_000;

    /** Room for 100,000 values in a list, and for a thousand rows of a hundred columns. */
    private static final int MAX_TOKENS = 500_000;

    private final String text;
    private final int length;
    private final Tokens tokens;
    private final boolean braces;
    private final boolean binds;
    private int at;

    private SqlLexer(String text, boolean braces, boolean binds) {
        this.text = text;
        this.length = text.length();
        this.tokens = new Tokens(length);
        this.braces = braces;
        this.binds = binds;
    }

    /**
     * The tokens of a text.
     *
     * @throws Unreadable if the server would not read it, or might read it differently
     */
    public static Tokens scan(String text) {
        return new SqlLexer(text, false, true).scan();
    }

    /**
     * The tokens of a text in which braces stand for something to the driver, as marks.
     *
     * @throws Unreadable as {@link #scan} does, braces apart
     */
    static Tokens scanWithBraces(String text) {
        return new SqlLexer(text, true, true).scan();
    }

    /**
     * The tokens of a text given to a plain {@code Statement}, for which the driver binds nothing: every question mark
     * is an operator's. Braces are marks, and how the driver reads it is not asked: such a text is not sent as it is.
     *
     * @throws Unreadable as {@link #scan} does, the driver's view apart
     */
    static Tokens scanUnbound(String text) {
        return new SqlLexer(text, true, false).scan();
    }

    /**
     * The tokens of a text. If one cannot be read, those before the first string: a quote may be missing or one too
     * many, and what was taken for names may be values. Null if the driver may tell the tokens apart in another way.
     */
    public static @Nullable Tokens readable(String text) {
        SqlLexer lexer = new SqlLexer(text, false, true);
        try {
            return lexer.scan();
        } catch (Unreadable e) {
            if (lexer.at == lexer.length || e.offset() < lexer.at) {
                return null;
            }
            lexer.tokens.add(Kind.END, "", lexer.at, lexer.length);
            return lexer.tokens.beforeString();
        }
    }

    private Tokens scan() {
        if (length > MAX_LENGTH) {
            throw new Unreadable(0, "the text is longer than five million characters; bind large values as parameters");
        }
        refuseWhatChangesOnTheWay();
        while (true) {
            at = Blanks.end(text, at);
            if (at == length) {
                tokens.add(Kind.END, "", length, length);
                if (binds) {
                    DriverView.check(text, tokens);
                }
                return tokens;
            }
            if (tokens.size() == MAX_TOKENS) {
                throw new Unreadable(at, "the text is longer than half a million words; bind a list as one array");
            }
            scanToken(text.charAt(at));
        }
    }

    /** NUL ends a text on the wire; a lone surrogate becomes {@code ?} when it is encoded. */
    private void refuseWhatChangesOnTheWay() {
        for (int i = 0; i < length; i++) {
            char c = text.charAt(i);
            if (c == 0) {
                throw new Unreadable(i, "a NUL character");
            }
            if (Character.isSurrogate(c)) {
                if (!Character.isHighSurrogate(c) || i + 1 == length || !Character.isLowSurrogate(text.charAt(i + 1))) {
                    throw new Unreadable(i, "half a surrogate pair");
                }
                i++;
            }
        }
    }

    private void scanToken(char c) {
        switch (c) {
            case '\'' -> scanString(at, at, QuotedText.Form.PLAIN);
            case '"' -> scanQuotedName(at, at, false);
            case '$' -> scanDollar();
            case '(', ')', '[', ']', ',', ';' -> mark(Characters.word(c), 1);
            case '.' -> {
                if (Characters.isDigit(peek(1))) {
                    scanNumber();
                } else if (peek(1) == '.') {
                    mark("..", 2);
                } else {
                    mark(".", 1);
                }
            }
            case ':' -> {
                if (peek(1) == ':') {
                    mark("::", 2);
                } else if (peek(1) == '=') {
                    mark(":=", 2);
                } else {
                    mark(":", 1);
                }
            }
            default -> {
                if (Characters.isDigit(c)) {
                    scanNumber();
                } else if (Characters.isNameStart(c)) {
                    scanWord(c);
                } else if (Characters.isOperator(c)) {
                    at = Operators.scan(text, at, tokens, binds);
                } else if (c == '{' || c == '}') {
                    if (!braces) {
                        throw new Unreadable(at, "a brace that is no JDBC escape safedb knows");
                    }
                    mark(Characters.word(c), 1);
                } else {
                    throw new Unreadable(at, "a character that stands for nothing in SQL");
                }
            }
        }
    }

    private void scanWord(char first) {
        char next = peek(1);
        if (next == '\'') {
            switch (first) {
                case 'e', 'E' -> {
                    scanString(at, at + 1, QuotedText.Form.ESCAPED);
                    return;
                }
                case 'n', 'N' -> {
                    scanString(at, at + 1, QuotedText.Form.PLAIN);
                    return;
                }
                case 'b', 'B', 'x', 'X' -> {
                    scanBits(first == 'b' || first == 'B');
                    return;
                }
                default -> {
                    // An ordinary name; the string behind it is a token of its own.
                }
            }
        } else if (next == '&' && (first == 'u' || first == 'U')) {
            char quote = peek(2);
            if (quote == '\'') {
                scanString(at, at + 2, QuotedText.Form.UNICODE);
                return;
            }
            if (quote == '"') {
                scanQuotedName(at, at + 2, true);
                return;
            }
        }
        int start = at;
        boolean folded = true;
        int bytes = 0;
        while (at < length) {
            char c = text.charAt(at);
            if (!Characters.isNamePart(c)) {
                break;
            }
            folded &= c < 'A' || c > 'Z';
            bytes += c < 0x80 ? 1 : c < 0x800 ? 2 : Character.isSurrogate(c) ? 2 : 3;
            at++;
        }
        if (bytes > NAME_BYTES) {
            throw new Unreadable(start, "a name longer than the server keeps");
        }
        String name = text.substring(start, at);
        tokens.add(Kind.WORD, folded ? name : fold(name), start, at);
    }

    /** Folds as the server does for UTF-8 databases: ASCII letters only. */
    private static String fold(String name) {
        char[] folded = name.toCharArray();
        for (int i = 0; i < folded.length; i++) {
            if (folded[i] >= 'A' && folded[i] <= 'Z') {
                folded[i] = (char) (folded[i] + 32);
            }
        }
        return new String(folded);
    }

    /**
     * Scans a constant with its continuations: a quote that follows a newline, with nothing but spaces and line
     * comments between, goes on with the same constant.
     */
    private void scanString(int start, int quote, QuotedText.Form form) {
        StringBuilder raw = new StringBuilder();
        int next = quote;
        do {
            at = Quotes.partEnd(text, next, form);
            // An escape of E'…' ends with its part, one of U&'…' may go on in the next.
            String part = text.substring(next + 1, at - 1);
            raw.append(form == QuotedText.Form.ESCAPED ? QuotedText.escaped(part, start) : part);
            next = Blanks.continuation(text, at);
        } while (next >= 0);
        String value =
                form == QuotedText.Form.UNICODE ? QuotedText.unicode(raw, scanEscapeClause(), start) : raw.toString();
        tokens.add(Kind.STRING, form == QuotedText.Form.ESCAPED ? value : value.replace("''", "'"), start, at);
    }

    /** Moves behind {@code UESCAPE 'c'} if it follows; returns the escape character. */
    private char scanEscapeClause() {
        int end = Quotes.escapeClauseEnd(text, at);
        if (end < 0) {
            return '\\';
        }
        at = end;
        return text.charAt(end - 2);
    }

    private void scanBits(boolean binary) {
        int start = at;
        at = Quotes.bitsEnd(text, start, binary);
        tokens.add(Kind.BITS, "", start, at);
    }

    private void scanQuotedName(int start, int quote, boolean unicode) {
        at = Quotes.nameEnd(text, start, quote);
        String name = text.substring(quote + 1, at - 1).replace("\"\"", "\"");
        if (unicode) {
            name = QuotedText.unicode(name, scanEscapeClause(), start);
        }
        if (name.isEmpty()) {
            throw new Unreadable(start, "an empty name");
        }
        if (name.getBytes(StandardCharsets.UTF_8).length > NAME_BYTES) {
            throw new Unreadable(start, "a name longer than the server keeps");
        }
        tokens.add(Kind.QUOTED, name, start, at);
    }

    private void scanDollar() {
        String tag = Quotes.dollarTag(text, at);
        int open = at + tag.length();
        int close = text.indexOf(tag, open);
        if (close < 0) {
            throw new Unreadable(at, "a dollar-quoted string without an end");
        }
        tokens.add(Kind.STRING, text.substring(open, close), at, close + tag.length());
        at = close + tag.length();
    }

    private void scanNumber() {
        int start = at;
        at = Numbers.end(text, start);
        if (Characters.isNamePart(Characters.at(text, at))) {
            throw new Unreadable(start, "a number that runs into a name");
        }
        // A digit alone is told, for 1 = 0; the strings are there already.
        boolean digit = at == start + 1;
        tokens.add(Kind.NUMBER, digit ? Characters.word(text.charAt(start)) : "", start, at);
    }

    private void mark(String mark, int width) {
        tokens.add(Kind.MARK, mark, at, at + width);
        at += width;
    }

    private char peek(int ahead) {
        return Characters.at(text, at + ahead);
    }
}

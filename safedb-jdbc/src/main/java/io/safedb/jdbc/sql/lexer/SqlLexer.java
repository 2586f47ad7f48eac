package io.safedb.jdbc.sql.lexer;

import io.safedb.jdbc.sql.lexer.Tokens.Kind;
import org.jspecify.annotations.Nullable;

/**
 * Splits a text into the tokens that the PostgreSQL server sees once the driver has turned {@code ?} into numbered
 * parameters and {@code ??} into the operator {@code ?}.
 *
 * <p>The rules are those of the server's scanner ({@code src/backend/parser/scan.l}, PostgreSQL 14 to 18) with
 * {@code standard_conforming_strings = on} and {@code backslash_quote} not {@code off}. Everything that a setting, a
 * version or the driver could read differently is refused instead of guessed: {@code $1}, braces, vertical tabs between
 * tokens, names over 63 bytes, lone surrogates. A text goes on to {@link DriverView}, which reads it the way the driver
 * does; where the two disagree, nothing is sent.
 */
public final class SqlLexer {
    /** Longest name that the server keeps whole, in bytes. */
    private static final int NAME_BYTES = 63;

    /** Room for a thousand rows of documents. */
    private static final int MAX_LENGTH = 5_000_000;

    /** Room for 100,000 values in a list, and for a thousand rows of a hundred columns. */
    private static final int MAX_TOKENS = 500_000;

    private static final String OPERATOR_CHARACTERS = "~!@#^&|`?+-*/%<>=";
    private static final String[] ASCII = new String[128];

    static {
        for (char c = 0; c < 128; c++) {
            ASCII[c] = String.valueOf(c).intern();
        }
    }

    private final String text;
    private final int length;
    private final Tokens tokens = new Tokens();
    private final boolean braces;
    private int at;

    private SqlLexer(String text, boolean braces) {
        this.text = text;
        this.length = text.length();
        this.braces = braces;
    }

    /**
     * The tokens of a text.
     *
     * @throws Unreadable if the server would not read it, or might read it differently
     */
    public static Tokens scan(String text) {
        return new SqlLexer(text, false).scan();
    }

    /**
     * The tokens of a text in which braces stand for something to the driver, as marks.
     *
     * @throws Unreadable as {@link #scan} does, braces apart
     */
    static Tokens scanWithBraces(String text) {
        return new SqlLexer(text, true).scan();
    }

    /**
     * The tokens of a text. If one cannot be read, those before the first string: a quote may be missing or one too
     * many, and what was taken for names may be values. Null if the driver may tell the tokens apart in another way.
     */
    public static @Nullable Tokens readable(String text) {
        SqlLexer lexer = new SqlLexer(text, false);
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
            at = skipBlanks(at);
            if (at == length) {
                tokens.add(Kind.END, "", length, length);
                DriverView.check(text, tokens);
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
            case '(', ')', '[', ']', ',', ';' -> mark(ASCII[c], 1);
            case '.' -> {
                if (isDigit(peek(1))) {
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
                if (isDigit(c)) {
                    scanNumber();
                } else if (isNameStart(c)) {
                    scanWord(c);
                } else if (OPERATOR_CHARACTERS.indexOf(c) >= 0) {
                    scanOperator();
                } else if (c == '{' || c == '}') {
                    if (!braces) {
                        throw new Unreadable(at, "a brace that is no JDBC escape safedb knows");
                    }
                    mark(ASCII[c], 1);
                } else {
                    throw new Unreadable(at, "a character that stands for nothing in SQL");
                }
            }
        }
    }

    /** Skips spaces and comments; returns the offset behind them. */
    private int skipBlanks(int from) {
        int i = from;
        while (i < length) {
            char c = text.charAt(i);
            if (c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f') {
                i++;
            } else if (c == '-' && i + 1 < length && text.charAt(i + 1) == '-') {
                i = lineEnd(i);
            } else if (c == '/' && i + 1 < length && text.charAt(i + 1) == '*') {
                i = skipComment(i);
            } else {
                break;
            }
        }
        return i;
    }

    private int lineEnd(int from) {
        int i = from;
        while (i < length && text.charAt(i) != '\n' && text.charAt(i) != '\r') {
            i++;
        }
        return i;
    }

    private int skipComment(int from) {
        int depth = 1;
        int i = from + 2;
        while (i + 1 < length) {
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
            if (!isNamePart(c)) {
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
     * Scans a string constant with its continuations: a quote that follows a newline, with nothing but spaces and line
     * comments between, goes on with the same constant.
     */
    private void scanString(int start, int quote, QuotedText.Form form) {
        StringBuilder raw = new StringBuilder();
        int next = quote;
        do {
            at = stringEnd(next, form);
            // An escape of E'…' ends with its part, one of U&'…' may go on in the next.
            String part = text.substring(next + 1, at - 1);
            raw.append(form == QuotedText.Form.ESCAPED ? QuotedText.escaped(part, start) : part);
            next = continuation(at);
        } while (next >= 0);
        String value =
                form == QuotedText.Form.UNICODE ? QuotedText.unicode(raw, scanEscapeClause(), start) : raw.toString();
        tokens.add(Kind.STRING, form == QuotedText.Form.ESCAPED ? value : value.replace("''", "'"), start, at);
    }

    /** Scans {@code UESCAPE 'c'} if it follows and moves behind it; returns the escape character. */
    private char scanEscapeClause() {
        int i = skipBlanks(at);
        for (int k = 0; k < 7; k++) {
            if (i + k >= length || (text.charAt(i + k) | 0x20) != "uescape".charAt(k)) {
                return '\\';
            }
        }
        if (i + 7 < length && isNamePart(text.charAt(i + 7))) {
            return '\\';
        }
        int quote = skipBlanks(i + 7);
        if (quote + 2 >= length
                || text.charAt(quote) != '\''
                || stringEnd(quote, QuotedText.Form.PLAIN) != quote + 3
                || continuation(quote + 3) >= 0) {
            throw new Unreadable(i, "UESCAPE without a single character");
        }
        at = quote + 3;
        char escape = text.charAt(quote + 1);
        if (escape >= 0x80 || Character.digit(escape, 16) >= 0 || "+'\" \t\n\r\f\u000B".indexOf(escape) >= 0) {
            throw new Unreadable(quote, "a character that cannot be the one of UESCAPE");
        }
        return escape;
    }

    /** The offset behind the closing quote. */
    private int stringEnd(int quote, QuotedText.Form form) {
        int i = quote + 1;
        while (i < length) {
            char c = text.charAt(i);
            if (c == '\\' && form == QuotedText.Form.ESCAPED) {
                i += 2;
            } else if (c != '\'') {
                i++;
            } else if (i + 1 < length && text.charAt(i + 1) == '\'') {
                i += 2;
            } else {
                return i + 1;
            }
        }
        throw new Unreadable(quote, "a string without an end");
    }

    /** The offset of the quote that continues the string closed before {@code from}; -1 if none does. */
    private int continuation(int from) {
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
            } else if (c == '-' && i + 1 < length && text.charAt(i + 1) == '-') {
                i = lineEnd(i);
            } else {
                return c == '\'' && newline ? i : -1;
            }
        }
        return -1;
    }

    private void scanBits(boolean binary) {
        int start = at;
        int quote = at + 1;
        do {
            int end = stringEnd(quote, QuotedText.Form.PLAIN);
            for (int i = quote + 1; i < end - 1; i++) {
                char c = text.charAt(i);
                if (binary ? c != '0' && c != '1' : Character.digit(c, 16) < 0 || c >= 0x80) {
                    throw new Unreadable(i, "a bit string with other characters");
                }
            }
            at = end;
            quote = continuation(end);
        } while (quote >= 0);
        tokens.add(Kind.BITS, "", start, at);
    }

    private void scanQuotedName(int start, int quote, boolean unicode) {
        int i = quote + 1;
        while (true) {
            int close = text.indexOf('"', i);
            if (close < 0) {
                throw new Unreadable(start, "a quoted name without an end");
            }
            if (close + 1 < length && text.charAt(close + 1) == '"') {
                i = close + 2;
            } else {
                i = close + 1;
                break;
            }
        }
        at = i;
        String name = text.substring(quote + 1, i - 1).replace("\"\"", "\"");
        if (unicode) {
            name = QuotedText.unicode(name, scanEscapeClause(), start);
        }
        if (name.isEmpty()) {
            throw new Unreadable(start, "an empty name");
        }
        if (name.getBytes(java.nio.charset.StandardCharsets.UTF_8).length > NAME_BYTES) {
            throw new Unreadable(start, "a name longer than the server keeps");
        }
        tokens.add(Kind.QUOTED, name, start, at);
    }

    private void scanDollar() {
        int i = at + 1;
        if (i < length && isDigit(text.charAt(i))) {
            throw new Unreadable(at, "a numbered parameter; parameters are written as ?");
        }
        if (i < length && isNameStart(text.charAt(i))) {
            i++;
            while (i < length && isNamePart(text.charAt(i)) && text.charAt(i) != '$') {
                i++;
            }
        }
        if (i == length || text.charAt(i) != '$') {
            throw new Unreadable(at, "a dollar sign that opens nothing");
        }
        String tag = text.substring(at, i + 1);
        int close = text.indexOf(tag, i + 1);
        if (close < 0) {
            throw new Unreadable(at, "a dollar-quoted string without an end");
        }
        tokens.add(Kind.STRING, text.substring(i + 1, close), at, close + tag.length());
        at = close + tag.length();
    }

    private void scanNumber() {
        int start = at;
        char second = (char) (peek(1) | 0x20);
        if (text.charAt(at) == '0' && (second == 'x' || second == 'o' || second == 'b')) {
            int radix = second == 'x' ? 16 : second == 'o' ? 8 : 2;
            at = digits(at + 2, radix, true);
        } else {
            at = isDigit(text.charAt(at)) ? digits(at, 10, false) : at;
            if (at < length && text.charAt(at) == '.' && peek(1) != '.') {
                at++;
                if (at < length && isDigit(text.charAt(at))) {
                    at = digits(at, 10, false);
                }
            }
            if (at < length && (text.charAt(at) | 0x20) == 'e') {
                int exponent = at + 1;
                if (exponent < length && (text.charAt(exponent) == '+' || text.charAt(exponent) == '-')) {
                    exponent++;
                }
                at = digits(exponent, 10, false);
            }
        }
        if (at < length && isNamePart(text.charAt(at))) {
            throw new Unreadable(start, "a number that runs into a name");
        }
        // A digit alone is told, for 1 = 0; the strings are there already.
        boolean digit = at == start + 1;
        tokens.add(Kind.NUMBER, digit ? ASCII[text.charAt(start)] : "", start, at);
    }

    /** Skips at least one digit; single underscores may stand between digits. */
    private int digits(int from, int radix, boolean leadingUnderscore) {
        int i = from;
        boolean underscore = !leadingUnderscore;
        boolean any = false;
        while (i < length) {
            char c = text.charAt(i);
            if (c < 0x80 && Character.digit(c, radix) >= 0) {
                any = true;
                underscore = false;
            } else if (c == '_' && !underscore) {
                underscore = true;
            } else {
                break;
            }
            i++;
        }
        if (!any || underscore) {
            throw new Unreadable(from, "a number that is not finished");
        }
        return i;
    }

    /**
     * Scans an operator or a parameter. The server ends an operator before {@code --} and {@code /*}, and takes a
     * trailing {@code +} or {@code -} off unless one of {@code ~ ! @ # ^ & | ` ? %} stands before it.
     */
    private void scanOperator() {
        int start = at;
        if (text.charAt(at) != '?' && OPERATOR_CHARACTERS.indexOf(peek(1)) < 0) {
            tokens.add(Kind.OPERATOR, ASCII[text.charAt(at)], at, ++at);
            return;
        }
        StringBuilder operator = new StringBuilder(4);
        int[] ends = new int[NAME_BYTES + 1];
        while (at < length && OPERATOR_CHARACTERS.indexOf(text.charAt(at)) >= 0) {
            char c = text.charAt(at);
            char next = peek(1);
            if ((c == '-' && next == '-') || (c == '/' && next == '*')) {
                break;
            }
            if (c == '?') {
                if (next != '?') {
                    break;
                }
                at++;
            }
            at++;
            operator.append(c);
            if (operator.length() > NAME_BYTES) {
                throw new Unreadable(start, "an operator longer than the server keeps");
            }
            ends[operator.length()] = at;
        }
        if (operator.isEmpty()) {
            scanParameter();
            return;
        }
        int kept = keptOfOperator(operator);
        at = ends[kept];
        String word = kept == 1 ? ASCII[operator.charAt(0)] : operator.substring(0, kept);
        if (word.equals("=>")) {
            tokens.add(Kind.MARK, "=>", start, at);
        } else {
            tokens.add(Kind.OPERATOR, word.equals("!=") ? "<>" : word, start, at);
        }
    }

    private static int keptOfOperator(CharSequence operator) {
        int kept = operator.length();
        if (kept == 1 || !isSign(operator.charAt(kept - 1))) {
            return kept;
        }
        for (int i = kept - 2; i >= 0; i--) {
            if ("~!@#^&|`?%".indexOf(operator.charAt(i)) >= 0) {
                return kept;
            }
        }
        do {
            kept--;
        } while (kept > 1 && isSign(operator.charAt(kept - 1)));
        return kept;
    }

    /** The driver writes {@code $1} in its place without spaces: what touches it would become part of it. */
    private void scanParameter() {
        if ((at > 0 && isNamePart(text.charAt(at - 1))) || (at + 1 < length && isNamePart(text.charAt(at + 1)))) {
            throw new Unreadable(at, "a parameter that touches a name or number");
        }
        tokens.add(Kind.PARAMETER, "", at, at + 1);
        at++;
    }

    private void mark(String mark, int width) {
        tokens.add(Kind.MARK, mark, at, at + width);
        at += width;
    }

    private char peek(int ahead) {
        return at + ahead < length ? text.charAt(at + ahead) : 0;
    }

    private static boolean isSign(char c) {
        return c == '+' || c == '-';
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    /** Whether an unquoted name may start with it: every character outside ASCII may. */
    static boolean isNameStart(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c >= 0x80;
    }

    private static boolean isNamePart(char c) {
        return isNameStart(c) || isDigit(c) || c == '$';
    }
}

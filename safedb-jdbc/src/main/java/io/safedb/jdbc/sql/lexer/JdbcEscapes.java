package io.safedb.jdbc.sql.lexer;

import io.safedb.jdbc.sql.lexer.Tokens.Kind;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * JDBC's escapes, <code>{d '2026-01-31'}</code> and its like, in PostgreSQL's words. The driver would put them in after
 * a text was read; so they are put in before, what comes of it is read like any other text, and that is what is sent. A
 * brace that is no escape known here stays, and the reader refuses it.
 *
 * <p>Where the driver and the server do not see a brace in the same place, the text stays as it is too.
 */
public final class JdbcEscapes {
    /** How deep one may stand in another. */
    private static final int DEEPEST = 20;

    private final String text;
    private final Tokens tokens;
    private int depth;

    private JdbcEscapes(String text, Tokens tokens) {
        this.text = text;
        this.tokens = tokens;
    }

    /**
     * A text without escapes.
     *
     * @param sql as the caller wrote it
     * @return the same text, if it has none or one that is not known
     */
    public static String replaced(String sql) {
        if (sql.indexOf('{') < 0) {
            return sql;
        }
        try {
            Tokens tokens = SqlLexer.scanWithBraces(sql);
            JdbcEscapes escapes = new JdbcEscapes(sql, tokens);
            String replaced = escapes.between(0, 0, tokens.size() - 1, sql.length());
            return replaced == null ? sql : replaced;
        } catch (Unreadable e) {
            // The reader says why.
            return sql;
        }
    }

    /**
     * A part of the text.
     *
     * @param offset where it begins
     * @param first the first token in it
     * @param last the token behind it
     * @param end where it ends
     * @return null if there is a brace in it that is no escape
     */
    private @Nullable String between(int offset, int first, int last, int end) {
        if (++depth > DEEPEST) {
            return null;
        }
        StringBuilder plain = new StringBuilder(end - offset);
        int from = offset;
        for (int i = first; i < last; i++) {
            if (tokens.isMark(i, "}")) {
                return null;
            }
            if (tokens.isMark(i, "{")) {
                int close = close(i, last);
                String escape = close < 0 ? null : escape(i + 1, close);
                if (escape == null) {
                    return null;
                }
                plain.append(text, from, tokens.start(i));
                // What touches a brace must not grow together with what stands in it.
                plain.append(i > 0 && touches(tokens.start(i) - 1) ? " " : "").append(escape);
                from = tokens.end(close);
                plain.append(touches(from) ? " " : "");
                i = close;
            }
        }
        depth--;
        return plain.append(text, from, end).toString();
    }

    private boolean touches(int offset) {
        return offset < text.length() && " \t\n\r\f(),;".indexOf(text.charAt(offset)) < 0;
    }

    /** The brace that closes another; -1 if there is none. */
    private int close(int open, int last) {
        int braces = 0;
        for (int i = open; i < last; i++) {
            braces += tokens.isMark(i, "{") ? 1 : tokens.isMark(i, "}") ? -1 : 0;
            if (braces == 0) {
                return i;
            }
        }
        return -1;
    }

    /** What an escape stands for; null if it is not known. */
    private @Nullable String escape(int word, int close) {
        if (tokens.kind(word) != Kind.WORD) {
            return null;
        }
        return switch (tokens.word(word)) {
            case "d" -> literal("DATE ", word + 1, close);
            case "t" -> literal("TIME ", word + 1, close);
            case "ts" -> literal("TIMESTAMP ", word + 1, close);
            case "escape" -> literal("ESCAPE ", word + 1, close);
            case "oj" -> within(word + 1, close);
            case "fn" -> function(word + 1, close);
            default -> null;
        };
    }

    /** Some tokens, without comments around them: one that ends with its line would go on in what follows. */
    private @Nullable String within(int first, int behind) {
        return first == behind ? null : between(tokens.start(first), first, behind, tokens.end(behind - 1));
    }

    private @Nullable String literal(String keyword, int value, int close) {
        return value + 1 == close && tokens.kind(value) == Kind.STRING && text.charAt(tokens.start(value)) == '\''
                ? keyword + text.substring(tokens.start(value), tokens.end(value))
                : null;
    }

    private @Nullable String function(int name, int close) {
        if (close - name < 3
                || tokens.kind(name) != Kind.WORD
                || !tokens.isMark(name + 1, "(")
                || !tokens.isMark(close - 1, ")")) {
            return null;
        }
        List<String> arguments = new ArrayList<>();
        int first = name + 2;
        int nested = 0;
        for (int i = first; i < close; i++) {
            boolean end = i == close - 1;
            if (nested == 0 && (end || tokens.isMark(i, ","))) {
                if (end && first == i && arguments.isEmpty()) {
                    break;
                }
                String argument = within(first, i);
                if (argument == null) {
                    return null;
                }
                arguments.add(argument);
                first = i + 1;
            } else if (isOpen(i)) {
                nested++;
            } else if (isClose(i) && --nested < 0) {
                return null;
            }
        }
        return EscapedFunction.call(tokens.word(name), arguments);
    }

    private boolean isOpen(int i) {
        return tokens.isMark(i, "(") || tokens.isMark(i, "[") || tokens.isMark(i, "{");
    }

    private boolean isClose(int i) {
        return tokens.isMark(i, ")") || tokens.isMark(i, "]") || tokens.isMark(i, "}");
    }
}

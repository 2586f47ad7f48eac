package io.safedb.jdbc.sql;

import io.safedb.jdbc.sql.ServerParser.Token;
import io.safedb.jdbc.sql.lexer.Tokens;
import io.safedb.jdbc.sql.lexer.Tokens.Kind;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.postgresql.core.NativeQuery;
import org.postgresql.core.Parser;

/** A text between application and server: what the driver itself makes of it, and where the lexer's tokens go then. */
final class DriverText {
    private DriverText() {}

    /** The text that the driver sends, its statements joined again; null if it sends none. */
    static @Nullable String sent(String text) {
        List<String> statements = statements(text);
        return statements == null ? null : String.join(";", statements);
    }

    private static @Nullable List<String> statements(String text) {
        try {
            return Parser.parseJdbcSql(text, true, true, true, false, true).stream()
                    .map((NativeQuery query) -> query.nativeSql)
                    .filter(statement -> !statement.isBlank())
                    .collect(Collectors.toList());
        } catch (SQLException e) {
            return null;
        }
    }

    /** A text for the server, and where in it the tokens are, in bytes. */
    record Expected(String text, List<Token> tokens) {}

    /** What the driver has to send if it reads a text as the lexer did. */
    static Expected expected(String text, Tokens tokens) {
        StringBuilder all = new StringBuilder(text.length());
        List<Token> spans = new ArrayList<>();
        List<Token> open = new ArrayList<>();
        StringBuilder statement = new StringBuilder();
        int copied = 0;
        int depth = 0;
        int parameter = 0;
        for (int i = 0; i < tokens.size(); i++) {
            statement.append(text, copied, tokens.start(i));
            copied = tokens.end(i);
            if (tokens.kind(i) == Kind.END || (tokens.isMark(i, ";") && depth == 0)) {
                if (!statement.toString().isBlank()) {
                    int offset = bytes(all) + (all.isEmpty() ? 0 : 1);
                    if (!all.isEmpty()) {
                        spans.add(new Token(offset - 1, offset, ";"));
                    }
                    all.append(all.isEmpty() ? "" : ";").append(statement);
                    open.forEach(token -> spans.add(new Token(token.start() + offset, token.end() + offset, "")));
                }
                open.clear();
                statement.setLength(0);
                parameter = 0;
                continue;
            }
            depth += tokens.isMark(i, "(") ? 1 : tokens.isMark(i, ")") ? -1 : 0;
            String written = text.substring(tokens.start(i), tokens.end(i));
            if (tokens.kind(i) == Kind.PARAMETER) {
                written = "$" + ++parameter;
            } else if (tokens.kind(i) == Kind.OPERATOR) {
                written = written.replace("??", "?");
            }
            int start = bytes(statement);
            statement.append(written);
            open.add(new Token(start, bytes(statement), ""));
        }
        return new Expected(all.toString(), spans);
    }

    /** The server's tokens without comments, with those together that are one constant or name to the grammar. */
    static List<Token> merged(String sent, List<Token> tokens) {
        byte[] bytes = sent.getBytes(StandardCharsets.UTF_8);
        List<Token> merged = new ArrayList<>();
        List<Token> code = tokens.stream()
                .filter(token -> !token.type().endsWith("_COMMENT"))
                .toList();
        for (int i = 0; i < code.size(); i++) {
            Token token = code.get(i);
            boolean uescape = i + 2 < code.size()
                    && token.end() - token.start() > 2
                    && word(bytes, token).startsWith("u&")
                    && word(bytes, code.get(i + 1)).equals("uescape");
            boolean national = i + 1 < code.size()
                    && word(bytes, token).equals("n")
                    && code.get(i + 1).start() == token.end()
                    && bytes[token.end()] == '\'';
            int last = uescape ? i + 2 : national ? i + 1 : i;
            merged.add(new Token(token.start(), code.get(last).end(), ""));
            i = last;
        }
        return merged;
    }

    private static String word(byte[] bytes, Token token) {
        return new String(bytes, token.start(), token.end() - token.start(), StandardCharsets.UTF_8)
                .toLowerCase(Locale.ROOT);
    }

    private static int bytes(CharSequence text) {
        int bytes = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            bytes += c < 0x80 ? 1 : c < 0x800 || Character.isSurrogate(c) ? 2 : 3;
        }
        return bytes;
    }
}

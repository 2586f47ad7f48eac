package io.safedb.jdbc.sql.lexer;

import io.safedb.jdbc.sql.lexer.Tokens.Kind;

/**
 * Where the characters of a text are for the server: it gets {@code $1} for {@code ?} and {@code ?} for {@code ??}, and
 * counts code points.
 */
public final class ServerOffsets {
    /** No such place. */
    public static final int NOWHERE = -1;

    private final String text;
    private final Tokens tokens;

    public ServerOffsets(String text) {
        this.text = text;
        this.tokens = SqlLexer.scan(text);
    }

    /**
     * The offset in the text.
     *
     * @param server the offset in what the server gets
     * @return {@link #NOWHERE} if it is behind the end
     */
    public int inText(int server) {
        return walk(server, true);
    }

    /**
     * The offset in what the server gets.
     *
     * @param offset in the text
     */
    public int atServer(int offset) {
        return walk(offset, false);
    }

    private int walk(int sought, boolean atServer) {
        int read = 0;
        int server = 0;
        int parameter = 0;
        for (int token = 0; token < tokens.size(); token++) {
            boolean isParameter = tokens.kind(token) == Kind.PARAMETER;
            if (!isParameter && tokens.kind(token) != Kind.OPERATOR && tokens.kind(token) != Kind.END) {
                continue;
            }
            // From the last place where the two differ up to this one, they go alike.
            int start = tokens.start(token);
            int points = text.codePointCount(read, start);
            if (atServer ? sought < server + points : sought < start) {
                return atServer
                        ? text.offsetByCodePoints(read, sought - server)
                        : server + text.codePointCount(read, sought);
            }
            server += points;
            read = start;
            if (atServer ? sought == server : sought == start) {
                return atServer ? start : server;
            }
            int length = isParameter
                    ? 1 + String.valueOf(++parameter).length()
                    : text.substring(start, tokens.end(token))
                            .replace("??", "?")
                            .length();
            if (atServer ? sought < server + length : sought < tokens.end(token)) {
                return atServer ? start : server;
            }
            server += length;
            read = tokens.end(token);
        }
        return NOWHERE;
    }
}

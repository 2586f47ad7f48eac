package io.safedb.jdbc.sql;

import io.safedb.jdbc.sql.lexer.Tokens;

/** A text as the log shows it. */
final class Shape {
    private Shape() {}

    /** The text without comments and with a question mark for every constant. */
    static String of(Tokens tokens) {
        StringBuilder shape = new StringBuilder(tokens.start(tokens.size() - 1));
        for (int i = 0; i < tokens.size() - 1; i++) {
            if (i > 0 && tokens.end(i - 1) < tokens.start(i)) {
                shape.append(' ');
            }
            switch (tokens.kind(i)) {
                case STRING, BITS, NUMBER, PARAMETER -> shape.append('?');
                case QUOTED -> shape.append(SqlNarrower.quoted(tokens.word(i)));
                default -> shape.append(tokens.word(i));
            }
        }
        return shape.toString();
    }
}

package io.safedb.jdbc.sql.lexer;

import io.safedb.jdbc.sql.lexer.Tokens.Kind;

/**
 * The question marks of a plain {@code Statement}. It binds nothing, so that the driver sends {@code data ? 'key'} as
 * it stands; the narrowed text has parameters, and there the operator is written {@code ??}.
 */
public final class QuestionMarks {
    private QuestionMarks() {}

    /**
     * A text of a plain {@code Statement} as a prepared one would spell it.
     *
     * @param sql as the caller wrote it
     * @return the same text, if there is no lone question mark in its operators, or it cannot be read
     */
    public static String doubled(String sql) {
        if (sql.indexOf('?') < 0) {
            return sql;
        }
        Tokens tokens;
        try {
            tokens = SqlLexer.scanUnbound(sql);
        } catch (Unreadable e) {
            // The reader says why.
            return sql;
        }
        StringBuilder doubled = new StringBuilder(sql.length() + 8);
        int from = 0;
        for (int token = 0; token < tokens.size(); token++) {
            int end = tokens.kind(token) == Kind.OPERATOR ? tokens.end(token) : 0;
            for (int i = tokens.start(token); i < end; i++) {
                if (sql.charAt(i) == '?') {
                    doubled.append(sql, from, i).append("??");
                    i += Characters.at(sql, i + 1) == '?' ? 1 : 0;
                    from = i + 1;
                }
            }
        }
        return doubled.append(sql, from, sql.length()).toString();
    }
}

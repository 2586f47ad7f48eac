package io.safedb.jdbc.sql.lexer;

/** What single characters may be part of, by the server's scanner. */
final class Characters {
    /** What operators are made of. */
    static final String OPERATOR = "~!@#^&|`?+-*/%<>=";

    private static final String[] ASCII = new String[128];

    static {
        for (char c = 0; c < 128; c++) {
            ASCII[c] = String.valueOf(c).intern();
        }
    }

    private Characters() {}

    /** The word that one ASCII character is: no text makes a new one. */
    static String word(char c) {
        return ASCII[c];
    }

    static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    /** Whether an unquoted name may start with it: every character outside ASCII may. */
    static boolean isNameStart(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c >= 0x80;
    }

    static boolean isNamePart(char c) {
        return isNameStart(c) || isDigit(c) || c == '$';
    }

    static boolean isOperator(char c) {
        return OPERATOR.indexOf(c) >= 0;
    }

    /** The character at an offset; NUL, which no text has, behind the end. */
    static char at(String text, int offset) {
        return offset < text.length() ? text.charAt(offset) : 0;
    }
}

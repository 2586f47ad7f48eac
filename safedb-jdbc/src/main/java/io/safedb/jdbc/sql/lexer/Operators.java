package io.safedb.jdbc.sql.lexer;

import io.safedb.jdbc.sql.lexer.Tokens.Kind;

/**
 * Operators and parameters ({@code operator} and {@code self} of the server's scanner): both may begin with a question
 * mark, and the driver has the first word. It sends {@code ??} as the operator's {@code ?} and turns one that stands
 * alone into {@code $1}.
 */
final class Operators {
    private Operators() {}

    /**
     * Scans an operator or a parameter. The server ends an operator before {@code --} and {@code /*}, and takes a
     * trailing {@code +} or {@code -} off unless one of {@code ~ ! @ # ^ & | ` ? %} stands before it.
     *
     * @param binds whether a question mark that stands alone is a parameter; else it is an operator, too
     * @return the offset behind it
     */
    static int scan(String text, int start, Tokens tokens, boolean binds) {
        char first = text.charAt(start);
        if (first != '?' && !Characters.isOperator(Characters.at(text, start + 1))) {
            tokens.add(Kind.OPERATOR, Characters.word(first), start, start + 1);
            return start + 1;
        }
        StringBuilder operator = new StringBuilder(4);
        int[] ends = new int[SqlLexer.NAME_BYTES + 1];
        int at = start;
        while (Characters.isOperator(Characters.at(text, at))) {
            char c = text.charAt(at);
            char next = Characters.at(text, at + 1);
            if ((c == '-' && next == '-') || (c == '/' && next == '*')) {
                break;
            }
            if (c == '?') {
                if (next == '?') {
                    at++;
                } else if (binds) {
                    break;
                }
            }
            at++;
            operator.append(c);
            if (operator.length() > SqlLexer.NAME_BYTES) {
                throw new Unreadable(start, "an operator longer than the server keeps");
            }
            ends[operator.length()] = at;
        }
        if (operator.isEmpty()) {
            return parameter(text, start, tokens);
        }
        int kept = kept(operator);
        int end = ends[kept];
        String word = kept == 1 ? Characters.word(operator.charAt(0)) : operator.substring(0, kept);
        if (word.equals("=>")) {
            tokens.add(Kind.MARK, "=>", start, end);
        } else {
            tokens.add(Kind.OPERATOR, word.equals("!=") ? "<>" : word, start, end);
        }
        return end;
    }

    /** How many characters of an operator the server keeps in it. */
    private static int kept(CharSequence operator) {
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
    private static int parameter(String text, int at, Tokens tokens) {
        if ((at > 0 && Characters.isNamePart(text.charAt(at - 1)))
                || Characters.isNamePart(Characters.at(text, at + 1))) {
            throw new Unreadable(at, "a parameter that touches a name or number");
        }
        tokens.add(Kind.PARAMETER, "", at, at + 1);
        return at + 1;
    }

    private static boolean isSign(char c) {
        return c == '+' || c == '-';
    }
}

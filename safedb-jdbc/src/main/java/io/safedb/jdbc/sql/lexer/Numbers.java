package io.safedb.jdbc.sql.lexer;

/**
 * Numbers as the server spells them: {@code integer}, {@code numeric} and {@code real} of its scanner, with the
 * underscores and the {@code 0x}, {@code 0o}, {@code 0b} of version 16. What an older server reads as a number and a
 * name is refused, and so is a number that runs into a name.
 */
final class Numbers {
    private Numbers() {}

    /** The offset behind the number that begins here; a name may touch it. */
    static int end(String text, int start) {
        char second = (char) (Characters.at(text, start + 1) | 0x20);
        if (text.charAt(start) == '0' && (second == 'x' || second == 'o' || second == 'b')) {
            int radix = second == 'x' ? 16 : second == 'o' ? 8 : 2;
            return digits(text, start + 2, radix, true);
        }
        int i = Characters.isDigit(text.charAt(start)) ? digits(text, start, 10, false) : start;
        if (Characters.at(text, i) == '.' && Characters.at(text, i + 1) != '.') {
            i++;
            if (Characters.isDigit(Characters.at(text, i))) {
                i = digits(text, i, 10, false);
            }
        }
        if ((Characters.at(text, i) | 0x20) == 'e') {
            char sign = Characters.at(text, i + 1);
            i = digits(text, sign == '+' || sign == '-' ? i + 2 : i + 1, 10, false);
        }
        return i;
    }

    /** Skips at least one digit; single underscores may stand between digits. */
    private static int digits(String text, int from, int radix, boolean leadingUnderscore) {
        int i = from;
        boolean underscore = !leadingUnderscore;
        boolean any = false;
        while (i < text.length()) {
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
}

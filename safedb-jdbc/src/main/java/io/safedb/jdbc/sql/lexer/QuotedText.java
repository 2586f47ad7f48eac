package io.safedb.jdbc.sql.lexer;

/** Decodes what stands between quotes. Numbers of characters and their limits are those of the server. */
final class QuotedText {
    /** How the text between the quotes is written. */
    enum Form {
        /** {@code '…'} and {@code N'…'}: a doubled quote is a quote, nothing else is special. */
        PLAIN,
        /** {@code E'…'}: backslash escapes. */
        ESCAPED,
        /** {@code U&'…'}: code points by number. */
        UNICODE
    }

    private QuotedText() {}

    /**
     * The value of an {@code E'…'} constant.
     *
     * @param raw what stands between two quotes
     * @throws Unreadable for escapes the server rejects, and for bytes outside ASCII, whose meaning depends on the
     *     server's encoding
     */
    static String escaped(CharSequence raw, int offset) {
        StringBuilder value = new StringBuilder(raw.length());
        int i = 0;
        while (i < raw.length()) {
            char c = raw.charAt(i++);
            if (c == '\'') {
                // The lexer leaves quotes in pairs, or behind a backslash, which the next branch takes.
                value.append(c);
                i++;
                continue;
            }
            if (c != '\\') {
                value.append(c);
                continue;
            }
            char escape = raw.charAt(i++);
            switch (escape) {
                case 'b' -> value.append('\b');
                case 'f' -> value.append('\f');
                case 'n' -> value.append('\n');
                case 'r' -> value.append('\r');
                case 't' -> value.append('\t');
                case 'v' -> value.append('\u000B');
                case 'u', 'U' -> {
                    int digits = escape == 'u' ? 4 : 8;
                    int unit = number(raw, i, digits, offset);
                    i += digits;
                    if (unit >= 0xD800 && unit < 0xDC00) {
                        if (i + 1 >= raw.length() || raw.charAt(i) != '\\' || (raw.charAt(i + 1) | 0x20) != 'u') {
                            throw new Unreadable(offset, "half a surrogate pair");
                        }
                        int lowDigits = raw.charAt(i + 1) == 'u' ? 4 : 8;
                        unit = pair(unit, number(raw, i + 2, lowDigits, offset), offset);
                        i += 2 + lowDigits;
                    }
                    appendCodePoint(value, unit, offset);
                }
                case 'x' -> {
                    int digits = run(raw, i, 16, 2);
                    if (digits == 0) {
                        value.append('x');
                    } else {
                        value.append(ascii(number(raw, i, digits, offset), offset));
                        i += digits;
                    }
                }
                case '0', '1', '2', '3', '4', '5', '6', '7' -> {
                    int digits = run(raw, i - 1, 8, 3);
                    int code = Integer.parseInt(
                            raw.subSequence(i - 1, i - 1 + digits).toString(), 8);
                    value.append(ascii(code & 0xFF, offset));
                    i += digits - 1;
                }
                default -> value.append(escape);
            }
        }
        return value.toString();
    }

    /**
     * The value of {@code U&'…'} or {@code U&"…"}. Doubled quotes are left as they are.
     *
     * @throws Unreadable for what the server rejects
     */
    static String unicode(CharSequence raw, char escape, int offset) {
        StringBuilder value = new StringBuilder(raw.length());
        int high = -1;
        int i = 0;
        while (i < raw.length()) {
            char c = raw.charAt(i++);
            int unit = -1;
            if (c == escape) {
                if (i < raw.length() && raw.charAt(i) == escape) {
                    i++;
                } else if (i < raw.length() && raw.charAt(i) == '+') {
                    unit = number(raw, i + 1, 6, offset);
                    i += 7;
                } else {
                    unit = number(raw, i, 4, offset);
                    i += 4;
                }
            }
            if (high >= 0) {
                unit = pair(high, unit, offset);
                high = -1;
            } else if (unit >= 0xD800 && unit < 0xDC00) {
                high = unit;
                continue;
            }
            if (unit < 0) {
                value.append(c);
            } else {
                appendCodePoint(value, unit, offset);
            }
        }
        if (high >= 0) {
            throw new Unreadable(offset, "half a surrogate pair");
        }
        return value.toString();
    }

    private static void appendCodePoint(StringBuilder value, int code, int offset) {
        if (code <= 0 || code > 0x10FFFF || (code >= 0xD800 && code < 0xE000)) {
            throw new Unreadable(offset, "a number that is no character");
        }
        value.appendCodePoint(code);
    }

    private static int pair(int high, int low, int offset) {
        if (low < 0xDC00 || low >= 0xE000) {
            throw new Unreadable(offset, "half a surrogate pair");
        }
        return 0x10000 + ((high & 0x3FF) << 10) + (low & 0x3FF);
    }

    private static char ascii(int code, int offset) {
        if (code == 0 || code >= 0x80) {
            throw new Unreadable(offset, "an escaped byte that is no ASCII character");
        }
        return (char) code;
    }

    private static int run(CharSequence raw, int from, int radix, int most) {
        int i = from;
        while (i < raw.length() && i < from + most && digit(raw.charAt(i), radix) >= 0) {
            i++;
        }
        return i - from;
    }

    private static int number(CharSequence raw, int from, int digits, int offset) {
        if (run(raw, from, 16, digits) != digits) {
            throw new Unreadable(offset, "a character number that is not finished");
        }
        long number = Long.parseLong(raw.subSequence(from, from + digits).toString(), 16);
        return number > 0x10FFFF ? Integer.MAX_VALUE : (int) number;
    }

    private static int digit(char c, int radix) {
        return c < 0x80 ? Character.digit(c, radix) : -1;
    }
}

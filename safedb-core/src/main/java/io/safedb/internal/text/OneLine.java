package io.safedb.internal.text;

/**
 * Makes text that safedb did not write fit for one line of a message or a log. The only place that does: names of
 * tables, tenants and actors come from outside, and a line break in one of them could forge the next line.
 */
public final class OneLine {
    private static final String CUT = "...";

    private OneLine() {}

    /**
     * Returns printable ASCII on one line. Every other character is written as a backslash, {@code u} and its four hex
     * digits.
     *
     * @param text anything
     * @param limit the largest number of characters to return, at least 3; longer text ends in {@code ...}
     * @return the line
     */
    public static String of(String text, int limit) {
        if (text.length() <= limit && isPrintable(text)) {
            return text;
        }
        StringBuilder line = new StringBuilder(Math.min(limit, text.length() + 16));
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            int width = isPrintable(c) ? 1 : 6;
            boolean last = i == text.length() - 1;
            if (line.length() + width > (last ? limit : limit - CUT.length())) {
                return line.append(CUT).toString();
            }
            if (width == 1) {
                line.append(c);
            } else {
                line.append("\\u").append(Character.forDigit(c >> 12, 16));
                line.append(Character.forDigit((c >> 8) & 15, 16));
                line.append(Character.forDigit((c >> 4) & 15, 16));
                line.append(Character.forDigit(c & 15, 16));
            }
        }
        return line.toString();
    }

    /**
     * Returns the call's shape as printable ASCII on one line, its line breaks and indentation folded into single
     * spaces.
     *
     * @param shape a call without its values, on any number of lines
     * @param limit as in {@link #of}
     * @return the line
     */
    public static String folded(String shape, int limit) {
        StringBuilder line = new StringBuilder(Math.min(limit, shape.length()) + 1);
        boolean gap = false;
        for (int i = 0; i < shape.length() && line.length() <= limit; i++) {
            char c = shape.charAt(i);
            if (c == ' ' || c == '\n' || c == '\r' || c == '\t') {
                gap = line.length() > 0;
            } else {
                if (gap) {
                    line.append(' ');
                    gap = false;
                }
                line.append(c);
            }
        }
        return of(line.toString(), limit);
    }

    private static boolean isPrintable(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (!isPrintable(text.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    private static boolean isPrintable(char c) {
        return c >= ' ' && c <= '~';
    }
}

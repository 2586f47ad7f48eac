package io.safedb.catalogue;

import java.util.StringTokenizer;

/** Breaks text into lines for a terminal. */
final class Paragraph {
    /** The widest line of ordinary names. */
    static final int WIDTH = 100;

    private Paragraph() {}

    /**
     * Appends text that begins at the margin. Lines that follow are indented, so that no name of anybody's, wherever a
     * line is broken, can look like the beginning of a line of safedb's own.
     */
    static void append(StringBuilder to, String text) {
        int column = 0;
        StringTokenizer words = new StringTokenizer(text, " ");
        while (words.hasMoreTokens()) {
            String word = words.nextToken();
            if (column > 0 && column + 1 + word.length() > WIDTH) {
                to.append("\n  ");
                column = 2;
            } else if (column > 0) {
                to.append(' ');
                column++;
            }
            to.append(word);
            column += word.length();
        }
        to.append('\n');
    }
}

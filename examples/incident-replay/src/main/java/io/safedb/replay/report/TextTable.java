package io.safedb.replay.report;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/** Draws a table of fixed width; cells wrap. Lines are box-drawing characters or ASCII. */
final class TextTable {
    private final int[] widths;
    private final boolean boxes;
    private final StringBuilder out = new StringBuilder();

    /**
     * A table with these columns.
     *
     * @param widths in characters, without the lines and the blank on either side
     */
    TextTable(boolean boxes, int... widths) {
        this.boxes = boxes;
        this.widths = widths.clone();
    }

    /** A line over the whole width. */
    void rule() {
        String across = boxes ? "─" : "-";
        String corner = boxes ? "┼" : "+";
        for (int i = 0; i < widths.length; i++) {
            out.append(i == 0 ? across : across + corner + across).append(across.repeat(widths[i]));
        }
        out.append(across).append('\n');
    }

    /** A row; the last cell is painted after it was fitted, so that colours do not count as width. */
    void row(UnaryOperator<String> paintLast, String... cells) {
        List<List<String>> wrapped = new ArrayList<>();
        int height = 1;
        for (int i = 0; i < widths.length; i++) {
            List<String> lines = wrap(cells[i], widths[i]);
            wrapped.add(lines);
            height = Math.max(height, lines.size());
        }
        String bar = boxes ? "│" : "|";
        for (int line = 0; line < height; line++) {
            StringBuilder drawn = new StringBuilder();
            for (int i = 0; i < widths.length; i++) {
                List<String> lines = wrapped.get(i);
                String text = line < lines.size() ? lines.get(line) : "";
                boolean last = i == widths.length - 1;
                drawn.append(i == 0 ? " " : " " + bar + " ");
                if (last) {
                    drawn.append(text.isEmpty() ? "" : paintLast.apply(text));
                } else {
                    drawn.append(text).append(" ".repeat(widths[i] - text.length()));
                }
            }
            out.append(drawn.toString().stripTrailing()).append('\n');
        }
    }

    /** Breaks a text with every line but the first set in; the indent of the first stays. */
    static String wrapIndented(String text, int width, String indent) {
        String first = text.substring(0, text.length() - text.stripLeading().length());
        String rest = " ".repeat(first.length()) + indent;
        return first + String.join("\n" + rest, wrap(text, width - rest.length()));
    }

    /** Breaks a text that stands behind a label, with every line but the first set in below it. */
    static String wrapBehind(String label, String text, int width) {
        return label + String.join("\n" + " ".repeat(label.length()), wrap(text, width - label.length()));
    }

    /** Breaks a text at blanks, and inside words that are longer than the width. */
    static List<String> wrap(String text, int width) {
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder();
        for (String word : text.strip().split("\\s+", -1)) {
            String rest = word;
            if (line.length() > 0 && line.length() + 1 + rest.length() > width) {
                lines.add(line.toString());
                line.setLength(0);
            }
            while (rest.length() > width) {
                lines.add(rest.substring(0, width));
                rest = rest.substring(width);
            }
            line.append(line.length() > 0 ? " " : "").append(rest);
        }
        lines.add(line.toString());
        return lines;
    }

    @Override
    public String toString() {
        return out.toString();
    }
}

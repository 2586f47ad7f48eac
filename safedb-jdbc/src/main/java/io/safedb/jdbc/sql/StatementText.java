package io.safedb.jdbc.sql;

import io.safedb.SafeDbViolation.Place;
import io.safedb.guard.CallText;
import io.safedb.jdbc.sql.lexer.SqlLexer;
import io.safedb.jdbc.sql.lexer.Tokens;
import org.jspecify.annotations.Nullable;

/**
 * The text of a statement, read again when a refusal has to show a place in it. Only names, keywords and operators of
 * the caller's are shown, as he spelled them; where constants cannot be told from names, nothing is.
 */
final class StatementText implements CallText {
    /** Characters of a fragment, the dots at its ends included. */
    static final int LONGEST = 80;

    private static final String CUT = "...";
    private static final String BLANK = "?";

    private final SqlReader reader;
    private final String text;

    StatementText(SqlReader reader, String text) {
        this.reader = reader;
        this.text = text;
    }

    @Override
    public @Nullable Place of(String relation) {
        return at(reader.offsetOf(relation, text));
    }

    @Override
    public @Nullable Place at(int offset) {
        if (offset < 0 || offset > text.length()) {
            return null;
        }
        int line = 1;
        int begin = 0;
        for (int i = 0; i < offset; i++) {
            char c = text.charAt(i);
            if (c == '\n' || (c == '\r' && text.charAt(Math.min(i + 1, text.length() - 1)) != '\n')) {
                line++;
                begin = i + 1;
            }
        }
        Tokens tokens = SqlLexer.readable(text);
        String fragment = tokens == null ? "" : new Fragment(tokens).around(offset);
        return new Place(offset + 1, line, offset - begin + 1, fragment);
    }

    /** Takes in whole tokens to the left and to the right as long as there is room. */
    private final class Fragment {
        private final Tokens tokens;
        /** Behind the last token of the text that can be read. */
        private final int end;

        private int first;
        private int last;
        private int room = LONGEST - 2 * (CUT.length() + 1);

        Fragment(Tokens tokens) {
            this.tokens = tokens;
            this.end = tokens.size() - 1;
        }

        String around(int offset) {
            if (end == 0) {
                return "";
            }
            int token = 0;
            while (token < end - 1 && tokens.end(token) <= offset) {
                token++;
            }
            first = token;
            last = token;
            room -= shown(token).length();
            boolean left = true;
            boolean right = true;
            while (left || right) {
                left = left && takesLeft();
                right = right && takesRight();
            }
            return write();
        }

        private boolean takesLeft() {
            if (first == 0 || !fits(shown(first - 1).length() + gap(first - 1))) {
                return false;
            }
            first--;
            return true;
        }

        private boolean takesRight() {
            if (last == end - 1 || !fits(shown(last + 1).length() + gap(last))) {
                return false;
            }
            last++;
            return true;
        }

        private boolean fits(int length) {
            if (length > room) {
                return false;
            }
            room -= length;
            return true;
        }

        /** Whether something stands between a token and the next one: blanks, or a comment. */
        private int gap(int token) {
            return tokens.end(token) < tokens.start(token + 1) ? 1 : 0;
        }

        private String write() {
            StringBuilder fragment = new StringBuilder(LONGEST);
            if (first > 0) {
                fragment.append(CUT).append(' ');
            }
            for (int i = first; i <= last; i++) {
                if (i > first && gap(i - 1) > 0) {
                    fragment.append(' ');
                }
                fragment.append(shown(i));
            }
            if (last < end - 1 || tokens.start(end) < text.length()) {
                fragment.append(' ').append(CUT);
            }
            return fragment.length() <= LONGEST ? fragment.toString() : fragment.substring(0, LONGEST - 4) + " " + CUT;
        }

        /** What stands for a token: what may be a value is blanked. */
        private String shown(int token) {
            return switch (tokens.kind(token)) {
                case STRING, BITS, NUMBER, PARAMETER -> BLANK;
                case WORD -> tokens.isPerhapsValue(token) ? BLANK : spelled(token);
                case QUOTED, OPERATOR, MARK -> spelled(token);
                case END -> "";
            };
        }

        private String spelled(int token) {
            return text.substring(tokens.start(token), tokens.end(token));
        }
    }
}

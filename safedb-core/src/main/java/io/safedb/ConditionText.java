package io.safedb;

import io.safedb.RowCondition.Test;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Reads the text of a {@link RowCondition} from left to right, each character once. The grammar, with any white space
 * between words and keywords in any case:
 *
 * <pre>{@code
 * condition = column ( "=" literal | "in" "(" literal { "," literal } ")" | "is" [ "not" ] "null" )
 * literal   = "'" { any but "'" | "''" } "'" | "true" | "false" | [ "-" ] digit { digit }, 18 at most
 * column    = what is no white space, no "=" and none of  " ' ` . * ? % ; , ( ) [ ] { } < > / \
 * }</pre>
 */
final class ConditionText {
    private static final String NO_NAME = "=\"'`.*?%;,()[]{}<>/\\";
    private static final int LONGEST_NAME = 63;
    private static final int MOST_DIGITS = 18;

    private final String text;
    private int at;

    private ConditionText(String text) {
        this.text = text;
    }

    static RowCondition read(String text) {
        ConditionText reader = new ConditionText(text);
        RowCondition condition = reader.condition();
        reader.space();
        if (reader.at < text.length()) {
            throw unreadable();
        }
        return condition;
    }

    private RowCondition condition() {
        space();
        int first = at;
        while (at < text.length() && !Character.isWhitespace(text.charAt(at)) && NO_NAME.indexOf(text.charAt(at)) < 0) {
            at++;
        }
        String column = text.substring(first, at);
        if (column.isEmpty() || column.length() > LONGEST_NAME) {
            throw unreadable();
        }
        if (mark('=')) {
            return new RowCondition(column, Test.ANY_OF, Set.of(literal()));
        }
        // Only an equals sign may follow without a space: the name ends at one.
        if (word("in")) {
            return new RowCondition(column, Test.ANY_OF, Set.copyOf(literals()));
        }
        if (word("is")) {
            boolean not = word("not");
            if (word("null")) {
                return new RowCondition(column, not ? Test.NOT_NULL : Test.NULL, Set.of());
            }
        }
        throw unreadable();
    }

    private List<Object> literals() {
        List<Object> values = new ArrayList<>();
        if (!mark('(')) {
            throw unreadable();
        }
        do {
            values.add(literal());
        } while (mark(','));
        if (!mark(')')) {
            throw unreadable();
        }
        return values;
    }

    private Object literal() {
        if (mark('\'')) {
            return quoted();
        }
        if (word("true")) {
            return true;
        }
        if (word("false")) {
            return false;
        }
        int first = at;
        if (at < text.length() && text.charAt(at) == '-') {
            at++;
        }
        int digits = at;
        while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
            at++;
        }
        if (at == digits || at - digits > MOST_DIGITS) {
            throw unreadable();
        }
        return Long.valueOf(text.substring(first, at));
    }

    /** The text behind an opening quote, in which a doubled quote stands for one. */
    private String quoted() {
        StringBuilder value = new StringBuilder();
        while (at < text.length()) {
            char c = text.charAt(at++);
            if (c != '\'') {
                value.append(c);
            } else if (at < text.length() && text.charAt(at) == '\'') {
                value.append(c);
                at++;
            } else {
                return value.toString();
            }
        }
        throw unreadable();
    }

    /** Takes a keyword that ends where a word ends. */
    private boolean word(String keyword) {
        space();
        int end = at + keyword.length();
        if (!text.regionMatches(true, at, keyword, 0, keyword.length())
                || (end < text.length() && Character.isLetterOrDigit(text.charAt(end)))) {
            return false;
        }
        at = end;
        return true;
    }

    private boolean mark(char mark) {
        space();
        if (at < text.length() && text.charAt(at) == mark) {
            at++;
            return true;
        }
        return false;
    }

    private void space() {
        while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
            at++;
        }
    }

    private static IllegalArgumentException unreadable() {
        return new IllegalArgumentException("Write one column and one test, in one of these forms: status = 'BILLED',"
                + " status in ('BILLED', 'PAID'), locked = true, level = 3, billed_at is not null, ended_at is null.");
    }
}

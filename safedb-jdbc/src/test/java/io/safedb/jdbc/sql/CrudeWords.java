package io.safedb.jdbc.sql;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Splits any text into pieces, blanks and comments included, by rules that are nobody's: good enough to mix them. */
public final class CrudeWords {
    private static final Pattern WORD =
            Pattern.compile("(?s)\\s+|--[^\\n\\r]*|/\\*.*?\\*/|(?:[eEnNbBxX]|[uU]&)?'(?:[^'\\\\]|''|\\\\.)*'"
                    + "|(?:[uU]&)?\"[^\"]*\"|(\\$\\w*\\$).*?\\1|[\\w$\\x{80}-\\x{10FFFF}]+|::|[-+*/<>=~!@#%^&|`?]+|.");

    private CrudeWords() {}

    /** The pieces; joined again they are the text. */
    public static List<String> of(String text) {
        List<String> words = new ArrayList<>();
        Matcher matcher = WORD.matcher(text);
        while (matcher.find()) {
            words.add(matcher.group());
        }
        return words;
    }

    /** The text of pieces. */
    public static String text(List<String> words) {
        return String.join("", words);
    }
}

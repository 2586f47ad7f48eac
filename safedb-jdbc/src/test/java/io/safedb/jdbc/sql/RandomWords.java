package io.safedb.jdbc.sql;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;

/** The words of one random statement, and the names, constants and gaps that it is written with. */
final class RandomWords {
    /** Relations of the oracle's schema. */
    static final List<String> TABLES =
            List.of("contacts", "tickets", "invoices", "invoice_lines", "time_entries", "settings", "organizations");

    private static final List<String> COLUMNS = List.of(
            "id",
            "title",
            "status",
            "amount",
            "contact_id",
            "created_at",
            "key",
            "value",
            "number",
            "name",
            "email",
            "country_code",
            "total",
            "sku",
            "qty",
            "price",
            "\"id\"",
            "\"Total\"",
            "U&\"\\0069d\"",
            "größe");
    static final List<String> STRINGS = List.of(
            "'open'",
            "''",
            "'it''s'",
            "'a;b'",
            "'-- no comment'",
            "'/* none'",
            "'?'",
            "'$$'",
            "'\\'",
            "E'\\''",
            "E'a\\\\'",
            "e'\\u0041\\n'",
            "U&'d\\0061t'",
            "U&'d!0061t' UESCAPE '!'",
            "$$ it's; $$",
            "$a$ $$ ' $a$",
            "N'x'",
            "'first'\n'second'",
            "'é\uD83D\uDE00'",
            "'\"'");
    static final List<String> NUMBERS = List.of(
            "0", "1", "7", "42", "1000000", "1.5", ".5", "7.", "1e3", "1.5E-2", "1_000", "0x1F", "0o17", "0b101");
    private static final int BLANKS = 6;
    private static final List<String> GAPS = List.of(
            " ",
            "\n",
            "\t",
            "  ",
            "\r\n",
            "\f",
            "/**/",
            " /* a ' note */ ",
            " /* outer /* inner ; */ ' */ ",
            " -- it's; $$\n");
    private static final Set<String> FIRST_OF_TWO = Set.of("NOT", "NULLS", "WITH", "WITHOUT", "FORMAT");

    final Random random;
    private final List<String> words = new ArrayList<>();
    private int names;

    RandomWords(Random random) {
        this.random = random;
    }

    boolean chance(int percent) {
        return random.nextInt(100) < percent;
    }

    static <T> T one(Random random, List<T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }

    String pick(String... choices) {
        return choices[random.nextInt(choices.length)];
    }

    String pick(List<String> choices) {
        return one(random, choices);
    }

    /** Adds words as they are: one token each. */
    RandomWords add(String... more) {
        words.addAll(List.of(more));
        return this;
    }

    /** Adds the words of a phrase: keywords and marks with spaces between. */
    RandomWords say(String phrase) {
        return add(phrase.split(" ", -1));
    }

    /** A name that nothing else in the statement has. */
    String newName() {
        int n = ++names;
        return switch (random.nextInt(8)) {
            case 0 -> "\"N " + n + "\"";
            case 1 -> "ñ" + n;
            case 2 -> "Value" + n;
            case 3 -> "_" + n + "$";
            default -> "x" + n;
        };
    }

    String column() {
        return pick(COLUMNS);
    }

    String string() {
        return pick(STRINGS);
    }

    String number() {
        return pick(NUMBERS);
    }

    List<String> words() {
        return words;
    }

    /** The text: words with gaps between them, which may be missing where no two words become one by it. */
    static String text(List<String> words, Random random) {
        boolean strange = random.nextInt(4) == 0;
        boolean tight = random.nextInt(3) == 0;
        StringBuilder text = new StringBuilder();
        String before = "(";
        for (String word : words) {
            if (word.isEmpty()) {
                continue;
            }
            boolean apart = isMark(before, word) || isMark(word, before);
            boolean dot = before.equals(".") || word.equals(".");
            if (dot && !(isDigit(before.charAt(before.length() - 1)) && isDigit(word.charAt(0)))) {
                text.append(strange && random.nextInt(20) == 0 ? " " : "");
            } else if (!(apart && (tight || random.nextInt(3) == 0))) {
                // Those at the end have a comment, behind which libpg-query's scanner does not see the second word.
                int gaps = FIRST_OF_TWO.contains(before.toUpperCase(Locale.ROOT)) ? BLANKS : GAPS.size();
                text.append(strange && random.nextInt(6) == 0 ? GAPS.get(random.nextInt(gaps)) : " ");
            }
            text.append(word);
            before = word;
        }
        return text.toString();
    }

    /** Whether nothing has to stand between a word and its neighbour. */
    private static boolean isMark(String word, String neighbour) {
        return "(),[]".contains(word) || (word.equals("=") && "~!@#^&|`+-*/%<>=".indexOf(neighbour.charAt(0)) < 0);
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }
}

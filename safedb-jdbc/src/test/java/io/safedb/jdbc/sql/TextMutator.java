package io.safedb.jdbc.sql;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/** Changes texts in the ways in which a reader goes wrong: their pieces, their quoting, what stands between. */
final class TextMutator {
    /** What may stand between two words; two tildes stand between the choices. */
    private static final String[] GAPS =
            (" ~~~~\n~~\t~~\r~~\f~~\u000b~~\u00a0~~\u2028~~\uFEFF~~/**/~~/* ' */~~/* /* */ ' */~~/*/ */~~"
                            + "-- '\n~~--\r~~/* $$ */~~-- $$\n~~/*;*/~~--;\n~~/* ? */")
                    .split("~~", -1);
    /** What is put in a word's place or beside it. */
    private static final String[] PIECES =
            ("'~~''~~\"~~$$~~$a$~~$é$~~E'~~e'\\'~~U&'~~u&\"~~N'~~B'~~x'~~\\~~\\'~~'\\'~~E'\\''~~E'\\\\'~~"
                            + "U&'\\0027'~~U&'!0027' UESCAPE '!'~~$$ ' $$~~$a$ $$ $a$~~$1~~$1$1~~a$1$~~?~~??~~???~~?|~~??|~~"
                            + "@?~~-?~~?-~~=?~~--~~-- ~~/*~~*/~~/*/~~/**/~~/* /* */~~+-~~@-~~@-- ~~*/*~~+/*~~<->~~-|-~~||/~~"
                            + "!==~~<>-~~=-1~~=>~~:=~~::~~:~~..~~.~~1..2~~1_000~~0x1F~~0b~~0o7~~7.~~.5~~1e5~~1e~~1_~~1a~~"
                            + "1.e2~~123abc~~{~~}~~{fn~~{d~~(~~)~~[~~]~~;~~,~~=~~\"\"~~é~~ſelect~~\uD83D\uDE00~~İ~~and~~or~~"
                            + "not~~null~~in~~as~~on~~from~~where~~select~~union~~all~~with~~table~~values~~with recursive~~"
                            + "lateral~~only~~using~~natural~~join~~left join~~returning~~into~~set~~default~~case~~when~~"
                            + "end~~any~~array~~row~~between~~like~~is~~distinct~~distinct from~~at time zone~~collate~~"
                            + "operator(+)~~operator(public.+)~~over~~filter~~within group~~order by~~group by~~having~~"
                            + "window~~limit~~offset~~fetch~~for update~~for update of~~tickets~~contacts~~public.tickets~~"
                            + "public~~pg_catalog~~x~~organization_id~~id~~*~~t.*~~current_user~~current_date~~exists~~"
                            + "extract(year from~~substring(~~cast(~~json_object(~~overlay(~~position(~~trim(~~xmltable(~~"
                            + "json_table(~~rows from(~~format json~~nulls first~~explain~~explain analyze~~delete from~~"
                            + "update~~insert into~~merge into~~do~~begin~~commit~~declare~~pg_sleep(1)~~query_to_xml(~~"
                            + "tickets.ctid~~isnull~~notnull~~::text~~interval~~double precision~~timestamp with time zone~~"
                            + "year to month~~uescape~~key~~value~~materialized~~search depth first by id set o~~"
                            + "cycle id set a using b")
                    .split("~~", -1);

    private static final String[] SECONDS = {
        "DELETE FROM contacts WHERE id > 0",
        "DROP TABLE tickets",
        "SELECT * FROM invoices",
        "TRUNCATE settings",
        "COMMIT",
        "UPDATE tickets SET title = $c$x$c$"
    };
    /** What may stand around a statement that is to go unseen; the percent sign is its place. */
    private static final String[] HIDING = {
        "; %",
        ";% --",
        "'; % --",
        "\\'; % --'",
        "'\\'; % --'",
        "E'\\''; % --'",
        "E'\\\\'; % --'",
        "$$; % --$$",
        "$a$; % --$a$",
        "$a$'$a$; % --'",
        "U&'\\0027'; % --'",
        "\"; % --\"",
        "\"'\"; % --'",
        "/* /* */; % */",
        "/*/ */; % --*/",
        "/* ' */; % --'",
        "-- '\n; % --'",
        "-- \r; % ",
        "--\u2028; %",
        "--\u0085; %",
        "'a'\n'; % --'",
        "'a' -- x\n'; % --'",
        "E'a'\n'\\'; % --'",
        "N'\\'; % --'",
        "B'1'; %",
        "x$$; % --$$",
        "x$a$; % --$a$",
        "1$$; % --$$",
        "é$$; % --$$",
        "$é$'$é$; % --'",
        "?; % --",
        "??; %",
        "(; % )",
        "(;) %",
        "{; % }",
        "{fn '}; %'}",
        "''''; % --'",
        "''';% --'",
        "e'\\x27; % --'",
        "e'\\u0027; % --'",
        "e'\\047; % --'",
        "e'\\\\\\'; % --'",
        "U&\"!0027\" UESCAPE '!'; % --'",
        "\n;\n;%",
        ";;%;;",
        "BEGIN ATOMIC; % END",
        "BEGIN ATOMIC SELECT 1; END; %",
        "$$a$$$$; % --$$",
        "'$$'; % --$$'",
        "$$'$$; % --'",
        "%"
    };

    private final Random random;

    TextMutator(Random random) {
        this.random = random;
    }

    private String one(String[] choices) {
        return choices[random.nextInt(choices.length)];
    }

    /** A text with a few changes; pieces may come from another text. */
    String mutate(String text, String other) {
        List<String> words = CrudeWords.of(text);
        List<String> donor = CrudeWords.of(other);
        if (words.isEmpty() || donor.isEmpty()) {
            return one(PIECES);
        }
        if (random.nextBoolean()) {
            for (int i = random.nextInt(4); i >= 0; i--) {
                respell(words, random.nextInt(words.size()));
            }
            return whole(CrudeWords.text(words));
        }
        int changes = 1 + (random.nextInt(4) == 0 ? random.nextInt(5) : 0);
        for (int i = 0; i < changes && !words.isEmpty(); i++) {
            change(words, donor);
        }
        return whole(CrudeWords.text(words));
    }

    /** Writes a piece in another way, so that most texts stay valid. */
    private void respell(List<String> words, int at) {
        String word = words.get(at);
        char first = word.charAt(0);
        if (Character.isWhitespace(first)) {
            words.set(at, " " + one(GAPS) + one(GAPS) + " ");
        } else if (first == '\'' || word.indexOf('\'') == 1) {
            words.set(at, random.nextInt(4) == 0 ? quoted(word) : RandomWords.one(random, RandomWords.STRINGS));
        } else if (Character.isDigit(first)) {
            words.set(at, RandomWords.one(random, RandomWords.NUMBERS));
        } else if (Character.isLetter(first)) {
            words.set(at, quotedName(word));
        } else if ("=<>+-*/|".indexOf(first) >= 0) {
            words.set(at, RandomWords.one(random, RandomExpression.OPERATORS));
        } else {
            words.add(at, " " + one(GAPS) + " ");
        }
    }

    private String quotedName(String word) {
        return switch (random.nextInt(5)) {
            case 0 -> '"' + word.toLowerCase(Locale.ROOT) + '"';
            case 1 -> "U&\"" + word.toLowerCase(Locale.ROOT) + "\" UESCAPE '!'";
            case 2 -> word.toUpperCase(Locale.ROOT);
            case 3 ->
                "U&\"" + String.format(Locale.ROOT, "\\%04x", (int) Character.toLowerCase(word.charAt(0)))
                        + word.substring(1).toLowerCase(Locale.ROOT) + '"';
            default -> word;
        };
    }

    private void change(List<String> words, List<String> donor) {
        int at = random.nextInt(words.size());
        switch (random.nextInt(11)) {
            case 0 -> words.remove(at);
            case 1 -> words.add(at, words.get(random.nextInt(words.size())));
            case 2 -> {
                int with = random.nextInt(words.size());
                String word = words.get(at);
                words.set(at, words.get(with));
                words.set(with, word);
            }
            case 3 -> words.set(at, one(PIECES));
            case 4 -> words.addAll(at, List.of(" ", one(PIECES), " "));
            case 5 -> words.add(at, one(PIECES));
            case 6 -> words.add(at, one(GAPS));
            case 7 -> words.set(at, quoted(words.get(at)));
            case 8 -> {
                int end = Math.min(words.size(), at + 1 + random.nextInt(8));
                words.subList(at, end).clear();
            }
            case 9 -> {
                int from = random.nextInt(donor.size());
                int end = Math.min(donor.size(), from + 1 + random.nextInt(12));
                words.addAll(at, new ArrayList<>(donor.subList(from, end)));
            }
            default -> words.addAll(at, CrudeWords.of(smuggled()));
        }
    }

    /** Another way to write a word, or something that looks like one. */
    private String quoted(String word) {
        String bare = word.replaceAll("^(?:[eEnN]|[uU]&)?['\"]|['\"]$", "");
        return switch (random.nextInt(12)) {
            case 0 -> "\"" + bare + "\"";
            case 1 -> "'" + bare + "'";
            case 2 -> "E'" + bare + "'";
            case 3 -> "U&'" + bare + "'";
            case 4 -> "$$" + bare + "$$";
            case 5 -> "$t$" + bare + "$t$";
            case 6 -> "U&\"" + bare + "\"";
            case 7 -> word.toUpperCase(Locale.ROOT);
            case 8 -> "(" + word + ")";
            case 9 -> "/*" + word + "*/";
            case 10 -> "--" + word + "\n";
            default -> "N'" + bare + "'";
        };
    }

    private String smuggled() {
        return one(HIDING).replace("%", one(SECONDS));
    }

    /** A text with a second statement behind it or inside. */
    String smuggle(String text) {
        String smuggled = smuggled();
        if (random.nextBoolean()) {
            return whole(text + " " + smuggled);
        }
        List<String> words = CrudeWords.of(text);
        words.add(random.nextInt(words.size() + 1), smuggled);
        return whole(CrudeWords.text(words));
    }

    /** Half a surrogate pair cannot be sent to the parser. */
    private static String whole(String text) {
        return new String(
                text.getBytes(java.nio.charset.StandardCharsets.UTF_8), java.nio.charset.StandardCharsets.UTF_8);
    }
}

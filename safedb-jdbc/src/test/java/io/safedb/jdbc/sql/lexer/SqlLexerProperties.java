package io.safedb.jdbc.sql.lexer;

import static org.assertj.core.api.Assertions.assertThat;

import io.safedb.jdbc.sql.lexer.Tokens.Kind;
import java.sql.SQLException;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import net.jqwik.api.statistics.Statistics;
import org.jspecify.annotations.Nullable;

/** The lexer and the server read the same: values, names, operators, numbers, and where a statement ends. */
class SqlLexerProperties {
    private static final String SECOND = "SELECT set_config('lexer.second', 'yes', false)";
    // Set before the first property runs.
    @SuppressWarnings("NullAway.Init")
    private static ServerLexer server;

    @BeforeContainer
    static void start() throws SQLException {
        server = new ServerLexer();
    }

    @AfterContainer
    static void stop() throws SQLException {
        server.close();
    }

    // A body is put between quotes as it is: it may close them. What counts is that both sides see the same.
    @Property(tries = 1500)
    void stringConstantsHaveTheServersValue(@ForAll("constants") String constant) throws SQLException {
        String answer = server.value("SELECT " + constant);
        Tokens tokens = scanOrNull("SELECT " + constant);
        boolean single = tokens != null && tokens.size() == 3 && tokens.kind(1) == Kind.STRING;
        Statistics.label("constants").collect(single ? "read" : "refused or more tokens");
        if (tokens != null && single) {
            // N'…' is of the type character, which gives up its trailing spaces.
            String value =
                    "nN".indexOf(constant.charAt(0)) >= 0 ? tokens.word(1).replaceAll(" +\\z", "") : tokens.word(1);
            assertThat(answer).isEqualTo("ok:" + value);
        } else if (tokens == null && answer.startsWith("ok:")) {
            // Refused although the server reads it: only for a reason that is written down.
            assertThat(refusal("SELECT " + constant))
                    .containsAnyOf(
                            "driver and the server",
                            "no ASCII character",
                            "vertical tab",
                            "runs into a name",
                            "stands for nothing",
                            "touches a name",
                            "numbered parameter");
        }
    }

    @Provide
    Arbitrary<String> constants() {
        Arbitrary<String> body = Arbitraries.of(
                        "'",
                        "''",
                        "\\",
                        "\\'",
                        "\\\\",
                        "\\n",
                        "\\x41",
                        "\\101",
                        "\\u0061",
                        "\\U0001F600",
                        "\\uD83D\\uDE00",
                        "\\0061",
                        "\\+01F600",
                        "!0061",
                        "a",
                        "Z",
                        "é",
                        "\u00a0",
                        "\uD83D\uDE00",
                        "?",
                        ";",
                        "--",
                        "/*",
                        "*/",
                        "$",
                        "$$",
                        "$t$",
                        "\n",
                        "\r",
                        "\t",
                        " ",
                        "\"",
                        "%",
                        "{",
                        "}",
                        "\\v",
                        "\\8",
                        "\\x",
                        "\\u12")
                .list()
                .ofMaxSize(6)
                .map(parts -> String.join("", parts));
        Arbitrary<String> gap = Arbitraries.of("\n", " \n ", "\r", " -- note\n", "\n-- note '\n", "\n\n\t", "\f\n");
        Arbitrary<String> open = Arbitraries.of("'", "E'", "e'", "U&'", "u&'", "N'", "n'");
        Arbitrary<String> plain = Combinators.combine(open, body).as((quote, text) -> quote + text + "'");
        Arbitrary<String> continued =
                Combinators.combine(plain, gap, body).as((start, space, text) -> start + space + "'" + text + "'");
        Arbitrary<String> escaped = Combinators.combine(plain, Arbitraries.of("!", "\\", "a", "+", "é", "\""))
                .as((start, escape) -> "U&" + start.substring(start.indexOf('\'')) + " UESCAPE '" + escape + "'");
        Arbitrary<String> dollar = Combinators.combine(Arbitraries.of("$$", "$t$", "$_1$", "$é$", "$T$"), body)
                .as((tag, text) -> tag + text + tag);
        return Arbitraries.oneOf(plain, continued, escaped, dollar);
    }

    @Property(tries = 800)
    void namesAreFoldedAndUnquotedAsTheServerDoes(@ForAll("names") String name) throws SQLException {
        String label = server.label(name);
        Tokens tokens = scanOrNull("SELECT 1 AS " + name);
        if (tokens != null && tokens.size() == 5 && tokens.isName(3)) {
            Statistics.label("names").collect("read");
            assertThat(tokens.word(3)).isEqualTo(label);
        } else if (tokens == null && label != null) {
            assertThat(refusal("SELECT 1 AS " + name))
                    .containsAnyOf("longer than the server keeps", "driver and the server", "touches a name");
        }
    }

    @Provide
    Arbitrary<String> names() {
        Arbitrary<String> parts = Arbitraries.of(
                        "a", "B", "_", "9", "$", "é", "É", "\u00a0", "\uD83D\uDE00", "ſ", "İ", "select", "Key")
                .list()
                .ofMinSize(1)
                .ofMaxSize(8)
                .map(list -> String.join("", list));
        Arbitrary<String> inside = Arbitraries.of(
                        "a",
                        "B",
                        "\"\"",
                        "\"",
                        "\\0061",
                        "\\",
                        "!0061",
                        " ",
                        "\n",
                        "é",
                        "'",
                        "?",
                        "--",
                        ";",
                        "$$",
                        "x".repeat(30))
                .list()
                .ofMaxSize(5)
                .map(list -> String.join("", list));
        return Arbitraries.oneOf(
                parts,
                inside.map(text -> '"' + text + '"'),
                inside.map(text -> "U&\"" + text + '"'),
                inside.map(text -> "u&\"" + text + "\" UESCAPE '!'"));
    }

    @Property(tries = 1500)
    void aSecondStatementIsSeenExactlyWhenTheServerRunsOne(@ForAll("scripts") String script) throws SQLException {
        Tokens tokens = scanOrNull(script.replace("?", "??"));
        String ran = server.secondRan(script);
        Statistics.label("second statement").collect(tokens == null ? "refused" : ran);
        if (tokens != null && !ran.equals("error")) {
            boolean seen = false;
            for (int i = 0; i < tokens.size() - 1; i++) {
                seen |= tokens.isMark(i, ";") && tokens.kind(i + 1) != Kind.END && !tokens.isMark(i + 1, ";");
            }
            assertThat(seen).as(script).isEqualTo(ran.equals("yes"));
        }
    }

    @Provide
    Arbitrary<String> scripts() {
        String hidden = "; " + SECOND;
        Arbitrary<String> piece = Arbitraries.of(
                "'a'",
                "'\\'",
                "E'\\''",
                "E'\\\\'",
                "$$ ' $$",
                "$a$ $$ $a$",
                "U&'\\0027'",
                "'--'",
                "'/*'",
                "/* ' */",
                "/* /* */ ' */",
                "/* $$ */",
                "-- '\n",
                "-- $$\n",
                "'a'\n'b'",
                "E'a'\n'\\''",
                "\"x;'\"",
                "''",
                "''''",
                "/*/ */",
                "/*/*/*/ */ */",
                "@",
                "||",
                "1",
                "+",
                "-",
                "*",
                "/",
                "'",
                "$$",
                "\"",
                "\n",
                " ",
                "\r",
                "--",
                "/*",
                "*/",
                "N'x'",
                "B'1'",
                "?");
        Arbitrary<String> loose = Combinators.combine(
                        piece.list().ofMaxSize(5).map(list -> String.join(" ", list)),
                        Arbitraries.of(
                                hidden, hidden + " --'", hidden + " --$$", hidden + " /*'*/", "'" + hidden + " --'"),
                        piece.list().ofMaxSize(3).map(list -> String.join("", list)))
                .as((before, middle, after) -> before + middle + after);
        // Unlike the configuration text itself, these hide it without doubling its quotes.
        String plain = "; SELECT set_config($c$lexer.second$c$, $c$yes$c$, false)";
        Arbitrary<String> operand = Arbitraries.of(
                "'a'",
                "'\\'",
                "E'\\''",
                "E'\\\\'",
                "$$ ' $$",
                "$a$ $$ $a$",
                "U&'!0027' UESCAPE '!'",
                "'a'\n'b'",
                "E'a'\n'\\''",
                "''''",
                "N'x'",
                "'--'",
                "'/*'",
                "'\"'",
                "'" + plain + "'",
                "$q$" + hidden + "$q$",
                "E'\\'" + plain + "'",
                "/* ' */ 'x'",
                "-- '\n 'x'",
                "/*" + hidden + "*/ ''",
                "--" + hidden + "\n ''",
                "'\\'" + plain + " --'",
                "/* /* */" + hidden + " */ ''",
                "/* */ ''" + hidden + " --*/",
                "E''" + hidden,
                "$$" + plain + "$$");
        Arbitrary<String> tidy =
                operand.list().ofMinSize(1).ofMaxSize(6).map(list -> " || " + String.join(" || ", list));
        return Arbitraries.frequencyOf(net.jqwik.api.Tuple.of(1, loose), net.jqwik.api.Tuple.of(3, tidy))
                .map(rest -> "SELECT 'x' " + rest);
    }

    private static final Pattern MISSING = Pattern.compile("operator does not exist: integer (\\S+) integer");

    @Property(tries = 1200)
    void operatorsEndWhereTheServersDo(@ForAll("operators") String operator) throws SQLException {
        String answer = server.value("SELECT 1 " + operator + " 2");
        Tokens tokens = scanOrNull("SELECT 1 " + operator.replace("?", "??") + " 2");
        Matcher missing = MISSING.matcher(answer);
        if (tokens != null && missing.find() && tokens.size() == 5) {
            Statistics.label("operators").collect("same");
            assertThat(tokens.word(2)).isEqualTo(missing.group(1));
        } else if (answer.startsWith("42601")) {
            assertThat(tokens == null
                            || tokens.size() != 5
                            || tokens.kind(2) != Kind.OPERATOR
                            || tokens.kind(3) != Kind.NUMBER)
                    .as(operator + " " + answer)
                    .isTrue();
        }
    }

    @Provide
    Arbitrary<String> operators() {
        return Arbitraries.strings()
                .withChars("~!@#^&|`?+-*/%<>=")
                .ofMinLength(1)
                .ofMaxLength(5);
    }

    @Property(tries = 1500)
    void numbersAreNumbersWhereTheServerSaysSo(@ForAll("numbers") String number) throws SQLException {
        String answer = server.value("SELECT " + number + "\n");
        Tokens tokens = scanOrNull("SELECT " + number);
        if (tokens == null) {
            assertThat(answer).as(number).startsWith("42601");
        } else if (tokens.size() == 3 && tokens.kind(1) == Kind.NUMBER) {
            Statistics.label("numbers").collect("one number");
            assertThat(answer).as(number).doesNotStartWith("42601");
        }
    }

    @Provide
    Arbitrary<String> numbers() {
        return Arbitraries.of("0", "1", "9", "_", ".", "x", "0x", "0o", "0b", "e", "E", "+", "F", "7", "a", "1..2")
                .list()
                .ofMinSize(1)
                .ofMaxSize(6)
                .map(parts -> "1" + String.join("", parts))
                .flatMap(text -> Arbitraries.of(text, text.substring(1))
                        .filter(one -> Character.isDigit(one.charAt(0)) || one.startsWith(".")));
    }

    private static @Nullable Tokens scanOrNull(String text) {
        try {
            return SqlLexer.scan(text);
        } catch (Unreadable e) {
            return null;
        }
    }

    private static String refusal(String text) {
        try {
            return List.of(SqlLexer.scan(text)).toString();
        } catch (Unreadable e) {
            return e.sentence();
        }
    }
}

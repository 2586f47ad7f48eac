package io.safedb.jdbc.sql.lexer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.safedb.jdbc.sql.lexer.Tokens.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SqlLexerTest {
    @ParameterizedTest(name = "{0}")
    @DisplayName("exploits of other tools end where the server ends them")
    @ValueSource(
            strings = {
                "SELECT '\\'; DELETE FROM tickets WHERE id > 0 --'",
                "SELECT E'\\''; DELETE FROM contacts WHERE id > 0; --'",
                "SELECT 1 /* /* */; SELECT 2 */; TRUNCATE tickets",
                "SELECT $a$ ' $a$; DELETE FROM tickets WHERE id > 0",
                "SELECT U&'\\0027'; DELETE FROM tickets --'",
                "SELECT 'a'\n'\\'; DELETE FROM tickets --'"
            })
    void exploits(String text) {
        assertThat(words(text))
                .contains(";")
                .anyMatch(word -> List.of("delete", "truncate").contains(word));
    }

    @ParameterizedTest(name = "{0}")
    @DisplayName("what server and driver read differently is refused")
    @ValueSource(
            strings = {
                // The driver takes the first three characters for a whole comment.
                "SELECT 1 /*/ ? */",
                // The driver does not know that the second quote continues an escape string.
                "SELECT E'a'\n'\\'', ?, '",
                // To Java a no-break space is no letter, to the server it is.
                "SELECT 1 AS \u00a0$$ ; $$",
                // The driver sees no escape string behind a dollar sign.
                "SELECT $$a$$E'\\'', ?, '",
            })
    void disagreement(String text) {
        assertThatThrownBy(() -> SqlLexer.scan(text)).isInstanceOf(Unreadable.class);
    }

    @ParameterizedTest(name = "{0}")
    @DisplayName("what a version, a setting or the driver could change is refused")
    @ValueSource(
            strings = {
                "SELECT $1",
                "SELECT {fn now()}",
                "SELECT a?",
                "SELECT ?1",
                "SELECT 1?",
                "SELECT 1\u000B+ 2",
                "SELECT 'a\0b'",
                "SELECT '\uD83D'",
                "SELECT \"\"",
                "SELECT 1a",
                "SELECT 0x",
                "SELECT 1__0",
                "SELECT U&'\\00'",
                "SELECT U&'a' UESCAPE '+'",
                "SELECT E'\\xff'",
                "SELECT $a$ $A$",
                "SELECT \\",
                "SELECT 'a",
                "SELECT \"a",
                "SELECT /* a",
                "SELECT b'012'",
                "SELECT b'2'",
                "SELECT x'0g'",
                "SELECT x'\u0661'",
                "SELECT 0b2",
                "SELECT 0o8",
                "SELECT 0x_",
                "SELECT 1_",
                "SELECT 1e",
                "SELECT 1e+",
                "SELECT 1e_5",
                "SELECT U&'a' UESCAPE '0'",
                "SELECT U&'a' UESCAPE 'f'",
                "SELECT U&'a' UESCAPE '\u0080'",
                "SELECT U&'a' UESCAPE '!!'",
                "SELECT U&'a' UESCAPE '!'\n'x'",
                "SELECT U&'a' UESCAPE",
                "SELECT '\uDE00\uD83D'",
                "SELECT '\uD83Dx'",
            })
    void refused(String text) {
        assertThatThrownBy(() -> SqlLexer.scan(text)).isInstanceOf(Unreadable.class);
    }

    @Test
    @DisplayName("a name of 63 bytes is kept, one of 64 is refused: the server would cut it")
    void longNames() {
        assertThat(words("SELECT " + "x".repeat(63))).hasSize(2);
        assertThatThrownBy(() -> SqlLexer.scan("SELECT " + "x".repeat(64))).isInstanceOf(Unreadable.class);
        assertThatThrownBy(() -> SqlLexer.scan("SELECT \"" + "é".repeat(32) + '"'))
                .isInstanceOf(Unreadable.class);
        assertThat(words("SELECT \"" + "x".repeat(63) + '"')).hasSize(2);
        assertThat(words("SELECT 1 " + "*".repeat(63) + " 2")).hasSize(4);
        assertThatThrownBy(() -> SqlLexer.scan("SELECT 1 " + "*".repeat(64) + " 2"))
                .isInstanceOf(Unreadable.class);
    }

    @ParameterizedTest(name = "{0}")
    @DisplayName("a name has as many bytes as it has in UTF-8")
    @CsvSource({"é, 31", "\u07ff, 31", "\u0800, 21", "€, 21", "😀, 15"})
    void bytes(String letter, int most) {
        assertThat(words("SELECT " + letter.repeat(most))).hasSize(2);
        assertThatThrownBy(() -> SqlLexer.scan("SELECT " + letter.repeat(most + 1)))
                .isInstanceOf(Unreadable.class);
    }

    @Test
    @DisplayName("of a text that cannot be read to its end the tokens before its first string are known")
    void readable() {
        Tokens tokens = SqlLexer.readable("SELECT a FROM b WHERE c = 'x' AND d = 'y");
        assertThat(tokens).isNotNull().extracting(Tokens::size).isEqualTo(8);
        assertThat(SqlLexer.readable("SELECT \"\" a")).isNull();
        assertThat(SqlLexer.readable("SELECT 1 /*/ ? */")).isNull();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiterString = " ==> ",
            quoteCharacter = '`',
            value = {
                "a*-1 ==> a * - ?",
                "a@-1 ==> a @- ?",
                "a<>-1 ==> a <> - ?",
                "a!=b ==> a <> b",
                "a ??| b ==> a ?| b",
                "a ??- b ==> a ?- b",
                "a=? ==> a = P",
                "1..2 ==> ? .. ?",
                "a::int[1:2] ==> a :: int [ ? : ? ]",
                "x:=1 ==> x := ?",
                "x=>1 ==> x => ?",
                "'a''b' ==> ?",
                "U&\"d\\0061ta\" ==> data",
                "0x1F 0o17 0b01 0x_1 1_0 ==> ? ? ? ? ?",
                "1e5 1e-5 1E+5 1.5e3 .5 1. ==> ? ? ? ? ? ?",
                "a*+-+1 ==> a * + - + ?",
                "a~-1 ==> a ~- ?",
                "a- ==> a -",
                "a/ ==> a /",
                "a- -b/c ==> a - - b / c",
                "/**/a/* /* */ */b-- c↵d ==> a b d",
                "$$a$$$$b$$ $ä_1$x$ä_1$ $t$a$t$b ==> ? ? ? ? b",
                "b'01' X'fF0' x'0'↵'9' ==> ? ? ?",
                "AZ az Ü \"A\"\"b\" ==> az az Ü A\"b",
                "u&b U & 'x' ==> u & b u & ?",
                "U&'a' uescapex U&\"!0061\" UESCAPE '!' ==> ? uescapex a",
                "'a' 'b' ==> ? ?",
                "'a' /* */↵'b' ==> ? ?",
                "'a'↵- 'b' -c ==> ? - ? - c",
                "'a'- ==> ? -",
                "'😀' a😀 ==> ? a😀",
                "? ==> P",
            })
    void tokens(String line, String expected) {
        String text = line.replace('↵', '\n');
        Tokens tokens = SqlLexer.scan(text);
        for (int i = 0; i < tokens.size() - 1; i++) {
            assertThat(text.substring(tokens.end(i), tokens.start(i + 1))).matches("(\\s|/\\*.*\\*/|--[^\n]*\n)*");
        }
        assertThat(String.join(" ", words(text))).isEqualTo(expected);
    }

    @ParameterizedTest(name = "{0}")
    @DisplayName("a string stands for the characters that the server reads, here as numbers")
    @CsvSource(
            delimiterString = " ==> ",
            quoteCharacter = '`',
            value = {
                "'a\\n''' ==> 61 5c 6e 27",
                "N'a' ==> 61",
                "$$a'$$ ==> 61 27",
                "$t$a$$b$t$ ==> 61 24 24 62",
                "E'\\b\\f\\n\\r\\t\\v' ==> 8 c a d 9 b",
                "e'\\\\\\'\\q''' ==> 5c 27 71 27",
                "E'\\x4\\x411\\x7f\\xg' ==> 4 41 31 7f 78 67",
                "E'\\x\u0663\\7\u0663' ==> 78 663 7 663",
                "E'\\101\\1012\\7a\\60\\78\\401' ==> 41 41 32 7 61 30 7 38 1",
                "E'\\u00e9z\\U000000e9z' ==> e9 7a e9 7a",
                "E'\\ud83d\\ude00z\\ud83d\\U0000de00z' ==> 1f600 7a 1f600 7a",
                "E'\\U0000d83d\\ude00\\ud800\\udc00\\udbff\\udfff' ==> 1f600 10000 10ffff",
                "E'\\ud7ff\\ue000\\U0010ffff' ==> d7ff e000 10ffff",
                "E'\\n'↵'\\t' ==> a 9",
                "U&'\\0041\\+000042c\\\\''' ==> 41 42 63 5c 27",
                "u&'\\d83d\\de00\\+00d83d\\+00de00' ==> 1f600 1f600",
                "U&'\\d800\\dc00\\dbff\\dfff' ==> 10000 10ffff",
                "U&'\\d7ff\\e000\\+10ffff' ==> d7ff e000 10ffff",
                "U&'\\d83d'↵'\\de00' ==> 1f600",
                "'a' -- it's↵\t'b' ↵ -- c↵'c' ==> 61 62 63",
                "U&'a!0041!!\\' UESCAPE '!' ==> 61 41 21 5c",
                "U&'a\\0041' /* */ uescape -- a↵ '\\' ==> 61 41",
            })
    void values(String line, String expected) {
        String text = line.replace('↵', '\n');
        Tokens tokens = SqlLexer.scan(text);
        assertThat(tokens.size()).isEqualTo(2);
        assertThat(tokens.kind(0)).isEqualTo(Kind.STRING);
        assertThat(tokens.end(0)).isEqualTo(text.length());
        assertThat(tokens.word(0).codePoints().mapToObj(Integer::toHexString).collect(Collectors.joining(" ")))
                .isEqualTo(expected);
    }

    @ParameterizedTest(name = "{0}")
    @DisplayName("a number that is no character, or half of one, is refused")
    @ValueSource(
            strings = {
                "E'\\ud800'",
                "E'\\ud800x'",
                "E'\\ud800\\n'",
                "E'\\ud800\\udbff'",
                "E'\\ud800\\ue000'",
                "E'\\udc00\\udc00'",
                "E'\\udfff'",
                "E'\\u0000'",
                "E'\\U00110000'",
                "E'\\Uffffffff'",
                "E'\\u12'",
                "E'\\x80'",
                "E'\\x0'",
                "E'\\0'",
                "E'\\200'",
                "E'\\400'",
                "U&'\\'",
                "U&'\\+'",
                "U&'\\004'",
                "U&'\\+00041'",
                "U&'\\d800'",
                "U&'\\d800a'",
                "U&'\\d800\\\\'",
                "U&'\\d800\\0041'",
                "U&'\\dc00\\dc00'",
                "U&'\\dfff'",
                "U&'\\0000'",
                "U&'\\+110000'",
            })
    void noCharacters(String text) {
        assertThatThrownBy(() -> SqlLexer.scan(text)).isInstanceOf(Unreadable.class);
    }

    private static List<String> words(String text) {
        Tokens tokens = SqlLexer.scan(text);
        List<String> words = new ArrayList<>();
        for (int i = 0; i < tokens.size() - 1; i++) {
            Kind kind = tokens.kind(i);
            words.add(
                    kind == Kind.PARAMETER
                            ? "P"
                            : kind == Kind.STRING || kind == Kind.NUMBER || kind == Kind.BITS ? "?" : tokens.word(i));
        }
        return words;
    }
}

package io.safedb.jdbc.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.safedb.jdbc.sql.Tokens.Kind;
import java.util.ArrayList;
import java.util.List;
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
            })
    void tokens(String text, String expected) {
        assertThat(String.join(" ", words(text))).isEqualTo(expected);
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

package io.safedb.jdbc.sql;

import static org.assertj.core.api.Assertions.assertThat;

import io.safedb.jdbc.sql.lexer.SqlLexer;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which texts are plain enough for the second lock alone, whatever else they are. */
class PlainTextTest {
    private static final ReaderFacts FACTS = new ReaderFacts(
            "org",
            "run",
            "public",
            relation -> true,
            relation -> true,
            Set.of("nextval", "acting")::contains,
            Set.of("|>", "own")::contains);

    private static String verb(String text) {
        String verb = PlainText.verb(SqlLexer.scan(text), FACTS);
        return verb == null ? "none" : verb;
    }

    @ParameterizedTest(name = "{0}")
    @DisplayName("a read or an insert of names, values and functions that only compute is plain")
    @CsvSource(
            delimiterString = " ==> ",
            quoteCharacter = '`',
            value = {
                "SELECT 1 ==> select",
                "select i FROM a; ; ==> select",
                "VALUES (1), ('x') ==> values",
                "TABLE public.a ==> table",
                "WITH x AS MATERIALIZED (SELECT 1) SELECT i FROM x ==> with",
                "INSERT INTO a (i) VALUES (1) ==> insert",
                "INSERT INTO public.a (i) VALUES (1) ==> insert",
                "SELECT a.i, x.\"B\", lower('x'), i[1], i::text, i::int[] FROM a AS x (i) ==> select",
                "SELECT count(*) FILTER (WHERE i > 1) OVER (PARTITION BY (i)) FROM a GROUP BY ROLLUP (i) ==> select",
                "SELECT date '2024-01-01', 'a' LIKE 'b' ESCAPE 'c', now() AT TIME ZONE 'UTC', U&'x' UESCAPE '!' ==> select",
                "SELECT 1 WHERE i IN (1) AND (i = ANY (ARRAY[1])) ==> select",
            })
    void plain(String text, String verb) {
        assertThat(verb(text)).isEqualTo(verb);
    }

    @ParameterizedTest(name = "{0}")
    @DisplayName("anything else is not")
    @ValueSource(
            strings = {
                "\"select\" 1",
                "UPDATE a SET i = 1",
                "DELETE FROM a",
                "INSERT a VALUES (1)",
                "MERGE INTO a USING b ON true WHEN MATCHED THEN DELETE",
                "WITH x AS (DELETE FROM a) SELECT 1",
                "SELECT 1 INTO b FROM a",
                "INSERT INTO a (i) VALUES (1) ON CONFLICT (i) DO UPDATE SET i = 2",
                "EXPLAIN SELECT 1",
                "(SELECT 1)",
                "SELECT 1; SELECT 2",
                "SELECT (1",
                "SELECT 1)",
                "SELECT 1) + (2",
                "SELECT [1",
                "SELECT CAST(i AS regclass) FROM a",
                "SELECT 'a'::regclass",
                "SELECT 'a'::pg_catalog.text",
                "SELECT 'a'::text.x",
                "SELECT regclass 'a'",
                "SELECT \"text\" 'a'",
                "SELECT x.text 'a'",
                "SELECT 1 OPERATOR(pg_catalog.+) 2",
                "SELECT 1 |> 2",
                "SELECT org FROM a",
                "SELECT a.\"org\" FROM a",
                "SELECT run FROM a",
                "SELECT * FROM pg_class",
                "SELECT * FROM safedb_used_token",
                "SELECT * FROM information_schema.tables",
                "SELECT * FROM \"information_schema\".tables",
                "SELECT x.acting FROM a x",
                "SELECT nextval('s')",
                "SELECT own(1)",
                "SELECT unknown(1)",
                "SELECT x.lower('a')",
                "SELECT set_config('a', 'b', true)",
                "INSERT INTO a (i) SELECT b (1)",
                "INSERT INTO x.a.b (i) VALUES (1)",
                "SELECT INTO a (i)",
            })
    void notPlain(String text) {
        assertThat(verb(text)).isEqualTo("none");
    }

    @ParameterizedTest(name = "{0} brackets")
    @DisplayName("brackets are bounded")
    @CsvSource({"500, select", "501, none"})
    void depth(int brackets, String verb) {
        assertThat(verb("SELECT " + "(".repeat(brackets) + "1" + ")".repeat(brackets)))
                .isEqualTo(verb);
    }
}

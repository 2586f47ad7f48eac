package io.safedb.jdbc.sql;

import static org.assertj.core.api.Assertions.assertThat;

import io.safedb.guard.Call;
import io.safedb.guard.Call.Action;
import io.safedb.guard.Finding;
import io.safedb.guard.TenantMention;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SqlReaderTest {
    private static final SqlReader READER = new SqlReader("org", "public", Set.of("a", "b")::contains);

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiterString = " => ",
            quoteCharacter = '`',
            value = {
                "SELECT 1 FROM a JOIN x.b ON true => SELECT READ a x.b",
                "WITH d AS (DELETE FROM a WHERE i = 1 RETURNING i) SELECT i FROM d => SELECT DELETE a!",
                "WITH d AS (UPDATE a SET i = 1 WHERE i = 2 RETURNING i) SELECT i FROM d => SELECT UPDATE a!",
                "INSERT INTO b (i) SELECT i FROM a => INSERT INSERT b! a",
                "MERGE INTO a USING b ON a.i = b.i WHEN MATCHED THEN DELETE => MERGE DELETE a! b",
                "SELECT key, value, number, ur.id FROM \"A\" ur => SELECT READ A",
                "SELECT substring(s FROM 2 FOR 3), extract(year FROM d), trim(both x FROM y) FROM a => SELECT READ a",
                "SELECT (t).b, (t.*)::text, t.c[1:2] FROM a t => SELECT READ a",
                "SELECT substring(s SIMILAR 'x' ESCAPE '#'), xmlroot(s, VERSION NO VALUE, STANDALONE YES) FROM a => SELECT READ a",
                "SELECT json_array((SELECT i FROM a), 2), json_array((SELECT 1) UNION TABLE b) => SELECT READ a b",
                "SELECT json_array(TABLE a FORMAT JSON), json_array(SELECT i FROM b FORMAT JSON) => SELECT READ a b",
                "SELECT json_arrayagg(i) FILTER (WHERE i > 0) OVER (ROWS unbounded.x PRECEDING) FROM a => SELECT READ a",
                "WITH RECURSIVE r AS (SELECT 1) CYCLE i SET c USING p SELECT i, lower(s) FROM r, a => SELECT READ a",
                "SELECT 1 FROM ((SELECT 1 FROM a) EXCEPT (SELECT 2 FROM b)) x => SELECT READ a b",
                "SELECT 1 WHERE i BETWEEN (SELECT 1 FROM a) AND (SELECT 2 FROM b) AND true => SELECT READ a b",
                "WITH x AS (SELECT 1 FROM a) SELECT 1 FROM x, public.x => SELECT READ a x",
                "SELECT (WITH b AS (SELECT 1) SELECT 1 FROM b), 2 FROM b => SELECT READ b",
                "SELECT 1 FROM (WITH b AS (SELECT 1 FROM a) SELECT 1 FROM b) x, b => SELECT READ a b",
                "WITH x AS (WITH b AS (SELECT 1) DELETE FROM a WHERE i IN (SELECT 1 FROM b)) SELECT 1 FROM b"
                        + " => SELECT DELETE a! b",
                "WITH x AS (WITH b AS (SELECT 1) INSERT INTO a (i) SELECT 1 FROM b) SELECT 1 FROM b => SELECT INSERT a! b",
                "SELECT 1 FROM s WHERE i IN ((SELECT i FROM a) UNION SELECT 2 ORDER BY 1 LIMIT 3) => SELECT READ s a",
                "SELECT 1 FROM s WHERE i = (((SELECT i FROM a)) + (SELECT 1 FROM b)) => SELECT READ s a b",
                "SELECT OPERATOR(pg_catalog.-) i, s.operator, (ARRAY[[1, i]])[1:][i] FROM s => SELECT READ s",
                "SELECT 1 FROM s GROUP BY GROUPING SETS ((i), ROLLUP (i, j), ()) => SELECT READ s",
            })
    void facts(String text, String facts) {
        Call call = READER.read(text).call();
        StringBuilder read = new StringBuilder(call.operation() + " " + call.action());
        call.targets().forEach(target -> read.append(' ').append(target.name()).append(target.written() ? "!" : ""));
        assertThat(read).hasToString(facts);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiterString = " => ",
            quoteCharacter = '`',
            value = {
                "SELECT 1; SELECT 2 => UNREADABLE",
                "SELECT 1 FROM db.public.a => UNREADABLE",
                "SELECT TOP 5 i FROM a => UNREADABLE",
                "SELECT i FROM a LIMIT 1, 5 => UNREADABLE",
                "; => UNREADABLE",
                "TABLE a b => UNREADABLE",
                "SELECT order FROM a => UNREADABLE",
                "SELECT left FROM a => UNREADABLE",
                "SELECT between(1, 2) FROM a => UNREADABLE",
                "SELECT i FROM a WHERE i = (SELECT j FROM b => UNREADABLE",
                "SELECT 1 FROM b, LATERAL a x => UNREADABLE",
                "SELECT 1 FROM \"public.a\" => UNREADABLE",
                "SET search_path = x => TAMPERING",
                "SET a.b TO 'c' => TAMPERING",
                "RESET ALL => TAMPERING",
                "SELECT set_config('role', 'x', true) => TAMPERING",
                "SET ROLE x => TAMPERING",
                "SELECT query_to_xml('select 1', true, true, '') => OPAQUE",
                "SELECT pg_catalog.query_to_xml('select 1', true, true, '') => OPAQUE",
                "SELECT public.lower('x') => OPAQUE",
                "SELECT setval('s', 1) => OPAQUE",
                "SELECT pg_catalog.setval('s', 1, false) => OPAQUE",
                "SELECT x.nextval('s') => OPAQUE",
                "SELECT public.currval('s') => OPAQUE",
                "SELECT \"NEXTVAL\"('s') => OPAQUE",
                "SELECT count(*) FROM a WHERE nextval('s') IS NOT NULL => OPAQUE",
                "SELECT 1 FROM a WHERE i = 1 AND EXISTS (SELECT nextval('s') FROM b) => OPAQUE",
                "SELECT 1 FROM a JOIN b ON nextval('s') > 0 => OPAQUE",
                "SELECT i FROM a GROUP BY i HAVING nextval('s') > 0 => OPAQUE",
                "UPDATE a SET i = 1 WHERE i = 2 AND pg_catalog.nextval('s') > 0 => OPAQUE",
                "DELETE FROM a WHERE i = 2 AND nextval('s') > 0 => OPAQUE",
                "INSERT INTO a (i) VALUES (1) ON CONFLICT (i) DO UPDATE SET j = 1 WHERE nextval('s') > 0 => OPAQUE",
                "MERGE INTO a USING b ON a.i = nextval('s') WHEN MATCHED THEN DELETE => OPAQUE",
                "MERGE INTO a USING b ON a.i = b.i WHEN MATCHED AND nextval('s') > 0 THEN DELETE => OPAQUE",
                "SELECT \"Lower\"('x') => OPAQUE",
                "SELECT 1 OPERATOR(public.+) 2 => OPAQUE",
                "DO 'BEGIN END' => OPAQUE",
                "CALL purge() => OPAQUE",
                "COPY a TO STDOUT => OPAQUE",
                "PREPARE TRANSACTION 'x' => OPAQUE",
                "SELECT * FROM pg_stats => REVEALING",
                "SELECT * FROM pg_catalog.pg_class => REVEALING",
                "SELECT * FROM information_schema.views => REVEALING",
                "SELECT table_name FROM information_schema.tables => REVEALING",
                "UPDATE information_schema.tables SET table_name = 'x' WHERE table_name = 'y' => REVEALING",
                "INSERT INTO information_schema.sequences VALUES (1) => REVEALING",
                "EXPLAIN ANALYZE SELECT 1 FROM a WHERE i = 1 => REVEALING",
                "EXPLAIN (VERBOSE, ANALYZE) SELECT 1 FROM a WHERE i = 1 => REVEALING",
                "EXPLAIN (ANALYZE 'off') SELECT 1 FROM a WHERE i = 1 => REVEALING",
                "EXPLAIN DECLARE c CURSOR FOR SELECT 1 => UNREADABLE",
                "EXPLAIN EXECUTE p => UNREADABLE",
                "EXPLAIN SELECT * FROM pg_stats => REVEALING",
                "EXPLAIN DELETE FROM a => DESTRUCTIVE",
                "LOCK TABLE ONLY a, x.b IN SHARE MODE NOWAIT => UNNARROWABLE",
                "DECLARE c CURSOR FOR WITH d AS (DELETE FROM a WHERE i = 1 RETURNING i) SELECT * FROM d => UNREADABLE",
                "FETCH FORWARD 2 FROM c => OPAQUE",
                "MOVE ABSOLUTE -1 IN c => OPAQUE",
                "CLOSE ALL => OPAQUE",
                "DELETE FROM a => DESTRUCTIVE",
                "DELETE FROM a WHERE true => DESTRUCTIVE",
                "DELETE FROM a WHERE i = i => DESTRUCTIVE",
                "DELETE FROM a WHERE i <= i => DESTRUCTIVE",
                "DELETE FROM a WHERE i >= i => DESTRUCTIVE",
                "DELETE FROM a WHERE CASE WHEN 1 = 1 THEN true ELSE true END => DESTRUCTIVE",
                "DELETE FROM a WHERE a.i = i => DESTRUCTIVE",
                "DELETE FROM a WHERE i = 1 OR 1 = 1 => DESTRUCTIVE",
                "DELETE FROM a WHERE (1 = 1) AND (i = i) => DESTRUCTIVE",
                "DELETE FROM a WHERE EXISTS (SELECT 1) => DESTRUCTIVE",
                "UPDATE a SET i = 1 WHERE coalesce(true, false) => DESTRUCTIVE",
                "DROP TABLE a => DESTRUCTIVE",
                "TRUNCATE a => DESTRUCTIVE",
            })
    void findings(String text, Finding.Kind kind) {
        assertThat(READER.read(text).call().findings())
                .extracting(Finding::kind)
                .contains(kind);
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(
            strings = {
                "DELETE FROM a WHERE i > 0",
                "DELETE FROM a WHERE i = j",
                "DELETE FROM a WHERE a.i = a.j",
                "DELETE FROM a WHERE CASE WHEN i = 1 THEN true ELSE false END",
                "DELETE FROM a WHERE CASE i WHEN 1 THEN true END",
                "SELECT \"left\"(x, 1), \"order\", \"left\" FROM a",
                "DELETE FROM a WHERE a.i = b.i",
                "UPDATE a SET i = 1 WHERE EXISTS (SELECT 1 FROM b WHERE b.i = a.i)",
                "SELECT lower(x), pg_catalog.upper(x), count(*) FILTER (WHERE i > 1) OVER w FROM a WINDOW w AS (ORDER BY i)",
                "SELECT nextval(?)",
                "SELECT pg_catalog.nextval('s'::regclass)",
                "SELECT nextval('s') FROM generate_series(1, 20)",
                "SELECT n FROM nextval('s') n",
                "SELECT currval('s'), lastval()",
                "SELECT j FROM a WHERE i = currval('s')",
                "INSERT INTO a (i, j) VALUES (nextval('s'), 1)",
                "UPDATE a SET i = nextval('s') WHERE j = 1",
                "SET statement_timeout = 1000",
                "SET TIME ZONE 'UTC'",
                "BEGIN ISOLATION LEVEL SERIALIZABLE, READ ONLY",
                "COMMIT",
                "SAVEPOINT s",
                "SHOW server_version",
                "SET client_min_messages = WARNING",
                "SELECT * FROM information_schema.sequences",
                "EXPLAIN (COSTS OFF, ANALYZE false) SELECT 1 FROM a WHERE i = 1",
                "EXPLAIN VERBOSE UPDATE a SET i = 1 WHERE j = 2",
                "DECLARE scroll NO SCROLL BINARY CURSOR WITH HOLD FOR VALUES (1)",
            })
    void harmless(String text) {
        assertThat(READER.read(text).call().findings())
                .filteredOn(finding -> finding.kind() != Finding.Kind.UNFILTERED_READ)
                .isEmpty();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiterString = " => ",
            quoteCharacter = '`',
            value = {
                "SELECT 1 FROM a WHERE org = 'x' => COMPARED LITERAL 0",
                "SELECT 1 FROM a WHERE ORG = 'x' => COMPARED LITERAL 0",
                "SELECT 1 FROM a WHERE U&\"o\\0072g\" = 'x' => COMPARED LITERAL 0",
                "SELECT 1 FROM a WHERE 'x' = lower(a.org::text) => COMPARED LITERAL 0",
                "SELECT 1 FROM a WHERE org IN (?, 'x') => COMPARED LITERAL 0, COMPARED PARAMETER 1",
                "SELECT 1 FROM a WHERE org = ANY (ARRAY['x']) => COMPARED LITERAL 0",
                "SELECT 1 FROM a WHERE (i, org) = (1, ?) => COMPARED LITERAL 0, COMPARED PARAMETER 1",
                "SELECT 1 FROM a WHERE CASE org WHEN 'x' THEN true END => COMPARED LITERAL 0",
                "SELECT 1 FROM a WHERE org = (SELECT 'x') => COMPARED LITERAL 0",
                "SELECT 1 FROM a WHERE org = (SELECT 'x' UNION SELECT j FROM s) => COMPARED LITERAL 0",
                "SELECT 1 FROM a WHERE org = ((SELECT 'x') UNION SELECT j FROM s) => COMPARED LITERAL 0",
                "SELECT 1 FROM a WHERE org = CASE WHEN i = 1 THEN ? ELSE 'x' END => COMPARED LITERAL 0, COMPARED PARAMETER 1",
                "SELECT 1 FROM a WHERE org = CASE WHEN i = 1 THEN 'x' ELSE ? END => COMPARED LITERAL 0, COMPARED PARAMETER 1",
                "SELECT 1 FROM a WHERE CASE WHEN i = 1 THEN j ELSE org END = ? => COMPARED PARAMETER 1",
                "SELECT 1 FROM a WHERE org = (ARRAY[j, ?])[?] => COMPARED PARAMETER 1, COMPARED PARAMETER 2",
                "SELECT 1 FROM a WHERE org = j[?:'2'] => COMPARED LITERAL 0, COMPARED PARAMETER 1",
                "SELECT 1 FROM a WHERE org BETWEEN ? AND ? AND i = ? => COMPARED PARAMETER 1, COMPARED PARAMETER 2",
                "SELECT 1 FROM a WHERE starts_with(org, 'x') => COMPARED LITERAL 0",
                "SELECT 1 FROM a WHERE org = ? AND i = 'x' => COMPARED PARAMETER 1",
                "SELECT 1 FROM a JOIN b ON a.org = b.org => COMPARED EXPRESSION 0",
                "SELECT 1 FROM a JOIN b USING (org) => COMPARED EXPRESSION 0",
                "SELECT 1 FROM a WHERE i = ANY (SELECT j FROM b WHERE b.org = 'x') => COMPARED LITERAL 0",
                "UPDATE a SET org = ? WHERE i = 1 => ASSIGNED PARAMETER 1",
                "UPDATE a SET org = ?::varchar WHERE i = 1 => ASSIGNED PARAMETER 1",
                "UPDATE a SET org = ?::varchar(2) WHERE i = 1 => ASSIGNED PARAMETER 1, ASSIGNED EXPRESSION 0",
                "UPDATE a SET (i, org) = (SELECT 1, i FROM b) WHERE i = 1 => ASSIGNED LITERAL 0",
                "UPDATE a SET org = lower(?) WHERE i = 1 => ASSIGNED PARAMETER 1, ASSIGNED EXPRESSION 0",
                "INSERT INTO a (i, org) VALUES (1, ?), (2, 'x') => ASSIGNED PARAMETER 1, ASSIGNED LITERAL 0",
                "INSERT INTO a (i, org) SELECT 1, i FROM b => ASSIGNED EXPRESSION 0",
                "INSERT INTO a (i, org) SELECT 1, x.org FROM b, s x => ASSIGNED EXPRESSION 0",
                "INSERT INTO a (i) VALUES (1) ON CONFLICT (i) DO UPDATE SET org = excluded.org => ''",
                "INSERT INTO a (i) VALUES (1) ON CONFLICT (i) DO UPDATE SET org = excluded.i => ASSIGNED EXPRESSION 0",
                "INSERT INTO a (i) VALUES (1) ON CONFLICT (i) DO UPDATE SET org = lower(excluded.org) => ASSIGNED EXPRESSION 0",
                "INSERT INTO a (i) VALUES (1) ON CONFLICT (i) DO UPDATE SET org = (excluded.org) => ASSIGNED EXPRESSION 0",
                "UPDATE a SET org = excluded.org FROM b AS excluded WHERE i = 1 => ASSIGNED EXPRESSION 0",
                "SELECT org, max(org) FROM a WHERE i = 'x' GROUP BY org => ''",
            })
    void mentions(String text, String mentions) {
        List<String> read = READER.read(text).call().mentions().stream()
                .map(SqlReaderTest::describe)
                .toList();
        assertThat(String.join(", ", read)).isEqualTo(mentions.equals("''") ? "" : mentions);
    }

    private static String describe(TenantMention mention) {
        return mention.use() + " " + mention.source() + " " + mention.parameter();
    }

    @ParameterizedTest(name = "{0}")
    @DisplayName("how many rows a change hits at most, by the keys i or (org, j) of a and (org, j) of b and s")
    @CsvSource(
            delimiterString = " => ",
            quoteCharacter = '`',
            value = {
                "DELETE FROM a WHERE i = 1 => 1",
                "DELETE FROM a WHERE i IN (1, ?, 'x') => 3",
                "DELETE FROM a WHERE i IN (1, 2) AND i = 3 => 1",
                "DELETE FROM a WHERE 1 = i AND k => 1",
                "DELETE FROM a WHERE ((i = ?)) => 1",
                "DELETE FROM a WHERE j = 1 => 1",
                "DELETE FROM s WHERE j = 1 => ANY",
                "DELETE FROM s WHERE j = 1 AND org = 'x' => 1",
                "DELETE FROM a WHERE j IN (1, 2) AND a.i IN (1, 2, 3) => 2",
                "DELETE FROM a WHERE i = 1 OR i = 2 => ANY",
                "DELETE FROM a WHERE (i = 1 OR j = 2) => ANY",
                "DELETE FROM a WHERE i BETWEEN 1 AND 2 => ANY",
                "DELETE FROM a WHERE k = 1 => ANY",
                "DELETE FROM a WHERE i > 1 => ANY",
                "DELETE FROM a WHERE i = 1 + 1 => ANY",
                "DELETE FROM a WHERE i IN (SELECT 1) => ANY",
                "DELETE FROM a WHERE i IN (1, j) => ANY",
                "DELETE FROM a WHERE k[i] = 1 => ANY",
                "DELETE FROM a x USING s WHERE x.i = 1 => 1",
                "DELETE FROM a x USING s WHERE s.i = 1 => ANY",
                "DELETE FROM a x USING s WHERE i = 1 => ANY",
                "DELETE FROM a => ANY",
                "INSERT INTO a (i) VALUES (1), (2) => 0",
                "INSERT INTO a (i) VALUES (1), (2) ON CONFLICT (i) DO UPDATE SET j = 1 => 2",
                "INSERT INTO a (i) SELECT 1 ON CONFLICT (i) DO UPDATE SET j = 1 => ANY",
                "MERGE INTO a USING s ON a.i = 1 WHEN MATCHED THEN DELETE => ANY",
                "WITH x AS (DELETE FROM a WHERE i = 1), y AS (UPDATE b SET k = 1 WHERE j IN (1, 2)) SELECT 1 => 3",
            })
    void mostRows(String text, String most) {
        Set<Set<String>> both = Set.of(Set.of("i"), Set.of("org", "j"));
        RowChanges changes = READER.read(text).changes();
        assertThat(changes.most(relation -> relation.equals("a") ? both : Set.of(Set.of("org", "j")), "org"))
                .isEqualTo(most.equals("ANY") ? RowChanges.ANY : Long.parseLong(most));
    }

    @Test
    @DisplayName("a driver's count tells the rows of one UPDATE or DELETE alone")
    void told() {
        assertThat(READER.read("UPDATE a SET i = 1 WHERE j = 2").changes().isTold())
                .isTrue();
        assertThat(List.of(
                        "DELETE FROM a WHERE i = 1 RETURNING i",
                        "WITH x AS (DELETE FROM b WHERE i = 1) DELETE FROM a WHERE i = 1",
                        "WITH x AS (DELETE FROM b WHERE i = 1) INSERT INTO a (i) VALUES (1)",
                        "MERGE INTO a USING s ON a.i = s.i WHEN MATCHED THEN DELETE"))
                .noneMatch(text -> READER.read(text).changes().isTold());
    }

    @ParameterizedTest(name = "{0}")
    @DisplayName("a parameter that is put in touches no word")
    @CsvSource(
            delimiterString = " => ",
            quoteCharacter = '`',
            value = {
                "SELECT i FROM \"a\"ORDER BY i => SELECT i FROM \"a\" WHERE a.org = ? ORDER BY i",
                "SELECT i FROM b, (SELECT 1)x(i)LIMIT 1 => SELECT i FROM b, (SELECT 1)x(i) WHERE b.org = ? LIMIT 1",
                "INSERT INTO a (i) SELECT (i)FROM x => INSERT INTO a (i, org) SELECT (i), ? FROM x"
            })
    void spliced(String text, String narrowed) {
        assertThat(READER.read(text).narrowed().text()).isEqualTo(narrowed);
    }

    @Test
    @DisplayName("safedb's own tables are named to the Guard wherever a schema change mentions them")
    void ownTables() {
        for (String text : List.of("DROP TABLE x, safedb_environment", "DROP TRIGGER t ON safedb_environment")) {
            assertThat(READER.read(text).call().targets())
                    .extracting(Call.Target::name)
                    .contains("safedb_environment");
        }
    }

    @ParameterizedTest(name = "{0}")
    @DisplayName("a function called like a column is a call")
    @ValueSource(
            strings = {
                "SELECT a.fn FROM a",
                "SELECT (a).fn FROM a",
                "SELECT public.a.fn FROM a",
                "SELECT (?).fn",
                "SELECT (SELECT i FROM a).fn"
            })
    void columnFunctions(String text) {
        SqlReader reader = new SqlReader(new ReaderFacts(
                "org",
                "safedb_test_run",
                "public",
                Set.of("a")::contains,
                relation -> false,
                Set.of("fn")::contains,
                name -> false));
        assertThat(reader.read(text).call().findings())
                .anyMatch(finding -> finding.kind() == Finding.Kind.OPAQUE
                        && finding.subject().equals("fn"));
        assertThat(reader.read("SELECT fn, fn AS x FROM a").call().findings())
                .noneMatch(finding -> finding.kind() == Finding.Kind.OPAQUE);
    }

    @ParameterizedTest(name = "{0}")
    @DisplayName("a table made from rows of others is a copy of them, in brackets, too")
    @ValueSource(
            strings = {
                "SELECT 1",
                "TABLE a",
                "(TABLE a)",
                "((TABLE a))",
                "(VALUES (1))",
                "(WITH x AS (TABLE a) TABLE x)"
            })
    void copies(String query) {
        assertThat(READER.read("CREATE TABLE c (i) AS " + query).call().findings())
                .extracting(Finding::kind)
                .contains(Finding.Kind.OPAQUE);
    }

    @Test
    @DisplayName("a second statement in a text is called one, with its place")
    void secondStatement() {
        for (String first : List.of("SELECT 1;", "SELECT i FROM a ;;", "DROP TABLE IF EXISTS a CASCADE;")) {
            assertThat(READER.read(first + " DELETE FROM a").call().findings())
                    .extracting(Finding::detail)
                    .containsExactly("at character " + (first.length() + 2)
                            + ": a second statement begins here; one text is one statement");
        }
    }

    @Test
    @DisplayName("no value of the text gets into the facts")
    void noValues() {
        Call call = READER.read("SELECT 'secret-1' FROM a WHERE i = $$secret-2$$ AND j = E'secret-3' -- secret-4")
                .call();
        assertThat(call.toString()).doesNotContain("secret");
        assertThat(call.shape()).isEqualTo("select ? from a where i = ? and j = ?");
        assertThat(READER.read("SELECT 'secret' 'secret'").call().toString()).doesNotContain("secret");
    }

    @Test
    @DisplayName("text nested without end is refused, not a stack overflow")
    void depth() {
        for (String nest : List.of("(", "(SELECT ", "CASE WHEN ", "ARRAY[", "f(", "NOT (", "a[", "- (", "1 BETWEEN ")) {
            SqlStatement statement = READER.read("SELECT " + nest.repeat(100_000 / nest.length()));
            assertThat(statement.call().findings()).extracting(Finding::kind).containsExactly(Finding.Kind.UNREADABLE);
        }
        assertThat(READER.read("SELECT 1 FROM " + "(".repeat(50_000)).call().findings())
                .hasSize(1);
        for (String many : List.of("JOIN a ", "JOIN b ON true ", "CROSS JOIN x ", ", x ")) {
            assertThat(READER.read("SELECT 1 FROM a " + many.repeat(20_000))
                            .call()
                            .findings())
                    .extracting(Finding::kind)
                    .containsExactly(Finding.Kind.UNREADABLE);
        }
        assertThat(READER.read("WITH x AS (SELECT 1)" + ", x AS (SELECT 1)".repeat(20_000) + " SELECT 1")
                        .call()
                        .findings())
                .extracting(Finding::kind)
                .containsExactly(Finding.Kind.UNREADABLE);
    }

    @Test
    @DisplayName("rows come back from queries, RETURNING and SHOW")
    void returnsRows() {
        assertThat(READER.read("VALUES (1)").returnsRows()).isTrue();
        assertThat(READER.read("DELETE FROM a WHERE i = 1 RETURNING i").returnsRows())
                .isTrue();
        assertThat(READER.read("DELETE FROM a WHERE i = 1").returnsRows()).isFalse();
        assertThat(READER.read("WITH d AS (DELETE FROM a WHERE i = 1 RETURNING i) INSERT INTO b (i) SELECT i FROM d")
                        .returnsRows())
                .isFalse();
        assertThat(READER.read("SELECT ?, ? FROM a").parameterCount()).isEqualTo(2);
        assertThat(READER.read("TRUNCATE a").call().action()).isEqualTo(Action.SCHEMA);
    }
}

package io.safedb.jdbc.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.safedb.guard.Finding;
import io.safedb.guard.TenantMention;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Text in, text out: a, b and c are tenant tables with the tenant in {@code org}; s is shared. */
class SqlNarrowerTest {
    private static final SqlReader READER = new SqlReader(new ReaderFacts(
            "org",
            "run",
            "public",
            Set.of("a", "b", "c", "T x")::contains,
            relation -> false,
            name -> false,
            name -> false,
            relation -> switch (relation) {
                case "a" -> List.of("i", "org", "j");
                case "b" -> List.of("org", "I");
                case "s" -> List.of("i", "j");
                default -> List.of();
            }));

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiterString = " => ",
            quoteCharacter = '`',
            value = {
                "SELECT * FROM a => SELECT * FROM a WHERE a.org = ?",
                "SELECT * FROM a; => SELECT * FROM a WHERE a.org = ?;",
                "SELECT 1 FROM a x ORDER BY 1 => SELECT 1 FROM a x WHERE x.org = ? ORDER BY 1",
                "SELECT 1 FROM a WHERE i = 1 OR j = 2 => SELECT 1 FROM a WHERE a.org = ? AND (i = 1 OR j = 2)",
                "SELECT 1 FROM a WHERE(i = 1)LIMIT 1 => SELECT 1 FROM a WHERE a.org = ? AND ((i = 1))LIMIT 1",
                "SELECT 1 FROM public.a -- all => SELECT 1 FROM public.a WHERE a.org = ? -- all",
                "SELECT 1 FROM a WHERE i = 1 -- one => SELECT 1 FROM a WHERE a.org = ? AND (i = 1) -- one",
                "SELECT 1 FROM a AS \"Ü\" => SELECT 1 FROM a AS \"Ü\" WHERE \"Ü\".org = ?",
                "SELECT 1 FROM \"T x\" => SELECT 1 FROM \"T x\" WHERE \"T x\".org = ?",
                "SELECT 1 FROM a, s, b => SELECT 1 FROM a, s, b WHERE a.org = ? AND b.org = ?",
                "SELECT 1 FROM a JOIN b ON a.i = b.i WHERE a.j = 1"
                        + " => SELECT 1 FROM a JOIN b ON a.org = ? AND b.org = ? AND (a.i = b.i) WHERE a.j = 1",
                "SELECT 1 FROM a LEFT JOIN b ON a.i = b.i OR b.k"
                        + " => SELECT 1 FROM a LEFT JOIN b ON b.org = ? AND (a.i = b.i OR b.k) WHERE a.org = ?",
                "SELECT 1 FROM a RIGHT JOIN b ON a.i = b.i"
                        + " => SELECT 1 FROM a RIGHT JOIN b ON a.org = ? AND (a.i = b.i) WHERE b.org = ?",
                "SELECT 1 FROM a FULL JOIN b ON a.i = b.i => SELECT 1 FROM (SELECT * FROM a WHERE a.org = ?) AS a"
                        + " FULL JOIN (SELECT * FROM b WHERE b.org = ?) AS b ON a.i = b.i",
                "SELECT 1 FROM a LEFT JOIN b x USING (i)"
                        + " => SELECT 1 FROM a LEFT JOIN (SELECT * FROM b WHERE b.org = ?) x USING (i) WHERE a.org = ?",
                "SELECT 1 FROM a JOIN b USING (i) => SELECT 1 FROM a JOIN b USING (i) WHERE a.org = ? AND b.org = ?",
                "SELECT 1 FROM a x(p, org) => SELECT 1 FROM (SELECT * FROM a WHERE a.org = ?) x(p, org)",
                "SELECT x FROM a x(p, org) => SELECT x FROM a x(p, org) WHERE (coalesce(x.*)).org = ?",
                "SELECT 1 FROM a x(p) TABLESAMPLE system (1) WHERE p OR i"
                        + " => SELECT 1 FROM a x(p) TABLESAMPLE system (1) WHERE (coalesce(x.*)).org = ? AND (p OR i)",
                "SELECT x.ctid FROM s LEFT JOIN a AS \"X y\"(p) ON \"X y\".ctid IS NULL => SELECT x.ctid FROM s LEFT JOIN"
                        + " a AS \"X y\"(p) ON (coalesce(\"X y\".*)).org = ? AND (\"X y\".ctid IS NULL)",
                "SELECT 1 FROM (a CROSS JOIN s) j"
                        + " => SELECT 1 FROM ((SELECT * FROM a WHERE a.org = ?) AS a CROSS JOIN s) j",
                "SELECT 1 FROM a LEFT JOIN b JOIN c ON b.i = c.i ON a.i = b.i"
                        + " => SELECT 1 FROM a LEFT JOIN b JOIN c ON b.org = ? AND c.org = ? AND (b.i = c.i) ON a.i = b.i"
                        + " WHERE a.org = ?",
                "SELECT (SELECT max(i) FROM b WHERE b.j = a.j) FROM a"
                        + " => SELECT (SELECT max(i) FROM b WHERE b.org = ? AND (b.j = a.j)) FROM a WHERE a.org = ?",
                "SELECT 1 FROM a UNION SELECT 2 FROM s" + " => SELECT 1 FROM a WHERE a.org = ? UNION SELECT 2 FROM s",
                "TABLE a => SELECT * FROM a WHERE a.org = ?",
                "WITH a AS (SELECT * FROM b) SELECT * FROM a"
                        + " => WITH a AS (SELECT * FROM b WHERE b.org = ?) SELECT * FROM a",
                "WITH a AS (SELECT * FROM a) SELECT * FROM a"
                        + " => WITH a AS (SELECT * FROM a WHERE a.org = ?) SELECT * FROM a",
                "WITH RECURSIVE a AS (SELECT 1 UNION SELECT 1 FROM a) SELECT * FROM a, b"
                        + " => WITH RECURSIVE a AS (SELECT 1 UNION SELECT 1 FROM a) SELECT * FROM a, b WHERE b.org = ?",
                "INSERT INTO a (i) VALUES (1), (DEFAULT) => INSERT INTO a (i, org) VALUES (1, ?), (DEFAULT, ?)",
                "INSERT INTO a (org, i) VALUES (DEFAULT, 1) => INSERT INTO a (org, i) VALUES (?, 1)",
                "INSERT INTO a (i) SELECT i FROM b => INSERT INTO a (i, org) SELECT i, ? FROM b WHERE b.org = ?",
                "INSERT INTO a (i, org) SELECT i, org FROM b => INSERT INTO a (i, org) SELECT i, org FROM b WHERE b.org = ?",
                "INSERT INTO a (i) VALUES (1) ON CONFLICT (i) DO UPDATE SET j = 1"
                        + " => INSERT INTO a (i, org) VALUES (1, ?) ON CONFLICT (i) DO UPDATE SET j = 1 WHERE a.org = ?",
                "INSERT INTO a AS x (i) VALUES (1) ON CONFLICT (i) DO UPDATE SET j = 1 WHERE x.j = 2"
                        + " => INSERT INTO a AS x (i, org) VALUES (1, ?) ON CONFLICT (i) DO UPDATE SET j = 1"
                        + " WHERE x.org = ? AND (x.j = 2)",
                "UPDATE a SET i = 1 WHERE j = 2 => UPDATE a SET i = 1 WHERE a.org = ? AND (j = 2)",
                "UPDATE a x SET i = b.i FROM b WHERE b.j = x.j RETURNING x.i"
                        + " => UPDATE a x SET i = b.i FROM b WHERE x.org = ? AND b.org = ? AND (b.j = x.j) RETURNING x.i",
                "DELETE FROM a USING b WHERE b.j = a.j => DELETE FROM a USING b WHERE a.org = ? AND b.org = ? AND (b.j = a.j)",
                "MERGE INTO a USING b ON a.i = b.i WHEN MATCHED THEN DELETE WHEN NOT MATCHED THEN INSERT (i) VALUES (b.i)"
                        + " => MERGE INTO a USING (SELECT * FROM b WHERE b.org = ?) AS b ON a.org = ? AND (a.i = b.i)"
                        + " WHEN MATCHED THEN DELETE WHEN NOT MATCHED THEN INSERT (i, org) VALUES (b.i, ?)",
                "MERGE INTO a USING s ON a.i = s.i WHEN NOT MATCHED BY SOURCE THEN DELETE WHEN NOT MATCHED BY SOURCE AND a.j = 1"
                        + " OR true THEN DO NOTHING => MERGE INTO a USING s ON a.org = ? AND (a.i = s.i) WHEN NOT MATCHED BY"
                        + " SOURCE AND a.org = ? THEN DELETE WHEN NOT MATCHED BY SOURCE AND a.org = ? AND (a.j = 1 OR true)"
                        + " THEN DO NOTHING",
                "MERGE INTO a USING s ON a.i = s.i WHEN NOT MATCHED THEN INSERT VALUES (s.i, DEFAULT) => MERGE INTO a"
                        + " USING s ON a.org = ? AND (a.i = s.i) WHEN NOT MATCHED THEN INSERT (i, org) VALUES (s.i, ?)",
                "INSERT INTO a VALUES (1) => INSERT INTO a (i, org) VALUES (1, ?)",
                "INSERT INTO a AS x VALUES (1, DEFAULT), (2, DEFAULT)"
                        + " => INSERT INTO a AS x (i, org) VALUES (1, ?), (2, ?)",
                "INSERT INTO a OVERRIDING USER VALUE VALUES (1, ?, 3)"
                        + " => INSERT INTO a (i, org, j) OVERRIDING USER VALUE VALUES (1, ?, 3)",
                "INSERT INTO b SELECT * FROM b => INSERT INTO b (org, \"I\") SELECT * FROM b WHERE b.org = ?",
                "INSERT INTO b SELECT x.org, s.* FROM (SELECT * FROM a) x, s"
                        + " => INSERT INTO b (org, \"I\") SELECT x.org, s.* FROM (SELECT * FROM a WHERE a.org = ?) x, s",
                "INSERT INTO a DEFAULT VALUES => INSERT INTO a (org) VALUES (?)",
                "INSERT INTO b (org, \"I\") TABLE b => INSERT INTO b (org, \"I\") SELECT * FROM b WHERE b.org = ?",
                "INSERT INTO a (i, j) TABLE s => INSERT INTO a (i, j, org) SELECT *, ? FROM s",
                "INSERT INTO a (i, j) TABLE b => INSERT INTO a (i, j, org) SELECT *, ? FROM b WHERE b.org = ?",
                "EXPLAIN (COSTS OFF) SELECT 1 FROM a => EXPLAIN (COSTS OFF) SELECT 1 FROM a WHERE a.org = ?",
                "SELECT DISTINCT ON ((SELECT i FROM b)) 1 FROM s => WITH safedb_tenant (id) AS (SELECT ?) SELECT DISTINCT ON"
                        + " ((SELECT i FROM b WHERE b.org = (SELECT id FROM safedb_tenant))) 1 FROM s",
                "WITH RECURSIVE x AS (SELECT 1) SELECT DISTINCT ON ((SELECT i FROM b)) 1 FROM x => WITH RECURSIVE"
                        + " safedb_tenant (id) AS (SELECT ?), x AS (SELECT 1) SELECT DISTINCT ON"
                        + " ((SELECT i FROM b WHERE b.org = (SELECT id FROM safedb_tenant))) 1 FROM x",
                "EXPLAIN WITH x AS (SELECT 1) SELECT (SELECT i FROM a) FROM s LEFT JOIN b USING (i) GROUP BY (SELECT i FROM a)"
                        + " => EXPLAIN WITH safedb_tenant (id) AS (SELECT ?), x AS (SELECT 1) SELECT (SELECT i FROM a"
                        + " WHERE a.org = (SELECT id FROM safedb_tenant)) FROM s LEFT JOIN (SELECT * FROM b WHERE b.org ="
                        + " (SELECT id FROM safedb_tenant)) AS b USING (i)"
                        + " GROUP BY (SELECT i FROM a WHERE a.org = (SELECT id FROM safedb_tenant))",
                "SELECT public.a.i FROM a LEFT JOIN b USING (i) => SELECT public.a.i FROM a LEFT JOIN (SELECT * FROM b WHERE"
                        + " b.org = ?) AS b USING (i) WHERE a.org = ?",
                "SELECT 1 FROM a FULL JOIN b x TABLESAMPLE system (9) ON x.i = a.i WHERE a.i > 1 => SELECT 1 FROM (SELECT *"
                        + " FROM a WHERE a.org = ?) AS a FULL JOIN (SELECT * FROM b x TABLESAMPLE system (9) WHERE x.org"
                        + " = ?) AS x ON x.i = a.i WHERE a.i > 1",
                "SELECT 1 FROM s => SELECT 1 FROM s",
            })
    void narrows(String text, String narrowed) {
        assertThat(READER.read(text).narrowed().text()).isEqualTo(narrowed);
    }

    @ParameterizedTest(name = "{0}")
    @DisplayName("a value that goes to the tenant column by its place is judged")
    @CsvSource(
            delimiterString = " => ",
            quoteCharacter = '`',
            value = {
                "INSERT INTO a VALUES (1, 'x', 3) => LITERAL",
                "INSERT INTO a VALUES (1, DEFAULT), (1, lower('x')) => LITERAL",
                "INSERT INTO a VALUES (1, ?) => PARAMETER",
                "INSERT INTO a SELECT * FROM a => ``",
                "INSERT INTO a SELECT x.* FROM b, a x => ``",
                "INSERT INTO b SELECT * FROM a => EXPRESSION",
                "INSERT INTO b SELECT o, i FROM (SELECT i, org FROM a) x (i, o) => ``",
                "INSERT INTO b SELECT org, i FROM (SELECT i, org FROM a) x (org, i) => EXPRESSION",
                "INSERT INTO b SELECT * FROM (SELECT org, i FROM a UNION SELECT 'x', 1) x => LITERAL",
                "INSERT INTO b SELECT * FROM (VALUES ('x', 1)) x => LITERAL",
                "INSERT INTO b SELECT * FROM b JOIN s USING (i) => EXPRESSION",
                "WITH x AS (DELETE FROM b WHERE \"I\" = 1 RETURNING *) INSERT INTO b SELECT * FROM x => ``",
                "WITH x AS (UPDATE s SET i = 1 FROM b WHERE s.i = 2 RETURNING *) INSERT INTO b SELECT * FROM x => EXPRESSION",
                "WITH RECURSIVE x AS (SELECT * FROM b UNION SELECT * FROM x) INSERT INTO b SELECT * FROM x => EXPRESSION",
                "INSERT INTO b SELECT max(org), 1 FROM a => EXPRESSION",
                "INSERT INTO b SELECT * FROM s => EXPRESSION",
            })
    void counted(String text, String source) {
        assertThat(READER.read(text).call().mentions())
                .filteredOn(mention -> mention.use() == TenantMention.Use.ASSIGNED)
                .extracting(mention -> mention.source().name())
                .isEqualTo(source.isEmpty() ? List.of() : List.of(source));
    }

    @Test
    @DisplayName("the caller's parameters keep their order around those of the tenant")
    void positions() {
        NarrowedSql narrowed = READER.read(
                        "SELECT ?, (SELECT 1 FROM b WHERE i = ?) FROM a LEFT JOIN c ON c.i = ? WHERE a.j ?? ? LIMIT ?")
                .narrowed();
        assertThat(narrowed.text())
                .isEqualTo("SELECT ?, (SELECT 1 FROM b WHERE b.org = ? AND (i = ?)) FROM a"
                        + " LEFT JOIN c ON c.org = ? AND (c.i = ?) WHERE a.org = ? AND (a.j ?? ?) LIMIT ?");
        assertThat(narrowed.callerPositions()).containsExactly(1, 3, 5, 7, 8);
        assertThat(narrowed.tenantPositions()).containsExactly(2, 4, 6);
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(
            strings = {
                "INSERT INTO c VALUES (1)",
                "INSERT INTO c SELECT * FROM c",
                "INSERT INTO a (i) SELECT FROM s",
                "SELECT 1 FROM a FULL JOIN b ON a.i = b.i WHERE a.ctid IS NULL",
                "SELECT public.b.i FROM a LEFT JOIN b USING (i)",
                "SELECT 1 FROM a, other.a",
                "SELECT 1 FROM (s JOIN s z USING (org) AS a) CROSS JOIN a",
                "SELECT x FROM a x(i) FULL JOIN s ON x.i = s.i",
                "SELECT x FROM s LEFT JOIN a x(i) USING (i)",
                "SELECT x FROM (a x(i) CROSS JOIN s) y",
                "MERGE INTO s USING a x(i) ON x.i = s.i AND x IS NOT NULL WHEN MATCHED THEN DELETE",
                "SELECT i INTO z FROM a",
                "WITH safedb_tenant AS (SELECT 1) SELECT DISTINCT ON ((SELECT i FROM b)) 1 FROM s ORDER BY (SELECT i FROM b)",
                "INSERT INTO a AS excluded (i) VALUES (1) ON CONFLICT (i) DO UPDATE SET j = 1",
            })
    void unnarrowable(String text) {
        SqlStatement statement = READER.read(text);
        assertThat(statement.call().findings()).anyMatch(finding -> finding.kind() == Finding.Kind.UNNARROWABLE);
        assertThatThrownBy(statement::narrowed).isInstanceOf(IllegalStateException.class);
    }
}

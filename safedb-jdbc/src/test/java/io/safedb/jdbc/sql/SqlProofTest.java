package io.safedb.jdbc.sql;

import static org.assertj.core.api.Assertions.assertThat;

import io.safedb.RowCondition;
import io.safedb.jdbc.sql.lexer.SqlLexer;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a faulty narrower might send. Tenant parameters are written {@code ?}; the caller has none. */
class SqlProofTest {
    private static final ReaderFacts FACTS = new ReaderFacts(
            "org",
            "safedb_test_run",
            "public",
            Set.of("a", "b")::contains,
            relation -> true,
            name -> false,
            name -> false);

    @ParameterizedTest(name = "{1}")
    @DisplayName("a text that leaves one relation open is not proven")
    @CsvSource(
            delimiterString = " => ",
            value = {
                "SELECT 1 FROM a => SELECT 1 FROM a",
                "SELECT 1 FROM a WHERE i = 1 => SELECT 1 FROM a WHERE a.org = ? OR (i = 1)",
                "SELECT 1 FROM a WHERE i OR j => SELECT 1 FROM a WHERE a.org = ? AND i OR j",
                "SELECT 1 FROM a WHERE i OR j => SELECT 1 FROM a WHERE a.org = ? AND (i) OR (j)",
                "SELECT 1 FROM a, b => SELECT 1 FROM a, b WHERE a.org = ?",
                "SELECT 1 FROM a, b => SELECT 1 FROM a, b WHERE a.org = ? AND a.org = ?",
                "SELECT 1 FROM a => SELECT 1 FROM a WHERE a.other = ?",
                "SELECT 1 FROM a => SELECT 1 FROM a WHERE a.org <> ?",
                "SELECT 1 FROM a LEFT JOIN b ON i => SELECT 1 FROM a LEFT JOIN b ON a.org = ? AND b.org = ? AND (i)",
                "SELECT 1 FROM a FULL JOIN b ON i => SELECT 1 FROM a FULL JOIN b ON a.org = ? AND b.org = ? AND (i)",
                "SELECT 1 FROM a x(i) => SELECT 1 FROM a x(org) WHERE x.org = ?",
                "SELECT x FROM a x(i) => SELECT x FROM a x(i) WHERE x.org = ?",
                "SELECT x FROM a x(i) => SELECT x FROM a x(i) WHERE (coalesce(x.*)).other = ?",
                "SELECT x FROM a x(i) WHERE i => SELECT x FROM a x(i) WHERE (coalesce(x.*)).org = ? OR (i)",
                "SELECT x FROM a x(i), s => SELECT x FROM a x(i), s WHERE (coalesce(s.*)).org = ?",
                "SELECT x FROM a x(i), b => SELECT x FROM a x(i), b WHERE (coalesce(x.*)).org = ?",
                "SELECT x FROM a x(i) => SELECT x FROM a x(i) WHERE (coalesce(x.i)).org = ?",
                "SELECT x FROM a x(i) => SELECT x FROM a x(i) WHERE (nullif(x.*)).org = ?",
                "SELECT 1 FROM a => SELECT 1 FROM a WHERE (coalesce(a.*)).org = ?",
                "SELECT x FROM a x(i) => SELECT x FROM a x(i) WHERE (coalesce(x.*)).org = ? AND 1 = 1 OR 2 = 2",
                "SELECT (SELECT 1 FROM b) FROM a => SELECT (SELECT 1 FROM b) FROM a WHERE a.org = ?",
                "INSERT INTO a (i) VALUES (1) => INSERT INTO a (i) VALUES (1)",
                "INSERT INTO a (i) VALUES (1), (2) => INSERT INTO a (i, org) VALUES (1, ?), (2, DEFAULT)",
                "INSERT INTO a (i) VALUES (1) ON CONFLICT (i) DO UPDATE SET i = 2"
                        + " => INSERT INTO a (i, org) VALUES (1, ?) ON CONFLICT (i) DO UPDATE SET i = 2",
                "UPDATE a SET i = 1 WHERE j => UPDATE a SET i = 1 WHERE j",
                "DELETE FROM a USING b WHERE i => DELETE FROM a USING b WHERE b.org = ? AND (i)",
                "MERGE INTO a USING b ON i WHEN MATCHED THEN DELETE"
                        + " => MERGE INTO a USING b ON a.org = ? AND b.org = ? AND (i) WHEN MATCHED THEN DELETE",
                "SELECT 1 FROM a => SELECT 1 FROM a WHERE a.org = ? UNION SELECT 1 FROM b",
                "SELECT 1 FROM a => SELECT ? FROM a WHERE a.org = ?",
                "MERGE INTO a USING s ON i WHEN NOT MATCHED BY SOURCE THEN DELETE"
                        + " => MERGE INTO a USING s ON a.org = ? AND (i) WHEN NOT MATCHED BY SOURCE THEN DELETE",
                "INSERT INTO s (i) VALUES (1) => INSERT INTO s VALUES (1)",
                "SELECT 1 FROM a, s a => SELECT 1 FROM a, s a WHERE a.org = ?",
                "SELECT 1 FROM a JOIN s a ON i => SELECT 1 FROM a JOIN s a ON a.org = ? AND (i)",
                "SELECT 1 FROM s a JOIN a ON i => SELECT 1 FROM s a JOIN a ON a.org = ? AND (i)",
                "SELECT 1 FROM (a JOIN s ON i) x => SELECT 1 FROM (a JOIN s ON i) x WHERE a.org = ?",
                "SELECT 1 FROM a WHERE i = 1 => WITH safedb_tenant (id) AS (SELECT ?) SELECT 1 FROM a WHERE a.org ="
                        + " (SELECT id FROM safedb_tenant) AND (i = (SELECT id FROM safedb_tenant))",
                "SELECT 1 FROM a => WITH safedb_tenant (id) AS (SELECT 1) SELECT 1 FROM a WHERE a.org ="
                        + " (SELECT id FROM safedb_tenant)",
            })
    void notProven(String original, String narrowed) {
        assertThat(holds(original, narrowed)).isFalse();
    }

    @ParameterizedTest(name = "{1}")
    @DisplayName("a text that closes them all is proven")
    @CsvSource(
            delimiterString = " => ",
            value = {
                "SELECT 1 FROM a WHERE i OR j => SELECT 1 FROM a WHERE a.org = ? AND (i OR j)",
                "SELECT 1 FROM a LEFT JOIN b ON i => SELECT 1 FROM a LEFT JOIN b ON b.org = ? AND (i) WHERE a.org = ?",
                "SELECT x FROM a x(i) WHERE i OR j => SELECT x FROM a x(i) WHERE (coalesce(x.*)).org = ? AND (i OR j)",
                "SELECT x FROM a x(i), b WHERE i => SELECT x FROM a x(i), b WHERE (coalesce(x.*)).org = ? AND b.org = ?"
                        + " AND (i)",
                "INSERT INTO a (i) VALUES (1), (2) => INSERT INTO a (i, org) VALUES (1, ?), (2, ?)",
                "MERGE INTO a USING s ON i WHEN NOT MATCHED BY SOURCE AND j THEN DELETE => MERGE INTO a USING s ON"
                        + " a.org = ? AND (i) WHEN NOT MATCHED BY SOURCE AND a.org = ? AND (j) THEN DELETE",
                "SELECT 1 FROM s, s => SELECT 1 FROM s, s",
                "SELECT 1 FROM a => WITH safedb_tenant (id) AS (SELECT ?) SELECT 1 FROM a WHERE a.org ="
                        + " (SELECT id FROM safedb_tenant)",
            })
    void proven(String original, String narrowed) {
        assertThat(holds(original, narrowed)).isTrue();
    }

    @ParameterizedTest(name = "{1}")
    @DisplayName("a text that leaves a locked row in reach is not proven")
    @CsvSource(
            delimiterString = " => ",
            value = {
                "DELETE FROM s => DELETE FROM s",
                "DELETE FROM s WHERE i => DELETE FROM s WHERE i",
                "DELETE FROM s WHERE i => DELETE FROM s WHERE s.st IS DISTINCT FROM 'B' OR (i)",
                "DELETE FROM s WHERE i OR j => DELETE FROM s WHERE s.st IS DISTINCT FROM 'B' AND i OR j",
                "DELETE FROM s WHERE i OR j => DELETE FROM s WHERE s.st IS DISTINCT FROM 'B' AND (i) OR (j)",
                "DELETE FROM s WHERE i => DELETE FROM s WHERE s.st IS DISTINCT FROM 'C' AND (i)",
                "DELETE FROM s WHERE i => DELETE FROM s WHERE s.st IS NOT DISTINCT FROM 'B' AND (i)",
                "DELETE FROM s WHERE i => DELETE FROM s WHERE s.other IS DISTINCT FROM 'B' AND (i)",
                "DELETE FROM s WHERE i => DELETE FROM s WHERE b.st IS DISTINCT FROM 'B' AND (i)",
                "DELETE FROM s WHERE i => DELETE FROM s WHERE (i) AND s.st IS DISTINCT FROM 'B'",
                "DELETE FROM s WHERE i => DELETE FROM s WHERE s.st IS DISTINCT FROM 'B'::text AND (i)",
                "MERGE INTO s USING b ON i WHEN MATCHED THEN DELETE"
                        + " => MERGE INTO s USING b ON s.st IS DISTINCT FROM 'B' AND (i) WHEN MATCHED THEN DELETE",
            })
    void notProvenOpen(String original, String narrowed) {
        SqlForm form = new SqlForm(false, false, Map.of("s", RowCondition.parse("st = 'B'")));
        NarrowedSql sql = new NarrowedSql(narrowed, new int[0], new int[0], new int[0], List.of());
        assertThat(SqlProof.holds(read(original), read(narrowed), "org", sql, form))
                .isFalse();
        String right = "DELETE FROM s WHERE s.st IS DISTINCT FROM 'B' AND (i OR j)";
        NarrowedSql proven = new NarrowedSql(right, new int[0], new int[0], new int[0], List.of());
        assertThat(SqlProof.holds(read("DELETE FROM s WHERE i OR j"), read(right), "org", proven, form))
                .isTrue();
    }

    @ParameterizedTest(name = "{1}")
    @DisplayName("a text that inserts a row without the test run is not proven")
    @CsvSource(
            delimiterString = " => ",
            value = {
                "INSERT INTO s (i) VALUES (1) => INSERT INTO s (i) VALUES (1)",
                "INSERT INTO s (i) VALUES (1), (2) => INSERT INTO s (i, safedb_test_run) VALUES (1, ?), (2, NULL)",
                "INSERT INTO s (i) VALUES (1) => INSERT INTO s (i, other) VALUES (1, ?)",
                "INSERT INTO s (i) VALUES (1) => INSERT INTO s (i, safedb_test_run) VALUES (1, upper(?))",
                "INSERT INTO s (i) SELECT 1 UNION SELECT 2"
                        + " => INSERT INTO s (i, safedb_test_run) SELECT 1, ? UNION SELECT 2, NULL",
                "UPDATE s SET i = 1 => UPDATE s SET i = 1, safedb_test_run = ?",
                "UPDATE s SET i = 1 => UPDATE s SET i = 1, safedb_test_run = NULL",
                "INSERT INTO s DEFAULT VALUES => INSERT INTO s DEFAULT VALUES",
                "INSERT INTO s (i, safedb_test_run) VALUES (1, NULL) => INSERT INTO s (i, safedb_test_run) VALUES (1, ?)",
                "INSERT INTO s (safedb_test_run, i) VALUES (NULL, 1) => INSERT INTO s (safedb_test_run, i) VALUES (?, 1)",
            })
    void notProvenStamped(String original, String narrowed) {
        assertThat(holdsStamped(original, narrowed)).isFalse();
    }

    @Test
    @DisplayName("a text that gives every row the test run is proven, whichever column comes first")
    void provenStamped() {
        assertThat(holdsStamped(
                        "INSERT INTO s (i) VALUES (1), (2)",
                        "INSERT INTO s (safedb_test_run, i) VALUES (?, 1), (?, 2)"))
                .isTrue();
    }

    private static boolean holdsStamped(String original, String narrowed) {
        SqlForm form = new SqlForm(false, true, Map.of());
        Reading again = read(narrowed);
        int[] stamps = new int[again.parameters()];
        for (int i = 0; i < stamps.length; i++) {
            stamps[i] = i + 1;
        }
        NarrowedSql sql = new NarrowedSql(narrowed, new int[0], new int[0], stamps, List.of());
        return SqlProof.holds(read(original), again, "org", sql, form);
    }

    private static boolean holds(String original, String narrowed) {
        Reading again = read(narrowed);
        int[] tenants = new int[again.parameters()];
        for (int i = 0; i < tenants.length; i++) {
            tenants[i] = i + 1;
        }
        return SqlProof.holds(
                read(original),
                again,
                "org",
                new NarrowedSql(narrowed, new int[0], tenants, new int[0], List.of()),
                SqlForm.NARROWED);
    }

    private static Reading read(String text) {
        Reading reading = new Reading(SqlLexer.scan(text), FACTS, FACTS.isTenantTable());
        new QueryReader(reading).statement();
        return reading;
    }
}

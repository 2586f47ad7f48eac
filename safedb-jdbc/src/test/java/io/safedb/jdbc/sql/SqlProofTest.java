package io.safedb.jdbc.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a faulty narrower might send. Tenant parameters are written {@code ?}; the caller has none. */
class SqlProofTest {
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
                "INSERT INTO a (i) VALUES (1), (2) => INSERT INTO a (i, org) VALUES (1, ?), (2, ?)",
            })
    void proven(String original, String narrowed) {
        assertThat(holds(original, narrowed)).isTrue();
    }

    private static boolean holds(String original, String narrowed) {
        Reading again = read(narrowed);
        int[] tenants = new int[again.parameters()];
        for (int i = 0; i < tenants.length; i++) {
            tenants[i] = i + 1;
        }
        return SqlProof.holds(read(original), again, "org", new NarrowedSql(narrowed, new int[0], tenants));
    }

    private static Reading read(String text) {
        Reading reading = new Reading(
                SqlLexer.scan(text), "org", "public", Set.of("a", "b")::contains, name -> false, name -> false);
        new QueryReader(reading).statement();
        return reading;
    }
}

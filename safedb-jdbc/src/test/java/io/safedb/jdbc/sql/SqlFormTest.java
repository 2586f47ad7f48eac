package io.safedb.jdbc.sql;

import static org.assertj.core.api.Assertions.assertThat;

import io.safedb.RowCondition;
import io.safedb.guard.Call;
import io.safedb.guard.Finding;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Text in, text out: a and b are tenant tables, s is shared; rows of a and s with {@code st = 'B'} are locked. */
class SqlFormTest {
    private static final SqlReader READER = new SqlReader(new ReaderFacts(
            "org", "run", "public", Set.of("a", "b")::contains, "a"::equals, name -> false, name -> false));
    private static final SqlForm STAMPED = new SqlForm(true, true, Map.of());
    private static final SqlForm SHARED_STAMPED = new SqlForm(false, true, Map.of());
    private static final RowCondition BILLED = RowCondition.parse("st = 'B'");
    private static final SqlForm LOCKED = locked(true, BILLED);

    private static SqlForm locked(boolean tenant, RowCondition condition) {
        return new SqlForm(tenant, false, Map.of("a", condition, "s", condition));
    }

    @ParameterizedTest(name = "{0}")
    @DisplayName("every inserted row gets the test run, behind the tenant")
    @CsvSource(
            delimiterString = " => ",
            value = {
                "INSERT INTO a (i) VALUES (1), (DEFAULT)"
                        + " => INSERT INTO a (i, org, run) VALUES (1, ?, ?), (DEFAULT, ?, ?)",
                "INSERT INTO a (org, i) VALUES (?, 1) => INSERT INTO a (org, i, run) VALUES (?, 1, ?)",
                "INSERT INTO a (i) SELECT i FROM b => INSERT INTO a (i, org, run) SELECT i, ?, ? FROM b WHERE b.org = ?",
                "INSERT INTO a (i) SELECT i FROM b UNION SELECT 1"
                        + " => INSERT INTO a (i, org, run) SELECT i, ?, ? FROM b WHERE b.org = ? UNION SELECT 1, ?, ?",
                "INSERT INTO a (i, j) SELECT * FROM s => INSERT INTO a (i, j, org, run) SELECT *, ?, ? FROM s",
                "WITH x AS (INSERT INTO a (i) VALUES (1) RETURNING i) INSERT INTO b (i) SELECT i FROM x"
                        + " => WITH x AS (INSERT INTO a (i, org, run) VALUES (1, ?, ?) RETURNING i)"
                        + " INSERT INTO b (i, org, run) SELECT i, ?, ? FROM x",
                "INSERT INTO a (i) VALUES (1) ON CONFLICT (i) DO UPDATE SET j = 1"
                        + " => INSERT INTO a (i, org, run) VALUES (1, ?, ?) ON CONFLICT (i) DO UPDATE SET j = 1"
                        + " WHERE a.org = ?",
                "MERGE INTO a USING s ON a.i = s.i WHEN MATCHED THEN UPDATE SET j = 1 WHEN NOT MATCHED THEN INSERT (i)"
                        + " VALUES (s.i)"
                        + " => MERGE INTO a USING s ON a.org = ? AND (a.i = s.i) WHEN MATCHED THEN UPDATE SET j = 1"
                        + " WHEN NOT MATCHED THEN INSERT (i, org, run) VALUES (s.i, ?, ?)",
                "INSERT INTO a DEFAULT VALUES => INSERT INTO a (org, run) VALUES (?, ?)",
                "UPDATE a SET i = 1 WHERE j = 2 => UPDATE a SET i = 1 WHERE a.org = ? AND (j = 2)",
            })
    void stamps(String text, String stamped) {
        assertThat(READER.read(text).obstacle(STAMPED)).isNull();
        assertThat(READER.read(text).in(STAMPED).text()).isEqualTo(stamped);
    }

    @Test
    @DisplayName("a row of a table that is nobody's is stamped without a tenant")
    void sharedStamp() {
        NarrowedSql sql =
                READER.read("INSERT INTO s (i, j) VALUES (?, ?), (?, 4)").in(SHARED_STAMPED);
        assertThat(sql.text()).isEqualTo("INSERT INTO s (i, j, run) VALUES (?, ?, ?), (?, 4, ?)");
        assertThat(sql.callerPositions()).containsExactly(1, 2, 4);
        assertThat(sql.stampPositions()).containsExactly(3, 5);
        assertThat(sql.tenantPositions()).isEmpty();
    }

    @ParameterizedTest(name = "{0}")
    @DisplayName("where the place of the stamp is not known, nothing is inserted")
    @ValueSource(strings = {"INSERT INTO s VALUES (1)", "INSERT INTO s SELECT FROM s"})
    void unstampable(String text) {
        Finding obstacle = READER.read(text).obstacle(SHARED_STAMPED);
        assertThat(obstacle).isNotNull().extracting(Finding::kind).isEqualTo(Finding.Kind.UNSTAMPABLE);
    }

    @Test
    @DisplayName("rows of a query without a select list cannot be stamped")
    void unstampableRows() {
        assertThat(READER.read("INSERT INTO s (i) SELECT FROM s").obstacle(SHARED_STAMPED))
                .isNotNull();
    }

    @ParameterizedTest(name = "{0}")
    @DisplayName("nobody but safedb writes the stamp")
    @ValueSource(
            strings = {
                "INSERT INTO a (i, run) VALUES (1, 'x')",
                "INSERT INTO a (i, RUN) SELECT 1, NULL",
                "INSERT INTO a VALUES (1, 2)",
                "UPDATE a SET run = NULL WHERE i = 1",
                "UPDATE a SET (i, \"run\") = (1, NULL) WHERE i = 1",
                "INSERT INTO s (i) VALUES (1) ON CONFLICT (i) DO UPDATE SET run = 'x'",
                "MERGE INTO a USING s ON a.i = s.i WHEN MATCHED THEN UPDATE SET run = NULL",
                "MERGE INTO a USING s ON a.i = s.i WHEN NOT MATCHED THEN INSERT (i, run) VALUES (1, 'x')",
                "MERGE INTO a USING s ON a.i = s.i WHEN NOT MATCHED THEN INSERT VALUES (1, 'x')",
                "WITH x AS (UPDATE a SET run = 'y' WHERE i = 1) SELECT 1",
            })
    void forgedStamp(String text) {
        assertThat(READER.read(text).call().findings()).anyMatch(finding -> finding.kind() == Finding.Kind.TAMPERING);
    }

    @Test
    @DisplayName("the stamp may be read")
    void readStamp() {
        assertThat(READER.read("SELECT run FROM a WHERE run = ?").call().findings())
                .isEmpty();
        assertThat(READER.read("DELETE FROM a WHERE run = ?").call().findings()).isEmpty();
    }

    @ParameterizedTest(name = "{0}")
    @DisplayName("a change leaves locked rows alone, and what it would have hit is counted before, row locks held")
    @CsvSource(
            delimiterString = " => ",
            value = {
                "UPDATE a SET i = 1 WHERE j = ?"
                        + " => UPDATE a SET i = 1 WHERE a.org = ? AND a.st IS DISTINCT FROM 'B' AND (j = ?)"
                        + " => SELECT count(*) FILTER (WHERE safedb_hit.safedb_lock IN ('B')) FROM (SELECT a.st AS"
                        + " safedb_lock FROM a WHERE a.org = ? AND (j = ?) FOR NO KEY UPDATE OF a) AS safedb_hit",
                "DELETE FROM ONLY a AS x WHERE x.j = 1 -- why"
                        + " => DELETE FROM ONLY a AS x WHERE x.org = ? AND x.st IS DISTINCT FROM 'B' AND (x.j = 1) -- why"
                        + " => SELECT count(*) FILTER (WHERE safedb_hit.safedb_lock IN ('B')) FROM (SELECT x.st AS"
                        + " safedb_lock FROM ONLY a AS x WHERE x.org = ? AND (x.j = 1) FOR UPDATE OF x) AS safedb_hit",
                "DELETE FROM a => DELETE FROM a WHERE a.org = ? AND a.st IS DISTINCT FROM 'B'"
                        + " => SELECT count(*) FILTER (WHERE safedb_hit.safedb_lock IN ('B')) FROM (SELECT a.st AS"
                        + " safedb_lock FROM a WHERE a.org = ? FOR UPDATE OF a) AS safedb_hit",
                "UPDATE s SET i = 1 WHERE j = 1"
                        + " => UPDATE s SET i = 1 WHERE s.st IS DISTINCT FROM 'B' AND (j = 1)"
                        + " => SELECT count(*) FILTER (WHERE safedb_hit.safedb_lock IN ('B')) FROM (SELECT s.st AS"
                        + " safedb_lock FROM s WHERE j = 1 FOR NO KEY UPDATE OF s) AS safedb_hit",
                "UPDATE a SET i = b.i FROM b WHERE b.j = a.j"
                        + " => UPDATE a SET i = b.i FROM b WHERE a.org = ? AND b.org = ? AND a.st IS DISTINCT FROM 'B'"
                        + " AND (b.j = a.j)"
                        + " => SELECT count(DISTINCT (safedb_hit.safedb_table, safedb_hit.safedb_row)) FILTER (WHERE"
                        + " safedb_hit.safedb_lock IN ('B')) FROM (SELECT a.st AS safedb_lock, a.tableoid AS"
                        + " safedb_table, a.ctid AS safedb_row FROM a , b WHERE a.org = ? AND b.org = ? AND (b.j = a.j)"
                        + " FOR NO KEY UPDATE OF a) AS safedb_hit",
                "UPDATE a SET i = 1 FROM b FULL JOIN s ON b.i = s.i WHERE a.i = b.i"
                        + " => UPDATE a SET i = 1 FROM (SELECT * FROM b WHERE b.org = ?) AS b FULL JOIN s ON b.i = s.i"
                        + " WHERE a.org = ? AND a.st IS DISTINCT FROM 'B' AND (a.i = b.i)"
                        + " => SELECT count(DISTINCT (safedb_hit.safedb_table, safedb_hit.safedb_row)) FILTER (WHERE"
                        + " safedb_hit.safedb_lock IN ('B')) FROM (SELECT a.st AS safedb_lock, a.tableoid AS"
                        + " safedb_table, a.ctid AS safedb_row FROM a , (SELECT * FROM b WHERE b.org = ?) AS b FULL"
                        + " JOIN s ON b.i = s.i WHERE a.org = ? AND (a.i = b.i) FOR NO KEY UPDATE OF a) AS safedb_hit",
                "WITH x AS (SELECT i FROM b WHERE j = ?) DELETE FROM a USING x WHERE x.i = a.i AND a.k = ?"
                        + " => WITH x AS (SELECT i FROM b WHERE b.org = ? AND (j = ?)) DELETE FROM a USING x WHERE a.org"
                        + " = ? AND a.st IS DISTINCT FROM 'B' AND (x.i = a.i AND a.k = ?)"
                        + " => SELECT count(DISTINCT (safedb_hit.safedb_table, safedb_hit.safedb_row)) FILTER (WHERE"
                        + " safedb_hit.safedb_lock IN ('B')) FROM (WITH x AS (SELECT i FROM b WHERE b.org = ? AND (j ="
                        + " ?)) SELECT a.st AS safedb_lock, a.tableoid AS safedb_table, a.ctid AS safedb_row FROM a , x"
                        + " WHERE a.org = ? AND (x.i = a.i AND a.k = ?) FOR UPDATE OF a) AS safedb_hit",
                "WITH x AS (UPDATE a SET i = ? WHERE j = ? RETURNING i) SELECT * FROM x"
                        + " => WITH x AS (UPDATE a SET i = ? WHERE a.org = ? AND a.st IS DISTINCT FROM 'B' AND (j = ?)"
                        + " RETURNING i) SELECT * FROM x"
                        + " => SELECT count(*) FILTER (WHERE safedb_hit.safedb_lock IN ('B')) FROM (SELECT a.st AS"
                        + " safedb_lock FROM a WHERE a.org = ? AND (j = ?) FOR NO KEY UPDATE OF a) AS safedb_hit",
            })
    void leavesLockedAlone(String text, String sent, String counted) {
        SqlForm form = text.startsWith("UPDATE s") ? locked(false, BILLED) : LOCKED;
        SqlStatement statement = READER.read(text);
        assertThat(statement.obstacle(form)).isNull();
        assertThat(statement.in(form).text()).isEqualTo(sent);
        assertThat(statement.in(form).counts()).extracting(LockedCount::text).containsExactly(counted);
    }

    @Test
    @DisplayName("the count takes those of the caller's parameters that its condition has, in their order")
    void countedParameters() {
        NarrowedSql sql = READER.read("UPDATE a SET i = ?, j = ? FROM b WHERE b.k = ? AND a.k = ? RETURNING ?")
                .in(LOCKED);
        LockedCount count = sql.counts().get(0);
        assertThat(count.callerParameters()).containsExactly(3, 4);
        assertThat(count.narrowed().callerPositions()).containsExactly(3, 4);
        assertThat(count.narrowed().tenantPositions()).containsExactly(1, 2);
        assertThat(sql.callerPositions()).containsExactly(1, 2, 5, 6, 7);
    }

    @ParameterizedTest(name = "{0}")
    @DisplayName("every kind of condition is turned round, for null too")
    @CsvSource(
            delimiterString = " => ",
            value = {
                "st in ('B', 'it''s') => a.st IS DISTINCT FROM 'B' AND a.st IS DISTINCT FROM 'it''s'"
                        + " => IN ('B', 'it''s')",
                "st = true => a.st IS DISTINCT FROM 'true' => IN ('true')",
                "st = 3 => a.st IS DISTINCT FROM '3' => IN ('3')",
                "st is not null => a.st IS NULL => IS NOT NULL",
                "st is null => a.st IS NOT NULL => IS NULL",
                "Order => \"Order\" IS DISTINCT FROM '\\' => IN ('\\')",
            })
    void conditions(String condition, String open, String locked) {
        RowCondition read = condition.equals("Order")
                ? new RowCondition("Order", RowCondition.Test.ANY_OF, Set.of("\\"))
                : RowCondition.parse(condition);
        NarrowedSql sql = READER.read("DELETE FROM a WHERE i = 1").in(locked(true, read));
        assertThat(sql.text()).contains(open + " AND (i = 1)");
        assertThat(sql.counts().get(0).text()).contains("safedb_hit.safedb_lock " + locked + ")");
    }

    @ParameterizedTest(name = "{0}")
    @DisplayName("what cannot be counted is not sent")
    @ValueSource(
            strings = {
                "MERGE INTO a USING s ON a.i = s.i WHEN MATCHED THEN DELETE",
                "INSERT INTO a (i) VALUES (1) ON CONFLICT (i) DO UPDATE SET j = 1",
                "UPDATE a SET i = 1 WHERE random() < 0.5",
                "UPDATE a SET i = 1 WHERE own_function(j)",
                "UPDATE a SET i = 1 WHERE i IN (SELECT i FROM b TABLESAMPLE system (10))",
                "WITH x AS (INSERT INTO b (i) VALUES (1) RETURNING i) UPDATE a SET i = 1 FROM x WHERE x.i = a.i",
                "WITH x AS (SELECT 1 AS i), y AS (DELETE FROM a WHERE i IN (SELECT i FROM x)) SELECT 1",
                "WITH a AS (SELECT 1 AS i) UPDATE a SET i = 1 WHERE i = 2",
            })
    void uncounted(String text) {
        Finding obstacle = READER.read(text).obstacle(LOCKED);
        assertThat(obstacle).isNotNull().extracting(Finding::kind).isEqualTo(Finding.Kind.LOCKED);
    }

    @Test
    @DisplayName("a merge that only inserts leaves every row alone")
    void insertingMerge() {
        SqlStatement merge =
                READER.read("MERGE INTO a USING s ON a.i = s.i WHEN NOT MATCHED THEN INSERT (i) VALUES (1)");
        assertThat(merge.obstacle(LOCKED)).isNull();
        assertThat(merge.in(LOCKED).counts()).isEmpty();
    }

    @ParameterizedTest(name = "{0}")
    @DisplayName("what happens to the rows of each target")
    @CsvSource(
            delimiterString = " => ",
            value = {
                "INSERT INTO a (i) SELECT i FROM b => a INSERT, b READ",
                "INSERT INTO a (i) VALUES (1) ON CONFLICT DO NOTHING => a INSERT",
                "INSERT INTO a (i) VALUES (1) ON CONFLICT (i) DO UPDATE SET j = 1 => a INSERT_AND_CHANGE",
                "UPDATE a SET i = b.i FROM b WHERE true => a CHANGE, b READ",
                "DELETE FROM a USING a z WHERE z.i = a.j => a CHANGE",
                "MERGE INTO a USING b ON a.i = b.i WHEN MATCHED THEN DELETE => a INSERT_AND_CHANGE, b READ",
                "WITH x AS (DELETE FROM a WHERE i = 1 RETURNING i) INSERT INTO b (i) SELECT i FROM x"
                        + " => a CHANGE, b INSERT",
                "WITH x AS (DELETE FROM a WHERE i = 1) INSERT INTO a (i) VALUES (1) => a INSERT_AND_CHANGE",
            })
    void touches(String text, String targets) {
        List<Call.Target> read = READER.read(text).call().targets();
        assertThat(String.join(
                        ", ",
                        read.stream()
                                .map(target -> target.name() + " " + target.touch())
                                .toList()))
                .isEqualTo(targets);
    }
}

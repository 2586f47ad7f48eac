package io.safedb.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.safedb.PurgeException;
import io.safedb.environment.Environment;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.assertj.core.util.Throwables;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class TestDataPurgeTest {
    private static final String STAMP = "safedb_test_run text";
    private GuardedPostgres database;

    @BeforeEach
    void start() throws SQLException {
        database = GuardedPostgres.start(Environment.TEST);
    }

    @AfterEach
    void stop() {
        database.close();
    }

    @Test
    @DisplayName("exactly the stamped rows of the run go, from every schema, and a second purge finds nothing")
    void exactly() throws SQLException {
        run("CREATE TABLE a (id int PRIMARY KEY, organization_id text, " + STAMP + ")");
        run("CREATE SCHEMA shop; CREATE TABLE shop.\"Odd, name\" (id int, " + STAMP + ")");
        run("CREATE VIEW v AS SELECT * FROM a; CREATE MATERIALIZED VIEW m AS SELECT * FROM a");
        run(
                "INSERT INTO a VALUES (1, 'org_a', NULL), (2, 'org_a', 'run-1'), (3, 'org_b', 'run-1'), (4, 'org_a', 'run-2'),"
                        + " (5, 'org_a', 'RUN-1'), (6, 'org_a', '')");
        run("INSERT INTO shop.\"Odd, name\" VALUES (1, 'run-1'), (2, NULL)");
        assertThat(purge("run-1")).isEqualTo(Map.of("a", 2L, "shop.Odd, name", 1L));
        assertThat(database.rawValue("SELECT string_agg(id::text, ',' ORDER BY id) FROM a"))
                .isEqualTo("1,4,5,6");
        assertThat(database.rawValue("SELECT count(*) FROM shop.\"Odd, name\"")).isEqualTo("1");
        assertThat(database.safeDb.purgeTestData("run-1")).isEmpty();
    }

    @Test
    @DisplayName("children, cycles and self-references go with their parents, whatever the keys do")
    void foreignKeys() throws SQLException {
        for (String action : new String[] {"NO ACTION", "RESTRICT", "CASCADE", "SET NULL", "NO ACTION DEFERRABLE"}) {
            run("DROP TABLE IF EXISTS parent, child CASCADE");
            run("CREATE TABLE parent (id int PRIMARY KEY, child int, boss int REFERENCES parent, " + STAMP + ")");
            run("CREATE TABLE child (id int PRIMARY KEY, parent int REFERENCES parent ON DELETE " + action + ", "
                    + STAMP + ")");
            run("ALTER TABLE parent ADD FOREIGN KEY (child) REFERENCES child");
            run("INSERT INTO parent VALUES (1, NULL, NULL, NULL), (2, NULL, 1, 'run-1'), (3, NULL, 2, 'run-1')");
            run("INSERT INTO child VALUES (1, 1, NULL), (2, 2, 'run-1'), (3, 3, 'run-1')");
            run("UPDATE parent SET child = id WHERE id > 1");
            assertThat(purge("run-1")).isEqualTo(Map.of("parent", 2L, "child", 2L));
            assertThat(database.rawValue("SELECT count(*) FROM parent")).isEqualTo("1");
            assertThat(database.rawValue("SELECT count(*) FROM child WHERE parent = 1"))
                    .isEqualTo("1");
        }
    }

    @Test
    @DisplayName("a real row that refers to a test row stops the purge, names the key, and nothing is removed")
    void realReference() throws SQLException {
        for (String action : new String[] {"NO ACTION", "CASCADE", "SET NULL"}) {
            for (String stamp : new String[] {", " + STAMP, ""}) {
                run("DROP TABLE IF EXISTS other, parent, child CASCADE");
                run("CREATE TABLE other (id int, " + STAMP + "); INSERT INTO other VALUES (1, 'run-1')");
                run("CREATE TABLE parent (a int, b text, " + STAMP + ", PRIMARY KEY (a, b))");
                run("CREATE TABLE child (x text, y int" + stamp
                        + ", CONSTRAINT child_of FOREIGN KEY (y, x) REFERENCES parent (a, b) ON DELETE " + action
                        + ")");
                run("INSERT INTO parent VALUES (1, 'secret', 'run-1'), (2, 'k', NULL)");
                run("INSERT INTO child VALUES ('k', 2), ('secret', 1)");
                assertThatThrownBy(() -> purge("run-1"))
                        .isInstanceOf(PurgeException.class)
                        .hasMessageContaining("child")
                        .hasMessageContaining("child_of")
                        .hasMessageNotContaining("secret");
                assertThat(database.rawValue("SELECT count(*) FROM parent")).isEqualTo("2");
                assertThat(database.rawValue("SELECT count(*) FROM other")).isEqualTo("1");
                assertThat(database.rawValue("SELECT count(*) FROM child WHERE y IS NOT NULL"))
                        .isEqualTo("2");
            }
        }
    }

    @Test
    @DisplayName("rows of partitions and of tables that inherit are counted once")
    void partitions() throws SQLException {
        run("CREATE TABLE logs (day int, " + STAMP + ") PARTITION BY RANGE (day)");
        run("CREATE TABLE logs_1 PARTITION OF logs FOR VALUES FROM (0) TO (10)");
        run("CREATE TABLE logs_2 PARTITION OF logs FOR VALUES FROM (10) TO (20)");
        run("CREATE TABLE animal (name text, " + STAMP + "); CREATE TABLE dog (tail int) INHERITS (animal)");
        run("INSERT INTO logs VALUES (1, 'run-1'), (11, 'run-1'), (12, NULL)");
        run("INSERT INTO animal VALUES ('a', 'run-1'), ('b', NULL); INSERT INTO dog VALUES ('c', 'run-1', 1)");
        assertThat(purge("run-1")).isEqualTo(Map.of("logs", 2L, "animal", 1L, "dog", 1L));
        assertThat(database.rawValue("SELECT count(*) FROM animal")).isEqualTo("1");
    }

    @Test
    @DisplayName("a row that begins to refer to a test row while the purge runs is not lost")
    void race() throws Exception {
        run("CREATE TABLE parent (id int PRIMARY KEY, " + STAMP + "); CREATE TABLE child (id int, parent int CONSTRAINT"
                + " child_of REFERENCES parent ON DELETE CASCADE); INSERT INTO parent VALUES (1, 'run-1')");
        try (Connection writer = database.raw.getConnection();
                Statement statement = writer.createStatement()) {
            writer.setAutoCommit(false);
            statement.execute("INSERT INTO child VALUES (1, 1)");
            CompletableFuture<Map<String, Long>> purge = CompletableFuture.supplyAsync(() -> purge("run-1"));
            org.awaitility.Awaitility.await()
                    .until(() -> database.rawValue(
                                    "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'"
                                            + " AND datname = current_database()")
                            .equals("1"));
            writer.commit();
            assertThatThrownBy(purge::join)
                    .hasCauseInstanceOf(PurgeException.class)
                    .hasMessageContaining("child_of");
        }
        assertThat(database.rawValue("SELECT count(*) FROM child")).isEqualTo("1");
    }

    @Test
    @DisplayName("what the server says no to stops the purge, without the values it speaks of")
    void serverSaysNo() throws SQLException {
        run("CREATE TABLE a (id text, " + STAMP + "); INSERT INTO a VALUES ('secret', 'run-1')");
        run(
                "CREATE FUNCTION no() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'keep %', OLD.id; END $$;"
                        + " CREATE TRIGGER no BEFORE DELETE ON a FOR EACH ROW EXECUTE FUNCTION no()");
        assertThatThrownBy(() -> purge("run-1"))
                .isInstanceOf(PurgeException.class)
                .hasMessageContaining("P0001")
                .satisfies(
                        thrown -> assertThat(Throwables.getStackTrace(thrown)).doesNotContain("secret"));
        assertThat(database.rawValue("SELECT count(*) FROM a")).isEqualTo("1");
    }

    @Test
    @DisplayName("a trigger that keeps a row is not counted as a purge of it")
    void triggerKeeps() throws SQLException {
        run("CREATE TABLE a (id text, " + STAMP + "); INSERT INTO a VALUES ('1', 'run-1'), ('2', 'run-1')");
        run("CREATE FUNCTION keep() RETURNS trigger LANGUAGE plpgsql AS"
                + " $$ BEGIN IF OLD.id = '1' THEN RETURN NULL; END IF; RETURN OLD; END $$;"
                + " CREATE TRIGGER keep BEFORE DELETE ON a FOR EACH ROW EXECUTE FUNCTION keep()");
        assertThatThrownBy(() -> purge("run-1"))
                .isInstanceOf(PurgeException.class)
                .hasMessageContaining("a keeps rows");
        assertThat(database.rawValue("SELECT count(*) FROM a")).isEqualTo("2");
    }

    private Map<String, Long> purge(String runId) {
        Map<String, Map<String, Long>> purged = database.safeDb.purgeTestData(runId);
        assertThat(purged).hasSize(1);
        return purged.values().iterator().next();
    }

    private void run(String script) throws SQLException {
        EmbeddedPostgresServer.run(database.raw, script);
    }
}

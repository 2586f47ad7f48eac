package io.safedb.jdbc;

import static io.safedb.jdbc.GuardedPostgres.ORG_A;
import static io.safedb.jdbc.GuardedPostgres.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import io.safedb.RowCondition;
import io.safedb.Rule;
import io.safedb.TableAccess;
import io.safedb.TablePolicy;
import io.safedb.Unlock;
import io.safedb.environment.Environment;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One row, many names: a partition, a child, a parent, a view, a view of a view. */
class LockedByOtherNamesTest {
    private static final TablePolicy LOCKED =
            TablePolicy.of(TableAccess.TENANT).locked(RowCondition.parse("status = 'BILLED'"));

    private static GuardedPostgres database;

    @BeforeAll
    static void start() throws SQLException {
        database = GuardedPostgres.start(
                Environment.TEST,
                policy -> policy.table("hours", LOCKED)
                        .table("entries", LOCKED)
                        .table("entries_old", LOCKED)
                        .table("leaf", LOCKED)
                        .tenantTables("hours_view", "hours_of_view", "late", "phases", "phase_view"));
        EmbeddedPostgresServer.run(database.raw, """
                CREATE TABLE hours (id int PRIMARY KEY, organization_id text NOT NULL, status text, note text);
                CREATE TABLE hours_child () INHERITS (hours);
                CREATE VIEW hours_view AS SELECT id, organization_id, status AS s, note FROM hours;
                CREATE VIEW hours_of_view AS SELECT * FROM hours_view;
                CREATE TABLE entries (id int, organization_id text, status text, note text) PARTITION BY RANGE (id);
                CREATE TABLE entries_1 PARTITION OF entries FOR VALUES FROM (0) TO (10) PARTITION BY RANGE (id);
                CREATE TABLE entries_1a PARTITION OF entries_1 FOR VALUES FROM (0) TO (5);
                CREATE TABLE entries_old PARTITION OF entries FOR VALUES FROM (10) TO (20);
                CREATE TABLE root (id int, organization_id text, note text);
                CREATE TABLE leaf (status text) INHERITS (root);
                CREATE TABLE other_leaf () INHERITS (root);
                CREATE TABLE phases (id int, organization_id text, note text);
                CREATE VIEW phase_view AS SELECT * FROM phases;
                INSERT INTO hours VALUES (1, 'org_a', 'BILLED', 'n');
                INSERT INTO hours_child VALUES (2, 'org_a', 'BILLED', 'n');
                INSERT INTO entries VALUES (1, 'org_a', 'BILLED', 'n'), (11, 'org_a', 'BILLED', 'n'),
                  (12, 'org_a', 'OPEN', 'n');
                INSERT INTO leaf VALUES (1, 'org_a', 'n', 'BILLED');
                INSERT INTO other_leaf VALUES (2, 'org_a', 'n');
                INSERT INTO phases VALUES (1, 'org_a', 'n');
                """);
    }

    @AfterAll
    static void stop() {
        database.close();
    }

    @ParameterizedTest(name = "{0}")
    @DisplayName("a locked row is not changed by another name of its table")
    @ValueSource(
            strings = {
                "UPDATE hours_child SET note = 'x' WHERE id = 2",
                "UPDATE hours_view SET note = 'x' WHERE id = 1",
                "UPDATE hours_view SET s = 'OPEN' WHERE id = 1",
                "DELETE FROM hours_of_view WHERE id = 1",
                "UPDATE entries_1 SET note = 'x' WHERE id = 1",
                "DELETE FROM public.entries_1a WHERE id = 1",
                "UPDATE root SET note = 'x' WHERE id = 1",
                "MERGE INTO entries_1a e USING (VALUES (1)) v (id) ON e.id = v.id WHEN MATCHED THEN DELETE",
                "INSERT INTO hours_view (id) VALUES (1) ON CONFLICT (id) DO UPDATE SET note = 'x'",
                "WITH gone AS (DELETE FROM entries_1a WHERE id = 1 RETURNING id) SELECT * FROM gone",
            })
    void refused(String text) throws Exception {
        database.as(ORG_A, connection -> {
            try (Statement statement = connection.createStatement()) {
                assertRefused(Rule.LOCKED_RECORD, () -> statement.execute(text));
                assertRefused(Rule.LOCKED_RECORD, () -> connection.prepareStatement(text));
            }
        });
        assertThat(database.rawValue("SELECT count(*) FROM hours WHERE status = 'BILLED' AND note = 'n'"))
                .isEqualTo("2");
        assertThat(database.rawValue("SELECT count(*) FROM entries WHERE status = 'BILLED' AND note = 'n'"))
                .isEqualTo("2");
        assertThat(database.rawValue("SELECT note FROM ONLY leaf")).isEqualTo("n");
    }

    @Test
    @DisplayName("a name with the same lock of its own, tables beside it, reads, inserts and unlocks are free")
    void free() throws Exception {
        database.as(ORG_A, connection -> {
            try (Statement statement = connection.createStatement()) {
                assertThat(statement.executeUpdate("UPDATE entries_old SET note = 'y' WHERE id = 12"))
                        .isEqualTo(1);
                assertRefused(
                        Rule.LOCKED_RECORD,
                        () -> statement.executeUpdate("UPDATE entries_old SET note = 'y' WHERE id = 11"));
                assertThat(statement.executeUpdate("UPDATE other_leaf SET note = 'y' WHERE id = 2"))
                        .isEqualTo(1);
                assertThat(statement.executeUpdate("UPDATE phase_view SET note = 'y' WHERE id = 1"))
                        .isEqualTo(1);
                assertThat(statement.executeQuery("SELECT * FROM hours_view").next())
                        .isTrue();
                assertThat(statement.executeUpdate("INSERT INTO entries_1a (id, status) VALUES (3, 'BILLED')"))
                        .isEqualTo(1);
                connection.setAutoCommit(false);
                try (Unlock unlock = Unlock.open("entries", "m.keller", "credit note")) {
                    assertThat(unlock).isNotNull();
                    assertThat(statement.executeUpdate("UPDATE entries_1a SET note = 'y' WHERE id = 1"))
                            .isEqualTo(1);
                }
                connection.rollback();
                connection.setAutoCommit(true);
                statement.executeUpdate("DELETE FROM entries WHERE id = 3 AND status = 'OPEN'");
            }
        });
        EmbeddedPostgresServer.run(database.raw, "DELETE FROM entries WHERE id = 3");
    }

    @Test
    @DisplayName("a partition that came after the start is known when its name is")
    void later() throws Exception {
        EmbeddedPostgresServer.run(
                database.raw,
                "CREATE TABLE entries_later PARTITION OF entries FOR VALUES FROM (100) TO (200);"
                        + " INSERT INTO entries VALUES (100, 'org_a', 'BILLED', 'n')");
        database.as(ORG_A, connection -> {
            try (Statement statement = connection.createStatement()) {
                // Unknown tables are looked up once a second at most, and refused until then.
                org.awaitility.Awaitility.await()
                        .pollInSameThread()
                        .untilAsserted(() -> assertRefused(
                                Rule.LOCKED_RECORD,
                                () -> statement.execute("UPDATE entries_later SET note = 'x' WHERE id = 100")));
            }
        });
        EmbeddedPostgresServer.run(database.raw, "DROP TABLE entries_later");
    }
}

package io.safedb.jdbc;

import static io.safedb.jdbc.GuardedPostgres.ORG_A;
import static io.safedb.jdbc.GuardedPostgres.ORG_B;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.safedb.AtMostOne;
import io.safedb.RowCondition;
import io.safedb.SafeDbPolicy;
import io.safedb.TableAccess;
import io.safedb.TablePolicy;
import io.safedb.TenantId;
import io.safedb.TestData;
import io.safedb.environment.Environment;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class PolicyDdlTest {
    private static final String LONG = "a_table_whose_name_is_nearly_as_long_as_a_name_may_be_at_all";

    private static SafeDbPolicy.Builder policy(SafeDbPolicy.Builder builder) {
        AtMostOne openTimer = new AtMostOne(List.of("user_id"), RowCondition.parse("ended_at is null"));
        return builder.table("timers", TablePolicy.of(TableAccess.TENANT).atMostOne(openTimer))
                .table(
                        "Order",
                        TablePolicy.of(TableAccess.TENANT)
                                .atMostOne(
                                        new AtMostOne(List.of("Kind"), RowCondition.parse("state in ('it''s', 'x')"))))
                .table(LONG + "1", TablePolicy.of(TableAccess.TENANT).atMostOne(openTimer))
                .table(LONG + "2", TablePolicy.of(TableAccess.TENANT).atMostOne(openTimer))
                .deniedTables("secrets");
    }

    private static void create(GuardedPostgres database) throws SQLException {
        EmbeddedPostgresServer.run(database.raw, """
                CREATE TABLE timers (id serial, organization_id text, user_id int, ended_at timestamptz);
                CREATE TABLE "Order" (id serial, organization_id text, "Kind" text, state text);
                """);
        for (String table : List.of(LONG + "1", LONG + "2")) {
            EmbeddedPostgresServer.run(database.raw, "CREATE TABLE " + table + " (LIKE timers INCLUDING ALL)");
        }
    }

    @Test
    @DisplayName("one index for each table that has the key, in the order of their names")
    void text() {
        assertThat(PolicyDdl.atMostOne(
                        policy(GuardedPostgres.policy(Environment.TEST)).build()))
                .hasSize(4)
                .contains(
                        "CREATE UNIQUE INDEX timers_at_most_one ON timers (organization_id, user_id) WHERE ended_at IS NULL;",
                        "CREATE UNIQUE INDEX \"Order_at_most_one\" ON \"Order\" (organization_id, \"Kind\") WHERE state IN ('it''s', 'x');");
        assertThat(PolicyDdl.atMostOne(GuardedPostgres.policy(Environment.TEST).build()))
                .isEmpty();
    }

    @Test
    @DisplayName("a second open timer of one user is refused by the database itself, and of nobody else")
    void oneTimer() throws Exception {
        try (GuardedPostgres database = GuardedPostgres.start(Environment.TEST, PolicyDdlTest::policy)) {
            create(database);
            for (String statement : PolicyDdl.atMostOne(database.safeDb.policy())) {
                EmbeddedPostgresServer.run(database.raw, statement);
            }
            for (TenantId tenant : List.of(ORG_A, ORG_B)) {
                database.as(tenant, connection -> {
                    try (Statement statement = connection.createStatement()) {
                        statement.execute("INSERT INTO timers (user_id) VALUES (1), (2)");
                        assertThatThrownBy(() -> statement.execute("INSERT INTO timers (user_id) VALUES (1)"))
                                .isInstanceOfSatisfying(
                                        SQLException.class,
                                        error -> assertThat(error.getSQLState()).isEqualTo("23505"));
                        statement.execute("UPDATE timers SET ended_at = now() WHERE user_id = 1");
                        statement.execute("INSERT INTO timers (user_id) VALUES (1)");
                    }
                });
            }
        }
    }

    @Test
    @DisplayName("the columns and indexes for test data make every table of the policy take it, once and again")
    void testData() throws Exception {
        try (GuardedPostgres database = GuardedPostgres.start(Environment.TEST, PolicyDdlTest::policy)) {
            create(database);
            for (int i = 0; i < 2; i++) {
                for (String statement : PolicyDdl.testData(database.safeDb.policy())) {
                    EmbeddedPostgresServer.run(database.raw, statement);
                }
            }
            assertThat(PolicyDdl.testData(database.safeDb.policy()))
                    .contains(
                            "ALTER TABLE timers ADD COLUMN IF NOT EXISTS safedb_test_run text;",
                            "CREATE INDEX IF NOT EXISTS timers_test_run ON timers (safedb_test_run) WHERE safedb_test_run IS"
                                    + " NOT NULL;")
                    .noneMatch(statement -> statement.contains("secrets"));
            database.as(ORG_A, connection -> {
                try (TestData run = TestData.open("ddl");
                        Statement statement = connection.createStatement()) {
                    assertThat(run).isNotNull();
                    statement.execute("INSERT INTO timers (user_id) VALUES (7)");
                }
            });
            assertThat(database.rawValue("SELECT safedb_test_run FROM timers")).isEqualTo("ddl");
        }
    }
}

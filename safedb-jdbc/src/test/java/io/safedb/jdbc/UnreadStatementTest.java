package io.safedb.jdbc;

import static io.safedb.jdbc.GuardedPostgres.ORG_A;
import static io.safedb.jdbc.GuardedPostgres.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.safedb.Rule;
import io.safedb.SafeDb;
import io.safedb.SafeDbPolicy;
import io.safedb.SystemScope;
import io.safedb.TenantScope;
import io.safedb.TestData;
import io.safedb.environment.Environment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the reader does not understand runs where the second lock holds it, and nowhere else. */
@SuppressWarnings("try") // A scope does its work by being open.
class UnreadStatementTest {
    /** More brackets than the reader goes into, and nothing to the server. Nothing else about it is hard. */
    private static final String DEEP = "(".repeat(300) + "1" + ")".repeat(300);

    private static DataSource admin;
    private static DataSource secured;

    private static SafeDb safeDb;
    private static DataSource guarded;

    @BeforeAll
    static void start() throws SQLException {
        SafeDbPolicy policy = policy().build();
        admin = EmbeddedPostgresServer.newSeededDatabase("unread");
        JdbcMarker.init(admin, Environment.TEST, "the tests");
        secured = RowSecurityDatabase.secure(admin, policy);
        RowSecurityDatabase.fillInTenant(admin, policy);
        safeDb = SafeDb.create(policy);
        guarded = SafeDataSource.wrap(secured, safeDb);
    }

    private static SafeDbPolicy.Builder policy() {
        return GuardedPostgres.policy(Environment.TEST)
                .tenantTables("invoice_lines", "time_entries", "v_open_tickets")
                .rls(true);
    }

    /** Wraps an expression in more brackets than the reader goes into. */
    private static String deep(String sql) {
        return sql.replace("DEEP", "COALESCE(" + DEEP + ", 1)");
    }

    private static void run(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(deep(sql));
        }
    }

    @Test
    @DisplayName("Reads and inserts run for a tenant, on his rows alone, and the log says by which lock")
    void runs(@TempDir Path folder) throws SQLException, IOException {
        Path log = folder.resolve("safedb.jsonl");
        try (SafeDb logged = SafeDb.create(policy().logFile(log).build());
                TenantScope scope = TenantScope.open(ORG_A);
                Connection connection = SafeDataSource.wrap(secured, logged).getConnection()) {
            try (PreparedStatement query =
                    connection.prepareStatement(deep("SELECT name FROM contacts WHERE id > ? AND DEEP = 1"))) {
                query.setInt(1, 0);
                try (ResultSet rows = query.executeQuery()) {
                    assertThat(GuardedPostgres.column(rows)).hasSize(12).noneMatch(name -> name.contains("SECRET_B"));
                }
            }
            run(connection, "INSERT INTO settings (key, value) VALUES ('deep', DEEP::text)");
            try (Statement statement = connection.createStatement();
                    ResultSet rows = statement.executeQuery(
                            deep("SELECT value FROM settings WHERE key = 'deep' AND DEEP = 1"))) {
                assertThat(GuardedPostgres.column(rows)).containsExactly("1");
            }
        }
        try (Connection connection = admin.getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT organization_id FROM settings WHERE key = 'deep'")) {
            assertThat(GuardedPostgres.column(rows)).containsExactly("org_a");
        }
        StringBuilder records = new StringBuilder();
        try (Stream<Path> segments = Files.list(folder)) {
            for (Path segment : segments.toList()) {
                records.append(Files.readString(segment));
            }
        }
        assertThat(records).contains("it is left to the second lock, row-level security", "SDB105");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "UPDATE contacts SET name = 'x' WHERE id = DEEP",
                "DELETE FROM contacts WHERE id = DEEP",
                "MERGE INTO contacts c USING tickets t ON c.id = DEEP WHEN MATCHED THEN DELETE",
                "WITH gone AS (DELETE FROM contacts RETURNING id) SELECT DEEP FROM gone",
                "INSERT INTO settings (key) VALUES ('x') ON CONFLICT (key) DO UPDATE SET value = DEEP::text",
                "SELECT DEEP INTO copied FROM contacts",
                "SELECT DEEP; DELETE FROM contacts",
                "SELECT set_config('safedb.tenant', 'org_b', DEEP = 2)",
                "SELECT pg_catalog.set_config('safedb.tenant', 'org_b', DEEP = 2)",
                "SELECT \"set_config\"('safedb.tenant', 'org_b', DEEP = 2)",
                "SELECT U&\"set\\005fconfig\"('safedb.tenant', 'org_b', DEEP = 2)",
                "SELECT current_setting('safedb.tenant'), DEEP",
                "SELECT DEEP FROM pg_class",
                "SELECT DEEP FROM information_schema.tables",
                "SELECT DEEP FROM safedb_used_token",
                "SELECT DEEP FROM contacts WHERE organization_id = 'org_b'",
                "SELECT DEEP FROM contacts c WHERE c.\"organization_id\" IS NOT NULL",
                "INSERT INTO settings (organization_id, key) VALUES ('org_b', DEEP::text)",
                "INSERT INTO settings (key, safedb_test_run) VALUES ('x', DEEP::text)",
                "SELECT all_ticket_titles(), DEEP",
                "SELECT DEEP, query_to_xml('SELECT 1', true, true, '')",
                "SELECT DEEP, nextval('ticket_seq')",
                "SELECT DEEP, 'contacts'::regclass",
                "SELECT DEEP, CAST('contacts' AS regclass)",
                "SELECT DEEP, regclass 'contacts'",
                "SELECT 1 OPERATOR(pg_catalog.+) DEEP",
                "EXPLAIN ANALYZE SELECT DEEP FROM contacts",
                "CREATE TABLE x AS SELECT DEEP",
                "DO $$ BEGIN PERFORM 1; END $$",
                "DECLARE c CURSOR FOR SELECT DEEP",
                "SELECT DEEP +",
                "(SELECT DEEP FROM contacts)",
            })
    @DisplayName("What is more than a plain read or insert stays refused")
    void refused(String sql) throws SQLException {
        try (TenantScope scope = TenantScope.open(ORG_A);
                Connection connection = guarded.getConnection()) {
            try {
                run(connection, sql);
                assertThat(sql).as("the server's own word").isEmpty();
            } catch (SafeDbSqlException e) {
                assertThat(e.violation().rule().id()).startsWith("SDB");
            }
        }
    }

    @Test
    @DisplayName("Outside of a tenant's scope, and without the second lock, it stays refused")
    void elsewhere() throws SQLException {
        String sql = deep("SELECT DEEP FROM countries");
        try (Connection connection = guarded.getConnection()) {
            assertRefused(Rule.UNREADABLE, () -> run(connection, sql));
            try (SystemScope open = SystemScope.open("ops", "the test")) {
                assertRefused(Rule.UNREADABLE, () -> run(connection, sql));
            }
            try (TenantScope scope = TenantScope.open(ORG_A);
                    TestData data = TestData.open("run-1")) {
                run(connection, sql);
                assertRefused(
                        Rule.TEST_DATA_IN_PRODUCTION,
                        () -> run(connection, "INSERT INTO settings (key) VALUES (DEEP::text)"));
            }
        }
        try (SafeDb single =
                        SafeDb.create(GuardedPostgres.policy(Environment.TEST).build());
                TenantScope scope = TenantScope.open(ORG_A);
                Connection connection = SafeDataSource.wrap(admin, single).getConnection()) {
            assertRefused(Rule.UNREADABLE, () -> run(connection, sql));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "CREATE TABLE unsecured (id int); GRANT SELECT ON unsecured TO APP" + " -- DROP TABLE unsecured",
                "CREATE VIEW shown AS SELECT 1 AS one; GRANT SELECT ON shown TO APP -- DROP VIEW shown",
                "CREATE MATERIALIZED VIEW kept AS SELECT 1 AS one; GRANT SELECT ON kept TO APP"
                        + " -- DROP MATERIALIZED VIEW kept",
                "CREATE SCHEMA other; CREATE TABLE other.t (id int); GRANT INSERT (id) ON other.t TO APP"
                        + " -- DROP SCHEMA other CASCADE",
                "CREATE FUNCTION owners() RETURNS int LANGUAGE sql SECURITY DEFINER AS 'SELECT 1'"
                        + " -- DROP FUNCTION owners()",
                "ALTER TABLE contacts DISABLE ROW LEVEL SECURITY -- ALTER TABLE contacts ENABLE ROW LEVEL SECURITY",
            })
    @DisplayName("Something that the role can reach and nothing holds takes the leave away, also what comes later")
    void proof(String change) throws SQLException {
        String[] both = change.replace("APP", RowSecurityDatabase.ROLE).split(" -- ", -1);
        String sql = deep("SELECT DEEP FROM countries");
        // A data source that was wrapped before: what was proven is proven again.
        DataSource earlier = SafeDataSource.wrap(secured, safeDb);
        EmbeddedPostgresServer.run(admin, both[0]);
        try (TenantScope scope = TenantScope.open(ORG_A);
                Connection connection = earlier.getConnection()) {
            assertRefused(Rule.UNREADABLE, () -> run(connection, sql));
            EmbeddedPostgresServer.run(admin, both[1]);
            run(connection, sql);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"SELECT TOP 5 id FROM tickets", "SELECT id FROM tickets UNION", "SELECT DEEP FROM no_such_table"
            })
    @DisplayName("What the server does not take for a statement is refused, and the transaction goes on")
    void noStatement(String sql) throws SQLException {
        try (TenantScope scope = TenantScope.open(ORG_A);
                Connection connection = guarded.getConnection()) {
            connection.setAutoCommit(false);
            assertRefused(Rule.UNREADABLE, () -> run(connection, sql));
            run(connection, "SELECT DEEP FROM countries");
            connection.rollback();
        }
    }

    @Test
    @DisplayName("A caller who holds the last connection of a pool is refused and waits for a moment only")
    void lastConnection() throws SQLException {
        HikariConfig config = new HikariConfig();
        config.setDataSource(secured);
        config.setMaximumPoolSize(1);
        try (HikariDataSource pool = new HikariDataSource(config);
                TenantScope scope = TenantScope.open(ORG_A);
                Connection connection = SafeDataSource.wrap(pool, safeDb).getConnection()) {
            assertRefused(Rule.UNREADABLE, () -> run(connection, "SELECT DEEP FROM countries"));
        }
    }
}

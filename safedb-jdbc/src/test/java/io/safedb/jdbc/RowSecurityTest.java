package io.safedb.jdbc;

import static io.safedb.jdbc.GuardedPostgres.ORG_A;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.safedb.PolicyException;
import io.safedb.SafeDb;
import io.safedb.SafeDbPolicy;
import io.safedb.TenantId;
import io.safedb.TenantScope;
import io.safedb.TenantType;
import io.safedb.environment.Environment;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.UUID;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The policies that are printed, and what stops start-up where the database does not hold the role to its tenant. */
@SuppressWarnings("try") // A scope does its work by being open.
class RowSecurityTest {
    private static final String APP = RowSecurityDatabase.ROLE;

    private static SafeDbPolicy policy;
    private static SafeDb safeDb;
    private static DataSource admin;
    private static DataSource secured;

    @BeforeAll
    static void start() throws SQLException {
        policy = GuardedPostgres.policy(Environment.TEST)
                .tenantTables("v_open_tickets", "mv_contacts", "elsewhere")
                .deniedTables("raw_uploads")
                .functions("count_everything")
                .procedures("purge_old")
                .rls(true)
                .build();
        safeDb = SafeDb.create(policy);
        admin = EmbeddedPostgresServer.newSeededDatabase("secured");
        JdbcMarker.init(admin, Environment.TEST, "the tests");
        EmbeddedPostgresServer.run(admin, """
                CREATE TABLE raw_uploads (id int, organization_id text);
                CREATE TABLE events (id bigint, organization_id text) PARTITION BY RANGE (id);
                CREATE TABLE events_1 PARTITION OF events FOR VALUES FROM (0) TO (1000);
                CREATE SCHEMA archive;
                CREATE TABLE archive.events_2 PARTITION OF events FOR VALUES FROM (1000) TO (2000);
                CREATE TABLE old_contacts () INHERITS (contacts);
                CREATE VIEW nobody_declared_it AS SELECT title FROM v_open_tickets;
                CREATE MATERIALIZED VIEW mv_contacts AS SELECT * FROM contacts;
                CREATE FOREIGN DATA WRAPPER nowhere;
                CREATE SERVER elsewhere FOREIGN DATA WRAPPER nowhere;
                CREATE FOREIGN TABLE elsewhere (id int, organization_id text) SERVER elsewhere;
                DO $$ BEGIN CREATE ROLE safedb_test_boss NOLOGIN BYPASSRLS; EXCEPTION WHEN OTHERS THEN END $$;
                DO $$ BEGIN CREATE ROLE safedb_test_owner NOLOGIN; EXCEPTION WHEN OTHERS THEN END $$;
                """);
        secured = RowSecurityDatabase.secure(admin, policy);
        EmbeddedPostgresServer.run(
                admin, "REVOKE ALL ON elsewhere FROM " + APP + "; GRANT USAGE ON SCHEMA archive TO " + APP);
    }

    @AfterAll
    static void stop() {
        safeDb.close();
    }

    private static PolicyException stopped(DataSource source) {
        return catchThrowableOfType(PolicyException.class, () -> SafeDataSource.wrap(source, safeDb));
    }

    static Stream<Arguments> gaps() {
        return Stream.of(
                arguments("ALTER TABLE contacts DISABLE ROW LEVEL SECURITY", "not enabled on contacts", ""),
                arguments("ALTER TABLE countries DISABLE ROW LEVEL SECURITY", "not enabled on countries", ""),
                arguments("ALTER TABLE raw_uploads DISABLE ROW LEVEL SECURITY", "not enabled on raw_uploads", ""),
                arguments("ALTER TABLE tickets NO FORCE ROW LEVEL SECURITY", "not forced on tickets", ""),
                arguments("ALTER TABLE events_1 DISABLE ROW LEVEL SECURITY", "not enabled on events_1", ""),
                arguments("ALTER TABLE archive.events_2 DISABLE ROW LEVEL SECURITY", "on archive.events_2", ""),
                arguments("DROP POLICY safedb_tenant ON old_contacts", "old_contacts has no policy safedb_tenant", ""),
                arguments("DROP POLICY safedb_tenant ON invoices", "invoices has no policy safedb_tenant", ""),
                arguments(
                        "ALTER POLICY safedb_tenant ON invoices TO safedb_test_owner",
                        "invoices has no policy safedb_tenant",
                        ""),
                arguments(
                        "ALTER POLICY safedb_tenant ON invoices USING (true)", "safedb_tenant on invoices is not", ""),
                arguments(
                        "ALTER POLICY safedb_tenant ON invoices WITH CHECK (organization_id IS NOT NULL)",
                        "safedb_tenant on invoices is not",
                        ""),
                arguments(
                        "ALTER POLICY safedb_tenant ON invoices USING (organization_id = current_setting('app.tenant'))",
                        "safedb_tenant on invoices is not the one that safedb prints, by safedb.tenant",
                        ""),
                arguments(
                        "ALTER POLICY safedb_tenant ON invoices USING (organization_id ="
                                + " (SELECT NULLIF(current_setting('safedb.tenant', true), '') AS safedb_tenant) OR id = 1)",
                        "safedb_tenant on invoices is not",
                        ""),
                arguments("ALTER POLICY safedb_delete ON countries USING (true)", "safedb_delete on countries", ""),
                arguments(
                        "CREATE POLICY everybody ON settings USING (true)",
                        "the permissive policy everybody on settings",
                        "DROP POLICY everybody ON settings"),
                arguments(
                        "CREATE POLICY seen ON raw_uploads FOR SELECT USING (true)", "policy seen on raw_uploads", ""),
                arguments("ALTER VIEW v_open_tickets RESET (security_invoker)", "the view v_open_tickets", ""),
                arguments(
                        "ALTER VIEW nobody_declared_it SET (security_invoker = false)",
                        "the view nobody_declared_it",
                        ""),
                arguments("GRANT SELECT ON mv_ticket_totals TO " + APP, "the materialised view mv_ticket_totals", ""),
                arguments(
                        "GRANT SELECT (id) ON mv_contacts TO " + APP,
                        "the materialised view mv_contacts",
                        "REVOKE SELECT (id) ON mv_contacts FROM " + APP),
                arguments("GRANT SELECT ON elsewhere TO " + APP, "the foreign table elsewhere", ""),
                arguments("GRANT TRUNCATE ON contacts TO " + APP, "TRUNCATE contacts", ""),
                arguments(
                        "ALTER TABLE contacts OWNER TO " + APP,
                        "the owner of contacts",
                        "ALTER TABLE contacts OWNER TO postgres; GRANT SELECT, INSERT, UPDATE, DELETE ON contacts TO "
                                + APP),
                arguments(
                        "ALTER TABLE contacts OWNER TO safedb_test_owner; GRANT safedb_test_owner TO " + APP
                                + " WITH INHERIT FALSE",
                        "may become, the owner of contacts",
                        "REVOKE safedb_test_owner FROM " + APP + "; ALTER TABLE contacts OWNER TO postgres"),
                arguments(
                        "GRANT safedb_test_boss TO " + APP + " WITH INHERIT FALSE",
                        "\"safedb_test_boss\", which it is or may become, has BYPASSRLS",
                        "REVOKE safedb_test_boss FROM " + APP),
                arguments("GRANT postgres TO " + APP, "the superuser \"postgres\"", "REVOKE postgres FROM " + APP),
                arguments("ALTER FUNCTION count_everything SECURITY DEFINER", "count_everything()", ""),
                arguments("ALTER PROCEDURE purge_old SECURITY DEFINER", "purge_old()", ""));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("gaps")
    @DisplayName("Start-up stops, names the object, and says what mends it:")
    void stops(String breaking, String named, String mending) throws SQLException {
        assertThat(stopped(secured)).isNull();
        EmbeddedPostgresServer.run(admin, breaking);
        PolicyException stopped = stopped(secured);
        assertThat(stopped).isNotNull();
        assertThat(stopped.key()).isEqualTo("rls");
        assertThat(stopped.description()).contains(named);
        String remedy = stopped.action()
                .replaceFirst(".*?or leave rls out: ", "")
                .replaceFirst("^As RlsPolicies.script prints it: ", "")
                .replace("app_role", APP)
                .replace("; or make it AS RESTRICTIVE.", ";");
        EmbeddedPostgresServer.run(admin, mending.isEmpty() ? remedy : mending);
        assertThat(stopped(secured)).isNull();
    }

    @Test
    @DisplayName("A superuser is told to connect as another role, and nothing else")
    void superuser() {
        assertThat(stopped(admin).description())
                .endsWith("it connects as the superuser \"postgres\" or may become it.");
    }

    @Test
    @DisplayName("A database without any of it is told what to run, table by table")
    void unsecured() throws SQLException {
        DataSource bare = EmbeddedPostgresServer.newSeededDatabase("unsecured");
        JdbcMarker.init(bare, Environment.TEST, "the tests");
        EmbeddedPostgresServer.run(
                bare,
                "GRANT USAGE ON SCHEMA public TO " + APP + "; GRANT SELECT ON ALL TABLES IN SCHEMA public TO " + APP);
        PolicyException stopped = stopped(EmbeddedPostgresServer.sameAs(APP, bare));
        assertThat(stopped.description()).contains("contacts", "tickets", "countries", "v_open_tickets");
        assertThat(stopped.action()).contains("ALTER TABLE \"public\".\"contacts\" ENABLE ROW LEVEL SECURITY;");
    }

    @Test
    @DisplayName("A further connection of another role is not handed out")
    void otherRole() throws SQLException {
        DataSource guarded = SafeDataSource.wrap(secured, safeDb);
        try (Connection connection = guarded.getConnection(APP, "")) {
            assertThat(connection.isClosed()).isFalse();
        }
        assertThatThrownBy(() -> guarded.getConnection("postgres", ""))
                .isInstanceOf(SQLException.class)
                .hasMessageContaining("the superuser \"postgres\"");
    }

    @Test
    @DisplayName(
            "A restrictive policy of the application's own, and a role of its own for reports, are nobody's business")
    void othersPolicies() throws SQLException {
        EmbeddedPostgresServer.run(
                admin,
                "CREATE POLICY only_open ON settings AS RESTRICTIVE USING (key <> 'smtp');"
                        + "CREATE POLICY reports ON settings TO safedb_test_owner USING (true)");
        assertThat(stopped(secured)).isNull();
        EmbeddedPostgresServer.run(admin, "DROP POLICY only_open ON settings; DROP POLICY reports ON settings");
    }

    @Test
    @DisplayName("The script runs again without a change, and says who runs it")
    void script() throws SQLException {
        String first;
        try (Connection connection = admin.getConnection()) {
            first = RlsPolicies.script(policy, connection);
            assertThat(first)
                    .contains("Run by the owner", "safedb.tenant", policy.digest())
                    .contains("ALTER TABLE \"archive\".\"events_2\" FORCE ROW LEVEL SECURITY;")
                    .contains("ALTER VIEW \"public\".\"nobody_declared_it\" SET (security_invoker = true);")
                    .doesNotContain("mv_contacts", "elsewhere", "safedb_environment");
        }
        EmbeddedPostgresServer.run(admin, first);
        EmbeddedPostgresServer.run(admin, first);
        try (Connection connection = admin.getConnection()) {
            assertThat(RlsPolicies.script(policy, connection)).isEqualTo(first);
        }
        assertThat(stopped(secured)).isNull();
    }

    static Stream<Arguments> types() {
        UUID uuid = UUID.fromString("00000000-0000-0000-0000-00000000000a");
        return Stream.of(
                arguments("text", TenantType.STRING, ORG_A),
                arguments("varchar(20)", TenantType.STRING, ORG_A),
                arguments("char(12)", TenantType.STRING, ORG_A),
                arguments("tenant_name", TenantType.STRING, ORG_A),
                arguments("uuid", TenantType.UUID, TenantId.of(uuid)),
                arguments("bigint", TenantType.LONG, TenantId.of(7L)),
                arguments("integer", TenantType.LONG, TenantId.of(7L)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("types")
    @DisplayName("A tenant column may have the type")
    void types(String type, TenantType declared, TenantId tenant) throws SQLException {
        DataSource owner = EmbeddedPostgresServer.newDatabase("typed");
        JdbcMarker.init(owner, Environment.TEST, "the tests");
        EmbeddedPostgresServer.run(
                owner,
                "CREATE DOMAIN tenant_name AS text; CREATE TABLE \"Odd \"\"Name\" (id int, \"the tenant\" " + type
                        + "); CREATE TABLE notes (id int, \"the tenant\" " + type + "); INSERT INTO notes VALUES (1, '"
                        + tenant.value() + "'), (2, NULL)");
        SafeDbPolicy typed = SafeDbPolicy.builder()
                .environment(Environment.TEST)
                .tenantColumn("the tenant")
                .tenantType(declared)
                .rls(true)
                .build();
        DataSource app = RowSecurityDatabase.secure(owner, typed);
        RowSecurityDatabase.fillInTenant(owner, typed);
        try (SafeDb own = SafeDb.create(typed)) {
            DataSource guarded = SafeDataSource.wrap(app, own);
            try (TenantScope open = TenantScope.open(tenant);
                    Connection connection = guarded.getConnection();
                    Statement statement = connection.createStatement()) {
                assertThat(statement.executeUpdate("INSERT INTO notes (id) VALUES (3)"))
                        .isEqualTo(1);
                try (ResultSet rows = statement.executeQuery("SELECT id FROM notes ORDER BY id")) {
                    assertThat(GuardedPostgres.column(rows)).containsExactly("1", "3");
                }
            }
            try (Connection alone = app.getConnection();
                    Statement statement = alone.createStatement()) {
                try (ResultSet rows = statement.executeQuery("SELECT id FROM notes ORDER BY id")) {
                    assertThat(GuardedPostgres.column(rows))
                            .as("nobody's session")
                            .isEmpty();
                }
                RowSecurityDatabase.tell(alone, tenant);
                assertThat(statement.executeUpdate("INSERT INTO notes (id) VALUES (4)"))
                        .isEqualTo(1);
                try (ResultSet rows = statement.executeQuery("SELECT id FROM notes ORDER BY id")) {
                    assertThat(GuardedPostgres.column(rows)).containsExactly("1", "3", "4");
                }
                RowSecurityDatabase.tell(alone, null);
                try (ResultSet rows = statement.executeQuery("SELECT id FROM notes ORDER BY id")) {
                    assertThat(GuardedPostgres.column(rows)).as("untold").isEmpty();
                }
            }
        }
    }
}

package io.safedb.jdbc;

import static io.safedb.jdbc.GuardedPostgres.ORG_A;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.safedb.SafeDb;
import io.safedb.SafeDbPolicy;
import io.safedb.TenantScope;
import io.safedb.environment.Environment;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whoever could tell the session its tenant would choose whose rows the second lock opens. */
@SuppressWarnings("try") // A scope does its work by being open.
class TenantSettingTest {
    private static SafeDb safeDb;
    private static DataSource secured;
    private static DataSource guarded;

    @BeforeAll
    static void start() throws SQLException {
        SafeDbPolicy policy = GuardedPostgres.policy(Environment.TEST)
                .tenantTables("invoice_lines", "time_entries", "v_open_tickets")
                .rls(true)
                .build();
        DataSource admin = EmbeddedPostgresServer.newSeededDatabase("setting");
        JdbcMarker.init(admin, Environment.TEST, "the tests");
        secured = RowSecurityDatabase.secure(admin, policy);
        safeDb = SafeDb.create(policy);
        guarded = SafeDataSource.wrap(secured, safeDb);
    }

    @AfterAll
    static void stop() {
        safeDb.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SET safedb.tenant = 'org_b'",
                "SET safedb.tenant TO org_b",
                "set SESSION SafeDb.Tenant to 'org_b'",
                "SET LOCAL safedb.tenant = 'org_b'",
                "SET \"safedb\".\"tenant\" = 'org_b'",
                "SET U&\"s\\0061fedb\".tenant = 'org_b'",
                "SET /* */ safedb /* */ . tenant = 'org_b'",
                "SET safedb.tenant FROM CURRENT",
                "SET safedb.tenant = DEFAULT",
                "SET safedb.system = 'on'",
                "RESET safedb.tenant",
                "RESET ALL",
                "DISCARD ALL",
                "DISCARD PLANS",
                "SET row_security = off",
                "SET SESSION AUTHORIZATION postgres",
                "SET SESSION AUTHORIZATION DEFAULT",
                "RESET SESSION AUTHORIZATION",
                "SET ROLE postgres",
                "SET ROLE NONE",
                "RESET ROLE",
                "SELECT set_config('safedb.tenant', 'org_b', false)",
                "SELECT pg_catalog.set_config('safedb.tenant', 'org_b', true)",
                "SELECT \"set_config\"('safedb.tenant', 'org_b', true)",
                "SELECT U&\"set\\005fconfig\"('safedb.tenant', 'org_b', true)",
                "SELECT id FROM contacts WHERE set_config('safedb.tenant', 'org_b', true) IS NOT NULL",
                "WITH s AS MATERIALIZED (SELECT set_config('safedb.tenant', 'org_b', true)) SELECT id FROM contacts, s",
                "SELECT id FROM contacts, LATERAL set_config('safedb.tenant', 'org_b', true)",
                "SELECT id FROM ROWS FROM (set_config('safedb.tenant', 'org_b', true)) AS x(id)",
                "INSERT INTO settings (key, value) VALUES ('x', set_config('safedb.tenant', 'org_b', true))",
                "UPDATE contacts SET name = set_config('safedb.tenant', 'org_b', true) WHERE id = 1",
                "DELETE FROM contacts WHERE id = 1 RETURNING set_config('safedb.tenant', 'org_b', true)",
                "EXPLAIN ANALYZE SELECT set_config('safedb.tenant', 'org_b', true)",
                "UPDATE pg_settings SET setting = 'org_b' WHERE name = 'safedb.tenant'",
                "UPDATE pg_catalog.pg_settings SET setting = 'org_b' WHERE name = 'safedb.tenant'",
                "ALTER ROLE CURRENT_USER SET safedb.tenant = 'org_b'",
                "ALTER DATABASE postgres SET safedb.tenant = 'org_b'",
                "BEGIN; SET LOCAL safedb.tenant = 'org_b'",
                "SELECT 1; SET safedb.tenant = 'org_b'",
                "DO $$ BEGIN PERFORM set_config('safedb.tenant', 'org_b', false); END $$",
                "PREPARE p AS SELECT set_config('safedb.tenant', 'org_b', false)",
                "{? = call set_config('safedb.tenant', 'org_b', false)}",
                "SELECT query_to_xml('SELECT set_config(''safedb.tenant'', ''org_b'', false)', true, true, '')",
            })
    @DisplayName("No spelling of it reaches the server:")
    void refused(String sql) throws SQLException {
        try (TenantScope scope = TenantScope.open(ORG_A);
                Connection connection = guarded.getConnection()) {
            for (boolean prepared : new boolean[] {false, true}) {
                Throwable thrown = catchThrowable(() -> {
                    if (sql.startsWith("{")) {
                        connection.prepareCall(sql).execute();
                    } else if (prepared) {
                        connection.prepareStatement(sql).execute();
                    } else {
                        connection.createStatement().execute(sql);
                    }
                });
                assertThat(thrown).isInstanceOf(SafeDbSqlException.class);
                assertThat(((SafeDbSqlException) thrown).violation().rule().id())
                        .isIn("SDB102", "SDB105", "SDB106", "SDB107", "SDB108");
            }
            try (Statement statement = connection.createStatement();
                    ResultSet rows = statement.executeQuery("SELECT name FROM contacts")) {
                assertThat(GuardedPostgres.column(rows)).hasSize(12).noneMatch(name -> name.contains("SECRET_B"));
            }
        }
    }
}

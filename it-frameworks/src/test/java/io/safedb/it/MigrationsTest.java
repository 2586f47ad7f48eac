package io.safedb.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.safedb.DestructiveCalls;
import io.safedb.EnforcementMode;
import io.safedb.Rule;
import io.safedb.SafeDb;
import io.safedb.SafeDbPolicy;
import io.safedb.TenantId;
import io.safedb.TenantScope;
import io.safedb.environment.Environment;
import io.safedb.environment.EnvironmentMarker;
import io.safedb.jdbc.JdbcMarker;
import io.safedb.jdbc.SafeDataSource;
import io.safedb.token.ApproverKey;
import io.safedb.token.Token;
import io.safedb.token.TokenIssuer;
import io.safedb.token.TokenRequest;
import io.safedb.token.TokenUse;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;
import javax.sql.DataSource;
import liquibase.exception.LiquibaseException;
import liquibase.integration.spring.SpringLiquibase;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.core.io.ByteArrayResource;
import org.springframework.core.io.DefaultResourceLoader;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.init.DatabasePopulatorUtils;
import org.springframework.jdbc.datasource.init.ResourceDatabasePopulator;

/**
 * Migration tools work on the raw data source of the database that the guard has identified; the application beside
 * them is guarded and reads their history like any table that everybody may read.
 */
class MigrationsTest {
    private static final TenantId ORG_A = TenantId.of("org_a");

    private final Refusals refusals = new Refusals();
    private DataSource raw = new org.postgresql.ds.PGSimpleDataSource();
    private SafeDb safeDb = SafeDb.create(policy(Environment.PRODUCTION).build());
    private DataSource guarded = raw;

    @AfterEach
    void stop() {
        safeDb.close();
        refusals.close();
    }

    private static SafeDbPolicy.Builder policy(Environment environment) {
        return SafeDbPolicy.builder()
                .mode(Rule.TEST_CODE_IN_PRODUCTION, EnforcementMode.OBSERVE)
                .environment(environment)
                .tenantColumn("organization_id")
                .sharedTables("flyway_schema_history", "databasechangelog", "databasechangeloglock");
    }

    private void start(Environment environment) throws SQLException {
        raw = Databases.empty("migrations");
        JdbcMarker.init(raw, environment, "the tests");
        wrap(policy(environment));
        refusals.sinceLast();
    }

    private void wrap(SafeDbPolicy.Builder policy) {
        safeDb.close();
        safeDb = SafeDb.create(policy.build());
        guarded = SafeDataSource.wrap(raw, safeDb);
    }

    private static Flyway flyway(DataSource dataSource) {
        return Flyway.configure()
                .dataSource(dataSource)
                .locations("classpath:migrations/flyway")
                // safedb's marker is there first.
                .baselineOnMigrate(true)
                .baselineVersion("0")
                .load();
    }

    private static void liquibase(DataSource dataSource) throws LiquibaseException {
        SpringLiquibase liquibase = new SpringLiquibase();
        liquibase.setDataSource(dataSource);
        liquibase.setChangeLog("classpath:migrations/liquibase/changelog.xml");
        liquibase.setResourceLoader(new DefaultResourceLoader());
        liquibase.afterPropertiesSet();
    }

    private List<String> tables() {
        return new JdbcTemplate(raw)
                .queryForList(
                        "SELECT table_name FROM information_schema.tables WHERE table_schema = 'public'"
                                + " AND table_name NOT LIKE 'safedb%' ORDER BY 1",
                        String.class);
    }

    private List<String> asTenant(String sql) {
        try (TenantScope scope = TenantScope.open(ORG_A)) {
            assertThat(scope.tenant()).isEqualTo(ORG_A);
            return new JdbcTemplate(guarded).queryForList(sql, String.class);
        }
    }

    private int change(String sql, Object... values) {
        try (TenantScope scope = TenantScope.open(ORG_A)) {
            assertThat(scope.tenant()).isEqualTo(ORG_A);
            return new JdbcTemplate(guarded).update(sql, values);
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Environment.class,
            names = {"PRODUCTION", "DEVELOPMENT"})
    @DisplayName(
            "Flyway migrates on the raw data source while the application is guarded, which knows the new tables at once")
    void flywayBesideTheGuard(Environment environment) throws Exception {
        start(environment);
        Flyway flyway = flyway(raw);
        assertThat(flyway.migrate().migrationsExecuted).isEqualTo(2);
        assertThat(change("INSERT INTO boards (name) VALUES (?)", "First")).isEqualTo(1);
        assertThat(asTenant("SELECT name || color FROM boards")).containsExactly("Firstwhite");
        flyway.validate();
        assertThat(flyway.info().pending()).isEmpty();
        assertThat(asTenant("SELECT version FROM flyway_schema_history WHERE success ORDER BY installed_rank"))
                .containsExactly("0", "1", "2");
        assertThat(refusals.sinceLast()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(
            value = Environment.class,
            names = {"PRODUCTION", "DEVELOPMENT"})
    @DisplayName(
            "Liquibase migrates on the raw data source while the application is guarded, and its lock is free afterwards")
    void liquibaseBesideTheGuard(Environment environment) throws Exception {
        start(environment);
        liquibase(raw);
        liquibase(raw);
        assertThat(change("INSERT INTO boards (name) VALUES (?)", "First")).isEqualTo(1);
        assertThat(asTenant("SELECT name || color FROM boards")).containsExactly("Firstwhite");
        assertThat(asTenant("SELECT id || ' ' || exectype FROM databasechangelog ORDER BY orderexecuted"))
                .containsExactly("1 EXECUTED", "2 EXECUTED");
        assertThat(asTenant("SELECT locked::text FROM databasechangeloglock")).containsExactly("false");
        assertThat(refusals.sinceLast()).isEmpty();
    }

    @Test
    @DisplayName("A tenant reads the histories and changes nothing in them")
    void histories() throws Exception {
        start(Environment.PRODUCTION);
        flyway(raw).migrate();
        for (String sql : List.of(
                "UPDATE flyway_schema_history SET success = false WHERE version = '1'",
                "DELETE FROM flyway_schema_history WHERE version = '2'")) {
            assertThatThrownBy(() -> change(sql))
                    .isInstanceOf(DataAccessException.class)
                    .hasStackTraceContaining("SDB1");
        }
        assertThat(asTenant("SELECT count(*) FROM flyway_schema_history WHERE success"))
                .containsExactly("3");
    }

    @ParameterizedTest
    @EnumSource(
            value = Environment.class,
            names = {"PRODUCTION", "DEVELOPMENT"})
    @DisplayName(
            "Flyway through the guard is refused before it has changed anything, whether there is something to do or not")
    void flywayThroughTheGuard(Environment environment) throws Exception {
        start(environment);
        Flyway flyway = flyway(guarded);
        assertThatThrownBy(flyway::migrate).isInstanceOf(FlywayException.class).hasStackTraceContaining("SDB10");
        assertThat(tables()).isEmpty();
        flyway(raw).migrate();
        List<String> migrated = tables();
        assertThatThrownBy(flyway::validate).isInstanceOf(FlywayException.class).hasStackTraceContaining("SDB10");
        assertThatThrownBy(flyway::info).isInstanceOf(FlywayException.class).hasStackTraceContaining("SDB10");
        assertThat(tables()).isEqualTo(migrated);
        assertThat(asTenant("SELECT count(*) FROM flyway_schema_history")).containsExactly("3");
    }

    @ParameterizedTest
    @EnumSource(
            value = Environment.class,
            names = {"PRODUCTION", "DEVELOPMENT"})
    @DisplayName("Liquibase through the guard makes none of its changes, and starts where everything is done already")
    void liquibaseThroughTheGuard(Environment environment) throws Exception {
        start(environment);
        assertThatThrownBy(() -> liquibase(guarded))
                .isInstanceOf(LiquibaseException.class)
                .hasStackTraceContaining("SDB");
        assertThat(tables()).doesNotContain("boards");
        liquibase(raw);
        liquibase(guarded);
        assertThat(asTenant("SELECT count(*) FROM databasechangelog")).containsExactly("2");
    }

    @Test
    @DisplayName("Scripts of the application change the schema through the guard in development, and not in production")
    void scripts() throws Exception {
        String script = """
                CREATE TABLE boards (id int PRIMARY KEY, name text NOT NULL, organization_id text NOT NULL);
                CREATE INDEX boards_by_name ON boards (name);
                ALTER TABLE boards ADD COLUMN color text DEFAULT 'white';
                -- a note; with a semicolon
                COMMENT ON TABLE boards IS 'what hangs on the wall; or not';
                """;
        ResourceDatabasePopulator populator = new ResourceDatabasePopulator(
                new ByteArrayResource(script.getBytes(java.nio.charset.StandardCharsets.UTF_8)));
        start(Environment.DEVELOPMENT);
        DatabasePopulatorUtils.execute(populator, guarded);
        assertThat(tables()).containsExactly("boards");
        assertThat(change("INSERT INTO boards (id, name) VALUES (?, ?)", 1, "First"))
                .isEqualTo(1);
        assertThat(refusals.sinceLast()).isEmpty();

        start(Environment.PRODUCTION);
        assertThatThrownBy(() -> DatabasePopulatorUtils.execute(populator, guarded))
                .hasStackTraceContaining("SDB201");
        assertThat(tables()).isEmpty();
    }

    @Test
    @DisplayName("In production a token lets one reviewed change of the schema through")
    void withAToken() throws Exception {
        start(Environment.PRODUCTION);
        flyway(raw).migrate();
        KeyPair keys = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        wrap(policy(Environment.PRODUCTION)
                .destructive(DestructiveCalls.TOKEN_ONLY)
                .approvers(new ApproverKey(
                        "ops",
                        "dana@example.org",
                        keys.getPublic(),
                        Set.of(Environment.PRODUCTION),
                        Set.of("ALTER TABLE"),
                        null,
                        null)));
        JdbcMarker.createTokenTable(raw);
        EnvironmentMarker marker;
        try (Connection connection = raw.getConnection()) {
            marker = JdbcMarker.read(connection).orElseThrow();
        }
        JdbcTemplate jdbc = new JdbcTemplate(guarded);
        String change = "ALTER TABLE boards DROP COLUMN color";
        assertThatThrownBy(() -> jdbc.execute(change)).hasStackTraceContaining("SDB201");
        Token token = new TokenIssuer("ops", keys.getPrivate(), "dana@example.org")
                .issue(TokenRequest.of(
                        new TokenUse(marker.databaseId(), marker.environment(), "ALTER TABLE", "boards"),
                        "deploy-bot",
                        10,
                        "Nobody shows colors any more."));
        safeDb.withToken(token, () -> jdbc.execute(change));
        assertThat(new JdbcTemplate(raw)
                        .queryForList(
                                "SELECT column_name FROM information_schema.columns WHERE table_name = 'boards'",
                                String.class))
                .doesNotContain("color");
        assertThatThrownBy(() -> safeDb.withToken(token, () -> jdbc.execute("ALTER TABLE boards DROP COLUMN name")))
                .hasStackTraceContaining("SDB202");
    }
}

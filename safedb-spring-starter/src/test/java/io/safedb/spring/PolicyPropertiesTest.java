package io.safedb.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.safedb.PolicyException;
import io.safedb.SafeDb;
import io.safedb.SafeDbPolicy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.UnboundConfigurationPropertiesException;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** {@code safedb.*} says what {@code safedb.yaml} says, and is checked as strictly. */
class PolicyPropertiesTest {
    private final ApplicationContextRunner empty =
            new ApplicationContextRunner().withConfiguration(AutoConfigurations.of(SafeDbAutoConfiguration.class));
    private final ApplicationContextRunner application =
            empty.withPropertyValues("safedb.environment=test", "safedb.tenant.column=organization_id");

    private static <T extends Throwable> @Nullable T in(@Nullable Throwable thrown, Class<T> type) {
        return Stream.iterate(thrown, each -> each != null, Throwable::getCause)
                .filter(type::isInstance)
                .map(type::cast)
                .findFirst()
                .orElse(null);
    }

    private static PolicyException mistake(@Nullable Throwable thrown) {
        PolicyException mistake = in(thrown, PolicyException.class);
        if (mistake == null) {
            throw new AssertionError("no mistake was found", thrown);
        }
        return mistake;
    }

    @Test
    @DisplayName("Every key of the policy can be written as a property, and makes the same policy")
    void everyKey() {
        SafeDbPolicy yaml = SafeDbPolicy.parse("""
                environment: production
                database-ids: [6f0c2b54-6f6a-4f0e-9a3c-0d6c3a1d2b11]
                tenant: {column: organization_id, type: uuid, deny: [default, org_demo]}
                schema: app
                tables:
                  tickets: tenant
                  audit_log: shared
                  rawUploads: denied
                  invoices: {access: tenant, system: true, owner: billing, reason: monthly run, expires: 2099-12-31}
                  reporting.exchange_rates: {access: shared, owner: finance, reason: published}
                  legacy_imports: {mode: observe, owner: imports, reason: is moved}
                rules: {SDB104: observe, unknown-table: enforce}
                naming: {production: ["*_prod", "*_live"], disposable: ["tmp_*"]}
                row-cap: 500
                functions: [invoice_total, reporting.to_euro]
                procedures: [refresh_search_index]
                commands: [ping, connectionStatus]
                databases: [app_prod, app_files]
                log: {allowed: each}
                """, "safedb.yaml");
        empty.withPropertyValues(
                        "safedb.environment=production",
                        "safedb.database-ids=6f0c2b54-6f6a-4f0e-9a3c-0d6c3a1d2b11",
                        "safedb.tenant.column=organization_id",
                        "safedb.tenant.type=uuid",
                        "safedb.tenant.deny=default,org_demo",
                        "safedb.schema=app",
                        "safedb.tables.tickets=tenant",
                        "safedb.tables.audit_log=shared",
                        "safedb.tables.rawUploads=denied",
                        "safedb.tables.invoices.system=true",
                        "safedb.tables.invoices.owner=billing",
                        "safedb.tables.invoices.reason=monthly run",
                        "safedb.tables.invoices.expires=2099-12-31",
                        "safedb.tables[reporting.exchange_rates].access=shared",
                        "safedb.tables[reporting.exchange_rates].owner=finance",
                        "safedb.tables[reporting.exchange_rates].reason=published",
                        "safedb.tables.legacy_imports.mode=observe",
                        "safedb.tables.legacy_imports.owner=imports",
                        "safedb.tables.legacy_imports.reason=is moved",
                        "safedb.rules.SDB104=observe",
                        "safedb.rules.unknown-table=enforce",
                        "safedb.naming.production=*_prod,*_live",
                        "safedb.naming.disposable=tmp_*",
                        "safedb.row-cap=500",
                        "safedb.functions=invoice_total,reporting.to_euro",
                        "safedb.procedures=refresh_search_index",
                        "safedb.commands=ping,connectionStatus",
                        "safedb.databases=app_prod,app_files",
                        "safedb.log.allowed=each")
                .run(context -> {
                    assertThat(context).hasNotFailed();
                    assertThat(context.getBean(SafeDb.class).policy().tables()).isEqualTo(yaml.tables());
                    assertThat(context.getBean(SafeDb.class).policy()).isEqualTo(yaml);
                });
    }

    @Test
    @DisplayName("mode and log.file are properties too")
    void modeAndFile(@TempDir Path folder) {
        Path file = folder.resolve("safedb.jsonl");
        application
                .withPropertyValues("safedb.mode=observe", "safedb.log.file=" + file)
                .run(context -> assertThat(context.getBean(SafeDb.class).policy())
                        .isEqualTo(SafeDbPolicy.parse(
                                "environment: test\ntenant: {column: organization_id}\nmode: observe\nlog: {file: \""
                                        + file + "\"}",
                                "safedb.yaml")));
    }

    @ParameterizedTest(name = "{0}")
    @DisplayName("A property that makes no sense stops with its own name")
    @CsvSource(
            delimiter = ';',
            value = {
                "safedb.tenant.column=a b.c; safedb.tenant.column",
                "safedb.tenant.column=_id; safedb.tenant.column",
                "safedb.tenant.column=; safedb.tenant.column",
                "safedb.tenant.deny= ,x; safedb.tenant.deny",
                "safedb.database-ids=not an id; safedb.database-ids",
                "safedb.schema=a.b; safedb.schema",
                "safedb.tables[safedb_environment]=shared; safedb.tables.safedb_environment",
                "safedb.tables[pg_catalog.pg_class]=shared; safedb.tables[pg_catalog.pg_class]",
                "safedb.tables[crm.people].system=true; safedb.tables[crm.people].owner",
                "safedb.tables.tickets.expires=2099-01-01; safedb.tables.tickets.expires",
                "safedb.tables.tickets.owner= ; safedb.tables.tickets.owner",
                "safedb.rules.SDB999=observe; safedb.rules.SDB999",
                "safedb.rules.SDB401=observe; safedb.rules.SDB401",
                "safedb.naming.production=*; safedb.naming.production",
                "safedb.row-cap=0; safedb.row-cap",
                "safedb.functions=f(); safedb.functions",
                "safedb.procedures=p.q.; safedb.procedures",
                "safedb.commands=dropDatabase; safedb.commands",
                "safedb.databases=admin; safedb.databases",
                "safedb.log.file= ; safedb.log.file",
                "safedb.log.file=/proc/nowhere/safedb.jsonl; safedb.log.file",
                "safedb.policy=classpath:safedb.yaml; safedb.policy",
                "safedb.unguarded-beans.pool.owner=me; safedb.unguarded-beans.pool.reason",
                "safedb.unguarded-beans.pool.reason=why; safedb.unguarded-beans.pool.owner",
            })
    void senseless(String property, String key) {
        application
                .withPropertyValues(property.strip())
                .run(context ->
                        assertThat(mistake(context.getStartupFailure()).key()).isEqualTo(key.strip()));
    }

    @ParameterizedTest
    @DisplayName("A property of the wrong type stops with Spring Boot's own explanation")
    @CsvSource({
        "safedb.environment=prod, safedb.environment",
        "safedb.tenant.type=text, safedb.tenant.type",
        "safedb.mode=off, safedb.mode",
        "safedb.row-cap=many, safedb.row-cap",
        "safedb.tables.tickets=private, safedb.tables.tickets",
        "safedb.tables.tickets.access=private, safedb.tables.tickets.access",
        "safedb.tables.tickets.expires=tomorrow, safedb.tables.tickets.expires",
        "safedb.rules.SDB104=off, safedb.rules.SDB104",
        "safedb.naming.live=x, safedb.naming.live",
        "safedb.log.allowed=none, safedb.log.allowed"
    })
    void mistyped(String property, String key) {
        application.withPropertyValues(property).run(context -> {
            BindException mistake = Objects.requireNonNull(
                    in(context.getStartupFailure(), BindException.class), String.valueOf(context.getStartupFailure()));
            assertThat(key.toLowerCase(java.util.Locale.ROOT))
                    .startsWith(mistake.getName().toString().toLowerCase(java.util.Locale.ROOT));
        });
    }

    @ParameterizedTest
    @DisplayName("A property that does not exist stops start-up; none turns the guard off")
    @CsvSource({"safedb.tennant.column", "safedb.enabled", "safedb.tables.tickets.acess", "safedb.tenant-column"})
    void unknown(String property) {
        application
                .withInitializer(context -> context.getEnvironment()
                        .getPropertySources()
                        .addFirst(new org.springframework.core.env.MapPropertySource(
                                "application.properties", java.util.Map.of(property, "false"))))
                .run(context -> assertThat(
                                in(context.getStartupFailure(), UnboundConfigurationPropertiesException.class))
                        .as(String.valueOf(context.getStartupFailure()))
                        .isNotNull());
    }

    @Test
    @DisplayName("environment and tenant.column are required")
    void required() {
        empty.run(context ->
                assertThat(mistake(context.getStartupFailure()).key()).isEqualTo("safedb.environment"));
        empty.withPropertyValues("safedb.environment=test")
                .run(context ->
                        assertThat(mistake(context.getStartupFailure()).key()).isEqualTo("safedb.tenant.column"));
    }

    @Test
    @DisplayName("A policy file, from a path or the class path, is taken as it is")
    void file(@TempDir Path folder) throws IOException {
        String yaml = "environment: test\ntenant:\n  column: organization_id\n";
        Path file = Files.writeString(folder.resolve("safedb.yaml"), yaml);
        SafeDbPolicy expected = SafeDbPolicy.parse(yaml, "safedb.yaml");
        for (String location : new String[] {file.toString(), "file:" + file, "classpath:policies/safedb.yaml"}) {
            empty.withPropertyValues("safedb.policy=" + location)
                    .run(context ->
                            assertThat(context.getBean(SafeDb.class).policy()).isEqualTo(expected));
        }
    }

    @Test
    @DisplayName("A file that is absent or comes from elsewhere, and a mistake in it, stop start-up")
    void wrongFile(@TempDir Path folder) throws IOException {
        for (String location :
                new String[] {"classpath:absent.yaml", "https://example.org/safedb.yaml", "jar:file:/x!/y", " "}) {
            empty.withPropertyValues("safedb.policy=" + location)
                    .run(context -> assertThat(
                                    mistake(context.getStartupFailure()).key())
                            .isEqualTo("safedb.policy"));
        }
        Path file = Files.writeString(folder.resolve("safedb.yaml"), "environment: prod\n");
        empty.withPropertyValues("safedb.policy=file:" + file).run(context -> {
            PolicyException mistake = mistake(context.getStartupFailure());
            assertThat(mistake.key()).isEqualTo("environment");
            assertThat(mistake.description()).contains("line 1");
        });
    }

    @Test
    @DisplayName("The application's own SafeDb is taken instead")
    void own() {
        SafeDb own =
                SafeDb.create(SafeDbPolicy.parse("environment: disposable\ntenant: {column: organization_id}", "test"));
        empty.withBean(SafeDb.class, () -> own)
                .run(context -> assertThat(context.getBean(SafeDb.class)).isSameAs(own));
    }
}

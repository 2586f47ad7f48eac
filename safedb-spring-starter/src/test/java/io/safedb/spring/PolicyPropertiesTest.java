package io.safedb.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.safedb.PolicyException;
import io.safedb.SafeDb;
import io.safedb.SafeDbPolicy;
import io.safedb.token.Ed25519Pem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** {@code safedb.*} says what {@code safedb.yaml} says, and is checked as strictly. */
class PolicyPropertiesTest {
    private static final String ALICE = Ed25519Pem.write(Ed25519Pem.generate().getPublic());
    private static final String BOB = Ed25519Pem.write(Ed25519Pem.generate().getPublic());

    /** All keys, some of them in several forms. */
    static final List<String> EVERY_KEY = List.of(
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
            "safedb.rls=on",
            "safedb.functions=invoice_total,reporting.to_euro",
            "safedb.procedures=refresh_search_index",
            "safedb.commands=ping,connectionStatus",
            "safedb.databases=app_prod,app_files",
            "safedb.log.allowed=each",
            "safedb.tables.time_entries.locked=status = 'BILLED'",
            "safedb.tables.time_entries.at-most-one.per=user_id",
            "safedb.tables.time_entries.at-most-one.where=ended_at is null",
            "safedb.destructive=token-only",
            "safedb.approvers.alice-2026.owner=Alice",
            "safedb.approvers.alice-2026.key=" + ALICE,
            "safedb.approvers.alice-2026.environments=production,staging",
            "safedb.approvers.alice-2026.operations=DROP TABLE,TRUNCATE",
            "safedb.approvers.alice-2026.not-before=2026-01-01",
            "safedb.approvers.alice-2026.not-after=2099-12-31",
            "safedb.approvers[bob.2].owner=Bob",
            "safedb.approvers[bob.2].key=" + BOB,
            "safedb.approvers[bob.2].environments=staging",
            "safedb.approvers[bob.2].operations=TRUNCATE",
            "safedb.test-data.column=test_run",
            "safedb.test-data.field=_test",
            "safedb.test-data.internal-tenants=00000000-0000-0000-0000-00000000000a");

    private final ApplicationContextRunner empty =
            new ApplicationContextRunner().withConfiguration(AutoConfigurations.of(SafeDbAutoConfiguration.class));
    private final ApplicationContextRunner application =
            empty.withPropertyValues("safedb.environment=test", "safedb.tenant.column=organization_id");

    static <T extends Throwable> @Nullable T in(@Nullable Throwable thrown, Class<T> type) {
        return Stream.iterate(thrown, each -> each != null, Throwable::getCause)
                .filter(type::isInstance)
                .map(type::cast)
                .findFirst()
                .orElse(null);
    }

    static PolicyException mistake(@Nullable Throwable thrown) {
        PolicyException mistake = in(thrown, PolicyException.class);
        if (mistake == null) {
            throw new AssertionError("no mistake was found", thrown);
        }
        return mistake;
    }

    @Test
    @DisplayName("Every key of the policy can be written as a property, and makes the same policy")
    void everyKey() {
        SafeDbPolicy yaml =
                SafeDbPolicy.parse("""
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
                  time_entries:
                    locked: status = 'BILLED'
                    at-most-one: {per: [user_id], where: ended_at is null}
                rules: {SDB104: observe, unknown-table: enforce}
                naming: {production: ["*_prod", "*_live"], disposable: ["tmp_*"]}
                row-cap: 500
                rls: on
                destructive: token-only
                approvers:
                  alice-2026:
                    owner: Alice
                    key: "%1$s"
                    environments: [production, staging]
                    operations: [DROP TABLE, TRUNCATE]
                    not-before: 2026-01-01
                    not-after: 2099-12-31
                  bob.2:
                    owner: Bob
                    key: "%2$s"
                    environments: [staging]
                    operations: [TRUNCATE]
                test-data: {column: test_run, field: _test, internal-tenants: [00000000-0000-0000-0000-00000000000a]}
                functions: [invoice_total, reporting.to_euro]
                procedures: [refresh_search_index]
                commands: [ping, connectionStatus]
                databases: [app_prod, app_files]
                log: {allowed: each}
                """.formatted(ALICE.replace("\n", "\\n"), BOB.replace("\n", "\\n")), "safedb.yaml");
        empty.withPropertyValues(EVERY_KEY.toArray(String[]::new)).run(context -> {
            assertThat(context).hasNotFailed();
            assertThat(context.getBean(SafeDb.class).policy().tables()).isEqualTo(yaml.tables());
            assertThat(context.getBean(SafeDb.class).policy()).isEqualTo(yaml);
            assertThat(context.getBean(SafeDb.class).policy().digest()).isEqualTo(yaml.digest());
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
    @DisplayName("A policy file and any one property of a policy are one too many")
    void fileAndProperty() {
        for (String property : EVERY_KEY) {
            empty.withPropertyValues("safedb.policy=classpath:policies/safedb.yaml", property)
                    .run(context -> assertThat(
                                    mistake(context.getStartupFailure()).key())
                            .as(property)
                            .isEqualTo("safedb.policy"));
        }
    }

    @Test
    @DisplayName("The application's own SafeDb is taken instead, and a policy in properties beside it is one too many")
    void own() {
        SafeDb own =
                SafeDb.create(SafeDbPolicy.parse("environment: disposable\ntenant: {column: organization_id}", "test"));
        empty.withBean(SafeDb.class, () -> own)
                .run(context -> assertThat(context.getBean(SafeDb.class)).isSameAs(own));
        for (String property : new String[] {"safedb.policy=classpath:policies/safedb.yaml", "safedb.mode=observe"}) {
            empty.withBean(SafeDb.class, () -> own).withPropertyValues(property).run(context -> {
                assertThat(mistake(context.getStartupFailure()).key()).isEqualTo("safedb.*");
                assertThat(mistake(context.getStartupFailure()).action()).contains("Keep one of the two");
            });
        }
        empty.withBean(SafeDb.class, () -> own)
                .withPropertyValues("safedb.web.filter-order=1")
                .run(context -> assertThat(context).hasNotFailed());
    }
}

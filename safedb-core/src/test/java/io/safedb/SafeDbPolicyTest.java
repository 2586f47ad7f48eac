package io.safedb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.safedb.environment.Environment;
import io.safedb.token.ApproverKey;
import io.safedb.token.Ed25519Pem;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Field;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("A policy")
class SafeDbPolicyTest {
    private static final String LEAST = "environment: test\ntenant: {column: organization_id}\n";

    @TempDir
    Path folder;

    static String complete() {
        try (InputStream in = Objects.requireNonNull(SafeDbPolicyTest.class.getResourceAsStream("complete.yaml"))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static SafeDbPolicy.Builder least() {
        return SafeDbPolicy.builder().environment(Environment.TEST).tenantColumn("organization_id");
    }

    private static SafeDbPolicy.Builder completeBuilder() {
        return SafeDbPolicy.builder()
                .environment(Environment.PRODUCTION)
                .databaseIds("6f0c2b54-6f6a-4f0e-9a3c-0d6c3a1d2b11")
                .tenantColumn("organization_id")
                .tenantType(TenantType.STRING)
                .denyTenants("org_demo", "default")
                .schema("public")
                .tenantTables("tickets")
                .table(
                        "public.invoices",
                        TablePolicy.of(TableAccess.TENANT)
                                .withSystem("billing team", "the monthly run invoices every tenant")
                                .until(LocalDate.of(2099, 12, 31)))
                .sharedTables("countries")
                .table(
                        "reporting.exchange_rates",
                        TablePolicy.of(TableAccess.SHARED)
                                .because("finance team", "published rates, the same for everybody"))
                .table(
                        "legacy_imports",
                        TablePolicy.of(TableAccess.TENANT)
                                .withMode(EnforcementMode.OBSERVE)
                                .because("import team", "is being moved to the tenant column")
                                .until(LocalDate.of(2099, 6, 30)))
                .deniedTables("raw_uploads")
                .table(
                        "time_entries",
                        TablePolicy.of(TableAccess.TENANT)
                                .locked(RowCondition.parse("status IN ('PAID','BILLED')"))
                                .atMostOne(new AtMostOne(List.of("user_id"), RowCondition.parse("ended_at is null"))))
                .destructive(DestructiveCalls.TOKEN_ONLY)
                .approvers(new ApproverKey(
                        "ops-2026",
                        "dana@example.org",
                        Ed25519Pem.readPublic(
                                "-----BEGIN PUBLIC KEY-----\nMCowBQYDK2VwAyEAWurCrXxdrsp8OuWoFjS9w0373ddDLeBBSgQvXMzUbCY=\n-----END PUBLIC KEY-----\n"),
                        Set.of(Environment.PRODUCTION, Environment.STAGING),
                        Set.of("deleteMany", "DELETE", "DROP TABLE"),
                        Instant.parse("2026-01-01T00:00:00Z"),
                        Instant.parse("2099-12-31T23:59:59.999999999Z")))
                .testData(new TestDataPolicy("safedb_test_run", "_safedb_test", Set.of("org_smoke_test")))
                .mode(EnforcementMode.ENFORCE)
                .mode(Rule.HARDCODED_TENANT, EnforcementMode.OBSERVE)
                .mode(Rule.UNKNOWN_TABLE, EnforcementMode.ENFORCE)
                .naming(Environment.PRODUCTION, "*_live", "*_prod")
                .naming(Environment.DISPOSABLE, "tmp_*")
                .rowCap(500)
                .rls(true)
                .functions("invoice_total", "reporting.to_euro")
                .procedures("refresh_search_index")
                .commands("ping", "hello", "buildInfo", "connectionStatus")
                .databases("app_prod", "app_files")
                .logFile(Path.of("logs/safedb.jsonl"))
                .logEachAllowedCall(true);
    }

    @Test
    @DisplayName("says the same from YAML and from the builder, with the same digest")
    void yamlEqualsBuilder() throws IOException {
        Path file = Files.writeString(folder.resolve("safedb.yaml"), complete());
        SafeDbPolicy loaded = SafeDbPolicy.load(file);
        SafeDbPolicy built = completeBuilder().build();

        assertThat(loaded).isEqualTo(built).hasSameHashCodeAs(built);
        assertThat(loaded.digest()).isEqualTo(built.digest()).matches("[0-9a-f]{64}");
    }

    @Test
    @DisplayName("is shown as a whole in docs/policy.md")
    void documented() throws IOException {
        assertThat(Files.readString(Path.of("../docs/policy.md"))).contains("```yaml\n" + complete() + "```");
    }

    @Test
    @DisplayName("is shown there with every key that the file may have")
    void everyKeyIsDocumented() throws ReflectiveOperationException {
        List<String> keys = new ArrayList<>();
        for (Class<?> reader : List.of(PolicyYaml.class, YamlTable.class, YamlApprover.class)) {
            for (Field field : reader.getDeclaredFields()) {
                if (field.getName().endsWith("KEYS") && !field.getName().startsWith("ALL")) {
                    field.setAccessible(true);
                    ((List<?>) field.get(null)).forEach(key -> keys.add((String) key));
                }
            }
        }

        assertThat(keys).contains("environment", "at-most-one", "not-before", "internal-tenants");
        assertThat(keys).allSatisfy(key -> assertThat(complete()).containsPattern("(?m)^ *" + key + ":"));
    }

    @Test
    @DisplayName("needs an environment and a tenant column and has defaults for the rest")
    void defaults() {
        SafeDbPolicy policy = SafeDbPolicy.parse(LEAST, "safedb.yaml");

        assertThat(policy).isEqualTo(least().build());
        assertThat(policy.tenantType()).isEqualTo(TenantType.STRING);
        assertThat(policy.schema()).isEqualTo("public");
        assertThat(policy.deniedTenantIds()).containsExactly("default");
        assertThat(policy.commands()).containsExactlyInAnyOrder("ping", "hello", "buildInfo");
        assertThat(policy.mode()).isEqualTo(EnforcementMode.ENFORCE);
        assertThat(policy.rowCap()).isEqualTo(1000);
        assertThat(policy.rls()).isFalse();
        assertThat(policy.logFile()).isNull();
        assertThat(policy.logsEachAllowedCall()).isFalse();
        assertThat(policy.databaseIds()).isEmpty();
        assertThat(policy.databases()).isEmpty();
        assertThat(policy.tables()).isEmpty();
    }

    @Test
    @DisplayName("does not change when its builder goes on")
    void builderCopies() {
        SafeDbPolicy.Builder builder = completeBuilder();
        SafeDbPolicy policy = builder.build();
        String digest = policy.digest();

        builder.environment(Environment.TEST)
                .tenantColumn("tenant")
                .tenantTables("more")
                .functions("f")
                .procedures("p")
                .naming(Environment.TEST, "x_*")
                .mode(Rule.NO_TENANT_SCOPE, EnforcementMode.OBSERVE)
                .denyTenants("nobody");

        assertThat(policy).isEqualTo(completeBuilder().build());
        assertThat(policy.digest()).isEqualTo(digest);
        assertThat(builder.build().digest()).isNotEqualTo(digest);
    }

    @Test
    @DisplayName("does not change when the array given to its builder does")
    void builderCopiesArrays() {
        String[] ids = {"default"};
        SafeDbPolicy.Builder builder = least().denyTenants(ids);
        ids[0] = "other";

        assertThat(builder.build().deniedTenantIds()).containsExactly("default");
    }

    @Test
    @DisplayName("gives out nothing that can be changed")
    void immutable() {
        SafeDbPolicy policy = completeBuilder().build();

        assertThatThrownBy(() -> policy.tables().clear()).isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> policy.functions().add("f")).isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> policy.deniedTenantIds().clear()).isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> policy.ruleModes().clear()).isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> policy.naming().values().forEach(Set::clear))
                .isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    @DisplayName("has another digest for any other content")
    void digests() {
        String base = completeBuilder().build().digest();
        Map<String, String> changes = Map.ofEntries(
                Map.entry("environment: production", "environment: staging"),
                Map.entry("6f0c2b54", "7f0c2b54"),
                Map.entry("column: organization_id", "column: org_id"),
                Map.entry("type: string", "type: uuid"),
                Map.entry("[default, org_demo]", "[default]"),
                Map.entry("schema: public", "schema: app"),
                Map.entry("tickets: tenant", "tickets: shared"),
                Map.entry("owner: billing team", "owner: sales team"),
                Map.entry("2099-12-31", "2099-12-30"),
                Map.entry("SDB104: observe", "SDB105: observe"),
                Map.entry("tmp_*", "temp_*"),
                Map.entry("row-cap: 500", "row-cap: 501"),
                Map.entry("rls: on", "rls: off"),
                Map.entry("[invoice_total, reporting.to_euro]", "[invoice_total]"),
                Map.entry("[refresh_search_index]", "[]"),
                Map.entry(", connectionStatus]", "]"),
                Map.entry("[app_prod, app_files]", "[app_prod]"),
                Map.entry("file: logs/safedb.jsonl", "file: logs/other.jsonl"),
                Map.entry("allowed: each", "allowed: count"));
        assertThat(changes.entrySet()).allSatisfy(change -> {
            assertThat(complete()).contains(change.getKey());
            assertThat(SafeDbPolicy.parse(complete().replace(change.getKey(), change.getValue()), "safedb.yaml")
                            .digest())
                    .isNotEqualTo(base);
        });
    }

    @Test
    @DisplayName("cannot be given the digest of another one by names that look like its lines")
    void canonicalTextIsUnambiguous() {
        assertThat(least().denyTenants("a", "b").build().digest())
                .isNotEqualTo(least().denyTenants("a 1:b").build().digest());
    }

    @Test
    @DisplayName("finds a table with and without the policy's schema, and in no other")
    void tableNames() {
        SafeDbPolicy policy =
                least().schema("app").tenantTables("tickets", "audit.entries").build();

        assertThat(policy.table("tickets")).isPresent();
        assertThat(policy.table("app.tickets")).isPresent();
        assertThat(policy.table("audit.entries")).isPresent();
        assertThat(policy.table("audit.tickets")).isEmpty();
        assertThat(policy.table("entries")).isEmpty();
        assertThat(policy.table("Tickets")).isEmpty();
    }

    @Test
    @DisplayName("takes the table's mode before the rule's, and observes everything where it observes in general")
    void modes() {
        SafeDbPolicy policy = least().mode(Rule.CROSS_TENANT, EnforcementMode.OBSERVE)
                .table("watched", TablePolicy.of(TableAccess.TENANT).withMode(EnforcementMode.OBSERVE))
                .table("strict", TablePolicy.of(TableAccess.TENANT).withMode(EnforcementMode.ENFORCE))
                .tenantTables("plain")
                .build();

        assertThat(policy.mode(Rule.CROSS_TENANT, "plain")).isEqualTo(EnforcementMode.OBSERVE);
        assertThat(policy.mode(Rule.CROSS_TENANT, "strict")).isEqualTo(EnforcementMode.ENFORCE);
        assertThat(policy.mode(Rule.NO_TENANT_SCOPE, "plain")).isEqualTo(EnforcementMode.ENFORCE);
        assertThat(policy.mode(Rule.NO_TENANT_SCOPE, "public.watched")).isEqualTo(EnforcementMode.OBSERVE);
        assertThat(policy.mode(Rule.NO_TENANT_SCOPE, null)).isEqualTo(EnforcementMode.ENFORCE);

        SafeDbPolicy observing = least().mode(EnforcementMode.OBSERVE).build();
        for (Rule rule : Rule.values()) {
            assertThat(observing.mode(rule, "anything")).isEqualTo(EnforcementMode.OBSERVE);
        }
    }

    @Test
    @DisplayName("reads the environment off a name in any case, strictest first")
    void naming() {
        SafeDbPolicy policy = least().naming(Environment.PRODUCTION, "*_prod", "a.b*")
                .naming(Environment.TEST)
                .build();

        assertThat(policy.environmentByName("TRACK_PROD")).contains(Environment.PRODUCTION);
        assertThat(policy.environmentByName("a.b_stage")).contains(Environment.PRODUCTION);
        assertThat(policy.environmentByName("axb")).isEmpty();
        assertThat(policy.environmentByName("x_stage")).contains(Environment.STAGING);
        assertThat(policy.environmentByName("x_test")).isEmpty();
        assertThat(policy.environmentByName("x_prod_copy")).isEmpty();
        assertThat(policy.environmentByName("x\ny_prod")).contains(Environment.PRODUCTION);
    }

    @Test
    @DisplayName("lets an exemption live to the end of its last day")
    void expiry() {
        SafeDbPolicy.Builder builder =
                least().table("old", TablePolicy.of(TableAccess.SHARED).until(LocalDate.of(2026, 3, 31)));

        assertThat(builder.build(PolicySource.BUILDER, LocalDate.of(2026, 3, 31))
                        .tables())
                .containsKey("old");
        assertThatThrownBy(() -> builder.build(PolicySource.BUILDER, LocalDate.of(2026, 4, 1)))
                .isInstanceOf(PolicyException.class)
                .hasMessageContaining("tables.old.expires")
                .hasMessageContaining("ended 1 days ago");
    }

    @Test
    @DisplayName("does not show its contents where an object is printed")
    void printed() {
        assertThat(completeBuilder().build().toString()).matches("SafeDbPolicy [0-9a-f]{64}");
    }
}

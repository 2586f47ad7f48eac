package io.safedb.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.safedb.EnforcementMode;
import io.safedb.PolicyException;
import io.safedb.Rule;
import io.safedb.SafeDb;
import io.safedb.SafeDbException;
import io.safedb.SafeDbPolicy;
import io.safedb.Scope;
import io.safedb.TableAccess;
import io.safedb.TablePolicy;
import io.safedb.TenantId;
import io.safedb.environment.DatabaseIdentity;
import io.safedb.environment.Environment;
import io.safedb.environment.EnvironmentMarker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("Every decision reaches the log")
class EnforcementLoggingTest {
    private static final Scope NOBODY = Scope.None.INSTANCE;
    private static final Scope TENANT = new Scope.OfTenant(TenantId.of("org_a"), null);
    private static final Call SELECT = new Call(
            "SELECT",
            Call.Action.READ,
            List.of(new Call.Target("tickets", Call.Touch.READ)),
            List.of(),
            List.of(),
            "SELECT id FROM tickets");

    @TempDir
    Path folder;

    private final EnvironmentMarker marker =
            EnvironmentMarker.create(Environment.PRODUCTION, "team-workshop", Instant.EPOCH);

    private SafeDbPolicy.Builder policy() {
        return SafeDbPolicy.builder()
                .environment(Environment.PRODUCTION)
                .tenantColumn("organization_id")
                .table(
                        "tickets",
                        TablePolicy.of(TableAccess.TENANT).withSystem("team-workshop", "billing crosses tenants"))
                .logFile(folder.resolve("safedb.jsonl"));
    }

    private DatabaseIdentity shop(EnvironmentMarker found) {
        return new DatabaseIdentity("postgresql", "shop_prod", found);
    }

    /** The records of the only segment without those that open and close it. */
    private List<JsonNode> records() throws IOException {
        List<JsonNode> records = new ArrayList<>();
        try (var files = Files.list(folder)) {
            for (String line : Files.readAllLines(files.findFirst().orElseThrow())) {
                records.add(new ObjectMapper().readTree(line));
            }
        }
        assertThat(records.get(0).get("safedb.kind").textValue()).isEqualTo("opened");
        assertThat(records.get(records.size() - 1).get("safedb.kind").textValue())
                .isEqualTo("closed");
        return records.subList(1, records.size() - 1);
    }

    @Test
    @DisplayName("a refusal under the event id of its message, with what was seen")
    void refusal() throws IOException {
        Decision decision;
        try (SafeDb safeDb = SafeDb.create(policy().build())) {
            decision = Enforcement.admit(safeDb, shop(marker), any -> false).decide(SELECT, NOBODY);
        }
        assertThat(decision).isInstanceOf(Decision.Refuse.class);
        String eventId = ((Decision.Refuse) decision).violation().eventId();
        JsonNode line = records().get(1);
        assertThat(line.get("safedb.kind").textValue()).isEqualTo("refused");
        assertThat(line.get("event.id").textValue()).isEqualTo(eventId);
        assertThat(((Decision.Refuse) decision).violation().message()).contains(eventId);
        assertThat(line.get("rule.id").textValue()).isEqualTo("SDB101");
        assertThat(line.get("safedb.detail").textValue()).contains("no TenantScope is open");
        assertThat(line.get("safedb.database_id").textValue()).isEqualTo(marker.databaseId());
        assertThat(line.get("db.collection.name").textValue()).isEqualTo("tickets");
        assertThat(line.get("safedb.policy_digest").textValue())
                .isEqualTo(policy().build().digest())
                .hasSize(64);
    }

    @Test
    @DisplayName("ordinary calls as a count, the database that was opened by itself")
    void ordinaryCalls() throws IOException {
        try (SafeDb safeDb = SafeDb.create(policy().build())) {
            Enforcement enforcement = Enforcement.admit(safeDb, shop(marker), any -> false);
            for (int i = 0; i < 1_000; i++) {
                assertThat(enforcement.decide(SELECT, TENANT)).isInstanceOf(Decision.Narrow.class);
            }
        }
        List<JsonNode> records = records();
        assertThat(records.get(0).get("safedb.kind").textValue()).isEqualTo("allowed");
        assertThat(records.get(0).get("db.operation.name").textValue()).isEqualTo("connect");
        assertThat(records.stream()
                        .skip(1)
                        .peek(line ->
                                assertThat(line.get("safedb.kind").textValue()).isEqualTo("counted"))
                        .mapToLong(line -> line.get("safedb.count").longValue())
                        .sum())
                .isEqualTo(1_000);
    }

    @Test
    @DisplayName("every call by itself, if the policy says so")
    void each() throws IOException {
        try (SafeDb safeDb = SafeDb.create(policy().logEachAllowedCall(true).build())) {
            Enforcement enforcement = Enforcement.admit(safeDb, shop(marker), any -> false);
            enforcement.decide(SELECT, TENANT);
            enforcement.decide(SELECT, TENANT);
        }
        assertThat(records())
                .hasSize(3)
                .allSatisfy(
                        line -> assertThat(line.get("safedb.kind").textValue()).isEqualTo("allowed"));
        assertThat(records().get(2).get("organization.id").textValue()).isEqualTo("org_a");
    }

    @Test
    @DisplayName("calls that cross tenants one by one, with actor and reason")
    void crossingCalls() throws IOException {
        try (SafeDb safeDb = SafeDb.create(policy().build())) {
            Enforcement enforcement = Enforcement.admit(safeDb, shop(marker), any -> false);
            enforcement.decide(SELECT, new Scope.OfSystem("billing-job", "month end"));
            enforcement.decide(SELECT, new Scope.OfTenant(TenantId.of("org_b"), "support case"));
        }
        List<JsonNode> records = records();
        assertThat(records.get(1).get("user.name").textValue()).isEqualTo("billing-job");
        assertThat(records.get(1).get("safedb.reason").textValue()).isEqualTo("month end");
        assertThat(records.get(2).get("organization.id").textValue()).isEqualTo("org_b");
        assertThat(records.get(2).get("safedb.reason").textValue()).isEqualTo("support case");
        assertThat(records).hasSize(3);
    }

    @Test
    @DisplayName("what is only observed, as that")
    void observed() throws IOException {
        SafeDbPolicy watching =
                policy().mode(Rule.NO_TENANT_SCOPE, EnforcementMode.OBSERVE).build();
        try (SafeDb safeDb = SafeDb.create(watching)) {
            assertThat(Enforcement.admit(safeDb, shop(marker), any -> false).decide(SELECT, NOBODY))
                    .isInstanceOf(Decision.Allow.class);
        }
        JsonNode line = records().get(1);
        assertThat(line.get("safedb.kind").textValue()).isEqualTo("observed");
        assertThat(line.get("safedb.mode").textValue()).isEqualTo("observe");
        assertThat(line.get("event.outcome").textValue()).isEqualTo("success");
    }

    @Test
    @DisplayName("a database that is not what the application says")
    void admission() throws IOException {
        EnvironmentMarker staging = EnvironmentMarker.create(Environment.STAGING, "team-workshop", Instant.EPOCH);
        try (SafeDb safeDb = SafeDb.create(policy().build())) {
            assertThatThrownBy(() -> Enforcement.admit(safeDb, shop(staging), any -> false))
                    .isInstanceOf(SafeDbException.class)
                    .hasMessageStartingWith("=== Refused by safedb: SDB301 environment-mismatch ===");
        }
        assertThat(records()).hasSize(1);
        assertThat(records().get(0).get("rule.id").textValue()).isEqualTo("SDB301");
    }

    @Test
    @DisplayName("or safedb does not start")
    void doesNotStartWithoutItsLog() {
        SafeDbPolicy nowhere =
                policy().logFile(folder.resolve("missing/safedb.jsonl")).build();
        assertThatThrownBy(() -> SafeDb.create(nowhere)).isInstanceOfSatisfying(PolicyException.class, mistake -> {
            assertThat(mistake.key()).isEqualTo("log.file");
            assertThat(mistake.description()).contains("missing");
            assertThat(mistake.action()).contains("folder");
        });
        assertThat(folder).isEmptyDirectory();
    }
}

package io.safedb.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.safedb.DestructiveCalls;
import io.safedb.RowCondition;
import io.safedb.Rule;
import io.safedb.SafeDb;
import io.safedb.SafeDbPolicy;
import io.safedb.Scope;
import io.safedb.TableAccess;
import io.safedb.TablePolicy;
import io.safedb.TenantId;
import io.safedb.TenantScope;
import io.safedb.Unlock;
import io.safedb.environment.DatabaseIdentity;
import io.safedb.environment.Environment;
import io.safedb.environment.EnvironmentMarker;
import io.safedb.token.ApproverKey;
import io.safedb.token.Ed25519Pem;
import io.safedb.token.Token;
import io.safedb.token.TokenIssuer;
import io.safedb.token.TokenRequest;
import io.safedb.token.TokenSource;
import io.safedb.token.TokenSourceException;
import io.safedb.token.TokenUse;
import io.safedb.token.TokenVariable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyPair;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@SuppressWarnings("try") // A scope does its work by being open.
@DisplayName("A destructive call")
class TokenVariableUseTest {
    private static final KeyPair KEYS = Ed25519Pem.generate();
    private static final EnvironmentMarker MARKER =
            EnvironmentMarker.create(Environment.PRODUCTION, "team-workshop", Instant.EPOCH);
    private static final Call DROP = new Cases.CallBuilder("DROP TABLE", Call.Action.SCHEMA, true, "audit_log")
            .finding(Finding.Kind.DESTRUCTIVE, "audit_log")
            .call();
    private static final Call OTHER = new Cases.CallBuilder("DROP TABLE", Call.Action.SCHEMA, true, "contacts")
            .finding(Finding.Kind.DESTRUCTIVE, "contacts")
            .call();

    @TempDir
    Path folder;

    private final Map<String, String> variables = new HashMap<>();
    private final TokenVariable variable = new TokenVariable(variables::get);
    private SafeDb safeDb;
    private Enforcement enforcement;

    @BeforeEach
    void open() {
        safeDb = SafeDb.create(Cases.policy(Environment.PRODUCTION)
                .destructive(DestructiveCalls.TOKEN_ONLY)
                .approvers(new ApproverKey(
                        "ops",
                        "dana",
                        KEYS.getPublic(),
                        Set.of(Environment.PRODUCTION),
                        Set.of("DROP TABLE"),
                        null,
                        null))
                .table(
                        "time_entries",
                        TablePolicy.of(TableAccess.TENANT).locked(RowCondition.parse("status = 'BILLED'")))
                .logFile(folder.resolve("safedb.jsonl"))
                .build());
        enforcement = enforcement(MARKER);
    }

    private Enforcement enforcement(@Nullable EnvironmentMarker marker) {
        SafeDbPolicy policy = safeDb.policy();
        DatabaseIdentity database = new DatabaseIdentity("postgresql", "shop_prod", marker);
        return Enforcement.admit(safeDb, database, new Guard(policy, database, any -> false), variable);
    }

    @AfterEach
    void close() {
        safeDb.close();
    }

    private static Token token(String target) {
        return new TokenIssuer("ops", KEYS.getPrivate(), "dana")
                .issue(TokenRequest.of(
                        new TokenUse(MARKER.databaseId(), Environment.PRODUCTION, "DROP TABLE", target),
                        "deploy-bot",
                        1000,
                        "The log moved to cold storage."));
    }

    private static Rule rule(Decision decision) {
        assertThat(decision).isInstanceOf(Decision.Refuse.class);
        return ((Decision.Refuse) decision).violation().rule();
    }

    @Test
    @DisplayName("takes its token from SAFEDB_TOKEN, once")
    void once() {
        variables.put("SAFEDB_TOKEN", token("audit_log").reveal());
        assertThat(enforcement.decide(DROP, Cases.NONE).obligations().spend()).isNotNull();
        Decision second = enforcement.decide(DROP, Cases.NONE);
        assertThat(rule(second)).isEqualTo(Rule.TOKEN_INVALID);
        assertThat(((Decision.Refuse) second).violation().detail()).contains("SAFEDB_TOKEN was used before");
        assertThat(rule(enforcement.decide(OTHER, Cases.NONE))).isEqualTo(Rule.TOKEN_INVALID);
    }

    @Test
    @DisplayName("that is only prepared leaves the token where it is")
    void prepared() {
        variables.put("SAFEDB_TOKEN", token("audit_log").reveal());
        for (int i = 0; i < 3; i++) {
            assertThat(enforcement.decideEarly(DROP, Cases.NONE).obligations().spend())
                    .isNotNull();
        }
        assertThat(variable.isBurnt()).isFalse();
        assertThat(enforcement.decide(DROP, Cases.NONE)).isInstanceOf(Decision.Allow.class);
        assertThat(rule(enforcement.decideEarly(DROP, Cases.NONE))).isEqualTo(Rule.TOKEN_INVALID);
    }

    @Test
    @DisplayName("burns a token that was made out for something else, when it is prepared already")
    void anotherCall() {
        variables.put("SAFEDB_TOKEN", token("audit_log").reveal());
        Decision wrong = enforcement.decideEarly(OTHER, Cases.NONE);
        assertThat(rule(wrong)).isEqualTo(Rule.TOKEN_INVALID);
        assertThat(((Decision.Refuse) wrong).violation().detail()).contains("(tgt)");
        assertThat(variable.isBurnt()).isTrue();
        assertThat(rule(enforcement.decide(DROP, Cases.NONE))).isEqualTo(Rule.TOKEN_INVALID);
    }

    @Test
    @DisplayName("does not touch the variable where it has a token of its own, needs none, or none can be for it")
    void untouched() {
        variables.put("SAFEDB_TOKEN", token("audit_log").reveal());
        Scope own = Cases.NONE.under(Scope.Conditions.NONE.with(token("contacts")));
        assertThat(rule(enforcement.decide(DROP, own))).isEqualTo(Rule.TOKEN_INVALID);
        assertThat(enforcement.decide(Cases.read(Cases.SHARED).call(), Cases.NONE))
                .isInstanceOf(Decision.Allow.class);
        assertThat(rule(enforcement.decide(Cases.read(Cases.TENANT).call(), Cases.NONE)))
                .isEqualTo(Rule.NO_TENANT_SCOPE);
        assertThat(rule(enforcement(null).decide(DROP, Cases.NONE))).isEqualTo(Rule.DESTRUCTIVE_WITHOUT_TOKEN);
        assertThat(variable.isBurnt()).isFalse();
    }

    @Test
    @DisplayName("is refused for its real reason after the token is gone")
    void foundLater() {
        variables.put("SAFEDB_TOKEN", token("audit_log").reveal());
        enforcement.decide(DROP, Cases.NONE);
        assertThat(rule(enforcement.decide(
                        DROP.with(new Finding(Finding.Kind.SPENT, "audit_log", "used before (jti)")), Cases.NONE)))
                .isEqualTo(Rule.TOKEN_INVALID);
        assertThat(rule(enforcement.decide(
                        DROP.with(new Finding(Finding.Kind.LOCKED, "audit_log", "3 locked rows")), Cases.NONE)))
                .isEqualTo(Rule.LOCKED_RECORD);
    }

    @Test
    @DisplayName("without any token is refused as that")
    void none() {
        variables.put("SAFEDB_TOKEN", " ");
        assertThat(rule(enforcement.decideEarly(DROP, Cases.NONE))).isEqualTo(Rule.DESTRUCTIVE_WITHOUT_TOKEN);
        assertThat(rule(enforcement.decide(DROP, Cases.NONE))).isEqualTo(Rule.DESTRUCTIVE_WITHOUT_TOKEN);
    }

    @Test
    @DisplayName("runs inside withToken, with a token that is handed over or lies in a file, and nowhere else")
    void withToken() throws Exception {
        assertThat(safeDb.withToken(token("audit_log"), () -> enforcement.decide(DROP, Scope.current())))
                .isInstanceOf(Decision.Allow.class);
        assertThat(rule(enforcement.decide(DROP, Scope.current()))).isEqualTo(Rule.DESTRUCTIVE_WITHOUT_TOKEN);
        Path file =
                Files.writeString(folder.resolve("token"), token("audit_log").reveal() + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        Decision inFile = safeDb.withToken(TokenSource.file(file), () -> {
            assertThat(file).doesNotExist();
            return enforcement.decide(DROP, Scope.current());
        });
        assertThat(inFile).isInstanceOf(Decision.Allow.class);
        List<String> ran = new ArrayList<>();
        assertThatThrownBy(() -> safeDb.withToken(TokenSource.file(file), () -> {
                    ran.add("it");
                }))
                .isInstanceOf(TokenSourceException.class);
        assertThatThrownBy(() -> safeDb.withToken(new TokenVariable(name -> null), () -> ran.add("it")))
                .isInstanceOf(TokenSourceException.class)
                .hasMessageContaining("No token");
        assertThat(ran).isEmpty();
    }

    @Test
    @DisplayName("is logged by itself with who approved it, and never with the token")
    void logged() throws IOException {
        Token token = token("audit_log");
        variables.put("SAFEDB_TOKEN", token.reveal());
        enforcement.decide(DROP, Cases.NONE);
        enforcement.decide(DROP, Cases.NONE);
        safeDb.close();
        JsonNode line = records().stream()
                .filter(each -> each.has("safedb.token_id"))
                .findFirst()
                .orElseThrow();
        assertThat(line.get("safedb.kind").textValue()).isEqualTo("allowed");
        assertThat(line.get("db.operation.name").textValue()).isEqualTo("DROP TABLE");
        assertThat(line.get("safedb.token_id").textValue()).matches("[0-9a-f]{32}");
        assertThat(line.get("safedb.token_target").textValue()).isEqualTo("audit_log");
        assertThat(line.get("safedb.token_reason").textValue()).isEqualTo("The log moved to cold storage.");
        assertThat(line.get("safedb.approver").textValue()).isEqualTo("dana");
        assertThat(line.get("safedb.requester").textValue()).isEqualTo("deploy-bot");
        try (var files = Files.list(folder)) {
            String log = Files.readString(files.findFirst().orElseThrow());
            for (String part : token.reveal().split("\\.", -1)) {
                assertThat(log).doesNotContain(part);
            }
        }
    }

    @Test
    @DisplayName("and so is a change under an unlock, with actor and reason, and only where the unlock is used")
    void unlocked() throws IOException {
        Call update = Cases.write(Call.Action.UPDATE, "time_entries").call();
        try (TenantScope scope = TenantScope.open(TenantId.of("org_a"));
                Unlock elsewhere = Unlock.open("contacts", "eva", "not this one");
                Unlock unlock = Unlock.open("public.time_entries", "m.keller", "credit note 2026-118")) {
            assertThat(enforcement.decide(update, Scope.current()).obligations().locked())
                    .isEmpty();
            enforcement.decide(Cases.read("time_entries").call(), Scope.current());
            enforcement.decide(Cases.write(Call.Action.UPDATE, Cases.CLOSED).call(), Scope.current());
        }
        safeDb.close();
        assertThat(records().stream().filter(each -> each.has("safedb.unlock_actors")))
                .singleElement()
                .satisfies(line -> {
                    assertThat(line.get("safedb.kind").textValue()).isEqualTo("allowed");
                    assertThat(line.get("safedb.unlock_targets").toString()).isEqualTo("[\"public.time_entries\"]");
                    assertThat(line.get("safedb.unlock_actors").toString()).isEqualTo("[\"m.keller\"]");
                    assertThat(line.get("safedb.unlock_reasons").toString()).isEqualTo("[\"credit note 2026-118\"]");
                    assertThat(line.get("organization.id").textValue()).isEqualTo("org_a");
                });
    }

    private List<JsonNode> records() throws IOException {
        List<JsonNode> records = new ArrayList<>();
        try (var files = Files.list(folder)) {
            for (String line : Files.readAllLines(files.findFirst().orElseThrow())) {
                records.add(new ObjectMapper().readTree(line));
            }
        }
        return records;
    }
}

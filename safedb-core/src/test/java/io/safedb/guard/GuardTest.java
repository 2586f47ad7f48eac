package io.safedb.guard;

import static io.safedb.guard.Cases.CLOSED;
import static io.safedb.guard.Cases.DENIED;
import static io.safedb.guard.Cases.DISCOVERED;
import static io.safedb.guard.Cases.IN_A;
import static io.safedb.guard.Cases.NONE;
import static io.safedb.guard.Cases.SHARED;
import static io.safedb.guard.Cases.SYSTEM;
import static io.safedb.guard.Cases.TENANT;
import static io.safedb.guard.Cases.UNKNOWN;
import static io.safedb.guard.Cases.read;
import static io.safedb.guard.Cases.write;
import static org.assertj.core.api.Assertions.assertThat;

import io.safedb.EnforcementMode;
import io.safedb.Rule;
import io.safedb.SafeDbPolicy;
import io.safedb.Scope;
import io.safedb.TableAccess;
import io.safedb.TablePolicy;
import io.safedb.TenantId;
import io.safedb.TenantType;
import io.safedb.environment.Environment;
import io.safedb.guard.TenantMention.Use;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("The Guard")
class GuardTest {
    private SafeDbPolicy policy = Cases.policy().build();
    private Environment marked = Environment.DISPOSABLE;
    private Scope scope = IN_A;

    private Decision decide(Call call) {
        return Cases.guard(policy, marked).decideBound(call, scope);
    }

    private void assertRefused(Cases.CallBuilder call, Rule rule) {
        assertRefused(call.call(), rule);
    }

    private void assertRefused(Call call, Rule rule) {
        assertThat(decide(call))
                .isInstanceOfSatisfying(
                        Decision.Refuse.class,
                        refuse -> assertThat(refuse.violation().rule()).isEqualTo(rule));
    }

    private void assertPasses(Cases.CallBuilder call) {
        assertThat(decide(call.call())).isNotInstanceOf(Decision.Refuse.class);
    }

    @Nested
    @DisplayName("weighs what a reader found")
    class Findings {
        @Test
        @DisplayName("in a fixed order, whatever the order in which it was found")
        void precedence() {
            marked = Environment.PRODUCTION;
            List<Finding.Kind> kinds = new ArrayList<>(List.of(
                    Finding.Kind.UNREADABLE,
                    Finding.Kind.TAMPERING,
                    Finding.Kind.OPAQUE,
                    Finding.Kind.REVEALING,
                    Finding.Kind.DESTRUCTIVE,
                    Finding.Kind.UNNARROWABLE));
            Map<Finding.Kind, Rule> rules = new EnumMap<>(Map.of(
                    Finding.Kind.UNREADABLE, Rule.UNREADABLE,
                    Finding.Kind.TAMPERING, Rule.SCOPE_TAMPERING,
                    Finding.Kind.OPAQUE, Rule.OPAQUE_CODE,
                    Finding.Kind.REVEALING, Rule.UNSCOPED_STATEMENT,
                    Finding.Kind.DESTRUCTIVE, Rule.DESTRUCTIVE_WITHOUT_TOKEN,
                    Finding.Kind.UNNARROWABLE, Rule.UNSCOPED_STATEMENT));
            while (!kinds.isEmpty()) {
                List<Finding.Kind> found = new ArrayList<>(kinds);
                Rule first = Objects.requireNonNull(rules.get(kinds.get(0)));
                for (int i = 0; i < 2; i++) {
                    Cases.CallBuilder call = read(TENANT);
                    found.forEach(call::finding);
                    assertRefused(call, first);
                    Collections.reverse(found);
                }
                kinds.remove(0);
            }
        }

        @Test
        @DisplayName("before the tables, and destruction before the scope")
        void aroundTables() {
            marked = Environment.PRODUCTION;
            scope = NONE;
            assertRefused(read(UNKNOWN).finding(Finding.Kind.REVEALING), Rule.UNSCOPED_STATEMENT);
            assertRefused(read(UNKNOWN).finding(Finding.Kind.DESTRUCTIVE), Rule.UNKNOWN_TABLE);
            assertRefused(read(TENANT).finding(Finding.Kind.DESTRUCTIVE), Rule.DESTRUCTIVE_WITHOUT_TOKEN);
            assertRefused(
                    read(TENANT)
                            .finding(Finding.Kind.UNNARROWABLE)
                            .mention(TenantMention.literal(Use.COMPARED, "organization_id")),
                    Rule.NO_TENANT_SCOPE);
            scope = IN_A;
            assertRefused(
                    read(TENANT)
                            .finding(Finding.Kind.UNNARROWABLE)
                            .mention(TenantMention.literal(Use.COMPARED, "organization_id")),
                    Rule.HARDCODED_TENANT);
        }

        @ParameterizedTest
        @EnumSource(Environment.class)
        @DisplayName("and lets destruction pass only where no token is needed")
        void destructive(Environment environment) {
            marked = environment;
            Cases.CallBuilder call = write(Call.Action.DELETE, TENANT).finding(Finding.Kind.DESTRUCTIVE);
            if (environment == Environment.PRODUCTION || environment == Environment.STAGING) {
                assertRefused(call, Rule.DESTRUCTIVE_WITHOUT_TOKEN);
            } else {
                assertPasses(call);
            }
        }

        @Test
        @DisplayName("and never lets a system scope lift the destructive rules")
        void destructiveInSystemScope() {
            marked = Environment.PRODUCTION;
            scope = SYSTEM;
            assertRefused(
                    write(Call.Action.DELETE, TENANT).finding(Finding.Kind.DESTRUCTIVE),
                    Rule.DESTRUCTIVE_WITHOUT_TOKEN);
        }

        @Test
        @DisplayName("and takes reading everything for a fault in a system scope only")
        void unfilteredRead() {
            assertPasses(read(TENANT).finding(Finding.Kind.UNFILTERED_READ));
            scope = SYSTEM;
            assertRefused(read(TENANT).finding(Finding.Kind.UNFILTERED_READ), Rule.UNSCOPED_STATEMENT);
            assertPasses(read(SHARED).finding(Finding.Kind.UNFILTERED_READ));
            assertPasses(read(TENANT));
        }

        @Test
        @DisplayName("and lets listed functions run, with or without the policy's schema")
        void functions() {
            policy = Cases.policy()
                    .functions("invoice_total", "reporting.to_euro")
                    .build();
            assertPasses(read(TENANT).finding(Finding.Kind.OPAQUE, "invoice_total"));
            assertPasses(read(TENANT).finding(Finding.Kind.OPAQUE, "public.invoice_total"));
            assertPasses(read(TENANT).finding(Finding.Kind.OPAQUE, "reporting.to_euro"));
            assertRefused(read(TENANT).finding(Finding.Kind.OPAQUE, "to_euro"), Rule.OPAQUE_CODE);
            assertRefused(read(TENANT).finding(Finding.Kind.OPAQUE, "other.invoice_total"), Rule.OPAQUE_CODE);
            assertRefused(
                    read(TENANT).finding(Finding.Kind.OPAQUE, "invoice_total").finding(Finding.Kind.OPAQUE, "dblink"),
                    Rule.OPAQUE_CODE);
        }

        @Test
        @DisplayName("and lets listed procedures be called, and nothing but called")
        void procedures() {
            policy = Cases.policy().procedures("tidy").commands("ping").build();
            assertPasses(
                    new Cases.CallBuilder("CALL", Call.Action.CONTROL, false).finding(Finding.Kind.OPAQUE, "tidy"));
            assertRefused(read(TENANT).finding(Finding.Kind.OPAQUE, "tidy"), Rule.OPAQUE_CODE);
            assertRefused(
                    new Cases.CallBuilder("CALL", Call.Action.CONTROL, false).finding(Finding.Kind.OPAQUE, "other"),
                    Rule.OPAQUE_CODE);
            assertRefused(
                    new Cases.CallBuilder("DO", Call.Action.CONTROL, false).finding(Finding.Kind.OPAQUE, "tidy"),
                    Rule.OPAQUE_CODE);
        }
    }

    @Nested
    @DisplayName("knows tables")
    class Tables {
        @Test
        @DisplayName("that the database shows to have the tenant column")
        void discovered() {
            assertThat(decide(read(DISCOVERED).call())).isInstanceOf(Decision.Narrow.class);
            scope = NONE;
            assertRefused(read(DISCOVERED), Rule.NO_TENANT_SCOPE);
            scope = SYSTEM;
            assertRefused(read(DISCOVERED), Rule.UNSCOPED_STATEMENT);
        }

        @Test
        @DisplayName("and opens to a system scope only those that the policy opens, all of them")
        void closedToSystem() {
            scope = SYSTEM;
            assertRefused(read(CLOSED), Rule.UNSCOPED_STATEMENT);
            assertRefused(read(TENANT, CLOSED), Rule.UNSCOPED_STATEMENT);
            assertPasses(read(TENANT, SHARED));
        }

        @Test
        @DisplayName("and refuses a call for one bad table among good ones")
        void oneBadTable() {
            assertRefused(read(TENANT, SHARED, UNKNOWN), Rule.UNKNOWN_TABLE);
            assertRefused(read(SHARED, DENIED), Rule.UNKNOWN_TABLE);
            assertRefused(read(TENANT).target(SHARED, true), Rule.CROSS_TENANT);
            assertPasses(read(SHARED).target(TENANT, true));
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "safedb_environment",
                    "SafeDB_Tokens",
                    "app.safedb_tokens",
                    "safedb_environment.chunks",
                    "public.safedb_x"
                })
        @DisplayName("that are safedb's own, and lets nobody touch them")
        void reserved(String name) {
            policy = Cases.policy().build();
            for (Scope open : List.of(NONE, IN_A, SYSTEM)) {
                scope = open;
                assertRefused(read(name), Rule.SCOPE_TAMPERING);
                assertRefused(write(Call.Action.SCHEMA, name), Rule.SCOPE_TAMPERING);
            }
        }

        @Test
        @DisplayName("that are safedb's own, also where each rule is observed by itself")
        void reservedAlways() {
            SafeDbPolicy.Builder lax = Cases.policy();
            Arrays.stream(Rule.values())
                    .filter(Rule::enforced)
                    .forEach(rule -> lax.mode(rule, EnforcementMode.OBSERVE));
            policy = lax.build();
            assertRefused(write(Call.Action.DELETE, "safedb_used_token"), Rule.SCOPE_TAMPERING);
            assertRefused(write(Call.Action.SCHEMA, "safedb_used_token"), Rule.SCOPE_TAMPERING);
            policy = Cases.policy().mode(EnforcementMode.OBSERVE).build();
            assertPasses(write(Call.Action.DELETE, "safedb_used_token"));
        }

        @Test
        @DisplayName("and asks for each once, so that a decision rests on one answer")
        void asksOnce() {
            AtomicInteger asked = new AtomicInteger();
            Guard guard = new Guard(policy, Cases.database(marked), name -> asked.incrementAndGet() == 1);
            assertThat(guard.decide(read("comes_and_goes").call(), IN_A)).isInstanceOf(Decision.Narrow.class);
            assertThat(asked).hasValue(1);
        }

        @Test
        @DisplayName("and does not believe a write that names no table")
        void writeWithoutTarget() {
            assertRefused(write(Call.Action.UPDATE), Rule.UNREADABLE);
            assertRefused(new Cases.CallBuilder("DELETE", Call.Action.DELETE, false, TENANT), Rule.UNREADABLE);
            assertPasses(read());
        }

        @Test
        @DisplayName("and does not believe a schema change without a finding where a token is needed")
        void schemaWithoutFinding() {
            marked = Environment.STAGING;
            assertRefused(write(Call.Action.SCHEMA), Rule.DESTRUCTIVE_WITHOUT_TOKEN);
        }
    }

    @Nested
    @DisplayName("weighs tenant ids")
    class Mentions {
        @ParameterizedTest
        @EnumSource(Use.class)
        @DisplayName("by where they come from")
        void sources(Use use) {
            assertRefused(read(TENANT).mention(TenantMention.literal(use, "w")), Rule.HARDCODED_TENANT);
            assertRefused(read(SHARED).mention(TenantMention.literal(use, "w")), Rule.HARDCODED_TENANT);
            assertPasses(read(TENANT).mention(TenantMention.value(use, "org_a", "w")));
            assertPasses(read(TENANT).mention(TenantMention.value(use, Cases.ORG_A, "w")));
            assertRefused(read(TENANT).mention(TenantMention.value(use, "org_b", "w")), Rule.CROSS_TENANT);
            assertRefused(read(TENANT).mention(TenantMention.value(use, null, "w")), Rule.CROSS_TENANT);
            assertRefused(
                    read(TENANT).mention(TenantMention.value(use, TenantMention.UNBOUND, "w")), Rule.CROSS_TENANT);
            assertRefused(read(TENANT).mention(TenantMention.value(use, List.of("org_a"), "w")), Rule.CROSS_TENANT);
            assertRefused(read(TENANT).mention(TenantMention.value(use, "default", "w")), Rule.HARDCODED_TENANT);
        }

        @Test
        @DisplayName("and lets something computed be compared, never written")
        void expressions() {
            assertPasses(read(TENANT).mention(TenantMention.expression(Use.COMPARED, "w")));
            assertRefused(
                    write(Call.Action.UPDATE, TENANT).mention(TenantMention.expression(Use.ASSIGNED, "w")),
                    Rule.CROSS_TENANT);
            scope = SYSTEM;
            assertRefused(
                    write(Call.Action.UPDATE, TENANT).mention(TenantMention.expression(Use.ASSIGNED, "w")),
                    Rule.CROSS_TENANT);
        }

        @Test
        @DisplayName("all of them, not the first")
        void all() {
            assertRefused(
                    write(Call.Action.INSERT, TENANT)
                            .mention(TenantMention.value(Use.ASSIGNED, "org_a", "row 1"))
                            .mention(TenantMention.value(Use.ASSIGNED, "org_b", "row 2")),
                    Rule.CROSS_TENANT);
        }

        @Test
        @DisplayName("when they are bound, and refuses to run a call whose parameter was never bound")
        void parameters() {
            Call call = read(TENANT)
                    .mention(TenantMention.parameter(Use.COMPARED, 2, "w"))
                    .call();
            Guard guard = Cases.guard(policy, marked);

            assertThat(guard.decide(call, IN_A)).isInstanceOf(Decision.Narrow.class);
            assertRefused(call, Rule.CROSS_TENANT);
            assertThat(decide(call.bind(position -> position == 2 ? "org_a" : "?")))
                    .isInstanceOf(Decision.Narrow.class);
            assertRefused(call.bind(position -> "org_b"), Rule.CROSS_TENANT);
            assertRefused(call.bind(position -> TenantMention.UNBOUND), Rule.CROSS_TENANT);
        }

        @Test
        @DisplayName(
                "of a tenant that the policy denies, or that has another type than the column, before anything runs")
        void scopeItself() {
            scope = new Scope.OfTenant(TenantId.of("default"), null);
            assertRefused(read(TENANT), Rule.HARDCODED_TENANT);
            assertPasses(read(SHARED));
            scope = new Scope.OfTenant(TenantId.of(7), null);
            assertRefused(read(TENANT), Rule.CROSS_TENANT);
            policy = Cases.policy().tenantType(TenantType.UUID).build();
            scope = IN_A;
            assertRefused(read(TENANT), Rule.CROSS_TENANT);
            scope = new Scope.OfTenant(TenantId.of(UUID.randomUUID()), null);
            assertPasses(read(TENANT));
        }

        @Test
        @DisplayName("in a system scope too: rows must say whose they are, and by a bound value")
        void inSystemScope() {
            scope = SYSTEM;
            assertPasses(write(Call.Action.INSERT, TENANT).mention(TenantMention.value(Use.ASSIGNED, "org_b", "w")));
            assertPasses(read(TENANT).mention(TenantMention.value(Use.COMPARED, "org_b", "w")));
            assertRefused(write(Call.Action.INSERT, TENANT), Rule.UNSCOPED_STATEMENT);
            assertRefused(
                    write(Call.Action.INSERT, TENANT).mention(TenantMention.value(Use.ASSIGNED, null, "w")),
                    Rule.CROSS_TENANT);
            assertRefused(
                    write(Call.Action.UPDATE, TENANT).mention(TenantMention.value(Use.ASSIGNED, " ", "w")),
                    Rule.CROSS_TENANT);
            assertRefused(
                    read(TENANT).mention(TenantMention.value(Use.COMPARED, "default", "w")), Rule.HARDCODED_TENANT);
            assertRefused(read(TENANT).mention(TenantMention.literal(Use.COMPARED, "w")), Rule.HARDCODED_TENANT);
        }
    }

    @Nested
    @DisplayName("observes")
    class Observing {
        @Test
        @DisplayName("a rule broken by the whole call only where each of its tables is observed")
        void mixedTables() {
            policy = Cases.policy()
                    .table("watched", TablePolicy.of(TableAccess.TENANT).withMode(EnforcementMode.OBSERVE))
                    .build();
            TenantMention literal = TenantMention.literal(Use.COMPARED, "w");
            assertPasses(read("watched").mention(literal));
            assertRefused(read("watched", TENANT).mention(literal), Rule.HARDCODED_TENANT);
            assertRefused(read(TENANT, "watched").mention(literal), Rule.HARDCODED_TENANT);
            scope = NONE;
            assertPasses(read("watched"));
            assertRefused(read("watched", TENANT), Rule.NO_TENANT_SCOPE);
        }

        @Test
        @DisplayName("no table where what the call touches is not known for sure")
        void blind() {
            policy = Cases.policy()
                    .table("watched", TablePolicy.of(TableAccess.TENANT).withMode(EnforcementMode.OBSERVE))
                    .build();
            assertRefused(read("watched").finding(Finding.Kind.UNREADABLE), Rule.UNREADABLE);
            assertRefused(read("watched").finding(Finding.Kind.OPAQUE), Rule.OPAQUE_CODE);
            assertRefused(read("watched").finding(Finding.Kind.TAMPERING), Rule.SCOPE_TAMPERING);
            assertPasses(read("watched").finding(Finding.Kind.UNNARROWABLE));
        }

        @ParameterizedTest
        @EnumSource(
                value = Finding.Kind.class,
                names = {"UNREADABLE", "UNNARROWABLE", "REVEALING"})
        @DisplayName("without narrowing what could not be read or narrowed")
        void notNarrowed(Finding.Kind kind) {
            policy = Cases.policy().mode(kind.rule(), EnforcementMode.OBSERVE).build();
            Decision decision = decide(read(TENANT).finding(kind).call());
            assertThat(decision).isInstanceOf(Decision.Allow.class);
            assertThat(decision.observed())
                    .singleElement()
                    .satisfies(v -> assertThat(v.rule()).isEqualTo(kind.rule()));
        }

        @Test
        @DisplayName("and still narrows where only another rule was broken")
        void narrowed() {
            policy = Cases.policy()
                    .mode(Rule.HARDCODED_TENANT, EnforcementMode.OBSERVE)
                    .build();
            Decision decision = decide(read(TENANT)
                    .mention(TenantMention.literal(Use.COMPARED, "w"))
                    .call());
            assertThat(decision).isInstanceOf(Decision.Narrow.class);
            assertThat(decision.observed()).hasSize(1);
        }
    }

    @Test
    @DisplayName("says the facts and no value in a refusal")
    void violation() {
        Decision decision = decide(write(Call.Action.UPDATE, TENANT)
                .mention(TenantMention.value(Use.ASSIGNED, "secret-org", "tickets.organization_id"))
                .call());
        assertThat(decision).isInstanceOfSatisfying(Decision.Refuse.class, refuse -> {
            assertThat(refuse.violation().operation()).isEqualTo("UPDATE");
            assertThat(refuse.violation().target()).isEqualTo("tickets.organization_id");
            assertThat(refuse.violation().message())
                    .contains("SDB103", refuse.violation().eventId())
                    .doesNotContain("secret-org");
        });
    }

    @Test
    @DisplayName("allocates no record for a clean decision without a tenant")
    void plain() {
        assertThat(decide(read(SHARED).call())).isSameAs(Decision.Allow.PLAIN);
    }
}

package io.safedb.guard;

import static org.assertj.core.api.Assertions.assertThat;

import io.safedb.EnforcementMode;
import io.safedb.Rule;
import io.safedb.SafeDbPolicy;
import io.safedb.Scope;
import io.safedb.environment.Environment;
import java.util.List;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

@Label("Laws of the Guard")
class GuardProperties {
    private static final Set<String> TENANT_TABLES = Set.of(Cases.TENANT, Cases.CLOSED, Cases.DISCOVERED);

    @Provide
    Arbitrary<Call> calls() {
        Arbitrary<Call.Target> targets = Combinators.combine(
                        Arbitraries.of(
                                Cases.TENANT,
                                Cases.CLOSED,
                                Cases.DISCOVERED,
                                Cases.SHARED,
                                Cases.DENIED,
                                Cases.UNKNOWN,
                                Cases.RESERVED),
                        Arbitraries.of(Call.Touch.class))
                .as(Call.Target::new);
        Arbitrary<TenantMention> mentions = Combinators.combine(
                        Arbitraries.of(TenantMention.Use.values()),
                        Arbitraries.of(TenantMention.Source.values()),
                        Arbitraries.<Object>of("org_a", "org_b", "default", "", 7L, Cases.ORG_A, TenantMention.UNBOUND)
                                .injectNull(0.1))
                .as((use, source, value) -> new TenantMention(
                        use,
                        source,
                        source == TenantMention.Source.PARAMETER ? 1 : 0,
                        source == TenantMention.Source.VALUE ? value : null,
                        "somewhere",
                        CallText.NOWHERE));
        Arbitrary<Finding> findings = Arbitraries.of(Finding.Kind.values())
                // Noted and not refused where nothing takes a token: RowCapTest.
                .filter(kind -> kind != Finding.Kind.OVER_CAP)
                .map(kind -> new Finding(kind, kind.name(), "it was seen"));
        return Combinators.combine(
                        Arbitraries.of(Call.Action.values()),
                        targets.list().ofMaxSize(3),
                        mentions.list().ofMaxSize(2),
                        Arbitraries.frequencyOf(
                                net.jqwik.api.Tuple.of(3, Arbitraries.just(List.<Finding>of())),
                                net.jqwik.api.Tuple.of(2, findings.list().ofMaxSize(2))))
                .as((action, touched, named, found) -> new Call("op", action, touched, named, found, "shape"));
    }

    @Provide
    Arbitrary<Scope> scopes() {
        return Arbitraries.of(
                Cases.NONE,
                Cases.IN_A,
                Cases.IN_B,
                Cases.SYSTEM,
                new Scope.OfTenant(io.safedb.TenantId.of("default"), null),
                new Scope.OfTenant(io.safedb.TenantId.of(7), "switched"));
    }

    @Provide
    Arbitrary<SafeDbPolicy> policies() {
        return Arbitraries.of(
                Cases.policy().build(),
                Cases.policy().functions("OPAQUE").build(),
                Cases.policy().denyTenants().build());
    }

    @Provide
    Arbitrary<Environment> markers() {
        return Arbitraries.of(Environment.class).injectNull(0.2);
    }

    @Property(tries = 5000, edgeCases = EdgeCasesMode.NONE)
    @Label("rows of a tenant are never touched unnarrowed, except in a system scope that the policy opens")
    void isolation(
            @ForAll("calls") Call call,
            @ForAll("scopes") Scope scope,
            @ForAll("policies") SafeDbPolicy policy,
            @ForAll("markers") Environment marked) {
        boolean tenantRows = call.action() != Call.Action.SCHEMA
                && call.targets().stream().anyMatch(target -> TENANT_TABLES.contains(target.name()));
        Decision decision = Cases.guard(policy, marked).decideBound(call, scope);

        assertThat(decision.observed()).isEmpty();
        if (tenantRows && decision instanceof Decision.Allow) {
            assertThat(scope).isInstanceOf(Scope.OfSystem.class);
            assertThat(call.targets())
                    .extracting(Call.Target::name)
                    .doesNotContain(Cases.CLOSED, Cases.DISCOVERED, Cases.DENIED, Cases.UNKNOWN, Cases.RESERVED);
        }
        if (decision instanceof Decision.Narrow narrow) {
            assertThat(scope)
                    .isInstanceOfSatisfying(
                            Scope.OfTenant.class,
                            open -> assertThat(narrow.tenant()).isEqualTo(open.tenant()));
            assertThat(call.mentions())
                    .noneMatch(mention -> mention.source() == TenantMention.Source.LITERAL
                            || (mention.source() == TenantMention.Source.VALUE
                                    && !narrow.tenant().isNamedBy(mention.value())));
        }
    }

    @Property(tries = 2000, edgeCases = EdgeCasesMode.NONE)
    @Label("the same call is refused by the same rule each time, in whatever order its parts stand")
    void deterministic(
            @ForAll("calls") Call call, @ForAll("scopes") Scope scope, @ForAll("markers") Environment marked) {
        Guard guard = Cases.guard(Cases.policy().build(), marked);
        Decision first = guard.decideBound(call, scope);
        Call findingsReversed = new Call(
                call.operation(),
                call.action(),
                call.targets(),
                call.mentions(),
                reversed(call.findings()),
                call.shape());

        assertThat(said(guard.decideBound(call, scope))).isEqualTo(said(first));
        assertThat(said(guard.decideBound(findingsReversed, scope))).isEqualTo(said(first));
    }

    @Property(tries = 2000, edgeCases = EdgeCasesMode.NONE)
    @Label("where the policy observes everything, nothing is refused and nothing is narrowed")
    void observing(@ForAll("calls") Call call, @ForAll("scopes") Scope scope, @ForAll("markers") Environment marked) {
        SafeDbPolicy observing = Cases.policy().mode(EnforcementMode.OBSERVE).build();
        Decision observed = Cases.guard(observing, marked).decideBound(call, scope);
        Decision enforced = Cases.guard(Cases.policy().build(), marked).decideBound(call, scope);

        assertThat(observed).isInstanceOf(Decision.Allow.class);
        if (enforced instanceof Decision.Refuse refuse) {
            assertThat(observed.observed().get(0).rule())
                    .isEqualTo(refuse.violation().rule());
        } else {
            assertThat(observed.observed()).isEmpty();
        }
    }

    @Property(tries = 2000, edgeCases = EdgeCasesMode.NONE)
    @Label("to observe one rule never makes another one refuse what passed before")
    void observingOneRule(
            @ForAll("calls") Call call, @ForAll("scopes") Scope scope, @ForAll("markers") Environment marked) {
        Decision enforced = Cases.guard(Cases.policy().build(), marked).decideBound(call, scope);
        for (Rule rule : Rule.values()) {
            if (!rule.enforced()) {
                continue;
            }
            SafeDbPolicy policy =
                    Cases.policy().mode(rule, EnforcementMode.OBSERVE).build();
            Decision decision = Cases.guard(policy, marked).decideBound(call, scope);
            if (!(enforced instanceof Decision.Refuse)) {
                if (rule != Rule.ROW_CAP) { // its obligation says that it is observed
                    assertThat(decision).isEqualTo(enforced);
                }
            } else if (decision instanceof Decision.Refuse refuse) {
                // Safedb's own tables are nobody's to observe.
                boolean reserved = rule == Rule.SCOPE_TAMPERING
                        && refuse.violation().target().equals(Cases.RESERVED);
                if (!reserved) {
                    assertThat(refuse.violation().rule()).isNotEqualTo(rule);
                }
            } else {
                assertThat(decision.observed())
                        .allSatisfy(v -> assertThat(v.rule()).isEqualTo(rule));
            }
        }
    }

    private static String said(Decision decision) {
        return decision instanceof Decision.Refuse refuse
                ? refuse.violation().rule().id()
                : decision.toString();
    }

    private static <T> List<T> reversed(List<T> list) {
        List<T> reversed = new java.util.ArrayList<>(list);
        java.util.Collections.reverse(reversed);
        return reversed;
    }
}

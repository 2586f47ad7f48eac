package io.safedb.guard;

import static io.safedb.guard.Cases.IN_A;
import static io.safedb.guard.Cases.NONE;
import static org.assertj.core.api.Assertions.assertThat;

import io.safedb.EnforcementMode;
import io.safedb.Rule;
import io.safedb.SafeDbPolicy;
import io.safedb.Scope;
import io.safedb.environment.Environment;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@DisplayName("The Guard lets a plain text that nobody understood")
class UnreadGuardTest {
    private static final Scope SYSTEM = new Scope.OfSystem("ops", "the test");

    private SafeDbPolicy policy = Cases.policy().rls(true).build();

    private static Call unread(Call.Action action, Finding.Kind... others) {
        Cases.CallBuilder call = new Cases.CallBuilder(action == Call.Action.READ ? "SELECT" : "INSERT", action, false)
                .finding(Finding.Kind.UNREAD_BUT_PLAIN);
        for (Finding.Kind other : others) {
            call.finding(other);
        }
        return call.call();
    }

    private Decision decide(Call call, Scope scope) {
        return Cases.guard(policy, Environment.DISPOSABLE).decideBound(call, scope);
    }

    private static void assertRefused(Decision decision, Rule rule) {
        assertThat(decision)
                .isInstanceOfSatisfying(
                        Decision.Refuse.class,
                        refuse -> assertThat(refuse.violation().rule()).isEqualTo(rule));
    }

    @ParameterizedTest
    @EnumSource(
            value = Call.Action.class,
            names = {"READ", "INSERT"})
    @DisplayName("run for a tenant under two locks, as it is, and says so")
    void passes(Call.Action action) {
        Decision decision = decide(unread(action), IN_A);
        assertThat(decision).isInstanceOf(Decision.Allow.class);
        assertThat(decision.observed()).singleElement().satisfies(noted -> {
            assertThat(noted.rule()).isEqualTo(Rule.UNREADABLE);
            assertThat(noted.detail()).contains("row-level security");
        });
    }

    @Test
    @DisplayName("run for nobody else")
    void otherScopes() {
        assertRefused(decide(unread(Call.Action.READ), NONE), Rule.UNREADABLE);
        assertRefused(decide(unread(Call.Action.READ), SYSTEM), Rule.UNREADABLE);
        policy = Cases.policy().build();
        assertRefused(decide(unread(Call.Action.READ), IN_A), Rule.UNREADABLE);
    }

    @Test
    @DisplayName("do nothing else that is refused")
    void otherFindings() {
        for (Finding.Kind kind :
                List.of(Finding.Kind.UNREADABLE, Finding.Kind.TAMPERING, Finding.Kind.OPAQUE, Finding.Kind.REVEALING)) {
            assertRefused(decide(unread(Call.Action.READ, kind), IN_A), kind.rule());
        }
    }

    @Test
    @DisplayName("write no test data, which nobody could find again")
    void testRun() {
        Scope run = IN_A.under(new Scope.Conditions("run-1", List.of(), null));
        assertThat(decide(unread(Call.Action.READ), run)).isInstanceOf(Decision.Allow.class);
        assertRefused(decide(unread(Call.Action.INSERT), run), Rule.TEST_DATA_IN_PRODUCTION);
    }

    @Test
    @DisplayName("work for no id that is never a tenant")
    void denied() {
        Scope never = new Scope.OfTenant(io.safedb.TenantId.of("default"), null);
        assertRefused(decide(unread(Call.Action.READ), never), Rule.HARDCODED_TENANT);
    }

    @Test
    @DisplayName("run where the rule is only observed, as before")
    void observed() {
        policy = Cases.policy().mode(Rule.UNREADABLE, EnforcementMode.OBSERVE).build();
        assertThat(decide(unread(Call.Action.READ), NONE)).isInstanceOf(Decision.Allow.class);
    }
}

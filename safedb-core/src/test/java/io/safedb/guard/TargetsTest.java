package io.safedb.guard;

import static io.safedb.guard.Cases.CLOSED;
import static io.safedb.guard.Cases.DENIED;
import static io.safedb.guard.Cases.IN_A;
import static io.safedb.guard.Cases.SHARED;
import static io.safedb.guard.Cases.TENANT;
import static io.safedb.guard.Cases.read;
import static io.safedb.guard.Cases.write;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.safedb.RowCondition;
import io.safedb.Rule;
import io.safedb.SafeDbPolicy;
import io.safedb.TableAccess;
import io.safedb.TablePolicy;
import io.safedb.environment.Environment;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("What a call remembers of its targets")
class TargetsTest {
    private static Rule refusal(Decision decision) {
        return ((Decision.Refuse) decision).violation().rule();
    }

    @Test
    @DisplayName("belongs to the policy that asks, also when two ask by turns")
    void onePolicyAtATime() {
        Guard tenant = Cases.guard(
                Cases.withoutTables(Environment.DISPOSABLE).tenantTables("t").build(), Environment.DISPOSABLE);
        Guard denied = Cases.guard(
                Cases.withoutTables(Environment.DISPOSABLE).deniedTables("t").build(), Environment.DISPOSABLE);
        Guard unknown = Cases.guard(Cases.withoutTables(Environment.DISPOSABLE).build(), Environment.DISPOSABLE);
        Call call = read("t").call();
        for (int turn = 0; turn < 2; turn++) {
            assertThat(tenant.decideBound(call, IN_A)).isInstanceOf(Decision.Narrow.class);
            assertThat(refusal(denied.decideBound(call, IN_A))).isEqualTo(Rule.UNKNOWN_TABLE);
            assertThat(refusal(unknown.decideBound(call, IN_A))).isEqualTo(Rule.UNKNOWN_TABLE);
        }
    }

    @Test
    @DisplayName("is never what the database says: that is asked for each decision")
    void discoveredAnew() {
        Set<String> known = new HashSet<>();
        SafeDbPolicy policy = Cases.policy().build();
        Guard guard = new Guard(policy, Cases.database(Environment.DISPOSABLE), known::contains);
        Call call = read(TENANT, "new_table").call();
        assertThat(refusal(guard.decideBound(call, IN_A))).isEqualTo(Rule.UNKNOWN_TABLE);
        known.add("new_table");
        assertThat(guard.decideBound(call, IN_A)).isInstanceOf(Decision.Narrow.class);
        known.clear();
        assertThat(refusal(guard.decideBound(call, IN_A))).isEqualTo(Rule.UNKNOWN_TABLE);
    }

    @Test
    @DisplayName("goes with a call that gets a finding or its values, and with no other call")
    void otherCalls() {
        Guard guard = Cases.guard(Cases.policy().build(), Environment.DISPOSABLE);
        Call call = read(TENANT).call();
        assertThat(guard.decideBound(call, IN_A)).isInstanceOf(Decision.Narrow.class);
        assertThat(refusal(guard.decideBound(
                        call.with(new Finding(Finding.Kind.UNNARROWABLE, TENANT, "it was seen")), IN_A)))
                .isEqualTo(Rule.UNSCOPED_STATEMENT);
        assertThat(refusal(guard.decideBound(read(TENANT, DENIED).call(), IN_A)))
                .isEqualTo(Rule.UNKNOWN_TABLE);
        assertThat(refusal(guard.decideBound(read(TENANT, "safedb_environment").call(), IN_A)))
                .isEqualTo(Rule.SCOPE_TAMPERING);
    }

    @Test
    @DisplayName("finds the one among many that is out of the ordinary")
    void oneOfMany() {
        Guard guard = Cases.guard(
                Cases.policy()
                        .table(
                                "invoices",
                                TablePolicy.of(TableAccess.TENANT).locked(RowCondition.parse("locked = true")))
                        .build(),
                Environment.DISPOSABLE);
        assertThat(guard.decideBound(
                                read(TENANT, SHARED).target("invoices", true).call(), IN_A)
                        .obligations()
                        .locked())
                .containsOnlyKeys("invoices");
        assertThat(guard.decideBound(read(TENANT, SHARED, "invoices").call(), IN_A)
                        .obligations()
                        .isNone())
                .isTrue();
        assertThat(refusal(guard.decideBound(
                        write(Call.Action.UPDATE, TENANT).target(SHARED, true).call(), IN_A)))
                .isEqualTo(Rule.CROSS_TENANT);
        assertThat(refusal(guard.decideBound(
                        read(TENANT, CLOSED, "a.b.safedb_x", SHARED).call(), IN_A)))
                .isEqualTo(Rule.SCOPE_TAMPERING);
    }

    @Test
    @DisplayName("does not change with the list that the call was made of")
    void copied() {
        List<Call.Target> given = new ArrayList<>(List.of(new Call.Target(TENANT, Call.Touch.READ)));
        Call call = new Call("SELECT", Call.Action.READ, given, List.of(), List.of(), "SELECT");
        given.set(0, new Call.Target(DENIED, Call.Touch.READ));
        assertThat(call.targets()).containsExactly(new Call.Target(TENANT, Call.Touch.READ));
        assertThat(call.targets()).isEqualTo(List.of(new Call.Target(TENANT, Call.Touch.READ)));
        assertThatThrownBy(() -> call.targets().set(0, given.get(0))).isInstanceOf(UnsupportedOperationException.class);
    }
}

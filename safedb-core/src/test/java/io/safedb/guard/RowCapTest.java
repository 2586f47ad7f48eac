package io.safedb.guard;

import static org.assertj.core.api.Assertions.assertThat;

import io.safedb.EnforcementMode;
import io.safedb.Rule;
import io.safedb.SafeDbPolicy;
import io.safedb.environment.Environment;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@DisplayName("The row cap")
class RowCapTest {
    private static Call call(Call.Touch touch) {
        return new Call(
                "UPDATE",
                Call.Action.UPDATE,
                List.of(new Call.Target(Cases.TENANT, touch)),
                List.of(),
                List.of(),
                "UPDATE x SET a = ?");
    }

    private static final Finding OVER =
            new Finding(Finding.Kind.OVER_CAP, Cases.TENANT, "it hit 1001 rows, the row cap is 1000");

    @ParameterizedTest
    @EnumSource(Environment.class)
    @DisplayName("is an obligation of whatever changes or removes rows, and undone where tokens are asked for")
    void obliges(Environment environment) {
        Guard guard = Cases.guard(Cases.policy().rowCap(7).build(), environment);
        Obligations.RowCap cap = new Obligations.RowCap(7, environment.needsToken());
        assertThat(guard.decide(call(Call.Touch.CHANGE), Cases.IN_A)
                        .obligations()
                        .cap())
                .isEqualTo(cap);
        assertThat(guard.decide(call(Call.Touch.INSERT_AND_CHANGE), Cases.IN_A)
                        .obligations()
                        .cap())
                .isEqualTo(cap);
        assertThat(guard.decide(call(Call.Touch.INSERT), Cases.IN_A)
                        .obligations()
                        .cap())
                .isEqualTo(Obligations.RowCap.NONE);
        assertThat(guard.decide(call(Call.Touch.READ), Cases.IN_A).obligations().cap())
                .isEqualTo(Obligations.RowCap.NONE);
    }

    @ParameterizedTest
    @EnumSource(Environment.class)
    @DisplayName("refuses what hit more where tokens are asked for, and logs it elsewhere")
    void refuses(Environment environment) {
        Guard guard = Cases.guard(Cases.policy().build(), environment);
        Decision decision = guard.decideBound(call(Call.Touch.CHANGE).with(OVER), Cases.IN_A);
        if (environment.needsToken()) {
            assertThat(decision)
                    .isInstanceOfSatisfying(
                            Decision.Refuse.class,
                            refuse -> assertThat(refuse.violation().rule()).isEqualTo(Rule.ROW_CAP));
        } else {
            assertThat(decision.observed())
                    .extracting(violation -> violation.rule())
                    .containsExactly(Rule.ROW_CAP);
        }
    }

    @Test
    @DisplayName("holds in a system scope, too")
    void systemScope() {
        Guard guard = Cases.guard(Cases.policy().build(), Environment.PRODUCTION);
        Call call = new Call(
                "UPDATE",
                Call.Action.UPDATE,
                List.of(new Call.Target(Cases.TENANT, Call.Touch.CHANGE)),
                List.of(),
                List.of(),
                "UPDATE x SET a = ?");
        assertThat(guard.decide(call, Cases.SYSTEM))
                .isInstanceOfSatisfying(
                        Decision.Allow.class,
                        allow -> assertThat(allow.obligations().cap().undone()).isTrue());
        assertThat(guard.decideBound(call.with(OVER), Cases.SYSTEM)).isInstanceOf(Decision.Refuse.class);
    }

    @Test
    @DisplayName("is only logged where the policy observes it on every table that the call touches")
    void observed() {
        SafeDbPolicy policy =
                Cases.policy().mode(Rule.ROW_CAP, EnforcementMode.OBSERVE).build();
        Guard guard = Cases.guard(policy, Environment.PRODUCTION);
        assertThat(guard.decide(call(Call.Touch.CHANGE), Cases.IN_A)
                        .obligations()
                        .cap())
                .isEqualTo(new Obligations.RowCap(1000, false));
        assertThat(guard.decideBound(call(Call.Touch.CHANGE).with(OVER), Cases.IN_A)
                        .observed())
                .hasSize(1);
    }
}

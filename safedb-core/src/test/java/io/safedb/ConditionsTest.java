package io.safedb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.safedb.environment.Environment;
import io.safedb.token.Token;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@SuppressWarnings("try") // A scope does its work by being open.
@DisplayName("Conditions of a scope")
class ConditionsTest {
    private static final TenantId ORG_A = TenantId.of("org_a");

    private final SafeDb safeDb = SafeDb.create(SafeDbPolicy.builder()
            .environment(Environment.TEST)
            .tenantColumn("organization_id")
            .build());

    @AfterEach
    void nothingStaysOpen() {
        safeDb.close();
        assertThat(Scope.current()).isSameAs(Scope.None.INSTANCE);
    }

    private static Scope.Conditions now() {
        return Scope.current().conditions();
    }

    @Test
    @DisplayName("outlive the scopes opened inside them, and scopes outlive the conditions opened inside those")
    void nest() {
        try (TestData run = TestData.open("run-1")) {
            assertThat(run.runId()).isEqualTo("run-1");
            try (TenantScope scope = TenantScope.open(ORG_A);
                    Unlock unlock = Unlock.open("time_entries", "m.keller", "credit note")) {
                assertThat(TenantScope.current()).contains(ORG_A);
                assertThat(now().testRun()).isEqualTo("run-1");
                assertThat(now().unlocked()).hasSize(1);
                try (TenantScope other = TenantScope.switchTo(TenantId.of("org_b"), "support")) {
                    assertThat(now().testRun()).isEqualTo("run-1");
                    assertThat(now().unlocked()).hasSize(1);
                }
            }
            try (SystemScope job = SystemScope.open("job", "why")) {
                assertThat(now().testRun()).isEqualTo("run-1");
            }
            assertThat(now().unlocked()).isEmpty();
        }
    }

    @Test
    @DisplayName("are closed in order and on their own thread")
    void order() throws Exception {
        TestData run = TestData.open("run-1");
        Unlock unlock = Unlock.open("time_entries", "m.keller", "credit note");
        assertThatThrownBy(run::close).isInstanceOf(IllegalStateException.class).hasMessageContaining("TestData");
        FutureTask<Void> elsewhere = new FutureTask<>(() -> {
            assertThatThrownBy(unlock::close)
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("Unlock");
            return null;
        });
        new Thread(elsewhere).start();
        elsewhere.get();
        assertThat(now().unlocked()).hasSize(1);
        unlock.close();
        unlock.close();
        run.close();
    }

    @Test
    @DisplayName("go to other threads with wrap, but for a token")
    void wrapped() throws Exception {
        FutureTask<Scope.Conditions> task = safeDb.withToken(Token.of("a.b.c"), () -> {
            try (TestData run = TestData.open("run-1");
                    Unlock unlock = Unlock.open("time_entries", "m.keller", "credit note")) {
                assertThat(now().token()).isNotNull();
                return new FutureTask<>(TenantScope.wrap(ConditionsTest::now));
            }
        });
        new Thread(task).start();
        assertThat(task.get().testRun()).isEqualTo("run-1");
        assertThat(task.get().unlocked()).hasSize(1);
        assertThat(task.get().token()).isNull();
        FutureTask<Scope.Conditions> plain = new FutureTask<>(ConditionsTest::now);
        try (TestData run = TestData.open("run-1")) {
            new Thread(plain).start();
            assertThat(plain.get()).isEqualTo(Scope.Conditions.NONE);
        }
    }

    @Test
    @DisplayName("belong to one run at a time")
    void oneRun() {
        try (TestData run = TestData.open("run-1")) {
            try (TestData same = TestData.open("run-1")) {
                assertThat(now().testRun()).isEqualTo("run-1");
            }
            assertThatThrownBy(() -> TestData.open("run-2")).isInstanceOf(IllegalStateException.class);
            assertThat(now().testRun()).isEqualTo("run-1");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "-run", ".run", "a b", "run'1", "run\n", "$ne", "r\u00fcn", "run*"})
    @DisplayName("have a run with a plain name")
    void names(String name) {
        assertThatThrownBy(() -> TestData.open(name)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> safeDb.purgeTestData(name)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> TestData.open("x".repeat(101))).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    @DisplayName("say who unlocks what, and why")
    void unlockTexts() {
        assertThatThrownBy(() -> Unlock.open(" ", "a", "b")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Unlock.open("t", " ", "b")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Unlock.open("t", "a", "")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    @DisplayName("have a token as long as the work takes, and its errors come out as they are")
    void withToken() {
        Token outer = Token.of("a");
        Token inner = Token.of("b");
        safeDb.withToken(outer, () -> {
            safeDb.withToken(inner, () -> {
                assertThat(now().token()).isSameAs(inner);
            });
            assertThat(now().token()).isSameAs(outer);
        });
        assertThat(now().token()).isNull();
        Exception error = new Exception("from the work");
        assertThatThrownBy(() -> safeDb.withToken(outer, () -> {
                    throw error;
                }))
                .isSameAs(error);
        assertThatThrownBy(() -> safeDb.withToken(outer, () -> TenantScope.open(ORG_A)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("left a scope open");
        assertThat(Scope.current().toString()).doesNotContain("hidden");
    }

    @Test
    @DisplayName("let all wrapped databases be purged of a run, and add up those that have one name")
    void purge() {
        List<String> purged = new ArrayList<>();
        for (String key : List.of("1", "2")) {
            safeDb.attach(new WrappedDatabase() {
                @Override
                public String key() {
                    return key;
                }

                @Override
                public String name() {
                    return "shop_test";
                }

                @Override
                public Map<String, Long> purgeTestData(String runId) {
                    purged.add(key + runId);
                    return Map.of("tickets", 2L, "only_in_" + key, 1L);
                }
            });
        }
        assertThat(safeDb.purgeTestData("run-1"))
                .isEqualTo(Map.of("shop_test", Map.of("tickets", 4L, "only_in_1", 1L, "only_in_2", 1L)));
        assertThat(purged).containsExactly("1run-1", "2run-1");
    }
}

package io.safedb.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.safedb.EnforcementMode;
import io.safedb.Rule;
import io.safedb.SafeDb;
import io.safedb.SafeDbException;
import io.safedb.SafeDbPolicy;
import io.safedb.SafeDbViolation;
import io.safedb.environment.DatabaseIdentity;
import io.safedb.environment.Environment;
import io.safedb.environment.EnvironmentMarker;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("A database is admitted")
class AdmissionTest {
    private static DatabaseIdentity database(String name, @Nullable Environment marked) {
        return new DatabaseIdentity(
                "postgresql",
                name,
                marked == null ? null : new EnvironmentMarker(marked, "id-of-" + name, "team", Instant.EPOCH));
    }

    private static Decision admit(SafeDbPolicy policy, DatabaseIdentity database, Map<String, Environment> others) {
        return new Guard(policy, database, relation -> false).admit(others);
    }

    /** Declared environment, marker, name, environment of a database wrapped before, what comes out. */
    @ParameterizedTest(name = "declared {0}, marker {1}, name {2}, before it {3}: {4}")
    @CsvSource({
        "production,  production,  app,       ,            admitted",
        "production,  production,  app_prod,  production,  admitted",
        "production,  ,            app,       ,            admitted",
        "production,  ,            app_prod,  production,  admitted",
        "test,        test,        app_TEST,  test,        admitted",
        "disposable,  disposable,  app,       disposable,  admitted",
        "development, production,  app,       ,            SDB301",
        "production,  development, app,       ,            SDB301",
        "development, ,            app,       ,            SDB301",
        "development, ,            app_dev,   ,            SDB301",
        "production,  ,            app_dev,   ,            SDB301",
        "production,  production,  app_dev,   ,            SDB301",
        "staging,     staging,     app_prod,  ,            SDB301",
        "staging,     production,  app_stage, ,            SDB301",
        "production,  production,  app_prod,  staging,     SDB301",
        "staging,     staging,     app_stage, production,  SDB301",
        "disposable,  disposable,  app_test,  ,            SDB301",
    })
    @DisplayName("when declared environment, marker, name and the others agree")
    void agreement(String declared, @Nullable String marked, String name, @Nullable String before, String expected) {
        SafeDbPolicy policy =
                Cases.policy(Environment.find(declared).orElseThrow()).build();
        Environment marker = marked == null ? null : Environment.find(marked).orElseThrow();
        Map<String, Environment> others = before == null
                ? Map.of()
                : Map.of("mongodb database other", Environment.find(before).orElseThrow());

        Decision decision = admit(policy, database(name, marker), others);

        assertThat(
                        decision instanceof Decision.Refuse refuse
                                ? refuse.violation().rule().id()
                                : "admitted")
                .isEqualTo(expected);
        if (decision instanceof Decision.Allow) {
            assertThat(decision.observed())
                    .extracting(SafeDbViolation::rule)
                    .isEqualTo(marker == null ? List.of(Rule.ENVIRONMENT_UNKNOWN) : List.of());
        }
    }

    @Test
    @DisplayName("when it has one of the listed ids, and not without a marker")
    void databaseIds() {
        SafeDbPolicy policy = Cases.policy(Environment.PRODUCTION)
                .databaseIds("id-of-app", "id-of-files")
                .build();

        assertThat(admit(policy, database("app", Environment.PRODUCTION), Map.of()))
                .isInstanceOf(Decision.Allow.class);
        assertThat(admit(policy, database("other", Environment.PRODUCTION), Map.of()))
                .isInstanceOf(Decision.Refuse.class);
        assertThat(admit(policy, database("app", null), Map.of())).isInstanceOf(Decision.Refuse.class);
    }

    @Test
    @DisplayName("while everything is only observed, whatever is wrong, and the log says what")
    void observing() {
        SafeDbPolicy policy = Cases.policy(Environment.DEVELOPMENT)
                .databaseIds("another")
                .mode(EnforcementMode.OBSERVE)
                .build();

        Decision decision = admit(policy, database("app_stage", null), Map.of("x", Environment.TEST));

        assertThat(decision).isInstanceOf(Decision.Allow.class);
        assertThat(decision.observed())
                .extracting(SafeDbViolation::rule)
                .containsExactly(
                        Rule.ENVIRONMENT_UNKNOWN,
                        Rule.ENVIRONMENT_MISMATCH,
                        Rule.ENVIRONMENT_MISMATCH,
                        Rule.ENVIRONMENT_MISMATCH,
                        Rule.ENVIRONMENT_MISMATCH);
    }

    @Test
    @DisplayName("once, and further connections must lead to the same one")
    void recognition() {
        SafeDbPolicy policy = Cases.policy(Environment.PRODUCTION).build();
        Guard guard = new Guard(policy, database("app", Environment.PRODUCTION), relation -> false);

        assertThat(guard.recognize(database("app", Environment.PRODUCTION))).isSameAs(Decision.Allow.PLAIN);
        assertThat(guard.recognize(database("app", null))).isInstanceOf(Decision.Refuse.class);
        assertThat(guard.recognize(database("copy", Environment.PRODUCTION))).isInstanceOf(Decision.Refuse.class);
        assertThat(guard.recognize(database("app", Environment.STAGING))).isInstanceOf(Decision.Refuse.class);
    }

    @Test
    @DisplayName("and counts for those that come after it, a refused one does not")
    void register() {
        try (SafeDb safeDb = SafeDb.create(Cases.policy(Environment.STAGING).build())) {
            assertThatThrownBy(() -> Enforcement.admit(safeDb, database("a", Environment.PRODUCTION), name -> false))
                    .isInstanceOfSatisfying(
                            SafeDbException.class,
                            refused -> assertThat(refused.violation().rule()).isEqualTo(Rule.ENVIRONMENT_MISMATCH));
            assertThat(safeDb.databases()).isEmpty();

            Enforcement.admit(safeDb, database("b", Environment.STAGING), name -> false);

            assertThat(safeDb.databases()).containsExactly(Map.entry("postgresql database b", Environment.STAGING));
            assertThatThrownBy(() -> safeDb.databases().clear()).isInstanceOf(UnsupportedOperationException.class);
        }
    }

    @RepeatedTest(20)
    @DisplayName("one at a time: of two that disagree, wrapped at the same moment, one is refused")
    void concurrently() throws Exception {
        SafeDbPolicy policy = Cases.policy(Environment.STAGING).build();
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try (SafeDb safeDb = SafeDb.create(policy)) {
            CyclicBarrier start = new CyclicBarrier(2);
            List<Callable<Boolean>> both = new ArrayList<>();
            for (Environment environment : List.of(Environment.STAGING, Environment.PRODUCTION)) {
                both.add(() -> {
                    start.await();
                    return safeDb.admit(
                            environment.label(),
                            environment,
                            others -> others.values().stream().allMatch(environment::equals),
                            let -> let);
                });
            }
            int letIn = 0;
            for (Future<Boolean> one : threads.invokeAll(both)) {
                letIn += one.get() ? 1 : 0;
            }
            assertThat(letIn).isEqualTo(1);
            assertThat(safeDb.databases()).hasSize(1);
        } finally {
            threads.shutdownNow();
        }
    }
}

package io.safedb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

@DisplayName("A tenant scope")
@SuppressWarnings("try") // A scope does its work by being open.
class TenantScopeTest {
    private static final TenantId A = TenantId.of("org_a");
    private static final TenantId B = TenantId.of("org_b");

    @AfterEach
    void nothingIsLeftOpen() {
        assertThat(Scope.current()).isSameAs(Scope.None.INSTANCE);
    }

    private static @Nullable TenantId openTenant() {
        return TenantScope.current().orElse(null);
    }

    /** Runs something on a thread of its own and gives what it threw. */
    private static @Nullable Throwable on(Callable<Thread> start, AtomicReference<@Nullable Throwable> thrown)
            throws Exception {
        start.call().join();
        return thrown.get();
    }

    private static @Nullable Throwable onAnotherThread(Runnable action) throws Exception {
        AtomicReference<@Nullable Throwable> thrown = new AtomicReference<>();
        return on(
                () -> {
                    Thread thread = new Thread(() -> {
                        try {
                            action.run();
                        } catch (Throwable e) {
                            thrown.set(e);
                        }
                    });
                    thread.start();
                    return thread;
                },
                thrown);
    }

    @Nested
    @DisplayName("is open")
    class Open {
        @Test
        @DisplayName("until it is closed")
        void opensAndCloses() {
            try (TenantScope scope = TenantScope.open(A)) {
                assertThat(scope.tenant()).isEqualTo(A);
                assertThat(Scope.current()).isEqualTo(new Scope.OfTenant(A, null));
            }
            assertThat(TenantScope.current()).isEmpty();
        }

        @Test
        @DisplayName("inside itself, and restores what was there before")
        void nests() {
            try (TenantScope outer = TenantScope.open(A)) {
                try (TenantScope inner = TenantScope.open(TenantId.of("org_a"))) {
                    assertThat(openTenant()).isEqualTo(A);
                }
                assertThat(openTenant()).isEqualTo(A);
            }
        }

        @Test
        @DisplayName("on its own thread only: a thread started inside inherits nothing")
        void notInherited() throws Exception {
            try (TenantScope scope = TenantScope.open(A)) {
                assertThat(onAnotherThread(() -> assertThat(Scope.current()).isSameAs(Scope.None.INSTANCE)))
                        .isNull();
            }
        }

        @Test
        @DisplayName("no longer after an exception")
        void exception() {
            assertThatThrownBy(() -> {
                        try (TenantScope scope = TenantScope.open(A)) {
                            throw new IllegalArgumentException("inside");
                        }
                    })
                    .hasMessage("inside");
        }

        @Test
        @DisplayName("on a virtual thread, where there are any")
        void virtualThreads() throws Exception {
            java.lang.reflect.Method start;
            try {
                start = Thread.class.getMethod("startVirtualThread", Runnable.class);
            } catch (NoSuchMethodException e) {
                start = null;
            }
            Assumptions.assumeTrue(start != null, "this JDK has no virtual threads");
            AtomicReference<@Nullable Throwable> thrown = new AtomicReference<>();
            AtomicReference<TenantScope> escaped = new AtomicReference<>();
            java.lang.reflect.Method starting = Objects.requireNonNull(start);
            try (TenantScope scope = TenantScope.open(A)) {
                Runnable wrapped = TenantScope.wrap(
                        (Runnable) () -> assertThat(openTenant()).isEqualTo(A));
                Runnable task = () -> {
                    try {
                        assertThat(Scope.current()).isSameAs(Scope.None.INSTANCE);
                        wrapped.run();
                        try (TenantScope own = TenantScope.open(B)) {
                            LockSupport.parkNanos(1_000); // a virtual thread may go on on another carrier
                            assertThat(openTenant()).isEqualTo(B);
                            assertThatIllegalStateException().isThrownBy(scope::close);
                        }
                        escaped.set(TenantScope.open(B));
                    } catch (Throwable e) {
                        thrown.set(e);
                    }
                };
                assertThat(on(() -> (Thread) starting.invoke(null, task), thrown))
                        .isNull();
                assertThatIllegalStateException()
                        .isThrownBy(() -> Objects.requireNonNull(escaped.get()).close());
            }
        }
    }

    @Nested
    @DisplayName("refuses")
    class Refuses {
        @Test
        @DisplayName("another tenant inside itself, unless the change says why")
        void anotherTenant() {
            try (TenantScope outer = TenantScope.open(A)) {
                assertThatIllegalStateException()
                        .isThrownBy(() -> TenantScope.open(B))
                        .withMessageContaining("switchTo(tenant, \"reason\")")
                        .withMessageNotContaining("org_");
                try (TenantScope inner = TenantScope.switchTo(B, "merges two accounts")) {
                    assertThat(Scope.current()).isEqualTo(new Scope.OfTenant(B, "merges two accounts"));
                    assertThatIllegalStateException().isThrownBy(() -> TenantScope.open(A));
                    try (TenantScope again = TenantScope.open(B)) {
                        assertThat(Scope.current()).isEqualTo(new Scope.OfTenant(B, "merges two accounts"));
                    }
                    try (TenantScope back = TenantScope.switchTo(A, "reads the original")) {
                        assertThat(Scope.current()).isEqualTo(new Scope.OfTenant(A, "reads the original"));
                    }
                    assertThat(openTenant()).isEqualTo(B);
                }
                assertThat(openTenant()).isEqualTo(A);
            }
        }

        @Test
        @DisplayName("a change without a reason")
        void reasons() {
            assertThatIllegalArgumentException().isThrownBy(() -> TenantScope.switchTo(B, " "));
            assertThatIllegalArgumentException().isThrownBy(() -> SystemScope.open("", "reason"));
            assertThatIllegalArgumentException().isThrownBy(() -> SystemScope.open("actor", "\n"));
        }

        @Test
        @DisplayName("to be closed while a later one is open, and stays open")
        void outOfOrder() {
            TenantScope outer = TenantScope.open(A);
            TenantScope inner = TenantScope.switchTo(B, "test");
            assertThatIllegalStateException().isThrownBy(outer::close).withMessageContaining("reverse order");
            assertThat(openTenant()).isEqualTo(B);
            inner.close();
            assertThat(openTenant()).isEqualTo(A);
            outer.close();
        }

        @Test
        @DisplayName("to be closed on another thread, and stays open on its own")
        void otherThread() throws Exception {
            try (TenantScope scope = TenantScope.open(A)) {
                assertThat(onAnotherThread(scope::close))
                        .isInstanceOf(IllegalStateException.class)
                        .hasMessageContaining("TenantScope.wrap");
                assertThat(openTenant()).isEqualTo(A);
            }
        }

        @Test
        @DisplayName("nothing when it is closed a second time, and does not close the next one")
        void closedTwice() {
            TenantScope first = TenantScope.open(A);
            first.close();
            try (TenantScope second = TenantScope.open(B)) {
                first.close();
                assertThat(openTenant()).isEqualTo(B);
            }
        }
    }

    @Nested
    @DisplayName("beside a system scope")
    class Systems {
        @Test
        @DisplayName("is entered from it with a reason, never the other way round")
        void system() {
            try (SystemScope system = SystemScope.open("billing-job", "monthly run")) {
                assertThat(Scope.current()).isEqualTo(new Scope.OfSystem("billing-job", "monthly run"));
                assertThat(TenantScope.current()).isEmpty();
                assertThatIllegalStateException().isThrownBy(() -> TenantScope.open(A));
                try (TenantScope one = TenantScope.switchTo(A, "invoices this one")) {
                    assertThat(openTenant()).isEqualTo(A);
                    assertThatIllegalStateException().isThrownBy(() -> SystemScope.open("a", "b"));
                    assertThatIllegalStateException().isThrownBy(system::close);
                }
                try (SystemScope inner = SystemScope.open("clean-up", "part of the run")) {
                    assertThat(Scope.current()).isEqualTo(new Scope.OfSystem("clean-up", "part of the run"));
                }
            }
        }

        @Test
        @DisplayName("stays closed to other threads as it does")
        void otherThread() throws Exception {
            try (SystemScope system = SystemScope.open("billing-job", "monthly run")) {
                assertThat(onAnotherThread(system::close)).isInstanceOf(IllegalStateException.class);
            }
        }
    }

    @Nested
    @DisplayName("travels")
    class Travels {
        private final ExecutorService pool = Executors.newSingleThreadExecutor();

        @AfterEach
        void shutDown() {
            pool.shutdownNow();
        }

        /** What an ordinary task of the pool's thread sees. */
        private Scope poolThread() throws Exception {
            return pool.submit(Scope::current).get(10, TimeUnit.SECONDS);
        }

        @Test
        @DisplayName("with a wrapped task to any thread, and leaves nothing behind there")
        void tasks() throws Exception {
            Callable<TenantId> wrapped;
            try (TenantScope scope = TenantScope.open(A)) {
                wrapped = TenantScope.wrap((Callable<TenantId>) TenantScopeTest::openTenant);
            }
            assertThat(pool.submit(wrapped).get(10, TimeUnit.SECONDS)).isEqualTo(A);
            assertThat(poolThread()).isSameAs(Scope.None.INSTANCE);
            // Once more, on a thread that works for somebody else.
            try (TenantScope scope = TenantScope.open(B)) {
                assertThat(wrapped.call()).isEqualTo(A);
                assertThat(openTenant()).isEqualTo(B);
            }
        }

        @Test
        @DisplayName("as no scope, where none was open")
        void none() throws Exception {
            Callable<Scope> wrapped = TenantScope.wrap((Callable<Scope>) Scope::current);
            try (TenantScope scope = TenantScope.open(B)) {
                assertThat(wrapped.call()).isSameAs(Scope.None.INSTANCE);
                assertThat(openTenant()).isEqualTo(B);
            }
        }

        @Test
        @DisplayName("as the system scope that it is")
        void system() throws Exception {
            try (SystemScope system = SystemScope.open("billing-job", "monthly run")) {
                Callable<Scope> wrapped = TenantScope.wrap((Callable<Scope>) Scope::current);
                assertThat(pool.submit(wrapped).get(10, TimeUnit.SECONDS))
                        .isEqualTo(new Scope.OfSystem("billing-job", "monthly run"));
            }
        }

        @Test
        @DisplayName("and goes when the task throws")
        void exceptions() throws Exception {
            Callable<Object> failing;
            Runnable failingToo;
            try (TenantScope scope = TenantScope.open(A)) {
                failing = TenantScope.wrap((Callable<Object>) () -> {
                    throw new java.io.IOException("inside");
                });
                failingToo = TenantScope.wrap((Runnable) () -> {
                    throw new AssertionError("inside");
                });
            }
            assertThatThrownBy(failing::call)
                    .isInstanceOf(java.io.IOException.class)
                    .hasMessage("inside");
            assertThatThrownBy(failingToo::run)
                    .isInstanceOf(AssertionError.class)
                    .hasMessage("inside");
            assertThat(Scope.current()).isSameAs(Scope.None.INSTANCE);
        }

        @Test
        @DisplayName("and takes with it what the task left open, so that a pool's thread is clean for the next tenant")
        void leftOpen() throws Exception {
            AtomicReference<TenantScope> forgotten = new AtomicReference<>();
            Callable<Object> leaking = TenantScope.wrap((Callable<Object>) () -> {
                TenantScope.open(A);
                forgotten.set(TenantScope.switchTo(B, "forgotten"));
                return "done";
            });
            Future<Object> leaked = pool.submit(leaking);
            assertThatThrownBy(() -> leaked.get(10, TimeUnit.SECONDS))
                    .isInstanceOf(ExecutionException.class)
                    .cause()
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("left a scope open");
            assertThat(poolThread()).isSameAs(Scope.None.INSTANCE);

            // Whoever remembers it later does no harm.
            pool.submit(() -> {
                        try (TenantScope other = TenantScope.open(B)) {
                            Objects.requireNonNull(forgotten.get()).close();
                            assertThat(openTenant()).isEqualTo(B);
                        }
                    })
                    .get(10, TimeUnit.SECONDS);

            Callable<Object> failing = TenantScope.wrap((Callable<Object>) () -> {
                TenantScope.open(A);
                throw new java.io.IOException("inside");
            });
            assertThatThrownBy(failing::call)
                    .isInstanceOf(java.io.IOException.class)
                    .satisfies(e -> assertThat(e.getSuppressed()).hasSize(1));
        }

        @Test
        @DisplayName("with every task of a wrapped executor")
        void executor() {
            List<TenantId> seen = new java.util.concurrent.CopyOnWriteArrayList<>();
            Executor wrapped = TenantScope.wrap((Executor) pool);
            try (TenantScope scope = TenantScope.open(A)) {
                wrapped.execute(() -> seen.add(openTenant()));
            }
            try (TenantScope scope = TenantScope.open(B)) {
                wrapped.execute(() -> seen.add(openTenant()));
            }
            wrapped.execute(() -> seen.add(TenantId.of(String.valueOf(openTenant()))));
            org.awaitility.Awaitility.await().until(() -> seen.size() == 3);
            assertThat(seen).containsExactly(A, B, TenantId.of("null"));
        }

        @Test
        @DisplayName("with every task of a wrapped executor service, its futures and its crowds")
        void executorService() throws Exception {
            ExecutorService wrapped = TenantScope.wrap(pool);
            try (TenantScope scope = TenantScope.open(A)) {
                assertThat(wrapped.submit(TenantScopeTest::openTenant).get(10, TimeUnit.SECONDS))
                        .isEqualTo(A);
                Callable<TenantId> asks = TenantScopeTest::openTenant;
                for (Future<TenantId> answer : wrapped.invokeAll(List.of(asks, asks))) {
                    assertThat(answer.get()).isEqualTo(A);
                }
                assertThat(wrapped.invokeAny(List.of(asks))).isEqualTo(A);
                Future<?> leaking =
                        wrapped.submit((Runnable) () -> TenantScope.open(A).tenant());
                assertThatThrownBy(() -> leaking.get(10, TimeUnit.SECONDS))
                        .hasCauseInstanceOf(IllegalStateException.class);
            }
            assertThat(wrapped.submit(Scope::current).get(10, TimeUnit.SECONDS)).isSameAs(Scope.None.INSTANCE);
            assertThat(poolThread()).isSameAs(Scope.None.INSTANCE);
            wrapped.shutdown();
            assertThat(pool.isShutdown()).isTrue();
            assertThat(wrapped.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
            assertThat(wrapped.isTerminated()).isTrue();
        }

        @Test
        @DisplayName("into a task that the caller runs itself")
        void callerRuns() {
            Executor direct = TenantScope.wrap((Executor) Runnable::run);
            try (TenantScope scope = TenantScope.open(A)) {
                direct.execute(() -> assertThat(openTenant()).isEqualTo(A));
                assertThat(openTenant()).isEqualTo(A);
            }
        }
    }
}

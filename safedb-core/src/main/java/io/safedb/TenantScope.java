package io.safedb;

import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * The tenant on whose behalf the current thread works. Open one per request, with try-with-resources:
 *
 * <pre>{@code
 * try (TenantScope scope = TenantScope.open(TenantId.of("org_a"))) {
 *     … every guarded database call in here sees org_a's rows only …
 * }
 * }</pre>
 *
 * <p>Scopes nest and restore the previous one when closed. A scope belongs to the thread that opened it, platform or
 * virtual; {@link #wrap(Runnable)} carries it to another.
 */
public final class TenantScope implements AutoCloseable {
    private final TenantId tenant;
    private final ScopeStack.Frame frame;

    private TenantScope(TenantId tenant, ScopeStack.Frame frame) {
        this.tenant = tenant;
        this.frame = frame;
    }

    /**
     * Opens a scope for a tenant. Opening the tenant that is open already is allowed.
     *
     * @param tenant whose rows
     * @return the scope, to be closed on this thread
     * @throws IllegalStateException if another tenant's scope or a system scope is open on this thread
     */
    public static TenantScope open(TenantId tenant) {
        Objects.requireNonNull(tenant, "tenant");
        Scope current = Scope.current();
        if (current instanceof Scope.OfTenant open && !open.tenant().equals(tenant)) {
            throw new IllegalStateException(
                    "Another tenant's scope is open on this thread. A request works for one tenant;"
                            + " if this one really must work for two, say why: TenantScope.switchTo(tenant, \"reason\").");
        }
        if (current instanceof Scope.OfSystem) {
            throw new IllegalStateException(
                    "A system scope is open on this thread. To work for one tenant inside a platform job,"
                            + " say why: TenantScope.switchTo(tenant, \"reason\").");
        }
        String reason = current instanceof Scope.OfTenant open ? open.switchReason() : null;
        return new TenantScope(tenant, ScopeStack.push(new Scope.OfTenant(tenant, reason, current.conditions())));
    }

    /**
     * Opens a scope for a tenant whatever scope is open. Every call inside is logged with the reason.
     *
     * @param tenant whose rows
     * @param reason why this thread changes tenants; not blank
     * @return the scope, to be closed on this thread
     * @throws IllegalArgumentException if the reason is blank
     */
    public static TenantScope switchTo(TenantId tenant, String reason) {
        Objects.requireNonNull(tenant, "tenant");
        SystemScope.requireText(reason, "reason");
        return new TenantScope(
                tenant,
                ScopeStack.push(
                        new Scope.OfTenant(tenant, reason, Scope.current().conditions())));
    }

    /** {@return the tenant of the innermost open scope; empty if none or a system scope is open} */
    public static Optional<TenantId> current() {
        return Scope.current() instanceof Scope.OfTenant open ? Optional.of(open.tenant()) : Optional.empty();
    }

    /** {@return the tenant of this scope} */
    public TenantId tenant() {
        return tenant;
    }

    /**
     * Returns a task that runs in the scope that is open now, whichever thread runs it; with no scope open, in none.
     * What the thread had open before is open again afterwards; a scope that the task leaves open is closed, and the
     * task fails with an {@link IllegalStateException}.
     *
     * @param task what to run
     * @return the task, which may run more than once
     */
    public static Runnable wrap(Runnable task) {
        Objects.requireNonNull(task, "task");
        Callable<?> wrapped = wrap(Executors.callable(task));
        return () -> {
            try {
                wrapped.call();
            } catch (RuntimeException | Error e) {
                throw e;
            } catch (Exception e) {
                throw new IllegalStateException("A Runnable threw a checked exception", e);
            }
        };
    }

    /**
     * Returns a task that runs in the scope that is open now, as {@link #wrap(Runnable)} does.
     *
     * @param <T> the result
     * @param task what to run
     * @return the task, which may run more than once
     */
    public static <T> Callable<T> wrap(Callable<T> task) {
        Objects.requireNonNull(task, "task");
        Scope current = Scope.current();
        // A token is for what withToken was given, on its thread; a task that outlives it has none.
        Scope captured = current.conditions().token() == null
                ? current
                : current.under(current.conditions().withoutToken());
        return () -> ScopeStack.push(captured).around(task::call);
    }

    /**
     * Returns an executor that runs each task in the scope that was open where the task was handed over.
     *
     * @param executor who runs the tasks
     * @return the executor
     */
    public static Executor wrap(Executor executor) {
        Objects.requireNonNull(executor, "executor");
        return task -> executor.execute(wrap(task));
    }

    /**
     * Returns an executor service that runs each task in the scope that was open where the task was handed over. It
     * makes the futures itself; shutting it down shuts down the one that is wrapped.
     *
     * @param executor who runs the tasks
     * @return the executor service
     */
    public static ExecutorService wrap(ExecutorService executor) {
        return new ScopedExecutorService(Objects.requireNonNull(executor, "executor"));
    }

    /**
     * Restores the scope that was open before. Closing twice does nothing.
     *
     * @throws IllegalStateException on another thread, or while a scope opened later is still open
     */
    @Override
    public void close() {
        frame.close("TenantScope");
    }
}

package io.safedb;

import java.util.Objects;

/**
 * The cross-tenant mode for platform jobs: works on the tables that the policy lists for it, logs actor and reason with
 * every call, and lifts none of the destructive rules. Belongs to the thread that opened it.
 */
public final class SystemScope implements AutoCloseable {
    private final ScopeStack.Frame frame;

    private SystemScope(ScopeStack.Frame frame) {
        this.frame = frame;
    }

    /**
     * Opens a system scope.
     *
     * @param actor who works, for example {@code billing-job}; not blank
     * @param reason why it crosses tenants; not blank
     * @return the scope, to be closed on this thread
     * @throws IllegalArgumentException if actor or reason is blank
     * @throws IllegalStateException if a tenant's scope is open on this thread
     */
    public static SystemScope open(String actor, String reason) {
        requireText(actor, "actor");
        requireText(reason, "reason");
        if (Scope.current() instanceof Scope.OfTenant) {
            throw new IllegalStateException(
                    "A tenant's scope is open on this thread. Cross-tenant work does not belong inside a"
                            + " tenant's request; run it as a job of its own.");
        }
        return new SystemScope(ScopeStack.push(
                new Scope.OfSystem(actor, reason, Scope.current().conditions())));
    }

    /**
     * Restores the scope that was open before. Closing twice does nothing.
     *
     * @throws IllegalStateException on another thread, or while a scope opened later is still open
     */
    @Override
    public void close() {
        frame.close("SystemScope");
    }

    static void requireText(String text, String name) {
        Objects.requireNonNull(text, name);
        if (text.isBlank()) {
            throw new IllegalArgumentException(
                    "The " + name + " must not be blank: the log shows it to whoever reviews these calls.");
        }
    }
}

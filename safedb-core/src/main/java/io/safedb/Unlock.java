package io.safedb;

import java.util.Objects;

/**
 * Leave to change the locked rows of one table or collection: an explicit scope with an actor and a reason, both logged
 * with every call that uses it. Lifts neither the tenant rules nor the destructive ones.
 *
 * <pre>{@code
 * try (Unlock unlock = Unlock.open("time_entries", "m.keller", "credit note 2026-118")) {
 *     … the correction …
 * }
 * }</pre>
 *
 * <p>Belongs to the thread that opened it; {@link TenantScope#wrap(Runnable)} carries it to another.
 */
public final class Unlock implements AutoCloseable {
    private final ScopeStack.Frame frame;

    private Unlock(ScopeStack.Frame frame) {
        this.frame = frame;
    }

    /**
     * Unlocks one table or collection for the calling thread.
     *
     * @param target its name as the policy has it: {@code name} or {@code schema.name}; not blank
     * @param actor who changes locked rows; not blank
     * @param reason why; not blank
     * @return the unlock, to be closed on this thread
     * @throws IllegalArgumentException if a text is blank
     */
    public static Unlock open(String target, String actor, String reason) {
        if (Objects.requireNonNull(target, "target").isBlank()) {
            throw new IllegalArgumentException("An unlock names one table or collection.");
        }
        SystemScope.requireText(actor, "actor");
        SystemScope.requireText(reason, "reason");
        Scope current = Scope.current();
        return new Unlock(ScopeStack.push(
                current.under(current.conditions().withUnlocked(new Scope.Unlocked(target, actor, reason)))));
    }

    /**
     * Restores what was open before. Closing twice does nothing.
     *
     * @throws IllegalStateException on another thread, or while a scope opened later is still open
     */
    @Override
    public void close() {
        frame.close("Unlock");
    }
}

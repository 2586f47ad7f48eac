package io.safedb;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * On whose behalf the current thread works. Read once per call, at its very beginning; everything later is given this
 * value.
 */
public sealed interface Scope {
    /** {@return the scope of the calling thread} */
    static Scope current() {
        return ScopeStack.current();
    }

    /** No scope is open. */
    record None() implements Scope {
        /** The only one. */
        public static final None INSTANCE = new None();
    }

    /**
     * One tenant's request.
     *
     * @param tenant whose rows may be seen and changed
     * @param switchReason why another tenant's scope was left for this one; null if it was not
     */
    record OfTenant(TenantId tenant, @Nullable String switchReason) implements Scope {
        /**
         * Checks that a tenant is given.
         *
         * @param tenant whose rows may be seen and changed
         * @param switchReason why another tenant's scope was left for this one; null if it was not
         */
        public OfTenant {
            Objects.requireNonNull(tenant, "tenant");
        }
    }

    /**
     * A platform job that crosses tenants, on the tables that the policy lists for it.
     *
     * @param actor who works
     * @param reason why
     */
    record OfSystem(String actor, String reason) implements Scope {
        /**
         * Checks that nothing is missing.
         *
         * @param actor who works
         * @param reason why
         */
        public OfSystem {
            Objects.requireNonNull(actor, "actor");
            Objects.requireNonNull(reason, "reason");
        }
    }
}

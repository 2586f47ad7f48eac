package io.safedb.guard;

import io.safedb.SafeDbViolation;
import io.safedb.TenantId;
import java.util.List;

/** What the Guard says about a call. */
public sealed interface Decision {
    /** {@return what would have been refused if the policy did not only observe it; empty for a refusal} */
    default List<SafeDbViolation> observed() {
        return List.of();
    }

    /**
     * Run it as it is.
     *
     * @param observed what would have been refused; empty in most cases
     */
    record Allow(@Override List<SafeDbViolation> observed) implements Decision {
        /** Nothing observed. */
        public static final Allow PLAIN = new Allow(List.of());

        /**
         * Copies the list.
         *
         * @param observed what the policy only observes
         */
        public Allow {
            observed = List.copyOf(observed);
        }
    }

    /**
     * Run it on this tenant's rows only.
     *
     * @param tenant whose
     * @param observed what would have been refused; empty in most cases
     */
    record Narrow(TenantId tenant, @Override List<SafeDbViolation> observed) implements Decision {
        /**
         * Copies the list.
         *
         * @param tenant whose
         * @param observed what the policy only observes
         */
        public Narrow {
            observed = List.copyOf(observed);
        }
    }

    /**
     * Do not run it.
     *
     * @param violation what was refused and why
     */
    record Refuse(SafeDbViolation violation) implements Decision {}
}

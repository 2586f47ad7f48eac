package io.safedb.guard;

import io.safedb.SafeDbViolation;
import io.safedb.TenantId;
import java.util.List;

/** What the Guard says about a call. */
public sealed interface Decision {
    /** What would have been refused if the policy did not only observe it; empty for a refusal. */
    default List<SafeDbViolation> observed() {
        return List.of();
    }

    /** Run it as it is. */
    record Allow(@Override List<SafeDbViolation> observed) implements Decision {
        /** Nothing observed. */
        public static final Allow PLAIN = new Allow(List.of());

        /** Copies the list. */
        public Allow {
            observed = List.copyOf(observed);
        }
    }

    /**
     * Run it on this tenant's rows only.
     *
     * @param tenant whose
     */
    record Narrow(TenantId tenant, @Override List<SafeDbViolation> observed) implements Decision {
        /** Copies the list. */
        public Narrow {
            observed = List.copyOf(observed);
        }
    }

    /** Do not run it. */
    record Refuse(SafeDbViolation violation) implements Decision {}
}

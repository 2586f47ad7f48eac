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

    /** {@return what else has to be done for the call to run; {@link Obligations#NONE} in most cases} */
    default Obligations obligations() {
        return Obligations.NONE;
    }

    /**
     * Run it for no single tenant.
     *
     * @param observed what would have been refused; empty in most cases
     * @param obligations what else has to be done
     */
    record Allow(
            @Override List<SafeDbViolation> observed,
            @Override Obligations obligations) implements Decision {
        /** Nothing observed, nothing else to do. */
        public static final Allow PLAIN = new Allow(List.of(), Obligations.NONE);

        /**
         * Copies the list.
         *
         * @param observed what the policy only observes
         * @param obligations what else has to be done
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
     * @param obligations what else has to be done
     */
    record Narrow(
            TenantId tenant,
            @Override List<SafeDbViolation> observed,
            @Override Obligations obligations) implements Decision {
        /**
         * Copies the list.
         *
         * @param tenant whose
         * @param observed what the policy only observes
         * @param obligations what else has to be done
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

package io.safedb.guard;

import io.safedb.Rule;
import io.safedb.Scope;
import io.safedb.environment.Environment;

/**
 * {@code SDB401} test data and {@code SDB402} test code stay out of production, but for tenants that are declared
 * internal; and wherever test data goes, it is stamped.
 */
final class TestDataRules {
    private TestDataRules() {}

    static void weigh(Deliberation deliberation) {
        Call call = deliberation.call();
        deliberation.weigh(Finding.Kind.UNSTAMPABLE);
        if (isTestRun(deliberation) && call.isProcedure()) {
            stop("a test run is open, and what a procedure writes cannot be stamped", deliberation);
        }
        if (deliberation.guard().database().environment() != Environment.PRODUCTION
                || !call.writes()
                || isInternal(deliberation)) {
            return;
        }
        if (isTestRun(deliberation)) {
            stop(
                    "a test run is open, and the call does not work for a tenant that the policy declares internal",
                    deliberation);
        }
        deliberation.weigh(Finding.Kind.TEST_CALLER);
    }

    /** What a tenant declared internal may be done to is its own rows; the schema is everybody's. */
    private static boolean isInternal(Deliberation deliberation) {
        return deliberation.call().action() != Call.Action.SCHEMA
                && deliberation.scope() instanceof Scope.OfTenant open
                && deliberation.policy().testData().isInternal(open.tenant());
    }

    /** A write that nobody understood cannot be stamped. */
    static void weighUnread(Deliberation deliberation) {
        if (deliberation.call().writes() && isTestRun(deliberation)) {
            stopUnstamped(deliberation);
        }
    }

    /** Stops a call whose rows would need the stamp of the run, and whose text cannot be changed. */
    static void stopUnstamped(Deliberation deliberation) {
        stop("a test run is open, and the stamp cannot be added to a text that is not understood", deliberation);
    }

    private static boolean isTestRun(Deliberation deliberation) {
        return deliberation.scope().conditions().testRun() != null;
    }

    private static void stop(String detail, Deliberation deliberation) {
        deliberation
                .ruling()
                .stop(Rule.TEST_DATA_IN_PRODUCTION, deliberation.call().subject(), detail);
    }
}

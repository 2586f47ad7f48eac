package io.safedb.guard;

import io.safedb.DestructiveCalls;
import io.safedb.Rule;
import io.safedb.SafeDbPolicy;
import io.safedb.environment.DatabaseIdentity;
import io.safedb.environment.Environment;
import io.safedb.environment.EnvironmentMarker;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Whether a database is the one it should be: {@code SDB301} declared environment, marker, name, database id and the
 * databases wrapped before must agree; {@code SDB302} one without a marker is treated as production, and that is noted.
 */
final class Admission {
    static final Call OPENING = new Call("connect", Call.Action.CONTROL, List.of(), List.of(), List.of(), "connect");

    private final SafeDbPolicy policy;
    private final DatabaseIdentity database;
    private final Ruling ruling;

    Admission(SafeDbPolicy policy, DatabaseIdentity database) {
        this.policy = policy;
        this.database = database;
        this.ruling = new Ruling(policy, database, OPENING);
    }

    Decision admit(Map<String, Environment> others) {
        Environment environment = database.environment();
        EnvironmentMarker marker = database.marker();
        if (marker == null) {
            ruling.note(
                    Rule.ENVIRONMENT_UNKNOWN,
                    database.name(),
                    "the database has no " + EnvironmentMarker.RELATION + " marker, so it is treated as production");
        }
        if (environment == Environment.PRODUCTION && policy.destructive() == DestructiveCalls.TOKEN_ONLY) {
            ruling.note(
                    Rule.DESTRUCTIVE_WITHOUT_TOKEN,
                    database.name(),
                    "the policy says destructive: token-only, so that nothing is kept of what a token lets be destroyed");
        }
        if (environment != policy.environment()) {
            mismatch("the application declares " + policy.environment().label() + ", "
                    + (marker == null ? "a database without a marker counts as " : "the database's marker says ")
                    + environment.label());
        }
        policy.environmentByName(database.name())
                .filter(named -> named != environment)
                .ifPresent(named -> mismatch("the name says " + named.label() + ", "
                        + (marker == null ? "a database without a marker counts as " : "the marker says ")
                        + environment.label()));
        if (!policy.databaseIds().isEmpty()
                && (marker == null || !policy.databaseIds().contains(marker.databaseId()))) {
            mismatch(
                    marker == null
                            ? "the policy lists database-ids, and the database has no marker with an id"
                            : "the database's id is none of those that the policy lists under database-ids");
        }
        new TreeMap<>(others).forEach((name, other) -> {
            if (other != environment) {
                mismatch("this application already works on " + name + ", which is " + other.label() + "; this one is "
                        + environment.label());
            }
        });
        return ruling.refusedOrAllowed(Obligations.NONE);
    }

    Decision recognize(DatabaseIdentity found) {
        EnvironmentMarker marker = database.marker();
        boolean same = found.system().equals(database.system())
                && found.name().equals(database.name())
                && found.environment() == database.environment()
                && (marker == null
                        || (found.marker() != null
                                && found.marker().databaseId().equals(marker.databaseId())));
        if (!same) {
            ruling.stop(
                    Rule.ENVIRONMENT_MISMATCH,
                    found.name(),
                    "a further connection leads to another database than " + database.name()
                            + ", which was admitted; name, environment or database id differ");
        }
        return ruling.refusedOrAllowed(Obligations.NONE);
    }

    private void mismatch(String detail) {
        ruling.stop(Rule.ENVIRONMENT_MISMATCH, database.name(), detail);
    }
}

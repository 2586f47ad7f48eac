package io.safedb.guard;

import io.safedb.SafeDb;
import io.safedb.SafeDbException;
import io.safedb.SafeDbViolation;
import io.safedb.Scope;
import io.safedb.environment.DatabaseIdentity;
import io.safedb.log.EnforcementRecord;
import io.safedb.log.EnforcementRecord.Outcome;
import java.util.Locale;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The Guard of one wrapped database together with the log: what an edge asks. Safe on any thread. */
public final class Enforcement {
    private final SafeDb safeDb;
    private final DatabaseIdentity database;
    private final Guard guard;

    private Enforcement(SafeDb safeDb, DatabaseIdentity database, Guard guard) {
        this.safeDb = safeDb;
        this.database = database;
        this.guard = guard;
    }

    /**
     * Admits a database and returns its enforcement.
     *
     * @param hasTenantColumn see {@link Guard#Guard}
     * @throws SafeDbException ({@code SDB301}) if declared environment, marker, name and the databases wrapped before
     *     disagree
     */
    public static Enforcement admit(SafeDb safeDb, DatabaseIdentity database, Predicate<String> hasTenantColumn) {
        Enforcement enforcement =
                new Enforcement(safeDb, database, new Guard(safeDb.policy(), database, hasTenantColumn));
        Decision decision = enforcement.guard.admit(safeDb.databases());
        Call opening = new Call(
                "connect",
                Call.Action.CONTROL,
                java.util.List.of(),
                java.util.List.of(),
                java.util.List.of(),
                "connect");
        enforcement.log(opening, Scope.current(), decision);
        if (decision instanceof Decision.Refuse refuse) {
            throw new SafeDbException(refuse.violation());
        }
        safeDb.databases().put(database.system() + " database " + database.name(), database.environment());
        return enforcement;
    }

    /** The guard, for what an edge must know to apply a decision. */
    public Guard guard() {
        return guard;
    }

    /** Decides about a call and logs the decision. Whoever gets a refusal throws it. */
    public Decision decide(Call call, Scope scope) {
        Decision decision = guard.decide(call, scope);
        log(call, scope, decision);
        return decision;
    }

    private void log(Call call, Scope scope, Decision decision) {
        if (decision instanceof Decision.Refuse refuse) {
            safeDb.log().append(entry(Outcome.REFUSED, call, scope, refuse.violation()));
            return;
        }
        for (SafeDbViolation violation : decision.observed()) {
            safeDb.log().append(entry(Outcome.OBSERVED, call, scope, violation));
        }
        safeDb.log().countAllowed(entry(Outcome.ALLOWED, call, scope, null));
    }

    private EnforcementRecord entry(Outcome outcome, Call call, Scope scope, @Nullable SafeDbViolation violation) {
        Scope.@Nullable OfTenant tenant = scope instanceof Scope.OfTenant open ? open : null;
        Scope.@Nullable OfSystem system = scope instanceof Scope.OfSystem open ? open : null;
        return new EnforcementRecord(
                violation == null ? "" : violation.eventId(),
                outcome,
                violation == null ? null : violation.rule().id(),
                violation == null ? null : violation.rule().slug(),
                call.operation(),
                call.action().name().toLowerCase(Locale.ROOT),
                violation == null ? call.subject() : violation.target(),
                call.shape(),
                database.system(),
                database.name(),
                database.environment().label(),
                database.marker() == null ? null : database.marker().databaseId(),
                tenant == null ? null : tenant.tenant().toString(),
                system == null ? null : system.actor(),
                system != null ? system.reason() : tenant == null ? null : tenant.switchReason(),
                violation == null ? null : violation.message());
    }
}

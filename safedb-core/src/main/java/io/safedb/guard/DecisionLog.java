package io.safedb.guard;

import io.safedb.SafeDbViolation;
import io.safedb.Scope;
import io.safedb.environment.DatabaseIdentity;
import io.safedb.environment.Environment;
import io.safedb.log.AllowedCalls;
import io.safedb.log.AllowedCounter;
import io.safedb.log.EnforcementLog;
import io.safedb.log.EnforcementRecord;
import io.safedb.log.EnforcementRecord.Outcome;
import io.safedb.token.ApprovalToken;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Writes the decisions about one database into the enforcement log. Refusals, what was only observed, and whatever
 * crosses tenants, unlocks rows or uses up a token have a record each; the other allowed calls are counted by shape,
 * unless the policy wants each of them. Safe on any thread.
 */
final class DecisionLog {
    private final EnforcementLog log;
    private final Guard guard;
    private final EnforcementRecord.Database database;
    private final AllowedCalls allowed;

    /**
     * The log of one database.
     *
     * @param environment what the records say of it
     */
    DecisionLog(EnforcementLog log, Guard guard, Environment environment) {
        this.log = log;
        this.guard = guard;
        DatabaseIdentity identity = guard.database();
        this.database = new EnforcementRecord.Database(
                identity.system(),
                identity.name(),
                environment.label(),
                identity.marker() == null ? null : identity.marker().databaseId());
        this.allowed = log.allowedCalls(database);
    }

    void write(Call call, Scope scope, Decision decision) {
        ApprovalToken spend = decision.obligations().spend();
        if (decision instanceof Decision.Refuse refuse) {
            log.append(entry(Outcome.REFUSED, call, scope, refuse.violation(), null));
        } else if (!decision.observed().isEmpty()) {
            for (SafeDbViolation violation : decision.observed()) {
                log.append(entry(Outcome.OBSERVED, call, scope, violation, spend));
            }
        } else if (log.logsEach() || spend != null || crossesTenants(scope) || unlocks(call, scope)) {
            log.append(entry(Outcome.ALLOWED, call, scope, null, spend));
        } else {
            count(call);
        }
    }

    /** Writes what ran in a record of its own, never as a count. */
    void note(Call call, Scope scope) {
        log.append(entry(Outcome.ALLOWED, call, scope, null, null));
    }

    /** Whether every call is logged with its reason, however harmless. */
    private static boolean crossesTenants(Scope scope) {
        return scope instanceof Scope.OfSystem || (scope instanceof Scope.OfTenant open && open.switchReason() != null);
    }

    private boolean unlocks(Call call, Scope scope) {
        return !LockedRows.unlocksUsed(call, scope.conditions(), guard).isEmpty();
    }

    private void count(Call call) {
        AllowedCounter counter = allowed.find(call.shape());
        if (counter == null) {
            counter = allowed.add(entry(Outcome.ALLOWED, call, Scope.None.INSTANCE, null, null));
        }
        counter.increment();
    }

    private EnforcementRecord entry(
            Outcome outcome,
            Call call,
            Scope scope,
            @Nullable SafeDbViolation violation,
            @Nullable ApprovalToken approval) {
        Scope.@Nullable OfTenant tenant = scope instanceof Scope.OfTenant open ? open : null;
        Scope.@Nullable OfSystem system = scope instanceof Scope.OfSystem open ? open : null;
        return new EnforcementRecord(
                outcome,
                violation == null ? null : breach(violation),
                call.operation(),
                call.action().name().toLowerCase(Locale.ROOT),
                call.targets().isEmpty() ? null : call.subject(),
                call.shape(),
                database,
                tenant == null ? null : tenant.tenant().toString(),
                system == null ? null : system.actor(),
                system != null ? system.reason() : tenant == null ? null : tenant.switchReason(),
                approval == null ? null : approval(approval),
                LockedRows.unlocksUsed(call, scope.conditions(), guard).stream()
                        .map(unlock -> new EnforcementRecord.Unlock(unlock.target(), unlock.actor(), unlock.reason()))
                        .toList());
    }

    private static EnforcementRecord.Breach breach(SafeDbViolation violation) {
        SafeDbViolation.Place place = violation.place();
        return new EnforcementRecord.Breach(
                violation.eventId(),
                violation.rule().id(),
                violation.rule().slug(),
                violation.target(),
                violation.detail(),
                place == null ? null : new EnforcementRecord.Place(place.position(), place.fragment()));
    }

    private static EnforcementRecord.Approval approval(ApprovalToken token) {
        return new EnforcementRecord.Approval(
                token.id(), token.approver(), token.requester(), token.target(), token.reason());
    }
}

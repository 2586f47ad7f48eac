package io.safedb.guard;

import io.safedb.Rule;
import io.safedb.SafeDb;
import io.safedb.SafeDbException;
import io.safedb.SafeDbViolation;
import io.safedb.Scope;
import io.safedb.caller.TestCode;
import io.safedb.environment.DatabaseIdentity;
import io.safedb.environment.Environment;
import io.safedb.log.AllowedCalls;
import io.safedb.log.AllowedCounter;
import io.safedb.log.EnforcementRecord;
import io.safedb.log.EnforcementRecord.Outcome;
import io.safedb.token.ApprovalToken;
import io.safedb.token.Token;
import io.safedb.token.TokenSource;
import io.safedb.token.TokenVariable;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The Guard of one wrapped database together with the log: what an edge asks. Safe on any thread. */
public final class Enforcement {
    private final SafeDb safeDb;
    private final Guard guard;
    private final EnforcementRecord.Database logged;
    private final AllowedCalls allowed;
    private final TokenVariable variable;
    private final boolean takesTokens;

    private Enforcement(
            SafeDb safeDb, DatabaseIdentity database, Environment environment, Guard guard, TokenVariable variable) {
        this.safeDb = safeDb;
        this.variable = variable;
        this.takesTokens = database.marker() != null;
        this.guard = guard;
        this.logged = new EnforcementRecord.Database(
                database.system(),
                database.name(),
                environment.label(),
                database.marker() == null ? null : database.marker().databaseId());
        this.allowed = safeDb.log().allowedCalls(logged);
    }

    /**
     * Admits a database and returns its enforcement.
     *
     * @param safeDb the application's
     * @param database the database
     * @param hasTenantColumn see {@link Guard#Guard}
     * @return the enforcement of that database
     * @throws SafeDbException ({@code SDB301}) if declared environment, marker, name and the databases wrapped before
     *     disagree
     */
    public static Enforcement admit(SafeDb safeDb, DatabaseIdentity database, Predicate<String> hasTenantColumn) {
        return admit(safeDb, database, hasTenantColumn, relation -> Set.of());
    }

    /**
     * Admits a database in which rows may be reached by more than one name, and returns its enforcement.
     *
     * @param safeDb the application's
     * @param database the database
     * @param hasTenantColumn see {@link Guard#Guard}
     * @param sharingRows see {@link Guard#Guard}
     * @return the enforcement of that database
     * @throws SafeDbException ({@code SDB301}) if declared environment, marker, name and the databases wrapped before
     *     disagree
     */
    public static Enforcement admit(
            SafeDb safeDb,
            DatabaseIdentity database,
            Predicate<String> hasTenantColumn,
            Function<String, Set<String>> sharingRows) {
        return admit(
                safeDb,
                database,
                new Guard(safeDb.policy(), database, hasTenantColumn, sharingRows),
                TokenSource.environment());
    }

    static Enforcement admit(SafeDb safeDb, DatabaseIdentity database, Guard guard, TokenVariable variable) {
        Enforcement enforcement = new Enforcement(safeDb, database, database.environment(), guard, variable);
        Decision decision = safeDb.admit(
                database.system() + " database " + database.name(),
                database.environment(),
                enforcement.guard::admit,
                made -> !(made instanceof Decision.Refuse));
        Scope scope = Scope.current();
        if (decision instanceof Decision.Refuse || !decision.observed().isEmpty()) {
            enforcement.log(Admission.OPENING, scope, decision);
        } else {
            // Which databases this process works on stands in the log by itself, not in a count.
            safeDb.log().append(enforcement.entry(Outcome.ALLOWED, Admission.OPENING, scope, null, null));
        }
        if (decision instanceof Decision.Refuse refuse) {
            throw new SafeDbException(refuse.violation());
        }
        return enforcement;
    }

    /**
     * Decides whether a further connection leads to the database that was admitted, and logs a refusal.
     *
     * @param found what the connection says stands behind it
     * @return a refusal, or leave to use it
     */
    public Decision recognize(DatabaseIdentity found) {
        Decision decision = guard.recognize(found);
        if (decision instanceof Decision.Refuse || !decision.observed().isEmpty()) {
            log(Admission.OPENING, Scope.None.INSTANCE, decision);
        }
        return decision;
    }

    /**
     * The enforcement of calls on a server that concern no single database, as strict as for production. Admits nothing
     * and counts as no database.
     *
     * @param safeDb the application's
     * @param system {@code mongodb}, as in {@link DatabaseIdentity#system()}
     * @return the enforcement of that server
     */
    public static Enforcement ofServer(SafeDb safeDb, String system) {
        DatabaseIdentity server = new DatabaseIdentity(system, "(server)", null);
        return new Enforcement(
                safeDb,
                server,
                server.environment(),
                new Guard(safeDb.policy(), server, relation -> false),
                TokenSource.environment());
    }

    /**
     * The enforcement of requests before they reach any database: whatever they touch is taken for a tenant's. Admits
     * nothing and counts as no database.
     *
     * @param safeDb the application's
     * @param system what brings the requests, for example {@code http}
     * @return the enforcement of those requests
     */
    public static Enforcement ofRequests(SafeDb safeDb, String system) {
        DatabaseIdentity requests = new DatabaseIdentity(system, "(requests)", null);
        // No marker speaks for a request: the log says what the application declares.
        return new Enforcement(
                safeDb,
                requests,
                safeDb.policy().environment(),
                new Guard(safeDb.policy(), requests, relation -> true),
                TokenSource.environment());
    }

    /** {@return the guard, for what an edge must know to apply a decision} */
    public Guard guard() {
        return guard;
    }

    /**
     * Looks for test code among the callers of this thread, where that matters. An edge asks for each write, or once
     * for a statement that is prepared, and hands the finding to the Guard with {@link Call#with}.
     *
     * @param call what was read
     * @return empty if nobody has to know, or no test code stands on the stack
     */
    public Optional<Finding> testCaller(Call call) {
        return guard.asksForCaller(call)
                ? TestCode.caller()
                        .map(caller -> new Finding(
                                Finding.Kind.TEST_CALLER,
                                call.subject(),
                                "the code that calls is test code: " + caller + " stands on the stack"))
                : Optional.empty();
    }

    /**
     * Decides about a call that is about to be prepared, whose parameters may be bound later. A refusal is final and
     * logged. What passes is decided again by {@link #decide}, and logged, when it runs; a token in
     * {@value TokenSource#VARIABLE} is looked at and not used up.
     *
     * @param call what was read
     * @param scope on whose behalf
     * @return a refusal, or how to run the call as it stands now
     */
    public Decision decideEarly(Call call, Scope scope) {
        Decision decision = guard.decide(call, scope);
        if (lacksToken(decision, scope)) {
            Token waiting = variable.peek().orElse(null);
            if (waiting != null) {
                decision = guard.decide(call, under(scope, waiting));
            }
        }
        return decision instanceof Decision.Refuse ? decide(call, scope) : decision;
    }

    /**
     * Decides about a call that is about to run and logs the decision. Whoever gets a refusal throws it. A destructive
     * call that stands under no token takes the one in {@value TokenSource#VARIABLE}, whatever comes of it.
     *
     * @param call with the values of its parameters: one that meets the tenant column and is not bound is refused
     * @param scope on whose behalf
     * @return a refusal, or how to run the call
     */
    public Decision decide(Call call, Scope scope) {
        Decision decision = guard.decideBound(call, scope);
        if (lacksToken(decision, scope)) {
            Token taken = variable.takeIfUnused().orElse(null);
            if (taken != null) {
                decision = guard.decideBound(call, under(scope, taken));
            } else if (variable.isBurnt()) {
                decision = guard.decideBound(
                        call.with(new Finding(
                                Finding.Kind.SPENT,
                                call.subject(),
                                "the token in " + TokenSource.VARIABLE
                                        + " was used before in this process and serves once (jti)")),
                        scope);
            }
        }
        log(call, scope, decision);
        return decision;
    }

    private boolean lacksToken(Decision decision, Scope scope) {
        return takesTokens
                && decision instanceof Decision.Refuse refuse
                && (refuse.violation().rule() == Rule.DESTRUCTIVE_WITHOUT_TOKEN
                        || refuse.violation().rule() == Rule.ROW_CAP)
                && scope.conditions().token() == null;
    }

    private static Scope under(Scope scope, Token token) {
        return scope.under(scope.conditions().with(token));
    }

    /**
     * Logs what an edge did by itself, outside of any guarded call: a purge of test data. Always by itself, never as a
     * count.
     *
     * @param call what was done
     */
    public void note(Call call) {
        safeDb.log().append(entry(Outcome.ALLOWED, call, Scope.current(), null, null));
    }

    private void log(Call call, Scope scope, Decision decision) {
        ApprovalToken spend = decision.obligations().spend();
        if (decision instanceof Decision.Refuse refuse) {
            safeDb.log().append(entry(Outcome.REFUSED, call, scope, refuse.violation(), null));
        } else if (!decision.observed().isEmpty()) {
            for (SafeDbViolation violation : decision.observed()) {
                safeDb.log().append(entry(Outcome.OBSERVED, call, scope, violation, spend));
            }
        } else if (safeDb.log().logsEach() || spend != null || crossesTenants(scope) || unlocks(call, scope)) {
            safeDb.log().append(entry(Outcome.ALLOWED, call, scope, null, spend));
        } else {
            count(call);
        }
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
                violation == null
                        ? null
                        : new EnforcementRecord.Breach(
                                violation.eventId(),
                                violation.rule().id(),
                                violation.rule().slug(),
                                violation.target(),
                                violation.detail(),
                                violation.place() == null
                                        ? null
                                        : new EnforcementRecord.Place(
                                                violation.place().position(),
                                                violation.place().fragment())),
                call.operation(),
                call.action().name().toLowerCase(Locale.ROOT),
                call.targets().isEmpty() ? null : call.subject(),
                call.shape(),
                logged,
                tenant == null ? null : tenant.tenant().toString(),
                system == null ? null : system.actor(),
                system != null ? system.reason() : tenant == null ? null : tenant.switchReason(),
                approval == null
                        ? null
                        : new EnforcementRecord.Approval(
                                approval.id(),
                                approval.approver(),
                                approval.requester(),
                                approval.target(),
                                approval.reason()),
                LockedRows.unlocksUsed(call, scope.conditions(), guard).stream()
                        .map(unlock -> new EnforcementRecord.Unlock(unlock.target(), unlock.actor(), unlock.reason()))
                        .toList());
    }
}

package io.safedb.guard;

import io.safedb.Rule;
import io.safedb.SafeDb;
import io.safedb.SafeDbException;
import io.safedb.Scope;
import io.safedb.caller.TestCode;
import io.safedb.environment.DatabaseIdentity;
import io.safedb.environment.Environment;
import io.safedb.token.Token;
import io.safedb.token.TokenSource;
import io.safedb.token.TokenVariable;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;

/** The Guard of one wrapped database together with the log: what an edge asks. Safe on any thread. */
public final class Enforcement {
    private final Guard guard;
    private final DecisionLog log;
    private final TokenVariable variable;
    private final boolean takesTokens;

    private Enforcement(SafeDb safeDb, Environment environment, Guard guard, TokenVariable variable) {
        this.guard = guard;
        this.variable = variable;
        this.takesTokens = guard.database().marker() != null;
        this.log = new DecisionLog(safeDb.log(), guard, environment);
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
        Enforcement enforcement = new Enforcement(safeDb, database.environment(), guard, variable);
        Decision decision = safeDb.admit(
                database.system() + " database " + database.name(),
                database.environment(),
                enforcement.guard::admit,
                made -> !(made instanceof Decision.Refuse));
        Scope scope = Scope.current();
        if (decision instanceof Decision.Refuse || !decision.observed().isEmpty()) {
            enforcement.log.write(Admission.OPENING, scope, decision);
        } else {
            // Which databases this process works on stands in the log by itself, not in a count.
            enforcement.log.note(Admission.OPENING, scope);
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
            log.write(Admission.OPENING, Scope.None.INSTANCE, decision);
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
        log.write(call, scope, decision);
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
        log.note(call, Scope.current());
    }
}

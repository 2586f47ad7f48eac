package io.safedb.guard;

import io.safedb.SafeDbPolicy;
import io.safedb.Scope;
import io.safedb.TableAccess;
import io.safedb.TablePolicy;
import io.safedb.environment.DatabaseIdentity;
import io.safedb.environment.Environment;
import io.safedb.token.TokenUse;
import io.safedb.token.TokenVerifier;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Decides about calls on one database: the only place that refuses. Pure: what it says depends on the policy, the
 * database's identity, the call and the scope, and where a token is weighed on the clock; on nothing else. Safe on any
 * thread.
 */
public final class Guard {
    private final SafeDbPolicy policy;
    private final DatabaseIdentity database;
    private final Predicate<String> hasTenantColumn;
    private final Function<String, Set<String>> sharingRows;
    private final TokenVerifier verifier;
    private final Obligations countedAndUndone;
    private final Obligations counted;

    /**
     * A guard for one database.
     *
     * @param policy what the application is held to
     * @param database the database
     * @param hasTenantColumn tells of a relation without a policy of its own whether the database shows it to have the
     *     tenant column; must not block
     */
    public Guard(SafeDbPolicy policy, DatabaseIdentity database, Predicate<String> hasTenantColumn) {
        this(policy, database, hasTenantColumn, relation -> Set.of());
    }

    /**
     * A guard for one database in which rows may be reached by more than one name.
     *
     * @param policy what the application is held to
     * @param database the database
     * @param hasTenantColumn tells of a relation without a policy of its own whether the database shows it to have the
     *     tenant column; must not block
     * @param sharingRows tells of a relation, which others with locked rows have some of its rows: those that it is a
     *     part of, a parent of or a view of; must not block
     */
    public Guard(
            SafeDbPolicy policy,
            DatabaseIdentity database,
            Predicate<String> hasTenantColumn,
            Function<String, Set<String>> sharingRows) {
        this(policy, database, hasTenantColumn, sharingRows, Clock.systemUTC());
    }

    /** A guard that weighs tokens by a clock of the caller's. */
    Guard(SafeDbPolicy policy, DatabaseIdentity database, Predicate<String> hasTenantColumn, Clock clock) {
        this(policy, database, hasTenantColumn, relation -> Set.of(), clock);
    }

    private Guard(
            SafeDbPolicy policy,
            DatabaseIdentity database,
            Predicate<String> hasTenantColumn,
            Function<String, Set<String>> sharingRows,
            Clock clock) {
        this.policy = policy;
        this.database = database;
        this.hasTenantColumn = hasTenantColumn;
        this.sharingRows = sharingRows;
        this.verifier = new TokenVerifier(policy.approvers(), clock);
        this.countedAndUndone = counted(policy, database.environment().needsToken());
        this.counted = counted(policy, false);
    }

    /**
     * Who may use a relation: its policy, or {@code TENANT} if it is undeclared and has the tenant column; else empty.
     *
     * @param relation {@code name} or {@code schema.name}, spelled as the server stores it
     * @return empty if nobody knows, which is refused
     */
    public Optional<TableAccess> access(String relation) {
        TablePolicy declared = policy.table(relation).orElse(null);
        return Optional.ofNullable(declared == null ? discovered(relation) : declared.access());
    }

    /** Who may use a relation that the policy does not name; null if nobody knows. */
    @Nullable
    TableAccess discovered(String relation) {
        return hasTenantColumn.test(relation) ? TableAccess.TENANT : null;
    }

    /**
     * Decides about one call as far as it is known: a parameter that meets the tenant column and is not bound yet stops
     * nothing here. {@link Enforcement#decide} is asked before the call runs.
     *
     * @param call what an edge read
     * @param scope on whose behalf
     * @return a refusal, or how to run the call
     */
    public Decision decide(Call call, Scope scope) {
        return new Deliberation(this, call, scope).decide(false);
    }

    /** Decides about one call that is about to run: everything in it is bound. */
    Decision decideBound(Call call, Scope scope) {
        return new Deliberation(this, call, scope).decide(true);
    }

    /**
     * Decides whether a database may be used at all: declared environment, marker, name, database id and the databases
     * wrapped before must agree.
     *
     * @param others what the markers of the databases wrapped before say, by name
     * @return a refusal, or leave to use it
     */
    public Decision admit(Map<String, Environment> others) {
        return new Admission(policy, database).admit(others);
    }

    /**
     * Decides whether a further connection may be used: it must lead to the database that was admitted.
     *
     * @param found what the connection says stands behind it
     * @return a refusal, or leave to use it
     */
    public Decision recognize(DatabaseIdentity found) {
        return new Admission(policy, database).recognize(found);
    }

    /**
     * What a token for a call must be made out for, to the letter.
     *
     * @param call what an edge read
     * @return empty if no token can be: the database has no marker, or the call names nothing
     */
    public Optional<TokenUse> approvalFor(Call call) {
        return Optional.ofNullable(TokenTarget.of(call, policy, database));
    }

    /**
     * Whether it matters who calls: the call writes to a production database. Then the edge asks
     * {@link Enforcement#testCaller}.
     *
     * @param call what an edge read
     * @return false for everything else, so that the stack need not be looked at
     */
    public boolean asksForCaller(Call call) {
        return database.environment() == Environment.PRODUCTION && call.writes();
    }

    /** Which others with locked rows have some of the rows of a relation. */
    Set<String> sharingRows(String relation) {
        return sharingRows.apply(relation);
    }

    private static Obligations counted(SafeDbPolicy policy, boolean undone) {
        return new Obligations(null, null, Map.of(), new Obligations.RowCap(policy.rowCap(), undone));
    }

    /** The obligation to count rows and nothing else. */
    Obligations counted(boolean enforced) {
        return enforced ? countedAndUndone : counted;
    }

    TokenVerifier verifier() {
        return verifier;
    }

    SafeDbPolicy policy() {
        return policy;
    }

    DatabaseIdentity database() {
        return database;
    }
}

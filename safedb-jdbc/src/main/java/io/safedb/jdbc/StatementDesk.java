package io.safedb.jdbc;

import io.safedb.Scope;
import io.safedb.guard.Call;
import io.safedb.guard.Decision;
import io.safedb.guard.Enforcement;
import io.safedb.guard.Finding;
import io.safedb.jdbc.sql.RowChanges;
import io.safedb.jdbc.sql.SqlForm;
import io.safedb.jdbc.sql.SqlStatement;
import java.util.Set;
import java.util.function.Function;

/**
 * The second room of one wrapped database: asks the Guard about what was read, and turns its refusals into JDBC's.
 * Every call of every guarded object is decided here, once, and logged there. Knows no connection. Safe on any thread.
 */
final class StatementDesk {
    private final Enforcement enforcement;
    private final FormObstacles obstacles;
    private final Catalogue catalogue;
    private final Function<String, Set<Set<String>>> keys;

    StatementDesk(Enforcement enforcement, FormObstacles obstacles, Catalogue catalogue) {
        this.enforcement = enforcement;
        this.obstacles = obstacles;
        this.catalogue = catalogue;
        this.keys = catalogue::keys;
    }

    /**
     * Decides about a statement that is about to be prepared. A refusal is logged now; whatever passes is decided
     * again, and logged, when it is executed.
     */
    Decision decideEarly(Reading reading) throws SafeDbSqlException {
        Decision decision = enforcement.decideEarly(reading.statement().call(), reading.scope());
        if (decision instanceof Decision.Refuse refuse) {
            throw new SafeDbSqlException(refuse.violation());
        }
        return decision;
    }

    /** Decides about a text given to a plain statement, which can bind nothing. */
    Decision decideText(Reading reading) throws SafeDbSqlException {
        if (reading.statement().parameterCount() == 0) {
            return decide(reading);
        }
        return decide(
                reading,
                new Finding(
                        Finding.Kind.UNREADABLE,
                        reading.statement().call().subject(),
                        "the text has a parameter and a Statement binds none; use prepareStatement"));
    }

    /** Decides about a statement that is about to run. */
    Decision decide(Reading reading) throws SafeDbSqlException {
        return decide(reading.statement().call(), reading.scope());
    }

    /**
     * Decides about an execution of a prepared statement.
     *
     * @param bound the values bound to the caller's parameters that meet the tenant column
     * @param sent the form in which it was prepared; another form is refused
     */
    Decision decide(Reading reading, BoundTenants bound, SentSql sent) throws SafeDbSqlException {
        Call call = call(reading, bound);
        Decision decision = decide(call, reading.scope());
        if (sent.fits(decision)) {
            return decision;
        }
        return decide(
                call.with(new Finding(Finding.Kind.UNNARROWABLE, call.subject(), sent.difference(decision))),
                reading.scope());
    }

    /**
     * The form in which a statement can be sent, if not the one that is asked for. What stands in the way is refused;
     * where the policy only observes the rule, that part is left out.
     *
     * @param asked more than the tenant
     */
    SqlForm possible(Reading reading, SqlForm asked) throws SafeDbSqlException {
        SqlForm form = asked;
        while (!form.isEveryday()) {
            Finding obstacle = obstacles.in(reading.statement(), form);
            if (obstacle == null) {
                return form;
            }
            if (enforcement.guard().decide(reading.statement().call().with(obstacle), reading.scope())
                    instanceof Decision.Refuse) {
                decide(reading, obstacle);
            }
            form = obstacle.kind() == Finding.Kind.LOCKED ? form.withoutLocked() : form.withoutStamp();
        }
        return form;
    }

    /** Refuses a text for a reason that the reader cannot know, unless the policy only observes the rule. */
    Decision decide(Reading reading, Finding finding) throws SafeDbSqlException {
        return decide(reading.statement().call().with(finding), reading.scope());
    }

    /** Refuses an execution for a reason that came out while it was under way, unless the rule is only observed. */
    Decision decide(Reading reading, BoundTenants bound, Finding... findings) throws SafeDbSqlException {
        Call call = call(reading, bound);
        for (Finding finding : findings) {
            call = call.with(finding);
        }
        return decide(call, reading.scope());
    }

    /**
     * Whether an execution may hit more rows than its cap allows, as far as can be seen before it runs.
     *
     * @param decision about one execution
     * @param times how often it runs
     */
    boolean mayExceedCap(SqlStatement statement, Decision decision, long times) {
        long cap = decision.obligations().cap().rows();
        if (cap == RowChanges.ANY || statement.changes().isNone()) {
            return false;
        }
        long most = mostRows(statement, decision);
        return most > cap / times;
    }

    /** How many rows one execution can hit at most, as far as can be seen before it runs. */
    long mostRows(SqlStatement statement, Decision decision) {
        return statement.mostRows(keys, decision instanceof Decision.Narrow ? catalogue.tenantColumn() : null);
    }

    private static Call call(Reading reading, BoundTenants bound) {
        Call call = reading.statement().call();
        return bound.isEmpty() ? call : call.bind(bound::value);
    }

    /** Decides about a call that is no statement's, or that of one with more than was read in its text. */
    Decision decide(Call call, Scope scope) throws SafeDbSqlException {
        Decision decision = enforcement.decide(call, scope);
        if (decision instanceof Decision.Refuse refuse) {
            throw new SafeDbSqlException(refuse.violation());
        }
        return decision;
    }
}

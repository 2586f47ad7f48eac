package io.safedb.jdbc;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.safedb.RowCondition;
import io.safedb.Scope;
import io.safedb.guard.Call;
import io.safedb.guard.Decision;
import io.safedb.guard.Enforcement;
import io.safedb.guard.Finding;
import io.safedb.guard.TenantMention;
import io.safedb.jdbc.dialect.Dialect;
import io.safedb.jdbc.sql.RowChanges;
import io.safedb.jdbc.sql.SqlForm;
import io.safedb.jdbc.sql.SqlStatement;
import io.safedb.jdbc.sql.StatementReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The first two rooms of one wrapped database: reads a text and the scope of the calling thread, then asks the Guard.
 * Every guarded object of the database shares it. Safe on any thread.
 */
final class StatementDesk {
    /** Characters of statement text kept; what was read weighs a small multiple of it. */
    private static final long CACHED_CHARACTERS = 4_000_000;

    private static final int FIXED_WEIGHT = 400;

    private final Dialect dialect;
    private final Enforcement enforcement;
    private final StatementReader reader;
    private final Catalogue catalogue;
    private final String schema;
    private final @Nullable UnreadProof unreadProof;
    private final Cache<String, SqlStatement> statements;
    private final Values values = new Values(this);
    private final Function<String, Set<Set<String>>> keys;

    StatementDesk(
            Dialect dialect,
            Enforcement enforcement,
            StatementReader reader,
            Catalogue catalogue,
            String schema,
            @Nullable UnreadProof unreadProof) {
        this.dialect = dialect;
        this.unreadProof = unreadProof;
        this.enforcement = enforcement;
        this.schema = schema;
        this.reader = reader;
        this.catalogue = catalogue;
        this.keys = catalogue::keys;
        this.statements = Caffeine.newBuilder()
                .maximumWeight(CACHED_CHARACTERS)
                .weigher((String text, SqlStatement read) -> text.length() + FIXED_WEIGHT)
                .executor(Runnable::run)
                .build();
    }

    /**
     * Reads a text, who calls, and the scope. What was read of the text is remembered, except where it names a table
     * that nobody knows: that is looked up again each time. Who calls is found once for a statement that is prepared.
     */
    Reading read(String sql) {
        SqlStatement statement = statement(sql);
        Finding testCaller = enforcement.testCaller(statement.call()).orElse(null);
        return read(testCaller == null ? statement : statement.with(testCaller));
    }

    /** Reads a call in braces: as that of a procedure where it may run only as one, else as the query of a function. */
    Reading read(CallEscape call) {
        Reading query = read(call.query());
        if (call.procedure() != null && isRefused(query)) {
            Reading procedure = read(call.procedure());
            return isRefused(procedure) ? query : procedure;
        }
        return query;
    }

    private boolean isRefused(Reading reading) {
        return enforcement.guard().decide(reading.statement().call(), reading.scope()) instanceof Decision.Refuse;
    }

    private SqlStatement statement(String sql) {
        SqlStatement statement = statements.getIfPresent(sql);
        if (statement == null) {
            catalogue.refreshIfStale(statements::invalidateAll);
            Object version = catalogue.version();
            String text = dialect.withoutEscapes(sql);
            statement = reader.read(text);
            if (namesUnknownTable(statement) && catalogue.refresh()) {
                // A table has come, or got or lost its tenant column: what was read before may name it.
                statements.invalidateAll();
                version = catalogue.version();
                statement = reader.read(text);
            }
            if (!namesUnknownTable(statement)) {
                statements.put(sql, statement);
                if (!catalogue.isAt(version)) {
                    // Read with what the catalogue said before, and put after everything else was forgotten.
                    statements.invalidate(sql);
                }
            }
        }
        return statement;
    }

    /** Reads the scope again, for a statement that is executed. */
    Reading read(SqlStatement statement) {
        return new Reading(statement, Scope.current());
    }

    /** Reads the scope again, for a statement that is executed: in nearly all cases where it was prepared. */
    Reading readAgain(Reading prepared) {
        Scope now = Scope.current();
        return now.equals(prepared.scope()) ? prepared : new Reading(prepared.statement(), now);
    }

    /** Places the values that the driver returns. */
    Values values() {
        return values;
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
            Finding obstacle = obstacle(reading.statement(), form);
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

    private @Nullable Finding obstacle(SqlStatement statement, SqlForm form) {
        Finding missing = missingColumn(statement, form);
        if (missing != null && catalogue.refresh()) {
            statements.invalidateAll();
            missing = missingColumn(statement, form);
        }
        Finding obstacle = missing == null ? statement.obstacle(form) : missing;
        if (obstacle == null || obstacle.kind() == Finding.Kind.LOCKED || obstacle.kind() == Finding.Kind.UNSTAMPABLE) {
            return obstacle;
        }
        return new Finding(
                form.locked().isEmpty() ? Finding.Kind.UNSTAMPABLE : Finding.Kind.LOCKED,
                obstacle.subject(),
                obstacle.detail());
    }

    private @Nullable Finding missingColumn(SqlStatement statement, SqlForm form) {
        for (Call.Target target : statement.call().targets()) {
            String name = target.name();
            RowCondition locked = form.locked().get(name);
            if (locked != null && !catalogue.hasColumn(name, locked.column())) {
                return new Finding(
                        Finding.Kind.LOCKED,
                        name,
                        "the policy's tables." + name + ".locked names the column " + locked.column()
                                + ", which the table does not have");
            }
            if (form.stamp() && target.touch().inserts() && catalogue.isForeign(name)) {
                return new Finding(
                        Finding.Kind.UNSTAMPABLE,
                        name,
                        "its rows are on another server, where no purge of this database finds them");
            }
            if (form.stamp() && target.touch().inserts() && !catalogue.isStampable(name)) {
                return new Finding(
                        Finding.Kind.UNSTAMPABLE,
                        name,
                        "it has no column for the stamp; ALTER TABLE " + name + " ADD COLUMN " + catalogue.stampColumn()
                                + " text");
            }
        }
        return null;
    }

    /**
     * Decides whether the scope that is open may run, or add to, a batch: the entries were decided when they were
     * added, and the same tenant, run and unlocks must be open now.
     *
     * @param sent the form in which an entry will be sent
     * @param added what was decided about it when it was added
     */
    void decideBatch(Reading reading, SentSql sent, Decision added) throws SafeDbSqlException {
        Call call = reading.statement().call();
        Call now = judgedBefore(reading, added);
        Decision decision = decide(now, reading.scope());
        boolean fits = sent.fits(decision);
        if (!fits || !SentSql.isSameRun(added, decision)) {
            String why = fits
                    ? "it was added to the batch in another test run; add it again here"
                    : sent.difference(decision);
            decide(now.with(new Finding(Finding.Kind.UNNARROWABLE, call.subject(), why)), reading.scope());
        }
    }

    /**
     * Decides once more about entries of a batch, which were decided when they were added.
     *
     * @param added what was decided then
     * @param findings what was found while the batch ran
     */
    Decision decideBatch(Reading reading, Decision added, Finding... findings) throws SafeDbSqlException {
        Call call = judgedBefore(reading, added);
        for (Finding finding : findings) {
            call = call.with(finding);
        }
        return decide(call, reading.scope());
    }

    /** Takes to the Guard what was found while a batch ran. */
    CappedRows.Judge batchJudge(Reading reading, Decision added) {
        return new CappedRows.Judge() {
            @Override
            public String subject() {
                return reading.statement().call().subject();
            }

            @Override
            public Decision decide(Finding... findings) throws SafeDbSqlException {
                return decideBatch(reading, added, findings);
            }
        };
    }

    /** The call with what was bound to it when it was decided. */
    private static Call judgedBefore(Reading reading, Decision added) {
        Call call = reading.statement().call();
        List<TenantMention> mentions = new ArrayList<>();
        if (added instanceof Decision.Narrow narrow) {
            mentions.add(
                    TenantMention.value(TenantMention.Use.COMPARED, narrow.tenant(), "the batch's earlier entries"));
        } else if (reading.scope() instanceof Scope.OfSystem) {
            // The values themselves were judged when the entry was added.
            mentions.addAll(call.bind(parameter -> "judged before").mentions());
        }
        return call.withMentions(mentions);
    }

    /**
     * Refuses an operation that is no statement, unless the policy only observes the rule.
     *
     * @param operation the method, for example {@code Connection.unwrap}
     */
    void insist(String operation, Finding.Kind kind, String subject, String detail) throws SafeDbSqlException {
        decide(
                new Call(
                        operation,
                        Call.Action.CONTROL,
                        List.of(),
                        List.of(),
                        List.of(new Finding(kind, subject, detail)),
                        operation),
                Scope.current());
    }

    /**
     * Refuses an operation on rows that were read for another tenant than the one that works now: one result would hold
     * rows of two.
     *
     * @param shown what was read of the statement that gave the rows, and its scope
     */
    void insistSameTenant(Reading shown, String operation) throws SafeDbSqlException {
        if (!owner(Scope.current()).equals(owner(shown.scope()))) {
            insist(
                    operation,
                    Finding.Kind.UNNARROWABLE,
                    "an updatable result set",
                    "its rows were read in another scope; write them in the one that read them, or read them again");
        }
    }

    /** Whose rows a scope sees. */
    private static Object owner(Scope scope) {
        return scope instanceof Scope.OfTenant one ? one.tenant() : scope.getClass();
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

    /** What depends on the product of the database. */
    Dialect dialect() {
        return dialect;
    }

    /** What proves that the second lock holds a text; null where the policy wants no second lock. */
    @Nullable
    UnreadProof unreadProof() {
        return unreadProof;
    }

    /** The policy's schema: unqualified names mean the tables in it. */
    String schema() {
        return schema;
    }

    /** How many statements are remembered, about. */
    long remembered() {
        statements.cleanUp();
        return statements.estimatedSize();
    }

    private boolean namesUnknownTable(SqlStatement statement) {
        for (Call.Target target : statement.call().targets()) {
            if (statement.call().action() != Call.Action.SCHEMA
                    && enforcement.guard().access(target.name()).isEmpty()) {
                return true;
            }
        }
        return false;
    }

    private Decision decide(Call call, Scope scope) throws SafeDbSqlException {
        Decision decision = enforcement.decide(call, scope);
        if (decision instanceof Decision.Refuse refuse) {
            throw new SafeDbSqlException(refuse.violation());
        }
        return decision;
    }
}

package io.safedb.jdbc.sql;

import io.safedb.RowCondition;
import io.safedb.TestDataPolicy;
import io.safedb.guard.Call;
import io.safedb.guard.Call.Action;
import io.safedb.guard.CallText;
import io.safedb.guard.Finding;
import io.safedb.jdbc.sql.lexer.ServerOffsets;
import io.safedb.jdbc.sql.lexer.SqlLexer;
import io.safedb.jdbc.sql.lexer.Tokens;
import io.safedb.jdbc.sql.lexer.Tokens.Kind;
import io.safedb.jdbc.sql.lexer.Unreadable;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Reads SQL text as PostgreSQL would. Immutable; safe on any thread.
 *
 * <p>The lexer splits the text as server and driver do, or refuses it. The structural readers find statement,
 * relations, functions, sub-selects and every place where the tenant column is compared or assigned; a token they do
 * not expect where it stands ends the reading. The narrower places the tenant's predicates, and the proof reads the
 * result again from scratch. What fails on the way becomes a finding; nothing is passed on that was not understood.
 */
public final class SqlReader implements StatementReader {
    private static final Set<String> QUERY_VERBS =
            Set.of("select", "with", "values", "table", "insert", "update", "delete", "merge");

    private static final String DEFAULT_STAMP = TestDataPolicy.DEFAULT.column();

    private final ReaderFacts facts;
    private final boolean held;

    /**
     * A reader for one database.
     *
     * @param facts what it has to know
     */
    public SqlReader(ReaderFacts facts) {
        this(facts, false);
    }

    /**
     * A reader for one database that may have a second lock.
     *
     * @param facts what it has to know
     * @param held whether row-level security may hold what is plain and not understood
     */
    public SqlReader(ReaderFacts facts, boolean held) {
        this.facts = Objects.requireNonNull(facts, "facts");
        this.held = held;
    }

    /**
     * A reader of a database in which no relation takes test data and no function is the application's own.
     *
     * @param tenantColumn the column that holds the tenant, spelled as the server stores it
     * @param defaultSchema the schema of unqualified names
     * @param isTenantTable whether a relation ({@code name} in the default schema, else {@code schema.name}) is
     *     narrowed to the tenant; must not block
     */
    public SqlReader(String tenantColumn, String defaultSchema, Predicate<String> isTenantTable) {
        this(new ReaderFacts(
                tenantColumn,
                DEFAULT_STAMP,
                defaultSchema,
                isTenantTable,
                relation -> false,
                name -> false,
                name -> false));
    }

    /** Whether a name is that of a built-in function that computes from its arguments and nothing else. */
    public static boolean onlyComputes(String function) {
        return BuiltInFunctions.onlyCompute(function);
    }

    @Override
    public SqlStatement read(String sql) {
        Objects.requireNonNull(sql, "sql");
        try {
            return understood(sql);
        } catch (Unreadable e) {
            SqlStatement plain = held ? plain(sql, e) : null;
            if (plain != null) {
                return plain;
            }
            Call call = Call.unreadable("SQL", e.sentence(), "(unreadable)", e.offset(), new StatementText(this, sql));
            return new SqlStatement(this, sql, call, 0, false, null, null, null, RowChanges.NONE);
        }
    }

    /**
     * A text that was not understood and that the second lock may hold, by its tokens; null if it is not that plain.
     */
    private @Nullable SqlStatement plain(String sql, Unreadable why) {
        Tokens tokens;
        try {
            tokens = SqlLexer.scan(sql);
        } catch (Unreadable e) {
            return null;
        }
        String verb = PlainText.verb(tokens, facts);
        if (verb == null) {
            return null;
        }
        int parameters = 0;
        boolean rows = !verb.equals("insert");
        for (int i = 0; i < tokens.size(); i++) {
            parameters += tokens.kind(i) == Kind.PARAMETER ? 1 : 0;
            rows |= tokens.isWord(i, "returning");
        }
        String operation = verb.toUpperCase(Locale.ROOT);
        Call call = new Call(
                operation,
                verb.equals("insert") ? Action.INSERT : Action.READ,
                List.of(),
                List.of(),
                List.of(new Finding(Finding.Kind.UNREAD_BUT_PLAIN, operation, why.sentence(), why.offset())),
                shape(tokens),
                new StatementText(this, sql));
        return new SqlStatement(this, sql, call, parameters, rows, null, null, null, RowChanges.NONE);
    }

    private SqlStatement understood(String sql) {
        Reading reading = reading(sql, facts.isTenantTable());
        Summary summary = readWhole(reading);
        NarrowedSql narrowed = null;
        if (reading.findings.stream().noneMatch(finding -> finding.kind() == Finding.Kind.UNNARROWABLE)) {
            SqlStatement.Made made = make(reading, sql, summary, SqlForm.NARROWED);
            if (made.obstacle() != null) {
                reading.findings.add(made.obstacle());
            }
            narrowed = made.sql();
        }
        if (reading.setsStamp || reading.inserts.stream().anyMatch(insert -> insert.stampIndex >= 0)) {
            reading.find(
                    Finding.Kind.TAMPERING,
                    facts.stampColumn(),
                    "the stamp of test data is written by safedb alone; leave the column out");
        }
        Call call = new Call(
                summary.operation,
                summary.action,
                targets(reading.targets),
                reading.mentions,
                reading.findings,
                shape(reading.tokens),
                new StatementText(this, sql));
        return new SqlStatement(
                this,
                sql,
                call,
                reading.parameters(),
                summary.returnsRows,
                narrowed,
                destruction(reading, summary),
                reading.cursor,
                RowChanges.of(reading, summary.operation, summary.returnsRows));
    }

    /** What spending a token needs to know; of rows, one change that counts them is all that a token covers. */
    private static @Nullable Destruction destruction(Reading reading, Summary summary) {
        if (summary.destruction != null
                || reading.findings.stream().noneMatch(finding -> finding.kind() == Finding.Kind.DESTRUCTIVE)) {
            return summary.destruction;
        }
        String first = reading.tokens.word(0);
        String obstacle = null;
        if (summary.returnsRows) {
            obstacle = "rows that it hands back cannot be counted before they are gone; leave RETURNING out";
        } else if (!first.equals("update") && !first.equals("delete") && !first.equals("merge")) {
            obstacle = "it has several parts, and a token is for one; run them one by one";
        }
        return new Destruction(List.of(), false, obstacle);
    }

    /**
     * The first character of the first place that names a relation.
     *
     * @return {@link io.safedb.guard.CallText#NOWHERE} if none does
     */
    int offsetOf(String relation, String sql) {
        int offset = CallText.NOWHERE;
        try {
            Reading reading = reading(sql, facts.isTenantTable());
            reading.sought = relation;
            try {
                readWhole(reading);
            } finally {
                offset = reading.soughtAt < 0 ? offset : reading.tokens.start(reading.soughtAt);
            }
        } catch (Unreadable e) {
            return offset;
        }
        return offset;
    }

    private Reading reading(String text, Predicate<String> narrowed) {
        return new Reading(SqlLexer.scan(text), facts, narrowed);
    }

    /** Makes a form of a text that was read before. */
    SqlStatement.Made make(String sql, SqlForm form) {
        try {
            Reading reading = reading(sql, narrowedIn(form));
            Summary summary = readWhole(reading);
            for (Finding finding : reading.findings) {
                if (finding.kind() == Finding.Kind.UNNARROWABLE) {
                    return new SqlStatement.Made(null, finding);
                }
            }
            return make(reading, sql, summary, form);
        } catch (Unreadable e) {
            return new SqlStatement.Made(null, new Finding(Finding.Kind.UNREADABLE, "SQL", e.sentence()));
        }
    }

    /**
     * Where the server would see a place, had the caller's text been sent. Makes the form again.
     *
     * @param server the offset in what the server got of the form
     * @return {@link ServerOffsets#NOWHERE} if nothing of the caller's stands there
     */
    int callerOffset(String sql, SqlForm form, String sent, int server) {
        try {
            Reading reading = reading(sql, narrowedIn(form));
            readWhole(reading);
            Splices splices = SqlNarrower.narrow(reading, sql, facts, form);
            int offset = splices.apply().text().equals(sent)
                    ? new ServerOffsets(sent).inText(server)
                    : ServerOffsets.NOWHERE;
            int origin = offset < 0 ? offset : splices.origin(offset);
            return origin < 0 ? origin : new ServerOffsets(sql).atServer(origin);
        } catch (SqlNarrower.Unnarrowable | Unreadable e) {
            return ServerOffsets.NOWHERE;
        }
    }

    /** The one relation whose rows a query shows; null if there is none, or more than one. */
    @Nullable
    String rowsOf(String sql) {
        try {
            Reading reading = reading(sql, facts.isTenantTable());
            readWhole(reading);
            for (QueryLevel level : reading.levels) {
                if (level.first == 0 && level.kind != QueryLevel.Kind.CHANGE && level.target == null) {
                    return level.from.size() == 1 && level.from.get(0) instanceof FromItem.Relation relation
                            ? relation.name()
                            : null;
                }
            }
        } catch (Unreadable e) {
            // Nobody knows whose rows it shows.
        }
        return null;
    }

    private Predicate<String> narrowedIn(SqlForm form) {
        return form.tenant() ? facts.isTenantTable() : relation -> false;
    }

    /** Narrows and proves. */
    private SqlStatement.Made make(Reading reading, String sql, Summary summary, SqlForm form) {
        try {
            Splices splices = SqlNarrower.narrow(reading, sql, facts, form);
            NarrowedSql narrowed = splices.apply();
            Reading again = reading;
            if (!splices.isEmpty()) {
                again = reading(narrowed.text(), narrowedIn(form));
                readWhole(again);
            }
            if (SqlProof.holds(reading, again, facts.tenantColumn(), narrowed, form)
                    && splices.undo(narrowed.text()).equals(sql)) {
                return new SqlStatement.Made(narrowed.with(counts(reading, sql, form)), null);
            }
        } catch (SqlNarrower.Unnarrowable e) {
            return new SqlStatement.Made(null, e.finding());
        } catch (Unreadable e) {
            // What was made of a readable text should be readable; it is not sent.
        }
        return new SqlStatement.Made(
                null,
                new Finding(
                        Finding.Kind.UNNARROWABLE,
                        summary.operation,
                        "it could not be shown that the narrowed statement touches one tenant's rows only"));
    }

    /** What to count before a form is sent, for each change that leaves locked rows alone. */
    private List<LockedCount> counts(Reading reading, String sql, SqlForm form) {
        if (form.locked().isEmpty()) {
            return List.of();
        }
        LockedCounting counting = new LockedCounting(reading, sql);
        List<LockedCount> counts = new ArrayList<>();
        for (QueryLevel level : reading.levels) {
            RowCondition locked = level.target == null ? null : form.locked().get(level.target.name());
            if (level.target != null && locked != null && level.changes) {
                LockedCounting.Query query = counting.query(level, level.target, locked);
                Reading asked = reading(query.text(), narrowedIn(form));
                Summary summary = readWhole(asked);
                counting.check(level.target, query, asked);
                SqlStatement.Made made =
                        make(asked, query.text(), summary, new SqlForm(form.tenant(), false, Map.of()));
                counts.add(counting.count(level.target, query, made));
            }
        }
        return counts;
    }

    /** What a statement is, beside what the reading holds. */
    private record Summary(
            String operation,
            Action action,
            boolean returnsRows,
            @Nullable Destruction destruction) {
        Summary(String operation, Action action, boolean returnsRows) {
            this(operation, action, returnsRows, null);
        }
    }

    private static Summary readWhole(Reading reading) {
        QueryReader queries = new QueryReader(reading);
        Summary summary;
        if (reading.isWord("explain")) {
            summary = explain(reading, queries);
        } else {
            summary = statement(reading, queries);
        }
        reading.operators();
        while (reading.acceptMark(";")) {
            // Nothing stands between them.
        }
        if (reading.kind() != Kind.END) {
            throw reading.unexpected();
        }
        return summary;
    }

    private static Summary statement(Reading reading, QueryReader queries) {
        if (!reading.isMark("(") && reading.kind() != Kind.WORD) {
            throw reading.unexpected();
        }
        String first = reading.tokens.word(reading.at());
        if (!reading.isMark("(") && !QUERY_VERBS.contains(first)) {
            UtilityReader utility = new UtilityReader(reading, queries);
            Action action = utility.read(first);
            return new Summary(
                    utility.operation(), action, first.equals("show") || first.equals("fetch"), utility.change());
        }
        String verb = queries.statement().verb();
        if (reading.findings.stream().anyMatch(finding -> finding.detail().startsWith("SELECT INTO"))) {
            return new Summary("SELECT INTO", Action.SCHEMA, false);
        }
        return new Summary(verb.toUpperCase(Locale.ROOT), action(reading), verb.equals("select") || reading.returning);
    }

    /** A plan is made for the narrowed statement, as if it were run; see decision 0022 for what it tells. */
    private static Summary explain(Reading reading, QueryReader queries) {
        int first = reading.next();
        if (isAnalyzed(reading)) {
            reading.find(
                    Finding.Kind.REVEALING,
                    "EXPLAIN ANALYZE",
                    "it counts the rows of all tenants that it passes over; leave ANALYZE out, or run it on a connection"
                            + " of your own",
                    first);
        }
        if (reading.kind() == Kind.WORD && !QUERY_VERBS.contains(reading.tokens.word(reading.at()))) {
            throw reading.unexpected();
        }
        Summary inner = statement(reading, queries);
        return new Summary("EXPLAIN " + inner.operation, inner.action, true);
    }

    /** Reads the options; returns whether the statement is run. */
    private static boolean isAnalyzed(Reading reading) {
        if (!reading.isMark("(") || reading.isQueryAfterBrackets()) {
            boolean analyzed = reading.acceptWord("analyze") || reading.acceptWord("analyse");
            reading.acceptWord("verbose");
            return analyzed;
        }
        boolean analyzed = false;
        reading.next();
        do {
            String option = reading.anyName();
            boolean off = reading.isWord("false") || reading.isWord("off");
            while (!reading.isMark(",") && !reading.isMark(")")) {
                reading.next();
            }
            analyzed |= (option.equals("analyze") || option.equals("analyse")) && !off;
        } while (reading.acceptMark(","));
        reading.expectMark(")");
        return analyzed;
    }

    /** The strongest of the changes in a statement, those in WITH included. */
    private static Action action(Reading reading) {
        if (reading.deletes) {
            return Action.DELETE;
        }
        if (reading.levels.stream().anyMatch(level -> level.target != null)) {
            return Action.UPDATE;
        }
        return reading.inserts.isEmpty() ? Action.READ : Action.INSERT;
    }

    private static List<Call.Target> targets(Map<String, Call.Touch> relations) {
        List<Call.Target> targets = new ArrayList<>(relations.size());
        relations.forEach((name, touch) -> targets.add(new Call.Target(name, touch)));
        return targets;
    }

    /** The text without comments and with a question mark for every constant. */
    private static String shape(Tokens tokens) {
        StringBuilder shape = new StringBuilder(tokens.start(tokens.size() - 1));
        for (int i = 0; i < tokens.size() - 1; i++) {
            if (i > 0 && tokens.end(i - 1) < tokens.start(i)) {
                shape.append(' ');
            }
            switch (tokens.kind(i)) {
                case STRING, BITS, NUMBER, PARAMETER -> shape.append('?');
                case QUOTED -> shape.append(SqlNarrower.quoted(tokens.word(i)));
                default -> shape.append(tokens.word(i));
            }
        }
        return shape.toString();
    }
}

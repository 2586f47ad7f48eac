package io.safedb.jdbc.sql;

import io.safedb.TestDataPolicy;
import io.safedb.guard.Call;
import io.safedb.guard.Call.Action;
import io.safedb.guard.CallText;
import io.safedb.guard.Finding;
import io.safedb.jdbc.sql.lexer.SqlLexer;
import io.safedb.jdbc.sql.lexer.Tokens;
import io.safedb.jdbc.sql.lexer.Tokens.Kind;
import io.safedb.jdbc.sql.lexer.Unreadable;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
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
    private static final String DEFAULT_STAMP = TestDataPolicy.DEFAULT.column();

    private final ReaderFacts facts;
    private final FormMaker forms;
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
        this.forms = new FormMaker(facts);
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
            return new SqlStatement(forms, sql, call, 0, false, null, null, null, RowChanges.NONE);
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
                Shape.of(tokens),
                new StatementText(this, sql));
        return new SqlStatement(forms, sql, call, parameters, rows, null, null, null, RowChanges.NONE);
    }

    private SqlStatement understood(String sql) {
        Reading reading = reading(sql);
        WholeText whole = WholeText.read(reading);
        NarrowedSql narrowed = null;
        if (reading.findings.stream().noneMatch(finding -> finding.kind() == Finding.Kind.UNNARROWABLE)) {
            SqlStatement.Made made = forms.make(reading, sql, whole, SqlForm.NARROWED);
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
                whole.operation(),
                whole.action(),
                targets(reading.targets),
                reading.mentions,
                reading.findings,
                Shape.of(reading.tokens),
                new StatementText(this, sql));
        return new SqlStatement(
                forms,
                sql,
                call,
                reading.parameters(),
                whole.returnsRows(),
                narrowed,
                whole.spent(reading),
                reading.cursor,
                RowChanges.of(reading, whole.operation(), whole.returnsRows()));
    }

    /**
     * The first character of the first place that names a relation.
     *
     * @return {@link io.safedb.guard.CallText#NOWHERE} if none does
     */
    int offsetOf(String relation, String sql) {
        int offset = CallText.NOWHERE;
        try {
            Reading reading = reading(sql);
            reading.sought = relation;
            try {
                WholeText.read(reading);
            } finally {
                offset = reading.soughtAt < 0 ? offset : reading.tokens.start(reading.soughtAt);
            }
        } catch (Unreadable e) {
            return offset;
        }
        return offset;
    }

    private Reading reading(String text) {
        return new Reading(SqlLexer.scan(text), facts, facts.isTenantTable());
    }

    private static List<Call.Target> targets(Map<String, Call.Touch> relations) {
        List<Call.Target> targets = new ArrayList<>(relations.size());
        relations.forEach((name, touch) -> targets.add(new Call.Target(name, touch)));
        return targets;
    }
}

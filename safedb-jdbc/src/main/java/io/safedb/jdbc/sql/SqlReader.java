package io.safedb.jdbc.sql;

import io.safedb.guard.Call;
import io.safedb.guard.Call.Action;
import io.safedb.guard.Finding;
import io.safedb.jdbc.sql.Tokens.Kind;
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
public final class SqlReader {
    private static final Set<String> QUERY_VERBS =
            Set.of("select", "with", "values", "table", "insert", "update", "delete", "merge");

    private final String tenantColumn;
    private final String defaultSchema;
    private final Predicate<String> isTenantTable;
    private final Predicate<String> isColumnFunction;
    private final Predicate<String> isOverload;

    /**
     * A reader for one database.
     *
     * @param tenantColumn the column that holds the tenant, spelled as the server stores it
     * @param defaultSchema the schema of unqualified names
     * @param isTenantTable whether a relation ({@code name} in the default schema, else {@code schema.name}) is
     *     narrowed to the tenant; must not block
     */
    public SqlReader(String tenantColumn, String defaultSchema, Predicate<String> isTenantTable) {
        this(tenantColumn, defaultSchema, isTenantTable, name -> false, name -> false);
    }

    /**
     * A reader that knows the functions of the database.
     *
     * @param tenantColumn the column that holds the tenant, spelled as the server stores it
     * @param defaultSchema the schema of unqualified names
     * @param isTenantTable whether a relation ({@code name} in the default schema, else {@code schema.name}) is
     *     narrowed to the tenant; must not block
     * @param isColumnFunction whether a name is that of a function that may do more than compute and can be called like
     *     a column: {@code x.f} is {@code f(x)} to the server where {@code x} has no column {@code f}; must not block
     * @param isOverload whether the application has a function or an operator of its own of this name, which the server
     *     may choose where a built-in one seems to be meant; must not block
     */
    public SqlReader(
            String tenantColumn,
            String defaultSchema,
            Predicate<String> isTenantTable,
            Predicate<String> isColumnFunction,
            Predicate<String> isOverload) {
        this.tenantColumn = Objects.requireNonNull(tenantColumn, "tenantColumn");
        this.defaultSchema = Objects.requireNonNull(defaultSchema, "defaultSchema");
        this.isTenantTable = Objects.requireNonNull(isTenantTable, "isTenantTable");
        this.isColumnFunction = Objects.requireNonNull(isColumnFunction, "isColumnFunction");
        this.isOverload = Objects.requireNonNull(isOverload, "isOverload");
    }

    /** Whether a name is that of a built-in function that computes from its arguments and nothing else. */
    public static boolean onlyComputes(String function) {
        return BuiltInFunctions.onlyCompute(function);
    }

    /** Reads a text. Never throws: what cannot be read becomes a call with a finding that says so. */
    public SqlStatement read(String sql) {
        Objects.requireNonNull(sql, "sql");
        try {
            return understood(sql);
        } catch (Unreadable e) {
            return new SqlStatement(sql, Call.unreadable("SQL", e.sentence(), "(unreadable)"), 0, false, null, null);
        }
    }

    private SqlStatement understood(String sql) {
        Reading reading = reading(sql);
        Summary summary = readWhole(reading);
        NarrowedSql narrowed = null;
        if (reading.findings.stream().noneMatch(finding -> finding.kind() == Finding.Kind.UNNARROWABLE)) {
            narrowed = narrow(reading, sql, summary);
        }
        Call call = new Call(
                summary.operation,
                summary.action,
                targets(reading.targets),
                reading.mentions,
                reading.findings,
                shape(reading.tokens));
        return new SqlStatement(
                sql, call, reading.parameters(), summary.returnsRows, narrowed, destruction(reading, summary));
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

    private Reading reading(String text) {
        return new Reading(
                SqlLexer.scan(text), tenantColumn, defaultSchema, isTenantTable, isColumnFunction, isOverload);
    }

    /** Narrows and proves; null, with a finding, if either fails. */
    private @Nullable NarrowedSql narrow(Reading reading, String sql, Summary summary) {
        try {
            Splices splices = SqlNarrower.narrow(reading, sql, tenantColumn);
            NarrowedSql narrowed = splices.apply();
            if (splices.isEmpty()) {
                Reading same = reading;
                return proven(reading, same, narrowed, splices, sql) ? narrowed : unproven(reading, summary);
            }
            Reading again = reading(narrowed.text());
            readWhole(again);
            return proven(reading, again, narrowed, splices, sql) ? narrowed : unproven(reading, summary);
        } catch (SqlNarrower.Unnarrowable e) {
            reading.find(Finding.Kind.UNNARROWABLE, e.relation(), e.why());
        } catch (Unreadable e) {
            unproven(reading, summary);
        }
        return null;
    }

    private boolean proven(Reading reading, Reading again, NarrowedSql narrowed, Splices splices, String sql) {
        return SqlProof.holds(reading, again, tenantColumn, narrowed)
                && splices.undo(narrowed.text()).equals(sql);
    }

    private static @Nullable NarrowedSql unproven(Reading reading, Summary summary) {
        reading.find(
                Finding.Kind.UNNARROWABLE,
                summary.operation,
                "it could not be shown that the narrowed statement touches one tenant's rows only");
        return null;
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
            return new Summary(utility.operation(), action, first.equals("show"), utility.change());
        }
        String verb = queries.statement();
        if (reading.findings.stream().anyMatch(finding -> finding.detail().startsWith("SELECT INTO"))) {
            return new Summary("SELECT INTO", Action.SCHEMA, false);
        }
        return new Summary(verb.toUpperCase(Locale.ROOT), action(reading), verb.equals("select") || reading.returning);
    }

    private static Summary explain(Reading reading, QueryReader queries) {
        reading.next();
        reading.find(
                Finding.Kind.REVEALING,
                "EXPLAIN",
                "a plan tells how many rows all tenants have, and which values are frequent");
        if (reading.isMark("(") && !reading.isQueryAfterBrackets()) {
            reading.next();
            do {
                reading.anyName();
                while (!reading.isMark(",") && !reading.isMark(")")) {
                    reading.next();
                }
            } while (reading.acceptMark(","));
            reading.expectMark(")");
        } else {
            if (!reading.acceptWord("analyze")) {
                reading.acceptWord("analyse");
            }
            reading.acceptWord("verbose");
        }
        Summary inner = statement(reading, queries);
        return new Summary("EXPLAIN " + inner.operation, inner.action, true);
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

    private static List<Call.Target> targets(Map<String, Boolean> relations) {
        List<Call.Target> targets = new ArrayList<>(relations.size());
        relations.forEach((name, written) ->
                targets.add(new Call.Target(name, written ? Call.Touch.INSERT_AND_CHANGE : Call.Touch.READ)));
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

package io.safedb.jdbc.sql;

import io.safedb.guard.Call;
import io.safedb.guard.Finding;
import io.safedb.guard.TenantMention;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What was read in one text: facts for the Guard and the texts that are sent. Nothing that is told of it ever changes;
 * the rarer forms are made when they are asked for. Safe on any thread.
 */
public final class SqlStatement {
    private final String text;
    private final Call call;
    private final int parameterCount;
    private final boolean returnsRows;
    private final @Nullable NarrowedSql narrowed;
    private final @Nullable Destruction destruction;
    private final @Nullable CursorUse cursor;
    private final RowChanges changes;

    /** How many rows it hits at most, narrowed and as written; -1 until somebody asks. */
    private volatile long mostNarrowed = -1;

    private volatile long mostAsWritten = -1;

    private final FormMaker maker;
    private final Map<SqlForm, Made> forms = new ConcurrentHashMap<>(0);

    /**
     * A form, or why there is none.
     *
     * @param sql null if there is none
     * @param obstacle null if there is one
     */
    record Made(@Nullable NarrowedSql sql, @Nullable Finding obstacle) {}

    SqlStatement(
            FormMaker maker,
            String text,
            Call call,
            int parameterCount,
            boolean returnsRows,
            @Nullable NarrowedSql narrowed,
            @Nullable Destruction destruction,
            @Nullable CursorUse cursor,
            RowChanges changes) {
        this.cursor = cursor;
        this.maker = maker;
        this.text = text;
        this.call = call;
        this.parameterCount = parameterCount;
        this.returnsRows = returnsRows;
        this.narrowed = narrowed;
        this.destruction = destruction;
        this.changes = changes;
    }

    /**
     * The same statement with one more thing that was seen.
     *
     * @param finding what was seen beside the text
     */
    public SqlStatement with(Finding finding) {
        return with(call.with(finding));
    }

    /**
     * The same statement on a cursor of which it is known whose rows it has.
     *
     * @param targets what its query reads
     * @param owners whom its rows were chosen for; empty if they are nobody's
     */
    public SqlStatement on(List<Call.Target> targets, List<TenantMention> owners) {
        List<Finding> others = call.findings().stream()
                .filter(finding -> finding.kind() != Finding.Kind.OPAQUE)
                .toList();
        return with(new Call(call.operation(), call.action(), targets, owners, others, call.shape(), call.text()));
    }

    private SqlStatement with(Call other) {
        return new SqlStatement(
                maker, text, other, parameterCount, returnsRows, narrowed, destruction, cursor, changes);
    }

    /** The text as the caller wrote it. */
    public String text() {
        return text;
    }

    /** The facts. Where the text cannot be read or cannot be narrowed, they hold a finding that says so. */
    public Call call() {
        return call;
    }

    /**
     * The text, if nobody understood it and row-level security may hold it all the same.
     *
     * @return null in nearly all cases
     */
    public @Nullable String unread() {
        for (Finding finding : call.findings()) {
            if (finding.kind() == Finding.Kind.UNREAD_BUT_PLAIN) {
                return text;
            }
        }
        return null;
    }

    /** How many parameters ({@code ?}) the caller's text has; 0 if it could not be read. */
    public int parameterCount() {
        return parameterCount;
    }

    /** Whether running it gives rows rather than a count. */
    public boolean returnsRows() {
        return returnsRows;
    }

    /** What it does with a cursor; null if nothing. */
    public @Nullable CursorUse cursor() {
        return cursor;
    }

    /**
     * The one relation whose rows the statement shows, as the policy spells it, whatever else it reads on the way. A
     * statement that joins, or shows what WITH or a sub-select gives, has none. Reads the text again.
     */
    public @Nullable String rowsOf() {
        return maker.rowsOf(text);
    }

    /** What spending a token needs to know of it; null if it destroys nothing. */
    public @Nullable Destruction destruction() {
        return destruction;
    }

    /** What it changes or removes. */
    public RowChanges changes() {
        return changes;
    }

    /**
     * How many rows it can change or remove at most. Found once: whoever knows of other keys reads the text again.
     *
     * @param keys the unique keys of a relation, by their columns
     * @param tenantColumn the column that is narrowed to one value; null if nothing is narrowed
     * @return {@link RowChanges#ANY} if that cannot be shown
     */
    public long mostRows(Function<String, Set<Set<String>>> keys, @Nullable String tenantColumn) {
        long most = tenantColumn == null ? mostAsWritten : mostNarrowed;
        if (most < 0) {
            most = changes.most(keys, tenantColumn);
            if (tenantColumn == null) {
                mostAsWritten = most;
            } else {
                mostNarrowed = most;
            }
        }
        return most;
    }

    /**
     * The text to send for one tenant.
     *
     * @throws IllegalStateException if {@link #call()} has a finding that forbids it: nothing may be sent then
     */
    public NarrowedSql narrowed() {
        if (narrowed == null) {
            throw new IllegalStateException("This statement has no narrowed form; its findings say why");
        }
        return narrowed;
    }

    /**
     * Why the statement cannot be sent in a form.
     *
     * @return null if it can
     */
    public @Nullable Finding obstacle(SqlForm form) {
        return made(form).obstacle();
    }

    /**
     * The text to send in a form.
     *
     * @throws IllegalStateException if it has an {@link #obstacle}: nothing may be sent then
     */
    public NarrowedSql in(SqlForm form) {
        if (form.tenant() && form.isEveryday()) {
            return narrowed();
        }
        NarrowedSql sql = made(form).sql();
        if (sql == null) {
            throw new IllegalStateException("This statement cannot be sent in this form; its obstacle says why");
        }
        return sql;
    }

    /**
     * Where the server would see a place, had the caller's text been sent. Reads the text again.
     *
     * @param form the form that was sent
     * @param position in what the server got, counted from 1
     * @return counted from 1; 0 if nothing of the caller's stands there
     */
    public int callerPosition(SqlForm form, int position) {
        return maker.callerOffset(text, form, in(form).text(), position - 1) + 1;
    }

    private Made made(SqlForm form) {
        Made made = forms.get(form);
        if (made == null) {
            made = maker.make(text, form);
            forms.put(form, made);
        }
        return made;
    }
}

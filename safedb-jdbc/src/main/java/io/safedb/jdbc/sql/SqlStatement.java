package io.safedb.jdbc.sql;

import io.safedb.guard.Call;
import org.jspecify.annotations.Nullable;

/** What was read in one text: facts for the Guard and the text that is sent for one tenant. Immutable. */
public final class SqlStatement {
    private final String text;
    private final Call call;
    private final int parameterCount;
    private final boolean returnsRows;
    private final @Nullable NarrowedSql narrowed;
    private final @Nullable Destruction destruction;

    SqlStatement(
            String text,
            Call call,
            int parameterCount,
            boolean returnsRows,
            @Nullable NarrowedSql narrowed,
            @Nullable Destruction destruction) {
        this.text = text;
        this.call = call;
        this.parameterCount = parameterCount;
        this.returnsRows = returnsRows;
        this.narrowed = narrowed;
        this.destruction = destruction;
    }

    /** The text as the caller wrote it. */
    public String text() {
        return text;
    }

    /** The facts. Where the text cannot be read or cannot be narrowed, they hold a finding that says so. */
    public Call call() {
        return call;
    }

    /** How many parameters ({@code ?}) the caller's text has; 0 if it could not be read. */
    public int parameterCount() {
        return parameterCount;
    }

    /** Whether running it gives rows rather than a count. */
    public boolean returnsRows() {
        return returnsRows;
    }

    /** What spending a token needs to know of it; null if it destroys nothing. */
    public @Nullable Destruction destruction() {
        return destruction;
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
}

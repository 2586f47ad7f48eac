package io.safedb.jdbc.sql;

import io.safedb.guard.Call;
import java.util.Objects;
import java.util.function.Predicate;

/** Reads SQL text as PostgreSQL would. Immutable; safe on any thread. */
public final class SqlReader {
    private final String tenantColumn;
    private final String defaultSchema;
    private final Predicate<String> isTenantTable;

    /**
     * A reader for one database.
     *
     * @param tenantColumn the column that holds the tenant, spelled as the server stores it
     * @param defaultSchema the schema of unqualified names
     * @param isTenantTable whether a relation ({@code name} in the default schema, else {@code schema.name}) is
     *     narrowed to the tenant; must not block
     */
    public SqlReader(String tenantColumn, String defaultSchema, Predicate<String> isTenantTable) {
        this.tenantColumn = Objects.requireNonNull(tenantColumn, "tenantColumn");
        this.defaultSchema = Objects.requireNonNull(defaultSchema, "defaultSchema");
        this.isTenantTable = Objects.requireNonNull(isTenantTable, "isTenantTable");
    }

    /** Reads a text. Never throws: what cannot be read becomes a call with a finding that says so. */
    public SqlStatement read(String sql) {
        Objects.requireNonNull(sql, "sql");
        return new SqlStatement(sql, Call.unreadable("SQL", "the text is not read", ""), 0, false, null);
    }
}

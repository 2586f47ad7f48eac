package io.safedb.jdbc;

import io.safedb.TenantId;
import io.safedb.guard.Decision;
import io.safedb.jdbc.sql.NarrowedSql;
import io.safedb.jdbc.sql.SqlStatement;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The third room: the form in which a statement is sent. Either narrowed to a tenant, who is bound at each execution,
 * or as the caller wrote it.
 */
final class SentSql {
    private final SqlStatement statement;
    private final @Nullable NarrowedSql narrowed;

    private SentSql(SqlStatement statement, @Nullable NarrowedSql narrowed) {
        this.statement = statement;
        this.narrowed = narrowed;
    }

    /** Applies a decision that is not a refusal. */
    static SentSql of(SqlStatement statement, Decision decision) {
        return new SentSql(statement, decision instanceof Decision.Narrow ? statement.narrowed() : null);
    }

    /** What was read in the caller's text. */
    SqlStatement statement() {
        return statement;
    }

    /** The text for the server. */
    String text() {
        return narrowed == null ? statement.text() : narrowed.text();
    }

    /** Whether the tenant has to be bound before it runs. */
    boolean isNarrowed() {
        return narrowed != null;
    }

    /** Whether a later decision about the same statement asks for this same form. */
    boolean fits(Decision decision) {
        return isNarrowed() == decision instanceof Decision.Narrow;
    }

    /**
     * Where the caller's parameter went.
     *
     * @param parameter counted from 1
     * @throws SQLException as the driver throws it, if the caller's text has no such parameter
     */
    int position(int parameter) throws SQLException {
        if (narrowed == null) {
            return parameter;
        }
        int count = narrowed.callerCount();
        if (parameter < 1 || parameter > count) {
            throw new SQLException(
                    "The column index is out of range: " + parameter + ", number of columns: " + count + ".", "22023");
        }
        return narrowed.callerPosition(parameter);
    }

    /** Binds the tenant of a decision to every place that takes it, with the type of the tenant column. */
    void bindTenant(PreparedStatement prepared, Decision decision) throws SQLException {
        if (narrowed == null || !(decision instanceof Decision.Narrow narrow)) {
            return;
        }
        TenantId tenant = narrow.tenant();
        for (int i = 0; i < narrowed.tenantCount(); i++) {
            int position = narrowed.tenantPosition(i);
            if (tenant.value() instanceof String text) {
                prepared.setString(position, text);
            } else if (tenant.value() instanceof UUID uuid) {
                prepared.setObject(position, uuid);
            } else if (tenant.value() instanceof Long number) {
                prepared.setLong(position, number);
            } else {
                throw new SQLException("A tenant id of this type cannot be bound in SQL", "22023");
            }
        }
    }
}

package io.safedb.jdbc;

import io.safedb.TenantId;
import io.safedb.guard.Decision;
import io.safedb.guard.Obligations;
import io.safedb.jdbc.dialect.Dialect;
import io.safedb.jdbc.sql.LockedCount;
import io.safedb.jdbc.sql.NarrowedSql;
import io.safedb.jdbc.sql.SqlForm;
import io.safedb.jdbc.sql.SqlStatement;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The third room: the form in which a statement is sent. Either changed, with the tenant and the test run bound at each
 * execution, or as the caller wrote it.
 */
final class SentSql {
    private final Dialect dialect;
    private final Reading reading;
    private final SqlForm asked;
    private final SqlForm form;
    private final @Nullable NarrowedSql narrowed;

    private SentSql(Dialect dialect, Reading reading, SqlForm asked, SqlForm form, @Nullable NarrowedSql narrowed) {
        this.dialect = dialect;
        this.reading = reading;
        this.asked = asked;
        this.form = form;
        this.narrowed = narrowed;
    }

    /**
     * Applies a decision that is not a refusal.
     *
     * @throws SafeDbSqlException if the statement cannot take the form that the decision asks for
     */
    static SentSql of(AdmittedDatabase database, Reading reading, Decision decision) throws SafeDbSqlException {
        SqlForm asked = asked(decision);
        SqlForm form = asked.isEveryday() ? asked : database.desk.possible(reading, asked);
        return new SentSql(
                database.dialect,
                reading,
                asked,
                form,
                form.isAsWritten() ? null : reading.statement().in(form));
    }

    /** What a decision asks for. */
    private static SqlForm asked(Decision decision) {
        boolean tenant = decision instanceof Decision.Narrow;
        Obligations obligations = decision.obligations();
        if (obligations.stamp() == null && obligations.locked().isEmpty()) {
            return tenant ? SqlForm.NARROWED : SqlForm.AS_WRITTEN;
        }
        return new SqlForm(tenant, obligations.stamp() != null, obligations.locked());
    }

    /** What depends on the product that it is sent to. */
    Dialect dialect() {
        return dialect;
    }

    /** What was read in the caller's text. */
    SqlStatement statement() {
        return reading.statement();
    }

    /** What was read when it was prepared. */
    Reading reading() {
        return reading;
    }

    /** The text for the server. */
    String text() {
        return narrowed == null ? statement().text() : narrowed.text();
    }

    /** Whether something has to be bound before it runs that the caller does not bind. */
    boolean isNarrowed() {
        return narrowed != null;
    }

    /** What has to be counted before it runs; empty in most cases. */
    List<LockedCount> counts() {
        return narrowed == null ? List.of() : narrowed.counts();
    }

    /** Whether a later decision about the same statement asks for this same form. */
    boolean fits(Decision decision) {
        Obligations obligations = decision.obligations();
        return asked.tenant() == decision instanceof Decision.Narrow
                && asked.stamp() == (obligations.stamp() != null)
                && asked.locked().equals(obligations.locked());
    }

    /** Whether two decisions stamp what is inserted with the same run. */
    static boolean isSameRun(Decision one, Decision other) {
        return Objects.equals(one.obligations().stamp(), other.obligations().stamp());
    }

    /** Whether what was decided about two executions lets them run together: one tenant, one run. */
    static boolean isSameBatch(Decision one, Decision other) {
        return Objects.equals(tenant(one), tenant(other)) && isSameRun(one, other);
    }

    private static @Nullable TenantId tenant(Decision decision) {
        return decision instanceof Decision.Narrow narrow ? narrow.tenant() : null;
    }

    /** In what way a later decision asks for another form. */
    String difference(Decision decision) {
        SqlForm now = asked(decision);
        if (asked.tenant() != now.tenant()) {
            return asked.tenant()
                    ? "it was prepared for one tenant and is executed without one; prepare it again here"
                    : "it was prepared for no single tenant and is executed for one; prepare it again here";
        }
        return asked.stamp() != now.stamp()
                ? "a test run was opened or closed since it was prepared; prepare it again here"
                : "an unlock was opened or closed since it was prepared; prepare it again here";
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

    /**
     * Where the server would see a place, had the caller's text been sent.
     *
     * @param position in what was sent, counted from 1
     * @return counted from 1; 0 if nothing of the caller's stands there
     */
    int callerPosition(int position) {
        return narrowed == null ? position : statement().callerPosition(form, position);
    }

    /**
     * Binds what a decision says to every place that takes it: the tenant, with its column's type, and the test run.
     */
    void bind(PreparedStatement prepared, Decision decision) throws SQLException {
        if (narrowed == null) {
            return;
        }
        bindTenant(prepared, narrowed, decision);
        for (int i = 0; i < narrowed.stampCount(); i++) {
            prepared.setString(narrowed.stampPosition(i), decision.obligations().stamp());
        }
    }

    /** Binds the tenant of a decision to every place that takes it. */
    static void bindTenant(PreparedStatement prepared, NarrowedSql narrowed, Decision decision) throws SQLException {
        if (!(decision instanceof Decision.Narrow narrow)) {
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

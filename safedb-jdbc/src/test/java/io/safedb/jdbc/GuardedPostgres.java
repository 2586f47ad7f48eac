package io.safedb.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.safedb.EnforcementMode;
import io.safedb.Rule;
import io.safedb.SafeDb;
import io.safedb.SafeDbPolicy;
import io.safedb.TenantId;
import io.safedb.TenantScope;
import io.safedb.environment.Environment;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import javax.sql.DataSource;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** A database of its own with the oracle's rows of two tenants, wrapped. */
final class GuardedPostgres implements AutoCloseable {
    static final TenantId ORG_A = TenantId.of("org_a");
    static final TenantId ORG_B = TenantId.of("org_b");

    final DataSource raw;
    final SafeDb safeDb;
    final DataSource guarded;

    private GuardedPostgres(DataSource raw, SafeDb safeDb, DataSource guarded) {
        this.raw = raw;
        this.safeDb = safeDb;
        this.guarded = guarded;
    }

    static GuardedPostgres start(Environment environment) throws SQLException {
        return start(environment, policy -> policy);
    }

    static GuardedPostgres start(Environment environment, UnaryOperator<SafeDbPolicy.Builder> policy)
            throws SQLException {
        DataSource raw = EmbeddedPostgresServer.newSeededDatabase("jdbc");
        JdbcMarker.init(raw, environment, "the tests");
        SafeDb safeDb = SafeDb.create(policy.apply(policy(environment)).build());
        return new GuardedPostgres(raw, safeDb, SafeDataSource.wrap(raw, safeDb));
    }

    /**
     * The suite is test code and marks its databases as it needs them. See {@link ScriptTest} for code that is none.
     */
    static SafeDbPolicy.Builder policy(Environment environment) {
        return SafeDbPolicy.builder()
                .mode(Rule.TEST_CODE_IN_PRODUCTION, EnforcementMode.OBSERVE)
                .environment(environment)
                .tenantColumn("organization_id")
                .tenantTables("contacts", "tickets", "invoices", "settings")
                .sharedTables("organizations", "countries");
    }

    /** Who approves destructive calls on this database. */
    Approver approver() throws SQLException {
        try (Connection connection = raw.getConnection()) {
            return new Approver(JdbcMarker.read(connection).orElseThrow());
        }
    }

    /** A guarded connection on a raw one of the caller's, whose session may be anything by now. */
    Connection guardedOn(Connection session) throws SQLException {
        return new GuardedConnection(((GuardedDataSource) guarded).database, session);
    }

    /** A value that the raw database gives. */
    String rawValue(String sql) throws SQLException {
        try (Connection connection = raw.getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            assertThat(rows.next()).isTrue();
            return String.valueOf(rows.getString(1));
        }
    }

    /** Work that may fail as JDBC does. */
    @FunctionalInterface
    interface Work {
        void run(Connection connection) throws Exception;
    }

    /** Runs work on a guarded connection in a tenant's scope. */
    void as(TenantId tenant, Work work) throws Exception {
        try (TenantScope scope = TenantScope.open(tenant);
                Connection connection = guarded.getConnection()) {
            assertThat(scope.tenant()).isEqualTo(tenant);
            work.run(connection);
        }
    }

    /** Runs work on a guarded connection with no scope open. */
    void outside(Work work) throws Exception {
        try (Connection connection = guarded.getConnection()) {
            work.run(connection);
        }
    }

    /** The first column of all rows, as text. */
    static List<String> column(ResultSet rows) throws SQLException {
        List<String> values = new ArrayList<>();
        while (rows.next()) {
            values.add(String.valueOf(rows.getString(1)));
        }
        return values;
    }

    /** Asserts that a call is refused by a rule, with what a refusal is made of. */
    static void assertRefused(Rule rule, ThrowingCallable call) {
        Throwable thrown = catchThrowable(call);
        assertThat(thrown).isInstanceOf(SafeDbSqlException.class);
        SafeDbSqlException refusal = (SafeDbSqlException) thrown;
        assertThat(refusal.violation().rule()).isEqualTo(rule);
        assertThat(refusal.getSQLState()).isEqualTo("42501");
        assertThat(refusal.getMessage()).contains(rule.id());
    }

    @Override
    public void close() {
        safeDb.close();
    }
}

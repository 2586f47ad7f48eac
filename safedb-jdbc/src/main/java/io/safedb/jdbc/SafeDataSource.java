package io.safedb.jdbc;

import io.safedb.SafeDb;
import io.safedb.SafeDbException;
import io.safedb.SafeDbPolicy;
import io.safedb.TableAccess;
import io.safedb.environment.DatabaseIdentity;
import io.safedb.guard.Enforcement;
import io.safedb.jdbc.dialect.Dialect;
import io.safedb.jdbc.sql.ReaderFacts;
import io.safedb.jdbc.sql.StatementReader;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Objects;
import javax.sql.DataSource;

/**
 * Main entry point for SQL: wraps a {@link DataSource} once, at start-up.
 *
 * <pre>{@code
 * DataSource guarded = SafeDataSource.wrap(pool, safeDb);
 * }</pre>
 *
 * <p>Everything that comes out of the guarded data source is guarded. Every statement is read, decided, and sent
 * narrowed to the tenant in scope, or refused with a {@link SafeDbSqlException} before the server sees it. The data
 * source given may be a pool, and a pool may be put on top of the guarded one.
 */
public final class SafeDataSource {
    private SafeDataSource() {}

    /**
     * Wraps a data source of a PostgreSQL database, version 15 or newer, behind its own JDBC driver (pgjdbc). Any other
     * product is refused, also one that only speaks PostgreSQL's protocol; nothing is changed in it then, and the raw
     * data source works as before.
     *
     * @param raw the data source to guard; from here on nothing else should use it
     * @param safeDb the application's
     * @return a guarded data source, safe on any thread
     * @throws SafeDbException ({@code SDB301}) if declared environment, marker, name and the databases wrapped before
     *     disagree
     * @throws io.safedb.PolicyException (key {@code rls}) if the policy says {@code rls: on} and row-level security
     *     would show the data source's role more than one tenant's rows; the message names each object, and the
     *     statement that mends it
     * @throws IllegalArgumentException if the data source is guarded already
     * @throws IllegalStateException if the database cannot be reached, is of a product or version that this version of
     *     safedb does not read, or has a marker that cannot be read; the message says which
     */
    public static DataSource wrap(DataSource raw, SafeDb safeDb) {
        Objects.requireNonNull(raw, "raw");
        Objects.requireNonNull(safeDb, "safeDb");
        if (raw instanceof GuardedDataSource) {
            throw new IllegalArgumentException("This data source is guarded already; wrap the one below it, once.");
        }
        SafeDbPolicy policy = safeDb.policy();
        try (Connection connection = raw.getConnection()) {
            Dialect dialect = Dialect.of(connection);
            DatabaseIdentity identity = dialect.identify(connection, policy.schema());
            RowSecurity rowSecurity = RowSecurity.find(dialect, connection, policy);
            Catalogue catalogue = Catalogue.find(dialect, raw, connection, policy);
            Enforcement enforcement =
                    Enforcement.admit(safeDb, identity, catalogue::hasTenantColumn, catalogue::sharingRows);
            StatementReader reader = dialect.reader(
                    new ReaderFacts(
                            policy.tenantColumn(),
                            policy.testData().column(),
                            policy.schema(),
                            relation -> enforcement.guard().access(relation).orElse(null) == TableAccess.TENANT,
                            catalogue::isStampable,
                            catalogue::isColumnFunction,
                            catalogue::isOverload,
                            catalogue::columns,
                            catalogue::required,
                            catalogue::confusesTenants),
                    policy.rls());
            UnreadProof proof = rowSecurity == null ? null : new UnreadProof(raw, dialect, policy, rowSecurity);
            safeDb.attach(dialect.testData(raw, policy, enforcement, identity));
            return new GuardedDataSource(
                    raw,
                    new AdmittedDatabase(dialect, policy.schema(), enforcement, reader, catalogue, proof),
                    new SameDatabase(enforcement, policy.schema(), rowSecurity));
        } catch (SQLException e) {
            throw new IllegalStateException(
                    "The database could not be wrapped: " + e.getMessage()
                            + " Until its environment is known, nothing runs on it.",
                    e);
        }
    }

    /**
     * Whether a data source is one that {@link #wrap} has returned. A data source around a guarded one is not.
     *
     * @param dataSource any
     * @return whether it is
     */
    public static boolean isGuarded(DataSource dataSource) {
        return dataSource instanceof GuardedDataSource;
    }

    /**
     * Whether a connection comes from a guarded data source, directly or through pools and proxies that answer
     * {@link Connection#isWrapperFor} for what they stand in front of.
     *
     * @param connection any
     * @return whether it does
     * @throws SQLException if one of those says so
     */
    public static boolean isGuarded(Connection connection) throws SQLException {
        return connection instanceof GuardedConnection || connection.isWrapperFor(GuardedConnection.class);
    }
}

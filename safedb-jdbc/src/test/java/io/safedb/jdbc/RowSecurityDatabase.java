package io.safedb.jdbc;

import io.safedb.SafeDbPolicy;
import io.safedb.TenantId;
import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * A database under row-level security as {@link RlsPolicies} prints it, and its application's role: no superuser, no
 * owner, no {@code BYPASSRLS}.
 */
public final class RowSecurityDatabase {
    /** The application's role. One for the whole server, like every role. */
    public static final String ROLE = "safedb_test_app";

    private RowSecurityDatabase() {}

    /**
     * Secures the tables of a policy and lets the role use them.
     *
     * @param admin the database of the superuser, who owns the tables
     * @param policy with {@code rls(true)}, or without: the policies are the same
     * @return the same database for the application's role; its sessions have no tenant yet
     */
    public static DataSource secure(DataSource admin, SafeDbPolicy policy) throws SQLException {
        try (Connection connection = admin.getConnection();
                Statement statement = connection.createStatement()) {
            createRole(statement);
            statement.execute("GRANT USAGE ON SCHEMA public TO " + ROLE);
            statement.execute("""
                    DO $$ DECLARE r record; BEGIN
                      FOR r IN SELECT c.oid::regclass AS name, c.relkind FROM pg_class c
                                WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p', 'v', 'S')
                                  AND left(c.relname, 7) <> 'safedb_' LOOP
                        EXECUTE format(CASE WHEN r.relkind = 'S' THEN 'GRANT USAGE, SELECT ON SEQUENCE %s TO ROLE'
                                            ELSE 'GRANT SELECT, INSERT, UPDATE, DELETE ON %s TO ROLE' END, r.name);
                      END LOOP;
                      IF to_regclass('safedb_environment') IS NOT NULL THEN
                        GRANT SELECT ON safedb_environment TO ROLE;
                        GRANT INSERT ON safedb_used_token TO ROLE;
                      END IF;
                    END $$""".replace("ROLE", ROLE));
            for (String ddl : RlsPolicies.statements(policy, connection)) {
                statement.execute(ddl);
            }
        }
        return EmbeddedPostgresServer.sameAs(ROLE, admin);
    }

    /** Lets the server fill in the tenant where an INSERT leaves it out, as it must where nothing narrows. */
    public static void fillInTenant(DataSource admin, SafeDbPolicy policy) throws SQLException {
        try (Connection connection = admin.getConnection();
                Statement statement = connection.createStatement()) {
            for (String ddl : RlsPolicies.defaults(policy, connection)) {
                statement.execute(ddl);
            }
        }
    }

    /** Tells a session its tenant as safedb does under autocommit; null for none. */
    public static void tell(Connection session, @Nullable TenantId tenant) throws SQLException {
        try (PreparedStatement statement = session.prepareStatement("SELECT set_config('safedb.tenant', ?, false)")) {
            statement.setString(1, tenant == null ? "" : tenant.value().toString());
            statement.execute();
        }
    }

    /**
     * Row-level security alone: raw connections of the application's role that were told a tenant, with nothing of
     * safedb between.
     */
    public static DataSource alone(DataSource secured, TenantId tenant) {
        return new Telling(secured, tenant);
    }

    /** Two test classes may want it at once. */
    private static void createRole(Statement statement) throws SQLException {
        try {
            statement.execute("CREATE ROLE " + ROLE + " LOGIN");
        } catch (SQLException e) {
            if (!e.getSQLState().equals("42710") && !e.getSQLState().equals("23505")) {
                throw e;
            }
        }
    }

    private record Telling(DataSource secured, TenantId tenant) implements DataSource {
        @Override
        public Connection getConnection() throws SQLException {
            Connection connection = secured.getConnection();
            tell(connection, tenant);
            return connection;
        }

        @Override
        public Connection getConnection(String username, String password) throws SQLException {
            return getConnection();
        }

        @Override
        public PrintWriter getLogWriter() {
            throw new UnsupportedOperationException();
        }

        @Override
        public void setLogWriter(PrintWriter out) {}

        @Override
        public void setLoginTimeout(int seconds) {}

        @Override
        public int getLoginTimeout() {
            return 0;
        }

        @Override
        public Logger getParentLogger() {
            throw new UnsupportedOperationException();
        }

        @Override
        public <T> T unwrap(Class<T> type) {
            return type.cast(this);
        }

        @Override
        public boolean isWrapperFor(Class<?> type) {
            return type.isInstance(this);
        }
    }
}

package io.safedb.jdbc;

import io.safedb.SafeDbPolicy;
import io.safedb.jdbc.dialect.PostgresPolicies;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/**
 * The statements that make PostgreSQL keep each session to its tenant: row-level security for every table of the
 * policy, from the policy and the database that it is for. They are printed, never run: the owner of the tables puts
 * them into a migration, and runs them again when a table has come. With {@code rls: on}, safedb tells each session its
 * tenant and uses no database where one of them is missing.
 *
 * <pre>{@code
 * try (Connection owner = migrations.getConnection()) {
 *     System.out.println(RlsPolicies.script(policy, owner));
 * }
 * }</pre>
 *
 * <p>The application's role must be neither owner of the tables nor superuser, and must not have {@code BYPASSRLS}. The
 * security is forced, so that it holds for the owner, too: migrations that change rows need a role with
 * {@code BYPASSRLS}. Safe on any thread.
 */
public final class RlsPolicies {
    /** The setting that holds the tenant's id as text; empty or absent if no tenant's scope is open. */
    public static final String TENANT_SETTING = PostgresPolicies.TENANT_SETTING;

    /** The setting that is {@code on} while a system scope is open. */
    public static final String SYSTEM_SETTING = PostgresPolicies.SYSTEM_SETTING;

    private RlsPolicies() {}

    /**
     * The statements, to be run in this order by the owner of the tables, in one transaction. Running them again
     * changes nothing.
     *
     * @param policy what the application is held to
     * @param connection to the database, unguarded, of any role that may connect; nothing is changed on it
     * @return for each table of the policy, and each partition and child of one, row security and its policies; for
     *     each view of the policy or of one of its tables, {@code security_invoker}. Materialised views and foreign
     *     tables have neither and are left out
     * @throws SQLException if the database cannot be asked
     */
    public static List<String> statements(SafeDbPolicy policy, Connection connection) throws SQLException {
        return PostgresPolicies.statements(policy, connection);
    }

    /**
     * The statements that let the database fill in the tenant where an {@code INSERT} leaves it out. safedb fills it in
     * by itself; these serve whoever writes past it, and statements that run on the second lock alone.
     *
     * @param policy what the application is held to
     * @param connection as for {@link #statements}
     * @return an {@code ALTER TABLE} for each table that belongs to tenants
     * @throws SQLException if the database cannot be asked
     */
    public static List<String> defaults(SafeDbPolicy policy, Connection connection) throws SQLException {
        return PostgresPolicies.defaults(policy, connection);
    }

    /**
     * The {@link #statements} as one script, with a head that says who runs it and what the application's role needs.
     *
     * @param policy what the application is held to
     * @param connection as for {@link #statements}
     * @return SQL text, one transaction
     * @throws SQLException if the database cannot be asked
     */
    public static String script(SafeDbPolicy policy, Connection connection) throws SQLException {
        return """
                -- Row-level security for safedb's policy %s.
                -- Run by the owner of the tables. The application connects as another role, which is no superuser, has
                -- no BYPASSRLS, may become neither, and has on these tables at most
                --   GRANT SELECT, INSERT, UPDATE, DELETE ON ... TO app;
                -- %s holds the tenant and %s is on in a system scope; safedb sets both.
                BEGIN;
                %s
                COMMIT;
                """.formatted(
                policy.digest(), TENANT_SETTING, SYSTEM_SETTING, String.join("\n", statements(policy, connection)));
    }
}

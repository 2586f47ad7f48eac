package io.safedb.jdbc;

import io.safedb.SafeDbPolicy;
import io.safedb.TableAccess;
import io.safedb.TablePolicy;
import io.safedb.jdbc.SecuredRelations.Relation;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

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
    public static final String TENANT_SETTING = "safedb.tenant";

    /** The setting that is {@code on} while a system scope is open. */
    public static final String SYSTEM_SETTING = "safedb.system";

    static final String TELL = "SELECT pg_catalog.set_config('" + TENANT_SETTING + "', ?, ?), pg_catalog.set_config('"
            + SYSTEM_SETTING + "', ?, ?)";

    /** The policy of a table that belongs to tenants. */
    private static final String TENANT = "safedb_tenant";

    private static final String READ = "safedb_read";
    private static final String LOCK = "safedb_lock";
    private static final String INSERT = "safedb_insert";
    private static final String DELETE = "safedb_delete";

    private static final List<String> NAMES = List.of(TENANT, READ, LOCK, INSERT, DELETE);

    // In a sub-select the server asks once for each execution, not once for each row.
    private static final String SYSTEM =
            "(SELECT current_setting('" + SYSTEM_SETTING + "', true) AS safedb_system) = 'on'";

    private RlsPolicies() {}

    /**
     * A policy of row-level security that safedb prints and, at start-up, expects.
     *
     * @param name of the policy
     * @param command {@code ALL}, {@code SELECT}, {@code INSERT}, {@code UPDATE} or {@code DELETE}
     * @param using which rows there are; null if none is asked for
     * @param check which rows may be written; null if none is asked for
     */
    record Rule(
            String name,
            String command,
            @Nullable String using,
            @Nullable String check) {
        String ddl(Relation relation) {
            return "CREATE POLICY " + name + " ON " + relation.quoted() + " FOR " + command
                    + (using == null ? "" : " USING (" + using + ")")
                    + (check == null ? "" : " WITH CHECK (" + check + ")") + ";";
        }
    }

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
        List<String> statements = new ArrayList<>();
        for (Relation relation : relations(policy, connection)) {
            statements.addAll(of(relation, policy));
        }
        return List.copyOf(statements);
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
        List<String> statements = new ArrayList<>();
        for (Relation relation : relations(policy, connection)) {
            if (relation.isTable() && relation.is(TableAccess.TENANT) && relation.tenantType() != null) {
                statements.add("ALTER TABLE " + relation.quoted() + " ALTER COLUMN "
                        + RelationName.quoted(policy.tenantColumn()) + " SET DEFAULT " + tenant(relation) + ";");
            }
        }
        return List.copyOf(statements);
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

    private static List<Relation> relations(SafeDbPolicy policy, Connection connection) throws SQLException {
        return SecuredRelations.of(
                Objects.requireNonNull(connection, "connection"), Objects.requireNonNull(policy, "policy"));
    }

    /** What one relation needs; nothing for one that the policy says nothing of, or that can have no row security. */
    static List<String> of(Relation relation, SafeDbPolicy policy) {
        List<String> statements = new ArrayList<>();
        if (relation.isTable() && relation.policy() != null) {
            statements.add("ALTER TABLE " + relation.quoted() + " ENABLE ROW LEVEL SECURITY;");
            statements.add("ALTER TABLE " + relation.quoted() + " FORCE ROW LEVEL SECURITY;");
            NAMES.forEach(name -> statements.add("DROP POLICY IF EXISTS " + name + " ON " + relation.quoted() + ";"));
            rules(relation, policy).forEach(rule -> statements.add(rule.ddl(relation)));
        } else if (relation.kind() == 'v'
                && !relation.is(TableAccess.DENIED)
                && (relation.policy() != null || relation.showsSecured())) {
            statements.add("ALTER VIEW " + relation.quoted() + " SET (security_invoker = true);");
        }
        return statements;
    }

    /** The policies of a table. Where there is none, the server shows no row. */
    static List<Rule> rules(Relation relation, SafeDbPolicy policy) {
        TablePolicy declared = relation.policy();
        if (declared == null) {
            return List.of();
        }
        return switch (declared.access()) {
            case DENIED -> List.of();
            // FOR UPDATE and FOR SHARE see what UPDATE may see: rows can be locked that cannot be changed.
            case SHARED ->
                List.of(
                        new Rule(READ, "SELECT", "true", null),
                        new Rule(LOCK, "UPDATE", "true", SYSTEM),
                        new Rule(INSERT, "INSERT", null, SYSTEM),
                        new Rule(DELETE, "DELETE", SYSTEM, null));
            case TENANT -> {
                if (relation.tenantType() == null) {
                    yield List.of();
                }
                String own = RelationName.quoted(policy.tenantColumn()) + " = (SELECT " + tenant(relation)
                        + " AS safedb_tenant)";
                String rows = declared.system() ? own + " OR " + SYSTEM : own;
                yield List.of(new Rule(TENANT, "ALL", rows, rows));
            }
        };
    }

    /** The tenant of the session in the type of the table's column; null where no tenant's scope is open. */
    private static String tenant(Relation relation) {
        return "NULLIF(current_setting('" + TENANT_SETTING + "', true), '')::" + relation.tenantType();
    }
}

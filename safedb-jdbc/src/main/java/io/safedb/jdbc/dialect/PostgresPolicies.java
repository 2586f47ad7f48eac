package io.safedb.jdbc.dialect;

import io.safedb.SafeDbPolicy;
import io.safedb.TableAccess;
import io.safedb.TablePolicy;
import io.safedb.jdbc.dialect.SecuredRelations.Relation;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Row-level security as safedb prints it and, at start-up, expects it: the policies of each relation, and the statement
 * that tells a session its tenant. {@code RlsPolicies} is its front.
 */
public final class PostgresPolicies {
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

    private PostgresPolicies() {}

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
     * See {@code RlsPolicies.statements}.
     *
     * @param policy what the application is held to
     * @param connection unguarded; nothing is changed on it
     * @return in the order in which they are to be run
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
     * See {@code RlsPolicies.defaults}.
     *
     * @param policy what the application is held to
     * @param connection unguarded; nothing is changed on it
     * @return one for each table that belongs to tenants
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

package io.safedb.jdbc.dialect;

import io.safedb.SafeDbPolicy;
import io.safedb.TableAccess;
import io.safedb.jdbc.dialect.SecuredRelations.Relation;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Looks in PostgreSQL for what lets a role see or change more than the rows of the tenant that its session is told: in
 * the role itself, in the tables of the policy and whatever shows their rows, and in the functions that the policy
 * lists.
 */
final class PostgresRowSecurity {
    // Whoever may become such a role is one: SET ROLE is all it takes.
    private static final String ROLES = """
            SELECT r.rolname, r.rolsuper
              FROM pg_catalog.pg_roles r
             WHERE (r.rolsuper OR r.rolbypassrls)
               AND (r.rolname IN (session_user, current_user)
                    OR NOT EXISTS (SELECT FROM pg_catalog.pg_roles s
                                    WHERE s.rolname IN (session_user, current_user) AND s.rolsuper)
                       AND (pg_catalog.pg_has_role(current_user, r.oid, 'MEMBER')
                            OR pg_catalog.pg_has_role(session_user, r.oid, 'MEMBER')))
             ORDER BY r.rolname
            """;

    private static final String POLICIES = """
            SELECT p.polrelid::bigint, p.polname, p.polpermissive,
                   CASE p.polcmd WHEN 'r' THEN 'SELECT' WHEN 'a' THEN 'INSERT' WHEN 'w' THEN 'UPDATE'
                                 WHEN 'd' THEN 'DELETE' ELSE 'ALL' END,
                   pg_catalog.pg_get_expr(p.polqual, p.polrelid), pg_catalog.pg_get_expr(p.polwithcheck, p.polrelid)
              FROM pg_catalog.pg_policy p
             WHERE 0 = ANY (p.polroles)
                OR EXISTS (SELECT FROM pg_catalog.unnest(p.polroles) r (oid)
                            WHERE r.oid <> 0 AND pg_catalog.pg_has_role(current_user, r.oid, 'MEMBER'))
             ORDER BY p.polname
            """;

    private static final String DEFINERS = """
            SELECT n.nspname, p.proname, p.prokind::text, p.oid::pg_catalog.regprocedure::text
              FROM pg_catalog.pg_proc p
              JOIN pg_catalog.pg_namespace n ON n.oid = p.pronamespace
             WHERE p.prosecdef AND n.nspname NOT IN ('pg_catalog', 'information_schema')
             ORDER BY 1, 2, 4
            """;

    private static final String RUNNABLE_DEFINERS = """
            SELECT p.oid::pg_catalog.regprocedure::text
              FROM pg_catalog.pg_proc p
              JOIN pg_catalog.pg_namespace n ON n.oid = p.pronamespace
             WHERE p.prosecdef AND n.nspname NOT IN ('pg_catalog', 'information_schema')
               AND p.prorettype <> 'pg_catalog.trigger'::pg_catalog.regtype
               AND pg_catalog.has_function_privilege(p.oid, 'EXECUTE')
             ORDER BY 1 LIMIT 1
            """;

    /** A policy of row-level security that applies to the role. */
    private record Found(
            String name,
            boolean permissive,
            String command,
            @Nullable String using,
            @Nullable String check) {}

    private PostgresRowSecurity() {}

    /** Looks for all of them; a transaction that is open stays open. */
    static List<RowSecurityGap> gaps(Connection connection, SafeDbPolicy policy) throws SQLException {
        List<RowSecurityGap> gaps = new ArrayList<>();
        roles(connection, gaps);
        if (!gaps.isEmpty()) {
            // To such a role everything else is open as well.
            return gaps;
        }
        Map<Long, List<Found>> policies = policies(connection);
        for (Relation relation : SecuredRelations.of(connection, policy)) {
            if (!relation.isTable()) {
                other(relation, gaps);
            } else if (relation.policy() != null) {
                table(relation, policy, policies.getOrDefault(relation.oid(), List.of()), gaps);
            }
        }
        definers(connection, policy, gaps);
        return gaps;
    }

    /**
     * Looks beyond the policy, at everything that the role can reach.
     *
     * @return one clause that names what is not held; null if there is nothing
     */
    static @Nullable String reachable(Connection connection, SafeDbPolicy policy) throws SQLException {
        List<RowSecurityGap> gaps = gaps(connection, policy);
        if (!gaps.isEmpty()) {
            return gaps.get(0).what();
        }
        for (Relation relation : SecuredRelations.of(connection, policy)) {
            boolean held = relation.isTable()
                    ? relation.policy() != null
                    : relation.kind() == 'v' ? relation.invoker() : relation.is(TableAccess.SHARED);
            if (relation.reachable() && !held) {
                return "its role can reach " + relation.name() + ", and nothing holds that";
            }
        }
        try (PreparedStatement query = connection.prepareStatement(RUNNABLE_DEFINERS);
                ResultSet row = query.executeQuery()) {
            return row.next() ? "its role can run " + row.getString(1) + ", which has its owner's rights" : null;
        }
    }

    private static void roles(Connection connection, List<RowSecurityGap> gaps) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(ROLES);
                ResultSet rows = query.executeQuery()) {
            while (rows.next()) {
                String role = RelationName.quoted(rows.getString(1));
                gaps.add(
                        rows.getBoolean(2)
                                ? new RowSecurityGap(
                                        "it connects as the superuser " + role + " or may become it",
                                        "Connect as another role: CREATE ROLE app LOGIN;")
                                : new RowSecurityGap(
                                        "the role " + role + ", which it is or may become, has BYPASSRLS",
                                        "ALTER ROLE " + role + " NOBYPASSRLS; or connect as another role."));
            }
        }
    }

    private static void table(Relation table, SafeDbPolicy policy, List<Found> found, List<RowSecurityGap> gaps) {
        if (table.owned()) {
            gaps.add(new RowSecurityGap(
                    "its role is, or may become, the owner of " + table.name() + ", who may take its security away",
                    "ALTER TABLE " + table.quoted() + " OWNER TO another_role;"));
        }
        if (table.truncatable()) {
            gaps.add(new RowSecurityGap(
                    "its role may TRUNCATE " + table.name() + ", which row security does not look at",
                    "REVOKE TRUNCATE ON " + table.quoted() + " FROM app_role;"));
        }
        if (table.is(TableAccess.TENANT) && table.tenantType() == null) {
            gaps.add(new RowSecurityGap(
                    "the table " + table.name() + " has no column " + policy.tenantColumn(),
                    "ALTER TABLE " + table.quoted() + " ADD COLUMN " + RelationName.quoted(policy.tenantColumn())
                            + " text; or declare it shared or denied."));
            return;
        }
        String wrong = unsecured(table, policy, found);
        if (wrong != null) {
            gaps.add(new RowSecurityGap(
                    wrong, "As RlsPolicies.script prints it: " + String.join(" ", PostgresPolicies.of(table, policy))));
        }
        Set<String> expected = PostgresPolicies.rules(table, policy).stream()
                .map(PostgresPolicies.Rule::name)
                .collect(Collectors.toSet());
        for (Found one : found) {
            if (one.permissive() && !expected.contains(one.name())) {
                gaps.add(new RowSecurityGap(
                        "the permissive policy " + one.name() + " on " + table.name()
                                + " opens more rows than safedb's",
                        "DROP POLICY " + RelationName.quoted(one.name()) + " ON " + table.quoted()
                                + "; or make it AS RESTRICTIVE."));
            }
        }
    }

    /** What is missing on a table; null if nothing. */
    private static @Nullable String unsecured(Relation table, SafeDbPolicy policy, List<Found> found) {
        if (!table.enabled()) {
            return "row security is not enabled on " + table.name();
        }
        if (!table.forced()) {
            return "row security is not forced on " + table.name() + ", so that code of its owner's sees all rows";
        }
        for (PostgresPolicies.Rule rule : PostgresPolicies.rules(table, policy)) {
            Found same = null;
            for (Found one : found) {
                same = one.name().equals(rule.name()) ? one : same;
            }
            if (same == null) {
                return table.name() + " has no policy " + rule.name();
            }
            if (!same.permissive()
                    || !same.command().equals(rule.command())
                    || !same(same.using(), rule.using())
                    || !same(same.check(), rule.check())) {
                return "the policy " + rule.name() + " on " + table.name() + " is not the one that safedb prints, by "
                        + PostgresPolicies.TENANT_SETTING;
            }
        }
        return null;
    }

    /** Whether the server's spelling of a condition is the printed one, brackets, blanks and casts aside. */
    private static boolean same(@Nullable String stored, @Nullable String printed) {
        return bare(stored).equals(bare(printed));
    }

    private static String bare(@Nullable String condition) {
        return condition == null
                ? ""
                : condition
                        .replaceAll(
                                "::(?:\"[^\"]+\"|[a-z_0-9]+)(?:\\.(?:\"[^\"]+\"|[a-z_0-9]+))?(?: varying| precision)?",
                                "")
                        .replaceAll("[\\s()\"]", "");
    }

    /** A view or a foreign table: of the policy, or a view that shows rows of the policy's tables. */
    private static void other(Relation relation, List<RowSecurityGap> gaps) {
        boolean open = relation.policy() == null ? !relation.showsSecured() : relation.is(TableAccess.SHARED);
        if (open || !relation.reachable()) {
            return;
        }
        if (relation.kind() == 'v' && !relation.is(TableAccess.DENIED)) {
            if (!relation.invoker()) {
                gaps.add(new RowSecurityGap(
                        "the view " + relation.name() + " reads with its owner's rights",
                        "ALTER VIEW " + relation.quoted() + " SET (security_invoker = true);"));
            }
            return;
        }
        String kind = switch (relation.kind()) {
            case 'm' -> "the materialised view ";
            case 'v' -> "the view ";
            default -> "the foreign table ";
        };
        gaps.add(new RowSecurityGap(
                kind + relation.name() + " has no row security of its own, and its role may use it",
                "REVOKE ALL ON " + relation.quoted() + " FROM app_role;"));
    }

    private static void definers(Connection connection, SafeDbPolicy policy, List<RowSecurityGap> gaps)
            throws SQLException {
        if (policy.functions().isEmpty() && policy.procedures().isEmpty()) {
            return;
        }
        try (PreparedStatement query = connection.prepareStatement(DEFINERS);
                ResultSet rows = query.executeQuery()) {
            while (rows.next()) {
                String name = rows.getString(1) + "." + rows.getString(2);
                boolean procedure = rows.getString(3).equals("p");
                if (procedure ? policy.allowsProcedure(name) : policy.allowsFunction(name)) {
                    gaps.add(new RowSecurityGap(
                            rows.getString(4) + ", which the policy lists, runs with its owner's rights",
                            "ALTER " + (procedure ? "PROCEDURE " : "FUNCTION ") + rows.getString(4)
                                    + " SECURITY INVOKER;"));
                }
            }
        }
    }

    private static Map<Long, List<Found>> policies(Connection connection) throws SQLException {
        Map<Long, List<Found>> policies = new HashMap<>();
        try (PreparedStatement query = connection.prepareStatement(POLICIES);
                ResultSet rows = query.executeQuery()) {
            while (rows.next()) {
                policies.computeIfAbsent(rows.getLong(1), any -> new ArrayList<>())
                        .add(new Found(
                                rows.getString(2),
                                rows.getBoolean(3),
                                rows.getString(4),
                                rows.getString(5),
                                rows.getString(6)));
            }
        }
        return policies;
    }
}

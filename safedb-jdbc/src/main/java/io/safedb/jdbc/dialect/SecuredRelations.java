package io.safedb.jdbc.dialect;

import io.safedb.SafeDbPolicy;
import io.safedb.TableAccess;
import io.safedb.TablePolicy;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The relations of a database with what row-level security makes of them, for the role that asks, and with what the
 * policy says of them. A partition, and a table that inherits, is what its parent is unless the policy names it: asked
 * for by its own name, the server looks at its own security only.
 */
final class SecuredRelations {
    // safedb's own tables are guarded by privileges: no row of theirs is a tenant's.
    private static final String RELATIONS = """
            SELECT c.oid, n.nspname, c.relname, c.relkind::text, c.relrowsecurity, c.relforcerowsecurity,
                   COALESCE((SELECT o.option_value::boolean
                               FROM pg_catalog.pg_options_to_table(c.reloptions) o
                              WHERE o.option_name = 'security_invoker'), false),
                   (SELECT pg_catalog.format_type(a.atttypid, -1)
                      FROM pg_catalog.pg_attribute a
                     WHERE a.attrelid = c.oid AND a.attname = ? AND a.attnum > 0 AND NOT a.attisdropped),
                   ARRAY(SELECT i.inhparent::bigint FROM pg_catalog.pg_inherits i WHERE i.inhrelid = c.oid),
                   pg_catalog.pg_has_role(c.relowner, 'MEMBER'),
                   pg_catalog.has_table_privilege(c.oid, 'SELECT, INSERT, UPDATE, DELETE, TRUNCATE')
                     OR pg_catalog.has_any_column_privilege(c.oid, 'SELECT, INSERT, UPDATE'),
                   c.relkind IN ('r', 'p') AND pg_catalog.has_table_privilege(c.oid, 'TRUNCATE')
              FROM pg_catalog.pg_class c
              JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
             WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f')
               AND n.nspname NOT IN ('pg_catalog', 'information_schema', 'pg_toast')
               AND n.nspname NOT LIKE 'pg\\_temp\\_%'
               AND pg_catalog.left(c.relname, 7) <> 'safedb_'
             ORDER BY n.nspname, c.relname
            """;

    // Views that read a relation, directly or through others, with the rights of their owner.
    private static final String VIEWS = """
            WITH RECURSIVE reading AS (
              SELECT t.oid FROM pg_catalog.unnest(?::bigint[]) t (oid)
              UNION
              SELECT r.ev_class::bigint
                FROM reading g
                JOIN pg_catalog.pg_depend d
                  ON d.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass AND d.refobjid = g.oid::pg_catalog.oid
                 AND d.classid = 'pg_catalog.pg_rewrite'::pg_catalog.regclass
                JOIN pg_catalog.pg_rewrite r ON r.oid = d.objid)
            SELECT oid FROM reading
            """;

    /**
     * One relation.
     *
     * @param name {@code name} or {@code schema.name}, as the policy spells it
     * @param quoted how a statement names it
     * @param kind {@code r}, {@code p}, {@code v}, {@code m} or {@code f}, as {@code pg_class} has it
     * @param enabled whether row security is on
     * @param forced whether it holds for the owner, too
     * @param invoker whether a view asks with the rights of whoever reads it
     * @param tenantType the type of its tenant column; null if it has none
     * @param owned whether the role is, or may become, its owner
     * @param reachable whether the role may do anything with its rows
     * @param truncatable whether the role may empty it, which row security does not look at
     * @param policy what the policy says of it, itself or through its parent; null if nothing
     * @param showsSecured whether it is a view that reads rows of a table that is a tenant's or denied
     */
    record Relation(
            long oid,
            String name,
            String quoted,
            char kind,
            boolean enabled,
            boolean forced,
            boolean invoker,
            @Nullable String tenantType,
            boolean owned,
            boolean reachable,
            boolean truncatable,
            @Nullable TablePolicy policy,
            boolean showsSecured) {
        /** Whether it keeps rows of its own that row security can hold. */
        boolean isTable() {
            return kind == 'r' || kind == 'p';
        }

        boolean is(TableAccess access) {
            return policy != null && policy.access() == access;
        }

        private Relation with(@Nullable TablePolicy found, boolean shows) {
            return new Relation(
                    oid,
                    name,
                    quoted,
                    kind,
                    enabled,
                    forced,
                    invoker,
                    tenantType,
                    owned,
                    reachable,
                    truncatable,
                    found,
                    shows);
        }
    }

    private final SafeDbPolicy policy;
    private final Map<Long, Relation> relations = new LinkedHashMap<>();
    private final Map<Long, List<Long>> parents = new LinkedHashMap<>();

    private SecuredRelations(SafeDbPolicy policy) {
        this.policy = policy;
    }

    /** Asks the database; a transaction that is open stays open. */
    static List<Relation> of(Connection connection, SafeDbPolicy policy) throws SQLException {
        SecuredRelations found = new SecuredRelations(policy);
        try (PreparedStatement query = connection.prepareStatement(RELATIONS)) {
            query.setString(1, policy.tenantColumn());
            try (ResultSet rows = query.executeQuery()) {
                while (rows.next()) {
                    found.add(rows);
                }
            }
        }
        List<Relation> known = new ArrayList<>();
        found.relations.values().forEach(relation -> known.add(relation.with(found.policy(relation), false)));
        Set<Long> showing = showing(connection, known);
        known.replaceAll(
                relation -> relation.with(relation.policy(), !relation.isTable() && showing.contains(relation.oid())));
        return known;
    }

    private static Set<Long> showing(Connection connection, List<Relation> known) throws SQLException {
        Object[] secured = known.stream()
                .filter(relation -> relation.is(TableAccess.TENANT) || relation.is(TableAccess.DENIED))
                .map(Relation::oid)
                .toArray();
        Set<Long> showing = new HashSet<>();
        try (PreparedStatement query = connection.prepareStatement(VIEWS)) {
            query.setArray(1, connection.createArrayOf("bigint", secured));
            try (ResultSet rows = query.executeQuery()) {
                while (rows.next()) {
                    showing.add(rows.getLong(1));
                }
            }
        }
        return showing;
    }

    private void add(ResultSet row) throws SQLException {
        long oid = row.getLong(1);
        String quoted = RelationName.quoted(row.getString(2)) + "." + RelationName.quoted(row.getString(3));
        String name = policy.nameOf(row.getString(2) + "." + row.getString(3));
        Array inherited = row.getArray(9);
        parents.put(oid, Arrays.asList((Long[]) inherited.getArray()));
        relations.put(
                oid,
                new Relation(
                        oid,
                        name,
                        quoted,
                        row.getString(4).charAt(0),
                        row.getBoolean(5),
                        row.getBoolean(6),
                        row.getBoolean(7),
                        row.getString(8),
                        row.getBoolean(10),
                        row.getBoolean(11),
                        row.getBoolean(12),
                        null,
                        false));
    }

    /** The policy of a relation: its own, else its parent's, else that of a table with the tenant column. */
    private @Nullable TablePolicy policy(Relation relation) {
        Optional<TablePolicy> declared = policy.table(relation.name());
        if (declared.isPresent()) {
            return declared.get();
        }
        for (Long parent : parents.getOrDefault(relation.oid(), List.of())) {
            Relation above = relations.get(parent);
            TablePolicy inherited = above == null ? null : policy(above);
            if (inherited != null) {
                return inherited;
            }
        }
        return relation.isTable()
                        && relation.tenantType() != null
                        && relation.name().indexOf('.') < 0
                ? TablePolicy.of(TableAccess.TENANT)
                : null;
    }
}

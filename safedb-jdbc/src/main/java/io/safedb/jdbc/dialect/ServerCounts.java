package io.safedb.jdbc.dialect;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Set;

/**
 * What the server itself counts while a transaction is under way: the rows of a table, its partitions and children, or
 * of what a view shows, that were changed or removed, also by a part of a statement that hands nothing back, by a
 * trigger or a cascade.
 */
final class ServerCounts {
    // The counts of a session go on from one transaction to the next until they are sent off, so only a difference
    // says anything. The rows of a view are rows of the tables it is made of, as long as the server itself passes a
    // change on: a trigger or a rule may change any table instead. What is no table otherwise has no counts: those of a
    // foreign table are elsewhere.
    private static final String CHANGED = """
            WITH RECURSIVE named AS (
              SELECT pg_catalog.to_regclass(n)::pg_catalog.oid AS oid FROM pg_catalog.unnest(?::text[]) AS n),
            parts AS (
              SELECT oid FROM named
              UNION SELECT next.oid FROM parts p CROSS JOIN LATERAL (
                SELECT i.inhrelid AS oid FROM pg_catalog.pg_inherits i WHERE i.inhparent = p.oid
                UNION ALL
                SELECT d.refobjid FROM pg_catalog.pg_rewrite r JOIN pg_catalog.pg_depend d
                  ON d.classid = 'pg_catalog.pg_rewrite'::pg_catalog.regclass AND d.objid = r.oid
                 AND d.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass
                 WHERE r.ev_class = p.oid AND r.ev_type = '1') next)
            SELECT pg_catalog.current_setting('track_counts') = 'on'
                     AND pg_catalog.bool_and(c.relkind IS NOT NULL AND (c.relkind IN ('r', 'p')
                       OR c.relkind = 'v'
                          AND NOT EXISTS (SELECT FROM pg_catalog.pg_rewrite r
                                WHERE r.ev_class = p.oid AND r.ev_type <> '1')
                          AND NOT EXISTS (SELECT FROM pg_catalog.pg_trigger t WHERE t.tgrelid = p.oid))),
                   pg_catalog.sum(pg_catalog.pg_stat_get_xact_tuples_updated(p.oid)
                                  + pg_catalog.pg_stat_get_xact_tuples_deleted(p.oid))
              FROM parts p LEFT JOIN pg_catalog.pg_class c ON c.oid = p.oid
            """;

    private ServerCounts() {}

    /** See {@link Dialect#changedRows}. */
    static long changedRows(Connection raw, String schema, Set<String> relations, int timeout) throws SQLException {
        try (PreparedStatement query = raw.prepareStatement(CHANGED)) {
            query.setQueryTimeout(timeout);
            query.setArray(
                    1,
                    raw.createArrayOf(
                            "text",
                            relations.stream()
                                    .map(relation -> RelationName.qualified(relation, schema))
                                    .toArray()));
            try (ResultSet row = query.executeQuery()) {
                return row.next() && row.getBoolean(1) ? row.getLong(2) : -1;
            }
        }
    }
}

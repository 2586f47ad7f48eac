package io.safedb.jdbc.dialect;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Set;

/**
 * What the server itself counts while a transaction is under way: the rows of a table, its partitions and children that
 * were changed or removed, also by a part of a statement that hands nothing back, by a trigger or a cascade.
 */
final class ServerCounts {
    // The counts of a session go on from one transaction to the next until they are sent off, so only a difference
    // says anything. What is no table has none: the rows of a view are rows of tables, those of a foreign table are
    // elsewhere.
    private static final String CHANGED = """
            WITH RECURSIVE named AS (
              SELECT pg_catalog.to_regclass(n) AS oid FROM pg_catalog.unnest(?::text[]) AS n),
            parts AS (
              SELECT oid FROM named
              UNION SELECT i.inhrelid::pg_catalog.regclass FROM parts p
                      JOIN pg_catalog.pg_inherits i ON i.inhparent = p.oid)
            SELECT pg_catalog.current_setting('track_counts') = 'on'
                     AND pg_catalog.bool_and(c.relkind IS NOT NULL AND c.relkind IN ('r', 'p')),
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

package io.safedb.jdbc.dialect;

import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * The tables of a database that have the column of the stamp, and the foreign keys that lead to them. Of a partitioned
 * table the root stands for all of it; a table that others inherit from stands for its own rows.
 */
final class StampedTables {
    private static final String TABLES = """
            SELECT n.nspname, c.relname, c.relkind = 'p'
              FROM pg_catalog.pg_class c
              JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
              JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid
             WHERE a.attname = ? AND a.attnum > 0 AND NOT a.attisdropped
               AND c.relkind IN ('r', 'p') AND NOT c.relispartition
               AND n.nspname NOT IN ('pg_catalog', 'information_schema') AND n.nspname NOT LIKE 'pg\\_%'
             ORDER BY n.nspname, c.relname
            """;

    // A key of a partitioned table is listed once, at its root; each partition may have more of its own.
    private static final String KEYS = """
            SELECT k.conname, cn.nspname, c.relname, c.relkind = 'p', pn.nspname, p.relname, p.relkind = 'p',
                   EXISTS (SELECT FROM pg_catalog.pg_attribute s
                            WHERE s.attrelid = c.oid AND s.attname = ? AND s.attnum > 0 AND NOT s.attisdropped),
                   (SELECT pg_catalog.array_agg(a.attname::text ORDER BY i.n)
                      FROM pg_catalog.unnest(k.conkey) WITH ORDINALITY i (col, n)
                      JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid AND a.attnum = i.col),
                   (SELECT pg_catalog.array_agg(a.attname::text ORDER BY i.n)
                      FROM pg_catalog.unnest(k.confkey) WITH ORDINALITY i (col, n)
                      JOIN pg_catalog.pg_attribute a ON a.attrelid = p.oid AND a.attnum = i.col)
              FROM pg_catalog.pg_constraint k
              JOIN pg_catalog.pg_class c ON c.oid = k.conrelid
              JOIN pg_catalog.pg_namespace cn ON cn.oid = c.relnamespace
              JOIN pg_catalog.pg_class p ON p.oid = k.confrelid
              JOIN pg_catalog.pg_namespace pn ON pn.oid = p.relnamespace
             WHERE k.contype = 'f' AND k.conparentid = 0
               AND EXISTS (SELECT FROM pg_catalog.pg_attribute s
                            WHERE s.attrelid = p.oid AND s.attname = ? AND s.attnum > 0 AND NOT s.attisdropped)
             ORDER BY k.conname, cn.nspname, c.relname
            """;

    /**
     * A table.
     *
     * @param name {@code name} or {@code schema.name}, as the policy spells it
     * @param rows how its rows are named in a statement
     */
    record Table(String name, String rows) {}

    /**
     * A foreign key that leads to a table with the column.
     *
     * @param name of the constraint
     * @param from the table that refers
     * @param stamped whether that one has the column, too
     * @param to the table that is referred to
     * @param match compares the columns of the two, which are called {@code f} and {@code t}
     */
    record Key(String name, Table from, boolean stamped, Table to, String match) {}

    private final Connection connection;
    private final String schema;
    private final String column;

    StampedTables(Connection connection, String schema, String column) {
        this.connection = connection;
        this.schema = schema;
        this.column = column;
    }

    /** The tables, in the same order each time, so that two purges cannot wait for one another. */
    List<Table> tables() throws SQLException {
        List<Table> tables = new ArrayList<>();
        try (PreparedStatement query = connection.prepareStatement(TABLES)) {
            query.setString(1, column);
            try (ResultSet rows = query.executeQuery()) {
                while (rows.next()) {
                    tables.add(table(rows.getString(1), rows.getString(2), rows.getBoolean(3)));
                }
            }
        }
        return tables;
    }

    List<Key> keys() throws SQLException {
        List<Key> keys = new ArrayList<>();
        try (PreparedStatement query = connection.prepareStatement(KEYS)) {
            query.setString(1, column);
            query.setString(2, column);
            try (ResultSet rows = query.executeQuery()) {
                while (rows.next()) {
                    keys.add(new Key(
                            rows.getString(1),
                            table(rows.getString(2), rows.getString(3), rows.getBoolean(4)),
                            rows.getBoolean(8),
                            table(rows.getString(5), rows.getString(6), rows.getBoolean(7)),
                            match(rows.getArray(9), rows.getArray(10))));
                }
            }
        }
        return keys;
    }

    private Table table(String owner, String name, boolean partitioned) {
        String quoted = RelationName.quoted(owner) + "." + RelationName.quoted(name);
        return new Table(owner.equals(schema) ? name : owner + "." + name, partitioned ? quoted : "ONLY " + quoted);
    }

    private static String match(Array from, Array to) throws SQLException {
        String[] referring = (String[]) from.getArray();
        String[] referred = (String[]) to.getArray();
        List<String> pairs = new ArrayList<>();
        for (int i = 0; i < referring.length; i++) {
            pairs.add("f." + RelationName.quoted(referring[i]) + " = t." + RelationName.quoted(referred[i]));
        }
        return String.join(" AND ", pairs);
    }
}

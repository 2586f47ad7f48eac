package io.safedb.replay.state;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/** Reads the state of a PostgreSQL database through a raw connection. */
public final class SqlState {
    private SqlState() {}

    /** Reads every row of every table in the schema {@code public}. */
    public static DatabaseState read(Connection raw, String tenantColumn) throws SQLException {
        Map<String, String> shapes = new LinkedHashMap<>();
        try (Statement statement = raw.createStatement();
                ResultSet tables = statement.executeQuery("""
                        SELECT c.table_name, string_agg(c.column_name || ' ' || c.data_type, ', ' ORDER BY c.ordinal_position)
                        FROM information_schema.columns c
                        JOIN information_schema.tables t USING (table_schema, table_name)
                        WHERE c.table_schema = 'public' AND t.table_type = 'BASE TABLE'
                        GROUP BY c.table_name
                        """)) {
            while (tables.next()) {
                shapes.put(tables.getString(1), tables.getString(2));
            }
        }
        Map<String, Relation> relations = new HashMap<>();
        for (Map.Entry<String, String> table : shapes.entrySet()) {
            relations.put(table.getKey(), new Relation(table.getValue(), rows(raw, table.getKey(), tenantColumn)));
        }
        return new DatabaseState(relations);
    }

    /** Rows by id; by their whole content where a table has no column {@code id}. */
    private static Map<String, StoredRow> rows(Connection raw, String table, String tenantColumn) throws SQLException {
        Map<String, StoredRow> rows = new HashMap<>();
        String quoted = "\"" + table.replace("\"", "\"\"") + "\"";
        try (PreparedStatement statement = raw.prepareStatement(
                "SELECT coalesce(j ->> 'id', j::text), j ->> ?, j::text FROM (SELECT to_jsonb(t) AS j FROM " + quoted
                        + " t) r")) {
            statement.setString(1, tenantColumn);
            try (ResultSet found = statement.executeQuery()) {
                while (found.next()) {
                    rows.put(found.getString(1), new StoredRow(found.getString(2), found.getString(3)));
                }
            }
        }
        return rows;
    }
}

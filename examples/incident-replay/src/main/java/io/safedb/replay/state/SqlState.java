package io.safedb.replay.state;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bson.Document;

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
            Map<String, StoredRow> rows = new HashMap<>();
            for (String content : rows(raw, table.getKey())) {
                Document row = Document.parse(content);
                rows.put(
                        row.get("id") == null ? content : row.get("id").toString(),
                        new StoredRow(row.getString(tenantColumn), content));
            }
            relations.put(table.getKey(), new Relation(table.getValue(), rows));
        }
        return new DatabaseState(relations);
    }

    private static List<String> rows(Connection raw, String table) throws SQLException {
        List<String> rows = new ArrayList<>();
        String quoted = "\"" + table.replace("\"", "\"\"") + "\"";
        try (Statement statement = raw.createStatement();
                ResultSet found = statement.executeQuery("SELECT to_jsonb(t)::text FROM " + quoted + " t")) {
            while (found.next()) {
                rows.add(found.getString(1));
            }
        }
        return rows;
    }
}

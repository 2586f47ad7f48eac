package io.safedb.replay.app.battwheels;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;

/** The start of the application in {@code ENVIRONMENT=development} on PostgreSQL: it brings its own test records. */
public final class SqlDevelopmentStart {
    private final DataSource database;

    /** Starts on the database that {@code DB_NAME} names. */
    public SqlDevelopmentStart(DataSource database) {
        this.database = database;
    }

    /** Writes the test users, invoices and customers for an organisation. */
    public void run(String organization) throws SQLException {
        try (Connection connection = database.getConnection()) {
            for (Map.Entry<String, List<Map<String, String>>> table : DevelopmentRecords.BY_TABLE.entrySet()) {
                for (Map<String, String> fields : table.getValue()) {
                    insert(connection, table.getKey(), organization, fields);
                }
            }
        }
    }

    private static void insert(Connection connection, String table, String organization, Map<String, String> fields)
            throws SQLException {
        List<String> columns = fields.keySet().stream().sorted().toList();
        String sql = "INSERT INTO " + table + " (organization_id, " + String.join(", ", columns) + ") VALUES (?"
                + ", ?".repeat(columns.size()) + ")";
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setString(1, organization);
            for (int i = 0; i < columns.size(); i++) {
                statement.setString(i + 2, fields.get(columns.get(i)));
            }
            statement.executeUpdate();
        }
    }
}

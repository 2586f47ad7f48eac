package io.safedb.jdbc.dialect;

import io.safedb.environment.Environment;
import io.safedb.environment.EnvironmentMarker;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** The one row of the marker's table. What a database is must never be guessed: any other content is an error. */
final class MarkerRow {
    private static final String SELECT =
            "SELECT environment, database_id, owner, created_at FROM " + EnvironmentMarker.RELATION;

    private MarkerRow() {}

    /** Reads it from a table that is there; a transaction that is open stays open. */
    static EnvironmentMarker read(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(SELECT)) {
            if (!row.next()) {
                throw unusable("has no row");
            }
            String label = row.getString("environment");
            Environment environment = Environment.find(label == null ? "" : label)
                    .orElseThrow(() -> unusable("names no environment that safedb knows"));
            EnvironmentMarker marker = new EnvironmentMarker(
                    environment,
                    row.getString("database_id"),
                    row.getString("owner"),
                    row.getTimestamp("created_at").toInstant());
            if (row.next()) {
                throw unusable("has more than one row");
            }
            return marker;
        }
    }

    private static SQLException unusable(String what) {
        return new SQLException("The marker table " + EnvironmentMarker.RELATION + " " + what
                + "; a database whose environment is in doubt is not used. Repair the marker, then start again.");
    }
}

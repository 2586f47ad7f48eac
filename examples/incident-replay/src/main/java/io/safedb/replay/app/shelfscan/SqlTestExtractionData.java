package io.safedb.replay.app.shelfscan;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import javax.sql.DataSource;

/** {@code add_test_extraction_data} on PostgreSQL. */
public final class SqlTestExtractionData {
    private final DataSource database;

    /** Works on whatever database the service key opens. */
    public SqlTestExtractionData(DataSource database) {
        this.database = database;
    }

    /** Writes test products over the results of a queue item and removes the rest. */
    public void add(String queueItem) throws SQLException {
        try (Connection connection = database.getConnection()) {
            for (int position = 0; position < TestProduct.ALL.size(); position++) {
                TestProduct product = TestProduct.ALL.get(position);
                execute(
                        connection,
                        "UPDATE extraction_results SET product = ?, brand = ? WHERE queue_item_id = ? AND position = ?",
                        product.name(),
                        product.brand(),
                        queueItem,
                        position);
            }
            execute(
                    connection,
                    "DELETE FROM extraction_results WHERE queue_item_id = ? AND position >= ?",
                    queueItem,
                    TestProduct.ALL.size());
        }
    }

    /** {@code HARD_RESET_ALL_DATA}. */
    public void hardReset() throws SQLException {
        try (Connection connection = database.getConnection()) {
            execute(connection, "DELETE FROM extraction_results");
        }
    }

    private static void execute(Connection connection, String sql, Object... parameters) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < parameters.length; i++) {
                statement.setObject(i + 1, parameters[i]);
            }
            statement.executeUpdate();
        }
    }
}

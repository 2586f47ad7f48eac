package io.safedb.replay.app.battwheels;

import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;

/** Moves {@code invoices} into {@code invoices_enhanced} and removes the original, on PostgreSQL. */
public final class SqlInvoiceMigration {
    private final DataSource database;

    /** Works on the production database. */
    public SqlInvoiceMigration(DataSource database) {
        this.database = database;
    }

    /** Copies invoice by invoice, then drops the original table. */
    public void copyAndDrop() throws SQLException {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            copy(connection);
            statement.execute("DROP TABLE invoices");
        }
    }

    /** Empties the target, so that the copy can be run again, then copies. */
    public void truncateAndCopy() throws SQLException {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("TRUNCATE invoices_enhanced");
            copy(connection);
        }
    }

    private static void copy(Connection connection) throws SQLException {
        try (PreparedStatement read = connection.prepareStatement(
                        "SELECT id, organization_id, number, customer_name, grand_total FROM invoices");
                PreparedStatement write = connection.prepareStatement("INSERT INTO invoices_enhanced"
                        + " (id, organization_id, number, customer_name, grand_total, migrated_from)"
                        + " VALUES (?, ?, ?, ?, ?, 'invoices')");
                ResultSet invoices = read.executeQuery()) {
            while (invoices.next()) {
                BigDecimal total = invoices.getBigDecimal(5);
                write.setString(1, "enh_" + invoices.getString(1));
                write.setString(2, invoices.getString(2));
                write.setString(3, invoices.getString(3));
                write.setString(4, invoices.getString(4));
                write.setBigDecimal(5, total);
                write.executeUpdate();
            }
        }
    }
}

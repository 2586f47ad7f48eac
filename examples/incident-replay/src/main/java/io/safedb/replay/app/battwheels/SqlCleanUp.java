package io.safedb.replay.app.battwheels;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;

/** The script that removes test records again, on PostgreSQL: it guesses them by their looks. */
public final class SqlCleanUp {
    private final DataSource database;

    /** Works on the production database. */
    public SqlCleanUp(DataSource database) {
        this.database = database;
    }

    /** Deletes what looks like a test record. {@code INV-000} was meant for INV-00027. */
    public void run() throws SQLException {
        execute("DELETE FROM users WHERE id LIKE 'usr_test%'");
        execute("DELETE FROM invoices_enhanced WHERE number LIKE 'TEST-%'");
        execute("DELETE FROM invoices WHERE number LIKE 'INV-000%'");
        execute("DELETE FROM audit_log WHERE id LIKE 'adt_test%'");
        execute("DELETE FROM business_customers WHERE id LIKE 'biz_test%'");
        execute("DELETE FROM contacts WHERE email LIKE '%@test.com'");
    }

    /** Drops the table that no code writes to. One letter decides which of the two that is. */
    public void dropUnused(String table) throws SQLException {
        execute("DROP TABLE " + table);
    }

    private void execute(String sql) throws SQLException {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}

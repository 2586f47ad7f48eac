package io.safedb.replay.app.battwheels;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;

/** The ticket module on PostgreSQL. */
public final class SqlTickets {
    private static final String LIST = "SELECT id, title, status FROM tickets";

    private final DataSource database;

    /** Works on the application's database. */
    public SqlTickets(DataSource database) {
        this.database = database;
    }

    /** The ticket list, without a condition. */
    public List<Ticket> all() throws SQLException {
        return query(LIST + " ORDER BY id");
    }

    /** The numbers of the dashboard. Returns how many tickets were counted. */
    public long countedOnDashboard() throws SQLException {
        long counted = 0;
        try (Connection connection = database.getConnection();
                PreparedStatement statement =
                        connection.prepareStatement("SELECT status, count(*) FROM tickets GROUP BY status");
                ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
                counted += rows.getLong(2);
            }
        }
        return counted;
    }

    /** A report somebody wrote for one customer and left in. */
    public List<Ticket> ofThePilotCustomer() throws SQLException {
        return query(LIST + " WHERE organization_id = 'org_abc123'");
    }

    /** The ticket page: whoever knows the id sees it. */
    public List<Ticket> byId(String id) throws SQLException {
        return query(LIST + " WHERE id = ?", id);
    }

    /** The search box: the text is put into the statement. */
    public List<Ticket> search(String organization, String text) throws SQLException {
        return query(LIST + " WHERE organization_id = ? AND title = '" + text + "'", organization);
    }

    /** The search box of another page: organisation and text are put into the statement. */
    public List<Ticket> searchWithoutParameters(String organization, String text) throws SQLException {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(
                        LIST + " WHERE organization_id = '" + organization + "' AND title = '" + text + "'")) {
            return read(rows);
        }
    }

    /** Closes a ticket: whoever knows the id may. */
    public void close(String id) throws SQLException {
        try (Connection connection = database.getConnection();
                PreparedStatement statement =
                        connection.prepareStatement("UPDATE tickets SET status = 'cancelled' WHERE id = ?")) {
            statement.setString(1, id);
            statement.executeUpdate();
        }
    }

    private List<Ticket> query(String sql, String... parameters) throws SQLException {
        try (Connection connection = database.getConnection();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < parameters.length; i++) {
                statement.setString(i + 1, parameters[i]);
            }
            try (ResultSet rows = statement.executeQuery()) {
                return read(rows);
            }
        }
    }

    private static List<Ticket> read(ResultSet rows) throws SQLException {
        List<Ticket> read = new ArrayList<>();
        while (rows.next()) {
            read.add(new Ticket(rows.getString(1), rows.getString(2), rows.getString(3)));
        }
        return read;
    }
}

package io.safedb.replay.app.timetracking;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import javax.sql.DataSource;

/** Technicians' times on PostgreSQL. */
public final class SqlTimeEntries {
    private final DataSource database;

    /** Works on the application's database. */
    public SqlTimeEntries(DataSource database) {
        this.database = database;
    }

    /** The edit form: nobody asks whether the entry is billed. */
    public void edit(String id, int minutes) throws SQLException {
        execute("UPDATE time_entries SET duration_minutes = ? WHERE id = ?", minutes, id);
    }

    /** The delete button. */
    public void delete(String id) throws SQLException {
        execute("DELETE FROM time_entries WHERE id = ?", id);
    }

    /** Starts a timer without looking for a running one: the check was a race, then it was gone. */
    public void start(String organization, String id, String user) throws SQLException {
        execute(
                "INSERT INTO time_entries (id, organization_id, work_order_id, user_id, start_ts, status)"
                        + " VALUES (?, ?, 'wo_n2', ?, '2026-01-08T09:00:00Z', 'OPEN')",
                id,
                organization,
                user);
    }

    /** Rounds to quarters of an hour, once, everywhere. */
    public void roundAll() throws SQLException {
        execute("UPDATE time_entries SET duration_minutes = (duration_minutes / 15) * 15");
    }

    private void execute(String sql, Object... parameters) throws SQLException {
        try (Connection connection = database.getConnection();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < parameters.length; i++) {
                statement.setObject(i + 1, parameters[i]);
            }
            statement.executeUpdate();
        }
    }
}

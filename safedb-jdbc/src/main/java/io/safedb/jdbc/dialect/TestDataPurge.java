package io.safedb.jdbc.dialect;

import io.safedb.PurgeException;
import io.safedb.SafeDbPolicy;
import io.safedb.WrappedDatabase;
import io.safedb.environment.DatabaseIdentity;
import io.safedb.environment.EnvironmentMarker;
import io.safedb.guard.Call;
import io.safedb.guard.Enforcement;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import javax.sql.DataSource;

/**
 * Removes the stamped rows of a test run from one PostgreSQL database, on a connection of its own and in one
 * transaction.
 *
 * <p>First all stamped rows are locked, so that nobody can begin to refer to one. Then every foreign key that leads to
 * them is looked at: a row without the stamp that refers to one with it would be removed, changed or left dangling, so
 * the purge stops there and names the key. Then all go in one statement: foreign keys are checked at the end of a
 * statement, when children and parents are gone alike, so that neither an order nor a cycle matters.
 */
final class TestDataPurge implements WrappedDatabase {
    private final DataSource raw;
    private final SafeDbPolicy policy;
    private final Enforcement enforcement;
    private final DatabaseIdentity identity;
    private final String column;

    TestDataPurge(DataSource raw, SafeDbPolicy policy, Enforcement enforcement, DatabaseIdentity identity) {
        this.raw = raw;
        this.policy = policy;
        this.enforcement = enforcement;
        this.identity = identity;
        this.column = RelationName.quoted(policy.testData().column());
    }

    @Override
    public String key() {
        EnvironmentMarker marker = identity.marker();
        return identity.system() + " " + (marker == null ? identity.name() : marker.databaseId());
    }

    @Override
    public String name() {
        return identity.system() + " database " + identity.name();
    }

    @Override
    public Map<String, Long> purgeTestData(String runId) {
        Map<String, Long> purged;
        try (Connection connection = raw.getConnection()) {
            boolean autoCommit = connection.getAutoCommit();
            connection.setAutoCommit(false);
            try {
                purged = purge(connection, runId);
                connection.commit();
            } catch (SQLException | RuntimeException e) {
                connection.rollback();
                throw e;
            } finally {
                connection.setAutoCommit(autoCommit);
            }
        } catch (SQLException e) {
            throw new PurgeException(
                    "Test data could not be purged from " + name() + ", and all of it is still there. SQLSTATE "
                            + e.getSQLState() + ".",
                    withoutValues(e));
        }
        purged.forEach((table, rows) -> enforcement.note(new Call(
                "purgeTestData",
                Call.Action.DELETE,
                List.of(new Call.Target(table, Call.Touch.CHANGE)),
                List.of(),
                List.of(),
                "purgeTestData(" + runId + ") removed " + rows)));
        return purged;
    }

    /** The server's own text would show the values of a key, and a log shows the cause with the exception. */
    private static SQLException withoutValues(SQLException error) {
        SQLException told =
                new SQLException("safedb keeps what the server said", error.getSQLState(), error.getErrorCode());
        told.setStackTrace(error.getStackTrace());
        return told;
    }

    private Map<String, Long> purge(Connection connection, String runId) throws SQLException {
        try (Statement settings = connection.createStatement()) {
            settings.execute("SET TRANSACTION ISOLATION LEVEL READ COMMITTED");
            // Rows that row security hides would stay behind without a word; now the server says so.
            settings.execute("SET LOCAL row_security = off");
        }
        StampedTables stamped =
                new StampedTables(connection, policy.schema(), policy.testData().column());
        List<StampedTables.Table> found = new ArrayList<>();
        Map<String, Long> locked = new TreeMap<>();
        for (StampedTables.Table table : stamped.tables()) {
            long rows = lock(connection, table, runId);
            if (rows > 0) {
                found.add(table);
                locked.put(table.name(), rows);
            }
        }
        if (found.isEmpty()) {
            return Map.of();
        }
        for (StampedTables.Key key : stamped.keys()) {
            check(connection, key, runId);
        }
        Map<String, Long> purged = delete(connection, found, runId);
        locked.forEach((table, rows) -> {
            if (purged.getOrDefault(table, 0L) < rows) {
                throw new PurgeException(
                        "Test data could not be purged from " + name() + ", and all of it is still there: " + table
                                + " keeps rows of the run that were to be deleted. Look at its triggers and rules, then"
                                + " purge again.",
                        null);
            }
        });
        return purged;
    }

    /** Locks the stamped rows of a table; returns how many there are. */
    private long lock(Connection connection, StampedTables.Table table, String runId) throws SQLException {
        String text =
                "SELECT count(*) FROM (SELECT 1 FROM " + table.rows() + " WHERE " + column + " = ? FOR UPDATE) locked";
        try (PreparedStatement query = connection.prepareStatement(text)) {
            query.setString(1, runId);
            try (ResultSet row = query.executeQuery()) {
                return row.next() ? row.getLong(1) : 0;
            }
        }
    }

    private void check(Connection connection, StampedTables.Key key, String runId) throws SQLException {
        String text =
                "SELECT 1 FROM " + key.from().rows() + " f JOIN " + key.to().rows() + " t ON " + key.match()
                        + " WHERE t." + column + " = ?"
                        + (key.stamped() ? " AND f." + column + " IS DISTINCT FROM ?" : "") + " LIMIT 1";
        try (PreparedStatement query = connection.prepareStatement(text)) {
            query.setString(1, runId);
            if (key.stamped()) {
                query.setString(2, runId);
            }
            try (ResultSet row = query.executeQuery()) {
                if (row.next()) {
                    throw new PurgeException(
                            "Test data could not be purged from " + name() + ", and all of it is still there: a row of "
                                    + key.from().name() + " that does not belong to the run refers to a row of "
                                    + key.to().name() + " that does (constraint " + key.name()
                                    + "). Remove or redirect that row, then purge again.",
                            null);
                }
            }
        }
    }

    private Map<String, Long> delete(Connection connection, List<StampedTables.Table> tables, String runId)
            throws SQLException {
        List<String> deletes = new ArrayList<>();
        List<String> counts = new ArrayList<>();
        for (int i = 0; i < tables.size(); i++) {
            deletes.add(
                    "d" + i + " AS (DELETE FROM " + tables.get(i).rows() + " WHERE " + column + " = ? RETURNING 1)");
            counts.add("SELECT " + i + ", count(*) FROM d" + i);
        }
        String text = "WITH " + String.join(", ", deletes) + " " + String.join(" UNION ALL ", counts);
        Map<String, Long> purged = new TreeMap<>();
        try (PreparedStatement statement = connection.prepareStatement(text)) {
            for (int i = 1; i <= tables.size(); i++) {
                statement.setString(i, runId);
            }
            try (ResultSet rows = statement.executeQuery()) {
                while (rows.next()) {
                    purged.put(tables.get(rows.getInt(1)).name(), rows.getLong(2));
                }
            }
        }
        return purged;
    }
}

package io.safedb.jdbc;

import io.safedb.environment.Environment;
import io.safedb.environment.EnvironmentMarker;
import io.safedb.jdbc.dialect.Dialect;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import javax.sql.DataSource;

/**
 * The marker of an SQL database: the one row of the table {@code safedb_environment}, in the schema that is current for
 * whoever sets it. Works on unguarded connections; guarded ones never touch the table.
 *
 * <pre>{@code
 * CREATE TABLE safedb_environment (
 *   only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
 *   environment text NOT NULL,
 *   database_id text NOT NULL,
 *   owner text NOT NULL,
 *   created_at timestamptz NOT NULL
 * )
 * }</pre>
 *
 * <p>The role of the application needs {@code SELECT} on it and should have nothing else.
 *
 * <p>Beside it stands {@code safedb_used_token}, in which a token leaves its id when it is used. The role of the
 * application needs {@code INSERT} on that one and should have nothing else: who can delete from it can use a token
 * twice.
 *
 * <pre>{@code
 * GRANT SELECT ON safedb_environment TO app;
 * GRANT INSERT ON safedb_used_token TO app;
 * }</pre>
 */
public final class JdbcMarker {
    private static final String INSERT = "INSERT INTO " + EnvironmentMarker.RELATION
            + " (environment, database_id, owner, created_at) VALUES (?, ?, ?, ?)";

    private JdbcMarker() {}

    /**
     * Sets the marker of a database that has none, and makes it able to remember used tokens.
     *
     * @param raw an unguarded data source whose role may create tables
     * @param environment what the database is for
     * @param owner who answers for it; not blank
     * @return the marker as stored
     * @throws IllegalStateException if the database has a marker already; nothing is changed then
     * @throws IllegalArgumentException if the owner is blank
     * @throws SQLException if the database says so
     */
    public static EnvironmentMarker init(DataSource raw, Environment environment, String owner) throws SQLException {
        if (owner.isBlank()) {
            throw new IllegalArgumentException("The owner must not be blank: somebody answers for this database.");
        }
        try (Connection connection = raw.getConnection()) {
            if (read(connection).isPresent()) {
                throw new IllegalStateException("This database has a marker already; one is set once and stays.");
            }
            // The database keeps microseconds: what is returned must be what a later read finds.
            EnvironmentMarker marker =
                    EnvironmentMarker.create(environment, owner, Instant.now().truncatedTo(ChronoUnit.MICROS));
            store(connection, marker);
            return marker;
        }
    }

    /**
     * Makes a database able to remember used tokens. {@link #init} does it for a new one; this is for databases whose
     * marker is older. Does nothing where the table is there.
     *
     * @param raw an unguarded data source whose role owns the marker
     * @throws SQLException if the database says so
     */
    public static void createTokenTable(DataSource raw) throws SQLException {
        try (Connection connection = raw.getConnection()) {
            try (Statement ddl = connection.createStatement()) {
                ddl.executeUpdate(Dialect.of(connection).tokenTable());
            }
            if (!connection.getAutoCommit()) {
                connection.commit();
            }
        }
    }

    /**
     * Reads the marker.
     *
     * @param connection an unguarded connection; a transaction that is open on it stays open
     * @return empty if the database has no marker table
     * @throws SQLException if it cannot be read, does not hold exactly one row, or names no environment: what a
     *     database is must never be guessed
     */
    public static Optional<EnvironmentMarker> read(Connection connection) throws SQLException {
        return Dialect.of(connection).marker(connection);
    }

    private static void store(Connection connection, EnvironmentMarker marker) throws SQLException {
        boolean autoCommit = connection.getAutoCommit();
        connection.setAutoCommit(false);
        try (Statement ddl = connection.createStatement()) {
            for (String table : Dialect.of(connection).markerTables()) {
                ddl.executeUpdate(table);
            }
            try (PreparedStatement insert = connection.prepareStatement(INSERT)) {
                insert.setString(1, marker.environment().label());
                insert.setString(2, marker.databaseId());
                insert.setString(3, marker.owner());
                insert.setTimestamp(4, Timestamp.from(marker.created()));
                insert.executeUpdate();
            }
            connection.commit();
        } catch (SQLException e) {
            connection.rollback();
            throw e;
        } finally {
            connection.setAutoCommit(autoCommit);
        }
    }
}

package io.safedb.replay.app.tracktally;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;

/** The start of the school application: the migration tool has a URL of its own. */
public final class SchoolStart {
    private final DataSource direct;

    /**
     * Starts on both URLs.
     *
     * @param database what {@code DATABASE_URL} names: the application reads and writes there
     * @param direct what {@code DIRECT_DATABASE_URL} names: migrations run there
     */
    public SchoolStart(DataSource database, DataSource direct) throws SQLException {
        try (Connection connection = database.getConnection()) {
            if (!connection.isValid(5)) {
                throw new SQLException("The application's database does not answer.");
            }
        }
        this.direct = direct;
    }

    /** Brings the schema up to date. */
    public void migrate() throws SQLException {
        try (Connection connection = direct.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("ALTER TABLE \"Organization\" ADD COLUMN \"lmsProvider\" text");
        }
    }
}

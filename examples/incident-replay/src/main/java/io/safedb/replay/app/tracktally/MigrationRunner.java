package io.safedb.replay.app.tracktally;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** Runs an SQL script, as migration tools do. */
public final class MigrationRunner {
    private final DataSource database;

    /** Runs scripts on this database. */
    public MigrationRunner(DataSource database) {
        this.database = database;
    }

    /** Statement by statement, up to the first error. */
    public void run(String script) throws SQLException {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            for (String sql : split(script)) {
                statement.execute(sql);
            }
        }
    }

    /** Statement by statement, past errors, as psql does with a script; reports the first error at the end. */
    public void runPastErrors(String script) throws SQLException {
        @Nullable SQLException first = null;
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            for (String sql : split(script)) {
                try {
                    statement.execute(sql);
                } catch (SQLException e) {
                    first = first == null ? e : first;
                }
            }
        }
        if (first != null) {
            throw first;
        }
    }

    /** The whole script as one text. */
    public void runAsOneText(String script) throws SQLException {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(script);
        }
    }

    private static List<String> split(String script) {
        List<String> statements = new ArrayList<>();
        StringBuilder statement = new StringBuilder();
        for (String line : script.lines().toList()) {
            statement.append(line).append('\n');
            if (line.endsWith(";")) {
                statements.add(statement.toString());
                statement.setLength(0);
            }
        }
        return statements;
    }
}

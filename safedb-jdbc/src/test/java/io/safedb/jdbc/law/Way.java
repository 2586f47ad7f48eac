package io.safedb.jdbc.law;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.util.List;

/** How a statement is executed. */
enum Way {
    /** Prepared and executed once. */
    PREPARED,
    /** Given to a plain statement, if it has no parameters. */
    STATEMENT,
    /** Prepared, executed twice, the second time in the cursor of a few rows. */
    TWICE;

    /** Takes what a statement gives. */
    @FunctionalInterface
    interface Taker {
        void take(Statement done, boolean rows) throws SQLException;
    }

    void run(Connection connection, Sql sql, Taker taker) throws SQLException {
        List<Sql.Bound> bound = sql.bound();
        if (this == STATEMENT && bound.isEmpty()) {
            try (Statement statement = connection.createStatement()) {
                taker.take(statement, statement.execute(sql.text()));
            }
            return;
        }
        try (PreparedStatement statement = connection.prepareStatement(sql.text())) {
            for (int i = 0; i < bound.size(); i++) {
                bind(connection, statement, i + 1, bound.get(i));
            }
            taker.take(statement, statement.execute());
            if (this == TWICE) {
                statement.setFetchSize(2);
                taker.take(statement, statement.execute());
            }
        }
    }

    private static void bind(Connection connection, PreparedStatement statement, int position, Sql.Bound bound)
            throws SQLException {
        Object value = bound.value();
        if (value == null) {
            statement.setNull(position, Types.NULL);
        } else if (value instanceof List<?> elements) {
            statement.setArray(position, connection.createArrayOf("bigint", elements.toArray()));
        } else if (value instanceof String text) {
            statement.setString(position, text);
        } else {
            statement.setObject(position, value);
        }
    }
}

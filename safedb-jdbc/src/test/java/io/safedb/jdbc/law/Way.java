package io.safedb.jdbc.law;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/** How a statement is executed. */
enum Way {
    /** Prepared and executed once. */
    PREPARED,
    /** Given to a plain statement, if it has no parameters. */
    STATEMENT,
    /** Prepared, executed twice, the second time in the cursor of a few rows. */
    TWICE,
    /** Prepared to give the keys of what it changes, if it changes and returns nothing of itself. */
    KEYS,
    /** Put into a batch twice, if it changes and returns nothing of itself. */
    BATCH,
    /** Declared as a cursor of the server's and fetched in two steps, if it only reads. */
    CURSOR;

    private static final AtomicLong CURSORS = new AtomicLong();

    private static boolean onlyReads(String text) {
        return Stream.of("SELECT", "VALUES", "WITH").anyMatch(text::startsWith)
                && Stream.of("INSERT ", "UPDATE", "DELETE ", "MERGE ").noneMatch(text::contains);
    }

    private static boolean onlyChanges(String text) {
        return !text.startsWith("MERGE")
                && (text.startsWith("INSERT") || text.startsWith("UPDATE") || text.startsWith("DELETE"))
                && !text.contains("RETURNING");
    }

    /** Takes what a statement gives. */
    interface Taker {
        /** Of a statement that was executed. */
        void take(Statement done, boolean rows) throws SQLException;

        void rows(ResultSet rows) throws SQLException;

        /** Of the same rows, which come in any order. */
        void moreRows(ResultSet rows) throws SQLException;

        void counts(int... counts);
    }

    void run(Connection connection, Sql sql, Taker taker) throws SQLException {
        List<Sql.Bound> bound = sql.bound();
        if (this == STATEMENT && bound.isEmpty()) {
            try (Statement statement = connection.createStatement()) {
                taker.take(statement, statement.execute(sql.text()));
            }
            return;
        }
        if (this == CURSOR && onlyReads(sql.text())) {
            fetch(connection, sql.text(), bound, taker);
            return;
        }
        boolean onlyChanges = onlyChanges(sql.text());
        try (PreparedStatement statement = this == KEYS && onlyChanges
                ? connection.prepareStatement(sql.text(), Statement.RETURN_GENERATED_KEYS)
                : connection.prepareStatement(sql.text())) {
            for (int i = 0; i < bound.size(); i++) {
                bind(connection, statement, i + 1, bound.get(i));
            }
            if (this == BATCH && onlyChanges) {
                statement.addBatch();
                statement.addBatch();
                taker.counts(statement.executeBatch());
                return;
            }
            if (this == KEYS && onlyChanges) {
                taker.counts(statement.executeUpdate());
                taker.rows(statement.getGeneratedKeys());
                return;
            }
            taker.take(statement, statement.execute());
            if (this == TWICE) {
                statement.setFetchSize(2);
                taker.take(statement, statement.execute());
            }
        }
    }

    private static void fetch(Connection connection, String text, List<Sql.Bound> bound, Taker taker)
            throws SQLException {
        // The driver remembers the columns of a text that it has seen: each cursor has a name of its own.
        String name = "law_" + CURSORS.incrementAndGet();
        try (PreparedStatement declare = connection.prepareStatement("DECLARE " + name + " CURSOR FOR " + text)) {
            for (int i = 0; i < bound.size(); i++) {
                bind(connection, declare, i + 1, bound.get(i));
            }
            declare.execute();
        }
        try (Statement statement = connection.createStatement()) {
            taker.rows(statement.executeQuery("FETCH 2 FROM " + name));
            taker.moreRows(statement.executeQuery("FETCH ALL FROM " + name));
            statement.execute("CLOSE " + name);
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

package io.safedb.jdbc;

import io.safedb.jdbc.dialect.BaseColumn;
import io.safedb.jdbc.dialect.RelationName;
import java.sql.DatabaseMetaData;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The table whose rows an updatable result set shows: what each column of the result is in it, as the server says it
 * and whatever the caller's statement calls it, and which columns hold the key. Writes the statements on one row.
 */
final class ShownTable {
    private final String name;
    private final List<@Nullable String> columns;
    private final List<String> labels;
    private final List<Integer> key;

    private ShownTable(String name, List<@Nullable String> columns, List<String> labels, List<Integer> key) {
        this.name = name;
        this.columns = columns;
        this.labels = labels;
        this.key = key;
    }

    /** Why the rows of a result cannot be written. */
    static final class Unclear extends Exception {
        private static final long serialVersionUID = 1L;

        Unclear(String why) {
            super(why, null, false, false);
        }

        /** A reason that can be shown. */
        String why() {
            return String.valueOf(getMessage());
        }
    }

    /**
     * Finds the table.
     *
     * @param connection that the rows came from
     * @param shown the driver's metadata of the rows
     * @param relation what the reader says that they are rows of; null if of no one relation
     * @throws Unclear if the rows are not those of one table, or do not show its primary key
     */
    static ShownTable find(GuardedConnection connection, ResultSetMetaData shown, @Nullable String relation)
            throws SQLException, Unclear {
        if (relation == null) {
            throw new Unclear("its rows are not those of one table");
        }
        String qualified = RelationName.qualified(relation, connection.database.schema);
        List<@Nullable String> columns = new ArrayList<>();
        List<String> labels = new ArrayList<>();
        BaseColumn any = null;
        for (int i = 1; i <= shown.getColumnCount(); i++) {
            BaseColumn origin = connection.database.dialect.origin(shown, i);
            labels.add(shown.getColumnLabel(i));
            columns.add(origin == null ? null : origin.name());
            if (origin != null) {
                if (!qualified.equals(
                        RelationName.quoted(origin.schema()) + "." + RelationName.quoted(origin.table()))) {
                    throw new Unclear("the server takes them from another relation than the one in the text");
                }
                any = origin;
            }
        }
        if (any == null) {
            throw new Unclear("none of its columns is one of the table");
        }
        return new ShownTable(qualified, columns, labels, key(connection, any, columns));
    }

    private static List<Integer> key(GuardedConnection connection, BaseColumn any, List<@Nullable String> columns)
            throws SQLException, Unclear {
        List<Integer> key = new ArrayList<>();
        DatabaseMetaData metaData = connection.delegate.getMetaData();
        try (ResultSet rows = metaData.getPrimaryKeys(null, any.schema(), any.table())) {
            while (rows.next()) {
                int column = columns.indexOf(rows.getString("COLUMN_NAME")) + 1;
                if (column == 0) {
                    throw new Unclear("it does not show the whole primary key of " + any.table());
                }
                key.add(column);
            }
        }
        if (key.isEmpty()) {
            throw new Unclear(any.table() + " has no primary key, or is a view");
        }
        return key;
    }

    /** The result's columns that hold the key, counted from 1. */
    List<Integer> key() {
        return key;
    }

    /** The table's column that a column of the result shows; null if it shows something else. */
    @Nullable
    String column(int shown) {
        return shown < 1 || shown > columns.size() ? null : columns.get(shown - 1);
    }

    /** Sets columns of a row, and gives it as it is then. Takes the values, then the key. */
    String update(Collection<String> set) {
        return "UPDATE " + name + " SET "
                + set.stream()
                        .map(column -> RelationName.quoted(column) + " = ?")
                        .collect(Collectors.joining(", "))
                + where() + " RETURNING " + list();
    }

    /** Inserts a row, and gives it as it is then. Takes the values. */
    String insert(Collection<String> set) {
        return "INSERT INTO " + name + " ("
                + set.stream().map(RelationName::quoted).collect(Collectors.joining(", ")) + ") VALUES ("
                + set.stream().map(column -> "?").collect(Collectors.joining(", ")) + ") RETURNING " + list();
    }

    /** Deletes a row. Takes the key. */
    String delete() {
        return "DELETE FROM " + name + where();
    }

    /** Gives a row as it is now. Takes the key. */
    String select() {
        return "SELECT " + list() + " FROM " + name + where();
    }

    private String where() {
        return key.stream()
                .map(column -> RelationName.quoted(String.valueOf(column(column))) + " = ?")
                .collect(Collectors.joining(" AND ", " WHERE ", ""));
    }

    /** The same columns with the same labels; what is computed is not computed again. */
    private String list() {
        List<String> list = new ArrayList<>();
        for (int i = 0; i < labels.size(); i++) {
            String column = columns.get(i);
            list.add((column == null ? "NULL" : RelationName.quoted(column)) + " AS "
                    + RelationName.quoted(labels.get(i)));
        }
        return String.join(", ", list);
    }
}

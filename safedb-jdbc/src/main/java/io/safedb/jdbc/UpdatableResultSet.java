package io.safedb.jdbc;

import io.safedb.guard.Finding;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Rows that can be written where they are shown. The driver would write them with statements of its own, by primary key
 * and by what the result calls its columns, which nobody reads or narrows. So it is asked for read-only rows, and each
 * write is a statement that safedb makes up and sends as the application would: through the guarded connection, where
 * it is read, decided, narrowed to the tenant and logged like any other. What was written is read back by the same
 * statement and shown from then on.
 *
 * <p>Behind it stands a scrollable result that holds all rows, whatever the fetch size.
 */
@SuppressWarnings("NullAway") // JDBC gives and takes null for SQL NULL
final class UpdatableResultSet extends UpdatableMoves {
    /** No updatable result set was asked for. */
    static final int NONE = 0;

    private final GuardedConnection connection;
    private final Reading shown;
    /** What was set and not yet written, by the table's column. */
    private final Map<String, Bindings.Binding> pending = new LinkedHashMap<>();

    private @Nullable ShownTable table;
    private ResultSet read;

    /**
     * Makes rows updatable.
     *
     * @param raw scrollable and read-only
     * @param type what the caller asked for
     * @param shown what was read of the statement, and in whose scope
     */
    UpdatableResultSet(GuardedConnection connection, Statement statement, ResultSet raw, int type, Reading shown) {
        super(connection.database, statement, raw, type);
        this.connection = connection;
        this.shown = shown;
        this.read = raw;
    }

    @Override
    void forgetChanges() {
        pending.clear();
    }

    @Override
    void change(String method, int column, Bindings.Binding value) throws SQLException {
        ShownTable of = table(method);
        if (!inserting && !isOnRow()) {
            throw state("There is no row here to update.");
        }
        String name = of.column(column);
        if (name == null) {
            if (column >= 1 && column <= delegate.getMetaData().getColumnCount()) {
                refuse(method, "column " + column + " is computed");
            }
            throw new SQLException("The column index is out of range: " + column + ".", "22023");
        }
        pending.put(name, value);
    }

    @Override
    public void updateRow() throws SQLException {
        ShownTable of = table("updateRow");
        requireRow("updateRow");
        if (pending.isEmpty()) {
            return;
        }
        RowCursor.Written written = write(of.update(pending.keySet()), pending.values(), of.key());
        if (written == null) {
            throw gone();
        }
        cursor().replace(written);
        pending.clear();
    }

    @Override
    public void deleteRow() throws SQLException {
        ShownTable of = table("deleteRow");
        requireRow("deleteRow");
        try (PreparedStatement statement = prepared(of.delete(), List.of(), of.key())) {
            if (statement.executeUpdate() == 0) {
                throw gone();
            }
        }
        cursor().remove();
        pending.clear();
    }

    @Override
    public void insertRow() throws SQLException {
        ShownTable of = table("insertRow");
        if (!inserting) {
            throw state("Not on the insert row.");
        }
        if (pending.isEmpty()) {
            throw new SQLException("You must specify at least one column value to insert a row.", "22023");
        }
        RowCursor.Written written = write(of.insert(pending.keySet()), pending.values(), List.of());
        if (written != null) {
            cursor().append(written);
        }
        inserted = written;
        pending.clear();
    }

    /** Reads the row again; one that is gone is shown as it was. */
    @Override
    public void refreshRow() throws SQLException {
        ShownTable of = table("refreshRow");
        if (inserting) {
            throw state("Can't refresh the insert row.");
        }
        if (isOnRow()) {
            RowCursor.Written written = write(of.select(), List.of(), of.key());
            if (written != null) {
                cursor().replace(written);
            }
            pending.clear();
        }
    }

    @Override
    public void cancelRowUpdates() throws SQLException {
        table("cancelRowUpdates");
        if (inserting) {
            throw state("Cannot call cancelRowUpdates() when on the insert row.");
        }
        pending.clear();
    }

    @Override
    public void moveToInsertRow() throws SQLException {
        table("moveToInsertRow");
        inserting = true;
        inserted = null;
        pending.clear();
    }

    @Override
    public void moveToCurrentRow() throws SQLException {
        table("moveToCurrentRow");
        leave();
    }

    /** The table that the rows are of; what stands in the way is refused. Asks anew whose scope is open. */
    private ShownTable table(String method) throws SQLException {
        database.insistSameTenant(shown, "ResultSet." + method);
        ShownTable known = table;
        if (known == null) {
            try {
                known = ShownTable.find(
                        connection, delegate.getMetaData(), shown.statement().rowsOf());
            } catch (ShownTable.Unclear e) {
                refuse(method, e.why());
                throw state("ResultSet is not updateable: " + e.why() + ".");
            }
            table = known;
        }
        return known;
    }

    private void refuse(String method, String why) throws SQLException {
        database.insist(
                "ResultSet." + method,
                Finding.Kind.UNNARROWABLE,
                "an updatable result set",
                why + "; show the columns and the whole primary key of one table, or use UPDATE, INSERT or DELETE");
    }

    private PreparedStatement prepared(String text, Collection<Bindings.Binding> values, List<Integer> key)
            throws SQLException {
        PreparedStatement statement = connection.prepareStatement(text);
        try {
            int at = 1;
            for (Bindings.Binding value : values) {
                value.bind(statement, at++);
            }
            for (int column : key) {
                bindKey(statement, at++, column);
            }
        } catch (SQLException | RuntimeException e) {
            statement.close();
            throw e;
        }
        return statement;
    }

    /** Writes, and stands on the row as it is then; null if there is none. */
    private RowCursor.@Nullable Written write(String text, Collection<Bindings.Binding> values, List<Integer> key)
            throws SQLException {
        PreparedStatement statement = prepared(text, values, key);
        try {
            // The driver's rows: values are guarded where they are read.
            if (statement.executeQuery() instanceof GuardedResultSet rows && rows.delegate.next()) {
                return new RowCursor.Written(statement, rows.delegate);
            }
        } catch (SQLException | RuntimeException e) {
            statement.close();
            throw e;
        }
        statement.close();
        return null;
    }

    /** A key as it is shown; what Java may spell differently goes as the server's own text. */
    private void bindKey(PreparedStatement statement, int at, int column) throws SQLException {
        Object value = source(column).getObject(column);
        if (value instanceof Number || value instanceof UUID || value instanceof Boolean || value instanceof byte[]) {
            statement.setObject(at, value);
        } else {
            statement.setObject(at, source(column).getString(column), Types.OTHER);
        }
    }

    private void requireRow(String method) throws SQLException {
        if (inserting) {
            throw state("Cannot call " + method + "() when on the insert row.");
        }
        if (!isOnRow()) {
            throw state("There is no row here for " + method + "().");
        }
    }

    private static SQLException gone() {
        return state("The row that is shown is no longer there, so nothing was written.");
    }

    private ResultSet source(int column) throws SQLException {
        if (inserting) {
            if (inserted == null) {
                throw state("The insert row has nothing to read before it is inserted.");
            }
            return inserted.row();
        }
        return cursor == null ? delegate : cursor.source(table != null && table.column(column) != null);
    }

    @Override
    ResultSet at(int column) throws SQLException {
        read = source(column);
        return read;
    }

    @Override
    ResultSet at(String label) throws SQLException {
        return at(delegate.findColumn(label));
    }

    @Override
    public boolean wasNull() throws SQLException {
        return read.wasNull();
    }
}

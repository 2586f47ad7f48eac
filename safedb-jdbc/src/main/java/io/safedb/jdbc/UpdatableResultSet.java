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
final class UpdatableResultSet extends GuardedResultSet {
    /** No updatable result set was asked for. */
    static final int NONE = 0;

    private static final String INVALID_CURSOR_STATE = "24000";

    private final GuardedConnection connection;
    private final int type;
    private final Reading shown;
    /** What was set and not yet written, by the table's column. */
    private final Map<String, Bindings.Binding> pending = new LinkedHashMap<>();

    private @Nullable ShownTable table;
    /** Null until a row is written. */
    private @Nullable RowCursor cursor;

    private boolean inserting;
    private RowCursor.@Nullable Written inserted;
    private ResultSet read;

    /**
     * Makes rows updatable.
     *
     * @param raw scrollable and read-only
     * @param type what the caller asked for
     * @param shown what was read of the statement, and in whose scope
     */
    UpdatableResultSet(GuardedConnection connection, Statement statement, ResultSet raw, int type, Reading shown) {
        super(connection.database, statement, raw);
        this.connection = connection;
        this.type = type;
        this.shown = shown;
        this.read = raw;
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

    private RowCursor cursor() throws SQLException {
        RowCursor known = cursor;
        if (known == null) {
            known = new RowCursor(delegate);
            cursor = known;
        }
        return known;
    }

    private void requireRow(String method) throws SQLException {
        if (inserting) {
            throw state("Cannot call " + method + "() when on the insert row.");
        }
        if (!isOnRow()) {
            throw state("There is no row here for " + method + "().");
        }
    }

    private boolean isOnRow() throws SQLException {
        return cursor == null ? delegate.getRow() > 0 : cursor.isOnRow();
    }

    private static SQLException state(String what) {
        return new SQLException(what, INVALID_CURSOR_STATE);
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

    @Override
    public void close() throws SQLException {
        leave();
        if (cursor != null) {
            cursor.close();
        }
        super.close();
    }

    @Override
    public int getConcurrency() throws SQLException {
        int concurrency = super.getConcurrency();
        return concurrency == CONCUR_READ_ONLY ? CONCUR_UPDATABLE : concurrency;
    }

    @Override
    public int getType() throws SQLException {
        int real = super.getType();
        return real == type ? real : type;
    }

    private void leave() {
        inserting = false;
        inserted = null;
        pending.clear();
    }

    private void step() throws SQLException {
        if (inserting) {
            throw state("Can't use relative move methods while on the insert row.");
        }
        pending.clear();
    }

    private void scroll() throws SQLException {
        if (type == TYPE_FORWARD_ONLY) {
            throw state("Operation requires a scrollable ResultSet, but this ResultSet is FORWARD_ONLY.");
        }
    }

    @Override
    public boolean next() throws SQLException {
        step();
        return cursor == null ? super.next() : cursor.to(cursor.position() + 1);
    }

    @Override
    public boolean previous() throws SQLException {
        scroll();
        step();
        return cursor == null ? super.previous() : cursor.to(cursor.position() - 1);
    }

    @Override
    public boolean relative(int rows) throws SQLException {
        scroll();
        step();
        return cursor == null ? super.relative(rows) : cursor.to(cursor.position() + rows);
    }

    @Override
    public boolean absolute(int row) throws SQLException {
        scroll();
        leave();
        return cursor == null ? super.absolute(row) : cursor.absolute(row);
    }

    @Override
    public boolean first() throws SQLException {
        scroll();
        leave();
        return cursor == null ? super.first() : cursor.to(1);
    }

    @Override
    public boolean last() throws SQLException {
        scroll();
        leave();
        return cursor == null ? super.last() : cursor.to(cursor.count());
    }

    @Override
    public void beforeFirst() throws SQLException {
        scroll();
        leave();
        if (cursor == null) {
            super.beforeFirst();
        } else {
            cursor.to(0);
        }
    }

    @Override
    public void afterLast() throws SQLException {
        scroll();
        leave();
        if (cursor == null) {
            super.afterLast();
        } else {
            cursor.to(cursor.count() + 1);
        }
    }

    @Override
    public boolean isBeforeFirst() throws SQLException {
        return cursor == null ? super.isBeforeFirst() : !inserting && cursor.count() > 0 && cursor.position() == 0;
    }

    @Override
    public boolean isAfterLast() throws SQLException {
        return cursor == null
                ? super.isAfterLast()
                : !inserting && cursor.count() > 0 && cursor.position() > cursor.count();
    }

    @Override
    public boolean isFirst() throws SQLException {
        return cursor == null ? super.isFirst() : !inserting && cursor.isOnRow() && cursor.position() == 1;
    }

    @Override
    public boolean isLast() throws SQLException {
        return cursor == null ? super.isLast() : !inserting && cursor.isOnRow() && cursor.position() == cursor.count();
    }

    @Override
    public int getRow() throws SQLException {
        return cursor == null ? super.getRow() : inserting || !cursor.isOnRow() ? 0 : cursor.position();
    }
}

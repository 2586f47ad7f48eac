package io.safedb.jdbc;

import io.safedb.guard.Finding;
import java.sql.Array;
import java.sql.Blob;
import java.sql.Clob;
import java.sql.NClob;
import java.sql.Ref;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.RowId;
import java.sql.SQLException;
import java.sql.SQLXML;
import java.sql.Statement;
import java.util.BitSet;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The rows of a guarded statement. Plain values pass ({@link ResultSetColumns}), so does moving through the rows
 * ({@link ResultSetMoves}), writes are refused unless it is an {@link UpdatableResultSet}; here is what could lead out:
 * the statement, arrays, objects, and the values behind which the driver runs statements of its own (large objects,
 * cursors).
 */
@SuppressWarnings("NullAway") // JDBC gives null for SQL NULL, and for a result set without a statement
class GuardedResultSet extends ResultSetMoves {
    private final @Nullable Statement statement;

    /** Columns that hold a cursor's name, found at the first getObject. */
    private @Nullable BitSet cursors;

    /**
     * Guards a result set.
     *
     * @param statement the guarded statement it belongs to; null if it belongs to none, as for metadata
     */
    GuardedResultSet(AdmittedDatabase database, @Nullable Statement statement, ResultSet delegate) {
        this(database, statement, delegate, null);
    }

    private GuardedResultSet(
            AdmittedDatabase database,
            @Nullable Statement statement,
            ResultSet delegate,
            SessionTenant.@Nullable Fetching fetching) {
        super(database, delegate, fetching);
        this.statement = statement;
    }

    static @Nullable ResultSet guard(
            AdmittedDatabase database, @Nullable Statement statement, @Nullable ResultSet raw) {
        return raw == null ? null : new GuardedResultSet(database, statement, raw);
    }

    static @Nullable ResultSet guard(
            AdmittedDatabase database,
            @Nullable Statement statement,
            @Nullable ResultSet raw,
            SessionTenant.@Nullable Fetching fetching) {
        return raw == null ? null : new GuardedResultSet(database, statement, raw, fetching);
    }

    @Override
    public Statement getStatement() throws SQLException {
        if (delegate.isClosed()) {
            return delegate.getStatement(); // throws, as the driver does
        }
        return statement;
    }

    @Override
    public ResultSetMetaData getMetaData() throws SQLException {
        return new GuardedResultSetMetaData(database, delegate.getMetaData());
    }

    @Override
    public Array getArray(int column) throws SQLException {
        return database.values.guard(at(column).getArray(column));
    }

    @Override
    public Array getArray(String label) throws SQLException {
        return database.values.guard(at(label).getArray(label));
    }

    @Override
    public SQLXML getSQLXML(int column) throws SQLException {
        return Values.guard(at(column).getSQLXML(column));
    }

    @Override
    public SQLXML getSQLXML(String label) throws SQLException {
        return Values.guard(at(label).getSQLXML(label));
    }

    @Override
    public Object getObject(int column) throws SQLException {
        refuseCursor(column);
        return database.values.guard(at(column).getObject(column));
    }

    @Override
    public Object getObject(String label) throws SQLException {
        return getObject(delegate.findColumn(label));
    }

    @Override
    public Object getObject(int column, Map<String, Class<?>> map) throws SQLException {
        if (map != null && !map.isEmpty()) {
            database.insist(
                    "ResultSet.getObject",
                    Finding.Kind.UNREADABLE,
                    "a type map",
                    "the classes in it would read from the driver's own stream");
        }
        refuseCursor(column);
        return database.values.guard(at(column).getObject(column, map));
    }

    @Override
    public Object getObject(String label, Map<String, Class<?>> map) throws SQLException {
        return getObject(delegate.findColumn(label), map);
    }

    @Override
    public <T> T getObject(int column, Class<T> type) throws SQLException {
        if (type == Blob.class || type == Clob.class || type == NClob.class) {
            database.insist("ResultSet.getObject", Finding.Kind.REVEALING, LargeObjects.SUBJECT, LargeObjects.WHY);
        }
        refuseCursor(column);
        Object value = database.values.guard(at(column).getObject(column, type));
        return type.cast(value);
    }

    @Override
    public <T> T getObject(String label, Class<T> type) throws SQLException {
        return getObject(delegate.findColumn(label), type);
    }

    /** Reading a cursor's name as an object makes the driver fetch from that cursor, whoever opened it. */
    private void refuseCursor(int column) throws SQLException {
        BitSet found = cursors;
        if (found == null) {
            found = new BitSet();
            ResultSetMetaData metaData = delegate.getMetaData();
            for (int i = 1; i <= metaData.getColumnCount(); i++) {
                if (database.dialect.isCursor(metaData.getColumnTypeName(i))) {
                    found.set(i);
                }
            }
            cursors = found;
        }
        if (column > 0 && found.get(column)) {
            database.insist(
                    "ResultSet.getObject",
                    Finding.Kind.OPAQUE,
                    "refcursor",
                    "the driver would fetch from a cursor whose statement nobody has read");
        }
    }

    @Override
    public Blob getBlob(int column) throws SQLException {
        return large("getBlob").getBlob(column);
    }

    @Override
    public Blob getBlob(String label) throws SQLException {
        return large("getBlob").getBlob(label);
    }

    @Override
    public Clob getClob(int column) throws SQLException {
        return large("getClob").getClob(column);
    }

    @Override
    public Clob getClob(String label) throws SQLException {
        return large("getClob").getClob(label);
    }

    @Override
    public NClob getNClob(int column) throws SQLException {
        return large("getNClob").getNClob(column);
    }

    @Override
    public NClob getNClob(String label) throws SQLException {
        return large("getNClob").getNClob(label);
    }

    private ResultSet large(String method) throws SQLException {
        database.insist("ResultSet." + method, Finding.Kind.REVEALING, LargeObjects.SUBJECT, LargeObjects.WHY);
        return delegate;
    }

    @Override
    public Ref getRef(int column) throws SQLException {
        return locator("getRef").getRef(column);
    }

    @Override
    public Ref getRef(String label) throws SQLException {
        return locator("getRef").getRef(label);
    }

    @Override
    public RowId getRowId(int column) throws SQLException {
        return locator("getRowId").getRowId(column);
    }

    @Override
    public RowId getRowId(String label) throws SQLException {
        return locator("getRowId").getRowId(label);
    }

    private ResultSet locator(String method) throws SQLException {
        database.insist(
                "ResultSet." + method,
                Finding.Kind.UNREADABLE,
                "a locator",
                "safedb does not know to whose row it leads");
        return delegate;
    }

    @Override
    void change(String method, int column, Bindings.Binding value) throws SQLException {
        throw readOnly(method);
    }

    @Override
    public void cancelRowUpdates() throws SQLException {
        throw readOnly("cancelRowUpdates");
    }

    @Override
    public void deleteRow() throws SQLException {
        throw readOnly("deleteRow");
    }

    @Override
    public void insertRow() throws SQLException {
        throw readOnly("insertRow");
    }

    @Override
    public void moveToCurrentRow() throws SQLException {
        throw readOnly("moveToCurrentRow");
    }

    @Override
    public void moveToInsertRow() throws SQLException {
        throw readOnly("moveToInsertRow");
    }

    @Override
    public void refreshRow() throws SQLException {
        throw readOnly("refreshRow");
    }

    @Override
    public void updateRow() throws SQLException {
        throw readOnly("updateRow");
    }

    /** Refuses; where the policy only observes the rule, the driver would say no as well. */
    private SQLException readOnly(String method) throws SQLException {
        database.insist(
                "ResultSet." + method,
                Finding.Kind.UNNARROWABLE,
                "a read-only result set",
                "it takes no writes; ask for ResultSet.CONCUR_UPDATABLE, or use UPDATE, INSERT or DELETE");
        return new SQLException("ResultSets with concurrency CONCUR_READ_ONLY cannot be updated.", "24000");
    }
}

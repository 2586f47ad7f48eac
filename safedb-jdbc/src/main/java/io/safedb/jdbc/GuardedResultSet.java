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
import java.sql.SQLWarning;
import java.sql.SQLXML;
import java.sql.Statement;
import java.util.BitSet;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The rows of a guarded statement. Plain values pass ({@link ResultSetColumns}), writes are refused unless it is an
 * {@link UpdatableResultSet}; here is what moves the cursor and what could lead out: the statement, arrays, objects,
 * and the values behind which the driver runs statements of its own (large objects, cursors).
 */
@SuppressWarnings("NullAway") // JDBC gives null for SQL NULL, and for a result set without a statement
class GuardedResultSet extends ResultSetColumns {
    private final @Nullable Statement statement;

    /** On whose behalf rows are fetched; null where nobody asks. */
    private final SessionTenant.@Nullable Fetching fetching;

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
        super(database, delegate);
        this.statement = statement;
        this.fetching = fetching;
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

    @Override
    public boolean absolute(int row) throws SQLException {
        return delegate.absolute(row);
    }

    @Override
    public void afterLast() throws SQLException {
        delegate.afterLast();
    }

    @Override
    public void beforeFirst() throws SQLException {
        delegate.beforeFirst();
    }

    @Override
    public void clearWarnings() throws SQLException {
        delegate.clearWarnings();
    }

    @Override
    public void close() throws SQLException {
        delegate.close();
    }

    @Override
    public int findColumn(String label) throws SQLException {
        return delegate.findColumn(label);
    }

    @Override
    public boolean first() throws SQLException {
        return delegate.first();
    }

    @Override
    public int getConcurrency() throws SQLException {
        return delegate.getConcurrency();
    }

    @Override
    public String getCursorName() throws SQLException {
        return delegate.getCursorName();
    }

    @Override
    public int getFetchDirection() throws SQLException {
        return delegate.getFetchDirection();
    }

    @Override
    public int getFetchSize() throws SQLException {
        return delegate.getFetchSize();
    }

    @Override
    public int getHoldability() throws SQLException {
        return delegate.getHoldability();
    }

    @Override
    public int getRow() throws SQLException {
        return delegate.getRow();
    }

    @Override
    public int getType() throws SQLException {
        return delegate.getType();
    }

    @Override
    public SQLWarning getWarnings() throws SQLException {
        return delegate.getWarnings();
    }

    @Override
    public boolean isAfterLast() throws SQLException {
        return delegate.isAfterLast();
    }

    @Override
    public boolean isBeforeFirst() throws SQLException {
        return delegate.isBeforeFirst();
    }

    @Override
    public boolean isClosed() throws SQLException {
        return delegate.isClosed();
    }

    @Override
    public boolean isFirst() throws SQLException {
        return delegate.isFirst();
    }

    @Override
    public boolean isLast() throws SQLException {
        return fetching == null ? delegate.isLast() : fetching.fetch(delegate::isLast);
    }

    @Override
    public boolean last() throws SQLException {
        return delegate.last();
    }

    @Override
    public boolean next() throws SQLException {
        // With a fetch size, rows are computed as they are asked for.
        return fetching == null
                ? ServerErrors.told(database.dialect, delegate::next)
                : fetching.fetch(() -> ServerErrors.told(database.dialect, delegate::next));
    }

    @Override
    public boolean previous() throws SQLException {
        return delegate.previous();
    }

    @Override
    public boolean relative(int rows) throws SQLException {
        return delegate.relative(rows);
    }

    @Override
    public boolean rowDeleted() throws SQLException {
        return delegate.rowDeleted();
    }

    @Override
    public boolean rowInserted() throws SQLException {
        return delegate.rowInserted();
    }

    @Override
    public boolean rowUpdated() throws SQLException {
        return delegate.rowUpdated();
    }

    @Override
    public void setFetchDirection(int direction) throws SQLException {
        delegate.setFetchDirection(direction);
    }

    @Override
    public void setFetchSize(int rows) throws SQLException {
        delegate.setFetchSize(rows);
    }

    @Override
    public boolean wasNull() throws SQLException {
        return delegate.wasNull();
    }
}

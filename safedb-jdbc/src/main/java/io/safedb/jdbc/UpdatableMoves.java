package io.safedb.jdbc;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.jspecify.annotations.Nullable;

/**
 * Moves over rows that can be written: with the driver's cursor until one of them is, then with a {@link RowCursor},
 * which knows of the rows that came and went.
 */
abstract class UpdatableMoves extends GuardedResultSet {
    private static final String INVALID_CURSOR_STATE = "24000";

    private final int type;

    /** Null until a row is written. */
    @Nullable
    RowCursor cursor;

    /** Whether it stands on the insert row. */
    boolean inserting;

    /** The row that was inserted while it stood there. */
    RowCursor.@Nullable Written inserted;

    UpdatableMoves(AdmittedDatabase database, Statement statement, ResultSet raw, int type) {
        super(database, statement, raw);
        this.type = type;
    }

    /** Drops what was set and not yet written: whoever moves on does not want it. */
    abstract void forgetChanges();

    final RowCursor cursor() throws SQLException {
        RowCursor known = cursor;
        if (known == null) {
            known = new RowCursor(delegate);
            cursor = known;
        }
        return known;
    }

    final boolean isOnRow() throws SQLException {
        return cursor == null ? delegate.getRow() > 0 : cursor.isOnRow();
    }

    static SQLException state(String what) {
        return new SQLException(what, INVALID_CURSOR_STATE);
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

    final void leave() {
        inserting = false;
        inserted = null;
        forgetChanges();
    }

    private void step() throws SQLException {
        if (inserting) {
            throw state("Can't use relative move methods while on the insert row.");
        }
        forgetChanges();
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

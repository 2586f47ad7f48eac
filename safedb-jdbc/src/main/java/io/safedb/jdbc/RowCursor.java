package io.safedb.jdbc;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The rows of an updatable result set once one of them was written: rows of the driver's result, of which some are gone
 * and some are shown as they were written, and behind them the inserted ones.
 */
final class RowCursor {
    private final ResultSet raw;
    private final List<Row> rows = new ArrayList<>();

    /** 0 before the first row, one more than there are rows behind the last. */
    private int position;

    /**
     * One row as it was written, read back.
     *
     * @param statement the guarded statement that gave it
     * @param row the driver's rows, standing on it
     */
    record Written(PreparedStatement statement, ResultSet row) {}

    /** A row that is shown: one of the driver's, one that was written, or both. */
    private static final class Row {
        /** In the driver's result, counted from 1; 0 for an inserted one. */
        final int number;

        @Nullable
        Written written;

        Row(int number, @Nullable Written written) {
            this.number = number;
            this.written = written;
        }
    }

    /**
     * Takes over from a scrollable result.
     *
     * @param raw stays where it stands
     */
    RowCursor(ResultSet raw) throws SQLException {
        this.raw = raw;
        boolean behind = raw.isAfterLast();
        int here = raw.getRow();
        int count = raw.last() ? raw.getRow() : 0;
        for (int i = 1; i <= count; i++) {
            rows.add(new Row(i, null));
        }
        this.position = behind ? count + 1 : here;
    }

    /** Moves; returns whether there is a row. */
    boolean to(int wanted) {
        position = Math.max(0, Math.min(wanted, rows.size() + 1));
        return isOnRow();
    }

    /** Moves to a row counted from the front, or with a negative number from the back. */
    boolean absolute(int row) {
        return to(row < 0 ? rows.size() + 1 + row : row);
    }

    int position() {
        return position;
    }

    int count() {
        return rows.size();
    }

    boolean isOnRow() {
        return position >= 1 && position <= rows.size();
    }

    /**
     * Where a column of the current row is read.
     *
     * @param stored whether it is a column of the table, which is read back when the row is written
     */
    ResultSet source(boolean stored) throws SQLException {
        if (!isOnRow()) {
            raw.beforeFirst(); // says itself that there is no row
            return raw;
        }
        Row row = rows.get(position - 1);
        if (row.written != null && (stored || row.number == 0)) {
            return row.written.row();
        }
        raw.absolute(row.number);
        return raw;
    }

    /** Shows the current row as it was written. */
    void replace(Written written) throws SQLException {
        Row row = rows.get(position - 1);
        close(row);
        row.written = written;
    }

    /** Takes the current row out; the cursor goes to the one before. */
    void remove() throws SQLException {
        close(rows.remove(position - 1));
        position--;
    }

    /** Puts a row behind the last; a cursor that stood there stands on it, as the driver's does. */
    void append(Written written) {
        rows.add(new Row(0, written));
    }

    /** Lets go of all that was written. */
    void close() throws SQLException {
        for (Row row : rows) {
            close(row);
        }
    }

    private static void close(Row row) throws SQLException {
        if (row.written != null) {
            row.written.statement().close();
            row.written = null;
        }
    }
}

package io.safedb.jdbc;

import java.io.InputStream;
import java.io.Reader;
import java.math.BigDecimal;
import java.sql.Array;
import java.sql.Blob;
import java.sql.Clob;
import java.sql.Date;
import java.sql.NClob;
import java.sql.Ref;
import java.sql.ResultSet;
import java.sql.RowId;
import java.sql.SQLException;
import java.sql.SQLType;
import java.sql.SQLXML;
import java.sql.Time;
import java.sql.Timestamp;

/** The same methods for a column by its label, which the driver turns into a position. */
@SuppressWarnings("NullAway") // null is SQL NULL here
abstract class LabelledUpdates extends ResultSetUpdates {
    LabelledUpdates(AdmittedDatabase database, ResultSet delegate) {
        super(database, delegate);
    }

    @Override
    public void updateArray(String label, Array value) throws SQLException {
        updateArray(delegate.findColumn(label), value);
    }

    @Override
    public void updateAsciiStream(String label, InputStream value, int length) throws SQLException {
        updateAsciiStream(delegate.findColumn(label), value, length);
    }

    @Override
    public void updateAsciiStream(String label, InputStream value, long length) throws SQLException {
        updateAsciiStream(delegate.findColumn(label), value, length);
    }

    @Override
    public void updateAsciiStream(String label, InputStream value) throws SQLException {
        updateAsciiStream(delegate.findColumn(label), value);
    }

    @Override
    public void updateBigDecimal(String label, BigDecimal value) throws SQLException {
        updateBigDecimal(delegate.findColumn(label), value);
    }

    @Override
    public void updateBinaryStream(String label, InputStream value, int length) throws SQLException {
        updateBinaryStream(delegate.findColumn(label), value, length);
    }

    @Override
    public void updateBinaryStream(String label, InputStream value, long length) throws SQLException {
        updateBinaryStream(delegate.findColumn(label), value, length);
    }

    @Override
    public void updateBinaryStream(String label, InputStream value) throws SQLException {
        updateBinaryStream(delegate.findColumn(label), value);
    }

    @Override
    public void updateBlob(String label, InputStream value, long length) throws SQLException {
        updateBlob(delegate.findColumn(label), value, length);
    }

    @Override
    public void updateBlob(String label, InputStream value) throws SQLException {
        updateBlob(delegate.findColumn(label), value);
    }

    @Override
    public void updateBlob(String label, Blob value) throws SQLException {
        updateBlob(delegate.findColumn(label), value);
    }

    @Override
    public void updateBoolean(String label, boolean value) throws SQLException {
        updateBoolean(delegate.findColumn(label), value);
    }

    @Override
    public void updateByte(String label, byte value) throws SQLException {
        updateByte(delegate.findColumn(label), value);
    }

    @Override
    public void updateBytes(String label, byte[] value) throws SQLException {
        updateBytes(delegate.findColumn(label), value);
    }

    @Override
    public void updateCharacterStream(String label, Reader value, int length) throws SQLException {
        updateCharacterStream(delegate.findColumn(label), value, length);
    }

    @Override
    public void updateCharacterStream(String label, Reader value, long length) throws SQLException {
        updateCharacterStream(delegate.findColumn(label), value, length);
    }

    @Override
    public void updateCharacterStream(String label, Reader value) throws SQLException {
        updateCharacterStream(delegate.findColumn(label), value);
    }

    @Override
    public void updateClob(String label, Reader value, long length) throws SQLException {
        updateClob(delegate.findColumn(label), value, length);
    }

    @Override
    public void updateClob(String label, Reader value) throws SQLException {
        updateClob(delegate.findColumn(label), value);
    }

    @Override
    public void updateClob(String label, Clob value) throws SQLException {
        updateClob(delegate.findColumn(label), value);
    }

    @Override
    public void updateDate(String label, Date value) throws SQLException {
        updateDate(delegate.findColumn(label), value);
    }

    @Override
    public void updateDouble(String label, double value) throws SQLException {
        updateDouble(delegate.findColumn(label), value);
    }

    @Override
    public void updateFloat(String label, float value) throws SQLException {
        updateFloat(delegate.findColumn(label), value);
    }

    @Override
    public void updateInt(String label, int value) throws SQLException {
        updateInt(delegate.findColumn(label), value);
    }

    @Override
    public void updateLong(String label, long value) throws SQLException {
        updateLong(delegate.findColumn(label), value);
    }

    @Override
    public void updateNCharacterStream(String label, Reader value, long length) throws SQLException {
        updateNCharacterStream(delegate.findColumn(label), value, length);
    }

    @Override
    public void updateNCharacterStream(String label, Reader value) throws SQLException {
        updateNCharacterStream(delegate.findColumn(label), value);
    }

    @Override
    public void updateNClob(String label, Reader value, long length) throws SQLException {
        updateNClob(delegate.findColumn(label), value, length);
    }

    @Override
    public void updateNClob(String label, Reader value) throws SQLException {
        updateNClob(delegate.findColumn(label), value);
    }

    @Override
    public void updateNClob(String label, NClob value) throws SQLException {
        updateNClob(delegate.findColumn(label), value);
    }

    @Override
    public void updateNString(String label, String value) throws SQLException {
        updateNString(delegate.findColumn(label), value);
    }

    @Override
    public void updateNull(String label) throws SQLException {
        updateNull(delegate.findColumn(label));
    }

    @Override
    public void updateObject(String label, Object value, int scale) throws SQLException {
        updateObject(delegate.findColumn(label), value, scale);
    }

    @Override
    public void updateObject(String label, Object value, SQLType targetType, int scale) throws SQLException {
        updateObject(delegate.findColumn(label), value, targetType, scale);
    }

    @Override
    public void updateObject(String label, Object value, SQLType targetType) throws SQLException {
        updateObject(delegate.findColumn(label), value, targetType);
    }

    @Override
    public void updateObject(String label, Object value) throws SQLException {
        updateObject(delegate.findColumn(label), value);
    }

    @Override
    public void updateRef(String label, Ref value) throws SQLException {
        updateRef(delegate.findColumn(label), value);
    }

    @Override
    public void updateRowId(String label, RowId value) throws SQLException {
        updateRowId(delegate.findColumn(label), value);
    }

    @Override
    public void updateSQLXML(String label, SQLXML value) throws SQLException {
        updateSQLXML(delegate.findColumn(label), value);
    }

    @Override
    public void updateShort(String label, short value) throws SQLException {
        updateShort(delegate.findColumn(label), value);
    }

    @Override
    public void updateString(String label, String value) throws SQLException {
        updateString(delegate.findColumn(label), value);
    }

    @Override
    public void updateTime(String label, Time value) throws SQLException {
        updateTime(delegate.findColumn(label), value);
    }

    @Override
    public void updateTimestamp(String label, Timestamp value) throws SQLException {
        updateTimestamp(delegate.findColumn(label), value);
    }
}

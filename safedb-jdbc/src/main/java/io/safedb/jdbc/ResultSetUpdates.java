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
import java.sql.Types;

/**
 * The methods of a result set that set a column of the row that is to be written, by its position. Each is the setter
 * of a prepared statement, kept until the row is written; what writes is in {@link UpdatableResultSet}, and in all
 * other result sets it is refused.
 */
@SuppressWarnings("NullAway") // null is SQL NULL here
abstract class ResultSetUpdates extends Guarded<ResultSet> implements ResultSet {
    ResultSetUpdates(AdmittedDatabase database, ResultSet delegate) {
        super(database, delegate);
    }

    /**
     * Sets a column of the row that is to be written.
     *
     * @param method the method that the caller used
     * @param column of the result, counted from 1
     * @param value binds it to a statement
     */
    abstract void change(String method, int column, Bindings.Binding value) throws SQLException;

    @Override
    public void updateArray(int column, Array value) throws SQLException {
        change("updateArray", column, (row, at) -> row.setArray(at, value));
    }

    @Override
    public void updateAsciiStream(int column, InputStream value, int length) throws SQLException {
        change("updateAsciiStream", column, (row, at) -> row.setAsciiStream(at, value, length));
    }

    @Override
    public void updateAsciiStream(int column, InputStream value, long length) throws SQLException {
        change("updateAsciiStream", column, (row, at) -> row.setAsciiStream(at, value, length));
    }

    @Override
    public void updateAsciiStream(int column, InputStream value) throws SQLException {
        change("updateAsciiStream", column, (row, at) -> row.setAsciiStream(at, value));
    }

    @Override
    public void updateBigDecimal(int column, BigDecimal value) throws SQLException {
        change("updateBigDecimal", column, (row, at) -> row.setBigDecimal(at, value));
    }

    @Override
    public void updateBinaryStream(int column, InputStream value, int length) throws SQLException {
        change("updateBinaryStream", column, (row, at) -> row.setBinaryStream(at, value, length));
    }

    @Override
    public void updateBinaryStream(int column, InputStream value, long length) throws SQLException {
        change("updateBinaryStream", column, (row, at) -> row.setBinaryStream(at, value, length));
    }

    @Override
    public void updateBinaryStream(int column, InputStream value) throws SQLException {
        change("updateBinaryStream", column, (row, at) -> row.setBinaryStream(at, value));
    }

    @Override
    public void updateBlob(int column, InputStream value, long length) throws SQLException {
        change("updateBlob", column, (row, at) -> row.setBlob(at, value, length));
    }

    @Override
    public void updateBlob(int column, InputStream value) throws SQLException {
        change("updateBlob", column, (row, at) -> row.setBlob(at, value));
    }

    @Override
    public void updateBlob(int column, Blob value) throws SQLException {
        change("updateBlob", column, (row, at) -> row.setBlob(at, value));
    }

    @Override
    public void updateBoolean(int column, boolean value) throws SQLException {
        change("updateBoolean", column, (row, at) -> row.setBoolean(at, value));
    }

    @Override
    public void updateByte(int column, byte value) throws SQLException {
        change("updateByte", column, (row, at) -> row.setByte(at, value));
    }

    @Override
    public void updateBytes(int column, byte[] value) throws SQLException {
        change("updateBytes", column, (row, at) -> row.setBytes(at, value));
    }

    @Override
    public void updateCharacterStream(int column, Reader value, int length) throws SQLException {
        change("updateCharacterStream", column, (row, at) -> row.setCharacterStream(at, value, length));
    }

    @Override
    public void updateCharacterStream(int column, Reader value, long length) throws SQLException {
        change("updateCharacterStream", column, (row, at) -> row.setCharacterStream(at, value, length));
    }

    @Override
    public void updateCharacterStream(int column, Reader value) throws SQLException {
        change("updateCharacterStream", column, (row, at) -> row.setCharacterStream(at, value));
    }

    @Override
    public void updateClob(int column, Reader value, long length) throws SQLException {
        change("updateClob", column, (row, at) -> row.setClob(at, value, length));
    }

    @Override
    public void updateClob(int column, Reader value) throws SQLException {
        change("updateClob", column, (row, at) -> row.setClob(at, value));
    }

    @Override
    public void updateClob(int column, Clob value) throws SQLException {
        change("updateClob", column, (row, at) -> row.setClob(at, value));
    }

    @Override
    public void updateDate(int column, Date value) throws SQLException {
        change("updateDate", column, (row, at) -> row.setDate(at, value));
    }

    @Override
    public void updateDouble(int column, double value) throws SQLException {
        change("updateDouble", column, (row, at) -> row.setDouble(at, value));
    }

    @Override
    public void updateFloat(int column, float value) throws SQLException {
        change("updateFloat", column, (row, at) -> row.setFloat(at, value));
    }

    @Override
    public void updateInt(int column, int value) throws SQLException {
        change("updateInt", column, (row, at) -> row.setInt(at, value));
    }

    @Override
    public void updateLong(int column, long value) throws SQLException {
        change("updateLong", column, (row, at) -> row.setLong(at, value));
    }

    @Override
    public void updateNCharacterStream(int column, Reader value, long length) throws SQLException {
        change("updateNCharacterStream", column, (row, at) -> row.setNCharacterStream(at, value, length));
    }

    @Override
    public void updateNCharacterStream(int column, Reader value) throws SQLException {
        change("updateNCharacterStream", column, (row, at) -> row.setNCharacterStream(at, value));
    }

    @Override
    public void updateNClob(int column, Reader value, long length) throws SQLException {
        change("updateNClob", column, (row, at) -> row.setNClob(at, value, length));
    }

    @Override
    public void updateNClob(int column, Reader value) throws SQLException {
        change("updateNClob", column, (row, at) -> row.setNClob(at, value));
    }

    @Override
    public void updateNClob(int column, NClob value) throws SQLException {
        change("updateNClob", column, (row, at) -> row.setNClob(at, value));
    }

    @Override
    public void updateNString(int column, String value) throws SQLException {
        change("updateNString", column, (row, at) -> row.setNString(at, value));
    }

    @Override
    public void updateNull(int column) throws SQLException {
        change("updateNull", column, (row, at) -> row.setNull(at, Types.NULL));
    }

    @Override
    public void updateObject(int column, Object value, int scale) throws SQLException {
        change("updateObject", column, (row, at) -> row.setObject(at, value));
    }

    @Override
    public void updateObject(int column, Object value, SQLType targetType, int scale) throws SQLException {
        change("updateObject", column, (row, at) -> row.setObject(at, value, targetType, scale));
    }

    @Override
    public void updateObject(int column, Object value, SQLType targetType) throws SQLException {
        change("updateObject", column, (row, at) -> row.setObject(at, value, targetType));
    }

    @Override
    public void updateObject(int column, Object value) throws SQLException {
        change("updateObject", column, (row, at) -> row.setObject(at, value));
    }

    @Override
    public void updateRef(int column, Ref value) throws SQLException {
        change("updateRef", column, (row, at) -> row.setRef(at, value));
    }

    @Override
    public void updateRowId(int column, RowId value) throws SQLException {
        change("updateRowId", column, (row, at) -> row.setRowId(at, value));
    }

    @Override
    public void updateSQLXML(int column, SQLXML value) throws SQLException {
        change("updateSQLXML", column, (row, at) -> row.setSQLXML(at, value));
    }

    @Override
    public void updateShort(int column, short value) throws SQLException {
        change("updateShort", column, (row, at) -> row.setShort(at, value));
    }

    @Override
    public void updateString(int column, String value) throws SQLException {
        change("updateString", column, (row, at) -> row.setString(at, value));
    }

    @Override
    public void updateTime(int column, Time value) throws SQLException {
        change("updateTime", column, (row, at) -> row.setTime(at, value));
    }

    @Override
    public void updateTimestamp(int column, Timestamp value) throws SQLException {
        change("updateTimestamp", column, (row, at) -> row.setTimestamp(at, value));
    }
}

package io.safedb.jdbc;

import io.safedb.guard.Finding;
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

/**
 * The methods of a result set that write. Each is a statement that the driver makes up: none is narrowed, so all are
 * refused, and delegate only where the policy does no more than observe the rule. Long because the interface is.
 */
abstract class ResultSetUpdates extends Guarded<ResultSet> implements ResultSet {
    ResultSetUpdates(StatementDesk desk, ResultSet delegate) {
        super(desk, delegate);
    }

    private ResultSet updating(String method) throws SQLException {
        desk.insist(
                "ResultSet." + method,
                Finding.Kind.UNNARROWABLE,
                "an updatable result set",
                "the driver writes statements of its own for it; use UPDATE, INSERT or DELETE");
        return delegate;
    }

    @Override
    public void cancelRowUpdates() throws SQLException {
        updating("cancelRowUpdates").cancelRowUpdates();
    }

    @Override
    public void deleteRow() throws SQLException {
        updating("deleteRow").deleteRow();
    }

    @Override
    public void insertRow() throws SQLException {
        updating("insertRow").insertRow();
    }

    @Override
    public void moveToCurrentRow() throws SQLException {
        updating("moveToCurrentRow").moveToCurrentRow();
    }

    @Override
    public void moveToInsertRow() throws SQLException {
        updating("moveToInsertRow").moveToInsertRow();
    }

    @Override
    public void refreshRow() throws SQLException {
        updating("refreshRow").refreshRow();
    }

    @Override
    public void updateArray(String label, Array value) throws SQLException {
        updating("updateArray").updateArray(label, value);
    }

    @Override
    public void updateArray(int column, Array value) throws SQLException {
        updating("updateArray").updateArray(column, value);
    }

    @Override
    public void updateAsciiStream(String label, InputStream value, int length) throws SQLException {
        updating("updateAsciiStream").updateAsciiStream(label, value, length);
    }

    @Override
    public void updateAsciiStream(String label, InputStream value, long length) throws SQLException {
        updating("updateAsciiStream").updateAsciiStream(label, value, length);
    }

    @Override
    public void updateAsciiStream(String label, InputStream value) throws SQLException {
        updating("updateAsciiStream").updateAsciiStream(label, value);
    }

    @Override
    public void updateAsciiStream(int column, InputStream value, int length) throws SQLException {
        updating("updateAsciiStream").updateAsciiStream(column, value, length);
    }

    @Override
    public void updateAsciiStream(int column, InputStream value, long length) throws SQLException {
        updating("updateAsciiStream").updateAsciiStream(column, value, length);
    }

    @Override
    public void updateAsciiStream(int column, InputStream value) throws SQLException {
        updating("updateAsciiStream").updateAsciiStream(column, value);
    }

    @Override
    public void updateBigDecimal(String label, BigDecimal value) throws SQLException {
        updating("updateBigDecimal").updateBigDecimal(label, value);
    }

    @Override
    public void updateBigDecimal(int column, BigDecimal value) throws SQLException {
        updating("updateBigDecimal").updateBigDecimal(column, value);
    }

    @Override
    public void updateBinaryStream(String label, InputStream value, int length) throws SQLException {
        updating("updateBinaryStream").updateBinaryStream(label, value, length);
    }

    @Override
    public void updateBinaryStream(String label, InputStream value, long length) throws SQLException {
        updating("updateBinaryStream").updateBinaryStream(label, value, length);
    }

    @Override
    public void updateBinaryStream(String label, InputStream value) throws SQLException {
        updating("updateBinaryStream").updateBinaryStream(label, value);
    }

    @Override
    public void updateBinaryStream(int column, InputStream value, int length) throws SQLException {
        updating("updateBinaryStream").updateBinaryStream(column, value, length);
    }

    @Override
    public void updateBinaryStream(int column, InputStream value, long length) throws SQLException {
        updating("updateBinaryStream").updateBinaryStream(column, value, length);
    }

    @Override
    public void updateBinaryStream(int column, InputStream value) throws SQLException {
        updating("updateBinaryStream").updateBinaryStream(column, value);
    }

    @Override
    public void updateBlob(String label, InputStream value, long length) throws SQLException {
        updating("updateBlob").updateBlob(label, value, length);
    }

    @Override
    public void updateBlob(String label, InputStream value) throws SQLException {
        updating("updateBlob").updateBlob(label, value);
    }

    @Override
    public void updateBlob(String label, Blob value) throws SQLException {
        updating("updateBlob").updateBlob(label, value);
    }

    @Override
    public void updateBlob(int column, InputStream value, long length) throws SQLException {
        updating("updateBlob").updateBlob(column, value, length);
    }

    @Override
    public void updateBlob(int column, InputStream value) throws SQLException {
        updating("updateBlob").updateBlob(column, value);
    }

    @Override
    public void updateBlob(int column, Blob value) throws SQLException {
        updating("updateBlob").updateBlob(column, value);
    }

    @Override
    public void updateBoolean(String label, boolean value) throws SQLException {
        updating("updateBoolean").updateBoolean(label, value);
    }

    @Override
    public void updateBoolean(int column, boolean value) throws SQLException {
        updating("updateBoolean").updateBoolean(column, value);
    }

    @Override
    public void updateByte(String label, byte value) throws SQLException {
        updating("updateByte").updateByte(label, value);
    }

    @Override
    public void updateByte(int column, byte value) throws SQLException {
        updating("updateByte").updateByte(column, value);
    }

    @Override
    public void updateBytes(String label, byte[] value) throws SQLException {
        updating("updateBytes").updateBytes(label, value);
    }

    @Override
    public void updateBytes(int column, byte[] value) throws SQLException {
        updating("updateBytes").updateBytes(column, value);
    }

    @Override
    public void updateCharacterStream(String label, Reader value, int length) throws SQLException {
        updating("updateCharacterStream").updateCharacterStream(label, value, length);
    }

    @Override
    public void updateCharacterStream(String label, Reader value, long length) throws SQLException {
        updating("updateCharacterStream").updateCharacterStream(label, value, length);
    }

    @Override
    public void updateCharacterStream(String label, Reader value) throws SQLException {
        updating("updateCharacterStream").updateCharacterStream(label, value);
    }

    @Override
    public void updateCharacterStream(int column, Reader value, int length) throws SQLException {
        updating("updateCharacterStream").updateCharacterStream(column, value, length);
    }

    @Override
    public void updateCharacterStream(int column, Reader value, long length) throws SQLException {
        updating("updateCharacterStream").updateCharacterStream(column, value, length);
    }

    @Override
    public void updateCharacterStream(int column, Reader value) throws SQLException {
        updating("updateCharacterStream").updateCharacterStream(column, value);
    }

    @Override
    public void updateClob(String label, Reader value, long length) throws SQLException {
        updating("updateClob").updateClob(label, value, length);
    }

    @Override
    public void updateClob(String label, Reader value) throws SQLException {
        updating("updateClob").updateClob(label, value);
    }

    @Override
    public void updateClob(String label, Clob value) throws SQLException {
        updating("updateClob").updateClob(label, value);
    }

    @Override
    public void updateClob(int column, Reader value, long length) throws SQLException {
        updating("updateClob").updateClob(column, value, length);
    }

    @Override
    public void updateClob(int column, Reader value) throws SQLException {
        updating("updateClob").updateClob(column, value);
    }

    @Override
    public void updateClob(int column, Clob value) throws SQLException {
        updating("updateClob").updateClob(column, value);
    }

    @Override
    public void updateDate(String label, Date value) throws SQLException {
        updating("updateDate").updateDate(label, value);
    }

    @Override
    public void updateDate(int column, Date value) throws SQLException {
        updating("updateDate").updateDate(column, value);
    }

    @Override
    public void updateDouble(String label, double value) throws SQLException {
        updating("updateDouble").updateDouble(label, value);
    }

    @Override
    public void updateDouble(int column, double value) throws SQLException {
        updating("updateDouble").updateDouble(column, value);
    }

    @Override
    public void updateFloat(String label, float value) throws SQLException {
        updating("updateFloat").updateFloat(label, value);
    }

    @Override
    public void updateFloat(int column, float value) throws SQLException {
        updating("updateFloat").updateFloat(column, value);
    }

    @Override
    public void updateInt(String label, int value) throws SQLException {
        updating("updateInt").updateInt(label, value);
    }

    @Override
    public void updateInt(int column, int value) throws SQLException {
        updating("updateInt").updateInt(column, value);
    }

    @Override
    public void updateLong(String label, long value) throws SQLException {
        updating("updateLong").updateLong(label, value);
    }

    @Override
    public void updateLong(int column, long value) throws SQLException {
        updating("updateLong").updateLong(column, value);
    }

    @Override
    public void updateNCharacterStream(String label, Reader value, long length) throws SQLException {
        updating("updateNCharacterStream").updateNCharacterStream(label, value, length);
    }

    @Override
    public void updateNCharacterStream(String label, Reader value) throws SQLException {
        updating("updateNCharacterStream").updateNCharacterStream(label, value);
    }

    @Override
    public void updateNCharacterStream(int column, Reader value, long length) throws SQLException {
        updating("updateNCharacterStream").updateNCharacterStream(column, value, length);
    }

    @Override
    public void updateNCharacterStream(int column, Reader value) throws SQLException {
        updating("updateNCharacterStream").updateNCharacterStream(column, value);
    }

    @Override
    public void updateNClob(String label, Reader value, long length) throws SQLException {
        updating("updateNClob").updateNClob(label, value, length);
    }

    @Override
    public void updateNClob(String label, Reader value) throws SQLException {
        updating("updateNClob").updateNClob(label, value);
    }

    @Override
    public void updateNClob(String label, NClob value) throws SQLException {
        updating("updateNClob").updateNClob(label, value);
    }

    @Override
    public void updateNClob(int column, Reader value, long length) throws SQLException {
        updating("updateNClob").updateNClob(column, value, length);
    }

    @Override
    public void updateNClob(int column, Reader value) throws SQLException {
        updating("updateNClob").updateNClob(column, value);
    }

    @Override
    public void updateNClob(int column, NClob value) throws SQLException {
        updating("updateNClob").updateNClob(column, value);
    }

    @Override
    public void updateNString(String label, String value) throws SQLException {
        updating("updateNString").updateNString(label, value);
    }

    @Override
    public void updateNString(int column, String value) throws SQLException {
        updating("updateNString").updateNString(column, value);
    }

    @Override
    public void updateNull(String label) throws SQLException {
        updating("updateNull").updateNull(label);
    }

    @Override
    public void updateNull(int column) throws SQLException {
        updating("updateNull").updateNull(column);
    }

    @Override
    public void updateObject(String label, Object value, int scale) throws SQLException {
        updating("updateObject").updateObject(label, value, scale);
    }

    @Override
    public void updateObject(String label, Object value, SQLType targetType, int scale) throws SQLException {
        updating("updateObject").updateObject(label, value, targetType, scale);
    }

    @Override
    public void updateObject(String label, Object value, SQLType targetType) throws SQLException {
        updating("updateObject").updateObject(label, value, targetType);
    }

    @Override
    public void updateObject(String label, Object value) throws SQLException {
        updating("updateObject").updateObject(label, value);
    }

    @Override
    public void updateObject(int column, Object value, int scale) throws SQLException {
        updating("updateObject").updateObject(column, value, scale);
    }

    @Override
    public void updateObject(int column, Object value, SQLType targetType, int scale) throws SQLException {
        updating("updateObject").updateObject(column, value, targetType, scale);
    }

    @Override
    public void updateObject(int column, Object value, SQLType targetType) throws SQLException {
        updating("updateObject").updateObject(column, value, targetType);
    }

    @Override
    public void updateObject(int column, Object value) throws SQLException {
        updating("updateObject").updateObject(column, value);
    }

    @Override
    public void updateRef(String label, Ref value) throws SQLException {
        updating("updateRef").updateRef(label, value);
    }

    @Override
    public void updateRef(int column, Ref value) throws SQLException {
        updating("updateRef").updateRef(column, value);
    }

    @Override
    public void updateRow() throws SQLException {
        updating("updateRow").updateRow();
    }

    @Override
    public void updateRowId(String label, RowId value) throws SQLException {
        updating("updateRowId").updateRowId(label, value);
    }

    @Override
    public void updateRowId(int column, RowId value) throws SQLException {
        updating("updateRowId").updateRowId(column, value);
    }

    @Override
    public void updateSQLXML(String label, SQLXML value) throws SQLException {
        updating("updateSQLXML").updateSQLXML(label, value);
    }

    @Override
    public void updateSQLXML(int column, SQLXML value) throws SQLException {
        updating("updateSQLXML").updateSQLXML(column, value);
    }

    @Override
    public void updateShort(String label, short value) throws SQLException {
        updating("updateShort").updateShort(label, value);
    }

    @Override
    public void updateShort(int column, short value) throws SQLException {
        updating("updateShort").updateShort(column, value);
    }

    @Override
    public void updateString(String label, String value) throws SQLException {
        updating("updateString").updateString(label, value);
    }

    @Override
    public void updateString(int column, String value) throws SQLException {
        updating("updateString").updateString(column, value);
    }

    @Override
    public void updateTime(String label, Time value) throws SQLException {
        updating("updateTime").updateTime(label, value);
    }

    @Override
    public void updateTime(int column, Time value) throws SQLException {
        updating("updateTime").updateTime(column, value);
    }

    @Override
    public void updateTimestamp(String label, Timestamp value) throws SQLException {
        updating("updateTimestamp").updateTimestamp(label, value);
    }

    @Override
    public void updateTimestamp(int column, Timestamp value) throws SQLException {
        updating("updateTimestamp").updateTimestamp(column, value);
    }
}

package io.safedb.jdbc;

import io.safedb.guard.Finding;
import io.safedb.guard.TenantMention;
import java.io.InputStream;
import java.io.Reader;
import java.math.BigDecimal;
import java.net.URL;
import java.sql.Array;
import java.sql.Blob;
import java.sql.Clob;
import java.sql.Date;
import java.sql.NClob;
import java.sql.PreparedStatement;
import java.sql.Ref;
import java.sql.RowId;
import java.sql.SQLException;
import java.sql.SQLType;
import java.sql.SQLXML;
import java.sql.Time;
import java.sql.Timestamp;
import java.sql.Types;
import java.util.Calendar;
import org.jspecify.annotations.Nullable;

/**
 * The setters of a prepared statement. Each maps the caller's position to the one in the text that is sent, so that no
 * position the caller can name is the tenant's, and keeps the values that meet the tenant column. Long because the
 * interface is.
 */
@SuppressWarnings("NullAway") // the setters take null for SQL NULL
abstract class ParameterBinder extends GuardedResults<PreparedStatement> implements PreparedStatement {
    final SentSql sent;
    final BoundTenants bound;

    ParameterBinder(GuardedConnection connection, PreparedStatement delegate, SentSql sent) {
        super(connection, delegate);
        this.sent = sent;
        this.bound = BoundTenants.of(sent.statement().call());
    }

    private int position(int parameter, @Nullable Object value) throws SQLException {
        int position = sent.position(parameter);
        bound.bound(parameter, value);
        return position;
    }

    private int position(int parameter, long value) throws SQLException {
        // Boxed only where somebody will look at it.
        return bound.isEmpty() ? sent.position(parameter) : position(parameter, (Object) value);
    }

    /** A value that is no tenant's id, whatever it says. */
    private int position(int parameter) throws SQLException {
        return position(parameter, TenantMention.UNBOUND);
    }

    private PreparedStatement large(String method) throws SQLException {
        desk.insist("PreparedStatement." + method, Finding.Kind.REVEALING, LargeObjects.SUBJECT, LargeObjects.WHY);
        return delegate;
    }

    /** A value for setObject: the driver's own for a guarded one; never something that becomes a large object. */
    private @Nullable Object sendable(@Nullable Object value, int targetType) throws SQLException {
        boolean large = targetType == Types.BLOB || targetType == Types.CLOB || targetType == Types.NCLOB;
        if (large || value instanceof Blob || value instanceof Clob) {
            large("setObject");
        }
        return Values.raw(value);
    }

    private static int number(SQLType targetType) {
        Integer number = targetType.getVendorTypeNumber();
        return number == null ? Types.OTHER : number;
    }

    @Override
    public final void clearParameters() throws SQLException {
        delegate.clearParameters();
        bound.clear();
    }

    @Override
    public final void setAsciiStream(int parameter, InputStream value, int length) throws SQLException {
        delegate.setAsciiStream(position(parameter, value), value, length);
    }

    @Override
    public final void setAsciiStream(int parameter, InputStream value, long length) throws SQLException {
        delegate.setAsciiStream(position(parameter, value), value, length);
    }

    @Override
    public final void setAsciiStream(int parameter, InputStream value) throws SQLException {
        delegate.setAsciiStream(position(parameter, value), value);
    }

    @Override
    public final void setBigDecimal(int parameter, BigDecimal value) throws SQLException {
        delegate.setBigDecimal(position(parameter, value), value);
    }

    @Override
    public final void setBinaryStream(int parameter, InputStream value, int length) throws SQLException {
        delegate.setBinaryStream(position(parameter, value), value, length);
    }

    @Override
    public final void setBinaryStream(int parameter, InputStream value, long length) throws SQLException {
        delegate.setBinaryStream(position(parameter, value), value, length);
    }

    @Override
    public final void setBinaryStream(int parameter, InputStream value) throws SQLException {
        delegate.setBinaryStream(position(parameter, value), value);
    }

    @Override
    public final void setBoolean(int parameter, boolean value) throws SQLException {
        delegate.setBoolean(position(parameter), value);
    }

    @Override
    public final void setByte(int parameter, byte value) throws SQLException {
        delegate.setByte(position(parameter, value), value);
    }

    @Override
    public final void setBytes(int parameter, byte[] value) throws SQLException {
        delegate.setBytes(position(parameter, value), value);
    }

    @Override
    public final void setCharacterStream(int parameter, Reader value, int length) throws SQLException {
        delegate.setCharacterStream(position(parameter, value), value, length);
    }

    @Override
    public final void setCharacterStream(int parameter, Reader value, long length) throws SQLException {
        delegate.setCharacterStream(position(parameter, value), value, length);
    }

    @Override
    public final void setCharacterStream(int parameter, Reader value) throws SQLException {
        delegate.setCharacterStream(position(parameter, value), value);
    }

    @Override
    public final void setDate(int parameter, Date value, Calendar calendar) throws SQLException {
        delegate.setDate(position(parameter, value), value, calendar);
    }

    @Override
    public final void setDate(int parameter, Date value) throws SQLException {
        delegate.setDate(position(parameter, value), value);
    }

    @Override
    public final void setDouble(int parameter, double value) throws SQLException {
        delegate.setDouble(position(parameter), value);
    }

    @Override
    public final void setFloat(int parameter, float value) throws SQLException {
        delegate.setFloat(position(parameter), value);
    }

    @Override
    public final void setInt(int parameter, int value) throws SQLException {
        delegate.setInt(position(parameter, value), value);
    }

    @Override
    public final void setLong(int parameter, long value) throws SQLException {
        delegate.setLong(position(parameter, value), value);
    }

    @Override
    public final void setNCharacterStream(int parameter, Reader value, long length) throws SQLException {
        delegate.setNCharacterStream(position(parameter, value), value, length);
    }

    @Override
    public final void setNCharacterStream(int parameter, Reader value) throws SQLException {
        delegate.setNCharacterStream(position(parameter, value), value);
    }

    @Override
    public final void setNString(int parameter, String value) throws SQLException {
        delegate.setNString(position(parameter, value), value);
    }

    @Override
    public final void setNull(int parameter, int sqlType, String typeName) throws SQLException {
        delegate.setNull(position(parameter, null), sqlType, typeName);
    }

    @Override
    public final void setNull(int parameter, int sqlType) throws SQLException {
        delegate.setNull(position(parameter, null), sqlType);
    }

    @Override
    public final void setRef(int parameter, Ref value) throws SQLException {
        delegate.setRef(position(parameter, value), value);
    }

    @Override
    public final void setRowId(int parameter, RowId value) throws SQLException {
        delegate.setRowId(position(parameter, value), value);
    }

    @Override
    public final void setShort(int parameter, short value) throws SQLException {
        delegate.setShort(position(parameter, value), value);
    }

    @Override
    public final void setString(int parameter, String value) throws SQLException {
        delegate.setString(position(parameter, value), value);
    }

    @Override
    public final void setTime(int parameter, Time value, Calendar calendar) throws SQLException {
        delegate.setTime(position(parameter, value), value, calendar);
    }

    @Override
    public final void setTime(int parameter, Time value) throws SQLException {
        delegate.setTime(position(parameter, value), value);
    }

    @Override
    public final void setTimestamp(int parameter, Timestamp value, Calendar calendar) throws SQLException {
        delegate.setTimestamp(position(parameter, value), value, calendar);
    }

    @Override
    public final void setTimestamp(int parameter, Timestamp value) throws SQLException {
        delegate.setTimestamp(position(parameter, value), value);
    }

    @Override
    public final void setURL(int parameter, URL value) throws SQLException {
        delegate.setURL(position(parameter, value), value);
    }

    @Deprecated
    @Override
    public final void setUnicodeStream(int parameter, InputStream value, int length) throws SQLException {
        delegate.setUnicodeStream(position(parameter, value), value, length);
    }

    @Override
    public final void setObject(int parameter, Object value) throws SQLException {
        delegate.setObject(position(parameter, value), sendable(value, Types.OTHER));
    }

    @Override
    public final void setObject(int parameter, Object value, int targetType) throws SQLException {
        delegate.setObject(position(parameter, value), sendable(value, targetType), targetType);
    }

    @Override
    public final void setObject(int parameter, Object value, int targetType, int scale) throws SQLException {
        delegate.setObject(position(parameter, value), sendable(value, targetType), targetType, scale);
    }

    @Override
    public final void setObject(int parameter, Object value, SQLType targetType) throws SQLException {
        delegate.setObject(position(parameter, value), sendable(value, number(targetType)), targetType);
    }

    @Override
    public final void setObject(int parameter, Object value, SQLType targetType, int scale) throws SQLException {
        delegate.setObject(position(parameter, value), sendable(value, number(targetType)), targetType, scale);
    }

    @Override
    public final void setArray(int parameter, Array value) throws SQLException {
        delegate.setArray(position(parameter, value), (Array) Values.raw(value));
    }

    @Override
    public final void setSQLXML(int parameter, SQLXML value) throws SQLException {
        delegate.setSQLXML(position(parameter, value), (SQLXML) Values.raw(value));
    }

    @Override
    public final void setBlob(int parameter, Blob value) throws SQLException {
        large("setBlob").setBlob(position(parameter, value), value);
    }

    @Override
    public final void setBlob(int parameter, InputStream value) throws SQLException {
        large("setBlob").setBlob(position(parameter, value), value);
    }

    @Override
    public final void setBlob(int parameter, InputStream value, long length) throws SQLException {
        large("setBlob").setBlob(position(parameter, value), value, length);
    }

    @Override
    public final void setClob(int parameter, Clob value) throws SQLException {
        large("setClob").setClob(position(parameter, value), value);
    }

    @Override
    public final void setClob(int parameter, Reader value) throws SQLException {
        large("setClob").setClob(position(parameter, value), value);
    }

    @Override
    public final void setClob(int parameter, Reader value, long length) throws SQLException {
        large("setClob").setClob(position(parameter, value), value, length);
    }

    @Override
    public final void setNClob(int parameter, NClob value) throws SQLException {
        large("setNClob").setNClob(position(parameter, value), value);
    }

    @Override
    public final void setNClob(int parameter, Reader value) throws SQLException {
        large("setNClob").setNClob(position(parameter, value), value);
    }

    @Override
    public final void setNClob(int parameter, Reader value, long length) throws SQLException {
        large("setNClob").setNClob(position(parameter, value), value, length);
    }
}

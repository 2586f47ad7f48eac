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

    /** All values, where the condition is asked a second time; null for the many statements where it is not. */
    final @Nullable Bindings kept;

    ParameterBinder(GuardedConnection connection, PreparedStatement delegate, SentSql sent, int updatable) {
        super(connection, delegate, updatable);
        this.sent = sent;
        this.bound = BoundTenants.of(sent.statement().call());
        this.kept = sent.counts().isEmpty() ? null : new Bindings();
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
        database.insist("PreparedStatement." + method, Finding.Kind.REVEALING, LargeObjects.SUBJECT, LargeObjects.WHY);
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

    /** Binds one value again that was given as an object. */
    @FunctionalInterface
    private interface ObjectBinding {
        void bind(PreparedStatement raw, int position, @Nullable Object value) throws SQLException;
    }

    private static void keep(Bindings kept, int parameter, @Nullable Object value, ObjectBinding binding) {
        if (value instanceof InputStream || value instanceof Reader || value instanceof Blob || value instanceof Clob) {
            kept.readOnce(parameter);
        } else {
            Object copy = Bindings.frozen(Values.raw(value));
            kept.keep(parameter, (raw, at) -> binding.bind(raw, at, copy));
        }
    }

    private static int number(SQLType targetType) {
        Integer number = targetType.getVendorTypeNumber();
        return number == null ? Types.OTHER : number;
    }

    @Override
    public final void clearParameters() throws SQLException {
        delegate.clearParameters();
        bound.clear();
        if (kept != null) {
            kept.clear();
        }
    }

    @Override
    public final void setAsciiStream(int parameter, InputStream value, int length) throws SQLException {
        delegate.setAsciiStream(position(parameter, value), value, length);
        if (kept != null) {
            kept.readOnce(parameter);
        }
    }

    @Override
    public final void setAsciiStream(int parameter, InputStream value, long length) throws SQLException {
        delegate.setAsciiStream(position(parameter, value), value, length);
        if (kept != null) {
            kept.readOnce(parameter);
        }
    }

    @Override
    public final void setAsciiStream(int parameter, InputStream value) throws SQLException {
        delegate.setAsciiStream(position(parameter, value), value);
        if (kept != null) {
            kept.readOnce(parameter);
        }
    }

    @Override
    public final void setBigDecimal(int parameter, BigDecimal value) throws SQLException {
        delegate.setBigDecimal(position(parameter, value), value);
        if (kept != null) {
            kept.keep(parameter, (raw, at) -> raw.setBigDecimal(at, value));
        }
    }

    @Override
    public final void setBinaryStream(int parameter, InputStream value, int length) throws SQLException {
        delegate.setBinaryStream(position(parameter, value), value, length);
        if (kept != null) {
            kept.readOnce(parameter);
        }
    }

    @Override
    public final void setBinaryStream(int parameter, InputStream value, long length) throws SQLException {
        delegate.setBinaryStream(position(parameter, value), value, length);
        if (kept != null) {
            kept.readOnce(parameter);
        }
    }

    @Override
    public final void setBinaryStream(int parameter, InputStream value) throws SQLException {
        delegate.setBinaryStream(position(parameter, value), value);
        if (kept != null) {
            kept.readOnce(parameter);
        }
    }

    @Override
    public final void setBoolean(int parameter, boolean value) throws SQLException {
        delegate.setBoolean(position(parameter), value);
        if (kept != null) {
            kept.keep(parameter, (raw, at) -> raw.setBoolean(at, value));
        }
    }

    @Override
    public final void setByte(int parameter, byte value) throws SQLException {
        delegate.setByte(position(parameter, value), value);
        if (kept != null) {
            kept.keep(parameter, (raw, at) -> raw.setByte(at, value));
        }
    }

    @Override
    public final void setBytes(int parameter, byte[] value) throws SQLException {
        delegate.setBytes(position(parameter, value), value);
        if (kept != null) {
            byte[] copy = Bindings.frozen(value);
            kept.keep(parameter, (raw, at) -> raw.setBytes(at, copy));
        }
    }

    @Override
    public final void setCharacterStream(int parameter, Reader value, int length) throws SQLException {
        delegate.setCharacterStream(position(parameter, value), value, length);
        if (kept != null) {
            kept.readOnce(parameter);
        }
    }

    @Override
    public final void setCharacterStream(int parameter, Reader value, long length) throws SQLException {
        delegate.setCharacterStream(position(parameter, value), value, length);
        if (kept != null) {
            kept.readOnce(parameter);
        }
    }

    @Override
    public final void setCharacterStream(int parameter, Reader value) throws SQLException {
        delegate.setCharacterStream(position(parameter, value), value);
        if (kept != null) {
            kept.readOnce(parameter);
        }
    }

    @Override
    public final void setDate(int parameter, Date value, Calendar calendar) throws SQLException {
        delegate.setDate(position(parameter, value), value, calendar);
        if (kept != null) {
            Date copy = Bindings.frozen(value);
            Calendar zone = Bindings.frozen(calendar);
            kept.keep(parameter, (raw, at) -> raw.setDate(at, copy, zone));
        }
    }

    @Override
    public final void setDate(int parameter, Date value) throws SQLException {
        delegate.setDate(position(parameter, value), value);
        if (kept != null) {
            Date copy = Bindings.frozen(value);
            kept.keep(parameter, (raw, at) -> raw.setDate(at, copy));
        }
    }

    @Override
    public final void setDouble(int parameter, double value) throws SQLException {
        delegate.setDouble(position(parameter), value);
        if (kept != null) {
            kept.keep(parameter, (raw, at) -> raw.setDouble(at, value));
        }
    }

    @Override
    public final void setFloat(int parameter, float value) throws SQLException {
        delegate.setFloat(position(parameter), value);
        if (kept != null) {
            kept.keep(parameter, (raw, at) -> raw.setFloat(at, value));
        }
    }

    @Override
    public final void setInt(int parameter, int value) throws SQLException {
        delegate.setInt(position(parameter, value), value);
        if (kept != null) {
            kept.keep(parameter, (raw, at) -> raw.setInt(at, value));
        }
    }

    @Override
    public final void setLong(int parameter, long value) throws SQLException {
        delegate.setLong(position(parameter, value), value);
        if (kept != null) {
            kept.keep(parameter, (raw, at) -> raw.setLong(at, value));
        }
    }

    @Override
    public final void setNCharacterStream(int parameter, Reader value, long length) throws SQLException {
        delegate.setNCharacterStream(position(parameter, value), value, length);
        if (kept != null) {
            kept.readOnce(parameter);
        }
    }

    @Override
    public final void setNCharacterStream(int parameter, Reader value) throws SQLException {
        delegate.setNCharacterStream(position(parameter, value), value);
        if (kept != null) {
            kept.readOnce(parameter);
        }
    }

    @Override
    public final void setNString(int parameter, String value) throws SQLException {
        delegate.setNString(position(parameter, value), value);
        if (kept != null) {
            kept.keep(parameter, (raw, at) -> raw.setNString(at, value));
        }
    }

    @Override
    public final void setNull(int parameter, int sqlType, String typeName) throws SQLException {
        delegate.setNull(position(parameter, null), sqlType, typeName);
        if (kept != null) {
            kept.keep(parameter, (raw, at) -> raw.setNull(at, sqlType, typeName));
        }
    }

    @Override
    public final void setNull(int parameter, int sqlType) throws SQLException {
        delegate.setNull(position(parameter, null), sqlType);
        if (kept != null) {
            kept.keep(parameter, (raw, at) -> raw.setNull(at, sqlType));
        }
    }

    @Override
    public final void setRef(int parameter, Ref value) throws SQLException {
        delegate.setRef(position(parameter, value), value);
        if (kept != null) {
            kept.keep(parameter, (raw, at) -> raw.setRef(at, value));
        }
    }

    @Override
    public final void setRowId(int parameter, RowId value) throws SQLException {
        delegate.setRowId(position(parameter, value), value);
        if (kept != null) {
            kept.keep(parameter, (raw, at) -> raw.setRowId(at, value));
        }
    }

    @Override
    public final void setShort(int parameter, short value) throws SQLException {
        delegate.setShort(position(parameter, value), value);
        if (kept != null) {
            kept.keep(parameter, (raw, at) -> raw.setShort(at, value));
        }
    }

    @Override
    public final void setString(int parameter, String value) throws SQLException {
        delegate.setString(position(parameter, value), value);
        if (kept != null) {
            kept.keep(parameter, (raw, at) -> raw.setString(at, value));
        }
    }

    @Override
    public final void setTime(int parameter, Time value, Calendar calendar) throws SQLException {
        delegate.setTime(position(parameter, value), value, calendar);
        if (kept != null) {
            Time copy = Bindings.frozen(value);
            Calendar zone = Bindings.frozen(calendar);
            kept.keep(parameter, (raw, at) -> raw.setTime(at, copy, zone));
        }
    }

    @Override
    public final void setTime(int parameter, Time value) throws SQLException {
        delegate.setTime(position(parameter, value), value);
        if (kept != null) {
            Time copy = Bindings.frozen(value);
            kept.keep(parameter, (raw, at) -> raw.setTime(at, copy));
        }
    }

    @Override
    public final void setTimestamp(int parameter, Timestamp value, Calendar calendar) throws SQLException {
        delegate.setTimestamp(position(parameter, value), value, calendar);
        if (kept != null) {
            Timestamp copy = Bindings.frozen(value);
            Calendar zone = Bindings.frozen(calendar);
            kept.keep(parameter, (raw, at) -> raw.setTimestamp(at, copy, zone));
        }
    }

    @Override
    public final void setTimestamp(int parameter, Timestamp value) throws SQLException {
        delegate.setTimestamp(position(parameter, value), value);
        if (kept != null) {
            Timestamp copy = Bindings.frozen(value);
            kept.keep(parameter, (raw, at) -> raw.setTimestamp(at, copy));
        }
    }

    @Override
    public final void setURL(int parameter, URL value) throws SQLException {
        delegate.setURL(position(parameter, value), value);
        if (kept != null) {
            kept.keep(parameter, (raw, at) -> raw.setURL(at, value));
        }
    }

    @Deprecated
    @Override
    public final void setUnicodeStream(int parameter, InputStream value, int length) throws SQLException {
        delegate.setUnicodeStream(position(parameter, value), value, length);
        if (kept != null) {
            kept.readOnce(parameter);
        }
    }

    @Override
    public final void setObject(int parameter, Object value) throws SQLException {
        delegate.setObject(position(parameter, value), sendable(value, Types.OTHER));
        if (kept != null) {
            keep(kept, parameter, value, (raw, at, copy) -> raw.setObject(at, copy));
        }
    }

    @Override
    public final void setObject(int parameter, Object value, int targetType) throws SQLException {
        delegate.setObject(position(parameter, value), sendable(value, targetType), targetType);
        if (kept != null) {
            keep(kept, parameter, value, (raw, at, copy) -> raw.setObject(at, copy, targetType));
        }
    }

    @Override
    public final void setObject(int parameter, Object value, int targetType, int scale) throws SQLException {
        delegate.setObject(position(parameter, value), sendable(value, targetType), targetType, scale);
        if (kept != null) {
            keep(kept, parameter, value, (raw, at, copy) -> raw.setObject(at, copy, targetType, scale));
        }
    }

    @Override
    public final void setObject(int parameter, Object value, SQLType targetType) throws SQLException {
        delegate.setObject(position(parameter, value), sendable(value, number(targetType)), targetType);
        if (kept != null) {
            keep(kept, parameter, value, (raw, at, copy) -> raw.setObject(at, copy, targetType));
        }
    }

    @Override
    public final void setObject(int parameter, Object value, SQLType targetType, int scale) throws SQLException {
        delegate.setObject(position(parameter, value), sendable(value, number(targetType)), targetType, scale);
        if (kept != null) {
            keep(kept, parameter, value, (raw, at, copy) -> raw.setObject(at, copy, targetType, scale));
        }
    }

    @Override
    public final void setArray(int parameter, Array value) throws SQLException {
        delegate.setArray(position(parameter, value), (Array) Values.raw(value));
        if (kept != null) {
            kept.keep(parameter, (raw, at) -> raw.setArray(at, (Array) Values.raw(value)));
        }
    }

    @Override
    public final void setSQLXML(int parameter, SQLXML value) throws SQLException {
        delegate.setSQLXML(position(parameter, value), (SQLXML) Values.raw(value));
        if (kept != null) {
            kept.keep(parameter, (raw, at) -> raw.setSQLXML(at, (SQLXML) Values.raw(value)));
        }
    }

    @Override
    public final void setBlob(int parameter, Blob value) throws SQLException {
        large("setBlob").setBlob(position(parameter, value), value);
        if (kept != null) {
            kept.readOnce(parameter);
        }
    }

    @Override
    public final void setBlob(int parameter, InputStream value) throws SQLException {
        large("setBlob").setBlob(position(parameter, value), value);
        if (kept != null) {
            kept.readOnce(parameter);
        }
    }

    @Override
    public final void setBlob(int parameter, InputStream value, long length) throws SQLException {
        large("setBlob").setBlob(position(parameter, value), value, length);
        if (kept != null) {
            kept.readOnce(parameter);
        }
    }

    @Override
    public final void setClob(int parameter, Clob value) throws SQLException {
        large("setClob").setClob(position(parameter, value), value);
        if (kept != null) {
            kept.readOnce(parameter);
        }
    }

    @Override
    public final void setClob(int parameter, Reader value) throws SQLException {
        large("setClob").setClob(position(parameter, value), value);
        if (kept != null) {
            kept.readOnce(parameter);
        }
    }

    @Override
    public final void setClob(int parameter, Reader value, long length) throws SQLException {
        large("setClob").setClob(position(parameter, value), value, length);
        if (kept != null) {
            kept.readOnce(parameter);
        }
    }

    @Override
    public final void setNClob(int parameter, NClob value) throws SQLException {
        large("setNClob").setNClob(position(parameter, value), value);
        if (kept != null) {
            kept.readOnce(parameter);
        }
    }

    @Override
    public final void setNClob(int parameter, Reader value) throws SQLException {
        large("setNClob").setNClob(position(parameter, value), value);
        if (kept != null) {
            kept.readOnce(parameter);
        }
    }

    @Override
    public final void setNClob(int parameter, Reader value, long length) throws SQLException {
        large("setNClob").setNClob(position(parameter, value), value, length);
        if (kept != null) {
            kept.readOnce(parameter);
        }
    }
}

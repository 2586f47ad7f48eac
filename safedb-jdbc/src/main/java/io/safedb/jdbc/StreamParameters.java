package io.safedb.jdbc;

import java.io.InputStream;
import java.io.Reader;
import java.sql.Blob;
import java.sql.Clob;
import java.sql.NClob;
import java.sql.PreparedStatement;
import java.sql.SQLException;

/** The setters for what can be read once only, and for large objects, which are refused. */
@SuppressWarnings("NullAway") // the setters take null for SQL NULL
abstract class StreamParameters extends PlainParameters {
    StreamParameters(GuardedConnection connection, PreparedStatement delegate, SentSql sent, int updatable) {
        super(connection, delegate, sent, updatable);
    }

    @Override
    public final void setAsciiStream(int parameter, InputStream value, int length) throws SQLException {
        delegate.setAsciiStream(position(parameter, value), value, length);
        readOnce(parameter);
    }

    @Override
    public final void setAsciiStream(int parameter, InputStream value, long length) throws SQLException {
        delegate.setAsciiStream(position(parameter, value), value, length);
        readOnce(parameter);
    }

    @Override
    public final void setAsciiStream(int parameter, InputStream value) throws SQLException {
        delegate.setAsciiStream(position(parameter, value), value);
        readOnce(parameter);
    }

    @Override
    public final void setBinaryStream(int parameter, InputStream value, int length) throws SQLException {
        delegate.setBinaryStream(position(parameter, value), value, length);
        readOnce(parameter);
    }

    @Override
    public final void setBinaryStream(int parameter, InputStream value, long length) throws SQLException {
        delegate.setBinaryStream(position(parameter, value), value, length);
        readOnce(parameter);
    }

    @Override
    public final void setBinaryStream(int parameter, InputStream value) throws SQLException {
        delegate.setBinaryStream(position(parameter, value), value);
        readOnce(parameter);
    }

    @Override
    public final void setCharacterStream(int parameter, Reader value, int length) throws SQLException {
        delegate.setCharacterStream(position(parameter, value), value, length);
        readOnce(parameter);
    }

    @Override
    public final void setCharacterStream(int parameter, Reader value, long length) throws SQLException {
        delegate.setCharacterStream(position(parameter, value), value, length);
        readOnce(parameter);
    }

    @Override
    public final void setCharacterStream(int parameter, Reader value) throws SQLException {
        delegate.setCharacterStream(position(parameter, value), value);
        readOnce(parameter);
    }

    @Override
    public final void setNCharacterStream(int parameter, Reader value, long length) throws SQLException {
        delegate.setNCharacterStream(position(parameter, value), value, length);
        readOnce(parameter);
    }

    @Override
    public final void setNCharacterStream(int parameter, Reader value) throws SQLException {
        delegate.setNCharacterStream(position(parameter, value), value);
        readOnce(parameter);
    }

    @Deprecated
    @Override
    public final void setUnicodeStream(int parameter, InputStream value, int length) throws SQLException {
        delegate.setUnicodeStream(position(parameter, value), value, length);
        readOnce(parameter);
    }

    @Override
    public final void setBlob(int parameter, Blob value) throws SQLException {
        large("setBlob").setBlob(position(parameter, value), value);
        readOnce(parameter);
    }

    @Override
    public final void setBlob(int parameter, InputStream value) throws SQLException {
        large("setBlob").setBlob(position(parameter, value), value);
        readOnce(parameter);
    }

    @Override
    public final void setBlob(int parameter, InputStream value, long length) throws SQLException {
        large("setBlob").setBlob(position(parameter, value), value, length);
        readOnce(parameter);
    }

    @Override
    public final void setClob(int parameter, Clob value) throws SQLException {
        large("setClob").setClob(position(parameter, value), value);
        readOnce(parameter);
    }

    @Override
    public final void setClob(int parameter, Reader value) throws SQLException {
        large("setClob").setClob(position(parameter, value), value);
        readOnce(parameter);
    }

    @Override
    public final void setClob(int parameter, Reader value, long length) throws SQLException {
        large("setClob").setClob(position(parameter, value), value, length);
        readOnce(parameter);
    }

    @Override
    public final void setNClob(int parameter, NClob value) throws SQLException {
        large("setNClob").setNClob(position(parameter, value), value);
        readOnce(parameter);
    }

    @Override
    public final void setNClob(int parameter, Reader value) throws SQLException {
        large("setNClob").setNClob(position(parameter, value), value);
        readOnce(parameter);
    }

    @Override
    public final void setNClob(int parameter, Reader value, long length) throws SQLException {
        large("setNClob").setNClob(position(parameter, value), value, length);
        readOnce(parameter);
    }
}

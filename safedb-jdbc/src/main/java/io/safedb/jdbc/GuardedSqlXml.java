package io.safedb.jdbc;

import java.io.InputStream;
import java.io.OutputStream;
import java.io.Reader;
import java.io.Writer;
import java.sql.SQLException;
import java.sql.SQLXML;
import javax.xml.transform.Result;
import javax.xml.transform.Source;

/** An XML value. Everything it gives is plain; it is wrapped because the driver's own holds the raw connection. */
final class GuardedSqlXml implements SQLXML {
    /** The driver's own value, for a parameter. */
    final SQLXML delegate;

    GuardedSqlXml(SQLXML delegate) {
        this.delegate = delegate;
    }

    @Override
    public void free() throws SQLException {
        delegate.free();
    }

    @Override
    public InputStream getBinaryStream() throws SQLException {
        return delegate.getBinaryStream();
    }

    @Override
    public OutputStream setBinaryStream() throws SQLException {
        return delegate.setBinaryStream();
    }

    @Override
    public Reader getCharacterStream() throws SQLException {
        return delegate.getCharacterStream();
    }

    @Override
    public Writer setCharacterStream() throws SQLException {
        return delegate.setCharacterStream();
    }

    @Override
    public String getString() throws SQLException {
        return delegate.getString();
    }

    @Override
    public void setString(String value) throws SQLException {
        delegate.setString(value);
    }

    @Override
    public <T extends Source> T getSource(Class<T> type) throws SQLException {
        return delegate.getSource(type);
    }

    @Override
    public <T extends Result> T setResult(Class<T> type) throws SQLException {
        return delegate.setResult(type);
    }
}

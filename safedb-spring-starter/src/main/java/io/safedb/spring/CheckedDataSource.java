package io.safedb.spring;

import io.safedb.jdbc.SafeDataSource;
import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.SQLNonTransientConnectionException;
import java.util.logging.Logger;
import javax.sql.DataSource;

/** A data source of the application that stands on guarded ones: each connection that it hands out must be guarded. */
final class CheckedDataSource implements DataSource {
    private final DataSource delegate;

    CheckedDataSource(DataSource delegate) {
        this.delegate = delegate;
    }

    @Override
    public Connection getConnection() throws SQLException {
        return checked(delegate.getConnection());
    }

    @Override
    public Connection getConnection(String username, String password) throws SQLException {
        return checked(delegate.getConnection(username, password));
    }

    private static Connection checked(Connection connection) throws SQLException {
        boolean guarded = false;
        try {
            guarded = SafeDataSource.isGuarded(connection);
        } finally {
            if (!guarded) {
                connection.close();
            }
        }
        if (!guarded) {
            throw new SQLNonTransientConnectionException(
                    "This data source stood on guarded data sources when the application started, and now handed out"
                            + " a connection that nothing guards. Make every data source behind it a bean.");
        }
        return connection;
    }

    @Override
    public <T> T unwrap(Class<T> type) throws SQLException {
        if (type.isInstance(this)) {
            return type.cast(this);
        }
        throw new SQLNonTransientConnectionException(
                "A guarded data source does not hand out the " + type.getSimpleName() + " behind it.");
    }

    @Override
    public boolean isWrapperFor(Class<?> type) {
        return type.isInstance(this);
    }

    @Override
    public PrintWriter getLogWriter() throws SQLException {
        return delegate.getLogWriter();
    }

    @Override
    public void setLogWriter(PrintWriter out) throws SQLException {
        delegate.setLogWriter(out);
    }

    @Override
    public void setLoginTimeout(int seconds) throws SQLException {
        delegate.setLoginTimeout(seconds);
    }

    @Override
    public int getLoginTimeout() throws SQLException {
        return delegate.getLoginTimeout();
    }

    @Override
    public Logger getParentLogger() throws SQLFeatureNotSupportedException {
        return delegate.getParentLogger();
    }
}

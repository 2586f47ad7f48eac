package io.safedb.jdbc;

import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.ConnectionBuilder;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.ShardingKeyBuilder;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** Hands out guarded connections to the one database that was admitted. */
final class GuardedDataSource extends Guarded<DataSource> implements DataSource {
    private final SameDatabase sameDatabase;

    GuardedDataSource(DataSource delegate, AdmittedDatabase database, SameDatabase sameDatabase) {
        super(database, delegate);
        this.sameDatabase = sameDatabase;
    }

    @Override
    public Connection getConnection() throws SQLException {
        return guarded(delegate.getConnection());
    }

    @Override
    public Connection getConnection(String username, String password) throws SQLException {
        return guarded(delegate.getConnection(username, password));
    }

    @Override
    @Nullable
    Object view(Class<?> type) {
        return PoolView.of(delegate, type);
    }

    /** Refused: what such a builder is given may choose another database, or another role. */
    @Override
    public ConnectionBuilder createConnectionBuilder() throws SQLException {
        throw ConnectionGround.unsharded("DataSource.createConnectionBuilder");
    }

    @Override
    public ShardingKeyBuilder createShardingKeyBuilder() throws SQLException {
        throw ConnectionGround.unsharded("DataSource.createShardingKeyBuilder");
    }

    private Connection guarded(Connection raw) throws SQLException {
        try {
            sameDatabase.check(raw);
            return new GuardedConnection(database, raw);
        } catch (SQLException | RuntimeException e) {
            try {
                raw.close();
            } catch (SQLException onClose) {
                e.addSuppressed(onClose);
            }
            throw e;
        }
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

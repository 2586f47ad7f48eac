package io.safedb.jdbc;

import java.io.PrintWriter;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Logger;
import javax.sql.DataSource;

/**
 * Hands out one physical connection again and again to the thread that made it, and keeps the texts that are executed
 * through it. Other threads get connections of their own, unrecorded.
 */
public final class RecordingDataSource implements DataSource {
    private final DataSource source;
    private final Thread thread = Thread.currentThread();
    private final Connection connection;
    private final List<String> texts = new CopyOnWriteArrayList<>();

    private RecordingDataSource(DataSource source, Connection connection) {
        this.source = source;
        this.connection = connection;
    }

    /** Records what goes through one connection of a data source. */
    public static RecordingDataSource of(DataSource source) throws SQLException {
        return new RecordingDataSource(source, source.getConnection());
    }

    /** The physical connection itself; what goes through it is not recorded. */
    public Connection connection() {
        return connection;
    }

    /** The texts since the last {@link #clear}. */
    public List<String> texts() {
        return List.copyOf(texts);
    }

    /** Forgets the texts. */
    public void clear() {
        texts.clear();
    }

    @Override
    public Connection getConnection() throws SQLException {
        return Thread.currentThread() == thread ? proxy(Connection.class, connection, "") : source.getConnection();
    }

    private <T> T proxy(Class<T> type, Object target, String prepared) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, (self, method, arguments) -> {
                    if (method.getName().equals("close") && type == Connection.class) {
                        return null;
                    }
                    String first = arguments != null && arguments.length > 0 && arguments[0] instanceof String text
                            ? text
                            : prepared;
                    if (method.getName().startsWith("execute")
                            || method.getName().equals("addBatch")) {
                        texts.add(first);
                    }
                    try {
                        Object result = method.invoke(target, arguments);
                        if (result instanceof PreparedStatement) {
                            return proxy(PreparedStatement.class, result, first);
                        }
                        return result instanceof Statement && method.getName().equals("createStatement")
                                ? proxy(Statement.class, result, "")
                                : result;
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                }));
    }

    @Override
    public Connection getConnection(String username, String password) throws SQLException {
        return getConnection();
    }

    @Override
    public PrintWriter getLogWriter() throws SQLFeatureNotSupportedException {
        throw new SQLFeatureNotSupportedException();
    }

    @Override
    public void setLogWriter(PrintWriter out) {}

    @Override
    public void setLoginTimeout(int seconds) {}

    @Override
    public int getLoginTimeout() {
        return 0;
    }

    @Override
    public Logger getParentLogger() throws SQLFeatureNotSupportedException {
        throw new SQLFeatureNotSupportedException();
    }

    @Override
    public <T> T unwrap(Class<T> type) {
        return type.cast(this);
    }

    @Override
    public boolean isWrapperFor(Class<?> type) {
        return type.isInstance(this);
    }
}

package io.safedb.jdbc;

import java.io.PrintWriter;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Logger;
import javax.sql.DataSource;

/** Hands out one physical connection again and again, and keeps the texts that reach the driver through it. */
public final class RecordingDataSource implements DataSource {
    private final Connection connection;
    private final List<String> texts = new CopyOnWriteArrayList<>();

    private RecordingDataSource(Connection connection) {
        this.connection = connection;
    }

    /** Records what goes through this connection. */
    public static RecordingDataSource single(Connection connection) {
        return new RecordingDataSource(connection);
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
    public Connection getConnection() {
        return proxy(Connection.class, connection);
    }

    private <T> T proxy(Class<T> type, Object target) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, (self, method, arguments) -> {
                    if (method.getName().equals("close") && type == Connection.class) {
                        return null;
                    }
                    if (arguments != null && arguments.length > 0 && arguments[0] instanceof String text) {
                        if (method.getName().startsWith("prepare")
                                || method.getName().startsWith("execute")
                                || method.getName().equals("addBatch")) {
                            texts.add(text);
                        }
                    }
                    try {
                        Object result = method.invoke(target, arguments);
                        if (result instanceof PreparedStatement) {
                            return proxy(PreparedStatement.class, result);
                        }
                        return result instanceof Statement && method.getName().equals("createStatement")
                                ? proxy(Statement.class, result)
                                : result;
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                }));
    }

    @Override
    public Connection getConnection(String username, String password) {
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

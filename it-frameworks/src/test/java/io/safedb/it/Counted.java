package io.safedb.it;

import java.io.PrintWriter;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.CallableStatement;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.Statement;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** Keeps the texts that an application gives to a data source; everything else passes as it is. */
final class Counted implements DataSource {
    private final DataSource source;
    private final Set<String> texts = new ConcurrentSkipListSet<>();

    Counted(DataSource source) {
        this.source = source;
    }

    /** Every different text so far. */
    Set<String> texts() {
        return texts;
    }

    @Override
    public Connection getConnection() throws SQLException {
        return counting(Connection.class, source.getConnection(), null);
    }

    @Override
    public Connection getConnection(String user, String password) throws SQLException {
        return counting(Connection.class, source.getConnection(user, password), null);
    }

    private <T> T counting(Class<T> type, Object target, @Nullable Object connection) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, (self, method, arguments) -> {
                    String name = method.getName();
                    if (arguments != null
                            && arguments.length > 0
                            && arguments[0] instanceof String text
                            && (name.startsWith("prepare") || name.startsWith("execute") || name.equals("addBatch"))) {
                        texts.add(text);
                    }
                    if (name.equals("equals") && method.getDeclaringClass() == Object.class) {
                        return self == arguments[0];
                    }
                    if (name.equals("getConnection") && connection != null) {
                        return connection; // Spring compares it with the one that it has
                    }
                    return counted(send(target, method, arguments), name, self);
                }));
    }

    private @Nullable Object counted(@Nullable Object result, String method, Object self) {
        if (result instanceof Statement && !method.equals("unwrap")) {
            return result instanceof CallableStatement
                    ? counting(CallableStatement.class, result, self)
                    : result instanceof PreparedStatement
                            ? counting(PreparedStatement.class, result, self)
                            : counting(Statement.class, result, self);
        }
        return result;
    }

    private static @Nullable Object send(
            Object target, java.lang.reflect.Method method, @Nullable Object @Nullable [] arguments) throws Throwable {
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause() == null ? e : e.getCause();
        }
    }

    @Override
    public <T> T unwrap(Class<T> type) throws SQLException {
        return type.isInstance(this) ? type.cast(this) : source.unwrap(type);
    }

    @Override
    public boolean isWrapperFor(Class<?> type) throws SQLException {
        return type.isInstance(this) || source.isWrapperFor(type);
    }

    @Override
    public PrintWriter getLogWriter() throws SQLException {
        return source.getLogWriter();
    }

    @Override
    public void setLogWriter(PrintWriter out) throws SQLException {
        source.setLogWriter(out);
    }

    @Override
    public void setLoginTimeout(int seconds) throws SQLException {
        source.setLoginTimeout(seconds);
    }

    @Override
    public int getLoginTimeout() throws SQLException {
        return source.getLoginTimeout();
    }

    @Override
    public Logger getParentLogger() throws SQLFeatureNotSupportedException {
        return source.getParentLogger();
    }
}

package io.safedb.jdbc;

import io.safedb.guard.Decision;
import io.safedb.guard.Finding;
import io.safedb.guard.Obligations;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.CallableStatement;
import java.sql.ParameterMetaData;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Wrapper;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A call of a procedure that the policy lists, or that it only observes: everything else is refused before there is
 * one. It is sent as written and decided again at each execution. A proxy, because the interface has 235 methods, none
 * of them hot, and what matters is what they return.
 */
final class GuardedCall implements InvocationHandler {
    private final GuardedConnection connection;
    private final CallableStatement delegate;
    private final SentSql sent;

    private GuardedCall(GuardedConnection connection, CallableStatement delegate, SentSql sent) {
        this.connection = connection;
        this.delegate = delegate;
        this.sent = sent;
    }

    static CallableStatement guard(GuardedConnection connection, CallableStatement raw, SentSql sent) {
        return (CallableStatement) Proxy.newProxyInstance(
                CallableStatement.class.getClassLoader(),
                new Class<?>[] {CallableStatement.class},
                new GuardedCall(connection, raw, sent));
    }

    @Override
    public @Nullable Object invoke(Object proxy, Method method, @Nullable Object @Nullable [] arguments)
            throws Throwable {
        String name = method.getName();
        if (method.getDeclaringClass() == Object.class) {
            return switch (name) {
                case "equals" -> arguments != null && arguments[0] == proxy;
                case "hashCode" -> System.identityHashCode(proxy);
                default -> "safedb CallableStatement";
            };
        }
        if (method.getDeclaringClass() == Wrapper.class && arguments != null && arguments[0] instanceof Class<?> type) {
            if (name.equals("isWrapperFor")) {
                return type.isInstance(proxy);
            }
            if (type.isInstance(proxy)) {
                return proxy;
            }
            connection.desk.insist(
                    "unwrap",
                    Finding.Kind.TAMPERING,
                    type.getSimpleName(),
                    "the raw object behind a guarded one would run statements that nobody has read");
        }
        if (method.getReturnType() == java.sql.Connection.class) {
            return connection;
        }
        if (name.startsWith("execute") || name.equals("addBatch")) {
            if (arguments != null) {
                throw new SQLException("A call has its text already; use createStatement for another one.", "42809");
            }
            return guarded((Statement) proxy, run(method));
        }
        return guarded((Statement) proxy, send(method, arguments));
    }

    private @Nullable Object run(Method method) throws Throwable {
        BoundTenants bound = BoundTenants.of(sent.statement().call());
        Reading reading = connection.desk.readAgain(sent.reading());
        Decision decision = connection.desk.decide(reading, bound, sent);
        Obligations obligations = decision.obligations();
        if (obligations.isNone()) {
            return connection
                    .send(reading, () -> Optional.ofNullable(sendInside(method)))
                    .orElse(null);
        }
        if (method.getName().endsWith("Batch")) {
            ObligedRun.refuseBatch(connection.desk, reading, bound, obligations);
        }
        LockedRows locked = new LockedRows(sent, decision, Bindings.NONE);
        ObligedRun obliged = new ObligedRun(connection, reading, bound, obligations, locked);
        return connection
                .send(reading, () -> obliged.run(delegate, () -> Optional.ofNullable(sendInside(method))))
                .orElse(null);
    }

    private @Nullable Object sendInside(Method method) throws SQLException {
        try {
            return send(method, null);
        } catch (SQLException | RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new SQLException("The driver failed", e);
        }
    }

    private @Nullable Object send(Method method, @Nullable Object @Nullable [] arguments) throws Throwable {
        try {
            @Nullable Object[] given = arguments == null ? new Object[0] : arguments.clone();
            for (int i = 0; i < given.length; i++) {
                given[i] = Values.raw(given[i]);
            }
            return method.invoke(delegate, given);
        } catch (InvocationTargetException e) {
            throw e.getCause() == null ? e : e.getCause();
        }
    }

    private @Nullable Object guarded(Statement proxy, @Nullable Object result) throws SQLException {
        if (result instanceof ResultSet rows) {
            return new GuardedResultSet(connection.desk, proxy, rows);
        }
        if (result instanceof ResultSetMetaData metaData) {
            return new GuardedResultSetMetaData(connection.desk, metaData);
        }
        if (result instanceof ParameterMetaData metaData) {
            return new GuardedParameterMetaData(connection.desk, metaData, sent);
        }
        return result instanceof SQLException
                ? result
                : connection.desk.values().guard(result);
    }
}

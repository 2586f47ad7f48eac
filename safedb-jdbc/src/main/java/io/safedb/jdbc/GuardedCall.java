package io.safedb.jdbc;

import io.safedb.guard.Finding;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Blob;
import java.sql.CallableStatement;
import java.sql.Clob;
import java.sql.NClob;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.Statement;
import java.sql.Wrapper;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What {@code prepareCall} gives: a guarded prepared statement, whose setters map positions and which decides at each
 * execution, and beside it the methods that a call has more. These take a position, which is mapped as well, or a name,
 * which is refused as the driver refuses it. A proxy, because they are 120, none of them hot, and all of two kinds.
 */
final class GuardedCall implements InvocationHandler {
    /** Getters of values that lead to objects of no row, or to rows that nobody has read. */
    private static final Set<String> LARGE = Set.of("getBlob", "getClob", "getNClob");

    private static final Set<String> LOCATORS = Set.of("getRef", "getRowId");

    private final CallableStatement delegate;
    private final GuardedPreparedStatement prepared;

    private GuardedCall(CallableStatement delegate, GuardedPreparedStatement prepared) {
        this.delegate = delegate;
        this.prepared = prepared;
    }

    static CallableStatement guard(GuardedConnection connection, CallableStatement raw, SentSql sent, int updatable) {
        GuardedPreparedStatement prepared = new GuardedPreparedStatement(connection, raw, sent, updatable);
        CallableStatement call = (CallableStatement) Proxy.newProxyInstance(
                CallableStatement.class.getClassLoader(),
                new Class<?>[] {CallableStatement.class},
                new GuardedCall(raw, prepared));
        prepared.face(call);
        return call;
    }

    @Override
    public @Nullable Object invoke(Object proxy, Method method, @Nullable Object @Nullable [] arguments)
            throws Throwable {
        @Nullable Object[] given = arguments == null ? new Object[0] : arguments.clone();
        Class<?> declared = method.getDeclaringClass();
        if (declared == Object.class) {
            return ProxyIdentity.answer(proxy, method, given, "CallableStatement");
        }
        if (declared == Wrapper.class && given[0] instanceof Class<?> type && type.isInstance(proxy)) {
            return method.getReturnType() == boolean.class ? (Object) true : proxy;
        }
        if (!isPlaced(method)) {
            return unknown(method);
        }
        return declared == CallableStatement.class ? ofCall(method, given) : send(prepared, method, given);
    }

    /** Whether it is known what a method does; one that JDBC may add is not. */
    static boolean isPlaced(Method method) {
        Class<?> declared = method.getDeclaringClass();
        if (declared != CallableStatement.class) {
            return declared == PreparedStatement.class
                    || declared == Statement.class
                    || declared == Wrapper.class
                    || declared == AutoCloseable.class;
        }
        Class<?>[] types = method.getParameterTypes();
        return types.length == 0
                ? method.getName().equals("wasNull")
                : types[0] == String.class
                        || (types[0] == int.class
                                && (method.getName().startsWith("get")
                                        || method.getName().equals("registerOutParameter")));
    }

    private @Nullable Object ofCall(Method method, @Nullable Object[] given) throws Throwable {
        Class<?>[] types = method.getParameterTypes();
        if (types.length == 0) {
            return delegate.wasNull();
        }
        if (types[0] == String.class) {
            throw new SQLFeatureNotSupportedException(
                    "CallableStatement." + method.getName()
                            + " by name is not supported by the driver; use the position",
                    "0A000");
        }
        if (!(given[0] instanceof Integer position)) {
            return unknown(method);
        }
        refuseLocators(method.getName(), given);
        given[0] = prepared.sent.position(position);
        Object result = send(delegate, method, given);
        return result instanceof ResultSet rows
                ? new GuardedResultSet(prepared.database, prepared.face(), rows)
                : prepared.database.values.guard(result);
    }

    private void refuseLocators(String method, @Nullable Object[] given) throws SQLException {
        Object second = given.length < 2 ? null : given[1];
        if (LARGE.contains(method) || second == Blob.class || second == Clob.class || second == NClob.class) {
            prepared.database.insist(
                    "CallableStatement." + method, Finding.Kind.REVEALING, LargeObjects.SUBJECT, LargeObjects.WHY);
        }
        if (LOCATORS.contains(method)) {
            prepared.database.insist(
                    "CallableStatement." + method,
                    Finding.Kind.UNREADABLE,
                    "a locator",
                    "safedb does not know to whose row it leads");
        }
        if (second instanceof Map<?, ?> map && !map.isEmpty()) {
            prepared.database.insist(
                    "CallableStatement." + method,
                    Finding.Kind.UNREADABLE,
                    "a type map",
                    "the classes in it would read from the driver's own stream");
        }
    }

    private Object unknown(Method method) throws SQLException {
        prepared.database.insist(
                "CallableStatement." + method.getName(),
                Finding.Kind.UNREADABLE,
                method.getName(),
                "safedb does not know this method");
        throw new SQLFeatureNotSupportedException("safedb does not know this method", "0A000");
    }

    private static @Nullable Object send(Object target, Method method, @Nullable Object[] given) throws Throwable {
        try {
            return method.invoke(target, given);
        } catch (InvocationTargetException e) {
            throw e.getCause() == null ? e : e.getCause();
        }
    }
}

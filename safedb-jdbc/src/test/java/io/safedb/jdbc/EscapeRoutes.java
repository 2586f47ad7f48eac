package io.safedb.jdbc;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.sql.Array;
import java.sql.Blob;
import java.sql.Clob;
import java.sql.Connection;
import java.sql.Ref;
import java.sql.ResultSet;
import java.sql.RowId;
import java.sql.SQLException;
import java.sql.SQLXML;
import java.sql.Savepoint;
import java.sql.Statement;
import java.sql.Struct;
import java.sql.Wrapper;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PGobject;

/**
 * Walks the objects behind a guarded one: calls every method of its JDBC interfaces with sensible arguments, looks at
 * what comes back, and goes on from there. An object of the driver or the pool, or a JDBC object that is not safedb's,
 * is an escape.
 */
final class EscapeRoutes {
    private static final int DEPTH = 5;

    /** Methods that would end the walk, and some that the driver lacks, for which the pool gives up a connection. */
    private static final Set<String> LEFT_OUT = Set.of(
            "getURL",
            "getAttributes",
            "getSuperTables",
            "getSuperTypes",
            "close",
            "abort",
            "free",
            "closeOnCompletion",
            "setNetworkTimeout",
            "wait",
            "notify",
            "notifyAll");

    private static final List<Class<?>> WANTED = List.of(
            Connection.class,
            Statement.class,
            ResultSet.class,
            DataSource.class,
            Array.class,
            SQLXML.class,
            Blob.class,
            Clob.class,
            String.class,
            Object.class,
            org.postgresql.PGConnection.class,
            org.postgresql.PGStatement.class,
            org.postgresql.jdbc.PgConnection.class,
            com.zaxxer.hikari.HikariDataSource.class);

    private final String query;
    private final IdentityHashMap<Object, Boolean> seen = new IdentityHashMap<>();
    private final Set<String> escapes = new TreeSet<>();
    private final Set<String> called = new LinkedHashSet<>();
    private final Map<String, Integer> visits = new java.util.HashMap<>();

    EscapeRoutes(String query) {
        this.query = query;
    }

    /** The ways out that were found, as chains of calls. */
    Set<String> escapes() {
        return escapes;
    }

    /** The methods that gave an answer. */
    Set<String> answered() {
        return called;
    }

    void walk(String path, @Nullable Object object) {
        walk(path, object, 0);
    }

    private void walk(String path, @Nullable Object object, int depth) {
        if (object == null || seen.put(object, Boolean.TRUE) != null) {
            return;
        }
        if (object instanceof Collection<?> elements) {
            elements.forEach(element -> walk(path + "[]", element, depth));
            return;
        }
        if (object instanceof Object[] elements) {
            for (Object element : elements) {
                walk(path + "[]", element, depth);
            }
            return;
        }
        if (isEscape(object)) {
            escapes.add(path + " gives " + object.getClass().getName());
            return;
        }
        // A kind of object behaves alike wherever it comes from: a few of each are enough.
        if (!isJdbc(object) || depth >= DEPTH || visits.merge(kind(object), 1, Integer::sum) > 4) {
            return;
        }
        prepare(object);
        for (Class<?> type : interfaces(object.getClass())) {
            for (Method method : inOrder(type.getMethods())) {
                if (Modifier.isStatic(method.getModifiers()) || LEFT_OUT.contains(method.getName())) {
                    continue;
                }
                for (Object[] arguments : arguments(object, method)) {
                    if (object instanceof Statement && method.getName().startsWith("get")) {
                        prepare(object); // What was called before may have used the result up.
                    }
                    Object result = call(object, method, arguments);
                    walk(path + "." + method.getName(), result, depth + 1);
                }
            }
        }
    }

    /**
     * A virtual machine lists methods in an order of its own, which changes from run to run; the walk is to be the
     * same.
     */
    private static List<Method> inOrder(Method[] methods) {
        return Arrays.stream(methods)
                .sorted(Comparator.comparing(Method::getName).thenComparing(Method::toGenericString))
                .toList();
    }

    private static String kind(Object object) {
        return Proxy.isProxyClass(object.getClass())
                ? Proxy.getInvocationHandler(object).getClass().getName()
                : object.getClass().getName();
    }

    private void prepare(Object object) {
        try {
            if (object instanceof ResultSet rows) {
                rows.next();
            } else if (object instanceof java.sql.PreparedStatement statement) {
                statement.execute();
            } else if (object instanceof Statement statement) {
                statement.execute(query);
            }
        } catch (SQLException e) {
            // It is walked as it is.
        }
    }

    private @Nullable Object call(Object object, Method method, Object[] arguments) {
        try {
            Object result = method.invoke(object, arguments);
            called.add(method.getDeclaringClass().getSimpleName() + "." + method.getName());
            if (object instanceof ResultSet rows && !method.getName().startsWith("get")) {
                rows.absolute(1);
            }
            return result;
        } catch (InvocationTargetException | SQLException e) {
            return null;
        } catch (IllegalAccessException e) {
            throw new AssertionError(e);
        }
    }

    private List<Object[]> arguments(Object object, Method method) {
        Class<?>[] types = method.getParameterTypes();
        List<Object[]> all = new ArrayList<>();
        if (types.length == 0) {
            all.add(new Object[0]);
            return all;
        }
        int alternatives = object instanceof ResultSet ? 14 : WANTED.size();
        for (int alternative = 0; alternative < alternatives; alternative++) {
            Object[] arguments = new Object[types.length];
            for (int i = 0; i < types.length; i++) {
                arguments[i] = argument(object, method, types[i], i, alternative);
            }
            all.add(arguments);
            if (types[0] != Class.class && !(object instanceof ResultSet)) {
                break;
            }
            if (object instanceof ResultSet && types.length == 2 && types[1] == Class.class) {
                for (Class<?> wanted : WANTED) {
                    all.add(new Object[] {arguments[0], wanted});
                }
            }
        }
        return all;
    }

    private @Nullable Object argument(Object object, Method method, Class<?> type, int index, int alternative) {
        if (type == int.class && object instanceof Connection && types(method) > 0) {
            // createStatement and prepareStatement: type, concurrency, holdability; a lone one asks for keys
            int place = index - (method.getName().startsWith("prepare") ? 1 : 0);
            return types(method) == 1
                    ? Statement.RETURN_GENERATED_KEYS
                    : place == 0
                            ? ResultSet.TYPE_SCROLL_INSENSITIVE
                            : place == 1 ? ResultSet.CONCUR_READ_ONLY : ResultSet.HOLD_CURSORS_OVER_COMMIT;
        }
        if (type == int.class || type == long.class || type == short.class || type == byte.class) {
            long number = object instanceof ResultSet && index == 0 ? alternative + 1 : 1;
            return type == int.class
                    ? (Object) (int) number
                    : type == long.class ? (Object) number : type == short.class ? (Object) (short) 1 : (byte) 1;
        }
        if (type == boolean.class) {
            return true;
        }
        if (type == String.class) {
            if (object instanceof java.sql.DatabaseMetaData) {
                return index == 2 ? "tickets" : null;
            }
            if (object instanceof ResultSet rows) {
                try {
                    return rows.getMetaData().getColumnLabel(alternative + 1);
                } catch (SQLException e) {
                    return "id";
                }
            }
            return method.getName().equals("createArrayOf") ? "text" : query;
        }
        if (type == Class.class) {
            return WANTED.get(alternative % WANTED.size());
        }
        if (type == String[].class) {
            return object instanceof Connection || object instanceof Statement ? new String[] {"id"} : null;
        }
        if (type == int[].class) {
            return new int[] {1};
        }
        if (type == Object[].class) {
            return new Object[] {"x"};
        }
        if (type == Map.class) {
            return Collections.emptyMap();
        }
        return type == float.class ? (Object) 1f : type == double.class ? (Object) 1d : null;
    }

    private static int types(Method method) {
        if (!method.getName().equals("createStatement") && !method.getName().startsWith("prepare")) {
            return 0;
        }
        int count = 0;
        for (Class<?> type : method.getParameterTypes()) {
            count += type == int.class ? 1 : 0;
        }
        return count;
    }

    private static Set<Class<?>> interfaces(Class<?> type) {
        Set<Class<?>> found = new LinkedHashSet<>();
        for (Class<?> c = type; c != null; c = c.getSuperclass()) {
            for (Class<?> i : c.getInterfaces()) {
                if (i.getName().startsWith("java.sql.") || i.getName().startsWith("javax.sql.")) {
                    found.add(i);
                }
            }
        }
        return found;
    }

    private static boolean isJdbc(Object object) {
        return object instanceof Wrapper
                || object instanceof Array
                || object instanceof Blob
                || object instanceof Clob
                || object instanceof SQLXML
                || object instanceof Ref
                || object instanceof RowId
                || object instanceof Struct
                || object instanceof Savepoint;
    }

    private static boolean isEscape(Object object) {
        String name = object.getClass().getName();
        if (object instanceof PGobject || object instanceof Throwable) {
            return false;
        }
        if (name.startsWith("org.postgresql.") || name.startsWith("com.zaxxer.")) {
            return true;
        }
        return isJdbc(object) && !kind(object).startsWith("io.safedb.jdbc.");
    }
}

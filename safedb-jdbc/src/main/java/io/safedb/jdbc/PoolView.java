package io.safedb.jdbc;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Set;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * The numbers of a HikariCP pool below the guard, behind HikariCP's own interface {@code HikariPoolMXBean}: how many
 * connections there are, and who waits. A proxy of that one interface: the pool's bean is the pool, which has
 * connections to give.
 *
 * <p>The pool's configuration ({@code HikariConfigMXBean}) is no such view. It sets user, password and catalogue, and
 * Spring Boot casts whatever it gets for it to the data source.
 */
final class PoolView implements InvocationHandler {
    private static final String BEAN = "com.zaxxer.hikari.HikariPoolMXBean";
    private static final Set<String> NUMBERS =
            Set.of("getActiveConnections", "getIdleConnections", "getThreadsAwaitingConnection", "getTotalConnections");

    private final Object pool;

    private PoolView(Object pool) {
        this.pool = pool;
    }

    /**
     * The view of a data source.
     *
     * @param raw the data source below the guard
     * @param type what a caller asks for
     * @return null if it is another type, or the data source is no pool, or one that has not started
     */
    static @Nullable Object of(DataSource raw, Class<?> type) {
        if (!type.getName().equals(BEAN) || !type.isInterface()) {
            return null;
        }
        try {
            Object pool = raw.getClass().getMethod("getHikariPoolMXBean").invoke(raw);
            return type.isInstance(pool)
                    ? Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, new PoolView(pool))
                    : null;
        } catch (ReflectiveOperationException e) {
            return null;
        }
    }

    @Override
    public @Nullable Object invoke(Object proxy, Method method, @Nullable Object @Nullable [] arguments)
            throws Throwable {
        if (method.getDeclaringClass() == Object.class) {
            return ProxyIdentity.answer(proxy, method, arguments, "PoolView");
        }
        if (!NUMBERS.contains(method.getName())) {
            throw new UnsupportedOperationException(method.getName()
                    + " is not done through a guarded data source; use the pool itself, where it is made");
        }
        try {
            return method.invoke(pool);
        } catch (InvocationTargetException e) {
            throw e.getCause() == null ? e : e.getCause();
        }
    }
}

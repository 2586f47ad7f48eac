package io.safedb.benchmarks;

import io.safedb.environment.EnvironmentMarker;
import java.lang.invoke.MethodHandles;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.Statement;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import javax.sql.DataSource;
import net.bytebuddy.ByteBuddy;
import net.bytebuddy.dynamic.loading.ClassLoadingStrategy;
import net.bytebuddy.implementation.StubMethod;
import net.bytebuddy.matcher.ElementMatchers;
import org.jspecify.annotations.Nullable;

/**
 * A driver that does nothing, so that what is measured is the guard alone. The objects on the measured path are
 * generated classes without any dispatch of their own; what start-up asks (product, settings, marker, catalogue) is
 * answered by slow proxies.
 */
final class StubDatabase {
    /** One class for each type, however many stubs there are. */
    private static final ClassValue<Class<?>> GENERATED = new ClassValue<>() {
        @Override
        protected Class<?> computeValue(Class<?> type) {
            return new ByteBuddy()
                    .subclass(type)
                    .name(StubDatabase.class.getPackageName() + ".Generated" + type.getSimpleName())
                    .method(ElementMatchers.isAbstract())
                    .intercept(StubMethod.INSTANCE)
                    .make()
                    .load(
                            StubDatabase.class.getClassLoader(),
                            ClassLoadingStrategy.UsingLookup.of(MethodHandles.lookup()))
                    .getLoaded();
        }
    };

    private final PreparedStatement hot;
    private final Connection connection;

    StubDatabase() throws ReflectiveOperationException {
        ResultSet noRows = stub(ResultSet.class);
        hot = stub(StubPreparedStatement.class);
        ((StubPreparedStatement) hot).rows = noRows;
        StubConnection generated = stub(StubConnection.class);
        generated.database = this;
        connection = generated;
    }

    Connection connection() {
        return connection;
    }

    DataSource dataSource() {
        return proxy(DataSource.class, (self, method, arguments) -> connection);
    }

    /** A connection whose measured methods are plain ones. */
    @SuppressWarnings("NullAway.Init") // set right after generation
    abstract static class StubConnection implements Connection {
        StubDatabase database;

        /** For the generated class. */
        StubConnection() {}

        @Override
        public PreparedStatement prepareStatement(String sql) {
            return (sql.startsWith("SELECT c.") || sql.startsWith("SELECT DISTINCT p."))
                    ? proxy(
                            PreparedStatement.class,
                            (self, method, arguments) ->
                                    method.getName().equals("executeQuery") ? rows(List.of()) : nothing(method))
                    : database.hot;
        }

        @Override
        public boolean getAutoCommit() {
            return true;
        }

        @Override
        public Statement createStatement() {
            return proxy(
                    Statement.class,
                    (self, method, arguments) ->
                            method.getName().equals("executeQuery") ? answer((String) arguments[0]) : nothing(method));
        }

        @Override
        public DatabaseMetaData getMetaData() {
            return proxy(DatabaseMetaData.class, (self, method, arguments) -> switch (method.getName()) {
                case "getDatabaseProductName" -> "PostgreSQL";
                case "getDriverName" -> "PostgreSQL JDBC Driver";
                default -> nothing(method);
            });
        }

        @Override
        public boolean isWrapperFor(Class<?> type) {
            return type.isInstance(this);
        }

        @Override
        public <T> T unwrap(Class<T> type) {
            return type.cast(this);
        }
    }

    /** A statement whose measured methods are plain ones. */
    @SuppressWarnings("NullAway.Init") // set right after generation
    abstract static class StubPreparedStatement implements PreparedStatement {
        ResultSet rows;

        /** For the generated class. */
        StubPreparedStatement() {}

        @Override
        public ResultSet executeQuery() {
            return rows;
        }

        @Override
        public long executeLargeUpdate() {
            return 1;
        }

        @Override
        public long getLargeUpdateCount() {
            return 1;
        }
    }

    private static ResultSet answer(String sql) {
        if (sql.contains("current_database")) {
            return rows(List.of("stub", "public", "on", "UTF8", "UTF8", "PostgreSQL 18.0 (stub)"));
        }
        if (sql.contains("to_regclass")) {
            return rows(List.of(true));
        }
        if (sql.contains(EnvironmentMarker.RELATION)) {
            return rows(List.of("disposable", "stub-id", "benchmarks", Timestamp.from(Instant.EPOCH)));
        }
        return rows(List.of());
    }

    /** One row of these columns, or no row. */
    private static ResultSet rows(List<Object> columns) {
        int[] left = {columns.isEmpty() ? 0 : 1};
        List<String> marker = List.of("environment", "database_id", "owner", "created_at");
        return proxy(ResultSet.class, (self, method, arguments) -> switch (method.getName()) {
            case "next" -> left[0]-- > 0;
            case "getString", "getBoolean", "getTimestamp", "getObject" ->
                columns.get(arguments[0] instanceof Integer index ? index - 1 : marker.indexOf((String) arguments[0]));
            default -> nothing(method);
        });
    }

    private static @Nullable Object nothing(Method method) {
        Class<?> type = method.getReturnType();
        if (type == boolean.class) {
            return false;
        }
        if (type == int.class) {
            return 0;
        }
        return type == long.class ? Long.valueOf(0) : null;
    }

    private static <T> T proxy(Class<T> type, InvocationHandler handler) {
        return type.cast(Proxy.newProxyInstance(StubDatabase.class.getClassLoader(), new Class<?>[] {type}, handler));
    }

    /** Completes a type: every method that is left abstract returns nothing. */
    private static <T> T stub(Class<T> type) throws ReflectiveOperationException {
        return type.cast(GENERATED.get(type).getDeclaredConstructor().newInstance());
    }
}

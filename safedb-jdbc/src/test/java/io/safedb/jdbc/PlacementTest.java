package io.safedb.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.sql.Array;
import java.sql.CallableStatement;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.ParameterMetaData;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLXML;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class PlacementTest {
    private static final Map<Class<?>, Class<?>> GUARDED = Map.of(
            DataSource.class, GuardedDataSource.class,
            Connection.class, GuardedConnection.class,
            Statement.class, GuardedStatement.class,
            PreparedStatement.class, GuardedPreparedStatement.class,
            ResultSet.class, GuardedResultSet.class,
            ResultSetMetaData.class, GuardedResultSetMetaData.class,
            ParameterMetaData.class, GuardedParameterMetaData.class,
            Array.class, GuardedArray.class,
            SQLXML.class, GuardedSqlXml.class,
            Savepoint.class, GuardedSavepoint.class);

    interface Tomorrow extends Connection {
        default Connection twin() {
            return this;
        }
    }

    interface TomorrowsMetaData extends DatabaseMetaData {
        ResultSet getRowSamples(String table);
    }

    interface TomorrowsCall extends CallableStatement {
        Object takeObject(int parameter);
    }

    /** A guarded class that shows more than JDBC. */
    abstract static class TomorrowsArray implements Array {
        public String dump() {
            return "";
        }
    }

    @Test
    @DisplayName("every method of every wrapped interface of the running JDK has a place")
    void placed() {
        GUARDED.forEach((type, guarded) -> assertThat(unplaced(type, guarded))
                .as("Methods of %s without a place in %s", type.getSimpleName(), guarded.getSimpleName())
                .isEmpty());
        assertThat(unplacedMetaData(DatabaseMetaData.class)).isEmpty();
        assertThat(unplacedCall(CallableStatement.class)).isEmpty();
    }

    @Test
    @DisplayName("guarded objects show nothing that is not JDBC's")
    void nothingMore() {
        GUARDED.forEach((type, guarded) -> assertThat(more(type, guarded))
                .as("Public methods of %s that %s does not have", guarded.getSimpleName(), type.getSimpleName())
                .isEmpty());
        assertThat(more(ResultSet.class, UpdatableResultSet.class)).isEmpty();
        assertThat(more(Array.class, TomorrowsArray.class)).containsExactly("dump()");
    }

    @Test
    @DisplayName("a method that a later JDK adds is reported until somebody places it")
    void tomorrow() {
        assertThat(unplaced(Tomorrow.class, GuardedConnection.class)).contains("twin()");
        assertThat(unplacedMetaData(TomorrowsMetaData.class)).containsExactly("getRowSamples(String)");
        assertThat(unplacedCall(TomorrowsCall.class)).containsExactly("takeObject(int)");
    }

    private static Set<String> unplaced(Class<?> type, Class<?> guarded) {
        Set<String> unplaced = new TreeSet<>();
        for (Method method : type.getMethods()) {
            if (Modifier.isStatic(method.getModifiers())) {
                continue;
            }
            try {
                Method found = guarded.getMethod(method.getName(), method.getParameterTypes());
                if (found.getDeclaringClass().getPackage() != guarded.getPackage()) {
                    unplaced.add(signature(method));
                }
            } catch (NoSuchMethodException e) {
                unplaced.add(signature(method));
            }
        }
        return unplaced;
    }

    private static Set<String> unplacedMetaData(Class<?> type) {
        return Arrays.stream(type.getMethods())
                .filter(method -> GuardedDatabaseMetaData.place(method.getName()) == null)
                .map(PlacementTest::signature)
                .collect(Collectors.toSet());
    }

    private static Set<String> unplacedCall(Class<?> type) {
        return Arrays.stream(type.getMethods())
                .filter(method -> !Modifier.isStatic(method.getModifiers()) && !GuardedCall.isPlaced(method))
                .map(PlacementTest::signature)
                .collect(Collectors.toSet());
    }

    private static Set<String> more(Class<?> type, Class<?> guarded) {
        Set<String> known = Stream.of(type, Object.class)
                .flatMap(one -> Arrays.stream(one.getMethods()))
                .map(PlacementTest::signature)
                .collect(Collectors.toSet());
        return Arrays.stream(guarded.getMethods())
                .filter(method -> !method.isSynthetic())
                .map(PlacementTest::signature)
                .filter(signature -> !known.contains(signature))
                .collect(Collectors.toSet());
    }

    private static String signature(Method method) {
        return Arrays.stream(method.getParameterTypes())
                .map(Class::getSimpleName)
                .collect(Collectors.joining(", ", method.getName() + "(", ")"));
    }
}

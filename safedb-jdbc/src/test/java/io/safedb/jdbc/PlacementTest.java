package io.safedb.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.sql.Array;
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

    @Test
    @DisplayName("every method of every wrapped interface of the running JDK has a place")
    void placed() {
        GUARDED.forEach((type, guarded) -> assertThat(unplaced(type, guarded))
                .as("Methods of %s without a place in %s", type.getSimpleName(), guarded.getSimpleName())
                .isEmpty());
        assertThat(unplacedMetaData(DatabaseMetaData.class)).isEmpty();
    }

    @Test
    @DisplayName("a method that a later JDK adds is reported until somebody places it")
    void tomorrow() {
        assertThat(unplaced(Tomorrow.class, GuardedConnection.class)).contains("twin()");
        assertThat(unplacedMetaData(TomorrowsMetaData.class)).containsExactly("getRowSamples(String)");
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

    private static String signature(Method method) {
        return Arrays.stream(method.getParameterTypes())
                .map(Class::getSimpleName)
                .collect(Collectors.joining(", ", method.getName() + "(", ")"));
    }
}

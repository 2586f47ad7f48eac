package io.safedb.jdbc;

import static io.safedb.jdbc.GuardedPostgres.ORG_A;
import static org.assertj.core.api.Assertions.assertThat;

import io.safedb.Rule;
import io.safedb.TenantScope;
import io.safedb.environment.Environment;
import io.safedb.jdbc.dialect.Dialect;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.Statement;
import java.sql.Wrapper;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.JarFile;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.postgresql.util.PGobject;

@DisplayName("The classes of the driver that is on the class path")
class DriverPlacementTest {
    /** What leads on to statements: JDBC's own, and whatever of the driver knows its protocol. */
    private static boolean leadsOn(Class<?> type) {
        Class<?> one = type.isArray() ? type.getComponentType() : type;
        return Wrapper.class.isAssignableFrom(one)
                || one.getName().startsWith("org.postgresql.core.")
                || one.getName().startsWith("org.postgresql.jdbc.")
                || one == java.sql.Array.class
                || one == java.sql.Blob.class
                || one == java.sql.Clob.class;
    }

    /** A value of tomorrow's driver that holds its connection. */
    static final class Tomorrow extends PGobject {
        private static final long serialVersionUID = 1L;

        final transient @Nullable Connection connection = null;

        @Nullable
        ResultSet rows() {
            return null;
        }
    }

    @Test
    @DisplayName("that pass as plain values lead to no statement")
    void values() throws Exception {
        Dialect dialect = Dialect.SHIPPED.get(0);
        List<Class<?>> plain =
                types().stream().filter(type -> dialect.isPlain(type)).toList();
        assertThat(plain).hasSizeGreaterThan(8).contains(PGobject.class);
        for (Class<?> type : plain) {
            assertThat(leads(type)).as(type.getName()).isEmpty();
        }
        assertThat(dialect.isPlain(Tomorrow.class)).isTrue();
        assertThat(leads(Tomorrow.class)).containsExactly("field connection", "method rows");
    }

    @Test
    @DisplayName("are given by no unwrap: what they have beyond JDBC is out of reach")
    void unwrapped() throws Exception {
        List<Class<?>> types = types();
        assertThat(types).hasSizeGreaterThan(200).contains(org.postgresql.PGConnection.class);
        try (GuardedPostgres database = GuardedPostgres.start(Environment.PRODUCTION);
                TenantScope scope = TenantScope.open(ORG_A);
                Connection connection = database.guarded.getConnection();
                Statement statement = connection.createStatement();
                PreparedStatement prepared = connection.prepareStatement("SELECT id FROM tickets");
                ResultSet rows = prepared.executeQuery()) {
            assertThat(scope.tenant()).isEqualTo(ORG_A);
            List<Wrapper> guarded = List.of(
                    database.guarded,
                    connection,
                    statement,
                    prepared,
                    rows,
                    rows.getMetaData(),
                    prepared.getParameterMetaData(),
                    connection.getMetaData());
            for (Wrapper one : guarded) {
                for (Class<?> type : types) {
                    assertThat(one.isWrapperFor(type)).as(one + " for " + type).isFalse();
                }
                GuardedPostgres.assertRefused(
                        Rule.SCOPE_TAMPERING, () -> one.unwrap(org.postgresql.PGConnection.class));
            }
        }
    }

    private static Set<String> leads(Class<?> type) {
        Set<String> leads = new TreeSet<>();
        for (Class<?> one = type; one != null && one != Object.class; one = one.getSuperclass()) {
            for (Field field : one.getDeclaredFields()) {
                if (!Modifier.isStatic(field.getModifiers()) && leadsOn(field.getType())) {
                    leads.add("field " + field.getName());
                }
            }
            for (Method method : one.getDeclaredMethods()) {
                if (leadsOn(method.getReturnType())) {
                    leads.add("method " + method.getName());
                }
            }
        }
        return leads;
    }

    /** Every class of the driver that can be loaded without what it may be used with. */
    private static List<Class<?>> types() throws Exception {
        Path jar = Path.of(org.postgresql.Driver.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        List<Class<?>> types = new ArrayList<>();
        try (JarFile file = new JarFile(jar.toFile())) {
            for (String name : file.stream().map(Object::toString).sorted().toList()) {
                if (name.startsWith("org/postgresql/")
                        && name.endsWith(".class")
                        && !name.startsWith("org/postgresql/shaded/")) {
                    Class<?> type = load(name.substring(0, name.length() - 6).replace('/', '.'));
                    if (type != null) {
                        types.add(type);
                    }
                }
            }
        }
        return types;
    }

    private static @Nullable Class<?> load(String name) {
        try {
            return Class.forName(name, false, DriverPlacementTest.class.getClassLoader());
        } catch (ClassNotFoundException | LinkageError e) {
            return null;
        }
    }
}

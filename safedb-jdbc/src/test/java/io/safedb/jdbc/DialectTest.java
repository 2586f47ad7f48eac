package io.safedb.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.safedb.SafeDb;
import io.safedb.environment.Environment;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DialectTest {
    /** What no other database understands. */
    private static final Pattern POSTGRESQL_ONLY = Pattern.compile(
            "pg_[a-z]+|to_regclass|::[a-z]|current_setting|set_config|row_security|LOCK TABLE|23P01|55P03|org\\.postgresql");

    private static final Pattern LITERAL = Pattern.compile("(?s)\"\"\".*?\"\"\"|\"(?:[^\"\\\\\n]|\\\\.)*\"");

    private static DataSource h2(String mode) {
        String url = "jdbc:h2:mem:" + mode.length() + ";DB_CLOSE_DELAY=-1" + mode;
        return (DataSource) Proxy.newProxyInstance(
                DialectTest.class.getClassLoader(),
                new Class<?>[] {DataSource.class},
                (self, method, arguments) -> DriverManager.getConnection(url));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ";MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE;DEFAULT_NULL_ORDERING=HIGH"})
    @DisplayName("another product is refused by name, also one that imitates PostgreSQL, and goes on working")
    void anotherProduct(String mode) throws SQLException {
        DataSource raw = h2(mode);
        EmbeddedPostgresServer.run(raw, "CREATE TABLE tickets (id int PRIMARY KEY); INSERT INTO tickets VALUES (1)");
        try (SafeDb safeDb =
                SafeDb.create(GuardedPostgres.policy(Environment.TEST).build())) {
            assertThatThrownBy(() -> SafeDataSource.wrap(raw, safeDb))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContainingAll(
                            "H2 2.5.252",
                            "H2 JDBC Driver",
                            "PostgreSQL 15 or newer through the PostgreSQL JDBC Driver");
        }
        assertThatThrownBy(() -> JdbcMarker.init(raw, Environment.TEST, "the tests"))
                .isInstanceOf(SQLException.class)
                .hasMessageContaining("H2");
        try (Connection connection = raw.getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT id FROM tickets")) {
            assertThat(GuardedPostgres.column(rows)).containsExactly("1");
        }
    }

    @Test
    @DisplayName("PostgreSQL behind a driver that reads texts in another way is refused by the driver's name")
    void anotherDriver() throws SQLException {
        DataSource raw = EmbeddedPostgresServer.newDatabase("driver");
        DataSource other = telling(raw, "getDriverName", "PostgreSQL JDBC - NG");
        try (SafeDb safeDb =
                SafeDb.create(GuardedPostgres.policy(Environment.TEST).build())) {
            assertThatThrownBy(() -> SafeDataSource.wrap(other, safeDb))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("PostgreSQL JDBC - NG");
        }
    }

    private static DataSource telling(DataSource raw, String question, String answer) {
        return proxy(DataSource.class, raw, "getConnection", () -> {
            Connection connection = raw.getConnection();
            return proxy(
                    Connection.class,
                    connection,
                    "getMetaData",
                    () -> proxy(DatabaseMetaData.class, connection.getMetaData(), question, () -> answer));
        });
    }

    private interface Answer {
        Object give() throws SQLException;
    }

    private static <T> T proxy(Class<T> type, T behind, String question, Answer answer) {
        return type.cast(Proxy.newProxyInstance(
                DialectTest.class.getClassLoader(), new Class<?>[] {type}, (self, method, arguments) -> {
                    if (method.getName().equals(question)) {
                        return answer.give();
                    }
                    try {
                        return method.invoke(behind, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                }));
    }

    @Test
    @DisplayName("what only PostgreSQL understands is written behind the dialect, or printed for PostgreSQL")
    void seam() throws IOException {
        List<String> outside = new ArrayList<>();
        for (Path file : sources()) {
            Matcher literal = LITERAL.matcher(withoutComments(Files.readString(file)));
            while (literal.find()) {
                Matcher found = POSTGRESQL_ONLY.matcher(literal.group());
                if (found.find()) {
                    outside.add(file.getFileName() + " says " + found.group());
                }
            }
        }
        assertThat(outside).isEmpty();
    }

    private static List<Path> sources() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("src/main/java/io/safedb/jdbc"))) {
            return files.filter(file -> file.toString().endsWith(".java")).toList();
        }
    }

    private static String withoutComments(String code) {
        return code.replaceAll("(?s)/\\*.*?\\*/", "").replaceAll("//[^\\n]*", "");
    }
}

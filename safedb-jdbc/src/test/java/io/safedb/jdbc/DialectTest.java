package io.safedb.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
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
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DialectTest {
    /** What may be written for PostgreSQL alone: reached through the dialect only, except for what prints or reads. */
    private static final Set<String> BEHIND_THE_SEAM = Set.of(
            "PostgreSql",
            "PostgresCatalogue",
            "PostgresErrors",
            "PostgresPlaces",
            "RowsAtStake",
            "ServerCounts",
            "UsedTokens",
            "StampedTables",
            "TestDataPurge",
            "PolicyDdl",
            "PostgresRowSecurity",
            "SecuredRelations",
            "RlsPolicies");

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

    @ParameterizedTest
    @ValueSource(
            strings = {
                "PostgreSQL 15.0 on x86_64-pc-linux-gnu, compiled by gcc (GCC) 12.2.0, 64-bit",
                "PostgreSQL 18.6 (Debian 18.6-1.pgdg120+1) on aarch64-unknown-linux-gnu, compiled by gcc, 64-bit",
                "PostgreSQL 16beta2 on x86_64-apple-darwin, compiled by Apple clang version 14.0.3",
                "PostgreSQL 17.2, compiled by Visual C++ build 1937, 64-bit"
            })
    @DisplayName("the server's own way to say its version is understood")
    void versions(String version) {
        assertThatCode(() -> PostgreSql.requireVersion(version)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "PostgreSQL 14.19 on x86_64-pc-linux-gnu, compiled by gcc (GCC) 12.2.0, 64-bit",
                "PostgreSQL 9.4.26 (Greenplum Database 6.25.3) on x86_64-unknown-linux-gnu",
                "PostgreSQL 15.4 (EnterpriseDB Advanced Server 15.4.0) on x86_64-pc-linux-gnu",
                "PostgreSQL 15.12-YB-2.25.1.0-b0 on x86_64-pc-linux-gnu, compiled by clang, 64-bit",
                "PostgreSQL 8.0.2 on i686-pc-linux-gnu, compiled by GCC gcc (GCC) 3.4.2, Redshift 1.0.12103",
                "PostgreSQL 8.2.23 server protocol using H2 2.5.252 (2026-01-01)",
                "CockroachDB CCL v24.1.0 (x86_64-pc-linux-gnu, built 2024/05/15, go1.22.2)",
                "PostgreSQL 15",
                ""
            })
    @DisplayName("older servers and those that only speak the protocol are refused with what they say of themselves")
    void relatives(String version) {
        assertThatThrownBy(() -> PostgreSql.requireVersion(version))
                .isInstanceOf(SQLException.class)
                .hasMessageContaining("this version of safedb reads")
                .hasMessageContaining("No statement of the application has run on it");
    }

    @Test
    @DisplayName("what only PostgreSQL understands is written behind the dialect, and nobody else calls what is there")
    void seam() throws IOException {
        List<String> outside = new ArrayList<>();
        for (Path file : sources()) {
            String name = String.valueOf(file.getFileName()).replace(".java", "");
            if (BEHIND_THE_SEAM.contains(name)) {
                continue;
            }
            String code = withoutComments(Files.readString(file));
            Matcher literal = LITERAL.matcher(code);
            while (literal.find()) {
                Matcher found = POSTGRESQL_ONLY.matcher(literal.group());
                if (found.find()) {
                    outside.add(name + " says " + found.group());
                }
            }
            for (String behind : BEHIND_THE_SEAM) {
                if (!name.equals("Dialect")
                        && Pattern.compile("\\b" + behind + "\\b").matcher(code).find()) {
                    outside.add(name + " knows " + behind);
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

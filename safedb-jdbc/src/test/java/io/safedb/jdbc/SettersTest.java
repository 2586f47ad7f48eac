package io.safedb.jdbc;

import static io.safedb.jdbc.GuardedPostgres.ORG_A;
import static org.assertj.core.api.Assertions.assertThat;

import io.safedb.TenantScope;
import io.safedb.environment.Environment;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.Reader;
import java.io.StringReader;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.math.BigDecimal;
import java.net.URI;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.sql.Array;
import java.sql.Connection;
import java.sql.Date;
import java.sql.JDBCType;
import java.sql.ParameterMetaData;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLType;
import java.sql.SQLXML;
import java.sql.Time;
import java.sql.Timestamp;
import java.sql.Types;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Calendar;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TimeZone;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.postgresql.util.PGInterval;
import org.postgresql.util.PGobject;

/**
 * Every setter of a prepared statement, with every value that it may be given, on a statement with the tenant's
 * parameters before, between and behind the caller's: the same value arrives, or the same error comes, as without a
 * guard on a database with one tenant.
 */
class SettersTest {
    private static final String QUERY = "WITH x AS (SELECT id FROM tickets WHERE id = 101)"
            + " SELECT ? AS v, c.id, ? AS w FROM x JOIN contacts c ON c.id = 1 WHERE ? = 'last'";

    /** Values outside all tables, and things that lead to a row: refused, whatever the driver does. */
    private static final Set<String> REFUSED = Set.of("setBlob", "setClob", "setNClob");

    private static GuardedPostgres database;
    private static DataSource solo;

    @BeforeAll
    static void start() throws SQLException {
        database = GuardedPostgres.start(Environment.PRODUCTION);
        solo = EmbeddedPostgresServer.newSeededDatabase("solo_setters");
    }

    @AfterAll
    static void stop() {
        database.close();
    }

    /** A class of the application's that no driver knows. */
    private record Unknown(String what) {}

    private interface Value {
        @Nullable
        Object in(Connection connection) throws SQLException;
    }

    private static final Map<Class<?>, List<Value>> VALUES = Map.ofEntries(
            Map.entry(boolean.class, List.of(c -> true)),
            Map.entry(byte.class, List.of(c -> (byte) 7)),
            Map.entry(short.class, List.of(c -> (short) 300)),
            Map.entry(int.class, List.of(c -> 3, c -> Types.VARCHAR, c -> Types.BIGINT, c -> Types.OTHER)),
            Map.entry(long.class, List.of(c -> 3L)),
            Map.entry(float.class, List.of(c -> 1.5f)),
            Map.entry(double.class, List.of(c -> 2.25d)),
            Map.entry(BigDecimal.class, List.of(c -> new BigDecimal("12.340"), c -> null)),
            Map.entry(String.class, List.of(c -> "it's", c -> "text", c -> null)),
            Map.entry(byte[].class, List.of(c -> new byte[] {1, 2}, c -> null)),
            Map.entry(Date.class, List.of(c -> Date.valueOf("2026-01-02"), c -> null)),
            Map.entry(Time.class, List.of(c -> Time.valueOf("03:04:05"), c -> null)),
            Map.entry(Timestamp.class, List.of(c -> Timestamp.valueOf("2026-01-02 03:04:05"), c -> null)),
            Map.entry(Calendar.class, List.of(c -> Calendar.getInstance(TimeZone.getTimeZone("UTC")))),
            Map.entry(InputStream.class, List.of(c -> bytes())),
            Map.entry(Reader.class, List.of(c -> new StringReader("stream"))),
            Map.entry(URL.class, List.of(c -> url())),
            Map.entry(Array.class, List.of(c -> c.createArrayOf("int", new Object[] {1, 2}), c -> null)),
            Map.entry(SQLXML.class, List.of(SettersTest::xml, c -> null)),
            Map.entry(SQLType.class, List.of(c -> JDBCType.VARCHAR)),
            Map.entry(
                    Object.class,
                    List.of(
                            c -> "text",
                            c -> 5,
                            c -> 5L,
                            c -> (short) 5,
                            c -> true,
                            c -> 'x',
                            c -> 1.5,
                            c -> new BigDecimal("1.50"),
                            c -> new java.math.BigInteger("123"),
                            c -> UUID.fromString("00000000-0000-0000-0000-000000000001"),
                            c -> LocalDate.of(2026, 1, 2),
                            c -> LocalTime.of(3, 4, 5),
                            c -> OffsetDateTime.parse("2026-01-02T03:04:05Z"),
                            c -> Date.valueOf("2026-01-02"),
                            c -> Timestamp.valueOf("2026-01-02 03:04:05"),
                            c -> new byte[] {3},
                            c -> new int[] {1, 2},
                            c -> List.of("a"),
                            c -> Map.of("k", "v"),
                            c -> new PGInterval("1 day"),
                            c -> json(),
                            c -> c.createArrayOf("text", new Object[] {"a", null}),
                            SettersTest::xml,
                            c -> bytes(),
                            c -> new Unknown("thing"),
                            c -> null)));

    private static InputStream bytes() {
        return new ByteArrayInputStream("abc".getBytes(StandardCharsets.US_ASCII));
    }

    private static URL url() {
        try {
            return URI.create("https://example.com/").toURL();
        } catch (java.net.MalformedURLException e) {
            throw new AssertionError(e);
        }
    }

    private static SQLXML xml(Connection connection) throws SQLException {
        SQLXML xml = connection.createSQLXML();
        xml.setString("<a/>");
        return xml;
    }

    private static PGobject json() throws SQLException {
        PGobject json = new PGobject();
        json.setType("jsonb");
        json.setValue("{\"a\": 1}");
        return json;
    }

    private static List<Method> setters() {
        return Arrays.stream(PreparedStatement.class.getDeclaredMethods())
                .filter(method -> method.getName().startsWith("set") && !Modifier.isStatic(method.getModifiers()))
                .sorted(Comparator.comparing(Method::toGenericString))
                .toList();
    }

    /** All ways to fill what comes behind the position. */
    private static List<List<Value>> arguments(Method setter) {
        List<List<Value>> all = List.of(List.of());
        Class<?>[] types = setter.getParameterTypes();
        for (int i = 1; i < types.length; i++) {
            Class<?> type = types[i];
            List<Value> values = VALUES.getOrDefault(type, List.of(c -> null));
            if (type == String.class && i > 1) {
                values = List.of(c -> "text");
            }
            List<List<Value>> longer = new ArrayList<>();
            for (List<Value> before : all) {
                for (Value value : values) {
                    List<Value> with = new ArrayList<>(before);
                    with.add(value);
                    longer.add(with);
                }
            }
            all = longer;
        }
        return all;
    }

    /** What arrives at the server, or goes wrong on the way. */
    private static String outcome(Connection connection, Method setter, List<Value> values) throws Exception {
        try (PreparedStatement statement = connection.prepareStatement(QUERY)) {
            statement.setString(1, "first");
            statement.setString(3, "last");
            Object[] arguments = new Object[values.size() + 1];
            arguments[0] = 2;
            for (int i = 0; i < values.size(); i++) {
                arguments[i + 1] = values.get(i).in(connection);
            }
            setter.invoke(statement, arguments);
            try (ResultSet rows = statement.executeQuery()) {
                assertThat(rows.next()).isTrue();
                String arrived = rows.getMetaData().getColumnTypeName(3).equals("bytea")
                        ? Arrays.toString(rows.getBytes(3))
                        : String.valueOf(rows.getString(3)).replaceAll("@[0-9a-f]+$", "@where it is");
                String value = rows.getString(1) + " " + rows.getLong(2) + " " + arrived + " "
                        + rows.getMetaData().getColumnTypeName(3);
                assertThat(rows.next()).isFalse();
                return value;
            }
        } catch (InvocationTargetException e) {
            return error(e.getCause());
        } catch (SQLException e) {
            return error(e);
        }
    }

    private static String error(@Nullable Throwable error) {
        if (error instanceof SafeDbSqlException refusal) {
            return "refused " + refusal.violation().rule();
        }
        return error instanceof SQLException told
                ? "SQLSTATE " + told.getSQLState()
                : String.valueOf(error == null ? null : error.getClass());
    }

    @Test
    @DisplayName("every setter brings every value to the place that the caller means, or fails as the driver does")
    void sameAsAlone() throws Exception {
        int arrived = 0;
        Set<String> refused = new TreeSet<>();
        try (TenantScope scope = TenantScope.open(ORG_A);
                Connection alone = solo.getConnection();
                Connection guarded = database.guarded.getConnection()) {
            assertThat(scope.tenant()).isEqualTo(ORG_A);
            for (Method setter : setters()) {
                for (List<Value> values : arguments(setter)) {
                    String expected = outcome(alone, setter, values);
                    String found = outcome(guarded, setter, values);
                    if (found.startsWith("refused")) {
                        assertThat(found).isEqualTo("refused SDB102 unscoped-statement");
                        refused.add(setter.getName());
                        continue;
                    }
                    assertThat(found).as("%s %s", setter, values.size()).isEqualTo(expected);
                    arrived += expected.startsWith("first 1 ") ? 1 : 0;
                }
            }
        }
        assertThat(refused).isEqualTo(new TreeSet<>(REFUSED));
        assertThat(arrived).isGreaterThan(100);
    }

    @Test
    @DisplayName("the metadata of parameters counts and describes the caller's, in their places")
    void metadata() throws Exception {
        String text = "SELECT t.id FROM tickets t WHERE t.amount > ? AND EXISTS (SELECT 1 FROM contacts c WHERE"
                + " c.id = t.contact_id AND c.name LIKE ?) AND t.created_at < ? AND t.id = ANY (?)";
        try (TenantScope scope = TenantScope.open(ORG_A);
                Connection alone = solo.getConnection();
                Connection guarded = database.guarded.getConnection();
                PreparedStatement one = alone.prepareStatement(text);
                PreparedStatement other = guarded.prepareStatement(text)) {
            assertThat(scope.tenant()).isEqualTo(ORG_A);
            ParameterMetaData expected = one.getParameterMetaData();
            ParameterMetaData found = other.getParameterMetaData();
            assertThat(found.getParameterCount()).isEqualTo(4).isEqualTo(expected.getParameterCount());
            for (Method method : ParameterMetaData.class.getDeclaredMethods()) {
                if (method.getParameterCount() == 1) {
                    for (int i = 1; i <= 4; i++) {
                        assertThat(method.invoke(found, i))
                                .as("%s %s", method.getName(), i)
                                .isEqualTo(method.invoke(expected, i));
                    }
                }
            }
            assertThat(types(found)).isEqualTo("numeric text timestamptz _int8");
        }
    }

    private static String types(ParameterMetaData metaData) {
        return java.util.stream.IntStream.rangeClosed(1, 4)
                .mapToObj(i -> {
                    try {
                        return metaData.getParameterTypeName(i);
                    } catch (SQLException e) {
                        throw new AssertionError(e);
                    }
                })
                .collect(Collectors.joining(" "));
    }
}

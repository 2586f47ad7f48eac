package io.safedb.jdbc;

import static io.safedb.jdbc.GuardedPostgres.ORG_A;
import static io.safedb.jdbc.GuardedPostgres.ORG_B;
import static io.safedb.jdbc.GuardedPostgres.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.safedb.Rule;
import io.safedb.TenantId;
import io.safedb.TenantScope;
import io.safedb.environment.Environment;
import java.lang.reflect.Method;
import java.sql.CallableStatement;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every method through which a statement runs, crossed with no scope, the right one and another tenant's. */
class PathsMatrixTest {
    private static final String QUERY = "SELECT id FROM tickets WHERE id > 0 ORDER BY id";
    private static final String CHANGE = "UPDATE tickets SET title = title || '!' WHERE id > 0";
    private static final String[] NAMES = {"id"};
    private static final int[] INDEXES = {1};
    private static final int KEYS = Statement.RETURN_GENERATED_KEYS;
    private static final int SCROLL = ResultSet.TYPE_SCROLL_INSENSITIVE;
    private static final int READ_ONLY = ResultSet.CONCUR_READ_ONLY;
    private static final int UPDATABLE = ResultSet.CONCUR_UPDATABLE;
    private static final int HOLD = ResultSet.HOLD_CURSORS_OVER_COMMIT;

    /** What runs something: methods that a later JDK adds to these interfaces are looked for by it. */
    private static final Pattern RUNNING = Pattern.compile(
            "prepareStatement|prepareCall|nativeSQL|execute.*|addBatch|(update|insert|delete|refresh)Row");

    private static GuardedPostgres database;

    @BeforeAll
    static void start() throws SQLException {
        database = GuardedPostgres.start(Environment.PRODUCTION);
    }

    @AfterAll
    static void stop() {
        database.close();
    }

    /** Runs something; gives the ids of the rows that it shows or changes, or how many. */
    private interface Run {
        List<String> in(Connection connection) throws SQLException;
    }

    /**
     * A way to run a statement.
     *
     * @param method the method, as {@link #signature} spells it
     * @param unsupported whether the driver has it not
     */
    private record Way(String method, boolean unsupported, Run run) {
        @Override
        public String toString() {
            return method;
        }
    }

    private interface Using<S> {
        List<String> use(S statement) throws SQLException;
    }

    private static final List<Way> WAYS = new ArrayList<>();

    private static void way(String method, Run run) {
        WAYS.add(new Way(method, false, run));
    }

    private static void text(String method, Using<Statement> use) {
        way("Statement." + method, connection -> {
            try (Statement statement = connection.createStatement()) {
                return use.use(statement);
            }
        });
    }

    private static void unsupported(String method, Using<Statement> use) {
        WAYS.add(new Way("Statement." + method, true, connection -> {
            try (Statement statement = connection.createStatement()) {
                return use.use(statement);
            }
        }));
    }

    private static void prepared(String method, String sql, Using<PreparedStatement> use) {
        way("PreparedStatement." + method, connection -> {
            try (PreparedStatement statement = connection.prepareStatement(sql)) {
                return use.use(statement);
            }
        });
        way("PreparedStatement." + method, connection -> {
            try (PreparedStatement statement = connection.prepareCall(sql)) {
                return use.use(statement);
            }
        });
    }

    private static void preparing(String method, Preparing preparing) {
        way("Connection." + method, connection -> {
            try (PreparedStatement statement = preparing.in(connection)) {
                return statement.execute() ? rows(statement.getResultSet()) : changed(statement);
            }
        });
    }

    private interface Preparing {
        PreparedStatement in(Connection connection) throws SQLException;
    }

    private static void updating(String method, Using<ResultSet> use) {
        way("ResultSet." + method, connection -> {
            try (Statement statement = connection.createStatement(SCROLL, UPDATABLE);
                    ResultSet rows = statement.executeQuery("SELECT id, title FROM tickets ORDER BY id")) {
                assertThat(rows.next()).isTrue();
                use.use(rows);
            }
            try (Statement statement = connection.createStatement()) {
                return rows(statement.executeQuery(QUERY));
            }
        });
    }

    private static List<String> rows(ResultSet rows) throws SQLException {
        return GuardedPostgres.column(rows);
    }

    private static List<String> count(long count) {
        return List.of("count " + count);
    }

    private static List<String> changed(Statement statement) throws SQLException {
        List<String> changed = new ArrayList<>();
        changed.add("count " + statement.getUpdateCount());
        ResultSet keys = statement.getGeneratedKeys();
        while (keys.next()) {
            changed.add(keys.getString("id"));
        }
        assertThat(statement.getMoreResults()).isFalse();
        assertThat(statement.getLargeUpdateCount()).isEqualTo(-1);
        return changed;
    }

    static {
        text("execute(String)", statement -> {
            assertThat(statement.execute(QUERY)).isTrue();
            List<String> rows = rows(statement.getResultSet());
            assertThat(statement.getMoreResults(Statement.CLOSE_CURRENT_RESULT)).isFalse();
            return rows;
        });
        text("execute(String, int)", statement -> {
            assertThat(statement.execute(CHANGE, KEYS)).isFalse();
            return changed(statement);
        });
        text("execute(String, String[])", statement -> {
            assertThat(statement.execute(CHANGE, NAMES)).isFalse();
            return changed(statement);
        });
        unsupported("execute(String, int[])", statement -> count(statement.execute(CHANGE, INDEXES) ? 1 : 0));
        text("executeQuery(String)", statement -> rows(statement.executeQuery(QUERY)));
        text("executeUpdate(String)", statement -> count(statement.executeUpdate(CHANGE)));
        text("executeUpdate(String, int)", statement -> {
            statement.executeUpdate(CHANGE, KEYS);
            return changed(statement);
        });
        text("executeUpdate(String, String[])", statement -> {
            statement.executeUpdate(CHANGE, NAMES);
            return changed(statement);
        });
        unsupported("executeUpdate(String, int[])", statement -> count(statement.executeUpdate(CHANGE, INDEXES)));
        text("executeLargeUpdate(String)", statement -> count(statement.executeLargeUpdate(CHANGE)));
        text("executeLargeUpdate(String, int)", statement -> {
            statement.executeLargeUpdate(CHANGE, KEYS);
            return changed(statement);
        });
        text("executeLargeUpdate(String, String[])", statement -> {
            statement.executeLargeUpdate(CHANGE, NAMES);
            return changed(statement);
        });
        unsupported(
                "executeLargeUpdate(String, int[])", statement -> count(statement.executeLargeUpdate(CHANGE, INDEXES)));
        text("addBatch(String)", statement -> {
            statement.addBatch(CHANGE);
            statement.addBatch("DELETE FROM contacts WHERE id IN (1, 900001)");
            return Arrays.stream(statement.executeBatch())
                    .mapToObj(String::valueOf)
                    .toList();
        });
        text("executeBatch()", statement -> {
            statement.addBatch(CHANGE);
            return count(statement.executeBatch()[0]);
        });
        text("executeLargeBatch()", statement -> {
            statement.addBatch(CHANGE);
            return count(statement.executeLargeBatch()[0]);
        });
        prepared("executeQuery()", QUERY, statement -> rows(statement.executeQuery()));
        prepared("execute()", QUERY, statement -> {
            statement.setFetchSize(2);
            assertThat(statement.execute()).isTrue();
            return rows(statement.getResultSet());
        });
        prepared("executeUpdate()", CHANGE, statement -> count(statement.executeUpdate()));
        prepared("executeLargeUpdate()", CHANGE, statement -> count(statement.executeLargeUpdate()));
        prepared("addBatch()", CHANGE, statement -> {
            statement.addBatch();
            statement.addBatch();
            return Arrays.stream(statement.executeLargeBatch())
                    .mapToObj(String::valueOf)
                    .toList();
        });
        preparing("prepareStatement(String)", connection -> connection.prepareStatement(QUERY));
        preparing("prepareStatement(String, int)", connection -> connection.prepareStatement(CHANGE, KEYS));
        preparing("prepareStatement(String, String[])", connection -> connection.prepareStatement(CHANGE, NAMES));
        WAYS.add(new Way("Connection.prepareStatement(String, int[])", true, connection -> {
            try (PreparedStatement statement = connection.prepareStatement(CHANGE, INDEXES)) {
                return count(statement.executeUpdate());
            }
        }));
        preparing(
                "prepareStatement(String, int, int)",
                connection -> connection.prepareStatement(QUERY, SCROLL, READ_ONLY));
        preparing(
                "prepareStatement(String, int, int)",
                connection -> connection.prepareStatement(QUERY, SCROLL, UPDATABLE));
        preparing(
                "prepareStatement(String, int, int, int)",
                connection -> connection.prepareStatement(QUERY, SCROLL, READ_ONLY, HOLD));
        preparing(
                "prepareStatement(String, int, int, int)",
                connection -> connection.prepareStatement(QUERY, SCROLL, UPDATABLE, HOLD));
        preparing("prepareCall(String)", connection -> connection.prepareCall(CHANGE));
        preparing("prepareCall(String, int, int)", connection -> connection.prepareCall(QUERY, SCROLL, READ_ONLY));
        preparing("prepareCall(String, int, int)", connection -> connection.prepareCall(QUERY, SCROLL, UPDATABLE));
        preparing(
                "prepareCall(String, int, int, int)",
                connection -> connection.prepareCall(QUERY, SCROLL, READ_ONLY, HOLD));
        preparing(
                "prepareCall(String, int, int, int)",
                connection -> connection.prepareCall(QUERY, SCROLL, UPDATABLE, HOLD));
        way("Connection.nativeSQL(String)", connection -> {
            assertThat(connection.nativeSQL(QUERY)).contains("organization_id").doesNotContain("org_");
            try (Statement statement = connection.createStatement()) {
                return rows(statement.executeQuery(QUERY));
            }
        });
        updating("updateRow()", rows -> {
            rows.updateString(2, "x");
            rows.updateRow();
            return List.of();
        });
        updating("insertRow()", rows -> {
            rows.moveToInsertRow();
            rows.updateLong(1, 5_000);
            rows.insertRow();
            return List.of();
        });
        updating("deleteRow()", rows -> {
            rows.deleteRow();
            return List.of();
        });
        updating("refreshRow()", rows -> {
            rows.refreshRow();
            return rows(rows);
        });
    }

    static Stream<Way> ways() {
        return WAYS.stream();
    }

    @Test
    @DisplayName("every method that runs something is in the matrix")
    void complete() {
        Set<String> found = new TreeSet<>();
        for (Class<?> type : new Class<?>[] {
            Connection.class, Statement.class, PreparedStatement.class, CallableStatement.class, ResultSet.class
        }) {
            for (Method method : type.getDeclaredMethods()) {
                if (RUNNING.matcher(method.getName()).matches()) {
                    found.add(type.getSimpleName() + "." + signature(method));
                }
            }
        }
        assertThat(WAYS.stream().map(Way::method).collect(Collectors.toSet())).isEqualTo(found);
    }

    private static String signature(Method method) {
        return Arrays.stream(method.getParameterTypes())
                .map(Class::getSimpleName)
                .collect(Collectors.joining(", ", method.getName() + "(", ")"));
    }

    private static List<String> in(TenantId tenant, Way way) throws SQLException {
        try (TenantScope scope = TenantScope.open(tenant);
                Connection connection = database.guarded.getConnection()) {
            assertThat(scope.tenant()).isEqualTo(tenant);
            connection.setAutoCommit(false);
            try {
                return way.run().in(connection);
            } finally {
                connection.rollback();
            }
        }
    }

    @ParameterizedTest
    @MethodSource("ways")
    @DisplayName("no scope is refused; a tenant sees and changes the own rows, another tenant the other's")
    void scoped(Way way) throws SQLException {
        try (Connection connection = database.guarded.getConnection()) {
            assertRefused(Rule.NO_TENANT_SCOPE, () -> way.run().in(connection));
        }
        if (way.unsupported()) {
            assertThatThrownBy(() -> in(ORG_A, way))
                    .isInstanceOf(SQLException.class)
                    .isNotInstanceOf(SafeDbSqlException.class);
            return;
        }
        List<String> ofA = in(ORG_A, way);
        List<String> ofB = in(ORG_B, way);
        assertThat(ofA).isNotEmpty().noneMatch(id -> id.startsWith("900"));
        assertThat(ofB).hasSameSizeAs(ofA).noneMatch(id -> id.startsWith("1") && !id.equals("12") && !id.equals("1"));
        assertThat(ofA.get(0)).matches("10[12]|count 12|12|5000");
        assertThat(ofB.get(0)).matches("90010[12]|count 12|12|5000");
    }

    @Test
    @DisplayName("a statement prepared for one tenant and run for another is decided again, in every way to run it")
    void again() throws Exception {
        for (boolean call : new boolean[] {false, true}) {
            try (Connection connection = database.guarded.getConnection()) {
                connection.setAutoCommit(false);
                PreparedStatement query;
                PreparedStatement change;
                try (TenantScope scope = TenantScope.open(ORG_A)) {
                    assertThat(scope.tenant()).isEqualTo(ORG_A);
                    query = call ? connection.prepareCall(QUERY) : connection.prepareStatement(QUERY);
                    change = call ? connection.prepareCall(CHANGE) : connection.prepareStatement(CHANGE);
                    assertThat(rows(query.executeQuery())).hasSize(12).allMatch(id -> id.startsWith("1"));
                    change.addBatch();
                }
                assertRefused(Rule.NO_TENANT_SCOPE, query::executeQuery);
                assertRefused(Rule.NO_TENANT_SCOPE, query::execute);
                assertRefused(Rule.NO_TENANT_SCOPE, change::executeUpdate);
                assertRefused(Rule.NO_TENANT_SCOPE, change::executeLargeUpdate);
                assertRefused(Rule.NO_TENANT_SCOPE, change::addBatch);
                assertRefused(Rule.NO_TENANT_SCOPE, change::executeBatch);
                try (TenantScope scope = TenantScope.open(ORG_B)) {
                    assertThat(scope.tenant()).isEqualTo(ORG_B);
                    assertThat(rows(query.executeQuery())).hasSize(12).allMatch(id -> id.startsWith("900"));
                    assertThat(query.execute()).isTrue();
                    assertThat(rows(query.getResultSet())).allMatch(id -> id.startsWith("900"));
                    change.clearBatch();
                    assertThat(change.executeUpdate()).isEqualTo(12);
                }
                connection.rollback();
            }
        }
    }

    @Test
    @DisplayName("texts are not given to what has its text already")
    void textOfItsOwn() throws Exception {
        database.as(ORG_A, connection -> {
            for (PreparedStatement statement :
                    new PreparedStatement[] {connection.prepareStatement(QUERY), connection.prepareCall(QUERY)}) {
                for (Way way : WAYS) {
                    if (way.method().startsWith("Statement.") && way.method().contains("(String")) {
                        Method method = Arrays.stream(Statement.class.getMethods())
                                .filter(one -> way.method().equals("Statement." + signature(one)))
                                .findFirst()
                                .orElseThrow();
                        Object[] arguments = Arrays.stream(method.getParameterTypes())
                                .map(type -> type == String.class
                                        ? (Object) QUERY
                                        : type == int.class ? KEYS : type == int[].class ? INDEXES : NAMES)
                                .toArray();
                        assertThatThrownBy(() -> method.invoke(statement, arguments))
                                .cause()
                                .isInstanceOf(SQLException.class)
                                .hasMessageContaining("has its text already");
                    }
                }
                statement.close();
            }
        });
    }

    @Test
    @DisplayName("what a session, a request and an identifier need passes; shards are refused clearly")
    void rest() throws Exception {
        database.as(ORG_A, connection -> {
            connection.beginRequest();
            connection.endRequest();
            assertThat(connection.isValid(5)).isTrue();
            connection.setClientInfo("ApplicationName", "matrix");
            assertThat(connection.getClientInfo("ApplicationName")).isEqualTo("matrix");
            assertThat(connection.getClientInfo()).containsEntry("ApplicationName", "matrix");
            connection.setNetworkTimeout(Runnable::run, 60_000);
            assertThat(connection.getNetworkTimeout()).isEqualTo(60_000);
            for (Statement statement : new Statement[] {
                connection.createStatement(), connection.prepareStatement(QUERY), connection.prepareCall(QUERY)
            }) {
                assertThat(statement.enquoteIdentifier("a b", false)).isEqualTo("\"a b\"");
                assertThat(statement.enquoteIdentifier("plain", true)).isEqualTo("\"plain\"");
                assertThat(statement.enquoteLiteral("o'clock")).isEqualTo("'o''clock'");
                assertThat(statement.enquoteNCharLiteral("n")).isEqualTo("N'n'");
                assertThat(statement.isSimpleIdentifier("plain")).isTrue();
                assertThat(statement.isSimpleIdentifier("a b")).isFalse();
                statement.setPoolable(false);
                assertThat(statement.isPoolable()).isFalse();
                statement.setCursorName("ignored by the driver");
                statement.setMaxRows(3);
                statement.closeOnCompletion();
                assertThat(statement.isCloseOnCompletion()).isTrue();
                try (ResultSet rows = statement instanceof PreparedStatement prepared
                        ? prepared.executeQuery()
                        : statement.executeQuery(QUERY)) {
                    assertThat(rows(rows)).containsExactly("101", "102", "103");
                }
                assertThat(statement.isClosed()).isTrue();
            }
            assertThatThrownBy(() -> connection.setShardingKey(null))
                    .isInstanceOf(SQLFeatureNotSupportedException.class)
                    .hasMessageContaining("one data source for each shard");
            assertThatThrownBy(() -> connection.setShardingKey(null, null))
                    .isInstanceOf(SQLFeatureNotSupportedException.class);
            assertThatThrownBy(() -> connection.setShardingKeyIfValid(null, 1))
                    .isInstanceOf(SQLFeatureNotSupportedException.class);
            assertThatThrownBy(() -> connection.setShardingKeyIfValid(null, null, 1))
                    .isInstanceOf(SQLFeatureNotSupportedException.class);
        });
        assertThatThrownBy(database.guarded::createConnectionBuilder)
                .isInstanceOf(SQLFeatureNotSupportedException.class);
        assertThatThrownBy(database.guarded::createShardingKeyBuilder)
                .isInstanceOf(SQLFeatureNotSupportedException.class);
        try (TenantScope scope = TenantScope.open(ORG_A);
                Connection connection = database.guarded.getConnection()) {
            assertThat(scope.tenant()).isEqualTo(ORG_A);
            connection.abort(Runnable::run);
            assertThat(connection.isClosed()).isTrue();
        }
    }
}

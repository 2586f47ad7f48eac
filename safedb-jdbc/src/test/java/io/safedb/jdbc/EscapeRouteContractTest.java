package io.safedb.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.safedb.Rule;
import io.safedb.SafeDb;
import io.safedb.TenantScope;
import io.safedb.environment.Environment;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class EscapeRouteContractTest {
    private static final String QUERY =
            "SELECT id, organization_id, numbers, doc, cur, json, span, big, uid, data, spot,"
                    + " at, names FROM kinds";

    private static GuardedPostgres database;
    private static HikariDataSource pool;
    private static DataSource guardedPool;

    @BeforeAll
    static void start() throws SQLException {
        database = GuardedPostgres.start(Environment.PRODUCTION, policy -> policy.tenantTables("kinds"));
        EmbeddedPostgresServer.run(database.raw, """
                CREATE TABLE kinds (id bigint PRIMARY KEY, organization_id text NOT NULL, numbers int[], doc xml,
                  cur refcursor, json jsonb, span interval, big oid, uid uuid, data bytea, spot point, at timestamptz,
                  names text[]);
                INSERT INTO kinds SELECT g, 'org_a', ARRAY[1,2], '<a/>', 'c', '{"a": 1}', '1 day',
                  lo_from_bytea(0, 'x'::bytea), gen_random_uuid(), '\\x00', point(1, 2), now(), ARRAY['x']
                  FROM generate_series(1, 3) g;
                """);
        HikariConfig config = new HikariConfig();
        config.setDataSource(database.raw);
        config.setMaximumPoolSize(3);
        pool = new HikariDataSource(config);
        guardedPool = SafeDataSource.wrap(pool, database.safeDb);
    }

    @AfterAll
    static void stop() {
        pool.close();
        database.close();
    }

    @Test
    @DisplayName("nothing that a guarded data source returns, at any depth, leads to an object of the driver")
    void driver() throws Exception {
        assertThat(walk(database.guarded).escapes()).isEmpty();
    }

    @Test
    @DisplayName("nothing leads to an object of the pool below")
    void pool() throws Exception {
        assertThat(walk(guardedPool).escapes()).isEmpty();
    }

    @Test
    @DisplayName("the walk reaches every kind of guarded object")
    void reach() throws Exception {
        assertThat(walk(database.guarded).answered())
                .contains(
                        "DataSource.getConnection",
                        "Connection.getMetaData",
                        "Connection.prepareStatement",
                        "Statement.getConnection",
                        "PreparedStatement.executeQuery",
                        "PreparedStatement.getParameterMetaData",
                        "ResultSet.getStatement",
                        "ResultSet.getArray",
                        "ResultSet.getSQLXML",
                        "ResultSet.getObject",
                        "ResultSet.getMetaData",
                        "Array.getResultSet",
                        "SQLXML.getString",
                        "DatabaseMetaData.getConnection",
                        "DatabaseMetaData.getTables");
    }

    @Test
    @DisplayName("nothing leads out of rows that can be written, before and after they were")
    void updatable() throws Exception {
        EmbeddedPostgresServer.run(database.raw, "CREATE TABLE changing (LIKE kinds INCLUDING ALL)");
        SafeDb safeDb = SafeDb.create(GuardedPostgres.policy(Environment.PRODUCTION)
                .tenantTables("changing")
                .build());
        for (boolean written : new boolean[] {false, true}) {
            EmbeddedPostgresServer.run(database.raw, "TRUNCATE changing; INSERT INTO changing SELECT * FROM kinds");
            EscapeRoutes routes = new EscapeRoutes(QUERY.replace("kinds", "changing"));
            try (TenantScope scope = TenantScope.open(GuardedPostgres.ORG_A);
                    Connection connection =
                            SafeDataSource.wrap(database.raw, safeDb).getConnection();
                    Statement statement =
                            connection.createStatement(ResultSet.TYPE_SCROLL_INSENSITIVE, ResultSet.CONCUR_UPDATABLE);
                    ResultSet rows = statement.executeQuery(QUERY.replace("kinds", "changing") + " ORDER BY id")) {
                assertThat(scope.tenant()).isEqualTo(GuardedPostgres.ORG_A);
                assertThat(rows.next()).isTrue();
                if (written) {
                    rows.updateTimestamp("at", new java.sql.Timestamp(0));
                    rows.updateRow();
                }
                routes.walk("rows", rows);
            }
            assertThat(routes.escapes()).isEmpty();
            assertThat(routes.answered())
                    .contains("ResultSet.getArray", "ResultSet.getObject", "ResultSet.getStatement");
        }
        safeDb.close();
    }

    @Test
    @DisplayName("an object that leaks on purpose is reported")
    void leaky() throws Exception {
        try (Connection raw = database.raw.getConnection();
                Statement leaky = Leak.in(raw, Statement.class, raw.createStatement())) {
            EscapeRoutes routes = new EscapeRoutes("SELECT 1");
            routes.walk("statement", leaky);
            assertThat(routes.escapes())
                    .anyMatch(escape -> escape.startsWith("statement.getConnection gives org.postgresql."))
                    .anyMatch(escape -> escape.startsWith("statement.getResultSet gives org.postgresql."));
        }
    }

    @Test
    @DisplayName("one hole, three calls down among guarded objects, is reported with the way to it")
    void deep() throws Exception {
        try (TenantScope scope = TenantScope.open(GuardedPostgres.ORG_A);
                Connection raw = database.raw.getConnection();
                Statement rawStatement = raw.createStatement();
                Connection guarded = database.guarded.getConnection();
                Statement statement = guarded.createStatement()) {
            assertThat(scope.tenant()).isEqualTo(GuardedPostgres.ORG_A);
            Statement holed =
                    Hole.in(Statement.class, statement, "getResultSet", rawStatement.executeQuery("SELECT 1"));
            Connection above = Hole.in(Connection.class, guarded, "createStatement", holed);
            DataSource top = Hole.in(DataSource.class, database.guarded, "getConnection", above);
            EscapeRoutes routes = new EscapeRoutes(QUERY);
            routes.walk("source", top);
            assertThat(routes.escapes())
                    .singleElement()
                    .asString()
                    .startsWith("source.getConnection.createStatement.getResultSet gives org.postgresql.");
        }
    }

    @Test
    @DisplayName("a cursor that somebody opened on the connection cannot be read through its name")
    void cursor() throws Exception {
        RecordingDataSource single = RecordingDataSource.of(database.raw);
        DataSource guarded = SafeDataSource.wrap(single, database.safeDb);
        try (TenantScope scope = TenantScope.open(GuardedPostgres.ORG_A);
                Connection connection = guarded.getConnection();
                Statement declaring = single.connection().createStatement()) {
            assertThat(scope.tenant()).isEqualTo(GuardedPostgres.ORG_A);
            connection.setAutoCommit(false);
            declaring.execute("DECLARE c CURSOR FOR SELECT title FROM tickets");
            try (ResultSet raw = declaring.executeQuery("SELECT cur FROM kinds")) {
                assertThat(raw.next()).isTrue();
                assertThat(raw.getObject(1)).as("what the driver does with it").isInstanceOf(ResultSet.class);
            }
            try (Statement statement = connection.createStatement();
                    ResultSet rows = statement.executeQuery("SELECT id, cur FROM kinds")) {
                assertThat(rows.next()).isTrue();
                GuardedPostgres.assertRefused(Rule.OPAQUE_CODE, () -> rows.getObject(2));
                GuardedPostgres.assertRefused(Rule.OPAQUE_CODE, () -> rows.getObject("cur"));
                assertThat(rows.getString(2)).isEqualTo("c");
            }
            connection.rollback();
        } finally {
            single.connection().close();
        }
    }

    private static EscapeRoutes walk(DataSource source) throws SQLException {
        EscapeRoutes routes = new EscapeRoutes(QUERY);
        try (TenantScope scope = TenantScope.open(GuardedPostgres.ORG_A)) {
            routes.walk("scope", scope.tenant());
            try (Connection connection = source.getConnection();
                    PreparedStatement prepared = connection.prepareStatement(QUERY);
                    Statement scrollable =
                            connection.createStatement(ResultSet.TYPE_SCROLL_INSENSITIVE, ResultSet.CONCUR_READ_ONLY);
                    ResultSet rows = scrollable.executeQuery(QUERY);
                    PreparedStatement keys = connection.prepareStatement(
                            "UPDATE kinds SET big = 1 WHERE id = 1", new String[] {"numbers"})) {
                keys.executeUpdate();
                routes.walk("keys", keys.getGeneratedKeys());
                routes.walk("rows", rows);
                routes.walk("prepared", prepared);
                routes.walk("connection", connection);
                routes.walk("source", source);
            }
        }
        return routes;
    }

    /** Passes everything, as a careless wrapper would. */
    private record Leak(Object target) implements InvocationHandler {
        static <T> T in(Connection raw, Class<T> type, Object target) {
            assertThat(raw).isNotNull();
            return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, new Leak(target)));
        }

        @Override
        public @Nullable Object invoke(Object proxy, Method method, @Nullable Object @Nullable [] arguments)
                throws Throwable {
            try {
                return method.invoke(target, arguments);
            } catch (InvocationTargetException e) {
                throw e.getCause();
            }
        }
    }

    /** Passes everything to a guarded object but for one method. */
    private record Hole(Object target, String name, Object gives) implements InvocationHandler {
        static <T> T in(Class<T> type, T target, String name, Object gives) {
            return type.cast(Proxy.newProxyInstance(
                    type.getClassLoader(), new Class<?>[] {type}, new Hole(target, name, gives)));
        }

        @Override
        public @Nullable Object invoke(Object proxy, Method method, @Nullable Object @Nullable [] arguments)
                throws Throwable {
            if (method.getName().equals(name)) {
                return gives;
            }
            try {
                return method.invoke(target, arguments);
            } catch (InvocationTargetException e) {
                throw e.getCause();
            }
        }
    }
}

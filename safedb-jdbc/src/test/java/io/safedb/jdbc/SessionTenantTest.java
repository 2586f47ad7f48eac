package io.safedb.jdbc;

import static io.safedb.jdbc.GuardedPostgres.ORG_A;
import static io.safedb.jdbc.GuardedPostgres.ORG_B;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.safedb.SafeDb;
import io.safedb.SafeDbPolicy;
import io.safedb.SystemScope;
import io.safedb.TableAccess;
import io.safedb.TablePolicy;
import io.safedb.TenantId;
import io.safedb.TenantScope;
import io.safedb.environment.Environment;
import io.safedb.jdbc.dialect.Dialect;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What a session is told, when, and how often. */
@SuppressWarnings("try") // A scope does its work by being open.
class SessionTenantTest {
    private static final String COUNT = "SELECT count(*) FROM contacts";
    private static final String NAMES = "SELECT name FROM contacts ORDER BY id";

    private static DataSource secured;
    private static SafeDb safeDb;

    /** Records one physical connection, so that it can be asked what it was told. */
    private RecordingDataSource recording;

    private DataSource guarded;

    @BeforeAll
    static void start() throws SQLException {
        SafeDbPolicy policy = GuardedPostgres.policy(Environment.TEST)
                .table("time_entries", TablePolicy.of(TableAccess.TENANT).withSystem("ops", "the nightly count"))
                .rls(true)
                .build();
        DataSource admin = EmbeddedPostgresServer.newSeededDatabase("session");
        JdbcMarker.init(admin, Environment.TEST, "the tests");
        secured = RowSecurityDatabase.secure(admin, policy);
        safeDb = SafeDb.create(policy);
    }

    @AfterAll
    static void stop() {
        safeDb.close();
    }

    @BeforeEach
    void wrap() throws SQLException {
        recording = RecordingDataSource.of(secured);
        guarded = SafeDataSource.wrap(recording, safeDb);
    }

    @AfterEach
    void close() throws SQLException {
        recording.connection().close();
    }

    private static TenantScope as(TenantId tenant) {
        return TenantScope.open(tenant);
    }

    /** What the server shows of a table to the session as it is now, with no first lock. */
    private String told() throws SQLException {
        try (Statement statement = recording.connection().createStatement();
                ResultSet row = statement.executeQuery("SELECT COALESCE(current_setting('safedb.tenant', true), '')"
                        + " || COALESCE(current_setting('safedb.system', true), '')")) {
            row.next();
            return row.getString(1);
        }
    }

    private static long count(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getLong(1);
        }
    }

    private long tellings() {
        return recording.texts().stream()
                .filter(text -> text.contains("set_config"))
                .count();
    }

    @Test
    @DisplayName("Under autocommit a session is told once while the scope stays the same, and nothing is left behind")
    void autocommit() throws SQLException {
        try (TenantScope a = as(ORG_A);
                Connection connection = guarded.getConnection()) {
            recording.clear();
            for (int i = 0; i < 5; i++) {
                assertThat(count(connection, COUNT)).isEqualTo(12);
            }
            assertThat(tellings()).isEqualTo(1);
            assertThat(told()).isEqualTo("org_a");
            try (TenantScope b = TenantScope.switchTo(ORG_B, "the test")) {
                assertThat(count(connection, COUNT)).isEqualTo(12);
                assertThat(told()).isEqualTo(b.tenant().toString());
            }
            assertThat(count(connection, COUNT)).isEqualTo(12);
            assertThat(told()).isEqualTo("org_a");
            assertThat(tellings()).isEqualTo(3);
        }
        assertThat(told()).isEmpty();
    }

    @Test
    @DisplayName("In a transaction it is told once, for the transaction only")
    void transactions() throws SQLException {
        try (TenantScope a = as(ORG_A);
                Connection connection = guarded.getConnection()) {
            connection.setAutoCommit(false);
            for (int i = 0; i < 3; i++) {
                recording.clear();
                assertThat(count(connection, COUNT)).isEqualTo(12);
                assertThat(count(connection, COUNT)).isEqualTo(12);
                assertThat(told()).isEqualTo(a.tenant().toString());
                assertThat(tellings()).isEqualTo(1);
                if (i % 2 == 0) {
                    connection.commit();
                } else {
                    connection.rollback();
                }
                assertThat(told()).isEmpty();
                recording.connection().rollback();
            }
            connection.setAutoCommit(true);
        }
        assertThat(told()).isEmpty();
    }

    @Test
    @DisplayName("A switch of autocommit leaves neither a tenant behind nor a session untold")
    void switchingAutocommit() throws SQLException {
        try (TenantScope a = as(ORG_A);
                Connection connection = guarded.getConnection()) {
            assertThat(count(connection, COUNT)).isEqualTo(12);
            connection.setAutoCommit(false);
            assertThat(told()).isEmpty();
            assertThat(count(connection, COUNT)).isEqualTo(12);
            connection.setAutoCommit(false);
            assertThat(count(connection, COUNT)).isEqualTo(12);
            connection.rollback();
            assertThat(count(connection, COUNT)).isEqualTo(12);
            connection.setAutoCommit(true);
            assertThat(told()).isEmpty();
            assertThat(count(connection, COUNT)).isEqualTo(12);
            assertThat(a.tenant()).isEqualTo(ORG_A);
        }
        assertThat(told()).isEmpty();
    }

    @Test
    @DisplayName("What a rollback to a savepoint takes back is told again")
    void savepoints() throws SQLException {
        try (TenantScope a = as(ORG_A);
                Connection connection = guarded.getConnection()) {
            connection.setAutoCommit(false);
            Savepoint first = connection.setSavepoint();
            assertThat(count(connection, COUNT)).isEqualTo(12);
            connection.rollback(first);
            assertThat(told()).isEmpty();
            assertThat(count(connection, COUNT)).isEqualTo(12);
            Savepoint second = connection.setSavepoint("second");
            try (TenantScope b = TenantScope.switchTo(ORG_B, "the test")) {
                assertThat(count(connection, COUNT)).isEqualTo(12);
                assertThat(told()).isEqualTo(b.tenant().toString());
            }
            connection.rollback(second);
            assertThat(told()).isEqualTo("org_a");
            assertThat(count(connection, COUNT)).isEqualTo(12);
            try (Statement statement = connection.createStatement()) {
                statement.execute("SAVEPOINT third");
                try (TenantScope b = TenantScope.switchTo(ORG_B, "the test")) {
                    assertThat(count(connection, COUNT)).isEqualTo(12);
                    assertThat(b.tenant()).isEqualTo(ORG_B);
                    statement.execute("ROLLBACK TO SAVEPOINT third");
                    assertThat(told()).isEqualTo("org_a");
                    assertThat(count(connection, COUNT)).isEqualTo(12);
                    assertThat(told()).isEqualTo("org_b");
                }
                statement.execute("RELEASE SAVEPOINT third");
            }
            connection.releaseSavepoint(second);
            assertThat(count(connection, COUNT)).isEqualTo(12);
            connection.rollback();
        }
    }

    @Test
    @DisplayName("A failed transaction says so, can be rolled back, and works again")
    void failedTransactions() throws SQLException {
        try (TenantScope a = as(ORG_A);
                Connection connection = guarded.getConnection();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            assertThatThrownBy(() -> statement.executeQuery("SELECT 1 / 0"));
            assertThatThrownBy(() -> count(connection, COUNT))
                    .isInstanceOfSatisfying(
                            SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("25P02"));
            try (TenantScope b = TenantScope.switchTo(ORG_B, "the test")) {
                assertThatThrownBy(() -> count(connection, COUNT))
                        .as(b.tenant().toString())
                        .isInstanceOfSatisfying(
                                SQLException.class,
                                e -> assertThat(e.getSQLState()).isEqualTo("25P02"));
            }
            connection.rollback();
            assertThat(count(connection, COUNT)).isEqualTo(12);
            connection.commit();
        }
    }

    @Test
    @DisplayName("A transaction that a text begins is told, and its end by text is noticed")
    void begunByText() throws SQLException {
        try (TenantScope a = as(ORG_A);
                Connection connection = guarded.getConnection();
                Statement statement = connection.createStatement()) {
            for (String end : List.of("ROLLBACK", "COMMIT", "ABORT", "END")) {
                statement.execute("BEGIN");
                try (TenantScope b = TenantScope.switchTo(ORG_B, "the test")) {
                    assertThat(count(connection, COUNT)).isEqualTo(12);
                    assertThat(b.tenant()).isEqualTo(ORG_B);
                }
                statement.execute(end);
                assertThat(count(connection, COUNT)).as(end).isEqualTo(12);
                assertThat(told()).isEqualTo("org_a");
            }
            statement.execute("BEGIN");
            assertThatThrownBy(() -> statement.executeQuery("SELECT 1 / 0"));
        }
        assertThat(told()).isEmpty();
    }

    @Test
    @DisplayName("One prepared statement serves two tenants, also when the server keeps it")
    void preparedStatements() throws SQLException {
        try (TenantScope a = as(ORG_A);
                Connection connection = guarded.getConnection();
                PreparedStatement statement = connection.prepareStatement(NAMES)) {
            for (int i = 0; i < 12; i++) {
                try (ResultSet rows = statement.executeQuery()) {
                    assertThat(GuardedPostgres.column(rows)).hasSize(12).noneMatch(name -> name.contains("SECRET_B"));
                }
                try (TenantScope b = TenantScope.switchTo(ORG_B, "the test");
                        ResultSet rows = statement.executeQuery()) {
                    assertThat(GuardedPostgres.column(rows)).hasSize(12).allMatch(name -> name.contains("SECRET_B"));
                    assertThat(b.tenant()).isEqualTo(ORG_B);
                }
            }
        }
    }

    @Test
    @DisplayName("Rows that are fetched later come in the name of the one who asked for them")
    void cursors() throws SQLException {
        try (TenantScope a = as(ORG_A);
                Connection connection = guarded.getConnection()) {
            connection.setAutoCommit(false);
            try (Statement reading = connection.createStatement();
                    PreparedStatement prepared = connection.prepareStatement(NAMES + " LIMIT 11")) {
                reading.setFetchSize(2);
                prepared.setFetchSize(3);
                try (ResultSet rows =
                                reading.executeQuery("SELECT name FROM contacts UNION ALL SELECT title FROM tickets");
                        ResultSet others = prepared.executeQuery()) {
                    int seen = 0;
                    int seenToo = 0;
                    try (TenantScope b = TenantScope.switchTo(ORG_B, "the test")) {
                        while (rows.next()) {
                            seen++;
                            assertThat(rows.getString(1)).doesNotContain("SECRET_B");
                            if (seen % 3 == 0) {
                                assertThat(count(connection, COUNT)).isEqualTo(12);
                                assertThat(told()).isEqualTo(b.tenant().toString());
                            }
                            if (others.next()) {
                                seenToo++;
                                assertThat(others.getString(1)).doesNotContain("SECRET_B");
                            }
                        }
                    }
                    assertThat(seen).isEqualTo(24);
                    assertThat(seenToo).isEqualTo(11);
                }
            }
            connection.rollback();
        }
    }

    @Test
    @DisplayName("Batches, plain and prepared, belong to whoever runs them")
    void batches() throws SQLException {
        try (TenantScope a = as(ORG_A);
                Connection connection = guarded.getConnection()) {
            try (PreparedStatement insert =
                            connection.prepareStatement("INSERT INTO settings (key, value) VALUES (?, 'x')");
                    Statement texts = connection.createStatement()) {
                for (int i = 0; i < 3; i++) {
                    insert.setString(1, "batch" + i);
                    insert.addBatch();
                    texts.addBatch("INSERT INTO settings (key, value) VALUES ('text" + i + "', 'y')");
                }
                recording.clear();
                assertThat(insert.executeBatch()).containsExactly(1, 1, 1);
                assertThat(texts.executeBatch()).containsExactly(1, 1, 1);
                assertThat(tellings()).isEqualTo(1);
                try (TenantScope b = TenantScope.switchTo(ORG_B, "the test")) {
                    texts.addBatch("DELETE FROM settings WHERE key LIKE 'text%'");
                    texts.addBatch("SELECT 1 / 0");
                    assertThatThrownBy(texts::executeBatch).isInstanceOf(SQLException.class);
                    assertThat(count(connection, "SELECT count(*) FROM settings WHERE key = 'text1'"))
                            .as(b.tenant().toString())
                            .isZero();
                }
                assertThat(texts.executeUpdate("DELETE FROM settings WHERE key LIKE 'batch%' OR key LIKE 'text%'"))
                        .isEqualTo(6);
            }
        }
        assertThat(told()).isEmpty();
    }

    @Test
    @DisplayName("No scope sees shared rows only, a system scope what the policy opens to it")
    void otherScopes() throws SQLException {
        try (Connection connection = guarded.getConnection();
                Statement raw = recording.connection().createStatement()) {
            assertThat(count(connection, "SELECT count(*) FROM countries")).isEqualTo(5);
            assertThat(told()).isEmpty();
            try (SystemScope open = SystemScope.open("ops", "the nightly count")) {
                assertThat(count(connection, "SELECT count(*) FROM time_entries WHERE id > 0"))
                        .as("the open tables")
                        .isEqualTo(26);
                assertThat(told()).isEqualTo("on");
                try (ResultSet row = raw.executeQuery("SELECT count(*) FROM contacts")) {
                    row.next();
                    assertThat(row.getLong(1)).isZero();
                }
                try (Statement statement = connection.createStatement()) {
                    assertThat(statement.executeUpdate("UPDATE countries SET name = 'Japan' WHERE code = 'JP'"))
                            .isEqualTo(1);
                }
            }
            try (TenantScope a = as(ORG_A)) {
                assertThat(count(connection, "SELECT count(*) FROM countries WHERE code <> 'x' "))
                        .isEqualTo(5);
                assertThat(told()).isEqualTo(a.tenant().toString());
                assertThatThrownBy(() -> raw.executeUpdate("UPDATE countries SET name = 'x' WHERE code = 'JP'"))
                        .hasMessageContaining("row-level security");
                assertThat(raw.executeUpdate("DELETE FROM countries")).isZero();
                assertThatThrownBy(() -> raw.executeUpdate("INSERT INTO contacts VALUES (77, 'org_b')"))
                        .hasMessageContaining("row-level security");
            }
        }
        assertThat(told()).isEmpty();
    }

    @Test
    @DisplayName("A pool below hands out sessions that hold nobody's tenant, in whatever state they came back")
    void pools() throws Exception {
        HikariConfig config = new HikariConfig();
        config.setDataSource(secured);
        config.setMaximumPoolSize(1);
        try (HikariDataSource pool = new HikariDataSource(config)) {
            DataSource wrapped = SafeDataSource.wrap(pool, safeDb);
            for (String last : List.of(COUNT, "BEGIN", "SELECT 1 / 0", "SAVEPOINT s")) {
                for (boolean autoCommit : new boolean[] {true, false}) {
                    try (TenantScope a = as(ORG_A);
                            Connection connection = wrapped.getConnection();
                            Statement statement = connection.createStatement()) {
                        connection.setAutoCommit(autoCommit);
                        assertThat(count(connection, COUNT)).isEqualTo(12);
                        try {
                            statement.execute(last);
                        } catch (SQLException e) {
                            assertThat(e.getSQLState())
                                    .as(a.tenant().toString())
                                    .isIn("22012", "25P01");
                        }
                    }
                    try (Connection connection = pool.getConnection();
                            Statement statement = connection.createStatement();
                            ResultSet row = statement.executeQuery("SELECT current_setting('safedb.tenant', true)")) {
                        row.next();
                        assertThat(row.getString(1)).as(last + autoCommit).isNullOrEmpty();
                    }
                    try (TenantScope b = as(ORG_B);
                            Connection connection = wrapped.getConnection();
                            Statement statement = connection.createStatement();
                            ResultSet rows = statement.executeQuery(NAMES)) {
                        assertThat(GuardedPostgres.column(rows))
                                .as(b.tenant().toString())
                                .hasSize(12)
                                .allMatch(name -> name.contains("SECRET_B"));
                    }
                }
            }
        }
    }

    @Test
    @DisplayName("Threads that share a connection work each in its own name")
    void threads() throws Exception {
        Connection session = secured.getConnection();
        try (Connection connection = new GuardedConnection(((GuardedDataSource) guarded).database, session)) {
            ExecutorService threads = Executors.newFixedThreadPool(4);
            try {
                List<Callable<Long>> work = new java.util.ArrayList<>();
                for (int thread = 0; thread < 4; thread++) {
                    TenantId tenant = thread % 2 == 0 ? ORG_A : ORG_B;
                    work.add(() -> {
                        long seen = 0;
                        try (TenantScope scope = as(tenant)) {
                            for (int i = 0; i < 100; i++) {
                                seen += count(connection, COUNT);
                            }
                            assertThat(scope.tenant()).isEqualTo(tenant);
                        }
                        return seen;
                    });
                }
                for (Future<Long> future : threads.invokeAll(work)) {
                    assertThat(future.get()).isEqualTo(1200);
                }
            } finally {
                threads.shutdownNow();
            }
        }
    }

    @Test
    @DisplayName(
            "With a first lock that narrows nothing, the second one still shows and changes one tenant's rows only")
    void secondLockLocks() throws SQLException {
        try (TenantScope a = as(ORG_A)) {
            SessionTenant session = new SessionTenant(
                    recording.connection(), Dialect.SHIPPED.get(0).tellTenant());
            List<String> names = session.on(io.safedb.Scope.current(), () -> {
                try (Statement raw = recording.connection().createStatement();
                        ResultSet rows = raw.executeQuery(NAMES)) {
                    return GuardedPostgres.column(rows);
                }
            });
            assertThat(names).as(a.tenant().toString()).hasSize(12).noneMatch(name -> name.contains("SECRET_B"));
            try (Statement raw = recording.connection().createStatement()) {
                assertThat(raw.executeUpdate("UPDATE contacts SET name = 'x' WHERE id >= 900000"))
                        .isZero();
                assertThat(raw.executeUpdate("DELETE FROM tickets WHERE id >= 900000"))
                        .isZero();
                assertThatThrownBy(() -> raw.executeUpdate("UPDATE contacts SET organization_id = 'org_b'"))
                        .hasMessageContaining("row-level security");
            }
            session.close();
            assertThat(told()).isEmpty();
        }
    }
}

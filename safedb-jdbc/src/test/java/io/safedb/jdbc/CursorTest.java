package io.safedb.jdbc;

import static io.safedb.jdbc.GuardedPostgres.ORG_A;
import static io.safedb.jdbc.GuardedPostgres.ORG_B;
import static io.safedb.jdbc.GuardedPostgres.assertRefused;
import static io.safedb.jdbc.GuardedPostgres.column;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.safedb.Rule;
import io.safedb.SystemScope;
import io.safedb.TableAccess;
import io.safedb.TablePolicy;
import io.safedb.TenantId;
import io.safedb.TenantScope;
import io.safedb.environment.Environment;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CursorTest {
    private static final String DECLARE = "DECLARE c SCROLL CURSOR FOR SELECT id FROM tickets ORDER BY id DESC";
    private static final String HELD = "DECLARE h CURSOR WITH HOLD FOR SELECT id FROM tickets ORDER BY id";

    private static GuardedPostgres database;

    @BeforeAll
    static void start() throws SQLException {
        database = GuardedPostgres.start(Environment.PRODUCTION);
    }

    @AfterAll
    static void stop() {
        database.close();
    }

    private static void inTransaction(TenantId tenant, GuardedPostgres.Work work) throws Exception {
        database.as(tenant, connection -> {
            connection.setAutoCommit(false);
            try {
                work.run(connection);
            } finally {
                connection.rollback();
            }
        });
    }

    private static List<String> rows(Connection connection, String text) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            return column(statement.executeQuery(text));
        }
    }

    private static void run(Connection connection, String text) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(text);
        }
    }

    @Test
    @DisplayName("a cursor has the tenant's rows, in every direction, until it is closed")
    void directions() throws Exception {
        inTransaction(ORG_A, connection -> {
            run(connection, DECLARE);
            assertThat(rows(connection, "FETCH NEXT FROM c")).containsExactly("112");
            assertThat(rows(connection, "FETCH 2 IN c")).containsExactly("111", "110");
            assertThat(rows(connection, "FETCH ABSOLUTE -1 c")).containsExactly("101");
            run(connection, "MOVE BACKWARD ALL IN c");
            assertThat(rows(connection, "FETCH FORWARD ALL FROM \"c\"")).hasSize(12);
            assertThat(rows(connection, "FETCH c")).isEmpty();
            run(connection, "CLOSE c");
            assertThatThrownBy(() -> rows(connection, "FETCH c"))
                    .isInstanceOf(SQLException.class)
                    .extracting("SQLState")
                    .isEqualTo("34000");
        });
    }

    @Test
    @DisplayName("parameters of a declaration, the tenant among them, hold for all that is fetched later")
    void parameters() throws Exception {
        inTransaction(ORG_B, connection -> {
            try (PreparedStatement declare = connection.prepareStatement(
                    "DECLARE c CURSOR FOR SELECT id FROM tickets WHERE status = ? AND id > ? ORDER BY id")) {
                declare.setString(1, "open");
                declare.setLong(2, 100);
                declare.execute();
                declare.setString(1, "closed");
            }
            assertThat(rows(connection, "FETCH 1 FROM c")).containsExactly("900103");
            assertThat(rows(connection, "SELECT count(*) FROM tickets WHERE id < 1000"))
                    .containsExactly("0");
            assertThat(rows(connection, "FETCH ALL FROM c")).containsExactly("900106", "900109", "900112");
        });
    }

    @Test
    @DisplayName("another tenant, or nobody, does not fetch from it")
    void others() throws Exception {
        inTransaction(ORG_A, connection -> {
            run(connection, DECLARE);
            try (TenantScope other = TenantScope.switchTo(ORG_B, "to see what comes out")) {
                assertThat(other.tenant()).isEqualTo(ORG_B);
                for (String text : List.of("FETCH c", "MOVE c", "CLOSE c", "FETCH ALL FROM c")) {
                    assertRefused(Rule.CROSS_TENANT, () -> run(connection, text));
                }
            }
            assertThat(rows(connection, "FETCH c")).containsExactly("112");
        });
    }

    @Test
    @DisplayName("without a scope nothing is fetched from a tenant's cursor")
    void nobody() throws Exception {
        try (Connection connection = database.guarded.getConnection()) {
            connection.setAutoCommit(false);
            try (TenantScope scope = TenantScope.open(ORG_A)) {
                assertThat(scope.tenant()).isEqualTo(ORG_A);
                run(connection, DECLARE);
            }
            assertRefused(Rule.NO_TENANT_SCOPE, () -> run(connection, "FETCH c"));
            connection.rollback();
        }
    }

    @Test
    @DisplayName("a cursor over what all tenants share is anybody's")
    void shared() throws Exception {
        inTransaction(ORG_A, connection -> {
            run(connection, "DECLARE s CURSOR FOR SELECT code FROM countries ORDER BY code");
            try (TenantScope other = TenantScope.switchTo(ORG_B, "to see that it does")) {
                assertThat(other.tenant()).isEqualTo(ORG_B);
                assertThat(rows(connection, "FETCH s")).containsExactly("DE");
            }
        });
    }

    @ParameterizedTest(name = "{0}")
    @DisplayName("a cursor that was not declared through the connection is nobody's")
    @ValueSource(strings = {"FETCH c", "FETCH ALL FROM \"C_1\"", "MOVE 1 c", "CLOSE c", "CLOSE ALL"})
    void unknown(String text) throws Exception {
        inTransaction(ORG_A, connection -> assertRefused(Rule.OPAQUE_CODE, () -> run(connection, text)));
    }

    @Test
    @DisplayName("a prepared FETCH may run for somebody else, and is refused")
    void prepared() throws Exception {
        inTransaction(ORG_A, connection -> {
            run(connection, DECLARE);
            assertRefused(Rule.OPAQUE_CODE, () -> connection.prepareStatement("FETCH c"));
            try (Statement batch = connection.createStatement()) {
                assertRefused(Rule.OPAQUE_CODE, () -> batch.addBatch("CLOSE c"));
            }
        });
    }

    @Test
    @DisplayName("a held cursor stays the tenant's when its session goes on to somebody else")
    void held() throws Exception {
        try (Connection session = database.raw.getConnection()) {
            session.setAutoCommit(false);
            try (TenantScope scope = TenantScope.open(ORG_A)) {
                assertThat(scope.tenant()).isEqualTo(ORG_A);
                Connection first = database.guardedOn(session);
                run(first, HELD);
                first.commit();
                assertThat(rows(first, "FETCH h")).containsExactly("101");
                first.commit();
            }
            try (TenantScope scope = TenantScope.open(ORG_B)) {
                assertThat(scope.tenant()).isEqualTo(ORG_B);
                Connection second = database.guardedOn(session);
                assertRefused(Rule.OPAQUE_CODE, () -> run(second, "FETCH h"));
                // The server has one of this name: the declaration fails, and the name does not change hands.
                assertThatThrownBy(() -> run(second, HELD)).hasMessageContaining("already exists");
                second.rollback();
                assertRefused(Rule.OPAQUE_CODE, () -> run(second, "FETCH h"));
            }
        }
    }

    @Test
    @DisplayName("a declaration that failed does not take an open cursor over")
    void failed() throws Exception {
        try (Connection connection = database.guarded.getConnection()) {
            connection.setAutoCommit(false);
            try (TenantScope scope = TenantScope.open(ORG_A)) {
                assertThat(scope.tenant()).isEqualTo(ORG_A);
                run(connection, HELD);
                connection.commit();
            }
            try (TenantScope scope = TenantScope.open(ORG_B)) {
                assertThat(scope.tenant()).isEqualTo(ORG_B);
                assertThatThrownBy(() -> run(connection, HELD)).hasMessageContaining("already exists");
                connection.rollback();
                assertRefused(Rule.CROSS_TENANT, () -> run(connection, "FETCH h"));
            }
        }
    }

    @Test
    @DisplayName("what a system scope declared, no tenant fetches")
    void system() throws Exception {
        GuardedPostgres open = GuardedPostgres.start(
                Environment.PRODUCTION,
                policy -> policy.table(
                        "time_entries", TablePolicy.of(TableAccess.TENANT).withSystem("the tests", "read by a job")));
        try (open;
                Connection connection = open.guarded.getConnection()) {
            connection.setAutoCommit(false);
            try (SystemScope scope = SystemScope.open("job", "a test")) {
                assertThat(scope).isNotNull();
                run(connection, "DECLARE c CURSOR FOR SELECT id FROM time_entries WHERE id > 0 ORDER BY id DESC");
                assertThat(rows(connection, "FETCH c")).containsExactly("900412");
            }
            try (TenantScope scope = TenantScope.open(ORG_A)) {
                assertThat(scope.tenant()).isEqualTo(ORG_A);
                assertRefused(Rule.CROSS_TENANT, () -> run(connection, "FETCH c"));
            }
            connection.rollback();
        }
    }
}

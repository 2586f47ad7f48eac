package io.safedb.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.safedb.Rule;
import io.safedb.SafeDbViolation;
import io.safedb.jdbc.dialect.Dialect;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class OwnTransactionTest {
    private static final Dialect POSTGRESQL = Dialect.SHIPPED.get(0);

    private static DataSource raw;
    private Connection connection;

    @BeforeAll
    static void start() throws SQLException {
        raw = EmbeddedPostgresServer.newDatabase("own_transaction");
        EmbeddedPostgresServer.run(
                raw,
                "CREATE TABLE steps (name text PRIMARY KEY);"
                        + "CREATE TABLE late (name text REFERENCES steps DEFERRABLE INITIALLY DEFERRED)");
    }

    @BeforeEach
    void open() throws SQLException {
        connection = raw.getConnection();
        EmbeddedPostgresServer.run(raw, "TRUNCATE steps, late");
    }

    @AfterEach
    void close() throws SQLException {
        connection.close();
    }

    @Test
    @DisplayName("under autocommit all of it happens at once, and autocommit is restored")
    void alone() throws SQLException {
        int count = run(false, () -> {
            assertThat(connection.getAutoCommit()).isFalse();
            add("one");
            assertThat(committed()).isEmpty();
            return add("two");
        });
        assertThat(count).isEqualTo(1);
        assertThat(connection.getAutoCommit()).isTrue();
        assertThat(committed()).containsExactly("one", "two");
    }

    @Test
    @DisplayName("under autocommit a refusal, an error or a failing commit leaves nothing, and autocommit is restored")
    void aloneFailing() throws SQLException {
        assertThatThrownBy(() -> run(false, () -> {
                    add("one");
                    throw refusal();
                }))
                .isInstanceOf(SafeDbSqlException.class);
        assertThatThrownBy(() -> run(false, () -> add("one") + add("one"))).hasMessageContaining("duplicate key");
        assertThatThrownBy(() -> run(false, () -> {
                    add("one");
                    throw new IllegalStateException("outside of the database");
                }))
                .isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> run(false, () -> {
                    add("one");
                    return execute("INSERT INTO late VALUES ('nobody')");
                }))
                .hasMessageContaining("foreign key");
        assertThat(connection.getAutoCommit()).isTrue();
        assertThat(committed()).isEmpty();
        add("still usable");
        assertThat(committed()).containsExactly("still usable");
    }

    @Test
    @DisplayName("in the caller's transaction a refusal undoes the operation only")
    void inside() throws SQLException {
        connection.setAutoCommit(false);
        add("before");
        assertThat(run(false, () -> add("one"))).isEqualTo(1);
        assertThatThrownBy(() -> run(false, () -> {
                    add("two");
                    throw refusal();
                }))
                .isInstanceOf(SafeDbSqlException.class);
        assertThatThrownBy(() -> run(false, () -> {
                    try {
                        return add("before");
                    } catch (SQLException e) {
                        throw refusal();
                    }
                }))
                .isInstanceOf(SafeDbSqlException.class);
        add("after");
        assertThat(committed()).isEmpty();
        connection.commit();
        assertThat(committed()).containsExactly("after", "before", "one");
    }

    @Test
    @DisplayName("in the caller's transaction an error of the server ends it, as it does without safedb")
    void serverError() throws SQLException {
        connection.setAutoCommit(false);
        add("before");
        assertThatThrownBy(() -> run(false, () -> add("before"))).hasMessageContaining("duplicate key");
        assertThatThrownBy(() -> run(false, () -> add("after")))
                .isInstanceOfSatisfying(
                        SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("25P02"));
        connection.rollback();
        assertThat(committed()).isEmpty();
    }

    @Test
    @DisplayName("a transaction that a text began is the caller's, though the driver says autocommit")
    void begunByText() throws SQLException {
        execute("BEGIN");
        add("before");
        assertThat(run(true, () -> add("one"))).isEqualTo(1);
        assertThat(connection.getAutoCommit()).isTrue();
        assertThat(committed()).isEmpty();
        execute("ROLLBACK");
        assertThat(committed()).isEmpty();
        assertThat(run(true, () -> add("alone"))).isEqualTo(1);
        assertThat(committed()).containsExactly("alone");
    }

    @Test
    @DisplayName("what cannot be rolled back is cut off, never committed")
    void cutOff() throws SQLException {
        Connection stubborn = (Connection) Proxy.newProxyInstance(
                Connection.class.getClassLoader(), new Class<?>[] {Connection.class}, (self, method, arguments) -> {
                    if (method.getName().equals("rollback")) {
                        throw new SQLException("The coordinator ends this transaction", "2D000");
                    }
                    try {
                        return method.invoke(connection, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
        assertThatThrownBy(() -> new OwnTransaction(POSTGRESQL, stubborn).run(false, () -> {
                    add("one");
                    throw refusal();
                }))
                .isInstanceOfSatisfying(
                        SafeDbSqlException.class,
                        e -> assertThat(e.getSuppressed()).hasSize(1));
        assertThat(connection.isClosed()).isTrue();
        assertThat(committed()).isEmpty();
    }

    private <R> R run(boolean begunByText, OwnTransaction.Work<R> work) throws SQLException {
        return new OwnTransaction(POSTGRESQL, connection).run(begunByText, work);
    }

    private int add(String name) throws SQLException {
        return execute("INSERT INTO steps VALUES ('" + name + "')");
    }

    private int execute(String text) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            return statement.executeUpdate(text);
        }
    }

    private static List<String> committed() throws SQLException {
        try (Connection other = raw.getConnection();
                Statement statement = other.createStatement();
                ResultSet rows = statement.executeQuery("SELECT name FROM steps ORDER BY name")) {
            return GuardedPostgres.column(rows);
        }
    }

    private static SafeDbSqlException refusal() {
        return new SafeDbSqlException(new SafeDbViolation(
                Rule.TOKEN_INVALID, "DROP TABLE", "audit_log", "jti: used before", "SDB202", "event", null));
    }
}

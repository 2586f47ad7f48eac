package io.safedb.jdbc;

import static io.safedb.jdbc.GuardedPostgres.ORG_A;
import static io.safedb.jdbc.GuardedPostgres.ORG_B;
import static io.safedb.jdbc.GuardedPostgres.assertRefused;
import static io.safedb.jdbc.GuardedPostgres.column;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.safedb.Rule;
import io.safedb.TenantScope;
import io.safedb.environment.Environment;
import java.math.BigDecimal;
import java.sql.CallableStatement;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.Statement;
import java.sql.Types;
import java.util.Map;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GuardedCallTest {
    private static GuardedPostgres database;

    @BeforeAll
    static void start() throws SQLException {
        database = GuardedPostgres.start(
                Environment.PRODUCTION,
                policy -> policy.functions("add", "pair", "answer").procedures("note", "swap"));
        EmbeddedPostgresServer.run(database.raw, """
                CREATE FUNCTION add(a int, b int) RETURNS int LANGUAGE sql AS 'SELECT a + b';
                CREATE FUNCTION answer() RETURNS int LANGUAGE sql AS 'SELECT 42';
                CREATE FUNCTION pair(a int, OUT x int, OUT y numeric) LANGUAGE sql AS 'SELECT a + 1, a * 1.5';
                CREATE TABLE noted (what text);
                CREATE PROCEDURE note(what text) LANGUAGE sql AS 'INSERT INTO noted VALUES (what)';
                CREATE PROCEDURE swap(INOUT a int, INOUT b int) LANGUAGE plpgsql AS 'DECLARE c int := a; BEGIN a := b; b := c; END';
                """);
    }

    @AfterAll
    static void stop() {
        database.close();
    }

    @Test
    @DisplayName("a query and a change through prepareCall are narrowed like any prepared statement")
    void narrowed() throws Exception {
        try (Connection connection = database.guarded.getConnection()) {
            connection.setAutoCommit(false);
            CallableStatement query;
            try (TenantScope scope = TenantScope.open(ORG_A)) {
                assertThat(scope.tenant()).isEqualTo(ORG_A);
                query = connection.prepareCall(
                        "SELECT t.id, ? AS label FROM tickets t JOIN contacts c ON c.id = t.contact_id AND c.id > ? WHERE t.id < ?"
                                + " ORDER BY t.id");
                query.setString(1, "x");
                query.setInt(2, 0);
                query.setLong(3, 104);
                assertThat(query.getParameterMetaData().getParameterCount()).isEqualTo(3);
                try (ResultSet rows = query.executeQuery()) {
                    assertThat(rows.getStatement()).isSameAs(query);
                    assertThat(column(rows)).containsExactly("101", "102", "103");
                }
                assertThatThrownBy(() -> query.setString(4, "org_b")).hasMessageContaining("out of range: 4");
                try (CallableStatement update =
                        connection.prepareCall("UPDATE contacts SET name = ? WHERE id IN (1, 900001)")) {
                    update.setString(1, "called");
                    assertThat(update.executeUpdate()).isEqualTo(1);
                    update.setString(1, "batched");
                    update.addBatch();
                    assertThat(update.executeBatch()).containsExactly(1);
                }
                try (CallableStatement own =
                        connection.prepareCall("SELECT count(*) FROM tickets WHERE organization_id = ?")) {
                    own.setString(1, "org_b");
                    assertRefused(Rule.CROSS_TENANT, own::executeQuery);
                    own.setString(1, "org_a");
                    assertThat(column(own.executeQuery())).containsExactly("12");
                }
            }
            assertRefused(Rule.NO_TENANT_SCOPE, query::executeQuery);
            assertRefused(Rule.NO_TENANT_SCOPE, () -> connection.prepareCall("SELECT id FROM tickets"));
            try (TenantScope scope = TenantScope.open(ORG_B)) {
                assertThat(scope.tenant()).isEqualTo(ORG_B);
                query.setLong(3, 900_104);
                assertThat(column(query.executeQuery())).allMatch(id -> id.startsWith("900"));
            }
            connection.rollback();
        }
        assertThat(database.rawValue("SELECT name FROM contacts WHERE id = 900001"))
                .startsWith("SECRET_B");
    }

    @Test
    @DisplayName("calls in braces run what the policy lists, with parameters in and out by position")
    void braces() throws Exception {
        database.as(ORG_A, connection -> {
            try (CallableStatement call = connection.prepareCall("{? = call add(?, ?)}")) {
                call.registerOutParameter(1, Types.INTEGER);
                call.setInt(2, 3);
                call.setInt(3, 4);
                call.execute();
                assertThat(call.getInt(1)).isEqualTo(7);
                assertThat(call.getObject(1)).isEqualTo(7);
                assertThat(call.wasNull()).isFalse();
                call.setInt(3, 5);
                call.execute();
                assertThat(call.getInt(1)).isEqualTo(8);
            }
            try (CallableStatement call = connection.prepareCall(" { ? = CALL public.answer } ")) {
                call.registerOutParameter(1, Types.INTEGER);
                call.execute();
                assertThat(call.getInt(1)).isEqualTo(42);
            }
            try (CallableStatement call = connection.prepareCall("{call pair(?, ?, ?)}")) {
                call.setInt(1, 2);
                call.registerOutParameter(2, Types.INTEGER);
                call.registerOutParameter(3, Types.NUMERIC);
                call.execute();
                assertThat(call.getInt(2)).isEqualTo(3);
                assertThat(call.getBigDecimal(3)).isEqualByComparingTo(new BigDecimal("3.0"));
            }
            try (CallableStatement call = connection.prepareCall("{? = call upper(?)}")) {
                call.registerOutParameter(1, Types.VARCHAR);
                call.setString(2, "built in");
                call.execute();
                assertThat(call.getString(1)).isEqualTo("BUILT IN");
            }
        });
    }

    @Test
    @DisplayName("procedures that the policy lists are called, natively and in braces where the driver is set up so")
    void procedures() throws Exception {
        database.as(ORG_A, connection -> {
            try (CallableStatement call = connection.prepareCall("CALL note(?)")) {
                call.setString(1, "native");
                call.execute();
            }
            try (CallableStatement call = connection.prepareCall("call swap(?, ?)")) {
                call.setInt(1, 1);
                call.setInt(2, 2);
                call.registerOutParameter(1, Types.INTEGER);
                call.registerOutParameter(2, Types.INTEGER);
                call.execute();
                assertThat(call.getInt(1)).isEqualTo(2);
                assertThat(call.getInt(2)).isEqualTo(1);
            }
        });
        DataSource calling = EmbeddedPostgresServer.sameWith(
                database.rawValue("SELECT current_database()"), Map.of("escapeSyntaxCallMode", "callIfNoReturn"));
        try (TenantScope scope = TenantScope.open(ORG_A);
                Connection connection =
                        SafeDataSource.wrap(calling, database.safeDb).getConnection();
                CallableStatement call = connection.prepareCall("{call note(?)}")) {
            assertThat(scope.tenant()).isEqualTo(ORG_A);
            call.setString(1, "in braces");
            call.execute();
        }
        assertThat(database.rawValue("SELECT string_agg(what, ', ' ORDER BY what) FROM noted"))
                .isEqualTo("in braces, native");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{call purge_old()}",
                "{? = call count_everything()}",
                "{call query_to_xml('select * from tickets', true, true, '')}",
                "CALL purge_old()"
            })
    @DisplayName("code that the policy does not list is refused, in braces or not")
    void opaque(String text) throws Exception {
        database.as(ORG_A, connection -> {
            assertRefused(Rule.OPAQUE_CODE, () -> connection.prepareCall(text));
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{call add(1, 2)}; DELETE FROM tickets",
                "{call add(1, 2); DELETE FROM tickets}",
                "{call add(1, 2) /* } */}",
                "{call add(1, 2) -- }\n}",
                "{call add(1, 2)} x",
                "{call {fn user()}}",
                "{call add(1, 2) x, tickets}",
                "{call \"add(\"(1, 2)}",
                "{call add(1, '}')}",
                "{select 1}",
                "{ts '2026-01-01'}"
            })
    @DisplayName("braces around anything but one plain call are refused as unreadable")
    void unreadable(String text) throws Exception {
        database.as(ORG_A, connection -> {
            assertRefused(Rule.UNREADABLE, () -> connection.prepareCall(text));
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{call add((SELECT count(*)::int FROM tickets), 1)}",
                "{call add(1, 2) x, tickets AS t(a)}",
                "{? = call add((SELECT 1 FROM countries LIMIT 1))}"
            })
    @DisplayName("a call in braces that reads tables is not sent: nothing in it can be narrowed")
    void tables(String text) throws Exception {
        database.as(ORG_A, connection -> {
            assertThatThrownBy(() -> connection.prepareCall(text)).isInstanceOf(SafeDbSqlException.class);
        });
    }

    @Test
    @DisplayName("names instead of positions are refused as the driver refuses them; values lead nowhere raw")
    void names() throws Exception {
        database.as(ORG_A, connection -> {
            try (CallableStatement call = connection.prepareCall("{? = call add(?, ?)}")) {
                assertThatThrownBy(() -> call.setInt("a", 1)).isInstanceOf(SQLFeatureNotSupportedException.class);
                assertThatThrownBy(() -> call.getInt("a")).isInstanceOf(SQLFeatureNotSupportedException.class);
                assertThatThrownBy(() -> call.registerOutParameter("a", Types.INTEGER))
                        .isInstanceOf(SQLFeatureNotSupportedException.class)
                        .hasMessageContaining("use the position");
                assertRefused(Rule.UNSCOPED_STATEMENT, () -> call.getBlob(1));
                assertRefused(Rule.UNSCOPED_STATEMENT, () -> call.getObject(1, java.sql.Clob.class));
                assertRefused(Rule.UNREADABLE, () -> call.getRef(1));
                assertRefused(Rule.UNREADABLE, () -> call.getObject(1, Map.of("x", String.class)));
                assertThat(call.getConnection()).isSameAs(connection);
                assertThat(call.unwrap(PreparedStatement.class)).isSameAs(call);
                assertThat(call.isWrapperFor(Statement.class)).isTrue();
                assertThat(call.isWrapperFor(org.postgresql.PGStatement.class)).isFalse();
                assertRefused(Rule.SCOPE_TAMPERING, () -> call.unwrap(org.postgresql.PGStatement.class));
                assertThatThrownBy(() -> call.executeQuery("SELECT 1")).isInstanceOf(SQLException.class);
                assertThat(call).hasToString("safedb CallableStatement");
            }
        });
    }
}

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
import io.safedb.TenantScope;
import io.safedb.environment.Environment;
import java.io.ByteArrayInputStream;
import java.io.StringReader;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.JDBCType;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GuardedPreparedStatementTest {
    private static GuardedPostgres database;

    @BeforeAll
    static void start() throws SQLException {
        database = GuardedPostgres.start(
                Environment.PRODUCTION,
                policy -> policy.tenantTables("wide", "notes")
                        .table("jobs", TablePolicy.of(TableAccess.TENANT).withSystem("the tests", "counted by a job")));
        EmbeddedPostgresServer.run(database.raw, """
                CREATE TABLE notes (id bigint PRIMARY KEY, organization_id text NOT NULL, title text);
                INSERT INTO notes VALUES (987654321, 'org_b', 'secret of (b!'), (1, 'org_a', '7');
                """);
        EmbeddedPostgresServer.run(database.raw, """
                CREATE TABLE wide (id bigint PRIMARY KEY, organization_id text NOT NULL, b boolean, i int, f float8,
                  n numeric, t text, d date, ts timestamp, bin bytea, ids bigint[], doc xml, j jsonb);
                CREATE TABLE jobs (id bigserial PRIMARY KEY, organization_id text NOT NULL, name text);
                INSERT INTO jobs (organization_id, name) VALUES ('org_a', 'mine'), ('org_b', 'theirs');
                """);
    }

    @AfterAll
    static void stop() {
        database.close();
    }

    @Test
    @DisplayName("the caller's positions stay the caller's, whatever is inserted between them")
    void positions() throws Exception {
        database.as(ORG_A, connection -> {
            String sql = "SELECT t.id, ? AS label FROM tickets t JOIN contacts c ON c.id = t.contact_id AND c.id > ?"
                    + " WHERE t.id < ? ORDER BY t.id";
            try (PreparedStatement statement = connection.prepareStatement(sql)) {
                statement.setString(1, "x");
                statement.setInt(2, 0);
                statement.setLong(3, 104);
                assertThat(statement.getParameterMetaData().getParameterCount()).isEqualTo(3);
                assertThat(statement.getParameterMetaData().getParameterType(3)).isEqualTo(Types.BIGINT);
                try (ResultSet rows = statement.executeQuery()) {
                    assertThat(column(rows)).containsExactly("101", "102", "103");
                }
                assertThatThrownBy(() -> statement.setString(4, "org_b"))
                        .isInstanceOf(SQLException.class)
                        .hasMessageContaining("out of range: 4");
                assertThatThrownBy(() -> statement.setString(0, "org_b")).isInstanceOf(SQLException.class);
            }
        });
    }

    @Test
    @DisplayName("every setter reaches the parameter it names")
    void setters() throws Exception {
        database.as(ORG_A, connection -> {
            connection.setAutoCommit(false);
            String sql = "INSERT INTO wide (id, b, i, f, n, t, d, ts, bin, ids, doc, j)"
                    + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?::jsonb)";
            try (PreparedStatement statement = connection.prepareStatement(sql)) {
                statement.setLong(1, 1);
                statement.setBoolean(2, true);
                statement.setInt(3, 7);
                statement.setDouble(4, 1.5);
                statement.setBigDecimal(5, new BigDecimal("2.25"));
                statement.setString(6, "text");
                statement.setDate(7, java.sql.Date.valueOf("2026-01-02"));
                statement.setTimestamp(8, java.sql.Timestamp.valueOf("2026-01-02 03:04:05"));
                statement.setBytes(9, new byte[] {1, 2});
                statement.setArray(10, connection.createArrayOf("bigint", new Object[] {1L, 2L}));
                java.sql.SQLXML xml = connection.createSQLXML();
                xml.setString("<a/>");
                statement.setSQLXML(11, xml);
                statement.setObject(12, "{\"k\": 1}", Types.OTHER);
                assertThat(statement.executeUpdate()).isEqualTo(1);

                statement.clearParameters();
                assertThatThrownBy(statement::executeUpdate).isInstanceOf(SQLException.class);

                statement.setObject(1, 2L);
                statement.setObject(2, false, Types.BOOLEAN);
                statement.setShort(3, (short) 8);
                statement.setFloat(4, 2.5f);
                statement.setObject(5, new BigDecimal("3.5"), Types.NUMERIC, 1);
                statement.setCharacterStream(6, new StringReader("stream"), 6);
                statement.setObject(7, java.time.LocalDate.of(2026, 1, 3));
                statement.setNull(8, Types.TIMESTAMP);
                statement.setBinaryStream(9, new ByteArrayInputStream("ab".getBytes(StandardCharsets.UTF_8)), 2);
                statement.setNull(10, Types.ARRAY, "_int8");
                statement.setNull(11, Types.SQLXML);
                statement.setString(12, "{}");
                assertThat(statement.executeUpdate()).isEqualTo(1);
            }
            try (PreparedStatement statement = connection.prepareStatement(
                            "SELECT concat_ws('|', id, b, i, f, n, t, d, ts, bin, ids, doc, j, organization_id)"
                                    + " FROM wide ORDER BY id");
                    ResultSet rows = statement.executeQuery()) {
                assertThat(column(rows))
                        .containsExactly(
                                "1|t|7|1.5|2.25|text|2026-01-02|2026-01-02 03:04:05|\\x0102|{1,2}|<a/>|{\"k\": 1}|org_a",
                                "2|f|8|2.5|3.5|stream|2026-01-03|\\x6162|{}|org_a");
            }
            connection.rollback();
        });
    }

    @Test
    @DisplayName("a statement belongs to the tenant who executes it, whoever prepared it")
    void scopeOfExecution() throws Exception {
        try (Connection connection = database.guarded.getConnection()) {
            PreparedStatement statement;
            try (TenantScope scope = TenantScope.open(ORG_A)) {
                assertThat(scope.tenant()).isEqualTo(ORG_A);
                statement = connection.prepareStatement("SELECT min(id) FROM tickets");
                assertThat(column(statement.executeQuery())).containsExactly("101");
            }
            assertRefused(Rule.NO_TENANT_SCOPE, statement::executeQuery);
            try (TenantScope scope = TenantScope.open(ORG_B)) {
                assertThat(scope.tenant()).isEqualTo(ORG_B);
                assertThat(column(statement.executeQuery())).containsExactly("900101");
            }
            statement.close();
        }
    }

    @Test
    @DisplayName("no scope: refused when prepared")
    void noScope() throws Exception {
        database.outside(connection -> {
            assertRefused(Rule.NO_TENANT_SCOPE, () -> connection.prepareStatement("SELECT id FROM tickets"));
            try (PreparedStatement shared = connection.prepareStatement("SELECT count(*) FROM countries")) {
                assertThat(column(shared.executeQuery())).containsExactly("5");
            }
        });
    }

    @Test
    @DisplayName("a parameter that meets the tenant column must be the tenant in scope")
    void crossTenant() throws Exception {
        database.as(ORG_A, connection -> {
            try (PreparedStatement statement =
                    connection.prepareStatement("SELECT count(*) FROM tickets WHERE organization_id = ? AND id > ?")) {
                statement.setInt(2, 0);
                assertRefused(Rule.CROSS_TENANT, statement::executeQuery);
                statement.setString(1, "org_b");
                assertRefused(Rule.CROSS_TENANT, statement::executeQuery);
                statement.setString(1, "org_a");
                assertThat(column(statement.executeQuery())).containsExactly("12");
                statement.setObject(1, "org_b", Types.VARCHAR);
                assertRefused(Rule.CROSS_TENANT, statement::execute);
                statement.setObject(1, "org_a", JDBCType.VARCHAR.getVendorTypeNumber());
                assertThat(column(statement.executeQuery())).containsExactly("12");
                statement.setNull(1, Types.VARCHAR);
                assertRefused(Rule.CROSS_TENANT, statement::executeQuery);
                statement.setCharacterStream(1, new StringReader("org_a"));
                assertRefused(Rule.CROSS_TENANT, statement::executeQuery);
                statement.setString(1, "org_a");
                statement.clearParameters();
                statement.setInt(2, 0);
                assertRefused(Rule.CROSS_TENANT, statement::executeQuery);
            }
            try (PreparedStatement steal =
                    connection.prepareStatement("UPDATE tickets SET organization_id = ? WHERE id = 101")) {
                steal.setString(1, "org_b");
                assertRefused(Rule.CROSS_TENANT, steal::executeUpdate);
                assertRefused(Rule.CROSS_TENANT, steal::addBatch);
            }
        });
    }

    @Test
    @DisplayName("batches bind the tenant at addBatch and run in the scope they were collected in")
    void batches() throws Exception {
        try (Connection connection = database.guarded.getConnection()) {
            connection.setAutoCommit(false);
            PreparedStatement insert;
            try (TenantScope scope = TenantScope.open(ORG_A)) {
                assertThat(scope.tenant()).isEqualTo(ORG_A);
                insert = connection.prepareStatement("INSERT INTO contacts (id, name) VALUES (?, ?)");
                for (int id = 50; id < 53; id++) {
                    insert.setInt(1, id);
                    insert.setString(2, "n" + id);
                    insert.addBatch();
                }
                assertThat(insert.executeBatch()).containsExactly(1, 1, 1);
                assertThat(insert.executeBatch()).isEmpty();
                insert.setInt(1, 60);
                insert.addBatch();
            }
            assertRefused(Rule.NO_TENANT_SCOPE, insert::executeBatch);
            try (TenantScope scope = TenantScope.open(ORG_B)) {
                assertThat(scope.tenant()).isEqualTo(ORG_B);
                assertRefused(Rule.CROSS_TENANT, insert::executeBatch);
                assertRefused(Rule.CROSS_TENANT, insert::addBatch);
                insert.clearBatch();
                insert.setInt(1, 61);
                insert.addBatch();
                assertThat(insert.executeLargeBatch()).containsExactly(1);
            }
            try (TenantScope scope = TenantScope.open(ORG_A);
                    Statement statement = connection.createStatement();
                    ResultSet rows =
                            statement.executeQuery("SELECT id FROM contacts WHERE id BETWEEN 50 AND 99 ORDER BY id")) {
                assertThat(scope.tenant()).isEqualTo(ORG_A);
                assertThat(column(rows)).containsExactly("50", "51", "52");
            }
            connection.rollback();
        }
    }

    @Test
    @DisplayName("generated keys come back, by flag and by name; a name that is more than a name is refused")
    void generatedKeys() throws Exception {
        database.as(ORG_A, connection -> {
            connection.setAutoCommit(false);
            String sql = "INSERT INTO jobs (name) VALUES (?)";
            try (PreparedStatement byFlag = connection.prepareStatement(sql, Statement.RETURN_GENERATED_KEYS);
                    PreparedStatement byName = connection.prepareStatement(sql, new String[] {"id"})) {
                byFlag.setString(1, "x");
                byFlag.executeUpdate();
                try (ResultSet keys = byFlag.getGeneratedKeys()) {
                    assertThat(keys.next()).isTrue();
                    assertThat(keys.getString("organization_id")).isEqualTo("org_a");
                    assertThat(keys.getStatement()).isSameAs(byFlag);
                }
                byName.setString(1, "y");
                byName.executeUpdate();
                assertThat(column(byName.getGeneratedKeys())).hasSize(1);
            }
            assertThatThrownBy(() -> connection.prepareStatement(
                            sql, new String[] {"id, (SELECT string_agg(title, ',') FROM tickets)"}))
                    .isInstanceOf(SQLException.class);
            connection.rollback();
        });
    }

    @Test
    @DisplayName("a statement prepared in a system scope is not run for a tenant, nor the other way round")
    void systemScope() throws Exception {
        try (Connection connection = database.guarded.getConnection()) {
            PreparedStatement all;
            try (SystemScope scope = SystemScope.open("the tests", "counting jobs")) {
                assertThat(scope).isNotNull();
                all = connection.prepareStatement("SELECT count(*) FROM jobs WHERE id > 0");
                assertThat(column(all.executeQuery())).containsExactly("2");
                assertRefused(
                        Rule.UNSCOPED_STATEMENT, () -> connection.prepareStatement("SELECT count(*) FROM tickets"));
            }
            PreparedStatement one;
            try (TenantScope scope = TenantScope.open(ORG_A)) {
                assertThat(scope.tenant()).isEqualTo(ORG_A);
                assertRefused(Rule.UNSCOPED_STATEMENT, all::executeQuery);
                one = connection.prepareStatement("SELECT count(*) FROM jobs WHERE id > 0");
                assertThat(column(one.executeQuery())).containsExactly("1");
            }
            try (SystemScope scope = SystemScope.open("the tests", "counting jobs")) {
                assertThat(scope).isNotNull();
                assertRefused(Rule.UNSCOPED_STATEMENT, one::executeQuery);
            }
        }
    }

    @Test
    @DisplayName("metadata is there before anything is bound, and shows the caller's columns")
    void metadata() throws Exception {
        database.as(ORG_A, connection -> {
            try (PreparedStatement statement =
                    connection.prepareStatement("SELECT id, title FROM tickets WHERE id = ?")) {
                assertThat(statement.getMetaData().getColumnCount()).isEqualTo(2);
                assertThat(statement.getMetaData().getColumnLabel(2)).isEqualTo("title");
                assertThat(statement.getParameterMetaData().getParameterCount()).isEqualTo(1);
                assertThat(statement.toString()).doesNotContain("org_a");
                assertThatThrownBy(() -> statement.executeQuery("SELECT 1")).isInstanceOf(SQLException.class);
            }
        });
    }

    @Test
    @DisplayName("large objects are refused in both directions")
    void largeObjects() throws Exception {
        database.as(ORG_A, connection -> {
            try (PreparedStatement statement = connection.prepareStatement("SELECT ? FROM contacts WHERE id = 1")) {
                assertRefused(
                        Rule.UNSCOPED_STATEMENT, () -> statement.setBlob(1, new ByteArrayInputStream(new byte[] {1})));
                assertRefused(
                        Rule.UNSCOPED_STATEMENT,
                        () -> statement.setObject(1, new ByteArrayInputStream(new byte[] {1}), Types.BLOB));
                statement.setLong(1, 12345);
                try (ResultSet rows = statement.executeQuery()) {
                    assertThat(rows.next()).isTrue();
                    assertRefused(Rule.UNSCOPED_STATEMENT, () -> rows.getBlob(1));
                    assertRefused(Rule.UNSCOPED_STATEMENT, () -> rows.getObject(1, java.sql.Blob.class));
                }
            }
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "parse_ident(title) IS NOT NULL",
                "to_date(title, 'YYYY') IS NOT NULL",
                "to_timestamp(title, 'YYYY') IS NOT NULL",
                "to_number(title, '999') IS NOT NULL",
                "decode(title, 'hex') IS NOT NULL",
                "title::regclass IS NOT NULL",
                "title::int IS NOT NULL",
                "title::date IS NOT NULL",
                "title::jsonb IS NOT NULL",
                "title::xml IS NOT NULL",
                "'x' ~ title",
                "chr(id::int) IS NOT NULL",
                "date_trunc(title, now()) IS NOT NULL",
                "timezone(title, now()) IS NOT NULL",
                "make_date(2026, 13, id::int) IS NOT NULL"
            })
    @DisplayName("a condition that fails on another tenant's row does not tell what stands in it")
    void computing(String condition) throws Exception {
        for (int fetchSize : new int[] {0, 1}) {
            database.as(ORG_A, connection -> {
                connection.setAutoCommit(false);
                try (PreparedStatement query = connection.prepareStatement("SELECT id FROM notes WHERE " + condition)) {
                    query.setFetchSize(fetchSize);
                    try (ResultSet rows = query.executeQuery()) {
                        while (rows.next()) {
                            assertThat(rows.getLong(1)).isEqualTo(1);
                        }
                    }
                } catch (SQLException e) {
                    for (SQLException next = e; next != null; next = next.getNextException()) {
                        assertThat(next.toString()).doesNotContain("secret", "(b!", "987654321");
                    }
                    assertThat(e.getCause()).isNull();
                } finally {
                    connection.rollback();
                }
            });
        }
    }

    @Test
    @DisplayName("a name of the caller's own that the server does not know is shown to him")
    void misspelt() throws Exception {
        database.as(ORG_A, connection -> {
            try (PreparedStatement query = connection.prepareStatement("SELECT titel FROM notes")) {
                assertThatThrownBy(query::executeQuery)
                        .isInstanceOf(SQLException.class)
                        .hasMessageContaining("\"titel\"");
            }
        });
    }

    @Test
    @DisplayName("a type that the server cannot make out is the driver's own error")
    void undetermined() throws Exception {
        database.as(ORG_A, connection -> {
            try (PreparedStatement query = connection.prepareStatement("SELECT to_jsonb('x') FROM notes")) {
                assertThatThrownBy(query::executeQuery)
                        .isInstanceOf(org.postgresql.util.PSQLException.class)
                        .hasMessageContaining("polymorphic");
            }
        });
    }

    @Test
    @DisplayName("an exclusion constraint does not tell which row of another tenant is in the way")
    void exclusion() throws Exception {
        EmbeddedPostgresServer.run(database.raw, """
                CREATE TABLE rooms (id bigserial PRIMARY KEY, organization_id text NOT NULL, spot circle,
                  EXCLUDE USING gist (spot WITH &&) DEFERRABLE);
                INSERT INTO rooms (organization_id, spot) VALUES ('org_b', '<(7777,7777),5>');
                """);
        database.as(ORG_A, connection -> {
            try (PreparedStatement insert =
                    connection.prepareStatement("INSERT INTO rooms (spot) VALUES (?::circle)")) {
                insert.setString(1, "<(7778,7778),5>");
                for (boolean deferred : new boolean[] {false, true}) {
                    assertThatThrownBy(() -> {
                                if (deferred) {
                                    insert.addBatch();
                                    insert.executeBatch();
                                } else {
                                    insert.executeUpdate();
                                }
                            })
                            .isInstanceOfSatisfying(SQLException.class, e -> {
                                assertThat(e.getSQLState()).isEqualTo("23P01");
                                for (SQLException next = e; next != null; next = next.getNextException()) {
                                    assertThat(next.getMessage()).doesNotContain("7777");
                                }
                                assertThat(e.getCause()).isNull();
                            });
                }
            }
        });
    }

    @Test
    @DisplayName("a driver that rewrites batched inserts into one keeps the tenant in every row")
    void rewrittenBatches() throws Exception {
        String name = database.rawValue("SELECT current_database()");
        DataSource rewriting = EmbeddedPostgresServer.sameWith(name, java.util.Map.of("reWriteBatchedInserts", "true"));
        DataSource guarded = SafeDataSource.wrap(rewriting, database.safeDb);
        try (TenantScope scope = TenantScope.open(ORG_A);
                Connection connection = guarded.getConnection()) {
            assertThat(scope.tenant()).isEqualTo(ORG_A);
            connection.setAutoCommit(false);
            for (String tail : new String[] {"", " ON CONFLICT (id) DO UPDATE SET name = EXCLUDED.name"}) {
                try (PreparedStatement insert =
                        connection.prepareStatement("INSERT INTO contacts (id, name) VALUES (?, ?)" + tail)) {
                    for (int id : tail.isEmpty() ? new int[] {80, 81, 82, 83, 84} : new int[] {80, 85, 900_001}) {
                        insert.setInt(1, id);
                        insert.setString(2, "r" + id);
                        insert.addBatch();
                    }
                    insert.executeBatch();
                }
            }
            try (PreparedStatement select =
                    connection.prepareStatement("SELECT name FROM contacts WHERE id >= 80 ORDER BY id")) {
                assertThat(column(select.executeQuery())).containsExactly("r80", "r81", "r82", "r83", "r84", "r85");
            }
            connection.commit();
            assertThat(database.rawValue("SELECT name FROM contacts WHERE id = 900001"))
                    .startsWith("SECRET_B");
        }
        EmbeddedPostgresServer.run(database.raw, "DELETE FROM contacts WHERE id BETWEEN 80 AND 89");
    }
}

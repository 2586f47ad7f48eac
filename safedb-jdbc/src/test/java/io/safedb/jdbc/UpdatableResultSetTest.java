package io.safedb.jdbc;

import static io.safedb.jdbc.GuardedPostgres.ORG_A;
import static io.safedb.jdbc.GuardedPostgres.ORG_B;
import static io.safedb.jdbc.GuardedPostgres.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.safedb.RowCondition;
import io.safedb.Rule;
import io.safedb.SystemScope;
import io.safedb.TableAccess;
import io.safedb.TablePolicy;
import io.safedb.TenantScope;
import io.safedb.TestData;
import io.safedb.environment.Environment;
import java.io.StringReader;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Timestamp;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class UpdatableResultSetTest {
    private static final String MORE = """
            CREATE TYPE mood AS ENUM ('fine', 'bad');
            CREATE TABLE moods (name mood, at timestamptz, organization_id text NOT NULL, note text,
              PRIMARY KEY (at, name));
            INSERT INTO moods VALUES ('fine', '2026-01-02 03:04:05.678901+00', 'org_a', 'x'),
              ('bad', '2026-01-02 03:04:05+00', 'org_a', 'y'), ('bad', '2026-01-03 03:04:05+00', 'org_b', 'SECRET_B');
            CREATE TABLE jobs (id bigserial PRIMARY KEY, organization_id text NOT NULL, name text, safedb_test_run text);
            INSERT INTO jobs (organization_id, name) VALUES ('org_a', 'mine'), ('org_b', 'theirs');
            CREATE TABLE bills (id bigint PRIMARY KEY, organization_id text NOT NULL, state text, note text);
            INSERT INTO bills VALUES (1, 'org_a', 'OPEN', 'a'), (2, 'org_a', 'BILLED', 'b'), (3, 'org_b', 'OPEN', 'c');
            CREATE TABLE heap (id bigint, organization_id text NOT NULL, note text);
            INSERT INTO heap VALUES (1, 'org_a', 'a'), (1, 'org_b', 'b');
            """;

    private static final String STATE = """
            SELECT organization_id || t::text FROM tickets t UNION ALL SELECT organization_id || t::text FROM contacts t
            UNION ALL SELECT organization_id || t::text FROM settings t
            UNION ALL SELECT organization_id || t::text FROM moods t
            UNION ALL SELECT organization_id || t::text FROM jobs t UNION ALL SELECT organization_id || t::text FROM bills t
            UNION ALL SELECT organization_id || t::text FROM heap t ORDER BY 1
            """;

    private static GuardedPostgres database;
    private static DataSource solo;

    @BeforeAll
    static void start() throws SQLException {
        database = GuardedPostgres.start(
                Environment.PRODUCTION,
                policy -> policy.tenantTables("moods", "heap")
                        .mode(Rule.TEST_DATA_IN_PRODUCTION, io.safedb.EnforcementMode.OBSERVE)
                        .table("jobs", TablePolicy.of(TableAccess.TENANT).withSystem("the tests", "named by a job"))
                        .table(
                                "bills",
                                TablePolicy.of(TableAccess.TENANT).locked(RowCondition.parse("state = 'BILLED'")))
                        .table("v_open_tickets", TablePolicy.of(TableAccess.SHARED)));
        EmbeddedPostgresServer.run(database.raw, MORE);
        solo = EmbeddedPostgresServer.newSeededDatabase("solo");
        EmbeddedPostgresServer.run(solo, MORE + """
                DO $$ DECLARE t text; BEGIN
                  FOREACH t IN ARRAY ARRAY['contacts','tickets','settings','moods','jobs','bills','heap'] LOOP
                    EXECUTE format('DELETE FROM %I WHERE organization_id <> ''org_a''', t);
                    EXECUTE format('ALTER TABLE %I ALTER organization_id SET DEFAULT ''org_a''', t);
                  END LOOP;
                END $$;
                """);
    }

    @AfterAll
    static void stop() {
        database.close();
    }

    private static List<String> state(Connection raw) throws SQLException {
        try (Statement statement = raw.createStatement();
                ResultSet rows = statement.executeQuery(STATE)) {
            return GuardedPostgres.column(rows);
        }
    }

    /** What an application does with rows; what it sees of them goes into a list. */
    private interface Use {
        void of(ResultSet rows, Connection connection, List<String> seen) throws SQLException;
    }

    private static void see(ResultSet rows, List<String> seen) throws SQLException {
        StringBuilder line = new StringBuilder().append(rows.getRow());
        for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
            line.append('|').append(rows.getString(i)).append(rows.wasNull() ? "?" : "");
        }
        seen.add(line.toString());
    }

    private static void position(ResultSet rows, boolean moved, List<String> seen) throws SQLException {
        seen.add(moved + " " + rows.getRow() + rows.isBeforeFirst() + rows.isFirst() + rows.isLast()
                + rows.isAfterLast());
    }

    @SuppressWarnings("ImmutableEnumChecker") // the uses hold nothing
    private enum Case {
        UPDATE("SELECT id, title, status FROM tickets WHERE status = 'open' ORDER BY id", (rows, connection, seen) -> {
            while (rows.next()) {
                rows.updateString("title", rows.getString("title") + "!");
                rows.updateNull(3);
                rows.updateRow();
                see(rows, seen);
            }
            seen.add("after " + rows.isAfterLast());
        }),
        DELETE("SELECT id, name FROM contacts WHERE id < 5 ORDER BY id", (rows, connection, seen) -> {
            while (rows.next()) {
                see(rows, seen);
                if (rows.getLong(1) % 2 == 0) {
                    rows.deleteRow();
                    see(rows, seen);
                }
            }
        }),
        INSERT("SELECT id, name, email FROM contacts WHERE id < 3 ORDER BY id", (rows, connection, seen) -> {
            rows.next();
            rows.moveToInsertRow();
            rows.updateLong("id", 77);
            rows.updateString("name", "new");
            rows.insertRow();
            rows.updateObject(1, 78L);
            rows.updateCharacterStream(2, new StringReader("streamed"), 8);
            rows.updateObject(3, "x@y");
            rows.insertRow();
            rows.moveToCurrentRow();
            see(rows, seen);
            while (rows.next()) {
                see(rows, seen);
            }
        }),
        CANCEL("SELECT id, name FROM contacts ORDER BY id", (rows, connection, seen) -> {
            rows.next();
            rows.updateString(2, "no");
            rows.cancelRowUpdates();
            rows.updateRow();
            see(rows, seen);
        }),
        REFRESH("SELECT id, title FROM tickets WHERE id < 104 ORDER BY id", (rows, connection, seen) -> {
            rows.next();
            try (Statement other = connection.createStatement()) {
                other.executeUpdate("UPDATE tickets SET title = 'elsewhere' WHERE id IN (101, 102)");
            }
            see(rows, seen);
            rows.refreshRow();
            see(rows, seen);
            rows.next();
            see(rows, seen);
        }),
        RENAMED(
                "SELECT id, title AS status, status AS title, upper(title) u FROM tickets WHERE id = 101",
                (rows, c, seen) -> {
                    rows.next();
                    rows.updateString("status", "a title");
                    rows.updateString("title", "closed");
                    rows.updateRow();
                    // The driver shows what it wrote under the wrong labels.
                }),
        COMPOSITE_KEY("SELECT organization_id, key, value FROM settings ORDER BY key", (rows, connection, seen) -> {
            while (rows.next()) {
                rows.updateString("value", "v" + rows.getRow());
                rows.updateRow();
                see(rows, seen);
            }
        }),
        TENANT_IN_THE_OPEN("SELECT id, organization_id, name FROM contacts WHERE id = 1", (rows, connection, seen) -> {
            rows.next();
            rows.updateString("organization_id", rows.getString("organization_id"));
            rows.updateString("name", "mine");
            rows.updateRow();
            see(rows, seen);
        }),
        TYPES(
                "SELECT id, title, amount, parent_id, created_at, deleted_at FROM tickets WHERE id = 105",
                (rows, connection, seen) -> {
                    rows.next();
                    rows.updateBigDecimal(3, new BigDecimal("12.34"));
                    rows.updateInt(4, 103);
                    rows.updateTimestamp(5, Timestamp.valueOf("2026-01-02 03:04:05"));
                    rows.updateObject(6, null);
                    rows.updateRow();
                    see(rows, seen);
                    rows.updateLong("id", 555);
                    rows.updateRow();
                    see(rows, seen);
                    rows.updateString("title", "moved");
                    rows.updateRow();
                    see(rows, seen);
                }),
        UNEVEN_SPELLING(
                "SELECT T.\"id\", t.Title FROM PUBLIC.Tickets AS T WHERE t.id = 106", (rows, connection, seen) -> {
                    rows.next();
                    rows.updateString("title", "spelled");
                    rows.updateRow();
                    see(rows, seen);
                }),
        NOTHING("SELECT id, title FROM tickets WHERE id = 0", (rows, connection, seen) -> {
            position(rows, false, seen);
            rows.moveToInsertRow();
            rows.updateInt(1, 999);
            rows.insertRow();
            rows.moveToCurrentRow();
            position(rows, rows.next(), seen);
            position(rows, rows.next(), seen);
            rows.moveToInsertRow();
            rows.updateInt(1, 998);
            rows.insertRow();
            rows.moveToCurrentRow();
            see(rows, seen);
        });

        final String text;
        final Use use;

        Case(String text, Use use) {
            this.text = text;
            this.use = use;
        }
    }

    private static List<String> use(Connection connection, Connection raw, Case one, int type, boolean prepared)
            throws SQLException {
        List<String> seen = new ArrayList<>();
        connection.setAutoCommit(false);
        try {
            if (prepared) {
                try (PreparedStatement statement =
                        connection.prepareStatement(one.text, type, ResultSet.CONCUR_UPDATABLE)) {
                    use(statement, statement.executeQuery(), connection, one, seen);
                }
            } else {
                try (Statement statement = connection.createStatement(
                        type, ResultSet.CONCUR_UPDATABLE, ResultSet.HOLD_CURSORS_OVER_COMMIT)) {
                    assertThat(statement.execute(one.text)).isTrue();
                    use(statement, statement.getResultSet(), connection, one, seen);
                }
            }
            for (String row : state(raw)) {
                if (row.startsWith("org_a")) {
                    seen.add(row);
                }
            }
        } finally {
            connection.rollback();
        }
        return seen;
    }

    private static void use(Statement statement, ResultSet rows, Connection connection, Case one, List<String> seen)
            throws SQLException {
        seen.add(statement.getResultSetType() + " " + statement.getResultSetConcurrency() + " " + rows.getType() + " "
                + rows.getConcurrency());
        one.use.of(rows, connection, seen);
        assertThat(rows.getStatement()).isSameAs(statement);
    }

    @ParameterizedTest
    @EnumSource(Case.class)
    @DisplayName("what is seen and what is stored is what a database with one tenant and the driver's own writes give")
    void likeAlone(Case one) throws Exception {
        for (int type : new int[] {
            ResultSet.TYPE_FORWARD_ONLY, ResultSet.TYPE_SCROLL_INSENSITIVE, ResultSet.TYPE_SCROLL_SENSITIVE
        }) {
            for (boolean prepared : new boolean[] {false, true}) {
                List<String> alone;
                try (Connection connection = solo.getConnection()) {
                    alone = use(connection, connection, one, type, prepared);
                }
                RecordingDataSource single = RecordingDataSource.of(database.raw);
                try (TenantScope scope = TenantScope.open(ORG_A);
                        Connection connection =
                                SafeDataSource.wrap(single, database.safeDb).getConnection()) {
                    assertThat(scope.tenant()).isEqualTo(ORG_A);
                    List<String> others = others(single.connection());
                    assertThat(use(connection, single.connection(), one, type, prepared))
                            .isEqualTo(alone);
                    assertThat(others(single.connection())).isEqualTo(others);
                } finally {
                    single.connection().close();
                }
            }
        }
    }

    private static List<String> others(Connection raw) throws SQLException {
        return state(raw).stream().filter(row -> !row.startsWith("org_a")).toList();
    }

    @Test
    @DisplayName("the cursor goes where the driver's goes, before and after rows were written")
    void scrolling() throws Exception {
        Use use = (rows, connection, seen) -> {
            for (int round = 0; round < 2; round++) {
                position(rows, rows.absolute(-1), seen);
                position(rows, rows.previous(), seen);
                position(rows, rows.first(), seen);
                position(rows, rows.previous(), seen);
                position(rows, rows.absolute(3), seen);
                see(rows, seen);
                position(rows, rows.relative(-2), seen);
                position(rows, rows.relative(99), seen);
                position(rows, rows.absolute(0), seen);
                position(rows, rows.absolute(-99), seen);
                position(rows, rows.last(), seen);
                rows.beforeFirst();
                position(rows, rows.next(), seen);
                rows.afterLast();
                position(rows, rows.previous(), seen);
                rows.absolute(2);
                rows.deleteRow();
                rows.moveToInsertRow();
                rows.updateInt(1, 70 + round);
                rows.insertRow();
                position(rows, rows.absolute(-1), seen);
                see(rows, seen);
            }
        };
        List<String> alone = new ArrayList<>();
        String text = "SELECT id, name FROM contacts WHERE id < 7 ORDER BY id";
        try (Connection connection = solo.getConnection()) {
            scroll(connection, text, use, alone);
        }
        database.as(ORG_A, connection -> {
            List<String> seen = new ArrayList<>();
            scroll(connection, text, use, seen);
            assertThat(seen).isEqualTo(alone).hasSize(30);
        });
    }

    private static void scroll(Connection connection, String text, Use use, List<String> seen) throws SQLException {
        connection.setAutoCommit(false);
        try (Statement statement =
                        connection.createStatement(ResultSet.TYPE_SCROLL_INSENSITIVE, ResultSet.CONCUR_UPDATABLE);
                ResultSet rows = statement.executeQuery(text)) {
            use.of(rows, connection, seen);
        } finally {
            connection.rollback();
        }
    }

    private static ResultSet updatable(Connection connection, String text) throws SQLException {
        ResultSet rows = connection
                .createStatement(ResultSet.TYPE_SCROLL_INSENSITIVE, ResultSet.CONCUR_UPDATABLE)
                .executeQuery(text);
        assertThat(rows.next()).isTrue();
        return rows;
    }

    @Test
    @DisplayName("what was set is forgotten when the cursor moves, and what was written is shown under its label")
    void moved() throws Exception {
        database.as(ORG_A, connection -> {
            connection.setAutoCommit(false);
            try (ResultSet rows =
                    updatable(connection, "SELECT id, email AS name, name AS email FROM contacts ORDER BY id")) {
                rows.updateString("name", "lost");
                assertThat(rows.next()).isTrue();
                rows.updateRow();
                assertThat(rows.getString("name")).isEqualTo("c2@alpha.example");
                rows.updateObject("name", "kept");
                rows.updateRow();
                assertThat(rows.getString("name")).isEqualTo("kept");
                assertThat(rows.getString(3)).isEqualTo("Contact B");
                assertThat(rows.previous()).isTrue();
                assertThat(rows.getString("name")).isEqualTo("c1@alpha.example");
            }
            connection.rollback();
        });
    }

    @Test
    @DisplayName("a key that Java spells differently still finds its row")
    void keys() throws Exception {
        database.as(ORG_A, connection -> {
            connection.setAutoCommit(false);
            try (ResultSet rows = updatable(connection, "SELECT note, name, at FROM moods ORDER BY at DESC")) {
                do {
                    rows.updateString("note", "found");
                    rows.updateRow();
                } while (rows.next());
            }
            try (Statement statement = connection.createStatement();
                    ResultSet rows = statement.executeQuery("SELECT DISTINCT note FROM moods")) {
                assertThat(GuardedPostgres.column(rows)).containsExactly("found");
            }
            connection.rollback();
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT t.id, t.title FROM tickets t JOIN contacts c ON c.id = t.contact_id",
                "SELECT t.id, t.title FROM tickets t, generate_series(1, 2)",
                "SELECT a.id, b.title FROM tickets a JOIN tickets b ON b.parent_id = a.id",
                "SELECT id, title FROM (SELECT id, contact_id, title FROM tickets) x",
                "WITH x AS (SELECT id, title FROM tickets) SELECT id, title FROM x",
                "SELECT id, title FROM tickets UNION SELECT id, name FROM contacts",
                "SELECT title, status FROM tickets",
                "SELECT contact_id AS id, title FROM tickets",
                "SELECT max(id) AS id, max(title) AS title FROM tickets",
                "SELECT id, note FROM heap",
                "SELECT id, upper(title) FROM tickets"
            })
    @DisplayName("rows of which nobody can say whose they are in which table are refused when they are written")
    void unclear(String text) throws Exception {
        database.as(ORG_A, connection -> {
            try (ResultSet rows = updatable(connection, text)) {
                assertRefused(Rule.UNSCOPED_STATEMENT, () -> rows.updateString(2, "x"));
                if (!text.contains("upper")) {
                    assertRefused(Rule.UNSCOPED_STATEMENT, rows::deleteRow);
                    assertRefused(Rule.UNSCOPED_STATEMENT, rows::moveToInsertRow);
                    assertRefused(Rule.UNSCOPED_STATEMENT, rows::refreshRow);
                    assertRefused(Rule.UNSCOPED_STATEMENT, rows::cancelRowUpdates);
                }
                assertThat(rows.getString(2)).isNotEqualTo("x");
            }
        });
    }

    @Test
    @DisplayName("every write is decided like a statement: tenant column, locked rows, test runs, scope")
    void decided() throws Exception {
        database.as(ORG_A, connection -> {
            connection.setAutoCommit(false);
            try (ResultSet rows = updatable(connection, "SELECT id, organization_id, name FROM contacts ORDER BY id")) {
                rows.updateString("organization_id", "org_b");
                assertRefused(Rule.CROSS_TENANT, rows::updateRow);
                rows.cancelRowUpdates();
                rows.moveToInsertRow();
                rows.updateLong("id", 88);
                rows.updateString("organization_id", "org_b");
                assertRefused(Rule.CROSS_TENANT, rows::insertRow);
                rows.updateString("organization_id", "org_a");
                rows.insertRow();
            }
            try (ResultSet rows = updatable(connection, "SELECT id, state, note FROM bills ORDER BY id")) {
                rows.updateString("note", "open");
                rows.updateRow();
                assertThat(rows.next()).isTrue();
                rows.updateString("note", "billed");
                assertRefused(Rule.LOCKED_RECORD, rows::updateRow);
                assertRefused(Rule.LOCKED_RECORD, rows::deleteRow);
            }
            try (TestData run = TestData.open("run-9");
                    ResultSet rows = updatable(connection, "SELECT id, name, safedb_test_run FROM jobs")) {
                assertThat(run.runId()).isEqualTo("run-9");
                rows.moveToInsertRow();
                rows.updateString("name", "stamped");
                rows.insertRow();
                assertThat(rows.getString("safedb_test_run")).isEqualTo("run-9");
                assertThat(rows.getLong("id")).isPositive();
                rows.moveToCurrentRow();
                rows.updateString("safedb_test_run", "forged");
                assertRefused(Rule.SCOPE_TAMPERING, rows::updateRow);
            }
            connection.rollback();
        });
    }

    @Test
    @DisplayName("rows are written in the scope that read them, and no other")
    void scopes() throws Exception {
        try (Connection connection = database.guarded.getConnection()) {
            connection.setAutoCommit(false);
            ResultSet rows;
            try (TenantScope scope = TenantScope.open(ORG_A)) {
                assertThat(scope.tenant()).isEqualTo(ORG_A);
                rows = updatable(connection, "SELECT id, name FROM contacts ORDER BY id");
                rows.updateString(2, "pending");
            }
            assertRefused(Rule.UNSCOPED_STATEMENT, rows::updateRow);
            assertRefused(Rule.UNSCOPED_STATEMENT, rows::deleteRow);
            try (TenantScope scope = TenantScope.open(ORG_B)) {
                assertThat(scope.tenant()).isEqualTo(ORG_B);
                assertRefused(Rule.UNSCOPED_STATEMENT, rows::updateRow);
                assertRefused(Rule.UNSCOPED_STATEMENT, rows::refreshRow);
                assertRefused(Rule.UNSCOPED_STATEMENT, rows::moveToInsertRow);
            }
            try (TenantScope scope = TenantScope.open(ORG_A)) {
                assertThat(scope.tenant()).isEqualTo(ORG_A);
                rows.updateRow();
                assertThat(rows.getString(2)).isEqualTo("pending");
            }
            try (SystemScope scope = SystemScope.open("the tests", "naming jobs")) {
                assertThat(scope).isNotNull();
                ResultSet jobs = updatable(connection, "SELECT id, name FROM jobs WHERE id < 3 ORDER BY id");
                assertThat(jobs.next()).isTrue();
                jobs.updateString(2, "by a job");
                jobs.updateRow();
                assertThat(jobs.getString("name")).isEqualTo("by a job");
            }
            connection.rollback();
        }
    }

    @Test
    @DisplayName("a row that has become another tenant's is neither shown, written nor deleted")
    void gone() throws Exception {
        EmbeddedPostgresServer.run(database.raw, "INSERT INTO contacts VALUES (60, 'org_a', 'mine')");
        database.as(ORG_A, connection -> {
            try (ResultSet rows = updatable(connection, "SELECT id, name FROM contacts WHERE id = 60")) {
                EmbeddedPostgresServer.run(
                        database.raw, "UPDATE contacts SET organization_id = 'org_b', name = 'SECRET_B' WHERE id = 60");
                rows.refreshRow();
                assertThat(rows.getString(2)).isEqualTo("mine");
                rows.updateString(2, "stolen");
                assertThatThrownBy(rows::updateRow)
                        .isInstanceOf(SQLException.class)
                        .hasMessageContaining("no longer there");
                assertThatThrownBy(rows::deleteRow).isInstanceOf(SQLException.class);
                assertThat(rows.getString(2)).isEqualTo("mine");
            }
        });
        assertThat(database.rawValue("SELECT name FROM contacts WHERE id = 60")).isEqualTo("SECRET_B");
        EmbeddedPostgresServer.run(database.raw, "DELETE FROM contacts WHERE id = 60");
    }

    @Test
    @DisplayName("what the driver says of wrong calls is said here: wrong place, wrong column, forward only, closed")
    void errors() throws Exception {
        database.as(ORG_A, connection -> {
            connection.setAutoCommit(false);
            try (Statement statement =
                            connection.createStatement(ResultSet.TYPE_FORWARD_ONLY, ResultSet.CONCUR_UPDATABLE);
                    ResultSet rows = statement.executeQuery("SELECT id, name FROM contacts ORDER BY id")) {
                assertThatThrownBy(() -> rows.updateString(2, "x")).hasMessageContaining("no row");
                assertThatThrownBy(rows::updateRow).hasMessageContaining("no row");
                assertThatThrownBy(rows::deleteRow).hasMessageContaining("no row");
                assertThatThrownBy(rows::insertRow).hasMessageContaining("Not on the insert row");
                assertThatThrownBy(rows::first).hasMessageContaining("FORWARD_ONLY");
                assertThatThrownBy(() -> rows.absolute(1)).hasMessageContaining("FORWARD_ONLY");
                assertThat(rows.next()).isTrue();
                assertThatThrownBy(() -> rows.updateString(3, "x")).hasMessageContaining("out of range");
                assertThatThrownBy(() -> rows.updateString("nix", "x")).hasMessageContaining("nix");
                rows.moveToInsertRow();
                assertThatThrownBy(rows::insertRow).hasMessageContaining("at least one column");
                assertThatThrownBy(rows::next).hasMessageContaining("insert row");
                assertThatThrownBy(rows::deleteRow).hasMessageContaining("insert row");
                assertThatThrownBy(rows::refreshRow).hasMessageContaining("insert row");
                assertThatThrownBy(rows::cancelRowUpdates).hasMessageContaining("insert row");
                assertThatThrownBy(() -> rows.getString(2)).isInstanceOf(SQLException.class);
                rows.moveToCurrentRow();
            }
            ResultSet closed = updatable(connection, "SELECT id, name FROM contacts");
            closed.close();
            assertThatThrownBy(() -> closed.updateString(2, "x")).isInstanceOf(SQLException.class);
            connection.rollback();
        });
    }
}

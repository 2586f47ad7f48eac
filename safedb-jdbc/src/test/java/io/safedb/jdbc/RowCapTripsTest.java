package io.safedb.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import io.safedb.SafeDb;
import io.safedb.TenantId;
import io.safedb.TenantScope;
import io.safedb.environment.Environment;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Map;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("Round trips to the server with a row cap")
class RowCapTripsTest {
    private static DataSource raw;
    private static DataSource guarded;
    private static SafeDb safeDb;

    @BeforeAll
    static void start() throws SQLException {
        DataSource plain = EmbeddedPostgresServer.newSeededDatabase("trips");
        EmbeddedPostgresServer.run(plain, """
                CREATE TABLE item (id bigint PRIMARY KEY, organization_id text NOT NULL DEFAULT 'org_a', number int, k int, line text,
                  UNIQUE (organization_id, number), UNIQUE (k) DEFERRABLE);
                CREATE UNIQUE INDEX ON item (line) WHERE line IS NOT NULL;
                CREATE TABLE old (id bigint PRIMARY KEY, organization_id text NOT NULL, line text);
                CREATE TABLE old_child () INHERITS (old);
                INSERT INTO item SELECT g, 'org_a', g, g FROM generate_series(1, 50) g;
                """);
        JdbcMarker.init(plain, Environment.PRODUCTION, "the tests");
        String name;
        try (Connection connection = plain.getConnection()) {
            name = connection.getCatalog();
        }
        raw = EmbeddedPostgresServer.sameWith(name, Map.of("socketFactory", CountingSockets.class.getName()));
        safeDb = SafeDb.create(GuardedPostgres.policy(Environment.PRODUCTION)
                .tenantTables("item", "old")
                .build());
        guarded = SafeDataSource.wrap(raw, safeDb);
    }

    @AfterAll
    static void stop() {
        safeDb.close();
    }

    /** How many trips the second execution of a statement takes; the first one also prepares it. */
    private static long trips(DataSource source, String sql, boolean autoCommit) throws SQLException {
        try (Connection connection = source.getConnection();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            connection.setAutoCommit(autoCommit);
            for (int i = 0; i < 2; i++) {
                run(statement);
            }
            long before = CountingSockets.TRIPS.get();
            run(statement);
            long trips = CountingSockets.TRIPS.get() - before;
            if (!autoCommit) {
                connection.rollback();
            }
            return trips;
        }
    }

    private static void run(PreparedStatement statement) throws SQLException {
        if (statement.execute()) {
            statement.getResultSet().close();
        }
    }

    @ParameterizedTest(name = "{0} {1} {2}")
    @DisplayName("are those of the raw driver where a key bounds the rows, and a few more where nothing does")
    @CsvSource(
            delimiter = ';',
            value = {
                // text; more trips in autocommit; more trips in a transaction
                "UPDATE item SET line = NULL WHERE id = 5; 0; 0",
                "UPDATE item i SET line = NULL WHERE i.id = 5 AND i.k > 2; 0; 0",
                "UPDATE item SET line = NULL WHERE k > 2 AND (7 = \"item\".\"id\"); 0; 0",
                "UPDATE item SET line = NULL WHERE number = 5; 0; 0",
                "UPDATE item SET line = NULL FROM tickets t WHERE item.id = 3 AND t.id = item.k; 0; 0",
                "DELETE FROM item WHERE id IN (101, 102, 103); 0; 0",
                "DELETE FROM item WHERE id = 101 RETURNING *; 0; 0",
                "DELETE FROM item USING tickets t WHERE item.id = 101 AND t.id = item.k; 0; 0",
                "INSERT INTO item (id, number) VALUES (60, 60) ON CONFLICT (id) DO UPDATE SET line = NULL; 0; 0",
                "INSERT INTO item (id) SELECT id + 900 FROM item WHERE id > 900; 0; 0",
                "WITH d AS (DELETE FROM item WHERE id = 101) SELECT 1; 0; 0",
                "SELECT * FROM item; 0; 0",
                // one for COMMIT; SAVEPOINT and RELEASE
                "UPDATE item SET line = NULL WHERE k = 5; 1; 2",
                "UPDATE item SET line = NULL WHERE id > 48; 1; 2",
                "UPDATE item SET line = NULL WHERE id = 5 OR number = 6; 1; 2",
                "UPDATE item SET line = NULL WHERE line = 'x'; 1; 2",
                "UPDATE item SET line = NULL WHERE k BETWEEN 4 AND 5 AND id = 5; 1; 2",
                "UPDATE item SET line = NULL WHERE CASE WHEN k > 2 AND id = 5 AND k > 1 THEN true ELSE false END; 1; 2",
                "UPDATE item SET line = NULL FROM tickets t WHERE number = 3 AND t.id = item.k; 1; 2",
                "UPDATE item SET line = NULL WHERE id = (SELECT max(id) FROM item); 1; 2",
                "UPDATE old SET line = NULL WHERE id = 5; 1; 2",
                // the server is asked before and after
                "UPDATE item SET line = NULL WHERE id > 48 RETURNING id; 3; 4",
                "WITH d AS (DELETE FROM item WHERE k > 100) SELECT 1; 3; 4",
            })
    void trips(String sql, long autoCommit, long inTransaction) throws SQLException {
        long rawAutoCommit = trips(raw, sql, true);
        long rawTransaction = trips(raw, sql, false);
        try (TenantScope scope = TenantScope.open(TenantId.of("org_a"))) {
            assertThat(scope).isNotNull();
            assertThat(trips(guarded, sql, true) - rawAutoCommit).isEqualTo(autoCommit);
            assertThat(trips(guarded, sql, false) - rawTransaction).isEqualTo(inTransaction);
        }
    }
}

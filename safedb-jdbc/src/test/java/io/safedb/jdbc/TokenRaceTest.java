package io.safedb.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import io.safedb.DestructiveCalls;
import io.safedb.Rule;
import io.safedb.TenantScope;
import io.safedb.environment.Environment;
import io.safedb.token.Token;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** One token in the hands of 64 threads, each with a connection of its own. */
class TokenRaceTest {
    private static final int THREADS = 64;
    private static GuardedPostgres database;
    private static ExecutorService threads;

    @BeforeAll
    static void start() throws SQLException {
        database = GuardedPostgres.start(
                Environment.PRODUCTION,
                policy -> policy.destructive(DestructiveCalls.TOKEN_ONLY)
                        .approvers(Approver.KEY)
                        .tenantTables("audit_log"));
        threads = Executors.newFixedThreadPool(THREADS);
    }

    @AfterAll
    static void stop() {
        threads.shutdownNow();
        database.close();
    }

    @ParameterizedTest(name = "{0}, autocommit {2}, {3} rollbacks before")
    @CsvSource({
        "DROP TABLE, DROP TABLE audit_log, true, 0",
        "DROP TABLE, DROP TABLE IF EXISTS audit_log, false, 3",
        "DELETE, DELETE FROM audit_log, true, 0",
        "DELETE, DELETE FROM audit_log, false, 5",
        "TRUNCATE, TRUNCATE audit_log, true, 0",
        "TRUNCATE, TRUNCATE audit_log, false, 1"
    })
    @DisplayName("64 threads with one token: exactly one success, and a use that is rolled back is none")
    void race(String operation, String text, boolean autoCommit, int rollbacks) throws Exception {
        EmbeddedPostgresServer.run(database.raw, """
                DROP TABLE IF EXISTS audit_log;
                CREATE TABLE audit_log (id int, organization_id text NOT NULL);
                INSERT INTO audit_log SELECT g, 'org_a' FROM generate_series(1, 100) g;
                DELETE FROM safedb_used_token;
                """);
        Token token = database.approver().token(operation, "audit_log", 100);
        AtomicInteger toRollBack = new AtomicInteger(rollbacks);
        AtomicInteger hit = new AtomicInteger();
        CountDownLatch ready = new CountDownLatch(THREADS);
        List<Future<Rule>> uses = new ArrayList<>();
        for (int i = 0; i < THREADS; i++) {
            uses.add(threads.submit(() -> {
                try (Connection connection = database.guarded.getConnection();
                        Statement statement = connection.createStatement();
                        TenantScope scope = TenantScope.open(GuardedPostgres.ORG_A)) {
                    assertThat(scope.tenant()).isEqualTo(GuardedPostgres.ORG_A);
                    connection.setAutoCommit(autoCommit);
                    ready.countDown();
                    ready.await();
                    while (true) {
                        int count = database.safeDb.<Integer, SQLException>withToken(
                                token, () -> statement.executeUpdate(text));
                        if (autoCommit) {
                            hit.addAndGet(count);
                            return null;
                        }
                        if (toRollBack.getAndDecrement() <= 0) {
                            connection.commit();
                            hit.addAndGet(count);
                            return null;
                        }
                        connection.rollback();
                    }
                } catch (SafeDbSqlException e) {
                    assertThat(e.violation().detail()).contains("used before");
                    return e.violation().rule();
                }
            }));
        }
        List<Rule> outcomes = new ArrayList<>();
        for (Future<Rule> use : uses) {
            outcomes.add(use.get());
        }
        assertThat(outcomes).containsOnlyOnce((Rule) null);
        assertThat(outcomes.stream().filter(Rule.TOKEN_INVALID::equals)).hasSize(THREADS - 1);
        assertThat(database.rawValue("SELECT count(*) FROM safedb_used_token")).isEqualTo("1");
        if (operation.equals("DROP TABLE")) {
            assertThat(database.rawValue("SELECT to_regclass('audit_log') IS NULL"))
                    .isEqualTo("t");
        } else {
            assertThat(database.rawValue("SELECT count(*) FROM audit_log")).isEqualTo("0");
            assertThat(hit.get()).isEqualTo(operation.equals("DELETE") ? 100 : 0);
        }
    }
}

package io.safedb.replay.quickstart;

import io.safedb.SafeDb;
import io.safedb.TenantId;
import io.safedb.TenantScope;
import io.safedb.TestData;
import io.safedb.Unlock;
import io.safedb.environment.Environment;
import io.safedb.token.Token;
import io.safedb.token.TokenIssuer;
import io.safedb.token.TokenRequest;
import io.safedb.token.TokenUse;
import java.security.PrivateKey;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import javax.sql.DataSource;

/** What is shown in {@code docs/changing-production.md}. */
public final class OperatorQuickstart {
    private OperatorQuickstart() {}

    /** The approver's side, on the machine that holds her private key. */
    public static Token approve(PrivateKey danasKey, String databaseId) {
        // tag::approve[]
        TokenUse use = new TokenUse(databaseId, Environment.STAGING, "DROP TABLE", "audit_log");
        TokenRequest request = TokenRequest.of(use, "robin@example.org", 10_000, "unused since 2024, CHG-118");
        Token token = new TokenIssuer("dana-2026", danasKey, "dana@example.org").issue(request);
        // end::approve[]
        return token;
    }

    /** The operator's side. */
    public static void drop(SafeDb safeDb, DataSource guarded, Token token) throws SQLException {
        // tag::token[]
        safeDb.withToken(token, () -> {
            try (Connection connection = guarded.getConnection();
                    Statement statement = connection.createStatement()) {
                statement.execute("DROP TABLE audit_log");
            }
        });
        // end::token[]
    }

    /** A test run and its end. */
    @SuppressWarnings("try") // scopes work by being open
    public static Map<String, Map<String, Long>> testRun(SafeDb safeDb, DataSource guarded) throws SQLException {
        // tag::testdata[]
        try (TenantScope scope = TenantScope.open(TenantId.of("org_a"));
                TestData run = TestData.open("checkout-17");
                Connection connection = guarded.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("INSERT INTO tickets (id, title) VALUES (901, 'Brakes')"); // carries the stamp
        }
        Map<String, Map<String, Long>> purged = safeDb.purgeTestData("checkout-17"); // this row, and no other
        // end::testdata[]
        return purged;
    }

    /** A correction of a billed entry. */
    @SuppressWarnings("try") // scopes work by being open
    public static void correct(DataSource guarded) throws SQLException {
        // tag::unlock[]
        try (TenantScope scope = TenantScope.open(TenantId.of("org_a"));
                Unlock unlock = Unlock.open("time_entries", "m.keller", "credit note 2026-118");
                Connection connection = guarded.getConnection();
                Statement statement = connection.createStatement()) {
            statement.executeUpdate("UPDATE time_entries SET minutes = 30 WHERE id = 7");
        }
        // end::unlock[]
    }
}

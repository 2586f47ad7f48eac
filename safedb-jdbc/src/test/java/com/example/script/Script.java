package com.example.script;

import com.zaxxer.hikari.HikariDataSource;
import io.safedb.DestructiveCalls;
import io.safedb.SafeDb;
import io.safedb.SafeDbPolicy;
import io.safedb.TenantId;
import io.safedb.TenantScope;
import io.safedb.environment.Environment;
import io.safedb.jdbc.SafeDataSource;
import io.safedb.jdbc.SafeDbSqlException;
import io.safedb.token.ApproverKey;
import java.security.KeyFactory;
import java.security.spec.X509EncodedKeySpec;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Base64;
import java.util.Set;

/** Runs statements on a production database and prints what became of each. */
public final class Script {
    private static final String PREPARED = "prepared:";

    private Script() {}

    /**
     * Runs it.
     *
     * @param arguments the database's URL, the approver's public key, then statements
     * @throws Exception if it cannot begin
     */
    public static void main(String[] arguments) throws Exception {
        HikariDataSource raw = new HikariDataSource();
        raw.setJdbcUrl(arguments[0]);
        raw.setUsername("postgres");
        ApproverKey key = new ApproverKey(
                "ops-2026",
                "dana@example.org",
                KeyFactory.getInstance("Ed25519")
                        .generatePublic(
                                new X509EncodedKeySpec(Base64.getDecoder().decode(arguments[1]))),
                Set.of(Environment.PRODUCTION),
                Set.of("DROP TABLE"),
                null,
                null);
        SafeDbPolicy policy = SafeDbPolicy.builder()
                .environment(Environment.PRODUCTION)
                .tenantColumn("organization_id")
                .tenantTables("contacts", "tickets")
                .destructive(DestructiveCalls.TOKEN_ONLY)
                .approvers(key)
                .build();
        try (raw;
                SafeDb safeDb = SafeDb.create(policy);
                Connection connection = SafeDataSource.wrap(raw, safeDb).getConnection();
                TenantScope scope = TenantScope.open(TenantId.of("org_a"))) {
            System.out.println(scope.tenant());
            for (int i = 2; i < arguments.length; i++) {
                System.out.println(outcome(connection, arguments[i]));
            }
        }
    }

    private static String outcome(Connection connection, String text) throws SQLException {
        try {
            if (text.startsWith(PREPARED)) {
                try (PreparedStatement statement = connection.prepareStatement(text.substring(PREPARED.length()))) {
                    statement.execute();
                }
            } else {
                try (Statement statement = connection.createStatement()) {
                    statement.execute(text);
                }
            }
            return "ran";
        } catch (SafeDbSqlException e) {
            return e.violation().rule().id();
        }
    }
}

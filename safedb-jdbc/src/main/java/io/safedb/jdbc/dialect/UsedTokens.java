package io.safedb.jdbc.dialect;

import io.safedb.token.ApprovalToken;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The tokens that a database has seen used: the table {@value #RELATION}, into which the id of a token goes in the
 * transaction of what it is used for. The primary key makes a second use fail, whichever process tries it; a use that
 * is rolled back leaves nothing.
 */
final class UsedTokens {
    /** The table of the used tokens. */
    static final String RELATION = "safedb_used_token";

    static final String DDL = "CREATE TABLE IF NOT EXISTS " + RELATION
            + " (id text PRIMARY KEY, used_at timestamp with time zone NOT NULL, operation text NOT NULL,"
            + " target text NOT NULL, approver text NOT NULL, requester text NOT NULL, reason text NOT NULL,"
            + " expires_at timestamp with time zone NOT NULL)";

    private static final String COLUMNS = " (id, used_at, operation, target, approver, requester, reason, expires_at)"
            + " VALUES (?, pg_catalog.clock_timestamp(), ?, ?, ?, ?, ?, ?)";
    private static final String USED = "23505";
    /** No table, no schema, another table, no right. */
    private static final Set<String> UNFIT = Set.of("42P01", "3F000", "42703", "42804", "42501");

    private UsedTokens() {}

    /**
     * Notes a use. The transaction stays usable whatever comes of it.
     *
     * @param raw a connection in a transaction
     * @param schema the policy's schema
     * @param token verified
     * @return what stops the use; null if it is noted
     */
    static @Nullable String spend(Connection raw, String schema, ApprovalToken token) throws SQLException {
        send(raw, "SAVEPOINT safedb_token");
        int noted;
        try {
            noted = insert(raw, schema, token);
        } catch (SQLException e) {
            String state = e.getSQLState();
            if (!USED.equals(state) && !UNFIT.contains(state == null ? "" : state)) {
                throw e;
            }
            send(raw, "ROLLBACK TO SAVEPOINT safedb_token");
            send(raw, "RELEASE SAVEPOINT safedb_token");
            return USED.equals(state) ? "the token was used before (jti)" : unfit(state);
        }
        send(raw, "RELEASE SAVEPOINT safedb_token");
        return noted == 1 ? null : unfit("00000, and no row was kept");
    }

    private static int insert(Connection raw, String schema, ApprovalToken token) throws SQLException {
        String text = "INSERT INTO " + RelationName.quoted(schema) + "." + RELATION + COLUMNS;
        try (PreparedStatement insert = raw.prepareStatement(text)) {
            insert.setString(1, token.id());
            insert.setString(2, token.operation());
            insert.setString(3, token.target());
            insert.setString(4, token.approver());
            insert.setString(5, token.requester());
            insert.setString(6, token.reason());
            insert.setObject(7, at(token.expiresAt()));
            return insert.executeUpdate();
        }
    }

    private static OffsetDateTime at(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }

    private static String unfit(@Nullable String state) {
        return "the database cannot remember that the token is used (jti; SQLSTATE " + state + "): its owner creates "
                + RELATION + " with JdbcMarker.createTokenTable and grants INSERT on it to the application's role";
    }

    private static void send(Connection raw, String text) throws SQLException {
        try (Statement statement = raw.createStatement()) {
            statement.execute(text);
        }
    }
}

package io.safedb.jdbc;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.safedb.environment.DatabaseIdentity;
import io.safedb.guard.Decision;
import io.safedb.guard.Enforcement;
import io.safedb.jdbc.dialect.Dialect;
import java.sql.Connection;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * Makes sure that each physical connection leads to the database that was admitted: a pool may fail over, and a name
 * may come to mean another server. One question per physical connection, asked when it is first handed out; a pool
 * whose proxies hide the physical connection is asked each time.
 */
final class SameDatabase {
    private final Enforcement enforcement;
    private final String schema;

    /** Null where the policy wants no second lock. */
    private final @Nullable RowSecurity rowSecurity;

    /** By identity, and only as long as the connection lives. */
    private final Cache<Connection, Boolean> seen =
            Caffeine.newBuilder().weakKeys().executor(Runnable::run).build();

    SameDatabase(Enforcement enforcement, String schema, @Nullable RowSecurity rowSecurity) {
        this.rowSecurity = rowSecurity;
        this.enforcement = enforcement;
        this.schema = schema;
    }

    /**
     * Checks a connection that is about to be handed out.
     *
     * @throws SafeDbSqlException ({@code SDB301}) if another database stands behind it
     * @throws SQLException if it cannot be asked or its settings are unfit
     */
    void check(Connection connection) throws SQLException {
        Connection physical = physical(connection);
        if (seen.getIfPresent(physical) != null) {
            return;
        }
        DatabaseIdentity found = Dialect.of(connection).identify(connection, schema);
        if (enforcement.recognize(found) instanceof Decision.Refuse refuse) {
            throw new SafeDbSqlException(refuse.violation());
        }
        if (rowSecurity != null) {
            rowSecurity.check(connection);
        }
        seen.put(physical, Boolean.TRUE);
    }

    private static Connection physical(Connection connection) throws SQLException {
        Connection inner = connection;
        // Pools answer unwrap(Connection) with what they wrap, drivers with themselves.
        for (int depth = 0; depth < 8; depth++) {
            Connection next = inner.isWrapperFor(Connection.class) ? inner.unwrap(Connection.class) : inner;
            if (next == inner) {
                break;
            }
            inner = next;
        }
        return inner;
    }
}

package io.safedb.jdbc;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.sql.DataSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The base tables of the policy's schema that have the tenant column, as the catalogue shows them. Views are never
 * among them: a view's column may not be the tenant's.
 *
 * <p>An unknown name causes a look at the catalogue, at most once a second, on a connection and a thread of its own: a
 * caller's transaction is never used for it, and a caller who holds the last connection of a pool waits for a moment
 * only and is then refused.
 */
final class TenantTables {
    private static final Logger LOG = LoggerFactory.getLogger(TenantTables.class);
    private static final long INTERVAL_NANOS = Duration.ofSeconds(1).toNanos();
    private static final long PATIENCE_MILLIS = 1_000;

    // What keeps a column in the catalogue after it was dropped is attisdropped; partitions and parents are both
    // tables.
    private static final String QUERY = """
            SELECT c.relname
              FROM pg_catalog.pg_class c
              JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
              JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid
             WHERE n.nspname = ? AND a.attname = ? AND a.attnum > 0 AND NOT a.attisdropped
               AND c.relkind IN ('r', 'p')
            """;

    private final DataSource raw;
    private final String schema;
    private final String column;
    private final AtomicBoolean looking = new AtomicBoolean();
    private volatile Set<String> names;
    private volatile long lookedAt;

    private TenantTables(DataSource raw, String schema, String column, Set<String> names) {
        this.raw = raw;
        this.schema = schema;
        this.column = column;
        this.names = names;
        this.lookedAt = System.nanoTime() - INTERVAL_NANOS;
    }

    /** Looks at the catalogue for the first time. */
    static TenantTables find(DataSource raw, Connection connection, String schema, String column) throws SQLException {
        return new TenantTables(raw, schema, column, look(connection, schema, column));
    }

    /** Whether a relation, spelled as the server stores it, is known to have the tenant column. Does not block. */
    boolean contains(String relation) {
        return names.contains(
                relation.startsWith(schema) && relation.startsWith(".", schema.length())
                        ? relation.substring(schema.length() + 1)
                        : relation);
    }

    /** Looks again, unless that was done less than a second ago. Returns whether something has changed. */
    boolean refresh() {
        if (System.nanoTime() - lookedAt < INTERVAL_NANOS || !looking.compareAndSet(false, true)) {
            return false;
        }
        Set<String> before = names;
        CountDownLatch done = new CountDownLatch(1);
        Thread thread = new Thread(() -> lookAgain(done), "safedb-catalogue");
        thread.setDaemon(true);
        thread.start();
        try {
            return done.await(PATIENCE_MILLIS, TimeUnit.MILLISECONDS) && !names.equals(before);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private void lookAgain(CountDownLatch done) {
        try (Connection connection = raw.getConnection()) {
            names = look(connection, schema, column);
        } catch (SQLException e) {
            LOG.warn("The catalogue could not be read; unknown tables stay refused. SQLSTATE {}", e.getSQLState());
        } finally {
            lookedAt = System.nanoTime();
            looking.set(false);
            done.countDown();
        }
    }

    private static Set<String> look(Connection connection, String schema, String column) throws SQLException {
        Set<String> found = new HashSet<>();
        try (PreparedStatement query = connection.prepareStatement(QUERY)) {
            query.setString(1, schema);
            query.setString(2, column);
            try (ResultSet rows = query.executeQuery()) {
                while (rows.next()) {
                    found.add(rows.getString(1));
                }
            }
        }
        if (!connection.getAutoCommit()) {
            connection.rollback();
        }
        return Set.copyOf(found);
    }
}

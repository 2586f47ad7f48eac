package io.safedb.jdbc;

import io.safedb.SafeDbPolicy;
import io.safedb.TablePolicy;
import io.safedb.jdbc.sql.SqlReader;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the reader has to know of the database: the relations that have one of the columns that the policy speaks of
 * (the tenant, the stamp of test data, what locks rows), and the functions that can be called like a column
 * ({@code t.f} is {@code f(t)} to the server) or stand in for built-in ones. A view is never taken for a tenant's
 * table: its column may not be the tenant's.
 *
 * <p>An unknown name causes a new look, at most once a second, on a connection and a thread of its own: a caller's
 * transaction is never used for it, and a caller who holds the last connection of a pool waits for a moment only and is
 * then refused. A text that is read for the first time causes one behind the scenes when the last is half a minute old,
 * so that functions that came later are known, too.
 */
final class Catalogue {
    private static final Logger LOG = LoggerFactory.getLogger(Catalogue.class);
    private static final long INTERVAL_NANOS = Duration.ofSeconds(1).toNanos();
    private static final long PATIENCE_MILLIS = 1_000;
    private static final long STALE_NANOS = Duration.ofSeconds(30).toNanos();

    // What keeps a column in the catalogue after it was dropped is attisdropped; partitions and parents are both
    // tables.
    private static final String COLUMNS = """
            SELECT n.nspname, c.relname, a.attname, c.relkind IN ('r', 'p'), c.relkind = 'f'
              FROM pg_catalog.pg_class c
              JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
              JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid
             WHERE a.attname = ANY (?) AND a.attnum > 0 AND NOT a.attisdropped
               AND n.nspname NOT IN ('pg_catalog', 'information_schema')
               AND c.relkind IN ('r', 'p', 'v', 'f')
            """;

    // Partitions and children up and down, and the views of all of them. What hangs on siblings only is not in it.
    private static final String SHARING = """
            WITH RECURSIVE locked AS (
              SELECT c.oid, c.oid AS top
                FROM pg_catalog.pg_class c
                JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
                JOIN ROWS FROM (pg_catalog.unnest(?::text[]), pg_catalog.unnest(?::text[])) AS named (space, name)
                  ON n.nspname = named.space AND c.relname = named.name),
            down AS (
              SELECT top, oid FROM locked
              UNION SELECT d.top, i.inhrelid FROM down d JOIN pg_catalog.pg_inherits i ON i.inhparent = d.oid),
            up AS (
              SELECT top, oid FROM locked
              UNION SELECT u.top, i.inhparent FROM up u JOIN pg_catalog.pg_inherits i ON i.inhrelid = u.oid),
            sharing AS (
              SELECT top, oid FROM down UNION SELECT top, oid FROM up
              UNION SELECT s.top, r.ev_class
                FROM sharing s
                JOIN pg_catalog.pg_depend d
                  ON d.refclassid = 'pg_catalog.pg_class'::pg_catalog.regclass AND d.refobjid = s.oid
                 AND d.classid = 'pg_catalog.pg_rewrite'::pg_catalog.regclass
                JOIN pg_catalog.pg_rewrite r ON r.oid = d.objid AND r.ev_class <> s.oid)
            SELECT n.nspname, c.relname, tn.nspname, t.relname
              FROM sharing s
              JOIN pg_catalog.pg_class c ON c.oid = s.oid
              JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
              JOIN pg_catalog.pg_class t ON t.oid = s.top
              JOIN pg_catalog.pg_namespace tn ON tn.oid = t.relnamespace
             WHERE s.oid <> s.top
            """;

    // A built-in function with the name of a type is a cast to it. What is immutable reads nothing.
    private static final String COLUMN_FUNCTIONS = """
            SELECT DISTINCT p.proname, n.nspname = 'pg_catalog'
              FROM pg_catalog.pg_proc p
              JOIN pg_catalog.pg_namespace n ON n.oid = p.pronamespace
             WHERE n.nspname <> 'information_schema'
               AND p.pronargs >= 1 AND p.pronargs - p.pronargdefaults <= 1
               AND (n.nspname <> 'pg_catalog'
                    OR p.provolatile <> 'i'
                       AND NOT EXISTS (SELECT FROM pg_catalog.pg_type t
                                        WHERE t.typnamespace = n.oid AND t.typname = p.proname))
            """;

    // An extension's functions and operators are for its own types; an installed extension is trusted like the server.
    private static final String OVERLOADS = """
            SELECT p.proname, false
              FROM pg_catalog.pg_proc p
              JOIN pg_catalog.pg_namespace n ON n.oid = p.pronamespace
             WHERE n.nspname NOT IN ('pg_catalog', 'information_schema')
               AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend d
                                WHERE d.classid = 'pg_catalog.pg_proc'::pg_catalog.regclass AND d.objid = p.oid
                                  AND d.deptype = 'e')
            UNION
            SELECT o.oprname, false
              FROM pg_catalog.pg_operator o
              JOIN pg_catalog.pg_namespace n ON n.oid = o.oprnamespace
             WHERE n.nspname NOT IN ('pg_catalog', 'information_schema')
               AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend d
                                WHERE d.classid = 'pg_catalog.pg_operator'::pg_catalog.regclass AND d.objid = o.oid
                                  AND d.deptype = 'e')
            """;

    /** What one look saw. */
    private record Seen(
            Set<String> tables,
            Set<Column> columns,
            Set<String> foreign,
            Set<String> columnFunctions,
            Set<String> overloads,
            Map<String, Set<String>> sharing) {}

    /**
     * A column of a relation.
     *
     * @param relation {@code name} in the policy's schema, else {@code schema.name}
     */
    private record Column(String relation, String name) {}

    private final DataSource raw;
    private final String schema;
    private final String tenantColumn;
    private final String stampColumn;
    private final Set<String> names;
    private final List<String> locked;
    private final AtomicBoolean looking = new AtomicBoolean();
    private volatile Seen seen;
    private volatile long lookedAt;

    private Catalogue(DataSource raw, Connection connection, SafeDbPolicy policy) throws SQLException {
        this.raw = raw;
        this.schema = policy.schema();
        this.tenantColumn = policy.tenantColumn();
        this.stampColumn = policy.testData().column();
        this.names = names(policy);
        this.locked = policy.tables().entrySet().stream()
                .filter(table -> table.getValue().locked() != null)
                .map(Map.Entry::getKey)
                .toList();
        this.seen = look(connection);
        this.lookedAt = System.nanoTime() - INTERVAL_NANOS;
    }

    /** Looks at the catalogue for the first time. */
    static Catalogue find(DataSource raw, Connection connection, SafeDbPolicy policy) throws SQLException {
        return new Catalogue(raw, connection, policy);
    }

    private static Set<String> names(SafeDbPolicy policy) {
        Set<String> names = new HashSet<>();
        names.add(policy.tenantColumn());
        names.add(policy.testData().column());
        for (TablePolicy table : policy.tables().values()) {
            if (table.locked() != null) {
                names.add(table.locked().column());
            }
        }
        return names;
    }

    /** Whether a relation, spelled as the server stores it, is known to have the tenant column. Does not block. */
    boolean hasTenantColumn(String relation) {
        return seen.tables.contains(local(relation));
    }

    /** Whether a relation is known to have the column of the stamp. Does not block. */
    boolean isStampable(String relation) {
        return hasColumn(relation, stampColumn);
    }

    /** Whether the rows of a relation with such a column are on another server. Does not block. */
    boolean isForeign(String relation) {
        return seen.foreign.contains(local(relation));
    }

    /** The column of the stamp, as the policy names it. */
    String stampColumn() {
        return stampColumn;
    }

    /** Whether a relation is known to have a column that the policy speaks of. Does not block. */
    boolean hasColumn(String relation, String column) {
        return seen.columns.contains(new Column(local(relation), column));
    }

    /** Which relations with locked rows have some of the rows of this one. Does not block. */
    Set<String> sharingRows(String relation) {
        return seen.sharing.getOrDefault(local(relation), Set.of());
    }

    private String local(String relation) {
        return relation.startsWith(schema) && relation.startsWith(".", schema.length())
                ? relation.substring(schema.length() + 1)
                : relation;
    }

    /**
     * Whether a function of this name can be called like a column and may do more than compute: any of the application,
     * and those of the server that read or change something. Does not block.
     */
    boolean isColumnFunction(String name) {
        return seen.columnFunctions.contains(name);
    }

    /** Whether the application has defined a function or an operator of this name. Does not block. */
    boolean isOverload(String name) {
        return seen.overloads.contains(name);
    }

    /** Stands for what is known now; see {@link #isAt}. */
    Object version() {
        return seen;
    }

    /** Whether what is known is still what it was then. */
    boolean isAt(Object version) {
        return seen.equals(version);
    }

    /** Looks again, unless that was done less than a second ago. Returns whether something has changed. */
    boolean refresh() {
        Seen before = seen;
        CountDownLatch done = look(INTERVAL_NANOS);
        try {
            return done != null && done.await(PATIENCE_MILLIS, TimeUnit.MILLISECONDS) && !seen.equals(before);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /**
     * Looks again behind the scenes, unless that was done less than half a minute ago.
     *
     * @param changed told on another thread if something has changed
     */
    void refreshIfStale(Runnable changed) {
        look(STALE_NANOS, changed);
    }

    private @Nullable CountDownLatch look(long age) {
        return look(age, () -> {});
    }

    private @Nullable CountDownLatch look(long age, Runnable changed) {
        if (System.nanoTime() - lookedAt < age || !looking.compareAndSet(false, true)) {
            return null;
        }
        CountDownLatch done = new CountDownLatch(1);
        Thread thread = new Thread(() -> lookAgain(done, changed), "safedb-catalogue");
        thread.setDaemon(true);
        thread.start();
        return done;
    }

    private void lookAgain(CountDownLatch done, Runnable changed) {
        try (Connection connection = raw.getConnection()) {
            Seen now = look(connection);
            boolean other = !now.equals(seen);
            seen = now;
            if (other) {
                changed.run();
            }
        } catch (SQLException e) {
            LOG.warn("The catalogue could not be read; unknown tables stay refused. SQLSTATE {}", e.getSQLState());
        } finally {
            lookedAt = System.nanoTime();
            looking.set(false);
            done.countDown();
        }
    }

    private Seen look(Connection connection) throws SQLException {
        Set<String> tables = new HashSet<>();
        Set<Column> columns = new HashSet<>();
        Set<String> foreign = new HashSet<>();
        columns(connection, tables, columns, foreign);
        Seen seen = new Seen(
                Set.copyOf(tables),
                Set.copyOf(columns),
                Set.copyOf(foreign),
                names(connection, COLUMN_FUNCTIONS),
                names(connection, OVERLOADS),
                sharing(connection));
        if (!connection.getAutoCommit()) {
            connection.rollback();
        }
        return seen;
    }

    private Map<String, Set<String>> sharing(Connection connection) throws SQLException {
        if (locked.isEmpty()) {
            return Map.of();
        }
        Map<String, Set<String>> sharing = new HashMap<>();
        try (PreparedStatement query = connection.prepareStatement(SHARING)) {
            query.setArray(
                    1,
                    connection.createArrayOf(
                            "text",
                            locked.stream()
                                    .map(name -> name.indexOf('.') < 0 ? schema : name.substring(0, name.indexOf('.')))
                                    .toArray()));
            query.setArray(
                    2,
                    connection.createArrayOf(
                            "text",
                            locked.stream()
                                    .map(name -> name.substring(name.indexOf('.') + 1))
                                    .toArray()));
            try (ResultSet rows = query.executeQuery()) {
                while (rows.next()) {
                    sharing.computeIfAbsent(named(rows.getString(1), rows.getString(2)), any -> new HashSet<>())
                            .add(named(rows.getString(3), rows.getString(4)));
                }
            }
        }
        return Map.copyOf(sharing);
    }

    private String named(String owner, String name) {
        return owner.equals(schema) ? name : owner + "." + name;
    }

    /** Finds the columns that the policy speaks of, and the tables of its schema that have the tenant column. */
    private void columns(Connection connection, Set<String> tables, Set<Column> columns, Set<String> foreign)
            throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(COLUMNS)) {
            query.setArray(1, connection.createArrayOf("text", names.toArray()));
            try (ResultSet rows = query.executeQuery()) {
                while (rows.next()) {
                    boolean local = rows.getString(1).equals(schema);
                    String name = rows.getString(2);
                    columns.add(new Column(named(rows.getString(1), name), rows.getString(3)));
                    if (rows.getBoolean(5)) {
                        foreign.add(named(rows.getString(1), name));
                    }
                    if (local && rows.getString(3).equals(tenantColumn) && rows.getBoolean(4)) {
                        tables.add(name);
                    }
                }
            }
        }
    }

    /** The names in the first column; a built-in function (second column) only if it does more than compute. */
    private static Set<String> names(Connection connection, String text) throws SQLException {
        Set<String> found = new HashSet<>();
        try (PreparedStatement query = connection.prepareStatement(text)) {
            try (ResultSet rows = query.executeQuery()) {
                while (rows.next()) {
                    if (!rows.getBoolean(2) || !SqlReader.onlyComputes(rows.getString(1))) {
                        found.add(rows.getString(1));
                    }
                }
            }
        }
        return Set.copyOf(found);
    }
}

package io.safedb.jdbc;

import io.safedb.SafeDbPolicy;
import io.safedb.TablePolicy;
import io.safedb.jdbc.dialect.CatalogueView;
import io.safedb.jdbc.dialect.Dialect;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
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

    private final Dialect dialect;
    private final DataSource raw;
    private final String schema;
    private final String tenantColumn;
    private final String stampColumn;
    private final CatalogueView.Question question;
    private final AtomicBoolean looking = new AtomicBoolean();
    private volatile CatalogueView seen;
    private volatile long lookedAt;

    private Catalogue(Dialect dialect, DataSource raw, Connection connection, SafeDbPolicy policy) throws SQLException {
        this.dialect = dialect;
        this.raw = raw;
        this.schema = policy.schema();
        this.tenantColumn = policy.tenantColumn();
        this.stampColumn = policy.testData().column();
        List<String> locked = policy.tables().entrySet().stream()
                .filter(table -> table.getValue().locked() != null)
                .map(Map.Entry::getKey)
                .toList();
        this.question = new CatalogueView.Question(schema, tenantColumn, names(policy), locked);
        this.seen = dialect.look(connection, question);
        this.lookedAt = System.nanoTime() - INTERVAL_NANOS;
    }

    /** Looks at the catalogue for the first time. */
    static Catalogue find(Dialect dialect, DataSource raw, Connection connection, SafeDbPolicy policy)
            throws SQLException {
        return new Catalogue(dialect, raw, connection, policy);
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
        return seen.tables().contains(local(relation));
    }

    /** Whether a relation is known to have the column of the stamp. Does not block. */
    boolean isStampable(String relation) {
        return hasColumn(relation, stampColumn);
    }

    /** Whether the rows of a relation with such a column are on another server. Does not block. */
    boolean isForeign(String relation) {
        return seen.foreign().contains(local(relation));
    }

    /** Whether the tenant column of a relation takes ids for equal that are not the same. Does not block. */
    boolean confusesTenants(String relation) {
        return seen.alike().contains(local(relation));
    }

    /** The column of the stamp, as the policy names it. */
    String stampColumn() {
        return stampColumn;
    }

    /** Whether a relation is known to have a column that the policy speaks of. Does not block. */
    boolean hasColumn(String relation, String column) {
        return seen.columns().contains(new CatalogueView.Column(local(relation), column));
    }

    /** The columns of a relation in their order; empty if it is not known. Does not block. */
    List<String> columns(String relation) {
        return seen.rows().getOrDefault(local(relation), List.of());
    }

    /** The columns of a relation that are never null. Does not block. */
    Set<String> required(String relation) {
        return seen.required().getOrDefault(local(relation), Set.of());
    }

    /** The unique keys of a relation, by their columns. Does not block. */
    Set<Set<String>> keys(String relation) {
        return seen.keys().getOrDefault(local(relation), Set.of());
    }

    /** The column that holds the tenant. */
    String tenantColumn() {
        return question.tenantColumn();
    }

    /** Which relations with locked rows have some of the rows of this one. Does not block. */
    Set<String> sharingRows(String relation) {
        return seen.sharing().getOrDefault(local(relation), Set.of());
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
        return seen.columnFunctions().contains(name);
    }

    /** Whether the application has defined a function or an operator of this name. Does not block. */
    boolean isOverload(String name) {
        return seen.overloads().contains(name);
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
        CatalogueView before = seen;
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
            CatalogueView now = dialect.look(connection, question);
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
}

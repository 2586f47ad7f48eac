package io.safedb.jdbc;

import io.safedb.TenantId;
import io.safedb.TenantScope;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicReferenceArray;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * What one thread of the stress test does again and again, for one tenant of many at a time. Every row says in a text
 * whose it is, and every row that comes out is asked.
 */
final class StressWorkload {
    static final int TENANTS = 1_000;

    /** Rows of each tenant that nobody removes. */
    static final int ROWS = 10;

    /** A thousand tenants with ten rows in each of two tables; none of their ids says whose they are. */
    static final String SCHEMA = """
            CREATE TABLE notes (organization_id bigint NOT NULL, id bigint NOT NULL, body text NOT NULL,
              PRIMARY KEY (organization_id, id));
            CREATE TABLE lines (organization_id bigint NOT NULL, id bigint NOT NULL, note_id bigint NOT NULL,
              body text NOT NULL, PRIMARY KEY (organization_id, id));
            CREATE INDEX ON lines (organization_id, note_id);
            INSERT INTO notes SELECT t, i, 'of ' || t || ' note ' || i
              FROM generate_series(1, 1000) t, generate_series(1, 10) i;
            INSERT INTO lines SELECT t, i, 1 + i % 10, 'of ' || t || ' line ' || i
              FROM generate_series(1, 1000) t, generate_series(1, 10) i;
            ANALYZE
            """;

    /** Whatever must not have happened. */
    static final Queue<String> FAULTS = new ConcurrentLinkedQueue<>();

    /** How often which kind of work came to which end. */
    static final Map<String, Long> COUNTS = new ConcurrentHashMap<>();

    private final DataSource guarded;
    private final int thread;
    private final AtomicReferenceArray<Statement> running;
    private final Random random;
    private long made;

    /**
     * The work of one thread.
     *
     * @param running where it leaves what it runs, for whoever cancels
     */
    StressWorkload(DataSource guarded, int thread, AtomicReferenceArray<Statement> running) {
        this.guarded = guarded;
        this.thread = thread;
        this.running = running;
        this.random = new Random(thread);
    }

    private enum Kind {
        TEXT,
        MANY_TEXTS,
        PREPARED,
        BATCH,
        COMMITTED,
        ROLLED_BACK,
        FETCHED,
        SWITCHED,
        FAILED,
        REFUSED
    }

    /** One piece of work on a connection of its own, from the pool and back. */
    void once() {
        long tenant = 1L + random.nextInt(TENANTS);
        Kind kind = Kind.values()[random.nextInt(Kind.values().length)];
        String end;
        try (TenantScope scope = TenantScope.open(TenantId.of(tenant));
                Connection connection = guarded.getConnection()) {
            try {
                work(kind, connection, tenant);
                end = "";
            } finally {
                running.set(thread, null);
                if (!connection.isClosed() && !connection.getAutoCommit()) {
                    connection.rollback();
                    connection.setAutoCommit(true);
                }
            }
            if (!scope.tenant().equals(TenantId.of(tenant))) {
                fault("another scope");
            }
        } catch (SafeDbSqlException e) {
            end = " " + e.violation().rule().id();
            if (kind != Kind.REFUSED) {
                fault(kind + " refused: " + e.getMessage());
            }
        } catch (SQLException e) {
            end = " " + e.getSQLState();
            if (!isExpected(kind, e.getSQLState())) {
                fault(kind + ": " + e);
            }
        }
        COUNTS.merge(kind + end, 1L, Long::sum);
    }

    private static boolean isExpected(Kind kind, @Nullable String state) {
        return switch (String.valueOf(state)) {
            case "57014" -> true;
            case "23505" -> kind == Kind.FAILED;
            // The driver's own BEGIN before a batch was cancelled: the pool throws that connection away.
            case "08P01" -> kind == Kind.BATCH;
            default -> false;
        };
    }

    private void work(Kind kind, Connection connection, long tenant) throws SQLException {
        switch (kind) {
            case TEXT -> text(connection, tenant, "SELECT body FROM notes WHERE id <= 10 ORDER BY id", ROWS);
            case MANY_TEXTS ->
                text(
                        connection,
                        tenant,
                        "SELECT n.body FROM notes n LEFT JOIN lines l ON l.note_id = n.id AND l.id < 0 WHERE n.id <= 10 AND "
                                + (thread * 1_000_003L + made++) + " >= 0",
                        ROWS);
            case PREPARED -> prepared(connection, tenant);
            case BATCH -> batch(connection, tenant);
            case COMMITTED -> transaction(connection, tenant, true);
            case ROLLED_BACK -> transaction(connection, tenant, false);
            case FETCHED -> fetched(connection, tenant);
            case SWITCHED -> switched(connection, tenant);
            case FAILED -> {
                connection.setAutoCommit(random.nextBoolean());
                count(connection, "INSERT INTO notes (id, body) VALUES (?, 'of nobody')", 1 + random.nextInt(ROWS));
                fault("a key was taken twice");
            }
            case REFUSED -> {
                count(connection, "SELECT body FROM notes WHERE organization_id = ?", 1 + tenant % TENANTS);
                fault("another tenant's id went through");
            }
        }
    }

    private void text(Connection connection, long tenant, String text, int rows) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            running.set(thread, statement);
            check(statement.executeQuery(text), tenant, rows);
        }
    }

    private void prepared(Connection connection, long tenant) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(
                "SELECT n.body, l.body FROM notes n JOIN lines l ON l.note_id = n.id WHERE n.id <= ?")) {
            running.set(thread, statement);
            for (int rows = 1; rows <= 3; rows++) {
                statement.setLong(1, rows);
                check(statement.executeQuery(), tenant, rows);
            }
        }
    }

    private void batch(Connection connection, long tenant) throws SQLException {
        long first = 1_000 + thread * 10L;
        connection.setAutoCommit(random.nextBoolean());
        try (PreparedStatement statement = connection.prepareStatement(
                "INSERT INTO notes (id, body) VALUES (?, ?) ON CONFLICT (organization_id, id) DO UPDATE SET body ="
                        + " excluded.body")) {
            running.set(thread, statement);
            for (int i = 0; i < 3; i++) {
                statement.setLong(1, first + i);
                statement.setString(2, "of " + tenant + " batch");
                statement.addBatch();
            }
            statement.executeBatch();
        }
        try (PreparedStatement statement =
                connection.prepareStatement("DELETE FROM notes WHERE id >= ? AND id < ? RETURNING body")) {
            running.set(thread, statement);
            statement.setLong(1, first);
            statement.setLong(2, first + 3);
            check(statement.executeQuery(), tenant, 3);
        }
        if (!connection.getAutoCommit()) {
            connection.commit();
        }
    }

    private void transaction(Connection connection, long tenant, boolean commit) throws SQLException {
        connection.setAutoCommit(false);
        count(connection, "UPDATE notes SET body = body || '' WHERE id = ?", 1 + random.nextInt(ROWS));
        java.sql.Savepoint savepoint = connection.setSavepoint();
        count(connection, "DELETE FROM lines WHERE id <= ?", ROWS);
        text(connection, tenant, "SELECT l.body FROM lines l WHERE l.id <= 10", 0);
        connection.rollback(savepoint);
        text(connection, tenant, "SELECT l.body FROM lines l WHERE l.id <= 10", ROWS);
        if (commit) {
            connection.commit();
        } else {
            connection.rollback();
        }
    }

    /** Rows that the driver fetches later, and a piece of another tenant's work in between. */
    private void fetched(Connection connection, long tenant) throws SQLException {
        long other = 1 + tenant % TENANTS;
        connection.setAutoCommit(false);
        try (PreparedStatement statement = connection.prepareStatement("SELECT body FROM notes WHERE id <= 10")) {
            statement.setFetchSize(3);
            running.set(thread, statement);
            try (ResultSet rows = statement.executeQuery()) {
                for (int row = 1; row <= ROWS; row++) {
                    if (!rows.next()) {
                        fault("rows missing behind row " + row);
                    } else {
                        check(rows.getString(1), tenant);
                    }
                    if (row == 4) {
                        try (TenantScope scope = TenantScope.switchTo(TenantId.of(other), "stress")) {
                            text(connection, other, "SELECT body FROM lines WHERE id <= 10", ROWS);
                            if (!scope.tenant().equals(TenantId.of(other))) {
                                fault("another scope");
                            }
                        }
                    }
                }
            }
        }
        connection.commit();
    }

    /** One prepared statement executed for two tenants. */
    private void switched(Connection connection, long tenant) throws SQLException {
        long other = 1 + tenant % TENANTS;
        connection.setAutoCommit(random.nextBoolean());
        try (PreparedStatement statement = connection.prepareStatement("SELECT body FROM notes WHERE id <= ?")) {
            running.set(thread, statement);
            for (int i = 0; i < 3; i++) {
                statement.setLong(1, ROWS);
                check(statement.executeQuery(), tenant, ROWS);
                try (TenantScope scope = TenantScope.switchTo(TenantId.of(other), "stress")) {
                    check(
                            statement.executeQuery(),
                            Long.parseLong(scope.tenant().value().toString()),
                            ROWS);
                }
            }
        }
    }

    private static void count(Connection connection, String text, long parameter) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(text)) {
            statement.setLong(1, parameter);
            statement.execute();
        }
    }

    private static void check(ResultSet rows, long tenant, int expected) throws SQLException {
        int found = 0;
        try (rows) {
            while (rows.next()) {
                for (int column = 1; column <= rows.getMetaData().getColumnCount(); column++) {
                    check(rows.getString(column), tenant);
                }
                found++;
            }
        }
        if (found != expected) {
            fault(found + " rows instead of " + expected + " for " + tenant);
        }
    }

    private static void check(String body, long tenant) {
        if (!body.startsWith("of " + tenant + " ")) {
            fault("row <" + body + "> seen by " + tenant);
        }
    }

    private static void fault(String what) {
        if (FAULTS.size() < 100) {
            FAULTS.add(what);
        }
    }
}

package io.safedb.it;

import com.example.helpdesk.Application;
import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.safedb.EnforcementMode;
import io.safedb.Rule;
import io.safedb.SafeDb;
import io.safedb.SafeDbPolicy;
import io.safedb.environment.Environment;
import io.safedb.jdbc.JdbcMarker;
import io.safedb.jdbc.SafeDataSource;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.sql.DataSource;

/** One application on one database, with what lies between. */
final class Side implements AutoCloseable {
    /** What stands between the application and the server. */
    enum Stack {
        /** A connection to the server for each connection. */
        NO_POOL,
        /** The pool hands out guarded connections. */
        POOL_OUTSIDE,
        /** The pool's connections are guarded. */
        POOL_INSIDE
    }

    /** Makes an application. */
    @FunctionalInterface
    interface Maker {
        Application make(DataSource dataSource) throws Exception;
    }

    private final Deque<AutoCloseable> open = new ArrayDeque<>();
    private List<String> known = List.of();
    private final Counted counted;
    private final Rows rows;
    private final Application application;

    private Side(DataSource raw, DataSource guarded, Stack stack, Maker maker) throws Exception {
        this.rows = opened(new Rows(raw));
        if (stack == Stack.POOL_OUTSIDE) {
            this.counted = new Counted(guarded);
            this.application = opened(maker.make(pool(counted)));
        } else {
            this.counted = new Counted(guarded);
            this.application = opened(maker.make(counted));
        }
    }

    /** The application alone with its own rows, and nothing in between. */
    static Side solo(String name, Stack stack, Map<String, String> driver, Maker maker) throws Exception {
        DataSource raw = Databases.solo(name, driver);
        if (stack != Stack.POOL_INSIDE) {
            return new Side(raw, raw, stack, maker);
        }
        HikariDataSource pool = newPool(raw);
        Side side = new Side(raw, pool, stack, maker);
        side.open.addLast(pool);
        return side;
    }

    /** The same application among the rows of others, with nothing that keeps them apart. */
    static Side unguarded(String name, Maker maker) throws Exception {
        DataSource raw = Databases.shared(name, Map.of());
        return new Side(raw, raw, Stack.NO_POOL, maker);
    }

    /**
     * The same application among the rows of others, guarded.
     *
     * @param secured whether the server holds each session to its tenant, too
     */
    static Side shared(String name, Stack stack, Map<String, String> driver, boolean secured, Maker maker)
            throws Exception {
        DataSource raw = Databases.shared(name, driver);
        JdbcMarker.init(raw, Environment.PRODUCTION, "the tests");
        SafeDbPolicy policy = policy().rls(secured).build();
        SafeDb safeDb = SafeDb.create(policy);
        DataSource application = secured ? Databases.secured(raw, policy, driver) : raw;
        HikariDataSource pool = stack == Stack.POOL_INSIDE ? newPool(application) : null;
        Side side = new Side(raw, SafeDataSource.wrap(pool == null ? application : pool, safeDb), stack, maker);
        if (pool != null) {
            side.open.addLast(pool);
        }
        side.open.addLast(safeDb);
        return side;
    }

    /** What an organisation's helpdesk needs, in the environment with the strictest rules. */
    static SafeDbPolicy.Builder policy() {
        return SafeDbPolicy.builder()
                // The applications here are test code.
                .mode(Rule.TEST_CODE_IN_PRODUCTION, EnforcementMode.OBSERVE)
                .environment(Environment.PRODUCTION)
                .tenantColumn("organization_id")
                .tenantTables("v_open_tickets")
                .sharedTables("organizations", "countries")
                .functions("with_tax");
    }

    private DataSource pool(DataSource below) {
        return opened(newPool(below));
    }

    private static HikariDataSource newPool(DataSource below) {
        HikariConfig config = new HikariConfig();
        config.setDataSource(below);
        config.setMaximumPoolSize(4);
        config.setMinimumIdle(1);
        return new HikariDataSource(config);
    }

    private <T extends AutoCloseable> T opened(T resource) {
        open.addFirst(resource);
        return resource;
    }

    Application application() {
        return application;
    }

    /** Runs one of the application's actions; what it gives, or throws, as text. */
    String run(String action) throws SQLException {
        try {
            return Shown.of(application.action(action).run());
        } catch (Exception e) {
            StringBuilder text = new StringBuilder("threw");
            for (Throwable cause = e; cause != null; cause = cause.getCause()) {
                text.append(' ')
                        .append(cause.getClass().getSimpleName())
                        .append(": ")
                        .append(cause.getMessage());
            }
            return text.toString();
        }
    }

    List<String> rowsOf(String tenant) throws SQLException {
        return rows.of(tenant);
    }

    List<String> rowsOfOthers(String tenant) throws SQLException {
        return rows.ofOthers(tenant);
    }

    /** What has come since the last time: an action is blamed once for the difference that it makes. */
    List<String> newlyDiffers(List<String> difference) {
        List<String> added = new ArrayList<>(difference);
        known.forEach(added::remove);
        known = difference;
        return added;
    }

    /** Every different text that the application has given to its data source. */
    Set<String> texts() {
        return counted.texts();
    }

    @Override
    public void close() {
        for (AutoCloseable resource : open) {
            try {
                resource.close();
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        }
    }
}

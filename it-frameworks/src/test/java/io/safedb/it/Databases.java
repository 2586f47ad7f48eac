package io.safedb.it;

import io.safedb.SafeDbPolicy;
import io.safedb.jdbc.RlsPolicies;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;

/** A real PostgreSQL, started once per JVM, with databases of one organisation and of two. */
final class Databases {
    /**
     * Like any database that is in use. Without statistics the server may read a sub-select that locks and limits once
     * for each row.
     */
    private static final String ANALYZE = "ANALYZE;";

    private static final AtomicInteger COUNT = new AtomicInteger();

    private Databases() {}

    private static final class Holder {
        static final EmbeddedPostgres SERVER = start();

        private static EmbeddedPostgres start() {
            try {
                EmbeddedPostgres server = EmbeddedPostgres.builder()
                        .setServerConfig("fsync", "off")
                        .setServerConfig("max_connections", "120")
                        .start();
                Runtime.getRuntime().addShutdownHook(new Thread(() -> close(server)));
                server(server, "template_solo");
                run(server.getDatabase("postgres", "template_solo"), solo());
                server(server, "template_shared");
                run(server.getDatabase("postgres", "template_shared"), shared());
                return server;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        }

        private static void server(EmbeddedPostgres server, String name) throws SQLException {
            run(server.getPostgresDatabase(), "CREATE DATABASE " + name);
        }

        private static void close(EmbeddedPostgres server) {
            try {
                server.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** An empty database. */
    static DataSource empty(String prefix) throws SQLException {
        return create(prefix, "template1", Map.of());
    }

    /**
     * A database that holds {@code org_a}'s rows alone, and gives new rows to {@code org_a}.
     *
     * @param driver settings of the driver
     */
    static DataSource solo(String prefix, Map<String, String> driver) throws SQLException {
        return create(prefix + "_solo", "template_solo", driver);
    }

    /**
     * A database that holds rows of {@code org_a} and {@code org_b}, and gives new rows to nobody.
     *
     * @param driver settings of the driver
     */
    static DataSource shared(String prefix, Map<String, String> driver) throws SQLException {
        return create(prefix + "_shared", "template_shared", driver);
    }

    /**
     * The same database for a role that owns nothing and is held to the tenant by row-level security.
     *
     * @param raw the database of the superuser, who owns the tables
     * @param policy whose tables are secured
     * @param driver settings of the driver
     */
    static DataSource secured(DataSource raw, SafeDbPolicy policy, Map<String, String> driver) throws SQLException {
        String name;
        try (Connection connection = raw.getConnection();
                Statement statement = connection.createStatement()) {
            name = connection.getCatalog();
            statement.execute(resource("/helpdesk/role.sql"));
            for (String ddl : RlsPolicies.statements(policy, connection)) {
                statement.execute(ddl);
            }
        }
        return Holder.SERVER.getDatabase("helpdesk_app", name, driver);
    }

    private static DataSource create(String prefix, String template, Map<String, String> driver) throws SQLException {
        String name = prefix + "_" + COUNT.incrementAndGet();
        run(Holder.SERVER.getPostgresDatabase(), "CREATE DATABASE " + name + " TEMPLATE " + template);
        return Holder.SERVER.getDatabase("postgres", name, driver);
    }

    private static String solo() {
        return schema() + tenant("org_a", 0, "") + ANALYZE + """
                DO $$ DECLARE name text; BEGIN
                  FOR name IN SELECT table_name FROM information_schema.columns
                               WHERE column_name = 'organization_id' AND table_schema = 'public'
                                 AND table_name NOT LIKE 'v\\_%' LOOP
                    EXECUTE format('ALTER TABLE %I ALTER COLUMN organization_id SET DEFAULT ''org_a''', name);
                  END LOOP;
                END $$;
                """;
    }

    private static String shared() {
        return schema()
                + tenant("org_a", 0, "")
                + tenant("org_b", 900_000, "SECRET_B ")
                + resource("/helpdesk/crossing.sql")
                + ANALYZE;
    }

    private static String schema() {
        return resource("/helpdesk/schema.sql") + resource("/helpdesk/common.sql");
    }

    private static String tenant(String id, int base, String text) {
        return resource("/helpdesk/tenant.sql")
                .replace(":org", id)
                .replace(":base", String.valueOf(base))
                .replace(":text", text)
                .replace(":more", base == 0 ? "0" : "1000000");
    }

    /** Runs a script on a raw connection. */
    static void run(DataSource raw, String script) throws SQLException {
        try (Connection connection = raw.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(script);
        }
    }

    /** The text of a test resource. */
    static String resource(String name) {
        try (InputStream in = Databases.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("No test resource " + name);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

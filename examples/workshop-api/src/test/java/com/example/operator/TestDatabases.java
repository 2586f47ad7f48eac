package com.example.operator;

import com.mongodb.client.model.Sorts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.util.ClassUtils;

/** Databases for tests, on servers that this JVM starts once, and the raw way to look into them. */
public final class TestDatabases {
    private static final boolean GUARDED = ClassUtils.isPresent("io.safedb.SafeDb", null);

    private TestDatabases() {}

    /** Whether the dependency is there. Without it the databases hold one organisation only. */
    public static boolean guarded() {
        return GUARDED;
    }

    /** Creates the databases of a test class and tells the application where they are. */
    public static void create(DynamicPropertyRegistry registry, String name, String environment) {
        create(registry, name, environment, organizations());
    }

    /** The same for these organisations. */
    public static void create(
            DynamicPropertyRegistry registry, String name, String environment, List<Organization> organizations) {
        properties(name, environment, organizations).forEach((key, value) -> registry.add(key, () -> value));
        registry.add("safedb.environment", () -> environment);
        registry.add("safedb.databases", () -> name);
    }

    private static Map<String, Object> properties(String name, String environment, List<Organization> organizations) {
        try {
            return Servers.RUNNING.create(name, environment, organizations);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Makes the databases of a test class as they were in the beginning. */
    public static void refill(String name) {
        try {
            Servers.RUNNING.fill(name, organizations());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static List<Organization> organizations() {
        return guarded() ? List.of(Organization.BATTWHEELS, Organization.KESTREL) : List.of(Organization.BATTWHEELS);
    }

    /** All rows of both databases, one line each, by organisation. */
    public static Map<Organization, List<String>> rows(String name) {
        Map<Organization, List<String>> rows = new HashMap<>();
        organizations().forEach(each -> rows.put(each, new ArrayList<>()));
        try (Connection connection = Servers.RUNNING.postgres(name).getConnection();
                Statement statement = connection.createStatement();
                ResultSet found = statement.executeQuery("""
                        SELECT organization_id, 'contact ' || row_to_json(c) AS line FROM contacts c UNION ALL
                        SELECT organization_id, 'ticket ' || row_to_json(t) FROM tickets t UNION ALL
                        SELECT organization_id, 'time entry ' || row_to_json(e) FROM time_entries e
                        ORDER BY line
                        """)) {
            while (found.next()) {
                add(rows, found.getString(1), found.getString(2));
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        Servers.RUNNING
                .mongo(name)
                .getCollection("activity")
                .find()
                .sort(Sorts.ascending("_id"))
                .forEach(found -> add(rows, found.getString("organization_id"), "activity " + found.toJson()));
        return rows;
    }

    private static void add(Map<Organization, List<String>> rows, String organizationId, String line) {
        rows.forEach((organization, lines) -> {
            if (organization.id().equals(organizationId)) {
                lines.add(line);
            }
        });
    }

    private static final class Servers {
        static final EmbeddedServers RUNNING = start();

        private static EmbeddedServers start() {
            try {
                EmbeddedServers servers = EmbeddedServers.start();
                Runtime.getRuntime().addShutdownHook(new Thread(servers::close));
                return servers;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (SQLException e) {
                throw new IllegalStateException(e);
            }
        }
    }
}

package com.example.operator;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.Indexes;
import de.bwaldvogel.mongo.MongoServer;
import de.bwaldvogel.mongo.backend.memory.MemoryBackend;
import io.netty.channel.Channel;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import javax.sql.DataSource;
import org.bson.Document;
import org.bson.types.ObjectId;

/** A PostgreSQL server and a MongoDB server for one process, and databases in them. Gone when closed. */
public final class EmbeddedServers implements AutoCloseable {
    private final EmbeddedPostgres postgres;
    private final MongoServer mongo;
    private final String mongoUri;
    private final MongoClient mongoClient;

    private EmbeddedServers(EmbeddedPostgres postgres, MongoServer mongo) {
        this.postgres = postgres;
        this.mongo = mongo;
        this.mongoUri = "mongodb://127.0.0.1:" + mongo.bind().getPort() + "/";
        this.mongoClient = MongoClients.create(mongoUri);
    }

    /** Starts both; takes seconds. */
    public static EmbeddedServers start() throws IOException, SQLException {
        // Nothing in here outlives the process: no need to wait for the disk.
        EmbeddedPostgres postgres =
                EmbeddedPostgres.builder().setServerConfig("fsync", "off").start();
        EmbeddedServers servers = new EmbeddedServers(postgres, new MongoServer(new GreetingBackend()));
        // What the application may be: not the owner of its tables.
        servers.execute("postgres", "CREATE ROLE workshop_app LOGIN");
        return servers;
    }

    /**
     * Creates a database of each kind, says what they are and fills them.
     *
     * @param name of both
     * @param environment what both are marked as, as "development"
     * @param organizations who is in them
     * @return the properties with which the application finds them, and its accounts
     */
    public Map<String, Object> create(String name, String environment, List<Organization> organizations)
            throws IOException, SQLException {
        execute("postgres", "CREATE DATABASE " + name);
        execute(name, script("schema.sql"));
        execute(name, script("marker.sql").replace(":environment", environment));
        MongoDatabase database = mongo(name);
        database.getCollection("activity")
                .createIndex(Indexes.compoundIndex(
                        Indexes.ascending("organization_id", "ticket_id"), Indexes.descending("at")));
        database.getCollection("safedb_environment")
                .insertOne(new Document("_id", "marker")
                        .append("environment", environment)
                        .append("database_id", UUID.randomUUID().toString())
                        .append("owner", "workshop operator")
                        .append("created", Instant.now()));
        fill(name, organizations);
        Map<String, Object> properties = new HashMap<>();
        organizations.forEach(each -> properties.putAll(each.properties()));
        properties.put("spring.datasource.url", postgres.getJdbcUrl("workshop_app", name));
        properties.put("spring.datasource.username", "workshop_app");
        properties.put("spring.mongodb.uri", mongoUri + name);
        return properties;
    }

    /** Puts the first rows of organisations in the place of all that is there. */
    void fill(String name, List<Organization> organizations) throws IOException, SQLException {
        StringBuilder rows = new StringBuilder(script("empty.sql"));
        for (Organization organization : organizations) {
            rows.append(script(organization.id() + ".sql"));
        }
        List<Document> feed = new ArrayList<>();
        try (Connection connection = postgres(name).getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(rows.toString());
            try (ResultSet ticket =
                    statement.executeQuery("SELECT organization_id, id, title, opened_at FROM tickets ORDER BY id")) {
                while (ticket.next()) {
                    feed.add(new Document("_id", new ObjectId("%024x".formatted(ticket.getLong("id"))))
                            .append("organization_id", ticket.getString("organization_id"))
                            .append("ticket_id", ticket.getLong("id"))
                            .append("kind", "TICKET_OPENED")
                            .append("by", "import")
                            .append("text", ticket.getString("title"))
                            .append("at", ticket.getTimestamp("opened_at")));
                }
            }
        }
        MongoCollection<Document> activity = mongo(name).getCollection("activity");
        activity.deleteMany(new Document());
        activity.insertMany(feed);
    }

    /** The raw way into a PostgreSQL database, as its owner. */
    DataSource postgres(String name) {
        return postgres.getDatabase("postgres", name);
    }

    /** The raw way into a MongoDB database. */
    MongoDatabase mongo(String name) {
        return mongoClient.getDatabase(name);
    }

    /** Runs SQL as the owner. */
    private void execute(String database, String sql) throws SQLException {
        try (Connection connection = postgres(database).getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static String script(String name) throws IOException {
        try (InputStream in = Objects.requireNonNull(
                EmbeddedServers.class.getResourceAsStream("/operator/" + name), "scripts are resources")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** Stops both and deletes their files. */
    @Override
    public void close() {
        mongoClient.close();
        mongo.shutdownNow();
        try {
            postgres.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Knows {@code hello}, as every MongoDB of today does; health checks send it. */
    private static final class GreetingBackend extends MemoryBackend {
        @Override
        public de.bwaldvogel.mongo.bson.Document handleCommand(
                Channel channel, String database, String name, de.bwaldvogel.mongo.bson.Document command) {
            return super.handleCommand(channel, database, name.equals("hello") ? "ismaster" : name, command);
        }
    }
}

package io.safedb.mongo;

import com.mongodb.ConnectionString;
import com.mongodb.MongoClientSettings;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.event.CommandListener;
import com.mongodb.event.CommandStartedEvent;
import de.bwaldvogel.mongo.MongoServer;
import de.bwaldvogel.mongo.backend.memory.MemoryBackend;
import de.bwaldvogel.mongo.bson.Document;
import io.netty.channel.Channel;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bson.BsonArray;
import org.bson.BsonBoolean;
import org.bson.BsonDocument;
import org.bson.BsonDouble;
import org.bson.BsonInt32;
import org.bson.BsonInt64;
import org.bson.BsonNull;
import org.bson.BsonString;
import org.bson.BsonValue;
import org.jspecify.annotations.Nullable;

/**
 * A MongoDB for tests, with the wire oracle: it records every command that arrives. The server runs in this JVM, unless
 * {@value #URI} names another one; commands to that are recorded where the driver sends them.
 */
public final class TestMongo implements AutoCloseable {
    /** The environment variable that names another server. */
    public static final String URI = "SAFEDB_TEST_MONGO_URI";

    private static final Set<String> HOUSEKEEPING = Set.of(
            "hello", "ismaster", "isMaster", "endSessions", "killCursors", "saslStart", "saslContinue", "buildInfo");

    private final List<BsonDocument> commands = new ArrayList<>();
    private final @Nullable MongoServer server;
    private final MongoClient client;
    private final String uri;

    private TestMongo(@Nullable String named) {
        if (named == null) {
            server = new MongoServer(new RecordingBackend());
            uri = "mongodb://127.0.0.1:" + server.bind().getPort();
            client = MongoClients.create(settings(uri).build());
        } else {
            server = null;
            uri = named;
            client = MongoClients.create(settings(uri)
                    .addCommandListener(new CommandListener() {
                        @Override
                        public void commandStarted(CommandStartedEvent event) {
                            record(event.getCommandName(), event.getCommand().clone());
                        }
                    })
                    .build());
        }
    }

    /** Starts the server, or connects to the one that is named. */
    public static TestMongo start() {
        return new TestMongo(System.getenv(URI));
    }

    /** Whether the server runs in this JVM. */
    public boolean inJvm() {
        return server != null;
    }

    /** Where the server listens. */
    public String uri() {
        return uri;
    }

    /** The raw client. */
    public MongoClient client() {
        return client;
    }

    /** The commands that have arrived since the last {@link #forget()}, without the driver's housekeeping. */
    public synchronized List<BsonDocument> commands() {
        return List.copyOf(commands);
    }

    /** Forgets the commands so far. */
    public synchronized void forget() {
        commands.clear();
    }

    @Override
    public void close() {
        client.close();
        if (server != null) {
            server.shutdownNow();
        }
    }

    private static MongoClientSettings.Builder settings(String uri) {
        return MongoClientSettings.builder().applyConnectionString(new ConnectionString(uri));
    }

    private synchronized void record(String name, BsonDocument command) {
        if (!HOUSEKEEPING.contains(name)) {
            commands.add(command);
        }
    }

    /**
     * Answers {@code hello} as the driver of today wants it, so that sessions work, and records what arrives. Aborting
     * a transaction does not roll back.
     */
    private final class RecordingBackend extends MemoryBackend {
        @Override
        public Document handleCommand(Channel channel, String database, String name, Document command) {
            record(name, (BsonDocument) bson(command));
            return switch (name) {
                case "commitTransaction", "abortTransaction", "endSessions" -> new Document("ok", 1.0);
                case "hello", "ismaster", "isMaster" ->
                    super.handleCommand(channel, database, "ismaster", command)
                            .append("logicalSessionTimeoutMinutes", 30)
                            .append("setName", "test")
                            .append("setVersion", 1)
                            .append("me", address(channel))
                            .append("hosts", List.of(address(channel)))
                            .append("primary", address(channel))
                            .append("secondary", false)
                            .append("isWritablePrimary", true);
                default -> super.handleCommand(channel, database, name, command);
            };
        }

        private String address(Channel channel) {
            java.net.InetSocketAddress local = (java.net.InetSocketAddress) channel.localAddress();
            return "127.0.0.1:" + local.getPort();
        }
    }

    /** The server's own document classes as the driver's; only what tests look at keeps its type. */
    private static BsonValue bson(@Nullable Object value) {
        if (value instanceof Map<?, ?> map) {
            BsonDocument document = new BsonDocument();
            map.forEach((key, each) -> document.put(String.valueOf(key), bson(each)));
            return document;
        }
        if (value instanceof Collection<?> list) {
            BsonArray array = new BsonArray();
            list.forEach(each -> array.add(bson(each)));
            return array;
        }
        if (value instanceof Integer number) {
            return new BsonInt32(number);
        }
        if (value instanceof Long number) {
            return new BsonInt64(number);
        }
        if (value instanceof Double number) {
            return new BsonDouble(number);
        }
        if (value instanceof Boolean truth) {
            return BsonBoolean.valueOf(truth);
        }
        return value == null ? BsonNull.VALUE : new BsonString(value.toString());
    }
}

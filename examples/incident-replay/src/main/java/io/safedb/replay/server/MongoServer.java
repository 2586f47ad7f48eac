package io.safedb.replay.server;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoDatabase;
import de.bwaldvogel.mongo.backend.memory.MemoryBackend;
import io.safedb.environment.Environment;
import io.safedb.mongo.MongoMarker;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/** A MongoDB server inside this JVM, gone when closed. */
public final class MongoServer implements AutoCloseable {
    private final de.bwaldvogel.mongo.MongoServer server;
    private final MongoClient client;

    private MongoServer(de.bwaldvogel.mongo.MongoServer server, MongoClient client) {
        this.server = server;
        this.client = client;
    }

    /** Starts it on a free port and connects to it. */
    public static MongoServer start() {
        de.bwaldvogel.mongo.MongoServer server = new de.bwaldvogel.mongo.MongoServer(new MemoryBackend());
        InetSocketAddress address = server.bind();
        MongoClient client = MongoClients.create("mongodb://127.0.0.1:" + address.getPort() + "/");
        client.listDatabaseNames().first();
        return new MongoServer(server, client);
    }

    /** Puts a fresh copy of a seed in place of the database of this name. */
    public void create(String database, String seed, boolean filled, @Nullable Environment marker) {
        MongoDatabase raw = client.getDatabase(database);
        raw.drop();
        Seed.of(seed).load(raw, filled);
        if (marker != null) {
            MongoMarker.init(client, database, marker, "incident replay");
        }
    }

    /** The raw client. */
    public MongoClient client() {
        return client;
    }

    /** Closes the client and stops the server. */
    @Override
    public void close() {
        client.close();
        server.shutdownNow();
    }
}

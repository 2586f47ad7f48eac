package io.safedb.mongo;

import com.mongodb.MongoClientSettings;
import com.mongodb.MongoCommandException;
import com.mongodb.client.MongoClient;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.bson.BsonDocument;
import org.bson.BsonString;

/**
 * Which collections of a database compare text by a collation of their own. Under one, two tenants' ids may be equal
 * although no call says so. Safe on any thread.
 */
final class OwnCollations {
    private final Set<String> collections = ConcurrentHashMap.newKeySet();
    private final boolean unknown;

    private OwnCollations(boolean unknown) {
        this.unknown = unknown;
    }

    /** Asks the server. Where it does not tell, every collection counts as one with a collation. */
    static OwnCollations read(MongoClient raw, String database) {
        OwnCollations read = new OwnCollations(false);
        try {
            raw.getDatabase(database)
                    .withCodecRegistry(MongoClientSettings.getDefaultCodecRegistry())
                    .listCollections(BsonDocument.class)
                    .forEach(read::add);
        } catch (MongoCommandException e) {
            return new OwnCollations(true);
        }
        return read;
    }

    /** Adds a collection that was created since. */
    void add(String collection) {
        collections.add(collection);
    }

    boolean of(String collection) {
        return unknown || collections.contains(collection);
    }

    private void add(BsonDocument definition) {
        BsonDocument options = definition.getDocument("options", new BsonDocument());
        BsonDocument collation = options.getDocument("collation", new BsonDocument());
        if (!collation.isEmpty() && !collation.get("locale", new BsonString("")).equals(new BsonString("simple"))) {
            add(definition.getString("name").getValue());
        }
    }
}

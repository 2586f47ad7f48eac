package io.safedb.mongo;

import com.mongodb.MongoClientSettings;
import com.mongodb.MongoCommandException;
import com.mongodb.client.MongoClient;
import com.mongodb.client.model.CreateCollectionOptions;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.bson.BsonBoolean;
import org.bson.BsonDocument;
import org.bson.BsonString;

/**
 * What safedb must know of the definitions of a database's collections, as they were when the database was admitted,
 * and as they were created through the guard since: which compare text by a collation of their own, and which keep the
 * documents from before a change. Safe on any thread.
 */
final class CollectionDefinitions {
    private final Set<String> collated = ConcurrentHashMap.newKeySet();
    private final Set<String> keepingImages = ConcurrentHashMap.newKeySet();
    private final boolean unknown;

    private CollectionDefinitions(boolean unknown) {
        this.unknown = unknown;
    }

    /** Asks the server. Where it does not tell, every collection counts as one with a collation and without images. */
    static CollectionDefinitions read(MongoClient raw, String database) {
        CollectionDefinitions read = new CollectionDefinitions(false);
        try {
            raw.getDatabase(database)
                    .withCodecRegistry(MongoClientSettings.getDefaultCodecRegistry())
                    .listCollections(BsonDocument.class)
                    .forEach(read::add);
        } catch (MongoCommandException e) {
            return new CollectionDefinitions(true);
        }
        return read;
    }

    /** Adds a collection that is created now. */
    void created(String collection, CreateCollectionOptions options) {
        if (options.getCollation() != null) {
            collated.add(collection);
        }
        if (options.getChangeStreamPreAndPostImagesOptions() != null
                && options.getChangeStreamPreAndPostImagesOptions().isEnabled()) {
            keepingImages.add(collection);
        }
    }

    /** Whether a collection may compare text by a collation of its own. */
    boolean isCollated(String collection) {
        return unknown || collated.contains(collection);
    }

    /** Whether a collection is known to keep the documents from before a change. */
    boolean keepsImages(String collection) {
        return keepingImages.contains(collection);
    }

    private void add(BsonDocument definition) {
        String name = definition.getString("name").getValue();
        BsonDocument options = definition.getDocument("options", new BsonDocument());
        BsonDocument collation = options.getDocument("collation", new BsonDocument());
        if (!collation.isEmpty() && !collation.get("locale", new BsonString("")).equals(new BsonString("simple"))) {
            collated.add(name);
        }
        if (options.getDocument("changeStreamPreAndPostImages", new BsonDocument())
                .getBoolean("enabled", BsonBoolean.FALSE)
                .getValue()) {
            keepingImages.add(name);
        }
    }
}

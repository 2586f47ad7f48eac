package io.safedb.mongo;

import com.mongodb.MongoClientSettings;
import com.mongodb.MongoException;
import com.mongodb.ReadPreference;
import com.mongodb.WriteConcern;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.Collation;
import com.mongodb.client.model.DeleteOptions;
import io.safedb.PurgeException;
import io.safedb.WrappedDatabase;
import io.safedb.guard.Call;
import io.safedb.guard.Enforcement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonString;

/**
 * The documents that test runs left in one database, in every collection of it: those of all tenants, also in
 * collections that the policy does not name. Views, the server's own collections and safedb's are left out.
 *
 * <p>What goes is what carries the run's name as a text, compared by bytes: an array that holds the name, or a
 * collection that compares without regard to case, makes no document a test document. A purge that stops half way may
 * be repeated. Safe on any thread.
 */
final class TestDocuments implements WrappedDatabase {
    private static final DeleteOptions BY_BYTES =
            new DeleteOptions().collation(Collation.builder().locale("simple").build());

    private final MongoClient raw;
    private final String database;
    private final String key;
    private final String field;
    private final Enforcement enforcement;

    /**
     * The test documents of one database.
     *
     * @param key tells the database from every other one
     * @param field where documents carry the stamp
     * @param enforcement logs what is removed
     */
    TestDocuments(MongoClient raw, String database, String key, String field, Enforcement enforcement) {
        this.raw = raw;
        this.database = database;
        this.key = key;
        this.field = field;
        this.enforcement = enforcement;
    }

    @Override
    public String key() {
        return key;
    }

    @Override
    public String name() {
        return Deployment.SYSTEM + " database " + database;
    }

    @Override
    public Map<String, Long> purgeTestData(String runId) {
        MongoDatabase all = raw.getDatabase(database)
                .withCodecRegistry(MongoClientSettings.getDefaultCodecRegistry())
                .withReadPreference(ReadPreference.primary())
                .withWriteConcern(WriteConcern.MAJORITY);
        Map<String, Long> purged = new TreeMap<>();
        String at = database;
        try {
            for (String name : collections(all)) {
                at = database + "." + name;
                MongoCollection<BsonDocument> collection = all.getCollection(name, BsonDocument.class);
                long gone = collection.deleteMany(ofRun(runId), BY_BYTES).getDeletedCount();
                if (gone > 0) {
                    purged.put(name, gone);
                    log(runId, name, gone);
                }
            }
        } catch (MongoException e) {
            throw new PurgeException(
                    "The test data in " + at + " could not be purged ("
                            + e.getClass().getSimpleName() + ", code "
                            + e.getCode() + "). Collections before it in alphabetical order are purged; the call may"
                            + " be repeated.",
                    e);
        }
        return purged;
    }

    /** At once for each collection: a purge that stops half way has removed what it has removed. */
    private void log(String runId, String collection, long gone) {
        enforcement.note(new Call(
                "purgeTestData",
                Call.Action.DELETE,
                List.of(new Call.Target(collection, Call.Touch.CHANGE)),
                List.of(),
                List.of(),
                "purgeTestData(" + runId + ") removed " + gone));
    }

    private BsonDocument ofRun(String runId) {
        BsonDocument noArray = new BsonDocument("$not", new BsonDocument("$type", new BsonString("array")));
        return new BsonDocument(
                "$and",
                new BsonArray(
                        List.of(new BsonDocument(field, new BsonString(runId)), new BsonDocument(field, noArray))));
    }

    private static List<String> collections(MongoDatabase all) {
        List<String> names = new ArrayList<>();
        for (BsonDocument definition : all.listCollections(BsonDocument.class)) {
            String name = definition.getString("name").getValue();
            boolean view = new BsonString("view").equals(definition.get("type"));
            boolean reserved =
                    name.startsWith("system.") || name.toLowerCase(Locale.ROOT).startsWith("safedb_");
            if (!view && !reserved) {
                names.add(name);
            }
        }
        names.sort(null);
        return names;
    }
}

package io.safedb.mongo.oracle;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import io.safedb.environment.Environment;
import io.safedb.environment.EnvironmentMarker;
import io.safedb.mongo.MongoMarker;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.bson.BsonDocument;
import org.bson.BsonValue;
import org.bson.RawBsonDocument;
import org.jspecify.annotations.Nullable;

/** The two databases of the oracle: {@code solo} holds one tenant's documents, {@code app} those of two. */
final class OracleWorld {
    static final String SHARED = "app";
    static final String SOLO = "solo";
    static final String TENANT_FIELD = "organization_id";
    static final String TENANT = "org_a";
    static final Set<String> SHARED_COLLECTIONS = Set.of("organizations", "countries");

    private final MongoClient raw;
    private final BsonDocument seed = OracleCase.seed();
    private @Nullable EnvironmentMarker marker;
    private final Set<BsonValue> foreignIds = new java.util.HashSet<>();

    OracleWorld(MongoClient raw) {
        this.raw = raw;
        raw.getDatabase(SHARED).drop();
        raw.getDatabase(SOLO).drop();
        mark();
        for (String collection : seed.keySet()) {
            for (BsonValue document : seed.getArray(collection)) {
                if (isForeign(collection, document.asDocument())) {
                    foreignIds.add(document.asDocument().get("_id"));
                }
            }
        }
    }

    /** What says that the shared database is production; as of the last reset. */
    EnvironmentMarker marker() {
        return Objects.requireNonNull(marker);
    }

    MongoDatabase solo() {
        return raw.getDatabase(SOLO);
    }

    MongoDatabase shared() {
        return raw.getDatabase(SHARED);
    }

    Set<String> tenantCollections() {
        Set<String> names = new TreeSet<>(seed.keySet());
        names.removeAll(SHARED_COLLECTIONS);
        return names;
    }

    /** The ids of the other tenant's documents. */
    Set<BsonValue> foreignIds() {
        return foreignIds;
    }

    /** Puts both databases back to the seed. */
    void reset() {
        mark();
        reset(solo(), false);
        reset(shared(), true);
    }

    /** Runs what a case wants to stand before it runs. */
    void prepare(OracleCase given) {
        for (BsonDocument command : given.setup()) {
            BsonDocument plain = command.clone();
            boolean both = plain.remove("only") == null;
            if (both) {
                solo().runCommand(plain);
            }
            shared().runCommand(plain);
        }
    }

    /** A case that runs raw may have dropped a whole database, or spoilt its marker. */
    private void mark() {
        for (String database : List.of(SHARED, SOLO)) {
            if (MongoMarker.read(raw, database).isEmpty()) {
                raw.getDatabase(database)
                        .getCollection(EnvironmentMarker.RELATION)
                        .drop();
                MongoMarker.init(raw, database, Environment.PRODUCTION, "the oracle");
            }
        }
        marker = MongoMarker.read(raw, SHARED).orElseThrow();
    }

    private void reset(MongoDatabase database, boolean bothTenants) {
        for (String name : database.listCollectionNames().into(new ArrayList<>())) {
            if (!seed.containsKey(name) && !name.equals(EnvironmentMarker.RELATION) && !name.startsWith("system.")) {
                database.getCollection(name).drop();
            }
        }
        for (String name : seed.keySet()) {
            List<BsonDocument> documents = new ArrayList<>();
            for (BsonValue document : seed.getArray(name)) {
                if (bothTenants || !isForeign(name, document.asDocument())) {
                    documents.add(document.asDocument().clone());
                }
            }
            // Dropped, not emptied: a server may give freed places to new documents and lose the seed's order.
            MongoCollection<BsonDocument> collection = database.getCollection(name, BsonDocument.class);
            collection.drop();
            collection.insertMany(documents);
        }
    }

    /** The other tenant's documents, byte for byte. */
    List<RawBsonDocument> foreignDocuments() {
        List<RawBsonDocument> documents = new ArrayList<>();
        for (String name : seed.keySet()) {
            for (RawBsonDocument document : shared().getCollection(name, RawBsonDocument.class)
                    .find()
                    .sort(new BsonDocument("_id", new org.bson.BsonInt32(1)))) {
                if (isForeign(name, document) || isOrphan(document)) {
                    documents.add(document);
                }
            }
        }
        return documents;
    }

    /**
     * What a database holds for the tenant, as text in a fixed order, by collection. Without the tenant field, which
     * solo does not add to new documents, and without generated ids.
     */
    Map<String, List<String>> state(MongoDatabase database) {
        TreeMap<String, List<String>> state = new TreeMap<>();
        for (String name : database.listCollectionNames()) {
            if (name.startsWith("safedb_") || name.startsWith("system.")) {
                continue;
            }
            List<String> documents = new ArrayList<>();
            for (BsonDocument document :
                    database.getCollection(name, BsonDocument.class).find()) {
                if (!isForeign(name, document) && !isOrphan(document)) {
                    documents.add(Normal.document(document));
                }
            }
            documents.sort(null);
            state.put(name, documents);
        }
        return state;
    }

    /** Documents in tenant collections that belong to nobody, or to more than one. */
    List<String> strays() {
        List<String> strays = new ArrayList<>();
        for (String name : tenantCollections()) {
            for (BsonDocument document :
                    shared().getCollection(name, BsonDocument.class).find()) {
                boolean known = isForeign(name, document) || isOrphan(document);
                if (!known && !new org.bson.BsonString(TENANT).equals(document.get(TENANT_FIELD))) {
                    strays.add(name + " " + document.get("_id"));
                }
            }
        }
        return strays;
    }

    private static boolean isForeign(String collection, BsonDocument document) {
        return !SHARED_COLLECTIONS.contains(collection)
                && document.isString(TENANT_FIELD)
                && !document.getString(TENANT_FIELD).getValue().equals(TENANT);
    }

    /** Whether a case's setup put the document there as nobody's: by its id, whatever stands in the tenant field. */
    private static boolean isOrphan(BsonDocument document) {
        return document.isInt32("_id") && document.getInt32("_id").getValue() / 1000 == 3;
    }
}

package io.safedb.replay.state;

import com.mongodb.client.MongoDatabase;
import java.util.HashMap;
import java.util.Map;
import org.bson.Document;

/** Reads the state of a MongoDB database through a raw client. */
public final class MongoState {
    private MongoState() {}

    /** Reads every document of every collection. */
    public static DatabaseState read(MongoDatabase raw, String tenantField) {
        Map<String, Relation> relations = new HashMap<>();
        for (String name : raw.listCollectionNames()) {
            if (name.startsWith("system.")) {
                continue;
            }
            Map<String, StoredRow> rows = new HashMap<>();
            for (Document document : raw.getCollection(name).find()) {
                Object owner = document.get(tenantField);
                rows.put(
                        String.valueOf(document.get("_id")),
                        new StoredRow(owner == null ? null : owner.toString(), document.toJson()));
            }
            relations.put(name, new Relation("", rows));
        }
        return new DatabaseState(relations);
    }
}

package io.safedb.replay.app.tracktally;

import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.Indexes;
import java.util.List;

/** The script for empty databases as it would be written for MongoDB: every collection anew. */
public final class MongoSetUp {
    private static final List<String> COLLECTIONS =
            List.of("Incident", "Student", "Classroom", "Teacher", "Organization");

    private final MongoDatabase database;

    /** Sets up this database. */
    public MongoSetUp(MongoDatabase database) {
        this.database = database;
    }

    /** Drops what is there, then creates the collections and their indexes. */
    public void run() {
        for (String collection : COLLECTIONS) {
            database.getCollection(collection).drop();
        }
        for (String collection : COLLECTIONS) {
            database.createCollection(collection);
        }
        database.getCollection("Student").createIndex(Indexes.ascending("organizationId", "classroomId"));
    }
}

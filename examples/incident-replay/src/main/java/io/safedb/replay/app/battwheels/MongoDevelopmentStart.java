package io.safedb.replay.app.battwheels;

import com.mongodb.client.MongoDatabase;
import java.util.List;
import org.bson.Document;

/** The start of the application in {@code ENVIRONMENT=development} on MongoDB: it brings its own test records. */
public final class MongoDevelopmentStart {
    private final MongoDatabase database;

    /** Starts on the database that {@code DB_NAME} names. */
    public MongoDevelopmentStart(MongoDatabase database) {
        this.database = database;
    }

    /** Writes the test users, invoices and customers for an organisation. */
    public void run(String organization) {
        DevelopmentRecords.BY_TABLE.forEach((collection, records) -> {
            List<Document> documents = records.stream()
                    .map(fields -> {
                        Document document = new Document("_id", fields.get("id"));
                        document.append("organization_id", organization);
                        fields.forEach((name, value) -> {
                            if (!"id".equals(name)) {
                                document.append(name, value);
                            }
                        });
                        return document;
                    })
                    .toList();
            database.getCollection(collection).insertMany(documents);
        });
    }
}

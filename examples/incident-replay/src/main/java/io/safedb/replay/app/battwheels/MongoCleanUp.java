package io.safedb.replay.app.battwheels;

import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.Filters;
import org.bson.conversions.Bson;

/** The script that removes test records again, on MongoDB: it guesses them by their looks. */
public final class MongoCleanUp {
    private final MongoDatabase database;

    /** Works on the production database. */
    public MongoCleanUp(MongoDatabase database) {
        this.database = database;
    }

    /** Deletes what looks like a test record. {@code INV-000} was meant for INV-00027. */
    public void run() {
        delete("users", Filters.regex("_id", "^usr_test"));
        delete("invoices_enhanced", Filters.regex("number", "^TEST-"));
        delete("invoices", Filters.regex("number", "^INV-000"));
        delete("audit_log", Filters.regex("_id", "^adt_test"));
        delete("business_customers", Filters.regex("_id", "^biz_test"));
        delete("contacts", Filters.regex("email", "@test.com$"));
    }

    /** Drops the collection that no code writes to. One letter decides which of the two that is. */
    public void dropUnused(String collection) {
        database.getCollection(collection).drop();
    }

    private void delete(String collection, Bson which) {
        database.getCollection(collection).deleteMany(which);
    }
}

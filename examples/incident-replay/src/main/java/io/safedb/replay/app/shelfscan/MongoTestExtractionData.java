package io.safedb.replay.app.shelfscan;

import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Updates;
import org.bson.Document;

/** {@code add_test_extraction_data} on MongoDB. */
public final class MongoTestExtractionData {
    private final MongoCollection<Document> results;

    /** Works on whatever database the service key opens. */
    public MongoTestExtractionData(MongoDatabase database) {
        this.results = database.getCollection("extraction_results");
    }

    /** Writes test products over the results of a queue item and removes the rest. */
    public void add(String queueItem) {
        for (int position = 0; position < TestProduct.ALL.size(); position++) {
            TestProduct product = TestProduct.ALL.get(position);
            results.updateOne(
                    Filters.and(Filters.eq("queue_item_id", queueItem), Filters.eq("position", position)),
                    Updates.combine(Updates.set("product", product.name()), Updates.set("brand", product.brand())));
        }
        results.deleteMany(
                Filters.and(Filters.eq("queue_item_id", queueItem), Filters.gte("position", TestProduct.ALL.size())));
    }

    /** {@code HARD_RESET_ALL_DATA}. */
    public void hardReset() {
        results.deleteMany(new Document());
    }
}

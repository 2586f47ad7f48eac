package io.safedb.mongo;

import com.mongodb.ReadConcern;
import com.mongodb.ReadPreference;
import com.mongodb.client.AggregateIterable;
import com.mongodb.client.ClientSession;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.Collation;
import java.util.List;
import org.bson.BsonDocument;
import org.bson.conversions.Bson;
import org.jspecify.annotations.Nullable;

/**
 * Counts the documents that a call would hit, before it runs. Counted exactly, on the primary, and in the caller's
 * session, so that what his transaction wrote is counted too. What others write between the count and the call is not.
 */
final class Hits {
    private static final BsonDocument COUNT = BsonDocument.parse("{$group: {_id: 1, n: {$sum: 1}}}");

    private Hits() {}

    /** Every document of a collection, whoever's it is. */
    static long all(@Nullable ClientSession session, MongoCollection<BsonDocument> collection) {
        return of(session, collection, new BsonDocument(), null, null);
    }

    /** The documents that a filter finds. */
    static long of(
            @Nullable ClientSession session,
            MongoCollection<BsonDocument> collection,
            BsonDocument filter,
            @Nullable Collation collation,
            @Nullable Bson variables) {
        MongoCollection<BsonDocument> newest =
                collection.withReadPreference(ReadPreference.primary()).withReadConcern(ReadConcern.LOCAL);
        List<BsonDocument> stages = List.of(new BsonDocument("$match", filter), COUNT);
        AggregateIterable<BsonDocument> counted =
                session == null ? newest.aggregate(stages) : newest.aggregate(session, stages);
        if (collation != null) {
            counted.collation(collation);
        }
        if (variables != null) {
            counted.let(variables);
        }
        BsonDocument found = counted.first();
        return found == null ? 0 : found.getNumber("n").longValue();
    }
}

package io.safedb.mongo;

import com.mongodb.ReadConcern;
import com.mongodb.ReadPreference;
import com.mongodb.client.AggregateIterable;
import com.mongodb.client.ClientSession;
import com.mongodb.client.FindIterable;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.Collation;
import io.safedb.mongo.bson.SparedDocuments;
import java.util.ArrayList;
import java.util.List;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonNull;
import org.bson.BsonValue;
import org.bson.conversions.Bson;
import org.jspecify.annotations.Nullable;

/**
 * Counts and finds the documents that a call would hit, before it runs. Exactly, on the primary, and in the caller's
 * transaction if he has one open, so that what it wrote is seen too; never in his session otherwise. What others write
 * between this and the call is not seen.
 */
final class Hits {
    private static final BsonDocument COUNT = BsonDocument.parse("{$group: {_id: 1, n: {$sum: 1}}}");

    private Hits() {}

    /** Every document of a collection, whoever's it is. */
    static long all(@Nullable ClientSession session, MongoCollection<BsonDocument> collection) {
        return of(session, collection, new BsonDocument(), null, null);
    }

    /** Whether the caller has a transaction open. */
    static boolean inTransaction(@Nullable ClientSession session) {
        return session != null && session.hasActiveTransaction();
    }

    /** Whether a count understands the filter. */
    static boolean canCount(Aim aim) {
        return !SparedDocuments.cannotBeCounted(aim.filter());
    }

    /** The documents that a filter finds. */
    static long of(
            @Nullable ClientSession session,
            MongoCollection<BsonDocument> collection,
            BsonDocument filter,
            @Nullable Collation collation,
            @Nullable Bson variables) {
        MongoCollection<BsonDocument> newest = newest(collection);
        List<BsonDocument> stages = List.of(new BsonDocument("$match", filter), COUNT);
        AggregateIterable<BsonDocument> counted =
                inTransaction(session) ? newest.aggregate(session, stages) : newest.aggregate(stages);
        if (collation != null) {
            counted.collation(collation);
        }
        if (variables != null) {
            counted.let(variables);
        }
        BsonDocument found = counted.first();
        return found == null ? 0 : found.getNumber("n").longValue();
    }

    /**
     * Counts the documents that a write must leave alone and would hit. Where there are any, the Guard is told and
     * refuses, and nothing is sent. A document that becomes one of them after the count is not found by the write's own
     * filter.
     *
     * @param session the caller's; null if there is none
     * @param name of the collection
     */
    static void spare(
            @Nullable ClientSession session,
            MongoCollection<BsonDocument> collection,
            String name,
            Reading reading,
            Narrowing narrowing,
            Aim aim) {
        for (SparedDocuments spared : narrowing.spared(aim)) {
            if (!canCount(aim)) {
                reading.finding(
                                spared.kind(),
                                name,
                                "it cannot be known whether it hits documents that are " + spared.description() + ": "
                                        + aim.where() + " has a condition that only a find understands")
                        .decide();
                continue;
            }
            BsonDocument lost = spared.only(narrowing.filter(aim.filter()));
            long hit = of(session, collection, lost, aim.collation(), aim.let());
            if (hit > 0) {
                String detail = (hit == 1 ? "1 document matches " : hit + " documents match ")
                        + aim.where()
                        + (hit == 1 ? " and is " : " and are ")
                        + spared.description();
                reading.finding(spared.kind(), name, detail).decide();
            }
        }
    }

    /**
     * The ids of the documents that a write finds.
     *
     * @param sent the write's filter
     * @param aim how the filter compares
     * @param most how many ids are asked for; more than 0
     */
    static List<BsonValue> ids(
            @Nullable ClientSession session,
            MongoCollection<BsonDocument> collection,
            BsonDocument sent,
            Aim aim,
            int most) {
        MongoCollection<BsonDocument> newest = newest(collection);
        FindIterable<BsonDocument> found = inTransaction(session) ? newest.find(session, sent) : newest.find(sent);
        found.projection(new BsonDocument("_id", new BsonInt32(1))).limit(most).batchSize(most);
        if (aim.hint() != null) {
            found.hint(aim.hint());
        }
        if (aim.hintString() != null) {
            found.hintString(aim.hintString());
        }
        if (aim.collation() != null) {
            found.collation(aim.collation());
        }
        if (aim.let() != null) {
            found.let(aim.let());
        }
        List<BsonValue> ids = new ArrayList<>();
        found.forEach(each -> ids.add(each.get("_id", BsonNull.VALUE)));
        return ids;
    }

    /** Runs a pipeline over a collection where it sees what a count must see. */
    static AggregateIterable<BsonDocument> run(
            @Nullable ClientSession session, MongoCollection<BsonDocument> collection, List<BsonDocument> stages) {
        MongoCollection<BsonDocument> newest = newest(collection);
        return inTransaction(session) ? newest.aggregate(session, stages) : newest.aggregate(stages);
    }

    /** Runs a pipeline that makes its documents itself where it sees what a count must see. */
    static AggregateIterable<BsonDocument> run(
            @Nullable ClientSession session, MongoDatabase database, List<BsonDocument> stages) {
        MongoDatabase newest = database.withReadPreference(ReadPreference.primary())
                .withReadConcern(ReadConcern.LOCAL)
                .withCodecRegistry(GuardedCollection.COPIES);
        return inTransaction(session)
                ? newest.aggregate(session, stages, BsonDocument.class)
                : newest.aggregate(stages, BsonDocument.class);
    }

    private static MongoCollection<BsonDocument> newest(MongoCollection<BsonDocument> collection) {
        return collection.withReadPreference(ReadPreference.primary()).withReadConcern(ReadConcern.LOCAL);
    }
}

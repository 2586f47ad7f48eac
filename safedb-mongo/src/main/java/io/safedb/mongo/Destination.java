package io.safedb.mongo;

import com.mongodb.client.AggregateIterable;
import com.mongodb.client.ClientSession;
import com.mongodb.client.MongoCollection;
import java.util.List;
import java.util.function.Function;
import org.bson.BsonDocument;
import org.jspecify.annotations.Nullable;

/**
 * Where an aggregate that writes gets at raw collections. For the fourth room only.
 *
 * @param session the caller's; null if there is none
 * @param collection another collection of the aggregate's database, read as the aggregate reads
 * @param counting runs a pipeline over what the aggregate is over, on the primary, for a count
 * @param <R> the result class
 */
record Destination<R>(
        @Nullable ClientSession session,
        Function<String, MongoCollection<R>> collection,
        Function<List<BsonDocument>, AggregateIterable<BsonDocument>> counting) {}

package io.safedb.mongo;

import com.mongodb.client.AggregateIterable;
import com.mongodb.client.ClientSession;
import com.mongodb.client.DistinctIterable;
import com.mongodb.client.FindIterable;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.CountOptions;
import com.mongodb.client.model.EstimatedDocumentCountOptions;
import io.safedb.Scope;
import io.safedb.guard.Call.Action;
import io.safedb.guard.Decision;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.bson.BsonDocument;
import org.bson.conversions.Bson;
import org.jspecify.annotations.Nullable;

/**
 * Finding, counting, distinct values and aggregation.
 *
 * @param <T> the document class
 */
abstract class CollectionReads<T> extends GuardedCollection<T> {
    CollectionReads(MongoCollection<T> delegate, AdmittedDatabase database, Deployment deployment) {
        super(delegate, database, deployment);
    }

    /** The driver's own session behind one that is given. */
    static ClientSession session(@Nullable ClientSession clientSession) {
        return GuardedSession.given(clientSession);
    }

    @Override
    public FindIterable<T> find() {
        return finding(null, new BsonDocument(), documentClass());
    }

    @Override
    public FindIterable<T> find(ClientSession clientSession) {
        return finding(session(clientSession), new BsonDocument(), documentClass());
    }

    @Override
    public <R> FindIterable<R> find(Class<R> resultClass) {
        return finding(null, new BsonDocument(), resultClass);
    }

    @Override
    public <R> FindIterable<R> find(ClientSession clientSession, Class<R> resultClass) {
        return finding(session(clientSession), new BsonDocument(), resultClass);
    }

    @Override
    public FindIterable<T> find(Bson filter) {
        return finding(null, filter, documentClass());
    }

    @Override
    public FindIterable<T> find(ClientSession clientSession, Bson filter) {
        return finding(session(clientSession), filter, documentClass());
    }

    @Override
    public <R> FindIterable<R> find(Bson filter, Class<R> resultClass) {
        return finding(null, filter, resultClass);
    }

    @Override
    public <R> FindIterable<R> find(ClientSession clientSession, Bson filter, Class<R> resultClass) {
        return finding(session(clientSession), filter, resultClass);
    }

    private <R> FindIterable<R> finding(@Nullable ClientSession session, @Nullable Bson filter, Class<R> resultClass) {
        Reading reading = reading("find", Action.READ);
        BsonDocument read = reading.filterOfMany(filter);
        Decision decision = reading.decide();
        BsonDocument sent = reading.narrowing(decision).filter(read);
        FindIterable<R> found =
                session == null ? delegate.find(sent, resultClass) : delegate.find(session, sent, resultClass);
        return GuardedFind.of(found, this, reading, read, decision);
    }

    @Override
    public long countDocuments() {
        return counting(null, new BsonDocument(), new CountOptions());
    }

    @Override
    public long countDocuments(ClientSession clientSession) {
        return counting(session(clientSession), new BsonDocument(), new CountOptions());
    }

    @Override
    public long countDocuments(Bson filter) {
        return counting(null, filter, new CountOptions());
    }

    @Override
    public long countDocuments(ClientSession clientSession, Bson filter) {
        return counting(session(clientSession), filter, new CountOptions());
    }

    @Override
    public long countDocuments(Bson filter, CountOptions options) {
        return counting(null, filter, options);
    }

    @Override
    public long countDocuments(ClientSession clientSession, Bson filter, CountOptions options) {
        return counting(session(clientSession), filter, options);
    }

    private long counting(@Nullable ClientSession session, @Nullable Bson filter, @Nullable CountOptions options) {
        Reading reading = reading("countDocuments", Action.READ);
        BsonDocument read = reading.filterOfMany(filter);
        CountOptions settings = reading.options("options", options, CountOptions.class);
        Decision decision = reading.decide();
        BsonDocument sent = reading.narrowing(decision).filter(read);
        return session == null
                ? delegate.countDocuments(sent, settings)
                : delegate.countDocuments(session, sent, settings);
    }

    @Override
    public long estimatedDocumentCount() {
        return estimatedDocumentCount(new EstimatedDocumentCountOptions());
    }

    /** The server's estimate counts all tenants; what a tenant gets is an exact count of its own. */
    @Override
    public long estimatedDocumentCount(EstimatedDocumentCountOptions options) {
        Reading reading = reading("estimatedDocumentCount", Action.READ);
        BsonDocument read = reading.filterOfMany(new BsonDocument());
        EstimatedDocumentCountOptions settings =
                reading.options("options", options, EstimatedDocumentCountOptions.class);
        Narrowing narrowing = reading.narrowing(reading.decide());
        if (!narrowing.narrows()) {
            return delegate.estimatedDocumentCount(settings);
        }
        CountOptions exact =
                new CountOptions().maxTime(settings.getMaxTime(TimeUnit.MILLISECONDS), TimeUnit.MILLISECONDS);
        return delegate.countDocuments(narrowing.filter(read), exact.comment(settings.getComment()));
    }

    @Override
    public <R> DistinctIterable<R> distinct(String fieldName, Class<R> resultClass) {
        return distinctValues(null, fieldName, new BsonDocument(), resultClass);
    }

    @Override
    public <R> DistinctIterable<R> distinct(ClientSession clientSession, String fieldName, Class<R> resultClass) {
        return distinctValues(session(clientSession), fieldName, new BsonDocument(), resultClass);
    }

    @Override
    public <R> DistinctIterable<R> distinct(String fieldName, Bson filter, Class<R> resultClass) {
        return distinctValues(null, fieldName, filter, resultClass);
    }

    @Override
    public <R> DistinctIterable<R> distinct(
            ClientSession clientSession, String fieldName, Bson filter, Class<R> resultClass) {
        return distinctValues(session(clientSession), fieldName, filter, resultClass);
    }

    private <R> DistinctIterable<R> distinctValues(
            @Nullable ClientSession session, String fieldName, @Nullable Bson filter, Class<R> resultClass) {
        Reading reading = reading("distinct", Action.READ);
        reading.field(Arguments.notNull("fieldName", fieldName));
        BsonDocument read = reading.filterOfMany(filter);
        Decision decision = reading.decide();
        BsonDocument sent = reading.narrowing(decision).filter(read);
        DistinctIterable<R> values = session == null
                ? delegate.distinct(fieldName, sent, resultClass)
                : delegate.distinct(session, fieldName, sent, resultClass);
        return GuardedDistinct.of(values, this, reading, read, decision);
    }

    @Override
    public AggregateIterable<T> aggregate(List<? extends Bson> pipeline) {
        return aggregating(null, pipeline, documentClass());
    }

    @Override
    public AggregateIterable<T> aggregate(ClientSession clientSession, List<? extends Bson> pipeline) {
        return aggregating(session(clientSession), pipeline, documentClass());
    }

    @Override
    public <R> AggregateIterable<R> aggregate(List<? extends Bson> pipeline, Class<R> resultClass) {
        return aggregating(null, pipeline, resultClass);
    }

    @Override
    public <R> AggregateIterable<R> aggregate(
            ClientSession clientSession, List<? extends Bson> pipeline, Class<R> resultClass) {
        return aggregating(session(clientSession), pipeline, resultClass);
    }

    private <R> AggregateIterable<R> aggregating(
            @Nullable ClientSession session, @Nullable List<? extends Bson> pipeline, Class<R> resultClass) {
        Aggregation call = Aggregation.of(reading("aggregate", Action.READ), name(), pipeline);
        Scope scope = call.scope();
        return GuardedAggregate.of(
                call,
                sent -> session == null
                        ? delegate.aggregate(sent, resultClass)
                        : delegate.aggregate(session, sent, resultClass),
                () -> reading("aggregate", Action.READ, scope),
                Binding.of(database(), "aggregate", name(), scope, call.decision()),
                new Destination<>(
                        session, other -> beside(other, resultClass), stages -> Hits.run(session, copies(), stages)));
    }
}

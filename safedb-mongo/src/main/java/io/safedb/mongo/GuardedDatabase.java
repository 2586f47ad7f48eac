package io.safedb.mongo;

import com.mongodb.ReadConcern;
import com.mongodb.ReadPreference;
import com.mongodb.WriteConcern;
import com.mongodb.client.AggregateIterable;
import com.mongodb.client.ClientSession;
import com.mongodb.client.ListCollectionNamesIterable;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import io.safedb.Scope;
import io.safedb.guard.Call;
import io.safedb.guard.Call.Action;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.bson.BsonDocument;
import org.bson.Document;
import org.bson.codecs.configuration.CodecRegistry;
import org.bson.conversions.Bson;
import org.jspecify.annotations.Nullable;

/**
 * A guarded database: what its parts share, and aggregation. The parts are one chain of classes:
 * {@link DatabaseCommands}, {@link DatabaseSchema}, {@link DatabaseStreams}.
 */
abstract class GuardedDatabase extends Guarded implements MongoDatabase {
    private static final Completion<GuardedListings.CollectionNames> NAMES =
            Completion.of(GuardedListings.CollectionNames.class, ListCollectionNamesIterable.class);

    final MongoDatabase delegate;
    private final AdmittedDatabase database;
    private final Deployment deployment;

    GuardedDatabase(MongoDatabase delegate, AdmittedDatabase database, Deployment deployment) {
        this.delegate = delegate;
        this.database = database;
        this.deployment = deployment;
    }

    static MongoDatabase of(MongoDatabase raw, AdmittedDatabase database, Deployment deployment) {
        return DatabaseStreams.of(raw, database, deployment);
    }

    final AdmittedDatabase database() {
        return database;
    }

    final Deployment deployment() {
        return deployment;
    }

    @Override
    public MongoCollection<Document> getCollection(String collectionName) {
        return GuardedCollection.of(delegate.getCollection(collectionName), database, deployment);
    }

    @Override
    public <T> MongoCollection<T> getCollection(String collectionName, Class<T> documentClass) {
        return GuardedCollection.of(delegate.getCollection(collectionName, documentClass), database, deployment);
    }

    @Override
    public MongoDatabase withCodecRegistry(CodecRegistry codecRegistry) {
        return of(
                delegate.withCodecRegistry(
                        deployment.codecs().extend(Arguments.notNull("codecRegistry", codecRegistry))),
                database,
                deployment);
    }

    @Override
    public MongoDatabase withReadPreference(ReadPreference readPreference) {
        return of(delegate.withReadPreference(readPreference), database, deployment);
    }

    @Override
    public MongoDatabase withWriteConcern(WriteConcern writeConcern) {
        return of(delegate.withWriteConcern(writeConcern), database, deployment);
    }

    @Override
    public MongoDatabase withReadConcern(ReadConcern readConcern) {
        return of(delegate.withReadConcern(readConcern), database, deployment);
    }

    @Override
    public MongoDatabase withTimeout(long timeout, TimeUnit timeUnit) {
        return of(delegate.withTimeout(timeout, timeUnit), database, deployment);
    }

    @Override
    public AggregateIterable<Document> aggregate(List<? extends Bson> pipeline) {
        return aggregating(null, pipeline, Document.class);
    }

    @Override
    public AggregateIterable<Document> aggregate(ClientSession clientSession, List<? extends Bson> pipeline) {
        return aggregating(session(clientSession), pipeline, Document.class);
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
        Aggregation call = Aggregation.of(reading("aggregate", Action.READ), null, pipeline);
        Scope scope = call.scope();
        return GuardedAggregate.of(
                call,
                sent -> session == null
                        ? delegate.aggregate(sent, resultClass)
                        : delegate.aggregate(session, sent, resultClass),
                () -> reading("aggregate", Action.READ, scope),
                Binding.of(database, "aggregate", database.name(), scope, call.decision()),
                new Destination<>(
                        session,
                        collection -> delegate.getCollection(collection, resultClass),
                        stages -> Hits.run(session, delegate, stages)));
    }

    @Override
    public ListCollectionNamesIterable listCollectionNames() {
        return listing(null);
    }

    @Override
    public ListCollectionNamesIterable listCollectionNames(ClientSession clientSession) {
        return listing(session(clientSession));
    }

    private ListCollectionNamesIterable listing(@Nullable ClientSession session) {
        Reading reading = reading("listCollectionNames", Action.READ);
        reading.decide();
        ListCollectionNamesIterable names =
                session == null ? delegate.listCollectionNames() : delegate.listCollectionNames(session);
        return NAMES.create(names, Binding.ofSchema(database, "listCollectionNames", reading.scope()));
    }

    @Override
    void decide(Call call, Scope scope) {
        database.decide(call, scope);
    }

    @Override
    Class<?> driverInterface() {
        return MongoDatabase.class;
    }

    @Override
    String owner() {
        return database.name();
    }

    @Override
    List<Call.Target> judgedTargets() {
        return List.of();
    }

    @Override
    Object raw() {
        return delegate;
    }

    @Override
    @Nullable
    Object wrap(@Nullable Object answer) {
        return ObservedAnswers.wrap(answer, Binding.ofSchema(database, "iterate", Scope.None.INSTANCE));
    }

    final Reading reading(String operation, Action action) {
        return reading(operation, action, Scope.current());
    }

    final Reading reading(String operation, Action action, Scope scope) {
        return new Reading(database, operation, action, scope, BsonDocument.class, delegate.getCodecRegistry());
    }

    /** The driver's own session behind one that is given. */
    static ClientSession session(@Nullable ClientSession clientSession) {
        return GuardedSession.given(clientSession);
    }
}

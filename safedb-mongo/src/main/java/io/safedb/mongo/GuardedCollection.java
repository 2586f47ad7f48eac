package io.safedb.mongo;

import com.mongodb.ReadConcern;
import com.mongodb.ReadPreference;
import com.mongodb.WriteConcern;
import com.mongodb.client.ClientSession;
import com.mongodb.client.MongoCollection;
import io.safedb.Scope;
import io.safedb.guard.Call;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.bson.BsonDocument;
import org.bson.codecs.BsonValueCodecProvider;
import org.bson.codecs.configuration.CodecRegistries;
import org.bson.codecs.configuration.CodecRegistry;
import org.jspecify.annotations.Nullable;

/**
 * A guarded collection: what its parts share. The parts are one chain of classes, because a collection has 144 methods:
 * {@link CollectionReads}, {@link CollectionUpdates}, {@link CollectionWrites}, {@link CollectionFindAndModify},
 * {@link CollectionBulk}, {@link CollectionIndexes}, {@link CollectionStreams}, {@link CollectionSchema}. In each, the
 * overloads of one operation end in one method that walks the five rooms.
 *
 * @param <T> the document class
 */
abstract class GuardedCollection<T> extends Guarded implements MongoCollection<T> {
    /** Encodes safedb's copies, whatever the application's registry can encode. */
    static final CodecRegistry COPIES = CodecRegistries.fromProviders(new BsonValueCodecProvider());

    final MongoCollection<T> delegate;
    private final AdmittedDatabase database;
    private final Deployment deployment;
    private final String name;
    private final Class<T> documentClass;
    private final CodecRegistry codecs;
    private volatile @Nullable MongoCollection<BsonDocument> copies;

    GuardedCollection(MongoCollection<T> delegate, AdmittedDatabase database, Deployment deployment) {
        this.delegate = delegate;
        this.database = database;
        this.deployment = deployment;
        this.name = delegate.getNamespace().getCollectionName();
        this.documentClass = delegate.getDocumentClass();
        this.codecs = delegate.getCodecRegistry();
    }

    static <T> MongoCollection<T> of(MongoCollection<T> raw, AdmittedDatabase database, Deployment deployment) {
        return CollectionSchema.of(raw, database, deployment);
    }

    final AdmittedDatabase database() {
        return database;
    }

    final Deployment deployment() {
        return deployment;
    }

    final String name() {
        return name;
    }

    /** Another collection of the same database, read as this one is. For the fourth room only. */
    final <R> MongoCollection<R> beside(String other, Class<R> resultClass) {
        MongoCollection<R> raw = deployment
                .raw(database)
                .getCollection(other, resultClass)
                .withCodecRegistry(codecs)
                .withReadPreference(delegate.getReadPreference())
                .withReadConcern(delegate.getReadConcern());
        Long timeout = delegate.getTimeout(TimeUnit.MILLISECONDS);
        return timeout == null ? raw : raw.withTimeout(timeout, TimeUnit.MILLISECONDS);
    }

    final Class<T> documentClass() {
        return documentClass;
    }

    final CodecRegistry codecs() {
        return codecs;
    }

    /** The same collection for safedb's copies of documents. For the fourth room only. */
    final MongoCollection<BsonDocument> copies() {
        MongoCollection<BsonDocument> known = copies;
        if (known == null) {
            known = delegate.withDocumentClass(BsonDocument.class).withCodecRegistry(COPIES);
            copies = known;
        }
        return known;
    }

    /** Another collection of the same database. For the fourth room only. */
    final MongoCollection<BsonDocument> sibling(String collection) {
        return deployment.copies(database, collection);
    }

    /** Begins to read a call, in the scope of the calling thread. */
    final Reading reading(String operation, Call.Action action) {
        return reading(operation, action, Scope.current());
    }

    /** Begins to read a bulk, of which each model says what it does. */
    final Reading readingBulk() {
        return new Reading(database, "bulkWrite", Call.Action.UPDATE, Scope.current(), documentClass, codecs)
                .target(name, Call.Touch.READ);
    }

    /** Begins to read a setting of a call that was made in a scope. */
    final Reading reading(String operation, Call.Action action, Scope scope) {
        return new Reading(database, operation, action, scope, documentClass, codecs).target(name, touch(action));
    }

    /** What an action does to the documents of a collection, unless more is read. */
    private static Call.Touch touch(Call.Action action) {
        return switch (action) {
            case READ, CONTROL -> Call.Touch.READ;
            case INSERT -> Call.Touch.INSERT;
            case UPDATE, DELETE -> Call.Touch.CHANGE;
            case SCHEMA -> Call.Touch.INSERT_AND_CHANGE;
        };
    }

    /** Refuses a write that would hit documents which it must leave alone, see {@link Hits#spare}. */
    final void spare(@Nullable ClientSession session, Reading reading, Narrowing narrowing, Aim aim) {
        Hits.spare(session, copies(), name, reading, narrowing, aim);
    }

    @Override
    public <N> MongoCollection<N> withDocumentClass(Class<N> newDocumentClass) {
        return of(delegate.withDocumentClass(newDocumentClass), database, deployment);
    }

    @Override
    public MongoCollection<T> withCodecRegistry(CodecRegistry codecRegistry) {
        return of(
                delegate.withCodecRegistry(
                        deployment.codecs().extend(Arguments.notNull("codecRegistry", codecRegistry))),
                database,
                deployment);
    }

    @Override
    public MongoCollection<T> withReadPreference(ReadPreference readPreference) {
        return of(delegate.withReadPreference(readPreference), database, deployment);
    }

    @Override
    public MongoCollection<T> withWriteConcern(WriteConcern writeConcern) {
        return of(delegate.withWriteConcern(writeConcern), database, deployment);
    }

    @Override
    public MongoCollection<T> withReadConcern(ReadConcern readConcern) {
        return of(delegate.withReadConcern(readConcern), database, deployment);
    }

    @Override
    public MongoCollection<T> withTimeout(long timeout, TimeUnit timeUnit) {
        return of(delegate.withTimeout(timeout, timeUnit), database, deployment);
    }

    @Override
    void decide(Call call, Scope scope) {
        database.decide(call, scope);
    }

    @Override
    Class<?> driverInterface() {
        return MongoCollection.class;
    }

    @Override
    String owner() {
        return name;
    }

    @Override
    List<Call.Target> judgedTargets() {
        return List.of(new Call.Target(name, Call.Touch.INSERT_AND_CHANGE));
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
}

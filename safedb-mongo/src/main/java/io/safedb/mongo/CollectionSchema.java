package io.safedb.mongo;

import com.mongodb.MongoNamespace;
import com.mongodb.client.ClientSession;
import com.mongodb.client.ListIndexesIterable;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.CreateIndexOptions;
import com.mongodb.client.model.IndexModel;
import com.mongodb.client.model.IndexOptions;
import com.mongodb.client.model.RenameCollectionOptions;
import io.safedb.guard.Call.Action;
import io.safedb.guard.Finding;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.bson.BsonDocument;
import org.bson.Document;
import org.bson.conversions.Bson;
import org.jspecify.annotations.Nullable;

/**
 * Indexes and the collection itself. They belong to all tenants: changing them is destructive, listing indexes shows
 * the schema that all tenants share.
 *
 * @param <T> the document class
 */
abstract class CollectionSchema<T> extends CollectionBulk<T> {
    @SuppressWarnings("rawtypes")
    private static final Completion<CollectionSchema> COMPLETION =
            Completion.of(CollectionSchema.class, MongoCollection.class);

    @SuppressWarnings("rawtypes")
    private static final Completion<GuardedListings.Indexes> INDEXES =
            Completion.of(GuardedListings.Indexes.class, ListIndexesIterable.class);

    CollectionSchema(MongoCollection<T> delegate, AdmittedDatabase database, Deployment deployment) {
        super(delegate, database, deployment);
    }

    @SuppressWarnings("unchecked") // the one constructor of a generic class
    static <T> MongoCollection<T> of(MongoCollection<T> raw, AdmittedDatabase database, Deployment deployment) {
        return COMPLETION.create(raw, database, deployment);
    }

    @Override
    public String createIndex(Bson keys) {
        return creating(null, keys, new IndexOptions());
    }

    @Override
    public String createIndex(ClientSession clientSession, Bson keys) {
        return creating(session(clientSession), keys, new IndexOptions());
    }

    @Override
    public String createIndex(Bson keys, IndexOptions indexOptions) {
        return creating(null, keys, indexOptions);
    }

    @Override
    public String createIndex(ClientSession clientSession, Bson keys, IndexOptions indexOptions) {
        return creating(session(clientSession), keys, indexOptions);
    }

    private String creating(@Nullable ClientSession session, @Nullable Bson keys, @Nullable IndexOptions options) {
        Reading reading = reading("createIndex", Action.SCHEMA);
        IndexModel read = index(reading, keys, options);
        reading.decide();
        return session == null
                ? delegate.createIndex(read.getKeys(), read.getOptions())
                : delegate.createIndex(session, read.getKeys(), read.getOptions());
    }

    @Override
    public List<String> createIndexes(List<IndexModel> indexes) {
        return creating(null, indexes, new CreateIndexOptions());
    }

    @Override
    public List<String> createIndexes(ClientSession clientSession, List<IndexModel> indexes) {
        return creating(session(clientSession), indexes, new CreateIndexOptions());
    }

    @Override
    public List<String> createIndexes(List<IndexModel> indexes, CreateIndexOptions createIndexOptions) {
        return creating(null, indexes, createIndexOptions);
    }

    @Override
    public List<String> createIndexes(
            ClientSession clientSession, List<IndexModel> indexes, CreateIndexOptions createIndexOptions) {
        return creating(session(clientSession), indexes, createIndexOptions);
    }

    private List<String> creating(
            @Nullable ClientSession session, @Nullable List<IndexModel> indexes, @Nullable CreateIndexOptions options) {
        Reading reading = reading("createIndexes", Action.SCHEMA);
        List<IndexModel> read = new ArrayList<>();
        for (IndexModel index : Arguments.withoutNulls("indexes", indexes)) {
            if (index.getClass() != IndexModel.class) {
                throw reading.unreadable("an index model is none of the driver's own class");
            }
            read.add(index(reading, index.getKeys(), index.getOptions()));
        }
        CreateIndexOptions settings = reading.options("options", options, CreateIndexOptions.class);
        reading.decide();
        return session == null
                ? delegate.createIndexes(read, settings)
                : delegate.createIndexes(session, read, settings);
    }

    private static IndexModel index(Reading reading, @Nullable Bson keys, @Nullable IndexOptions options) {
        IndexOptions settings = reading.options("options", options, IndexOptions.class);
        BsonDocument read = reading.index(
                Arguments.notNull("keys", keys),
                settings.isUnique(),
                settings.getExpireAfter(TimeUnit.SECONDS) != null,
                (BsonDocument) settings.getPartialFilterExpression());
        reading.finding(
                Finding.Kind.DESTRUCTIVE, reading.subject(), "an index changes the collection for all tenants at once");
        return new IndexModel(read, settings);
    }

    @Override
    public ListIndexesIterable<Document> listIndexes() {
        return listing(null, Document.class);
    }

    @Override
    public ListIndexesIterable<Document> listIndexes(ClientSession clientSession) {
        return listing(session(clientSession), Document.class);
    }

    @Override
    public <R> ListIndexesIterable<R> listIndexes(Class<R> resultClass) {
        return listing(null, resultClass);
    }

    @Override
    public <R> ListIndexesIterable<R> listIndexes(ClientSession clientSession, Class<R> resultClass) {
        return listing(session(clientSession), resultClass);
    }

    @SuppressWarnings("unchecked") // the one constructor of a generic class
    private <R> ListIndexesIterable<R> listing(@Nullable ClientSession session, Class<R> resultClass) {
        Reading reading = reading("listIndexes", Action.READ);
        reading.decide();
        ListIndexesIterable<R> indexes =
                session == null ? delegate.listIndexes(resultClass) : delegate.listIndexes(session, resultClass);
        return INDEXES.create(indexes, Binding.ofSchema(database(), "listIndexes", reading.scope()));
    }

    @Override
    public void renameCollection(MongoNamespace newCollectionNamespace) {
        renaming(null, newCollectionNamespace, new RenameCollectionOptions());
    }

    @Override
    public void renameCollection(ClientSession clientSession, MongoNamespace newCollectionNamespace) {
        renaming(session(clientSession), newCollectionNamespace, new RenameCollectionOptions());
    }

    @Override
    public void renameCollection(MongoNamespace newCollectionNamespace, RenameCollectionOptions options) {
        renaming(null, newCollectionNamespace, options);
    }

    @Override
    public void renameCollection(
            ClientSession clientSession, MongoNamespace newCollectionNamespace, RenameCollectionOptions options) {
        renaming(session(clientSession), newCollectionNamespace, options);
    }

    private void renaming(
            @Nullable ClientSession session,
            @Nullable MongoNamespace newNamespace,
            @Nullable RenameCollectionOptions options) {
        MongoNamespace renamed = Arguments.notNull("newCollectionNamespace", newNamespace);
        Reading reading = reading("renameCollection", Action.SCHEMA).target(renamed.getCollectionName(), true);
        RenameCollectionOptions settings = reading.options("options", options, RenameCollectionOptions.class);
        reading.finding(Finding.Kind.DESTRUCTIVE, name(), "it takes the collection away from all tenants");
        if (!renamed.getDatabaseName().equals(database().name())) {
            reading.finding(Finding.Kind.UNNARROWABLE, name(), "it moves the collection to another database");
        }
        reading.decide();
        if (session == null) {
            delegate.renameCollection(renamed, settings);
        } else {
            delegate.renameCollection(session, renamed, settings);
        }
    }
}

package io.safedb.mongo;

import com.mongodb.client.ClientSession;
import com.mongodb.client.ListIndexesIterable;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.CreateIndexOptions;
import com.mongodb.client.model.DropIndexOptions;
import com.mongodb.client.model.IndexModel;
import com.mongodb.client.model.IndexOptions;
import io.safedb.guard.Call.Action;
import io.safedb.guard.Decision;
import io.safedb.guard.Finding;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.bson.BsonDocument;
import org.bson.BsonValue;
import org.bson.Document;
import org.bson.conversions.Bson;
import org.jspecify.annotations.Nullable;

/**
 * Indexes. They belong to all tenants: creating or dropping one is destructive, listing them shows the schema that all
 * tenants share. What a token approves is named with the index, {@code orders.number_1}.
 *
 * @param <T> the document class
 */
abstract class CollectionIndexes<T> extends CollectionBulk<T> {
    /** The name with which {@code dropIndex} means every index. */
    private static final String EVERY_INDEX = "*";

    @SuppressWarnings("rawtypes")
    private static final Completion<GuardedListings.Indexes> INDEXES =
            Completion.of(GuardedListings.Indexes.class, ListIndexesIterable.class);

    CollectionIndexes(MongoCollection<T> delegate, AdmittedDatabase database, Deployment deployment) {
        super(delegate, database, deployment);
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
        Decision decision = reading.decideOnToken();
        reading.spend(decision, () -> expiring(session, List.of(read)));
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
        Decision decision = reading.decideOnToken();
        reading.spend(decision, () -> expiring(session, read));
        return session == null
                ? delegate.createIndexes(read, settings)
                : delegate.createIndexes(session, read, settings);
    }

    private IndexModel index(Reading reading, @Nullable Bson keys, @Nullable IndexOptions options) {
        IndexOptions settings = reading.options("options", options, IndexOptions.class);
        BsonDocument read = reading.index(
                Arguments.notNull("keys", keys),
                settings.isUnique(),
                settings.getExpireAfter(TimeUnit.SECONDS) != null,
                (BsonDocument) settings.getPartialFilterExpression());
        String named = settings.getName() == null ? generatedName(read) : settings.getName();
        reading.finding(
                Finding.Kind.DESTRUCTIVE,
                name() + "." + named,
                "an index changes the collection for all tenants at once");
        return new IndexModel(read, settings);
    }

    /** An expiring index lets the server delete any document, once it is old enough. */
    private long expiring(@Nullable ClientSession session, List<IndexModel> indexes) {
        boolean expires =
                indexes.stream().anyMatch(index -> index.getOptions().getExpireAfter(TimeUnit.SECONDS) != null);
        return expires ? Hits.all(session, copies()) : 0;
    }

    /** The name that the driver gives to an index without one. */
    private static String generatedName(BsonDocument keys) {
        StringBuilder generated = new StringBuilder();
        keys.forEach((field, value) -> generated
                .append(generated.length() == 0 ? "" : "_")
                .append(field)
                .append('_')
                .append(direction(value)));
        return generated.toString();
    }

    private static String direction(BsonValue value) {
        if (value.isNumber()) {
            return Integer.toString(value.asNumber().intValue());
        }
        return value.isString() ? value.asString().getValue().replace(' ', '_') : "";
    }

    @Override
    public void dropIndex(String indexName) {
        dropping(null, indexName, new DropIndexOptions());
    }

    @Override
    public void dropIndex(String indexName, DropIndexOptions dropIndexOptions) {
        dropping(null, indexName, dropIndexOptions);
    }

    @Override
    public void dropIndex(ClientSession clientSession, String indexName) {
        dropping(session(clientSession), indexName, new DropIndexOptions());
    }

    @Override
    public void dropIndex(ClientSession clientSession, String indexName, DropIndexOptions dropIndexOptions) {
        dropping(session(clientSession), indexName, dropIndexOptions);
    }

    @Override
    public void dropIndexes() {
        dropping(null, EVERY_INDEX, new DropIndexOptions());
    }

    @Override
    public void dropIndexes(ClientSession clientSession) {
        dropping(session(clientSession), EVERY_INDEX, new DropIndexOptions());
    }

    @Override
    public void dropIndexes(DropIndexOptions dropIndexOptions) {
        dropping(null, EVERY_INDEX, dropIndexOptions);
    }

    @Override
    public void dropIndexes(ClientSession clientSession, DropIndexOptions dropIndexOptions) {
        dropping(session(clientSession), EVERY_INDEX, dropIndexOptions);
    }

    private void dropping(
            @Nullable ClientSession session, @Nullable String indexName, @Nullable DropIndexOptions options) {
        String dropped = Arguments.notNull("indexName", indexName);
        boolean every = dropped.equals(EVERY_INDEX);
        Reading reading = reading(every ? "dropIndexes" : "dropIndex", Action.SCHEMA);
        DropIndexOptions settings = reading.options("dropIndexOptions", options, DropIndexOptions.class);
        Decision decision = dropping(reading, every ? name() : name() + "." + dropped);
        reading.spend(decision, () -> 0);
        if (session == null) {
            delegate.dropIndex(dropped, settings);
        } else {
            delegate.dropIndex(session, dropped, settings);
        }
    }

    @Override
    public void dropIndex(Bson keys) {
        dropping(null, keys, new DropIndexOptions());
    }

    @Override
    public void dropIndex(Bson keys, DropIndexOptions dropIndexOptions) {
        dropping(null, keys, dropIndexOptions);
    }

    @Override
    public void dropIndex(ClientSession clientSession, Bson keys) {
        dropping(session(clientSession), keys, new DropIndexOptions());
    }

    @Override
    public void dropIndex(ClientSession clientSession, Bson keys, DropIndexOptions dropIndexOptions) {
        dropping(session(clientSession), keys, dropIndexOptions);
    }

    private void dropping(@Nullable ClientSession session, @Nullable Bson keys, @Nullable DropIndexOptions options) {
        Reading reading = reading("dropIndex", Action.SCHEMA);
        BsonDocument read = reading.copy(Arguments.notNull("keys", keys));
        DropIndexOptions settings = reading.options("dropIndexOptions", options, DropIndexOptions.class);
        // Whatever its name: the server looks for the keys.
        Decision decision = dropping(reading, name() + "." + read.toJson());
        reading.spend(decision, () -> 0);
        if (session == null) {
            delegate.dropIndex(read, settings);
        } else {
            delegate.dropIndex(session, read, settings);
        }
    }

    private Decision dropping(Reading reading, String subject) {
        reading.field(subject);
        return reading.finding(Finding.Kind.DESTRUCTIVE, subject, "it takes an index away that all tenants share")
                .decideOnToken();
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
}

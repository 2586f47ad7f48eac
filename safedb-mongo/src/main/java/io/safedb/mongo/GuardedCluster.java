package io.safedb.mongo;

import com.mongodb.ClientSessionOptions;
import com.mongodb.MongoNamespace;
import com.mongodb.ReadConcern;
import com.mongodb.ReadPreference;
import com.mongodb.WriteConcern;
import com.mongodb.client.ClientSession;
import com.mongodb.client.ListDatabasesIterable;
import com.mongodb.client.MongoCluster;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.MongoIterable;
import com.mongodb.client.model.bulk.ClientBulkWriteOptions;
import com.mongodb.client.model.bulk.ClientBulkWriteResult;
import com.mongodb.client.model.bulk.ClientNamespacedWriteModel;
import io.safedb.Scope;
import io.safedb.guard.Call;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.bson.BsonDocument;
import org.bson.Document;
import org.bson.codecs.configuration.CodecRegistry;
import org.jspecify.annotations.Nullable;

/** A guarded {@code MongoCluster}: a client with other settings. */
abstract class GuardedCluster extends Guarded implements MongoCluster {
    final MongoCluster delegate;
    private final Deployment deployment;
    private final @Nullable MongoCluster client;

    /** @param client the guarded client that this one is a setting of; null if it is that client itself */
    GuardedCluster(MongoCluster delegate, Deployment deployment, @Nullable MongoCluster client) {
        this.delegate = delegate;
        this.deployment = deployment;
        this.client = client;
    }

    @Override
    public ClientSession startSession() {
        return guarded(delegate.startSession());
    }

    @Override
    public ClientSession startSession(ClientSessionOptions options) {
        return guarded(delegate.startSession(options));
    }

    private ClientSession guarded(ClientSession raw) {
        return GuardedSession.of(raw, client(), deployment);
    }

    final Deployment deployment() {
        return deployment;
    }

    private MongoCluster client() {
        return client == null ? this : client;
    }

    @Override
    public MongoDatabase getDatabase(String databaseName) {
        Scope scope = Scope.current();
        AdmittedDatabase admitted = deployment.database(databaseName, scope);
        MongoDatabase raw = delegate.getDatabase(databaseName);
        return GuardedDatabase.of(
                raw.withCodecRegistry(deployment.codecs().extend(raw.getCodecRegistry())), admitted, deployment);
    }

    @Override
    public MongoIterable<String> listDatabaseNames() {
        return names(null);
    }

    @Override
    public MongoIterable<String> listDatabaseNames(ClientSession clientSession) {
        return names(GuardedSession.given(clientSession));
    }

    @Override
    public ListDatabasesIterable<Document> listDatabases() {
        return databases(null, Document.class);
    }

    @Override
    public ListDatabasesIterable<Document> listDatabases(ClientSession clientSession) {
        return databases(GuardedSession.given(clientSession), Document.class);
    }

    @Override
    public <R> ListDatabasesIterable<R> listDatabases(Class<R> resultClass) {
        return databases(null, resultClass);
    }

    @Override
    public <R> ListDatabasesIterable<R> listDatabases(ClientSession clientSession, Class<R> resultClass) {
        return databases(GuardedSession.given(clientSession), resultClass);
    }

    @Override
    public ClientBulkWriteResult bulkWrite(List<? extends ClientNamespacedWriteModel> models) {
        return writing(null, models, ClientBulkWriteOptions.clientBulkWriteOptions());
    }

    @Override
    public ClientBulkWriteResult bulkWrite(
            List<? extends ClientNamespacedWriteModel> models, ClientBulkWriteOptions options) {
        return writing(null, models, options);
    }

    @Override
    public ClientBulkWriteResult bulkWrite(
            ClientSession clientSession, List<? extends ClientNamespacedWriteModel> models) {
        return writing(GuardedSession.given(clientSession), models, ClientBulkWriteOptions.clientBulkWriteOptions());
    }

    @Override
    public ClientBulkWriteResult bulkWrite(
            ClientSession clientSession,
            List<? extends ClientNamespacedWriteModel> models,
            ClientBulkWriteOptions options) {
        return writing(GuardedSession.given(clientSession), models, options);
    }

    private ClientBulkWriteResult writing(
            @Nullable ClientSession session,
            @Nullable List<? extends ClientNamespacedWriteModel> models,
            @Nullable ClientBulkWriteOptions options) {
        List<? extends ClientNamespacedWriteModel> given = Arguments.withoutNulls("clientWriteModels", models);
        ClientBulkWriteOptions settings = Arguments.notNull("options", options);
        if (given.isEmpty()) {
            // The driver throws on it.
            return delegate.bulkWrite(given);
        }
        ClientBulk bulk = ClientBulk.read(
                given, settings, deployment.codecs().extend(delegate.getCodecRegistry()), deployment, Scope.current());
        bulk.decide();
        List<ClientNamespacedWriteModel> sent = bulk.apply(session, this::copies);
        MongoCluster copies = delegate.withCodecRegistry(GuardedCollection.COPIES);
        ClientBulkWriteResult result = session == null
                ? copies.bulkWrite(sent, bulk.options())
                : copies.bulkWrite(session, sent, bulk.options());
        bulk.end(result);
        return result;
    }

    /** A collection for safedb's copies of documents. For the fourth room only. */
    private MongoCollection<BsonDocument> copies(MongoNamespace namespace) {
        return delegate.getDatabase(namespace.getDatabaseName())
                .withCodecRegistry(GuardedCollection.COPIES)
                .getCollection(namespace.getCollectionName(), BsonDocument.class);
    }

    @SuppressWarnings("unchecked") // it wraps an iterable of names as one
    private MongoIterable<String> names(@Nullable ClientSession session) {
        Set<String> own = deployment.listing("listDatabaseNames", Scope.current());
        if (own == null) {
            MongoIterable<String> all =
                    session == null ? delegate.listDatabaseNames() : delegate.listDatabaseNames(session);
            return (MongoIterable<String>) Objects.requireNonNull(wrap(all));
        }
        return GuardedListings.mapped(
                GuardedDatabaseNames.names(listed(session, BsonDocument.class), own), Binding.ofServer(deployment));
    }

    @SuppressWarnings("unchecked") // it wraps an iterable as one of the same
    private <R> ListDatabasesIterable<R> databases(@Nullable ClientSession session, Class<R> resultClass) {
        Set<String> own = deployment.listing("listDatabases", Scope.current());
        if (own == null) {
            return (ListDatabasesIterable<R>) Objects.requireNonNull(wrap(listed(session, resultClass)));
        }
        return GuardedDatabaseNames.of(
                listed(session, BsonDocument.class),
                own,
                resultClass,
                delegate.getCodecRegistry(),
                Binding.ofServer(deployment));
    }

    private <R> ListDatabasesIterable<R> listed(@Nullable ClientSession session, Class<R> resultClass) {
        return session == null ? delegate.listDatabases(resultClass) : delegate.listDatabases(session, resultClass);
    }

    @Override
    public MongoCluster withCodecRegistry(CodecRegistry codecRegistry) {
        return guarded(delegate.withCodecRegistry(codecRegistry));
    }

    @Override
    public MongoCluster withReadPreference(ReadPreference readPreference) {
        return guarded(delegate.withReadPreference(readPreference));
    }

    @Override
    public MongoCluster withWriteConcern(WriteConcern writeConcern) {
        return guarded(delegate.withWriteConcern(writeConcern));
    }

    @Override
    public MongoCluster withReadConcern(ReadConcern readConcern) {
        return guarded(delegate.withReadConcern(readConcern));
    }

    @Override
    public MongoCluster withTimeout(long timeout, TimeUnit timeUnit) {
        return guarded(delegate.withTimeout(timeout, timeUnit));
    }

    @Override
    void decide(Call call, Scope scope) {
        deployment.decide(call, scope);
    }

    @Override
    Class<?> driverInterface() {
        return MongoCluster.class;
    }

    @Override
    String owner() {
        return "the server";
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
        return ObservedAnswers.wrap(answer, Binding.ofServer(deployment));
    }

    private MongoCluster guarded(MongoCluster raw) {
        return ClusterStreams.of(raw, deployment, client());
    }
}

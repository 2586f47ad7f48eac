package io.safedb.mongo;

import com.mongodb.ReadConcern;
import com.mongodb.ReadPreference;
import com.mongodb.WriteConcern;
import com.mongodb.client.MongoCluster;
import com.mongodb.client.MongoDatabase;
import io.safedb.Scope;
import io.safedb.guard.Call;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.bson.codecs.configuration.CodecRegistry;
import org.jspecify.annotations.Nullable;

/** A guarded {@code MongoCluster}: a client with other settings. */
abstract class GuardedCluster extends Guarded implements MongoCluster {
    private static final Completion<GuardedCluster> COMPLETION =
            Completion.of(GuardedCluster.class, MongoCluster.class);

    final MongoCluster delegate;
    private final Deployment deployment;

    GuardedCluster(MongoCluster delegate, Deployment deployment) {
        this.delegate = delegate;
        this.deployment = deployment;
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
        return COMPLETION.create(raw, deployment);
    }
}

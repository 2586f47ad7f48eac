package io.safedb.mongo;

import com.mongodb.client.ChangeStreamIterable;
import com.mongodb.client.ClientSession;
import com.mongodb.client.MongoCluster;
import io.safedb.Scope;
import io.safedb.guard.Call;
import io.safedb.guard.Call.Action;
import io.safedb.guard.Decision;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import org.bson.BsonDocument;
import org.bson.Document;
import org.bson.conversions.Bson;
import org.jspecify.annotations.Nullable;

/**
 * Change streams over collections of several databases, which the first stage chooses by name. Each database is
 * admitted as when it is obtained, and its Guard decides about its collections.
 */
abstract class ClusterStreams extends GuardedCluster {
    private static final Completion<ClusterStreams> COMPLETION =
            Completion.of(ClusterStreams.class, MongoCluster.class);

    ClusterStreams(MongoCluster delegate, Deployment deployment, @Nullable MongoCluster client) {
        super(delegate, deployment, client);
    }

    static MongoCluster of(MongoCluster raw, Deployment deployment, MongoCluster client) {
        return COMPLETION.create(raw, deployment, client);
    }

    @Override
    public ChangeStreamIterable<Document> watch() {
        return watching(null, List.of(), Document.class);
    }

    @Override
    public <R> ChangeStreamIterable<R> watch(Class<R> resultClass) {
        return watching(null, List.of(), resultClass);
    }

    @Override
    public ChangeStreamIterable<Document> watch(List<? extends Bson> pipeline) {
        return watching(null, pipeline, Document.class);
    }

    @Override
    public <R> ChangeStreamIterable<R> watch(List<? extends Bson> pipeline, Class<R> resultClass) {
        return watching(null, pipeline, resultClass);
    }

    @Override
    public ChangeStreamIterable<Document> watch(ClientSession clientSession) {
        return watching(GuardedSession.given(clientSession), List.of(), Document.class);
    }

    @Override
    public <R> ChangeStreamIterable<R> watch(ClientSession clientSession, Class<R> resultClass) {
        return watching(GuardedSession.given(clientSession), List.of(), resultClass);
    }

    @Override
    public ChangeStreamIterable<Document> watch(ClientSession clientSession, List<? extends Bson> pipeline) {
        return watching(GuardedSession.given(clientSession), pipeline, Document.class);
    }

    @Override
    public <R> ChangeStreamIterable<R> watch(
            ClientSession clientSession, List<? extends Bson> pipeline, Class<R> resultClass) {
        return watching(GuardedSession.given(clientSession), pipeline, resultClass);
    }

    private <R> ChangeStreamIterable<R> watching(
            @Nullable ClientSession session, @Nullable List<? extends Bson> pipeline, Class<R> resultClass) {
        Scope scope = Scope.current();
        DeploymentReading whole = new DeploymentReading(deployment(), delegate.getCodecRegistry(), scope);
        List<BsonDocument> read = whole.copies(pipeline);
        Set<String> databases = whole.stream(read).databases();
        Map<String, Set<String>> chosen = new TreeMap<>();
        List<Call.Target> targets = new ArrayList<>();
        BiConsumer<Call, Scope> guard = deployment()::decide;
        Reading narrowed = null;
        Decision decision = Decision.Allow.PLAIN;
        for (String name : databases) {
            AdmittedDatabase database = deployment().database(name, scope);
            Reading reading = reading(database, scope);
            Set<String> collections = new StreamReading(reading, database, read).overChosen();
            chosen.put(name, collections);
            collections.forEach(each -> targets.add(new Call.Target(each, Call.Touch.READ)));
            Decision ofThis = reading.decide();
            if (narrowed == null || ofThis instanceof Decision.Narrow) {
                narrowed = reading;
                decision = ofThis;
                guard = database::decide;
            }
        }
        Reading deciding = narrowed;
        Decision decided = decision;
        StreamSource<R> source = new StreamSource<>(
                read,
                chosen,
                collation -> deciding == null ? Narrowing.NONE : deciding.narrowing(decided, collation),
                deployment().showsImages(),
                sent -> session == null
                        ? delegate.watch(sent, resultClass)
                        : delegate.watch(session, sent, resultClass));
        return GuardedChangeStream.of(source, scope, Binding.of(guard, "watch", targets, scope, decided));
    }

    private Reading reading(AdmittedDatabase database, Scope scope) {
        return new Reading(
                database,
                "watch",
                Action.READ,
                scope,
                BsonDocument.class,
                deployment().codecs().extend(delegate.getCodecRegistry()));
    }
}

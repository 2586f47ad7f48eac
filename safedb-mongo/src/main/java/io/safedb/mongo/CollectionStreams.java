package io.safedb.mongo;

import com.mongodb.client.ChangeStreamIterable;
import com.mongodb.client.ClientSession;
import com.mongodb.client.MongoCollection;
import io.safedb.Scope;
import io.safedb.guard.Call.Action;
import io.safedb.guard.Decision;
import java.util.List;
import java.util.Map;
import org.bson.conversions.Bson;
import org.jspecify.annotations.Nullable;

/**
 * Change streams over one collection.
 *
 * @param <T> the document class
 */
abstract class CollectionStreams<T> extends CollectionIndexes<T> {
    CollectionStreams(MongoCollection<T> delegate, AdmittedDatabase database, Deployment deployment) {
        super(delegate, database, deployment);
    }

    @Override
    public ChangeStreamIterable<T> watch() {
        return watching(null, List.of(), documentClass());
    }

    @Override
    public <R> ChangeStreamIterable<R> watch(Class<R> resultClass) {
        return watching(null, List.of(), resultClass);
    }

    @Override
    public ChangeStreamIterable<T> watch(List<? extends Bson> pipeline) {
        return watching(null, pipeline, documentClass());
    }

    @Override
    public <R> ChangeStreamIterable<R> watch(List<? extends Bson> pipeline, Class<R> resultClass) {
        return watching(null, pipeline, resultClass);
    }

    @Override
    public ChangeStreamIterable<T> watch(ClientSession clientSession) {
        return watching(session(clientSession), List.of(), documentClass());
    }

    @Override
    public <R> ChangeStreamIterable<R> watch(ClientSession clientSession, Class<R> resultClass) {
        return watching(session(clientSession), List.of(), resultClass);
    }

    @Override
    public ChangeStreamIterable<T> watch(ClientSession clientSession, List<? extends Bson> pipeline) {
        return watching(session(clientSession), pipeline, documentClass());
    }

    @Override
    public <R> ChangeStreamIterable<R> watch(
            ClientSession clientSession, List<? extends Bson> pipeline, Class<R> resultClass) {
        return watching(session(clientSession), pipeline, resultClass);
    }

    private <R> ChangeStreamIterable<R> watching(
            @Nullable ClientSession session, @Nullable List<? extends Bson> pipeline, Class<R> resultClass) {
        Reading reading = reading("watch", Action.READ);
        StreamReading read = new StreamReading(reading, database(), pipeline);
        read.over(name());
        Decision decision = reading.decide();
        Scope scope = reading.scope();
        StreamSource<R> source = new StreamSource<>(
                read.stages(),
                Map.of(),
                collation -> reading("watch", Action.READ, scope).narrowing(decision, collation),
                deployment().showsImages(),
                sent -> session == null
                        ? delegate.watch(sent, resultClass)
                        : delegate.watch(session, sent, resultClass));
        return GuardedChangeStream.of(source, scope, Binding.of(database(), "watch", name(), scope, decision));
    }
}

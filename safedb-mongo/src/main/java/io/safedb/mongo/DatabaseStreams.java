package io.safedb.mongo;

import com.mongodb.client.ChangeStreamIterable;
import com.mongodb.client.ClientSession;
import com.mongodb.client.MongoDatabase;
import io.safedb.Scope;
import io.safedb.guard.Call;
import io.safedb.guard.Call.Action;
import io.safedb.guard.Decision;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bson.Document;
import org.bson.conversions.Bson;
import org.jspecify.annotations.Nullable;

/**
 * Change streams over collections of one database. They are those that the first stage chooses by name, and the Guard
 * decides about each; a stream over all of them would show collections that nobody has declared.
 */
abstract class DatabaseStreams extends DatabaseSchema {
    private static final Completion<DatabaseStreams> COMPLETION =
            Completion.of(DatabaseStreams.class, MongoDatabase.class);

    DatabaseStreams(MongoDatabase delegate, AdmittedDatabase database, Deployment deployment) {
        super(delegate, database, deployment);
    }

    static MongoDatabase of(MongoDatabase raw, AdmittedDatabase database, Deployment deployment) {
        return COMPLETION.create(raw, database, deployment);
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
        return watching(session(clientSession), List.of(), Document.class);
    }

    @Override
    public <R> ChangeStreamIterable<R> watch(ClientSession clientSession, Class<R> resultClass) {
        return watching(session(clientSession), List.of(), resultClass);
    }

    @Override
    public ChangeStreamIterable<Document> watch(ClientSession clientSession, List<? extends Bson> pipeline) {
        return watching(session(clientSession), pipeline, Document.class);
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
        Set<String> chosen = read.overChosen();
        Decision decision = reading.decide();
        Scope scope = reading.scope();
        StreamSource<R> source = new StreamSource<>(
                read.stages(),
                Map.of(database().name(), chosen),
                collation -> reading("watch", Action.READ, scope).narrowing(decision, collation),
                deployment().showsImages(),
                sent -> session == null
                        ? delegate.watch(sent, resultClass)
                        : delegate.watch(session, sent, resultClass));
        List<Call.Target> targets = chosen.stream()
                .map(name -> new Call.Target(name, Call.Touch.READ))
                .toList();
        return GuardedChangeStream.of(source, scope, Binding.of(database()::decide, "watch", targets, scope, decision));
    }
}

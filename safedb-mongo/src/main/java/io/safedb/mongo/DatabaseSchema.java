package io.safedb.mongo;

import com.mongodb.client.ClientSession;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.CreateCollectionOptions;
import io.safedb.guard.Call.Action;
import io.safedb.guard.Finding;
import org.jspecify.annotations.Nullable;

/** Creating collections, and dropping the database, which is never allowed. */
abstract class DatabaseSchema extends DatabaseCommands {
    DatabaseSchema(MongoDatabase delegate, AdmittedDatabase database, Deployment deployment) {
        super(delegate, database, deployment);
    }

    @Override
    public void createCollection(String collectionName) {
        creating(null, collectionName, new CreateCollectionOptions());
    }

    @Override
    public void createCollection(ClientSession clientSession, String collectionName) {
        creating(session(clientSession), collectionName, new CreateCollectionOptions());
    }

    @Override
    public void createCollection(String collectionName, CreateCollectionOptions createCollectionOptions) {
        creating(null, collectionName, createCollectionOptions);
    }

    @Override
    public void createCollection(
            ClientSession clientSession, String collectionName, CreateCollectionOptions createCollectionOptions) {
        creating(session(clientSession), collectionName, createCollectionOptions);
    }

    private void creating(
            @Nullable ClientSession session, String collectionName, @Nullable CreateCollectionOptions options) {
        Reading reading = reading("createCollection", Action.SCHEMA)
                .target(Arguments.notNull("collectionName", collectionName), true)
                .finding(
                        Finding.Kind.DESTRUCTIVE,
                        collectionName,
                        "creating a collection changes the schema; capped and expiring ones delete by themselves");
        CreateCollectionOptions settings =
                reading.options("createCollectionOptions", options, CreateCollectionOptions.class);
        reading.spend(reading.decideOnToken(), () -> 0);
        database().definitions().created(collectionName, settings);
        if (session == null) {
            delegate.createCollection(collectionName, settings);
        } else {
            delegate.createCollection(session, collectionName, settings);
        }
    }

    @Override
    public void drop() {
        dropping(null);
    }

    @Override
    public void drop(ClientSession clientSession) {
        dropping(session(clientSession));
    }

    /** With the database goes what it remembers of used tokens, and a used one would be good again: none allows it. */
    private void dropping(@Nullable ClientSession session) {
        Reading reading = reading("dropDatabase", Action.SCHEMA);
        reading.field(database().name());
        reading.finding(
                        Finding.Kind.DESTRUCTIVE,
                        database().name(),
                        "with all collections it drops the marker and the memory of used tokens, so that no token"
                                + " allows it; collections can be dropped one by one, on a token each")
                .decide();
        if (session == null) {
            delegate.drop();
        } else {
            delegate.drop(session);
        }
    }
}

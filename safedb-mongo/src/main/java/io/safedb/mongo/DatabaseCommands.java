package io.safedb.mongo;

import com.mongodb.ReadPreference;
import com.mongodb.client.ClientSession;
import com.mongodb.client.MongoDatabase;
import io.safedb.guard.Call.Action;
import org.bson.BsonDocument;
import org.bson.Document;
import org.bson.conversions.Bson;
import org.jspecify.annotations.Nullable;

/** Commands of a database that go to the server as they are: those that the policy lists, alone. */
abstract class DatabaseCommands extends GuardedDatabase {
    DatabaseCommands(MongoDatabase delegate, AdmittedDatabase database, Deployment deployment) {
        super(delegate, database, deployment);
    }

    @Override
    public Document runCommand(Bson command) {
        return running(null, command, null, Document.class);
    }

    @Override
    public Document runCommand(ClientSession clientSession, Bson command) {
        return running(session(clientSession), command, null, Document.class);
    }

    @Override
    public Document runCommand(Bson command, ReadPreference readPreference) {
        return running(null, command, Arguments.notNull("readPreference", readPreference), Document.class);
    }

    @Override
    public Document runCommand(ClientSession clientSession, Bson command, ReadPreference readPreference) {
        return running(
                session(clientSession), command, Arguments.notNull("readPreference", readPreference), Document.class);
    }

    @Override
    public <R> R runCommand(Bson command, Class<R> resultClass) {
        return running(null, command, null, resultClass);
    }

    @Override
    public <R> R runCommand(ClientSession clientSession, Bson command, Class<R> resultClass) {
        return running(session(clientSession), command, null, resultClass);
    }

    @Override
    public <R> R runCommand(Bson command, ReadPreference readPreference, Class<R> resultClass) {
        return running(null, command, Arguments.notNull("readPreference", readPreference), resultClass);
    }

    @Override
    public <R> R runCommand(
            ClientSession clientSession, Bson command, ReadPreference readPreference, Class<R> resultClass) {
        return running(
                session(clientSession), command, Arguments.notNull("readPreference", readPreference), resultClass);
    }

    private <R> R running(
            @Nullable ClientSession session,
            @Nullable Bson command,
            @Nullable ReadPreference given,
            Class<R> resultClass) {
        Reading reading = reading("runCommand", Action.CONTROL);
        BsonDocument read = reading.command(command);
        reading.decide();
        ReadPreference preference = given == null ? ReadPreference.primary() : given;
        return session == null
                ? delegate.runCommand(read, preference, resultClass)
                : delegate.runCommand(session, read, preference, resultClass);
    }
}

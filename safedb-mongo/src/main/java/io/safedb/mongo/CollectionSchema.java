package io.safedb.mongo;

import com.mongodb.MongoNamespace;
import com.mongodb.client.ClientSession;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.DropCollectionOptions;
import com.mongodb.client.model.RenameCollectionOptions;
import io.safedb.Scope;
import io.safedb.guard.Call;
import io.safedb.guard.Call.Action;
import io.safedb.guard.Decision;
import io.safedb.guard.Finding;
import org.jspecify.annotations.Nullable;

/**
 * The collection itself. It belongs to all tenants: dropping or renaming it is destructive.
 *
 * @param <T> the document class
 */
abstract class CollectionSchema<T> extends CollectionStreams<T> {
    @SuppressWarnings("rawtypes")
    private static final Completion<CollectionSchema> COMPLETION =
            Completion.of(CollectionSchema.class, MongoCollection.class);

    CollectionSchema(MongoCollection<T> delegate, AdmittedDatabase database, Deployment deployment) {
        super(delegate, database, deployment);
    }

    @SuppressWarnings("unchecked") // the one constructor of a generic class
    static <T> MongoCollection<T> of(MongoCollection<T> raw, AdmittedDatabase database, Deployment deployment) {
        return COMPLETION.create(raw, database, deployment);
    }

    @Override
    public void drop() {
        dropping(null, new DropCollectionOptions());
    }

    @Override
    public void drop(ClientSession clientSession) {
        dropping(session(clientSession), new DropCollectionOptions());
    }

    @Override
    public void drop(DropCollectionOptions dropCollectionOptions) {
        dropping(null, dropCollectionOptions);
    }

    @Override
    public void drop(ClientSession clientSession, DropCollectionOptions dropCollectionOptions) {
        dropping(session(clientSession), dropCollectionOptions);
    }

    /** Its one option, the encrypted fields, names other collections to drop; with it the call cannot be read. */
    private void dropping(@Nullable ClientSession session, @Nullable DropCollectionOptions options) {
        Reading reading = reading("drop", Action.SCHEMA);
        DropCollectionOptions settings = reading.options("dropCollectionOptions", options, DropCollectionOptions.class);
        reading.finding(Finding.Kind.DESTRUCTIVE, name(), "it drops the collection for all tenants");
        Decision decision = reading.decideOnToken();
        reading.spend(decision, () -> Hits.all(session, copies()));
        if (session == null) {
            delegate.drop(settings);
        } else {
            delegate.drop(session, settings);
        }
    }

    /** What is done to search indexes hits no document. */
    @Override
    void decideOnToken(Call call, Scope scope) {
        database().spend(database().decideOnToken(call, scope), call, scope, () -> 0);
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
        // The other way round, or over a collection that is there, is another call: a token says which one it means.
        reading.finding(
                Finding.Kind.DESTRUCTIVE,
                name() + (settings.isDropTarget() ? " over " : " to ") + renamed.getCollectionName(),
                "it gives the collection another name");
        if (!renamed.getDatabaseName().equals(database().name())) {
            reading.finding(Finding.Kind.UNNARROWABLE, name(), "it moves the collection to another database");
        }
        Decision decision = reading.decideOnToken();
        reading.spend(decision, () -> renamed(session, renamed, settings.isDropTarget()));
        if (session == null) {
            delegate.renameCollection(renamed, settings);
        } else {
            delegate.renameCollection(session, renamed, settings);
        }
    }

    /** The documents that are taken away: those of the collection, and those of the one that it takes the place of. */
    private long renamed(@Nullable ClientSession session, MongoNamespace renamed, boolean dropsTarget) {
        long moved = Hits.all(session, copies());
        return dropsTarget ? moved + Hits.all(session, sibling(renamed.getCollectionName())) : moved;
    }
}

package io.safedb.mongo;

import com.mongodb.client.ClientSession;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.DeleteOptions;
import com.mongodb.client.model.InsertManyOptions;
import com.mongodb.client.model.InsertOneOptions;
import com.mongodb.client.model.ReplaceOptions;
import com.mongodb.client.result.DeleteResult;
import com.mongodb.client.result.InsertManyResult;
import com.mongodb.client.result.InsertOneResult;
import com.mongodb.client.result.UpdateResult;
import io.safedb.guard.Call.Action;
import io.safedb.guard.Call.Touch;
import io.safedb.guard.Decision;
import java.util.ArrayList;
import java.util.List;
import org.bson.BsonDocument;
import org.bson.conversions.Bson;
import org.jspecify.annotations.Nullable;

/**
 * Inserting, replacing and deleting.
 *
 * @param <T> the document class
 */
abstract class CollectionWrites<T> extends CollectionUpdates<T> {
    CollectionWrites(MongoCollection<T> delegate, AdmittedDatabase database, Deployment deployment) {
        super(delegate, database, deployment);
    }

    @Override
    public InsertOneResult insertOne(T document) {
        return inserting(null, document, new InsertOneOptions());
    }

    @Override
    public InsertOneResult insertOne(ClientSession clientSession, T document) {
        return inserting(session(clientSession), document, new InsertOneOptions());
    }

    @Override
    public InsertOneResult insertOne(T document, InsertOneOptions options) {
        return inserting(null, document, options);
    }

    @Override
    public InsertOneResult insertOne(ClientSession clientSession, T document, InsertOneOptions options) {
        return inserting(session(clientSession), document, options);
    }

    private InsertOneResult inserting(
            @Nullable ClientSession session, @Nullable T document, @Nullable InsertOneOptions options) {
        Reading reading = reading("insertOne", Action.INSERT);
        BsonDocument read = reading.insert(Arguments.notNull("document", document), documentClass(), "document");
        InsertOneOptions settings = reading.options("options", options, InsertOneOptions.class);
        BsonDocument sent = reading.narrowing(reading.decide()).document(read);
        return session == null ? copies().insertOne(sent, settings) : copies().insertOne(session, sent, settings);
    }

    @Override
    public InsertManyResult insertMany(List<? extends T> documents) {
        return insertingMany(null, documents, new InsertManyOptions());
    }

    @Override
    public InsertManyResult insertMany(ClientSession clientSession, List<? extends T> documents) {
        return insertingMany(session(clientSession), documents, new InsertManyOptions());
    }

    @Override
    public InsertManyResult insertMany(List<? extends T> documents, InsertManyOptions options) {
        return insertingMany(null, documents, options);
    }

    @Override
    public InsertManyResult insertMany(
            ClientSession clientSession, List<? extends T> documents, InsertManyOptions options) {
        return insertingMany(session(clientSession), documents, options);
    }

    private InsertManyResult insertingMany(
            @Nullable ClientSession session,
            @Nullable List<? extends T> documents,
            @Nullable InsertManyOptions options) {
        Reading reading = reading("insertMany", Action.INSERT);
        List<BsonDocument> read = new ArrayList<>();
        for (T document : Arguments.withoutNulls("documents", documents)) {
            read.add(reading.insert(document, documentClass(), "documents[" + read.size() + "]"));
        }
        InsertManyOptions settings = reading.options("options", options, InsertManyOptions.class);
        Narrowing narrowing = reading.narrowing(reading.decide());
        List<BsonDocument> sent = read.stream().map(narrowing::document).toList();
        return session == null ? copies().insertMany(sent, settings) : copies().insertMany(session, sent, settings);
    }

    @Override
    public UpdateResult replaceOne(Bson filter, T replacement) {
        return replacing(null, filter, replacement, new ReplaceOptions());
    }

    @Override
    public UpdateResult replaceOne(ClientSession clientSession, Bson filter, T replacement) {
        return replacing(session(clientSession), filter, replacement, new ReplaceOptions());
    }

    @Override
    public UpdateResult replaceOne(Bson filter, T replacement, ReplaceOptions replaceOptions) {
        return replacing(null, filter, replacement, replaceOptions);
    }

    @Override
    public UpdateResult replaceOne(
            ClientSession clientSession, Bson filter, T replacement, ReplaceOptions replaceOptions) {
        return replacing(session(clientSession), filter, replacement, replaceOptions);
    }

    private UpdateResult replacing(
            @Nullable ClientSession session,
            @Nullable Bson filter,
            @Nullable T replacement,
            @Nullable ReplaceOptions options) {
        Reading reading = reading("replaceOne", Action.UPDATE);
        BsonDocument read = reading.filter(filter);
        BsonDocument document = reading.replacement(replacement, documentClass());
        ReplaceOptions settings = reading.options("options", options, ReplaceOptions.class);
        if (settings.isUpsert()) {
            reading.target(name(), Touch.INSERT);
        }
        Narrowing narrowing = reading.narrowing(reading.decide());
        Aim aim = Aim.replace(read, "filter", settings);
        spare(session, reading, narrowing, aim);
        BsonDocument sent = narrowing.filter(aim);
        BsonDocument sentDocument = narrowing.document(document);
        UpdateResult result = session == null
                ? copies().replaceOne(sent, sentDocument, settings)
                : copies().replaceOne(session, sent, sentDocument, settings);
        if (foundNothing(result)) {
            spare(session, reading, narrowing, aim);
        }
        return result;
    }

    @Override
    public DeleteResult deleteOne(Bson filter) {
        return deletingOne(null, filter, new DeleteOptions());
    }

    @Override
    public DeleteResult deleteOne(ClientSession clientSession, Bson filter) {
        return deletingOne(session(clientSession), filter, new DeleteOptions());
    }

    @Override
    public DeleteResult deleteOne(Bson filter, DeleteOptions options) {
        return deletingOne(null, filter, options);
    }

    @Override
    public DeleteResult deleteOne(ClientSession clientSession, Bson filter, DeleteOptions options) {
        return deletingOne(session(clientSession), filter, options);
    }

    private DeleteResult deletingOne(
            @Nullable ClientSession session, @Nullable Bson filter, @Nullable DeleteOptions options) {
        Reading reading = reading("deleteOne", Action.DELETE);
        BsonDocument read = reading.filter(filter);
        DeleteOptions settings = reading.options("options", options, DeleteOptions.class);
        Narrowing narrowing = reading.narrowing(reading.decide());
        Aim aim = Aim.delete(read, "filter", settings);
        spare(session, reading, narrowing, aim);
        BsonDocument sent = narrowing.filter(aim);
        DeleteResult result =
                session == null ? delegate.deleteOne(sent, settings) : delegate.deleteOne(session, sent, settings);
        if (result.wasAcknowledged() && result.getDeletedCount() == 0) {
            spare(session, reading, narrowing, aim);
        }
        return result;
    }

    @Override
    public DeleteResult deleteMany(Bson filter) {
        return deletingMany(null, filter, new DeleteOptions());
    }

    @Override
    public DeleteResult deleteMany(ClientSession clientSession, Bson filter) {
        return deletingMany(session(clientSession), filter, new DeleteOptions());
    }

    @Override
    public DeleteResult deleteMany(Bson filter, DeleteOptions options) {
        return deletingMany(null, filter, options);
    }

    @Override
    public DeleteResult deleteMany(ClientSession clientSession, Bson filter, DeleteOptions options) {
        return deletingMany(session(clientSession), filter, options);
    }

    private DeleteResult deletingMany(
            @Nullable ClientSession session, @Nullable Bson filter, @Nullable DeleteOptions options) {
        Reading reading = reading("deleteMany", Action.DELETE);
        BsonDocument read = reading.filterOfDeleteMany(filter);
        DeleteOptions settings = reading.options("options", options, DeleteOptions.class);
        Decision decision = reading.decideOnToken();
        Narrowing narrowing = reading.narrowing(decision);
        Aim aim = Aim.delete(read, "filter", settings);
        spare(session, reading, narrowing, aim);
        BsonDocument sent = narrowing.filter(aim);
        reading.spend(decision, () -> Hits.of(session, copies(), sent, settings.getCollation(), settings.getLet()));
        CappedWrite capped = new CappedWrite(session, reading, decision, narrowing);
        BsonDocument bound = capped.many(copies(), aim, sent, false, true);
        BsonDocument hit = capped.weigh() ? bound : sent;
        DeleteResult result =
                session == null ? delegate.deleteMany(hit, settings) : delegate.deleteMany(session, hit, settings);
        capped.end(result.wasAcknowledged(), result.wasAcknowledged() ? result.getDeletedCount() : 0);
        return result;
    }
}

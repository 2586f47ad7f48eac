package io.safedb.mongo;

import com.mongodb.client.ClientSession;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.FindOneAndDeleteOptions;
import com.mongodb.client.model.FindOneAndReplaceOptions;
import com.mongodb.client.model.FindOneAndUpdateOptions;
import io.safedb.guard.Call.Action;
import io.safedb.guard.Call.Touch;
import io.safedb.mongo.bson.RunStamp;
import java.util.List;
import org.bson.BsonDocument;
import org.bson.BsonDocumentReader;
import org.bson.codecs.DecoderContext;
import org.bson.conversions.Bson;
import org.jspecify.annotations.Nullable;

/**
 * Finding one document and deleting, replacing or updating it.
 *
 * @param <T> the document class
 */
abstract class CollectionFindAndModify<T> extends CollectionWrites<T> {
    CollectionFindAndModify(MongoCollection<T> delegate, AdmittedDatabase database, Deployment deployment) {
        super(delegate, database, deployment);
    }

    @Override
    public @Nullable T findOneAndDelete(Bson filter) {
        return findingAndDeleting(null, filter, new FindOneAndDeleteOptions());
    }

    @Override
    public @Nullable T findOneAndDelete(ClientSession clientSession, Bson filter) {
        return findingAndDeleting(session(clientSession), filter, new FindOneAndDeleteOptions());
    }

    @Override
    public @Nullable T findOneAndDelete(Bson filter, FindOneAndDeleteOptions options) {
        return findingAndDeleting(null, filter, options);
    }

    @Override
    public @Nullable T findOneAndDelete(ClientSession clientSession, Bson filter, FindOneAndDeleteOptions options) {
        return findingAndDeleting(session(clientSession), filter, options);
    }

    private @Nullable T findingAndDeleting(
            @Nullable ClientSession session, @Nullable Bson filter, @Nullable FindOneAndDeleteOptions options) {
        Reading reading = reading("findOneAndDelete", Action.DELETE);
        BsonDocument read = reading.filter(filter);
        FindOneAndDeleteOptions settings = reading.options("options", options, FindOneAndDeleteOptions.class);
        Narrowing narrowing = reading.narrowing(reading.decide());
        Aim aim = Aim.delete(read, settings);
        spare(session, reading, narrowing, aim);
        BsonDocument sent = narrowing.filter(aim);
        T found = session == null
                ? delegate.findOneAndDelete(sent, settings)
                : delegate.findOneAndDelete(session, sent, settings);
        if (found == null) {
            spare(session, reading, narrowing, aim);
        }
        return found;
    }

    @Override
    public @Nullable T findOneAndReplace(Bson filter, T replacement) {
        return findingAndReplacing(null, filter, replacement, new FindOneAndReplaceOptions());
    }

    @Override
    public @Nullable T findOneAndReplace(ClientSession clientSession, Bson filter, T replacement) {
        return findingAndReplacing(session(clientSession), filter, replacement, new FindOneAndReplaceOptions());
    }

    @Override
    public @Nullable T findOneAndReplace(Bson filter, T replacement, FindOneAndReplaceOptions options) {
        return findingAndReplacing(null, filter, replacement, options);
    }

    @Override
    public @Nullable T findOneAndReplace(
            ClientSession clientSession, Bson filter, T replacement, FindOneAndReplaceOptions options) {
        return findingAndReplacing(session(clientSession), filter, replacement, options);
    }

    private @Nullable T findingAndReplacing(
            @Nullable ClientSession session,
            @Nullable Bson filter,
            @Nullable T replacement,
            @Nullable FindOneAndReplaceOptions options) {
        Reading reading = reading("findOneAndReplace", Action.UPDATE);
        BsonDocument read = reading.filter(filter);
        BsonDocument document = reading.replacement(replacement, documentClass());
        FindOneAndReplaceOptions settings = reading.options("options", options, FindOneAndReplaceOptions.class);
        if (settings.isUpsert()) {
            reading.target(name(), Touch.INSERT);
        }
        Narrowing narrowing = reading.narrowing(reading.decide());
        Aim aim = Aim.replace(read, settings);
        spare(session, reading, narrowing, aim);
        BsonDocument sent = narrowing.filter(aim);
        BsonDocument sentDocument = narrowing.document(document);
        BsonDocument found = session == null
                ? copies().findOneAndReplace(sent, sentDocument, settings)
                : copies().findOneAndReplace(session, sent, sentDocument, settings);
        if (found == null && !settings.isUpsert()) {
            spare(session, reading, narrowing, aim);
        }
        return found == null ? null : decoded(found);
    }

    /** A document is sent as safedb's copy, so the one that comes back is decoded here. */
    private T decoded(BsonDocument document) {
        return codecs().get(documentClass())
                .decode(
                        new BsonDocumentReader(document),
                        DecoderContext.builder().build());
    }

    @Override
    public @Nullable T findOneAndUpdate(Bson filter, Bson update) {
        return findingAndUpdating(null, filter, update, new FindOneAndUpdateOptions());
    }

    @Override
    public @Nullable T findOneAndUpdate(ClientSession clientSession, Bson filter, Bson update) {
        return findingAndUpdating(session(clientSession), filter, update, new FindOneAndUpdateOptions());
    }

    @Override
    public @Nullable T findOneAndUpdate(Bson filter, Bson update, FindOneAndUpdateOptions options) {
        return findingAndUpdating(null, filter, update, options);
    }

    @Override
    public @Nullable T findOneAndUpdate(
            ClientSession clientSession, Bson filter, Bson update, FindOneAndUpdateOptions options) {
        return findingAndUpdating(session(clientSession), filter, update, options);
    }

    private @Nullable T findingAndUpdating(
            @Nullable ClientSession session,
            @Nullable Bson filter,
            @Nullable Bson update,
            @Nullable FindOneAndUpdateOptions options) {
        Reading reading = reading("findOneAndUpdate", Action.UPDATE);
        BsonDocument read = reading.filter(filter);
        BsonDocument change = reading.update(update);
        FindOneAndUpdateOptions settings = reading.options("options", options, FindOneAndUpdateOptions.class);
        if (settings.isUpsert()) {
            reading.upserts(name(), read, "filter");
        }
        Narrowing narrowing = reading.narrowing(reading.decide());
        Aim aim = Aim.update(read, false, settings);
        spare(session, reading, narrowing, aim);
        BsonDocument sent = narrowing.filter(aim);
        BsonDocument sentChange = narrowing.update(change, settings.isUpsert());
        T found = session == null
                ? delegate.findOneAndUpdate(sent, sentChange, settings)
                : delegate.findOneAndUpdate(session, sent, sentChange, settings);
        if (found == null && !settings.isUpsert()) {
            spare(session, reading, narrowing, aim);
        }
        return found;
    }

    @Override
    public @Nullable T findOneAndUpdate(Bson filter, List<? extends Bson> update) {
        return findingAndUpdating(null, filter, update, new FindOneAndUpdateOptions());
    }

    @Override
    public @Nullable T findOneAndUpdate(ClientSession clientSession, Bson filter, List<? extends Bson> update) {
        return findingAndUpdating(session(clientSession), filter, update, new FindOneAndUpdateOptions());
    }

    @Override
    public @Nullable T findOneAndUpdate(Bson filter, List<? extends Bson> update, FindOneAndUpdateOptions options) {
        return findingAndUpdating(null, filter, update, options);
    }

    @Override
    public @Nullable T findOneAndUpdate(
            ClientSession clientSession, Bson filter, List<? extends Bson> update, FindOneAndUpdateOptions options) {
        return findingAndUpdating(session(clientSession), filter, update, options);
    }

    private @Nullable T findingAndUpdating(
            @Nullable ClientSession session,
            @Nullable Bson filter,
            @Nullable List<? extends Bson> update,
            @Nullable FindOneAndUpdateOptions options) {
        Reading reading = reading("findOneAndUpdate", Action.UPDATE);
        BsonDocument read = reading.filter(filter);
        List<BsonDocument> change = reading.updatePipeline(update);
        FindOneAndUpdateOptions settings = reading.options("options", options, FindOneAndUpdateOptions.class);
        if (settings.isUpsert()) {
            reading.upserts(name(), read, "filter");
        }
        Narrowing narrowing = reading.narrowing(reading.decide());
        Aim aim = Aim.update(read, settings.isUpsert() || RunStamp.replaces(change), settings);
        spare(session, reading, narrowing, aim);
        BsonDocument sent = narrowing.filter(aim);
        List<BsonDocument> sentChange = narrowing.updatePipeline(change, aim);
        T found = session == null
                ? delegate.findOneAndUpdate(sent, sentChange, settings)
                : delegate.findOneAndUpdate(session, sent, sentChange, settings);
        if (found == null && !settings.isUpsert()) {
            spare(session, reading, narrowing, aim);
        }
        return found;
    }
}

package io.safedb.mongo;

import com.mongodb.client.ClientSession;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.UpdateOptions;
import com.mongodb.client.result.UpdateResult;
import io.safedb.guard.Call.Action;
import io.safedb.guard.Decision;
import io.safedb.mongo.bson.RunStamp;
import java.util.List;
import org.bson.BsonDocument;
import org.bson.conversions.Bson;
import org.jspecify.annotations.Nullable;

/**
 * Updating, by operators or by stages.
 *
 * @param <T> the document class
 */
abstract class CollectionUpdates<T> extends CollectionReads<T> {
    CollectionUpdates(MongoCollection<T> delegate, AdmittedDatabase database, Deployment deployment) {
        super(delegate, database, deployment);
    }

    @Override
    public UpdateResult updateOne(Bson filter, Bson update) {
        return updatingOne(null, filter, update, new UpdateOptions());
    }

    @Override
    public UpdateResult updateOne(ClientSession clientSession, Bson filter, Bson update) {
        return updatingOne(session(clientSession), filter, update, new UpdateOptions());
    }

    @Override
    public UpdateResult updateOne(Bson filter, Bson update, UpdateOptions updateOptions) {
        return updatingOne(null, filter, update, updateOptions);
    }

    @Override
    public UpdateResult updateOne(ClientSession clientSession, Bson filter, Bson update, UpdateOptions updateOptions) {
        return updatingOne(session(clientSession), filter, update, updateOptions);
    }

    @Override
    public UpdateResult updateOne(Bson filter, List<? extends Bson> update) {
        return updatingOne(null, filter, update, new UpdateOptions());
    }

    @Override
    public UpdateResult updateOne(ClientSession clientSession, Bson filter, List<? extends Bson> update) {
        return updatingOne(session(clientSession), filter, update, new UpdateOptions());
    }

    @Override
    public UpdateResult updateOne(Bson filter, List<? extends Bson> update, UpdateOptions updateOptions) {
        return updatingOne(null, filter, update, updateOptions);
    }

    @Override
    public UpdateResult updateOne(
            ClientSession clientSession, Bson filter, List<? extends Bson> update, UpdateOptions updateOptions) {
        return updatingOne(session(clientSession), filter, update, updateOptions);
    }

    private UpdateResult updatingOne(
            @Nullable ClientSession session,
            @Nullable Bson filter,
            @Nullable Bson update,
            @Nullable UpdateOptions options) {
        Reading reading = reading("updateOne", Action.UPDATE);
        BsonDocument read = reading.filter(filter);
        BsonDocument change = reading.update(update);
        UpdateOptions settings = reading.options("options", options, UpdateOptions.class);
        if (settings.isUpsert()) {
            reading.upserts(name(), read, "filter");
        }
        Narrowing narrowing = reading.narrowing(reading.decide());
        Aim aim = Aim.update(read, "filter", false, settings);
        spare(session, reading, narrowing, aim);
        BsonDocument sent = narrowing.filter(aim);
        BsonDocument sentChange = narrowing.update(change, settings.isUpsert());
        UpdateResult result = session == null
                ? delegate.updateOne(sent, sentChange, settings)
                : delegate.updateOne(session, sent, sentChange, settings);
        if (foundNothing(result)) {
            spare(session, reading, narrowing, aim);
        }
        return result;
    }

    private UpdateResult updatingOne(
            @Nullable ClientSession session,
            @Nullable Bson filter,
            @Nullable List<? extends Bson> update,
            @Nullable UpdateOptions options) {
        Reading reading = reading("updateOne", Action.UPDATE);
        BsonDocument read = reading.filter(filter);
        List<BsonDocument> change = reading.updatePipeline(update);
        UpdateOptions settings = reading.options("options", options, UpdateOptions.class);
        if (settings.isUpsert()) {
            reading.upserts(name(), read, "filter");
        }
        Narrowing narrowing = reading.narrowing(reading.decide());
        Aim aim = Aim.update(read, "filter", settings.isUpsert() || RunStamp.replaces(change), settings);
        spare(session, reading, narrowing, aim);
        BsonDocument sent = narrowing.filter(aim);
        List<BsonDocument> sentChange = narrowing.updatePipeline(change, aim);
        UpdateResult result = session == null
                ? delegate.updateOne(sent, sentChange, settings)
                : delegate.updateOne(session, sent, sentChange, settings);
        if (foundNothing(result)) {
            spare(session, reading, narrowing, aim);
        }
        return result;
    }

    @Override
    public UpdateResult updateMany(Bson filter, Bson update) {
        return updatingMany(null, filter, update, new UpdateOptions());
    }

    @Override
    public UpdateResult updateMany(ClientSession clientSession, Bson filter, Bson update) {
        return updatingMany(session(clientSession), filter, update, new UpdateOptions());
    }

    @Override
    public UpdateResult updateMany(Bson filter, Bson update, UpdateOptions updateOptions) {
        return updatingMany(null, filter, update, updateOptions);
    }

    @Override
    public UpdateResult updateMany(ClientSession clientSession, Bson filter, Bson update, UpdateOptions updateOptions) {
        return updatingMany(session(clientSession), filter, update, updateOptions);
    }

    @Override
    public UpdateResult updateMany(Bson filter, List<? extends Bson> update) {
        return updatingMany(null, filter, update, new UpdateOptions());
    }

    @Override
    public UpdateResult updateMany(ClientSession clientSession, Bson filter, List<? extends Bson> update) {
        return updatingMany(session(clientSession), filter, update, new UpdateOptions());
    }

    @Override
    public UpdateResult updateMany(Bson filter, List<? extends Bson> update, UpdateOptions updateOptions) {
        return updatingMany(null, filter, update, updateOptions);
    }

    @Override
    public UpdateResult updateMany(
            ClientSession clientSession, Bson filter, List<? extends Bson> update, UpdateOptions updateOptions) {
        return updatingMany(session(clientSession), filter, update, updateOptions);
    }

    private UpdateResult updatingMany(
            @Nullable ClientSession session,
            @Nullable Bson filter,
            @Nullable Bson update,
            @Nullable UpdateOptions options) {
        Reading reading = reading("updateMany", Action.UPDATE);
        BsonDocument read = reading.filterOfUpdateMany(filter);
        BsonDocument change = reading.update(update);
        UpdateOptions settings = reading.options("options", options, UpdateOptions.class);
        if (settings.isUpsert()) {
            reading.upserts(name(), read, "filter");
        }
        Decision decision = reading.decideOnToken();
        Narrowing narrowing = reading.narrowing(decision);
        Aim aim = Aim.update(read, "filter", false, settings);
        spare(session, reading, narrowing, aim);
        BsonDocument sent = narrowing.filter(aim);
        BsonDocument sentChange = narrowing.update(change, settings.isUpsert());
        reading.spend(decision, () -> Hits.of(session, copies(), sent, settings.getCollation(), settings.getLet()));
        CappedWrite capped = new CappedWrite(session, reading, decision, narrowing);
        BsonDocument bound = capped.many(copies(), aim, sent, settings.isUpsert(), true);
        BsonDocument hit = capped.weigh() ? bound : sent;
        UpdateResult result = session == null
                ? delegate.updateMany(hit, sentChange, settings)
                : delegate.updateMany(session, hit, sentChange, settings);
        capped.end(result.wasAcknowledged(), result.wasAcknowledged() ? result.getMatchedCount() : 0);
        return result;
    }

    private UpdateResult updatingMany(
            @Nullable ClientSession session,
            @Nullable Bson filter,
            @Nullable List<? extends Bson> update,
            @Nullable UpdateOptions options) {
        Reading reading = reading("updateMany", Action.UPDATE);
        BsonDocument read = reading.filterOfUpdateMany(filter);
        List<BsonDocument> change = reading.updatePipeline(update);
        UpdateOptions settings = reading.options("options", options, UpdateOptions.class);
        if (settings.isUpsert()) {
            reading.upserts(name(), read, "filter");
        }
        Decision decision = reading.decideOnToken();
        Narrowing narrowing = reading.narrowing(decision);
        Aim aim = Aim.update(read, "filter", settings.isUpsert() || RunStamp.replaces(change), settings);
        spare(session, reading, narrowing, aim);
        BsonDocument sent = narrowing.filter(aim);
        List<BsonDocument> sentChange = narrowing.updatePipeline(change, aim);
        reading.spend(decision, () -> Hits.of(session, copies(), sent, settings.getCollation(), settings.getLet()));
        CappedWrite capped = new CappedWrite(session, reading, decision, narrowing);
        BsonDocument bound = capped.many(copies(), aim, sent, settings.isUpsert(), true);
        BsonDocument hit = capped.weigh() ? bound : sent;
        UpdateResult result = session == null
                ? delegate.updateMany(hit, sentChange, settings)
                : delegate.updateMany(session, hit, sentChange, settings);
        capped.end(result.wasAcknowledged(), result.wasAcknowledged() ? result.getMatchedCount() : 0);
        return result;
    }

    /**
     * Whether a call on one document changed nothing. On a document that was locked after the count it did so for that
     * reason, and the caller shall hear of it.
     */
    static boolean foundNothing(UpdateResult result) {
        return result.wasAcknowledged() && result.getMatchedCount() == 0 && result.getUpsertedId() == null;
    }
}

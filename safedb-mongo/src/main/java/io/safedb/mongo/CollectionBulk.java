package io.safedb.mongo;

import com.mongodb.bulk.BulkWriteResult;
import com.mongodb.client.ClientSession;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.BulkWriteOptions;
import com.mongodb.client.model.WriteModel;
import io.safedb.guard.Call.Touch;
import java.util.List;
import org.bson.BsonDocument;
import org.jspecify.annotations.Nullable;

/**
 * Writing in bulk. The whole bulk is read and decided before anything is sent, and stays one bulk.
 *
 * @param <T> the document class
 */
abstract class CollectionBulk<T> extends CollectionFindAndModify<T> {
    CollectionBulk(MongoCollection<T> delegate, AdmittedDatabase database, Deployment deployment) {
        super(delegate, database, deployment);
    }

    @Override
    public BulkWriteResult bulkWrite(List<? extends WriteModel<? extends T>> requests) {
        return writing(null, requests, new BulkWriteOptions());
    }

    @Override
    public BulkWriteResult bulkWrite(ClientSession clientSession, List<? extends WriteModel<? extends T>> requests) {
        return writing(session(clientSession), requests, new BulkWriteOptions());
    }

    @Override
    public BulkWriteResult bulkWrite(List<? extends WriteModel<? extends T>> requests, BulkWriteOptions options) {
        return writing(null, requests, options);
    }

    @Override
    public BulkWriteResult bulkWrite(
            ClientSession clientSession, List<? extends WriteModel<? extends T>> requests, BulkWriteOptions options) {
        return writing(session(clientSession), requests, options);
    }

    private BulkWriteResult writing(
            @Nullable ClientSession session,
            @Nullable List<? extends WriteModel<? extends T>> requests,
            @Nullable BulkWriteOptions options) {
        BulkPart<WriteModel<BsonDocument>> part = new BulkPart<>(name(), readingBulk());
        Reading reading = part.reading();
        int index = 0;
        for (WriteModel<? extends T> request : Arguments.withoutNulls("requests", requests)) {
            part.add(ReadModel.read(request, name(), documentClass(), reading, index++));
        }
        if (index == 0) {
            // The driver throws on it; until then it counts as everything that a bulk may be.
            reading.target(name(), Touch.INSERT_AND_CHANGE);
        }
        BulkWriteOptions settings = reading.options("options", options, BulkWriteOptions.class);
        part.decide();
        List<WriteModel<BsonDocument>> sent = part.apply(session, copies(), settings.isOrdered());
        BulkWriteResult result =
                session == null ? copies().bulkWrite(sent, settings) : copies().bulkWrite(session, sent, settings);
        boolean acknowledged = result.wasAcknowledged();
        part.end(acknowledged, acknowledged ? (long) result.getMatchedCount() + result.getDeletedCount() : 0);
        return result;
    }
}

package io.safedb.mongo;

import com.mongodb.bulk.BulkWriteResult;
import com.mongodb.client.ClientSession;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.BulkWriteOptions;
import com.mongodb.client.model.DeleteManyModel;
import com.mongodb.client.model.DeleteOneModel;
import com.mongodb.client.model.DeleteOptions;
import com.mongodb.client.model.UpdateManyModel;
import com.mongodb.client.model.UpdateOptions;
import com.mongodb.client.model.WriteModel;
import io.safedb.guard.Call.Touch;
import io.safedb.guard.Decision;
import java.util.ArrayList;
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
        Reading reading = readingBulk();
        List<ReadModel> read = new ArrayList<>();
        for (WriteModel<? extends T> request : Arguments.withoutNulls("requests", requests)) {
            read.add(ReadModel.read(request, name(), documentClass(), reading, read.size()));
        }
        if (read.isEmpty()) {
            // The driver throws on it; until then it counts as everything that a bulk may be.
            reading.target(name(), Touch.INSERT_AND_CHANGE);
        }
        BulkWriteOptions settings = reading.options("options", options, BulkWriteOptions.class);
        Decision decision = reading.decideOnToken();
        Narrowing narrowing = reading.narrowing(decision);
        for (ReadModel model : read) {
            if (model.aim() != null) {
                spare(session, reading, narrowing, model.aim());
            }
        }
        List<WriteModel<BsonDocument>> sent = new ArrayList<>();
        read.forEach(model -> sent.add(model.apply(narrowing)));
        reading.spend(decision, () -> hits(session, sent, narrowing));
        return session == null ? copies().bulkWrite(sent, settings) : copies().bulkWrite(session, sent, settings);
    }

    /**
     * The most documents that the models on many documents can hit. Deletions take from one another only, so that what
     * their filters find before is enough; behind a model that writes, a filter may find anything.
     */
    private long hits(@Nullable ClientSession session, List<WriteModel<BsonDocument>> sent, Narrowing narrowing) {
        long hits = 0;
        boolean written = false;
        for (WriteModel<BsonDocument> model : sent) {
            boolean many = model instanceof DeleteManyModel || model instanceof UpdateManyModel;
            if (many && written) {
                return sent.size() + Hits.of(session, copies(), narrowing.filter(new BsonDocument()), null, null);
            }
            if (model instanceof DeleteManyModel<BsonDocument> delete) {
                DeleteOptions options = delete.getOptions();
                hits += Hits.of(
                        session, copies(), (BsonDocument) delete.getFilter(), options.getCollation(), options.getLet());
            } else if (model instanceof UpdateManyModel<BsonDocument> update) {
                UpdateOptions options = update.getOptions();
                hits += Hits.of(
                        session, copies(), (BsonDocument) update.getFilter(), options.getCollation(), options.getLet());
            }
            written |= !(model instanceof DeleteManyModel || model instanceof DeleteOneModel);
        }
        return hits;
    }
}

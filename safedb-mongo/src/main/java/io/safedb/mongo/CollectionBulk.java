package io.safedb.mongo;

import com.mongodb.bulk.BulkWriteResult;
import com.mongodb.client.ClientSession;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.BulkWriteOptions;
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
        List<BsonDocument> filters = new ArrayList<>();
        for (ReadModel model : read) {
            filters.add(model.aim() == null ? new BsonDocument() : narrowing.filter(model.aim()));
        }
        reading.spend(decision, () -> hits(session, read, filters, narrowing));
        CappedWrite capped = new CappedWrite(session, reading, decision);
        List<BsonDocument> bound = bound(capped, read, filters, settings.isOrdered());
        List<BsonDocument> hit = capped.weigh() ? bound : filters;
        List<WriteModel<BsonDocument>> sent = new ArrayList<>();
        for (int i = 0; i < read.size(); i++) {
            sent.add(read.get(i).apply(narrowing, hit.get(i)));
        }
        BulkWriteResult result =
                session == null ? copies().bulkWrite(sent, settings) : copies().bulkWrite(session, sent, settings);
        boolean acknowledged = result.wasAcknowledged();
        capped.end(acknowledged, acknowledged ? (long) result.getMatchedCount() + result.getDeletedCount() : 0);
        return result;
    }

    /**
     * The filters of the models, with what they find now bound to it. Behind a model that writes, a filter may rightly
     * find what that one wrote: such a filter stays, and what it finds now is counted. All that the bulk changes was
     * there before and found by one of the filters, or is new.
     */
    private List<BsonDocument> bound(
            CappedWrite capped, List<ReadModel> models, List<BsonDocument> filters, boolean ordered) {
        long writers = models.stream().filter(model -> model.kind().isWriting()).count();
        List<BsonDocument> bound = new ArrayList<>();
        boolean written = false;
        for (int i = 0; i < models.size(); i++) {
            ReadModel model = models.get(i);
            BsonDocument filter = filters.get(i);
            boolean alone = ordered ? !written : writers <= (model.kind().isWriting() ? 1 : 0);
            if (model.aim() != null && model.kind().isMany()) {
                filter = capped.many(copies(), model.aim(), filter, model.upsert(), alone);
            } else if (model.aim() != null) {
                capped.one(copies(), model.aim(), filter);
            }
            bound.add(filter);
            written |= model.kind().isWriting();
        }
        return bound;
    }

    /**
     * The most documents that the models on many documents can hit. Deletions take from one another only, so that what
     * their filters find before is enough; behind a model that writes, a filter may find anything.
     */
    private long hits(
            @Nullable ClientSession session, List<ReadModel> models, List<BsonDocument> filters, Narrowing narrowing) {
        long hits = 0;
        boolean written = false;
        for (int i = 0; i < models.size(); i++) {
            Aim aim = models.get(i).aim();
            boolean many = models.get(i).kind().isMany();
            if (many && written) {
                return models.size() + Hits.of(session, copies(), narrowing.filter(new BsonDocument()), null, null);
            }
            if (many && aim != null) {
                hits += Hits.of(session, copies(), filters.get(i), aim.collation(), aim.let());
            }
            written |= models.get(i).kind().isWriting();
        }
        return hits;
    }
}

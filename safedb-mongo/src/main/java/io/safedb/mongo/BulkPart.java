package io.safedb.mongo;

import com.mongodb.client.ClientSession;
import com.mongodb.client.MongoCollection;
import io.safedb.guard.Decision;
import java.util.ArrayList;
import java.util.List;
import org.bson.BsonDocument;
import org.jspecify.annotations.Nullable;

/**
 * The models of a bulk that write to one collection: they are decided, narrowed and counted as one call. A bulk of a
 * collection is one part, one of a client has a part for each collection. Used by one thread.
 *
 * @param <M> the driver's class of models
 */
final class BulkPart<M> {
    private final String collection;
    private final Reading reading;
    private final List<ReadModel<M>> models = new ArrayList<>();
    private final List<BsonDocument> filters = new ArrayList<>();
    private @Nullable Decision decision;
    private @Nullable CappedWrite capped;

    /**
     * A part without models.
     *
     * @param reading of the part
     */
    BulkPart(String collection, Reading reading) {
        this.collection = collection;
        this.reading = reading;
    }

    Reading reading() {
        return reading;
    }

    void add(ReadModel<M> model) {
        models.add(model);
    }

    /** The second room; throws the Guard's refusal. */
    void decide() {
        decision = reading.decideOnToken();
    }

    /**
     * The third room, and what has to be known before anything is sent: documents that must be left alone, the token,
     * the row cap.
     *
     * @param session the caller's; null if there is none
     * @param copies the collection, to count in
     * @return the models to send, in their order
     */
    List<M> apply(@Nullable ClientSession session, MongoCollection<BsonDocument> copies, boolean ordered) {
        Decision decided = java.util.Objects.requireNonNull(decision, "decided");
        Narrowing narrowing = reading.narrowing(decided);
        for (ReadModel<M> model : models) {
            Aim aim = model.aim();
            if (aim != null) {
                Hits.spare(session, copies, collection, reading, narrowing, aim);
            }
            filters.add(aim == null ? new BsonDocument() : narrowing.filter(aim));
        }
        reading.spend(decided, () -> hits(session, copies, narrowing));
        CappedWrite weighed = new CappedWrite(session, reading, decided, narrowing);
        capped = weighed;
        List<BsonDocument> bound = bound(weighed, copies, ordered);
        List<BsonDocument> hit = weighed.weigh() ? bound : filters;
        List<M> sent = new ArrayList<>();
        for (int i = 0; i < models.size(); i++) {
            sent.add(models.get(i).apply(narrowing, hit.get(i)));
        }
        return sent;
    }

    /**
     * Ends, behind the bulk.
     *
     * @param acknowledged whether the server said what it did
     * @param hit what it says that the part matched and deleted; 0 if it did not say
     */
    void end(boolean acknowledged, long hit) {
        if (capped != null) {
            capped.end(acknowledged, hit);
        }
    }

    /**
     * The filters of the models, with what they find now bound to it. Behind a model that writes, a filter may rightly
     * find what that one wrote: such a filter stays, and what it finds now is counted. All that the bulk changes was
     * there before and found by one of the filters, or is new.
     */
    private List<BsonDocument> bound(CappedWrite weighed, MongoCollection<BsonDocument> copies, boolean ordered) {
        long writers = models.stream().filter(model -> model.kind().isWriting()).count();
        List<BsonDocument> bound = new ArrayList<>();
        boolean written = false;
        for (int i = 0; i < models.size(); i++) {
            ReadModel<M> model = models.get(i);
            BsonDocument filter = filters.get(i);
            boolean alone = ordered ? !written : writers <= (model.kind().isWriting() ? 1 : 0);
            if (model.aim() != null && model.kind().isMany()) {
                filter = weighed.many(copies, model.aim(), filter, model.upsert(), alone);
            } else if (model.aim() != null) {
                weighed.one(copies, model.aim(), filter);
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
    private long hits(@Nullable ClientSession session, MongoCollection<BsonDocument> copies, Narrowing narrowing) {
        long hits = 0;
        boolean written = false;
        for (int i = 0; i < models.size(); i++) {
            Aim aim = models.get(i).aim();
            boolean many = models.get(i).kind().isMany();
            if (many && written) {
                return models.size() + Hits.of(session, copies, narrowing.filter(new BsonDocument()), null, null);
            }
            if (many && aim != null) {
                hits += Hits.of(session, copies, filters.get(i), aim.collation(), aim.let());
            }
            written |= models.get(i).kind().isWriting();
        }
        return hits;
    }
}

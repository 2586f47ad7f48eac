package io.safedb.mongo;

import com.mongodb.MongoCommandException;
import com.mongodb.client.ClientSession;
import com.mongodb.client.MongoCollection;
import io.safedb.guard.Decision;
import io.safedb.guard.Obligations.RowCap;
import io.safedb.mongo.bson.BoundFilter;
import java.util.ArrayList;
import java.util.List;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonValue;
import org.jspecify.annotations.Nullable;

/**
 * One call's documents against the row cap. MongoDB takes back no write outside of a transaction, so what a call would
 * hit is looked at before it runs, and the call is then bound to the ids that were found: what comes into its filter
 * later is not touched. A call whose filter names its ids costs nothing.
 *
 * <p>Where the cap is only looked at, nothing is asked before; the server's own count says afterwards what was hit, and
 * that is logged. Used by one thread, for one call.
 */
final class CappedWrite {
    /** More ids than these do not fit into one command, next to what else is in it. */
    private static final int MOST_IDS = 200_000;

    /** Filters on one document that are counted with one question. */
    private static final int TOGETHER = 500;

    private final @Nullable ClientSession session;
    private final Reading reading;
    private final Narrowing narrowing;
    private final RowCap cap;
    private final List<Small> ones = new ArrayList<>();
    private final List<Small> named = new ArrayList<>();
    private long hits;
    private @Nullable MongoCommandException failure;

    /**
     * A write that nobody needs to ask about as long as it is alone.
     *
     * @param sent its filter as it is sent
     * @param most how many documents it hits at most, by what it is
     */
    private record Small(MongoCollection<BsonDocument> collection, Aim aim, BsonDocument sent, long most) {}

    /**
     * Begins.
     *
     * @param session the caller's; null if there is none
     * @param decision about the call; with a token it brings no cap
     */
    CappedWrite(@Nullable ClientSession session, Reading reading, Decision decision, Narrowing narrowing) {
        this.session = session;
        this.reading = reading;
        this.narrowing = narrowing;
        this.cap = decision.obligations().cap();
    }

    /** A write that hits one document at most. */
    void one(MongoCollection<BsonDocument> collection, Aim aim, BsonDocument sent) {
        if (cap.undone()) {
            ones.add(new Small(collection, aim, sent, 1));
        }
    }

    /**
     * A write that may hit many: finds its documents.
     *
     * @param collection to look in
     * @param sent its filter as it would be sent
     * @param upsert whether it inserts where it finds nothing
     * @param bindable whether only other callers can bring documents into the filter before it runs; otherwise they are
     *     counted and the filter stays as it is
     * @return the filter to send
     */
    BsonDocument many(
            MongoCollection<BsonDocument> collection, Aim aim, BsonDocument sent, boolean upsert, boolean bindable) {
        if (!cap.undone()) {
            return sent;
        }
        long most = reading.named(aim.filter());
        if (most <= most()) {
            named.add(new Small(collection, aim, sent, most));
            return sent;
        }
        List<BsonValue> ids;
        try {
            ids = Hits.ids(session, collection, sent, aim, (int) most() + 1);
        } catch (MongoCommandException e) {
            if (upsert || Hits.inTransaction(session)) {
                throw e;
            }
            // What is wrong with the filter the caller hears from his own command, which must hit nothing.
            failure = e;
            return BoundFilter.to(sent, List.of(), false);
        }
        if (ids.size() > most()) {
            hits += counted(collection, aim, sent, ids.size());
            return sent;
        }
        hits += ids.size();
        return bindable ? BoundFilter.to(sent, ids, upsert) : sent;
    }

    /** The exact number for the message; a filter that only a find understands is known to find that many. */
    private long counted(MongoCollection<BsonDocument> collection, Aim aim, BsonDocument sent, long atLeast) {
        return Hits.canCount(aim)
                ? Math.max(atLeast, Hits.of(session, collection, sent, aim.collation(), aim.let()))
                : atLeast;
    }

    /**
     * Weighs what was found, before anything is sent; throws the Guard's refusal. Uses up a token that stands for it.
     *
     * @return false if a token or the policy lets the call run over the cap: then it is bound to nothing
     */
    boolean weigh() {
        if (!cap.undone()) {
            return true;
        }
        long small = ones.size() + named.stream().mapToLong(Small::most).sum();
        hits += hits + small > most() ? hitsOf(ones) + hitsOf(named) : small;
        if (hits <= most()) {
            return true;
        }
        String capped = most() < cap.rows()
                ? "no more than " + most() + " can be bound to their ids"
                : "the row cap is " + cap.rows();
        Decision decision =
                reading.overCap("it would hit " + hits + " documents, " + capped + ", and nothing was sent");
        reading.spend(decision, () -> hits);
        return false;
    }

    /** What small writes of one kind hit: together no more than they can, and no more than their filters find. */
    private long hitsOf(List<Small> smalls) {
        long hit = 0;
        for (int from = 0; from < smalls.size(); ) {
            MongoCollection<BsonDocument> collection = smalls.get(from).collection();
            BsonArray filters = new BsonArray();
            long most = 0;
            int to = from;
            while (to < smalls.size()
                    && filters.size() < TOGETHER
                    && smalls.get(to).collection().getNamespace().equals(collection.getNamespace())) {
                Small small = smalls.get(to++);
                if (Hits.canCount(small.aim())
                        && small.aim().collation() == null
                        && small.aim().let() == null) {
                    filters.add(small.sent());
                    most += small.most();
                } else {
                    hit += small.most();
                }
            }
            if (!filters.isEmpty()) {
                BsonDocument any = narrowing.filter(new BsonDocument("$or", filters));
                hit += Math.min(most, found(collection, any));
            }
            from = to;
        }
        return hit;
    }

    /** What several filters find together; any number if one of them does not stand beside others. */
    private long found(MongoCollection<BsonDocument> collection, BsonDocument any) {
        try {
            return Hits.of(session, collection, any, null, null);
        } catch (MongoCommandException e) {
            if (Hits.inTransaction(session)) {
                throw e;
            }
            return Long.MAX_VALUE;
        }
    }

    /**
     * Ends, behind the call.
     *
     * @param acknowledged whether the server said what it did
     * @param hit what it says that it matched or deleted; 0 if it said nothing
     */
    void end(boolean acknowledged, long hit) {
        if (failure != null && acknowledged) {
            throw failure;
        }
        if (!cap.undone() && hit > cap.rows()) {
            reading.overCap("it hit " + hit + " documents, the row cap is " + cap.rows());
        }
    }

    private long most() {
        return Math.min(cap.rows(), MOST_IDS);
    }
}

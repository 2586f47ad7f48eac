package io.safedb.mongo;

import io.safedb.mongo.bson.BsonNarrower;
import io.safedb.mongo.bson.MergeNarrower;
import io.safedb.mongo.bson.RunStamp;
import io.safedb.mongo.bson.SparedDocuments;
import io.safedb.mongo.bson.WriteStage;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bson.BsonDocument;
import org.jspecify.annotations.Nullable;

/** The third room: turns safedb's copy of an argument into what is sent. */
final class Narrowing {
    /** Sends the copies as they are. */
    static final Narrowing NONE = new Narrowing(null, null, null, null);

    private final @Nullable BsonNarrower narrower;
    private final @Nullable RunStamp stamp;
    private final @Nullable SparedDocuments locked;
    private final @Nullable String mark;

    /**
     * @param narrower to one tenant; null if the call is for no single one
     * @param stamp of the open test run; null if what the call inserts is no test data
     * @param locked the locked documents of what the call changes; null if there are none
     * @param mark the field that a stamp would stand in, where no call without one may write it; null if nothing is
     *     changed
     */
    Narrowing(
            @Nullable BsonNarrower narrower,
            @Nullable RunStamp stamp,
            @Nullable SparedDocuments locked,
            @Nullable String mark) {
        this.narrower = narrower;
        this.stamp = stamp;
        this.locked = locked;
        this.mark = mark;
    }

    /** Whether anything is narrowed to a tenant. */
    boolean narrows() {
        return narrower != null;
    }

    /** A filter that only reads. */
    BsonDocument filter(BsonDocument filter) {
        return narrower == null ? filter : narrower.filter(filter);
    }

    /** The filter of a write: what it must leave alone it does not find. */
    BsonDocument filter(Aim aim) {
        BsonDocument narrowed = filter(aim.filter());
        for (SparedDocuments each : spared(aim)) {
            narrowed = each.without(narrowed);
        }
        return narrowed;
    }

    /** What a write must leave alone; empty in most cases. */
    List<SparedDocuments> spared(Aim aim) {
        SparedDocuments others = stamp != null && aim.whole() ? stamp.others() : null;
        if (locked == null) {
            return others == null ? List.of() : List.of(others);
        }
        return others == null ? List.of(locked) : List.of(locked, others);
    }

    BsonDocument document(BsonDocument document) {
        BsonDocument owned = narrower == null ? document : narrower.document(document);
        return stamp == null ? owned : stamp.document(owned);
    }

    /**
     * An update made of operators.
     *
     * @param upsert whether it inserts where it finds nothing
     */
    BsonDocument update(BsonDocument update, boolean upsert) {
        BsonDocument narrowed = narrower == null ? update : narrower.update(update);
        return stamp == null || !upsert ? narrowed : stamp.upsert(narrowed);
    }

    /**
     * An update made of stages.
     *
     * @param aim what it is for; a document that is written as a whole carries the stamp
     */
    List<BsonDocument> updatePipeline(List<BsonDocument> stages, Aim aim) {
        List<BsonDocument> narrowed = narrower == null ? stages : narrower.updatePipeline(stages);
        if (stamp == null) {
            return mark == null ? narrowed : RunStamp.unmarked(narrowed, mark);
        }
        return aim.whole() ? stamp.stages(narrowed) : narrowed;
    }

    /** The stages of an aggregate on a collection. */
    List<BsonDocument> pipeline(String collection, List<BsonDocument> stages, @Nullable WriteStage write) {
        return written(narrower == null ? stages : narrower.pipeline(collection, stages), write);
    }

    /** The pipeline of a change stream; see {@link BsonNarrower#stream}. */
    List<BsonDocument> stream(
            Map<String, Set<String>> collections, boolean now, boolean before, List<BsonDocument> stages) {
        return narrower == null ? stages : narrower.stream(collections, now, before, stages);
    }

    /** The stages of an aggregate on a database. */
    List<BsonDocument> databasePipeline(List<BsonDocument> stages, @Nullable WriteStage write) {
        return written(narrower == null ? stages : narrower.databasePipeline(stages), write);
    }

    private List<BsonDocument> written(List<BsonDocument> stages, @Nullable WriteStage write) {
        return write == null || mark == null ? stages : MergeNarrower.written(stages, write, narrower, mark, stamp);
    }

    /** The filter that keeps what may be seen of a collection. */
    BsonDocument allOf(String collection) {
        return narrower == null ? new BsonDocument() : narrower.allOf(collection);
    }
}

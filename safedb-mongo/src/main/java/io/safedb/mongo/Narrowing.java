package io.safedb.mongo;

import io.safedb.mongo.bson.BsonNarrower;
import java.util.List;
import org.bson.BsonDocument;
import org.jspecify.annotations.Nullable;

/** The third room: turns safedb's copy of an argument into what is sent. */
final class Narrowing {
    /** Sends the copies as they are. */
    static final Narrowing NONE = new Narrowing(null);

    private final @Nullable BsonNarrower narrower;

    Narrowing(@Nullable BsonNarrower narrower) {
        this.narrower = narrower;
    }

    /** Whether anything is narrowed. */
    boolean narrows() {
        return narrower != null;
    }

    BsonDocument filter(BsonDocument filter) {
        return narrower == null ? filter : narrower.filter(filter);
    }

    BsonDocument document(BsonDocument document) {
        return narrower == null ? document : narrower.document(document);
    }

    BsonDocument update(BsonDocument update) {
        return narrower == null ? update : narrower.update(update);
    }

    List<BsonDocument> updatePipeline(List<BsonDocument> stages) {
        return narrower == null ? stages : narrower.updatePipeline(stages);
    }

    List<BsonDocument> pipeline(String collection, List<BsonDocument> stages) {
        return narrower == null ? stages : narrower.pipeline(collection, stages);
    }

    List<BsonDocument> databasePipeline(List<BsonDocument> stages) {
        return narrower == null ? stages : narrower.databasePipeline(stages);
    }
}

package io.safedb.mongo;

import io.safedb.Scope;
import io.safedb.guard.Decision;
import io.safedb.guard.Finding;
import io.safedb.mongo.bson.WriteStage;
import java.util.List;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.conversions.Bson;
import org.jspecify.annotations.Nullable;

/**
 * One aggregate as it was read and decided. The driver's iterable is made of it once, and anew for each setting that
 * changes how it must be narrowed. Used by one thread.
 */
final class Aggregation {
    private static final BsonDocument COUNT = new BsonDocument(
            "$group",
            new BsonDocument("_id", new BsonInt32(1)).append("n", new BsonDocument("$sum", new BsonInt32(1))));

    private final Reading reading;
    private final @Nullable String collection;
    private final List<BsonDocument> stages;
    private final @Nullable WriteStage write;
    private final Decision decision;

    private Aggregation(
            Reading reading,
            @Nullable String collection,
            List<BsonDocument> stages,
            @Nullable WriteStage write,
            Decision decision) {
        this.reading = reading;
        this.collection = collection;
        this.stages = stages;
        this.write = write;
        this.decision = decision;
    }

    /**
     * The first and the second room: reads a pipeline and asks the Guard; throws its refusal. A pipeline that writes
     * runs later, if at all, and is decided again then.
     *
     * @param collection that the pipeline is over; null if it makes its documents itself
     */
    static Aggregation of(Reading reading, @Nullable String collection, @Nullable List<? extends Bson> pipeline) {
        List<BsonDocument> stages =
                collection == null ? reading.databasePipeline(pipeline) : reading.pipeline(pipeline);
        WriteStage write = reading.write(stages);
        if (write == null) {
            return new Aggregation(reading, collection, stages, null, reading.decide());
        }
        Decision decision = reading.decideEarly();
        if (decision.obligations().locked().containsKey(write.collection())) {
            reading.finding(
                            Finding.Kind.LOCKED,
                            write.collection(),
                            "it cannot be known which documents a $merge finds there before it has run, and some are"
                                    + " locked; whenMatched: keepExisting changes none")
                    .decideEarly();
        }
        return new Aggregation(reading, collection, stages, write, decision);
    }

    Scope scope() {
        return reading.scope();
    }

    Decision decision() {
        return decision;
    }

    /** What the pipeline writes; null if it only reads. */
    @Nullable
    WriteStage write() {
        return write;
    }

    /** The third room: the stages to send. */
    List<BsonDocument> sent() {
        return sent(reading);
    }

    /**
     * The stages to send under a setting.
     *
     * @param setting reads the setting, in the scope of this aggregate
     */
    List<BsonDocument> sent(Reading setting) {
        Narrowing narrowing = narrowing(setting);
        return collection == null
                ? narrowing.databasePipeline(stages, write)
                : narrowing.pipeline(collection, stages, write);
    }

    /** The same without the write, counted. */
    static List<BsonDocument> counted(List<BsonDocument> sent) {
        List<BsonDocument> counted = new java.util.ArrayList<>(sent.subList(0, sent.size() - 1));
        counted.add(COUNT);
        return counted;
    }

    /** What may be read of the collection that was written. */
    BsonDocument readBack(WriteStage written, Reading setting) {
        return narrowing(setting).allOf(written.collection());
    }

    private Narrowing narrowing(Reading setting) {
        if (write != null) {
            // It may compare text by a collation of its own.
            setting.target(write.collection(), false);
        }
        return setting.narrowing(decision);
    }

    Reading reading() {
        return reading;
    }
}

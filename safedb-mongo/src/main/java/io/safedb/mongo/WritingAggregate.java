package io.safedb.mongo;

import com.mongodb.client.AggregateIterable;
import com.mongodb.client.FindIterable;
import com.mongodb.client.MongoIterable;
import com.mongodb.client.model.Collation;
import io.safedb.Scope;
import io.safedb.guard.Decision;
import io.safedb.guard.Obligations.RowCap;
import io.safedb.mongo.bson.WriteStage;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import org.bson.BsonDocument;
import org.jspecify.annotations.Nullable;

/**
 * A guarded aggregate whose last stage writes. It is decided when it is made, so that a refusal comes early, and again
 * each time it runs, when the token that it runs on is used up.
 *
 * <p>To the driver, iterating one means to run it and then to read the whole collection that was written, every
 * tenant's documents. Here the same two commands are sent, and the second one is narrowed.
 *
 * @param <R> the result class
 */
abstract class WritingAggregate<R> extends GuardedAggregate<R> {
    @SuppressWarnings("rawtypes")
    private static final Completion<WritingAggregate> COMPLETION =
            Completion.of(WritingAggregate.class, AggregateIterable.class);

    private final Aggregation call;
    private final WriteStage write;
    private final Destination<R> destination;
    private final Supplier<Reading> setting;
    private int batchSize;
    private long maxTime;
    private @Nullable Collation collation;

    WritingAggregate(
            Aggregation call,
            Function<List<BsonDocument>, AggregateIterable<R>> source,
            Supplier<Reading> setting,
            Binding binding,
            Destination<R> destination) {
        super(call, source, setting, binding);
        this.call = call;
        this.write = Objects.requireNonNull(call.write());
        this.setting = setting;
        this.destination = destination;
    }

    @SuppressWarnings("unchecked") // the one constructor of a generic class
    static <R> AggregateIterable<R> of(
            Aggregation call,
            Function<List<BsonDocument>, AggregateIterable<R>> source,
            Supplier<Reading> setting,
            Binding binding,
            Destination<R> destination) {
        return COMPLETION.create(call, source, setting, binding, destination);
    }

    @Override
    public AggregateIterable<R> batchSize(int batchSize) {
        this.batchSize = batchSize;
        return super.batchSize(batchSize);
    }

    @Override
    public AggregateIterable<R> maxTime(long maxTime, TimeUnit timeUnit) {
        AggregateIterable<R> set = super.maxTime(maxTime, timeUnit);
        this.maxTime = timeUnit.toMillis(maxTime);
        return set;
    }

    @Override
    public AggregateIterable<R> collation(@Nullable Collation collation) {
        AggregateIterable<R> set = super.collation(collation);
        this.collation = collation;
        return set;
    }

    @Override
    public void toCollection() {
        binding().executedIn(Scope.current());
        write();
    }

    @Override
    MongoIterable<R> rows() {
        return new WrittenRows<>(() -> {
            write();
            return written();
        });
    }

    private void write() {
        Reading reading = call.reading();
        Decision decision = reading.decideOnToken();
        RowCap cap = decision.obligations().cap();
        if (cap.undone()) {
            long hits = hits();
            if (hits > cap.rows()) {
                decision = reading.overCap("it would write " + hits + " documents, the row cap is " + cap.rows()
                        + ", and nothing was sent");
            }
        }
        reading.spend(decision, this::hits);
        delegate.toCollection();
    }

    /** What a replaced collection holds; of a merge, what it would write. */
    private long hits() {
        if (write.replacesCollection()) {
            return Hits.all(
                    destination.session(),
                    destination
                            .collection()
                            .apply(write.collection())
                            .withDocumentClass(BsonDocument.class)
                            .withCodecRegistry(GuardedCollection.COPIES));
        }
        List<BsonDocument> counted = Aggregation.counted(call.sent(collated()));
        BsonDocument found = settled(destination.counting().apply(counted)).first();
        return found == null ? 0 : found.getNumber("n").longValue();
    }

    private FindIterable<R> written() {
        BsonDocument filter = call.readBack(write, collated());
        FindIterable<R> found = destination.session() == null
                ? destination.collection().apply(write.collection()).find(filter)
                : destination.collection().apply(write.collection()).find(destination.session(), filter);
        found.collation(collation);
        if (batchSize != 0) {
            found.batchSize(batchSize);
        }
        return maxTime == 0 ? found : found.maxTime(maxTime, TimeUnit.MILLISECONDS);
    }

    private Reading collated() {
        Reading reading = setting.get();
        reading.collation(collation);
        return reading;
    }
}

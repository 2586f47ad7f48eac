package io.safedb.mongo;

import com.mongodb.client.DistinctIterable;
import com.mongodb.client.model.Collation;
import io.safedb.Scope;
import io.safedb.guard.Call;
import io.safedb.guard.Decision;
import org.bson.BsonDocument;
import org.bson.BsonValue;
import org.bson.conversions.Bson;
import org.jspecify.annotations.Nullable;

/**
 * A guarded distinct. Its filter is narrowed again whenever it is replaced, and when a collation is set.
 *
 * @param <R> the result class
 */
abstract class GuardedDistinct<R> extends GuardedIterable<R> implements DistinctIterable<R> {
    @SuppressWarnings("rawtypes")
    private static final Completion<GuardedDistinct> COMPLETION =
            Completion.of(GuardedDistinct.class, DistinctIterable.class);

    DistinctIterable<R> delegate;
    private final GuardedCollection<?> collection;
    private final Scope created;
    private BsonDocument filter;
    private Decision decision;
    private @Nullable Collation collation;

    GuardedDistinct(
            DistinctIterable<R> delegate,
            GuardedCollection<?> collection,
            Scope created,
            BsonDocument filter,
            Decision decision) {
        super(Binding.of(collection.database(), "distinct", collection.name(), created, decision));
        this.delegate = delegate;
        this.collection = collection;
        this.created = created;
        this.filter = filter;
        this.decision = decision;
    }

    @SuppressWarnings("unchecked") // the one constructor of a generic class
    static <R> DistinctIterable<R> of(
            DistinctIterable<R> raw,
            GuardedCollection<?> collection,
            Reading reading,
            BsonDocument filter,
            Decision decision) {
        return COMPLETION.create(raw, collection, reading.scope(), filter, decision);
    }

    @Override
    public DistinctIterable<R> filter(@Nullable Bson filter) {
        Reading reading = setting();
        BsonDocument read = reading.filterOfMany(filter == null ? new BsonDocument() : filter);
        reading.collation(collation);
        this.decision = reading.decide();
        this.filter = read;
        delegate = delegate.filter(reading.narrowing(decision).filter(read));
        return this;
    }

    @Override
    public DistinctIterable<R> collation(@Nullable Collation collation) {
        Reading reading = setting();
        this.collation = reading.collation(collation);
        delegate = delegate.filter(reading.narrowing(decision).filter(filter)).collation(collation);
        return this;
    }

    @Override
    public DistinctIterable<R> hint(@Nullable Bson hint) {
        Reading reading = setting();
        BsonDocument read = hint == null ? null : reading.bound(hint, "hint");
        reading.decideSetting();
        delegate = delegate.hint(read);
        return this;
    }

    @Override
    public DistinctIterable<R> comment(@Nullable String comment) {
        delegate = delegate.comment(comment);
        return this;
    }

    @Override
    public DistinctIterable<R> comment(@Nullable BsonValue comment) {
        BsonValue read = setting().comment(comment);
        delegate = delegate.comment(read);
        return this;
    }

    @Override
    DistinctIterable<R> raw() {
        return delegate;
    }

    @Override
    Class<?> driverInterface() {
        return DistinctIterable.class;
    }

    /** A setting belongs to the call that created the iterable, so it is read in that call's scope. */
    private Reading setting() {
        return collection.reading("distinct", Call.Action.READ, created);
    }
}

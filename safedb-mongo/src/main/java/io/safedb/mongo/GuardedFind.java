package io.safedb.mongo;

import com.mongodb.ExplainVerbosity;
import com.mongodb.client.FindIterable;
import com.mongodb.client.model.Collation;
import io.safedb.Scope;
import io.safedb.guard.Call;
import io.safedb.guard.Decision;
import org.bson.BsonDocument;
import org.bson.BsonValue;
import org.bson.Document;
import org.bson.conversions.Bson;
import org.jspecify.annotations.Nullable;

/**
 * A guarded find. Its filter is narrowed again whenever it is replaced, and when a collation is set.
 *
 * @param <R> the result class
 */
abstract class GuardedFind<R> extends GuardedIterable<R> implements FindIterable<R> {
    @SuppressWarnings("rawtypes")
    private static final Completion<GuardedFind> COMPLETION = Completion.of(GuardedFind.class, FindIterable.class);

    FindIterable<R> delegate;
    private final GuardedCollection<?> collection;
    private final Scope created;
    private BsonDocument filter;
    private Decision decision;
    private @Nullable Collation collation;

    GuardedFind(
            FindIterable<R> delegate,
            GuardedCollection<?> collection,
            Scope created,
            BsonDocument filter,
            Decision decision) {
        super(Binding.of(collection.database(), "find", collection.name(), created, decision));
        this.delegate = delegate;
        this.collection = collection;
        this.created = created;
        this.filter = filter;
        this.decision = decision;
    }

    @SuppressWarnings("unchecked") // the one constructor of a generic class
    static <R> FindIterable<R> of(
            FindIterable<R> raw,
            GuardedCollection<?> collection,
            Reading reading,
            BsonDocument filter,
            Decision decision) {
        return COMPLETION.create(raw, collection, reading.scope(), filter, decision);
    }

    @Override
    public FindIterable<R> filter(@Nullable Bson filter) {
        Reading reading = setting();
        BsonDocument read = reading.filterOfMany(filter == null ? new BsonDocument() : filter);
        reading.collation(collation);
        this.decision = reading.decide();
        this.filter = read;
        delegate = delegate.filter(reading.narrowing(decision).filter(read));
        return this;
    }

    @Override
    public FindIterable<R> collation(@Nullable Collation collation) {
        Reading reading = setting();
        this.collation = reading.collation(collation);
        delegate = delegate.filter(reading.narrowing(decision).filter(filter)).collation(collation);
        return this;
    }

    @Override
    public FindIterable<R> projection(@Nullable Bson projection) {
        Reading reading = setting();
        BsonDocument read = projection == null ? null : reading.projection(projection);
        reading.decideSetting();
        delegate = delegate.projection(read);
        return this;
    }

    @Override
    public FindIterable<R> sort(@Nullable Bson sort) {
        Reading reading = setting();
        BsonDocument read = sort == null ? null : reading.sort(sort);
        reading.decideSetting();
        delegate = delegate.sort(read);
        return this;
    }

    @Override
    public FindIterable<R> hint(@Nullable Bson hint) {
        Reading reading = setting();
        BsonDocument read = hint == null ? null : reading.bound(hint, "hint");
        reading.decideSetting();
        delegate = delegate.hint(read);
        return this;
    }

    @Override
    public FindIterable<R> let(@Nullable Bson variables) {
        Reading reading = setting();
        BsonDocument read = variables == null ? null : reading.let(variables);
        reading.decideSetting();
        delegate = delegate.let(read);
        return this;
    }

    @Override
    public FindIterable<R> max(@Nullable Bson max) {
        Reading reading = setting();
        BsonDocument read = max == null ? null : reading.bound(max, "max");
        reading.decideSetting();
        delegate = delegate.max(read);
        return this;
    }

    @Override
    public FindIterable<R> min(@Nullable Bson min) {
        Reading reading = setting();
        BsonDocument read = min == null ? null : reading.bound(min, "min");
        reading.decideSetting();
        delegate = delegate.min(read);
        return this;
    }

    @Override
    public FindIterable<R> comment(@Nullable String comment) {
        delegate = delegate.comment(comment);
        return this;
    }

    @Override
    public FindIterable<R> comment(@Nullable BsonValue comment) {
        BsonValue read = setting().comment(comment);
        delegate = delegate.comment(read);
        return this;
    }

    @Override
    public Document explain() {
        Explaining.decide(this, null);
        return delegate.explain();
    }

    @Override
    public Document explain(ExplainVerbosity verbosity) {
        Explaining.decide(this, verbosity);
        return delegate.explain(verbosity);
    }

    @Override
    public <E> E explain(Class<E> explainResultClass) {
        Explaining.decide(this, null);
        return delegate.explain(explainResultClass);
    }

    @Override
    public <E> E explain(Class<E> explainResultClass, ExplainVerbosity verbosity) {
        Explaining.decide(this, verbosity);
        return delegate.explain(explainResultClass, verbosity);
    }

    @Override
    FindIterable<R> raw() {
        return delegate;
    }

    @Override
    Class<?> driverInterface() {
        return FindIterable.class;
    }

    /** A setting belongs to the call that created the iterable, so it is read in that call's scope. */
    private Reading setting() {
        return collection.reading("find", Call.Action.READ, created);
    }
}

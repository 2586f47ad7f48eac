package io.safedb.mongo;

import com.mongodb.ExplainVerbosity;
import com.mongodb.client.AggregateIterable;
import com.mongodb.client.cursor.TimeoutMode;
import com.mongodb.client.model.Collation;
import io.safedb.Scope;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.bson.BsonDocument;
import org.bson.BsonValue;
import org.bson.Document;
import org.bson.conversions.Bson;
import org.jspecify.annotations.Nullable;

/**
 * A guarded aggregate. A pipeline cannot be replaced in the driver's iterable, but a collation changes how it must be
 * narrowed: then the driver's iterable is made anew, with the settings so far.
 *
 * @param <R> the result class
 */
abstract class GuardedAggregate<R> extends GuardedIterable<R> implements AggregateIterable<R> {
    @SuppressWarnings("rawtypes")
    private static final Completion<GuardedAggregate> COMPLETION =
            Completion.of(GuardedAggregate.class, AggregateIterable.class);

    AggregateIterable<R> delegate;
    private final Aggregation call;
    private final Function<List<BsonDocument>, AggregateIterable<R>> source;
    private final Supplier<Reading> setting;
    private final List<UnaryOperator<AggregateIterable<?>>> settings = new ArrayList<>();

    GuardedAggregate(
            Aggregation call,
            Function<List<BsonDocument>, AggregateIterable<R>> source,
            Supplier<Reading> setting,
            Binding binding) {
        super(binding);
        this.call = call;
        this.source = source;
        this.setting = setting;
        this.delegate = source.apply(call.sent());
    }

    /**
     * Makes the driver's aggregate and wraps it.
     *
     * @param source makes the driver's iterable of stages
     * @param setting begins to read a setting, in the scope of the call that created the aggregate
     * @param destination where it gets at what it writes
     */
    @SuppressWarnings("unchecked") // the one constructor of a generic class
    static <R> AggregateIterable<R> of(
            Aggregation call,
            Function<List<BsonDocument>, AggregateIterable<R>> source,
            Supplier<Reading> setting,
            Binding binding,
            Destination<R> destination) {
        return call.write() == null
                ? COMPLETION.create(call, source, setting, binding)
                : WritingAggregate.of(call, source, setting, binding, destination);
    }

    @Override
    public AggregateIterable<R> collation(@Nullable Collation collation) {
        Reading reading = setting.get();
        Collation read = reading.collation(collation);
        delegate = settled(source.apply(call.sent(reading)));
        return set(iterable -> iterable.collation(read));
    }

    /** A driver's aggregate with the settings so far. */
    @SuppressWarnings("unchecked") // a setting answers with the iterable that it was made on
    final <T> AggregateIterable<T> settled(AggregateIterable<T> raw) {
        AggregateIterable<?> set = raw;
        for (UnaryOperator<AggregateIterable<?>> earlier : settings) {
            set = earlier.apply(set);
        }
        return (AggregateIterable<T>) set;
    }

    @Override
    public AggregateIterable<R> hint(@Nullable Bson hint) {
        Reading reading = setting.get();
        BsonDocument read = hint == null ? null : reading.bound(hint, "hint");
        reading.decideSetting();
        return set(iterable -> iterable.hint(read));
    }

    @Override
    public AggregateIterable<R> let(@Nullable Bson variables) {
        Reading reading = setting.get();
        BsonDocument read = variables == null ? null : reading.let(variables);
        reading.decideSetting();
        return set(iterable -> iterable.let(read));
    }

    @Override
    public AggregateIterable<R> comment(@Nullable BsonValue comment) {
        BsonValue read = setting.get().comment(comment);
        return set(iterable -> iterable.comment(read));
    }

    @Override
    public AggregateIterable<R> comment(@Nullable String comment) {
        return set(iterable -> iterable.comment(comment));
    }

    @Override
    public AggregateIterable<R> hintString(@Nullable String hint) {
        return set(iterable -> iterable.hintString(hint));
    }

    @Override
    public AggregateIterable<R> allowDiskUse(@Nullable Boolean allowDiskUse) {
        return set(iterable -> iterable.allowDiskUse(allowDiskUse));
    }

    @Override
    public AggregateIterable<R> batchSize(int batchSize) {
        return set(iterable -> iterable.batchSize(batchSize));
    }

    @Override
    public AggregateIterable<R> timeoutMode(TimeoutMode timeoutMode) {
        return set(iterable -> iterable.timeoutMode(timeoutMode));
    }

    @Override
    public AggregateIterable<R> maxTime(long maxTime, TimeUnit timeUnit) {
        return set(iterable -> iterable.maxTime(maxTime, timeUnit));
    }

    @Override
    public AggregateIterable<R> maxAwaitTime(long maxAwaitTime, TimeUnit timeUnit) {
        return set(iterable -> iterable.maxAwaitTime(maxAwaitTime, timeUnit));
    }

    @Override
    public AggregateIterable<R> bypassDocumentValidation(@Nullable Boolean bypass) {
        return set(iterable -> iterable.bypassDocumentValidation(bypass));
    }

    @Override
    public void toCollection() {
        binding().executedIn(Scope.current());
        delegate.toCollection();
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
    AggregateIterable<R> raw() {
        return delegate;
    }

    @Override
    Class<?> driverInterface() {
        return AggregateIterable.class;
    }

    @SuppressWarnings("unchecked") // a setting answers with the iterable that it was made on
    private AggregateIterable<R> set(UnaryOperator<AggregateIterable<?>> one) {
        settings.add(one);
        delegate = (AggregateIterable<R>) one.apply(delegate);
        return this;
    }
}

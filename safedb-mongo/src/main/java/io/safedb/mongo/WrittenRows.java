package io.safedb.mongo;

import com.mongodb.Function;
import com.mongodb.client.MongoCursor;
import com.mongodb.client.MongoIterable;
import java.util.Collection;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Rows that come into being when somebody asks for them: each time anew, as an aggregate that writes is executed each
 * time it is iterated.
 *
 * @param <R> what it iterates over
 */
final class WrittenRows<R> implements MongoIterable<R> {
    private final Supplier<? extends MongoIterable<R>> execution;
    private int batchSize;

    /** Rows of what is executed whenever they are asked for. */
    WrittenRows(Supplier<? extends MongoIterable<R>> execution) {
        this.execution = execution;
    }

    @Override
    public MongoCursor<R> iterator() {
        MongoIterable<R> rows = execution.get();
        return (batchSize == 0 ? rows : rows.batchSize(batchSize)).iterator();
    }

    @Override
    public MongoCursor<R> cursor() {
        return iterator();
    }

    /** As the driver does it for such an aggregate: a cursor without a limit, of which one row is taken. */
    @Override
    public @Nullable R first() {
        try (MongoCursor<R> rows = iterator()) {
            return rows.hasNext() ? rows.next() : null;
        }
    }

    @Override
    public <U> MongoIterable<U> map(Function<R, U> mapper) {
        return new WrittenRows<>(() -> execution.get().map(mapper));
    }

    @Override
    public void forEach(Consumer<? super R> action) {
        try (MongoCursor<R> rows = iterator()) {
            while (rows.hasNext()) {
                action.accept(rows.next());
            }
        }
    }

    @Override
    public <A extends Collection<? super R>> A into(A target) {
        forEach(target::add);
        return target;
    }

    @Override
    public MongoIterable<R> batchSize(int batchSize) {
        this.batchSize = batchSize;
        return this;
    }
}

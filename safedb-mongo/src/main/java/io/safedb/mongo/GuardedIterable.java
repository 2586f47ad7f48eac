package io.safedb.mongo;

import com.mongodb.Function;
import com.mongodb.client.MongoCursor;
import com.mongodb.client.MongoIterable;
import io.safedb.Scope;
import io.safedb.guard.Call;
import java.util.Collection;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What all guarded iterables are: settings stay with the guarded object, and executing one asks whether it may be
 * executed in the scope of now. A cursor has rows and nothing raw, so it passes.
 *
 * @param <R> what it iterates over
 */
abstract class GuardedIterable<R> extends Guarded implements MongoIterable<R> {
    private final Binding binding;

    GuardedIterable(Binding binding) {
        this.binding = binding;
    }

    @Override
    abstract MongoIterable<R> raw();

    final Binding binding() {
        return binding;
    }

    /** What is iterated over: in most cases the raw object. For the fourth room only. */
    MongoIterable<R> rows() {
        return raw();
    }

    @Override
    public MongoCursor<R> iterator() {
        binding.executedIn(Scope.current());
        return rows().iterator();
    }

    @Override
    public MongoCursor<R> cursor() {
        binding.executedIn(Scope.current());
        return rows().cursor();
    }

    @Override
    public @Nullable R first() {
        binding.executedIn(Scope.current());
        return rows().first();
    }

    @Override
    public void forEach(Consumer<? super R> action) {
        binding.executedIn(Scope.current());
        rows().forEach(action);
    }

    @Override
    public <A extends Collection<? super R>> A into(A target) {
        binding.executedIn(Scope.current());
        return rows().into(target);
    }

    @Override
    public <U> MongoIterable<U> map(Function<R, U> mapper) {
        return GuardedListings.mapped(rows().map(mapper), binding);
    }

    @Override
    void decide(Call call, Scope scope) {
        binding.decide(call, scope);
    }

    @Override
    String owner() {
        return binding.operation();
    }

    @Override
    List<Call.Target> judgedTargets() {
        return binding.targets();
    }

    @Override
    @Nullable
    Object wrap(@Nullable Object answer) {
        return ObservedAnswers.wrap(answer, binding);
    }
}

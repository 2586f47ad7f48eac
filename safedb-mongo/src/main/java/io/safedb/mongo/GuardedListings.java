package io.safedb.mongo;

import com.mongodb.client.ListCollectionNamesIterable;
import com.mongodb.client.ListCollectionsIterable;
import com.mongodb.client.ListDatabasesIterable;
import com.mongodb.client.ListIndexesIterable;
import com.mongodb.client.ListSearchIndexesIterable;
import com.mongodb.client.MapReduceIterable;
import com.mongodb.client.MongoIterable;
import org.bson.conversions.Bson;
import org.jspecify.annotations.Nullable;

/**
 * The guarded iterables that need no narrowing: those over names and definitions, mapped ones, and those that are
 * reached only where the policy observes a refusal.
 */
final class GuardedListings {
    @SuppressWarnings("rawtypes")
    private static final Completion<Mapped> MAPPED = Completion.of(Mapped.class, MongoIterable.class);

    private GuardedListings() {}

    @SuppressWarnings("unchecked") // the one constructor of a generic class
    static <U> MongoIterable<U> mapped(MongoIterable<U> raw, Binding binding) {
        return MAPPED.create(raw, binding);
    }

    /**
     * A mapped iterable, or one of plain names.
     *
     * @param <R> what it iterates over
     */
    abstract static class Mapped<R> extends GuardedIterable<R> implements MongoIterable<R> {
        MongoIterable<R> delegate;

        Mapped(MongoIterable<R> delegate, Binding binding) {
            super(binding);
            this.delegate = delegate;
        }

        @Override
        MongoIterable<R> raw() {
            return delegate;
        }

        @Override
        Class<?> driverInterface() {
            return MongoIterable.class;
        }
    }

    /** Names of collections: the schema that all tenants share. */
    abstract static class CollectionNames extends GuardedIterable<String> implements ListCollectionNamesIterable {
        ListCollectionNamesIterable delegate;

        CollectionNames(ListCollectionNamesIterable delegate, Binding binding) {
            super(binding);
            this.delegate = delegate;
        }

        @Override
        ListCollectionNamesIterable raw() {
            return delegate;
        }

        @Override
        Class<?> driverInterface() {
            return ListCollectionNamesIterable.class;
        }
    }

    /**
     * Definitions of collections.
     *
     * @param <R> what it iterates over
     */
    abstract static class Collections<R> extends GuardedIterable<R> implements ListCollectionsIterable<R> {
        ListCollectionsIterable<R> delegate;

        Collections(ListCollectionsIterable<R> delegate, Binding binding) {
            super(binding);
            this.delegate = delegate;
        }

        @Override
        ListCollectionsIterable<R> raw() {
            return delegate;
        }

        @Override
        Class<?> driverInterface() {
            return ListCollectionsIterable.class;
        }
    }

    /**
     * Definitions of indexes.
     *
     * @param <R> what it iterates over
     */
    abstract static class Indexes<R> extends GuardedIterable<R> implements ListIndexesIterable<R> {
        ListIndexesIterable<R> delegate;

        Indexes(ListIndexesIterable<R> delegate, Binding binding) {
            super(binding);
            this.delegate = delegate;
        }

        @Override
        ListIndexesIterable<R> raw() {
            return delegate;
        }

        @Override
        Class<?> driverInterface() {
            return ListIndexesIterable.class;
        }
    }

    /**
     * Databases, where it is only observed that others show.
     *
     * @param <R> what it iterates over
     */
    abstract static class Databases<R> extends GuardedIterable<R> implements ListDatabasesIterable<R> {
        ListDatabasesIterable<R> delegate;

        Databases(ListDatabasesIterable<R> delegate, Binding binding) {
            super(binding);
            this.delegate = delegate;
        }

        @Override
        public ListDatabasesIterable<R> filter(@Nullable Bson filter) {
            delegate = delegate.filter(filter);
            return this;
        }

        @Override
        public ListDatabasesIterable<R> nameOnly(@Nullable Boolean nameOnly) {
            delegate = delegate.nameOnly(nameOnly);
            return this;
        }

        @Override
        ListDatabasesIterable<R> raw() {
            return delegate;
        }

        @Override
        Class<?> driverInterface() {
            return ListDatabasesIterable.class;
        }
    }

    /**
     * Definitions of search indexes.
     *
     * @param <R> what it iterates over
     */
    abstract static class SearchIndexes<R> extends GuardedIterable<R> implements ListSearchIndexesIterable<R> {
        ListSearchIndexesIterable<R> delegate;

        SearchIndexes(ListSearchIndexesIterable<R> delegate, Binding binding) {
            super(binding);
            this.delegate = delegate;
        }

        @Override
        ListSearchIndexesIterable<R> raw() {
            return delegate;
        }

        @Override
        Class<?> driverInterface() {
            return ListSearchIndexesIterable.class;
        }
    }

    /**
     * A map-reduce, where it is only observed.
     *
     * @param <R> what it iterates over
     */
    @SuppressWarnings("deprecation") // the driver's own name for it
    abstract static class MapReduce<R> extends GuardedIterable<R> implements MapReduceIterable<R> {
        MapReduceIterable<R> delegate;

        MapReduce(MapReduceIterable<R> delegate, Binding binding) {
            super(binding);
            this.delegate = delegate;
        }

        @Override
        MapReduceIterable<R> raw() {
            return delegate;
        }

        @Override
        Class<?> driverInterface() {
            return MapReduceIterable.class;
        }
    }
}

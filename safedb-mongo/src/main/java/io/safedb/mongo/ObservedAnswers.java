package io.safedb.mongo;

import com.mongodb.client.ListCollectionsIterable;
import com.mongodb.client.ListDatabasesIterable;
import com.mongodb.client.ListSearchIndexesIterable;
import com.mongodb.client.MapReduceIterable;
import com.mongodb.client.MongoIterable;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The fifth room for methods that the Guard let pass although safedb does not read them. */
@SuppressWarnings("deprecation") // map-reduce is deprecated and still there
final class ObservedAnswers {
    private static final Map<Class<?>, Completion<? extends Guarded>> WRAPPERS = new LinkedHashMap<>();

    static {
        WRAPPERS.put(MapReduceIterable.class, Completion.of(GuardedListings.MapReduce.class, MapReduceIterable.class));
        WRAPPERS.put(
                ListSearchIndexesIterable.class,
                Completion.of(GuardedListings.SearchIndexes.class, ListSearchIndexesIterable.class));
        WRAPPERS.put(
                ListDatabasesIterable.class,
                Completion.of(GuardedListings.Databases.class, ListDatabasesIterable.class));
        WRAPPERS.put(
                ListCollectionsIterable.class,
                Completion.of(GuardedListings.Collections.class, ListCollectionsIterable.class));
        WRAPPERS.put(MongoIterable.class, Completion.of(GuardedListings.Mapped.class, MongoIterable.class));
    }

    private ObservedAnswers() {}

    /** The answer, guarded if it is one of the driver's iterables. */
    static @Nullable Object wrap(@Nullable Object answer, Binding binding) {
        for (Map.Entry<Class<?>, Completion<? extends Guarded>> wrapper : WRAPPERS.entrySet()) {
            if (wrapper.getKey().isInstance(answer)) {
                return wrapper.getValue().create(answer, binding);
            }
        }
        return answer;
    }
}

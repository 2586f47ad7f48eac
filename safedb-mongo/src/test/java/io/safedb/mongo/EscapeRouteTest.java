package io.safedb.mongo;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.MongoException;
import com.mongodb.client.ClientSession;
import com.mongodb.client.MongoCluster;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoCursor;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.MongoIterable;
import io.safedb.environment.Environment;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.bson.BsonDocument;
import org.bson.Document;
import org.bson.codecs.configuration.CodecRegistry;
import org.bson.conversions.Bson;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * Calls every method of every guarded object that can be reached, with plausible arguments, in an environment without
 * tokens and with every rule only observed, so that as much as possible answers; no answer may be one of the driver's
 * raw objects.
 */
@DisplayName("No way leads from a guarded object to a raw one")
class EscapeRouteTest {
    /** The driver's objects through which calls can be made. A cursor has rows only. */
    private static final List<Class<?>> RAW = List.of(
            MongoCluster.class, MongoDatabase.class, MongoCollection.class, MongoIterable.class, ClientSession.class);

    private final Set<String> called = new TreeSet<>();

    @Test
    @DisplayName("through any method of any guarded object")
    void everyMethod() {
        try (Shop shop = observedShop();
                Events events = new Events(shop)) {
            List<String> routes = Scopes.as("a", () -> routes(shop.guarded));
            assertThat(routes).isEmpty();
            assertThat(events.isRunning()).isTrue();
            assertThat(called)
                    .as("the walk has been everywhere")
                    .contains(
                            "GuardedClient",
                            "ClusterStreams",
                            "DatabaseStreams",
                            "CollectionSchema",
                            "GuardedFind",
                            "GuardedAggregate",
                            "GuardedDistinct",
                            "Mapped",
                            "CollectionNames",
                            "Collections",
                            "Indexes",
                            "Databases",
                            "SearchIndexes",
                            "MapReduce",
                            "GuardedChangeStream",
                            "GuardedSession");
        }
    }

    /** Writes where the walk comes by, all the time: the first event of a change stream is waited for without end. */
    private static final class Events implements AutoCloseable {
        private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor();
        private final Future<?> writing;

        Events(Shop shop) {
            MongoCollection<Document> orders =
                    shop.mongo.client().getDatabase("orders").getCollection("orders");
            writing = thread.scheduleWithFixedDelay(
                    () -> {
                        try {
                            orders.insertOne(new Document());
                        } catch (MongoException e) {
                            // The walk drops and renames this collection; the next one gets through.
                        }
                    },
                    0,
                    20,
                    TimeUnit.MILLISECONDS);
        }

        boolean isRunning() {
            return !writing.isDone();
        }

        @Override
        public void close() {
            thread.shutdownNow();
        }
    }

    /** A guarded class with a hole. */
    abstract static class Leaky extends GuardedListings.Mapped<String> {
        Leaky(MongoIterable<String> delegate, Binding binding) {
            super(delegate, binding);
        }

        /** The hole. */
        @Override
        public <U> MongoIterable<U> map(com.mongodb.Function<String, U> mapper) {
            return delegate.map(mapper);
        }
    }

    @Test
    @DisplayName("and a hole put in on purpose is found")
    void findsAHole() {
        try (Shop shop = observedShop()) {
            Leaky leaky = Completion.of(Leaky.class, MongoIterable.class)
                    .create(
                            shop.mongo.client().listDatabaseNames(),
                            Binding.ofServer(new Deployment(shop.mongo.client(), shop.safeDb)));
            assertThat(routes(leaky)).singleElement().asString().contains("map");
        }
    }

    private static Shop observedShop() {
        return new Shop(Environment.TEST, policy -> policy.mode(io.safedb.EnforcementMode.OBSERVE));
    }

    private List<String> routes(Object start) {
        List<String> routes = new ArrayList<>();
        Set<Class<?>> seen = new HashSet<>(Set.of(start.getClass()));
        Deque<Object> toVisit = new ArrayDeque<>(List.of(start));
        while (!toVisit.isEmpty()) {
            Object guarded = toVisit.removeFirst();
            String type = guarded.getClass().getSuperclass().getSimpleName();
            called.add(type);
            for (Method method : guarded.getClass().getMethods()) {
                if (Modifier.isStatic(method.getModifiers())
                        || method.getDeclaringClass() == Object.class
                        || method.getName().equals("close")) {
                    continue;
                }
                for (Object answer : answers(guarded, method)) {
                    boolean raw = RAW.stream().anyMatch(each -> each.isInstance(answer));
                    if (raw && !(answer instanceof Guarded)) {
                        routes.add(type + "." + method.getName() + " answers a "
                                + answer.getClass().getName());
                    } else if (answer instanceof Guarded && seen.add(answer.getClass())) {
                        toVisit.add(answer);
                    }
                }
            }
        }
        return routes;
    }

    /** What a method answers; nothing if it throws, a cursor's content if it answers one. */
    private static List<Object> answers(Object guarded, Method method) {
        try {
            method.setAccessible(true);
            Object answer = method.invoke(guarded, arguments(method));
            if (answer instanceof MongoCursor<?> cursor) {
                cursor.close();
            }
            return answer == null ? List.of() : List.of(answer);
        } catch (InvocationTargetException e) {
            // A method that this driver does not have cannot be called on it.
            // And a session asserts that some of its methods are called by the driver only.
            if (e.getCause() instanceof Error broken
                    && !(broken instanceof NoSuchMethodError)
                    && !(guarded instanceof ClientSession)) {
                throw broken;
            }
            return List.of();
        } catch (IllegalAccessException e) {
            throw new AssertionError(e);
        }
    }

    private static @Nullable Object[] arguments(Method method) {
        @Nullable Object[] arguments = new Object[method.getParameterCount()];
        for (int i = 0; i < arguments.length; i++) {
            arguments[i] = argument(method.getParameterTypes()[i]);
        }
        return arguments;
    }

    private static @Nullable Object argument(Class<?> type) {
        if (type == String.class) {
            return "orders";
        }
        if (type == Class.class) {
            return Document.class;
        }
        if (type == Bson.class || type == BsonDocument.class) {
            return new BsonDocument();
        }
        if (type == Object.class) {
            return new Document();
        }
        if (type == List.class) {
            return List.of();
        }
        if (type == int.class) {
            return 1;
        }
        if (type == long.class) {
            return 1L;
        }
        if (type == boolean.class || type == Boolean.class) {
            return true;
        }
        if (type == TimeUnit.class) {
            return TimeUnit.SECONDS;
        }
        if (type == com.mongodb.Function.class) {
            UnaryOperator<Object> same = value -> value;
            return (com.mongodb.Function<Object, Object>) same::apply;
        }
        if (type == CodecRegistry.class) {
            return com.mongodb.MongoClientSettings.getDefaultCodecRegistry();
        }
        if (type == com.mongodb.ReadPreference.class) {
            return com.mongodb.ReadPreference.primary();
        }
        if (type == com.mongodb.WriteConcern.class) {
            return com.mongodb.WriteConcern.ACKNOWLEDGED;
        }
        if (type == com.mongodb.ReadConcern.class) {
            return com.mongodb.ReadConcern.DEFAULT;
        }
        return null;
    }
}

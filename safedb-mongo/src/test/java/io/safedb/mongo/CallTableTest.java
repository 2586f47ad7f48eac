package io.safedb.mongo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mongodb.client.AggregateIterable;
import com.mongodb.client.ChangeStreamIterable;
import com.mongodb.client.ClientSession;
import com.mongodb.client.DistinctIterable;
import com.mongodb.client.FindIterable;
import com.mongodb.client.ListCollectionNamesIterable;
import com.mongodb.client.ListCollectionsIterable;
import com.mongodb.client.ListDatabasesIterable;
import com.mongodb.client.ListIndexesIterable;
import com.mongodb.client.ListSearchIndexesIterable;
import com.mongodb.client.MapReduceIterable;
import com.mongodb.client.MongoChangeStreamCursor;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoCluster;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoCursor;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.MongoIterable;
import com.mongodb.internal.build.MongoDriverVersion;
import io.safedb.Rule;
import io.safedb.SafeDb;
import io.safedb.SafeDbException;
import io.safedb.SafeDbPolicy;
import io.safedb.environment.Environment;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@SuppressWarnings("deprecation") // map-reduce is deprecated and still there
@DisplayName("The call table")
class CallTableTest {
    private static final Map<Class<?>, Class<?>> GUARDED = Map.ofEntries(
            Map.entry(MongoCluster.class, ClusterStreams.class),
            Map.entry(MongoClient.class, GuardedClient.class),
            Map.entry(ClientSession.class, GuardedSession.class),
            Map.entry(MongoDatabase.class, DatabaseStreams.class),
            Map.entry(MongoCollection.class, CollectionSchema.class),
            Map.entry(MongoIterable.class, GuardedListings.Mapped.class),
            Map.entry(FindIterable.class, GuardedFind.class),
            Map.entry(AggregateIterable.class, GuardedAggregate.class),
            Map.entry(DistinctIterable.class, GuardedDistinct.class),
            Map.entry(ListCollectionNamesIterable.class, GuardedListings.CollectionNames.class),
            Map.entry(ListCollectionsIterable.class, GuardedListings.Collections.class),
            Map.entry(ListIndexesIterable.class, GuardedListings.Indexes.class),
            Map.entry(ListDatabasesIterable.class, GuardedListings.Databases.class),
            Map.entry(ListSearchIndexesIterable.class, GuardedListings.SearchIndexes.class),
            Map.entry(MapReduceIterable.class, GuardedListings.MapReduce.class),
            Map.entry(ChangeStreamIterable.class, GuardedChangeStream.class));

    static Stream<Class<?>> interfaces() {
        return Stream.concat(GUARDED.keySet().stream(), Stream.of(MongoCursor.class, MongoChangeStreamCursor.class));
    }

    @ParameterizedTest
    @MethodSource("interfaces")
    @DisplayName("places every method of the driver on the class path, and returns what it returns")
    void agreesWithTheDriver(Class<?> driverInterface) {
        boolean newest = driverVersion().equals("5.14.0");
        assertThat(CallTable.CURRENT.knows(driverInterface)).isTrue();
        assertThat(CallTable.CURRENT.differences(driverInterface, driverInterface))
                .filteredOn(difference -> newest || !difference.startsWith("not in the driver"))
                .isEmpty();
    }

    /** Of the driver on the class path; named directly, the compiler would copy what it saw. */
    private static String driverVersion() {
        try {
            return (String) MongoDriverVersion.class.getField("VERSION").get(null);
        } catch (ReflectiveOperationException e) {
            throw new LinkageError(e.getMessage(), e);
        }
    }

    @ParameterizedTest
    @MethodSource("interfaces")
    @DisplayName("says guard exactly where a method is written by hand")
    void guardMeansByHand(Class<?> driverInterface) throws NoSuchMethodException {
        Class<?> guarded = GUARDED.get(driverInterface);
        if (guarded == null) {
            return;
        }
        Map<String, Placement> placements = CallTable.CURRENT.placements(driverInterface);
        for (Map.Entry<String, Method> method :
                CallTable.methods(driverInterface).entrySet()) {
            Method found = guarded.getMethod(
                    method.getValue().getName(), method.getValue().getParameterTypes());
            boolean byHand = !found.getDeclaringClass().isInterface() && !Modifier.isAbstract(found.getModifiers());
            assertThat(byHand)
                    .as("%s.%s", driverInterface.getSimpleName(), method.getKey())
                    .isEqualTo(placements.get(method.getKey()) == Placement.GUARD);
        }
    }

    /** What a later driver may look like. */
    interface LaterCollection<T> extends MongoCollection<T> {
        /** A method that nobody has placed. */
        long countEverything(String how);

        /** Another one, which brings a way to run of its own. */
        default String peek() {
            return "not guarded";
        }
    }

    @Test
    @DisplayName("names a method that a later driver adds")
    void namesTheMissingMethod() {
        assertThat(CallTable.CURRENT.differences(MongoCollection.class, LaterCollection.class))
                .filteredOn(difference -> difference.startsWith("not placed"))
                .containsExactly(
                        "not placed: LaterCollection.countEverything(java.lang.String)",
                        "not placed: LaterCollection.peek()");
    }

    @Test
    @DisplayName("has a method refused that a later driver adds, a default one too")
    void refusesTheMissingMethod() {
        try (TestMongo mongo = TestMongo.start();
                SafeDb safeDb = SafeDb.create(SafeDbPolicy.builder()
                        .environment(Environment.PRODUCTION)
                        .tenantColumn("org")
                        .tenantTables("orders")
                        .build())) {
            MongoCollection<?> raw = mongo.client().getDatabase("later").getCollection("orders");
            LaterCollection<?> later = (LaterCollection<?>) Proxy.newProxyInstance(
                    getClass().getClassLoader(),
                    new Class<?>[] {LaterCollection.class},
                    (proxy, method, arguments) ->
                            method.getName().equals("countEverything") ? 7L : method.invoke(raw, arguments));
            Deployment deployment = new Deployment(mongo.client(), safeDb);
            LaterCollection<?> guarded = (LaterCollection<?>)
                    Completion.of(CollectionSchema.class, MongoCollection.class, LaterCollection.class)
                            .create(later, deployment.database("later", io.safedb.Scope.current()), deployment);
            assertThat(guarded.getNamespace()).isEqualTo(raw.getNamespace());
            assertThatThrownBy(() -> guarded.countEverything("all"))
                    .isInstanceOfSatisfying(
                            SafeDbException.class,
                            e -> assertThat(e.violation().rule()).isEqualTo(Rule.UNREADABLE));
            assertThatThrownBy(guarded::peek)
                    .isInstanceOfSatisfying(
                            SafeDbException.class,
                            e -> assertThat(e.violation().rule()).isEqualTo(Rule.UNREADABLE));
        }
    }
}

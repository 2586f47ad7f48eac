package io.safedb.mongo;

import static io.safedb.mongo.Scopes.in;
import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.FindOneAndReplaceOptions;
import com.mongodb.client.model.FindOneAndUpdateOptions;
import com.mongodb.client.model.InsertOneModel;
import com.mongodb.client.model.ReplaceOneModel;
import com.mongodb.client.model.ReplaceOptions;
import com.mongodb.client.model.UpdateOneModel;
import com.mongodb.client.model.UpdateOptions;
import io.safedb.Rule;
import io.safedb.SafeDbException;
import io.safedb.TestData;
import io.safedb.environment.Environment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterContainer;
import org.bson.Document;
import org.bson.RawBsonDocument;
import org.jspecify.annotations.Nullable;

@Label("A purge of test data")
class PurgeProperties {
    private static final String REAL = "";
    private static final String STAMP = "_safedb_test";
    private static final Shop SHOP = new Shop(Environment.TEST);

    @AfterContainer
    static void stop() {
        SHOP.close();
    }

    /** Ways to write one document. */
    enum Way {
        INSERT_ONE,
        INSERT_MANY,
        UPSERT,
        UPDATE,
        REPLACE,
        REPLACE_UPSERT,
        BULK,
        FIND_AND_UPDATE,
        FIND_AND_REPLACE,
        DELETE
    }

    /**
     * One write.
     *
     * @param run the test run in which it is made; {@link #REAL} for none
     * @param slot which document of the tenant
     */
    record Write(Way way, String run, String tenant, String collection, int slot) {
        String id() {
            return tenant + slot;
        }
    }

    @Provide
    Arbitrary<List<Write>> writes() {
        Arbitrary<Write> write = Combinators.combine(
                        Arbitraries.of(Way.class),
                        Arbitraries.of(REAL, "run-1", "run-2"),
                        Arbitraries.of("a", "b"),
                        Arbitraries.of("orders", "items"),
                        Arbitraries.integers().between(0, 3))
                .as(Write::new);
        return write.list().ofMinSize(1).ofMaxSize(25);
    }

    @Property(tries = 150)
    @Label("leaves exactly the real documents and those of other runs, byte for byte")
    void leavesTheRealOnes(@ForAll("writes") List<Write> writes) {
        empty();
        Map<String, Map<String, String>> made =
                new TreeMap<>(Map.of("orders", new HashMap<>(), "items", new HashMap<>()));
        writes.forEach(write -> apply(write, Objects.requireNonNull(made.get(write.collection()))));

        for (String run : List.of("run-1", "run-2")) {
            Map<String, List<RawBsonDocument>> kept = keptBy(run, made);
            Map<String, Long> counts = counts(run, made);
            Map<String, Map<String, Long>> purged = SHOP.safeDb.purgeTestData(run);
            assertThat(purged.getOrDefault("mongodb database " + SHOP.raw().getName(), Map.of()))
                    .isEqualTo(counts);
            made.forEach((collection, ids) -> {
                ids.values().removeIf(run::equals);
                assertThat(stored(collection)).isEqualTo(kept.get(collection));
                assertThat(stored(collection))
                        .extracting(document -> document.getString("_id").getValue())
                        .containsExactlyInAnyOrderElementsOf(ids.keySet());
            });
            assertThat(SHOP.safeDb.purgeTestData(run)).as("a second time").isEmpty();
        }
    }

    private static void empty() {
        for (String collection : List.of("orders", "items", "countries")) {
            SHOP.raw().getCollection(collection).deleteMany(new Document());
        }
    }

    private static List<RawBsonDocument> stored(String collection) {
        return SHOP.raw()
                .getCollection(collection, RawBsonDocument.class)
                .find()
                .sort(new Document("_id", 1))
                .into(new ArrayList<>());
    }

    private static Map<String, List<RawBsonDocument>> keptBy(String run, Map<String, Map<String, String>> made) {
        Map<String, List<RawBsonDocument>> kept = new HashMap<>();
        made.forEach((collection, ids) -> kept.put(
                collection,
                stored(collection).stream()
                        .filter(document ->
                                !run.equals(ids.get(document.getString("_id").getValue())))
                        .toList()));
        return kept;
    }

    private static Map<String, Long> counts(String run, Map<String, Map<String, String>> made) {
        Map<String, Long> counts = new HashMap<>();
        made.forEach((collection, ids) -> {
            long count = ids.values().stream().filter(run::equals).count();
            if (count > 0) {
                counts.put(collection, count);
            }
        });
        return counts;
    }

    /** Writes, and notes who made the document; a document belongs to whoever made it, whoever changes it later. */
    private static void apply(Write write, Map<String, String> made) {
        String maker = made.get(write.id());
        boolean inserts = write.way() == Way.INSERT_ONE || write.way() == Way.INSERT_MANY || write.way() == Way.BULK;
        boolean replaces = switch (write.way()) {
            case REPLACE, REPLACE_UPSERT, FIND_AND_REPLACE -> true;
            default -> false;
        };
        if ((inserts && maker != null)
                || (replaces
                        && maker != null
                        && !maker.equals(write.run())
                        && write.run().equals(REAL))) {
            return;
        }
        boolean done = written(write);
        if (!done) {
            assertThat(replaces && maker != null && !maker.equals(write.run()))
                    .as("refused: %s on a document of %s", write, maker)
                    .isTrue();
        } else if (write.way() == Way.DELETE) {
            made.remove(write.id());
        } else if (write.way() != Way.UPDATE && write.way() != Way.REPLACE) {
            made.putIfAbsent(write.id(), write.run());
        }
    }

    private static boolean written(Write write) {
        try {
            if (write.run().equals(REAL)) {
                write(write);
            } else {
                try (TestData run = TestData.open(write.run())) {
                    assertThat(run.runId()).isEqualTo(write.run());
                    write(write);
                }
            }
            return true;
        } catch (SafeDbException e) {
            assertThat(e.violation().rule()).isIn(Rule.TEST_DATA_IN_PRODUCTION, Rule.SCOPE_TAMPERING);
            return false;
        }
    }

    private static void write(Write write) {
        Document id = new Document("_id", write.id());
        Document whole = new Document("_id", write.id()).append("n", write.slot());
        Document change = new Document("$set", new Document("n", 7));
        in(write.tenant(), () -> {
            MongoCollection<Document> collection = SHOP.database().getCollection(write.collection());
            switch (write.way()) {
                case INSERT_ONE -> collection.insertOne(whole);
                case INSERT_MANY -> collection.insertMany(List.of(whole));
                case UPSERT -> collection.updateOne(id, change, new UpdateOptions().upsert(true));
                case UPDATE -> collection.updateOne(id, change);
                case REPLACE -> collection.replaceOne(id, whole);
                case REPLACE_UPSERT -> collection.replaceOne(id, whole, new ReplaceOptions().upsert(true));
                case BULK ->
                    collection.bulkWrite(List.of(
                            new InsertOneModel<>(whole),
                            new UpdateOneModel<>(id, change),
                            new ReplaceOneModel<>(id, whole)));
                case FIND_AND_UPDATE ->
                    nothing(collection.findOneAndUpdate(id, change, new FindOneAndUpdateOptions().upsert(true)));
                case FIND_AND_REPLACE ->
                    nothing(collection.findOneAndReplace(id, whole, new FindOneAndReplaceOptions().upsert(true)));
                case DELETE -> collection.deleteOne(id);
            }
        });
    }

    private static void nothing(@Nullable Document found) {
        assertThat(found == null || found.containsKey("_id")).isTrue();
    }

    @Example
    @Label("takes only the name of the run for it, as a text at the top of the document")
    void nothingLikeIt() {
        empty();
        SHOP.rawOrders()
                .insertMany(List.of(
                        new Document("_id", "array").append(STAMP, List.of("run-1")),
                        new Document("_id", "capitals").append(STAMP, "RUN-1"),
                        new Document("_id", "longer").append(STAMP, "run-1 "),
                        new Document("_id", "document").append(STAMP, new Document("run-1", 1)),
                        new Document("_id", "deeper").append("x", new Document(STAMP, "run-1")),
                        new Document("_id", "null").append(STAMP, null),
                        new Document("_id", "test").append(STAMP, "run-1")));
        SHOP.raw().getCollection("undeclared").insertOne(new Document("_id", 1).append(STAMP, "run-1"));
        SHOP.raw().getCollection("safedb_notes").insertOne(new Document("_id", 1).append(STAMP, "run-1"));
        assertThat(SHOP.safeDb.purgeTestData("run-1"))
                .containsOnly(
                        Map.entry("mongodb database " + SHOP.raw().getName(), Map.of("orders", 1L, "undeclared", 1L)));
        assertThat(SHOP.rawOrders().countDocuments()).isEqualTo(6);
        assertThat(SHOP.raw().getCollection("safedb_notes").countDocuments()).isEqualTo(1);
        SHOP.raw().getCollection("undeclared").drop();
        SHOP.raw().getCollection("safedb_notes").drop();
    }

    @Example
    @Label("stands in the log, with what it removed")
    void logged() throws IOException {
        Path folder = Files.createTempDirectory("safedb");
        try (Shop logging = new Shop(Environment.TEST, policy -> policy.logFile(folder.resolve("safedb.jsonl")))) {
            logging.rawOrders().insertOne(new Document(STAMP, "run-9"));
            assertThat(logging.safeDb.purgeTestData("run-9")).hasSize(1);
        }
        String log = "";
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                log += Files.readString(file);
                Files.delete(file);
            }
        }
        Files.delete(folder);
        assertThat(log).contains("purgeTestData(run-9) removed 1");
    }

    @Example
    @Label("reaches both of two databases that a restored copy has made of one, with one marker id")
    void restoredCopy() {
        try (Shop shop = new Shop(Environment.TEST);
                TestMongo copies = TestMongo.start()) {
            if (!copies.inJvm()) {
                return;
            }
            String name = shop.raw().getName();
            Document marker = Objects.requireNonNull(
                    shop.raw().getCollection("safedb_environment").find().first());
            copies.client()
                    .getDatabase(name)
                    .getCollection("safedb_environment")
                    .insertOne(marker);
            SafeMongo.wrap(copies.client(), shop.safeDb).getDatabase(name);
            for (MongoClient each : List.of(shop.mongo.client(), copies.client())) {
                each.getDatabase(name)
                        .getCollection("orders")
                        .insertOne(
                                new Document("_id", "copied").append("org", "a").append(STAMP, "run-1"));
            }
            assertThat(shop.safeDb.purgeTestData("run-1"))
                    .containsOnly(Map.entry("mongodb database " + name, Map.of("orders", 2L)));
        }
    }
}

package io.safedb.mongo;

import static io.safedb.mongo.Scopes.as;
import static io.safedb.mongo.Scopes.asSystem;
import static io.safedb.mongo.Scopes.in;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.mongodb.MongoCommandException;
import com.mongodb.MongoException;
import com.mongodb.client.model.Aggregates;
import com.mongodb.client.model.BulkWriteOptions;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.FindOneAndReplaceOptions;
import com.mongodb.client.model.FindOneAndUpdateOptions;
import com.mongodb.client.model.InsertOneModel;
import com.mongodb.client.model.ReplaceOneModel;
import com.mongodb.client.model.ReplaceOptions;
import com.mongodb.client.model.UpdateManyModel;
import com.mongodb.client.model.UpdateOneModel;
import com.mongodb.client.model.UpdateOptions;
import com.mongodb.client.model.Updates;
import io.safedb.Rule;
import io.safedb.TestData;
import io.safedb.environment.Environment;
import java.util.ArrayList;
import java.util.List;
import org.bson.BsonDocument;
import org.bson.BsonString;
import org.bson.BsonValue;
import org.bson.Document;
import org.bson.conversions.Bson;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("A test run on MongoDB")
class TestRunWritesTest {
    private static final String STAMP = "_safedb_test";
    private static final String RUN = "run-17";

    private static Shop shop;

    @BeforeAll
    static void start() {
        shop = new Shop(Environment.TEST);
    }

    @AfterAll
    static void stop() {
        shop.close();
    }

    @BeforeEach
    void fill() {
        shop.fill();
    }

    private static void inRun(Runnable code) {
        in("a", () -> {
            TestData run = TestData.open(RUN);
            try {
                code.run();
            } finally {
                run.close();
            }
        });
    }

    private static @Nullable Document stored(Object id) {
        return shop.rawOrders().find(Filters.eq("_id", id)).first();
    }

    private static List<Object> stamped() {
        return shop.rawOrders()
                .find(Filters.eq(STAMP, RUN))
                .map(order -> order.get("_id"))
                .into(new ArrayList<>());
    }

    /** What was sent of one kind: {@code documents} of inserts, {@code u} of updates, … */
    private static List<BsonDocument> sent(String command, String list) {
        List<BsonDocument> all = new ArrayList<>();
        for (BsonDocument each : shop.mongo.commands()) {
            if (each.getFirstKey().equals(command)) {
                each.getArray(list).forEach(one -> all.add(one.asDocument()));
            }
        }
        return all;
    }

    @Test
    @DisplayName("stamps every document of every kind of insert, behind the tenant, and in the database only")
    void inserts() {
        Document one = new Document("_id", 10);
        inRun(() -> {
            shop.orders().insertOne(one);
            shop.orders().insertMany(List.of(new Document("_id", 11), new Document("_id", 12)));
            shop.orders()
                    .bulkWrite(
                            List.of(
                                    new InsertOneModel<>(new Document("_id", 13)),
                                    new InsertOneModel<>(new Document("_id", 14).append(STAMP, RUN))),
                            new BulkWriteOptions().ordered(false));
        });
        assertThat(one).doesNotContainKey(STAMP);
        assertThat(sent("insert", "documents")).hasSize(5).allSatisfy(document -> {
            assertThat(document.get(STAMP)).isEqualTo(new BsonString(RUN));
            assertThat(document.get("org")).isEqualTo(new BsonString("a"));
        });
        assertThat(stamped()).containsExactlyInAnyOrder(10, 11, 12, 13, 14);
    }

    @ParameterizedTest
    @ValueSource(strings = {"'$draft'", "{$arrayToObject: [[[{$concat: ['_safedb_', 'test']}, 'run-17']]]}"})
    @DisplayName("takes no real document along that got the mark from inside itself, or under a computed name")
    void noMarkByAccident(String replacement) {
        Document stage = Document.parse("{$replaceWith: " + replacement + "}");
        shop.rawOrders()
                .updateOne(Filters.eq("_id", 1), Updates.set("draft", new Document("_id", 1).append(STAMP, RUN)));
        shop.mongo.forget();
        try {
            in("a", () -> shop.orders().updateOne(Filters.eq("_id", 1), List.of(stage)));
        } catch (MongoCommandException e) {
            assertThat(shop.mongo.inJvm())
                    .as("the server in this JVM has no such updates")
                    .isTrue();
        }
        assertThat(sent("update", "updates"))
                .singleElement()
                .satisfies(update -> assertThat(update.getArray("u").get(2))
                        .isEqualTo(new BsonDocument("$unset", new BsonString(STAMP))));
        assertThat(shop.safeDb.purgeTestData(RUN)).isEmpty();
    }

    @Test
    @DisplayName("stamps what an upsert inserts, and leaves alone what it finds")
    void upserts() {
        UpdateOptions upsert = new UpdateOptions().upsert(true);
        inRun(() -> {
            shop.orders().updateOne(Filters.eq("_id", 1), Updates.set("n", 7), upsert);
            shop.orders().updateOne(Filters.eq("_id", 10), Updates.set("n", 7), upsert);
            shop.orders()
                    .updateMany(
                            Filters.eq("_id", 11),
                            Updates.combine(Updates.set("n", 7), Updates.setOnInsert("name", "Eva")),
                            upsert);
            shop.orders()
                    .findOneAndUpdate(
                            Filters.eq("_id", 12), Updates.set("n", 7), new FindOneAndUpdateOptions().upsert(true));
            shop.orders()
                    .bulkWrite(List.of(
                            new UpdateOneModel<>(Filters.eq("_id", 13), Updates.set("n", 7), upsert),
                            new UpdateManyModel<>(Filters.eq("_id", 3), Updates.set("n", 7), upsert)));
        });
        assertThat(stamped()).containsExactlyInAnyOrder(10, 11, 12, 13);
        assertThat(stored(11)).containsEntry("name", "Eva").containsEntry("org", "a");
        assertThat(stored(1)).containsEntry("n", 7).doesNotContainKey(STAMP);
        assertThat(stored(3)).containsEntry("n", 7).doesNotContainKey(STAMP);
        assertThat(sent("update", "updates"))
                .hasSize(5)
                .allSatisfy(update -> assertThat(update.getDocument("u")
                                .getDocument("$setOnInsert")
                                .get(STAMP))
                        .isEqualTo(new BsonString(RUN)));
    }

    @Test
    @DisplayName("stamps replacements that insert, and keeps the stamp on those of its own documents")
    void replacements() {
        inRun(() -> {
            shop.orders().insertOne(new Document("_id", 10));
            shop.orders().replaceOne(Filters.eq("_id", 10), new Document("n", 8));
            shop.orders().findOneAndReplace(Filters.eq("_id", 10), new Document("n", 9));
            shop.orders().replaceOne(Filters.eq("_id", 11), new Document("n", 9), new ReplaceOptions().upsert(true));
            shop.orders()
                    .findOneAndReplace(
                            Filters.eq("_id", 12), new Document("n", 9), new FindOneAndReplaceOptions().upsert(true));
            shop.orders()
                    .bulkWrite(List.of(
                            new InsertOneModel<>(new Document("_id", 13)),
                            new ReplaceOneModel<>(Filters.eq("_id", 13), new Document("n", 9))));
            Document own = shop.orders().find(Filters.eq("_id", 10)).first();
            assertThat(own).isNotNull();
            shop.orders().replaceOne(Filters.eq("_id", 10), own.append("n", 9));
        });
        assertThat(stamped()).containsExactlyInAnyOrder(10, 11, 12, 13);
        assertThat(shop.rawOrders().find(Filters.eq("n", 9))).hasSize(4);
    }

    @Test
    @DisplayName("never replaces a document that it did not write")
    void realDocuments() {
        shop.rawOrders().insertOne(new Document("_id", 20).append("org", "a").append(STAMP, "another-run"));
        for (int id : new int[] {1, 20}) {
            Document before = stored(id);
            inRun(() -> {
                refused(() -> shop.orders().replaceOne(Filters.eq("_id", id), new Document("n", 9)));
                refused(() -> shop.orders().findOneAndReplace(Filters.eq("_id", id), new Document("n", 9)));
                refused(() -> shop.orders()
                        .replaceOne(Filters.eq("_id", id), new Document("n", 9), new ReplaceOptions().upsert(true)));
                refused(() -> shop.orders()
                        .bulkWrite(List.of(
                                new InsertOneModel<>(new Document("_id", 30)),
                                new ReplaceOneModel<>(Filters.eq("_id", id), new Document("n", 9)))));
                refused(() -> shop.orders()
                        .updateOne(
                                Filters.eq("_id", id),
                                List.of(new Document("$replaceWith", new Document("_id", id).append("n", 9)))));
                refused(() -> shop.orders()
                        .updateOne(
                                Filters.eq("_id", id),
                                List.of(new Document("$set", new Document("n", 9))),
                                new UpdateOptions().upsert(true)));
            });
            assertThat(stored(id)).isEqualTo(before);
        }
        assertThat(stored(30)).isNull();
    }

    @Test
    @DisplayName("leaves another tenant's documents out of what it counts")
    void otherTenant() {
        inRun(() -> assertThat(shop.orders()
                        .replaceOne(Filters.eq("_id", 2), new Document("n", 9))
                        .getMatchedCount())
                .isZero());
        assertThat(stored(2)).containsEntry("n", 1).doesNotContainKey(STAMP);
    }

    @Test
    @DisplayName("stamps what an update by stages makes anew")
    void stages() {
        assumeThat(shop.mongo.inJvm())
                .as("the server in the JVM knows no such updates")
                .isFalse();
        inRun(() -> {
            shop.orders().insertOne(new Document("_id", 10).append("n", 1));
            shop.orders().updateOne(Filters.eq("_id", 10), List.of(new Document("$replaceWith", new Document("n", 9))));
            shop.orders()
                    .updateOne(
                            Filters.eq("_id", 11),
                            List.of(new Document("$set", new Document("n", 9))),
                            new UpdateOptions().upsert(true));
            shop.orders().updateOne(Filters.eq("_id", 1), List.of(new Document("$set", new Document("n", 9))));
        });
        assertThat(stamped()).containsExactlyInAnyOrder(10, 11);
        assertThat(shop.rawOrders().find(Filters.eq("n", 9))).hasSize(3);
    }

    @Test
    @DisplayName("stamps shared documents in a system scope too")
    void shared() {
        asSystem(() -> {
            TestData run = TestData.open(RUN);
            try {
                shop.database().getCollection("countries").insertOne(new Document("_id", "XX"));
                shop.database()
                        .getCollection("countries")
                        .updateOne(Filters.eq("_id", "YY"), Updates.set("n", 1), new UpdateOptions().upsert(true));
            } finally {
                run.close();
            }
            return "";
        });
        assertThat(shop.raw().getCollection("countries").find(Filters.eq(STAMP, RUN)))
                .extracting(country -> country.get("_id"))
                .containsExactlyInAnyOrder("XX", "YY");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{$set: {_safedb_test: 'run-17'}}",
                "{$set: {'_safedb_test.x': 1}}",
                "{$setOnInsert: {_safedb_test: 'run-17'}}",
                "{$unset: {_safedb_test: 1}}",
                "{$rename: {_safedb_test: 'x'}}",
                "{$rename: {n: '_safedb_test'}}",
                "{$push: {_safedb_test: 1}}",
                "{$currentDate: {_safedb_test: true}}"
            })
    @DisplayName("does not let an update name the stamp, inside or outside of a run")
    void operators(String update) {
        Bson change = BsonDocument.parse(update);
        in("a", () -> tampering(() -> shop.orders().updateOne(Filters.eq("_id", 1), change)));
        inRun(() -> tampering(() -> shop.orders().updateMany(Filters.eq("_id", 1), change)));
        in(
                "a",
                () -> tampering(() ->
                        shop.orders().bulkWrite(List.of(new UpdateOneModel<>(Filters.eq("_id", 1), change)))));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{$set: {_safedb_test: 'run-17'}}",
                "{$addFields: {'_safedb_test.x': 'run-17'}}",
                "{$unset: '_safedb_test'}",
                "{$unset: ['n', '_safedb_test']}",
                "{$project: {_safedb_test: 0}}",
                "{$replaceWith: {_safedb_test: 'run-17'}}",
                "{$replaceWith: {$mergeObjects: ['$$ROOT', {_safedb_test: 'run-17'}]}}",
                "{$replaceWith: {$setField: {field: '_safedb_test', input: '$$ROOT', value: 'x'}}}"
            })
    @DisplayName("does not let a stage name the stamp")
    void namingStages(String stage) {
        in(
                "a",
                () -> tampering(
                        () -> shop.orders().updateOne(Filters.eq("_id", 1), List.of(BsonDocument.parse(stage)))));
    }

    @Test
    @DisplayName("does not let a document bring a stamp, nor an upsert inherit one")
    void forged() {
        Document forged = new Document("_id", 30).append(STAMP, "other");
        in("a", () -> {
            tampering(() -> shop.orders().insertOne(forged));
            tampering(() -> shop.orders().replaceOne(Filters.eq("_id", 1), forged));
            tampering(() -> shop.orders()
                    .updateOne(Filters.eq(STAMP, RUN), Updates.set("n", 1), new UpdateOptions().upsert(true)));
            tampering(() -> shop.orders()
                    .updateOne(
                            Filters.and(Filters.eq("n", 5), Filters.or(Filters.eq(STAMP, RUN))),
                            Updates.set("n", 1),
                            new UpdateOptions().upsert(true)));
        });
        inRun(() -> tampering(() -> shop.orders().insertOne(forged)));
    }

    @Test
    @DisplayName("lets everybody read the stamp")
    void reading() {
        inRun(() -> shop.orders().insertOne(new Document("_id", 10)));
        assertThat(as(
                        "a",
                        () -> shop.orders()
                                .find(Filters.eq(STAMP, RUN))
                                .projection(new Document(STAMP, 1))
                                .into(new ArrayList<>())))
                .hasSize(1);
        assertThat(as("a", () -> shop.orders().countDocuments(Filters.exists(STAMP))))
                .isEqualTo(1);
        assertThat(as(
                        "a",
                        () -> shop.orders()
                                .aggregate(List.of(Aggregates.match(Filters.exists(STAMP, false))))
                                .into(new ArrayList<>())))
                .hasSize(2);
        assertThat(as("a", () -> shop.orders().deleteMany(Filters.eq(STAMP, RUN)))
                        .getDeletedCount())
                .isEqualTo(1);
    }

    @Test
    @DisplayName("changes nothing of what is sent when no run is open")
    void closed() {
        in("a", () -> {
            shop.orders().insertOne(new Document("_id", 10));
            shop.orders().updateOne(Filters.eq("_id", 11), Updates.set("n", 1), new UpdateOptions().upsert(true));
            shop.orders().replaceOne(Filters.eq("_id", 1), new Document("n", 3));
        });
        assertThat(shop.mongo.commands())
                .hasSize(3)
                .extracting(BsonValue::toString)
                .allSatisfy(command -> assertThat(command).doesNotContain(STAMP));
    }

    @Test
    @DisplayName("still lets the driver throw on an empty update")
    void empty() {
        inRun(() -> assertThatThrownBy(() -> shop.orders()
                        .updateOne(Filters.eq("_id", 50), new Document(), new UpdateOptions().upsert(true)))
                .isNotInstanceOf(MongoException.class)
                .isInstanceOf(IllegalArgumentException.class));
    }

    private static void refused(org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
        Refusals.assertRefusedUnsent(shop.mongo, call, Rule.TEST_DATA_IN_PRODUCTION);
    }

    private static void tampering(org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
        shop.assertRefused(call, Rule.SCOPE_TAMPERING);
    }
}

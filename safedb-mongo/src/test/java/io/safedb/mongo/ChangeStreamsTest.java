package io.safedb.mongo;

import static io.safedb.mongo.Scopes.as;
import static io.safedb.mongo.Scopes.asSystem;
import static io.safedb.mongo.Scopes.in;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.mongodb.MongoException;
import com.mongodb.client.ChangeStreamIterable;
import com.mongodb.client.ClientSession;
import com.mongodb.client.MongoChangeStreamCursor;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoCursor;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.Aggregates;
import com.mongodb.client.model.ChangeStreamPreAndPostImagesOptions;
import com.mongodb.client.model.Collation;
import com.mongodb.client.model.CollationStrength;
import com.mongodb.client.model.CreateCollectionOptions;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Projections;
import com.mongodb.client.model.Updates;
import com.mongodb.client.model.changestream.ChangeStreamDocument;
import com.mongodb.client.model.changestream.FullDocument;
import com.mongodb.client.model.changestream.FullDocumentBeforeChange;
import io.safedb.Rule;
import io.safedb.environment.Environment;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonTimestamp;
import org.bson.BsonValue;
import org.bson.Document;
import org.bson.conversions.Bson;
import org.bson.types.ObjectId;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayName("A guarded change stream")
class ChangeStreamsTest {
    private static final String SOLO = "solo_of_streams";
    /** The event that ends a script: whatever comes before it has come when it comes. */
    private static final int END = 999;

    private static Shop shop;

    @BeforeAll
    static void start() {
        shop = new Shop(Environment.PRODUCTION);
    }

    @AfterAll
    static void stop() {
        shop.close();
    }

    @BeforeEach
    void fill() {
        shop.fill();
        shop.raw().getCollection("items").drop();
        shop.raw().getCollection("strangers").drop();
        shop.mongo.forget();
    }

    /** A change as the tenant's own database would see it: without what differs from one run to the next. */
    private static BsonDocument event(BsonDocument given) {
        BsonDocument event = given.clone();
        for (String volatileKey : List.of("_id", "clusterTime", "wallTime", "collectionUUID", "lsid", "txnNumber")) {
            event.remove(volatileKey);
        }
        event.getDocument("ns", new BsonDocument()).remove("db");
        for (String image : List.of("fullDocument", "fullDocumentBeforeChange", "documentKey")) {
            if (event.get(image) instanceof BsonDocument document) {
                document.remove("org");
            }
        }
        return event;
    }

    private static int id(BsonDocument event) {
        BsonValue id = event.getDocument("documentKey", new BsonDocument()).get("_id");
        return id != null && id.isInt32() ? id.asInt32().getValue() : -1;
    }

    /** Events up to the one that ends the script. */
    private static List<BsonDocument> untilEnd(MongoCursor<BsonDocument> cursor) {
        List<BsonDocument> events = new ArrayList<>();
        for (BsonDocument next = cursor.next(); id(next) != END; next = cursor.next()) {
            events.add(event(next));
        }
        return events;
    }

    private static List<String> kinds(List<BsonDocument> events) {
        return events.stream()
                .map(event -> event.getString("operationType").getValue() + (id(event) < 0 ? "" : " " + id(event)))
                .toList();
    }

    private static Document own(int id) {
        return new Document("_id", id).append("org", "a");
    }

    private static Document others(int id) {
        return new Document("_id", id).append("org", "b").append("secret", "of b");
    }

    private static MongoCollection<Document> rawItems() {
        return shop.raw().getCollection("items");
    }

    private static MongoCollection<Document> items() {
        return shop.database().getCollection("items");
    }

    private static CreateCollectionOptions withImages() {
        return new CreateCollectionOptions()
                .changeStreamPreAndPostImagesOptions(new ChangeStreamPreAndPostImagesOptions(true));
    }

    private static void end() {
        rawItems().insertOne(own(END));
    }

    /** What tenant {@code a} is shown of what a script does, in the collection of items. */
    private static List<BsonDocument> shown(
            Function<MongoCollection<Document>, ChangeStreamIterable<Document>> opening, Runnable script) {
        return shownTo("a", opening, script);
    }

    private static List<BsonDocument> shownTo(
            String tenant,
            Function<MongoCollection<Document>, ChangeStreamIterable<Document>> opening,
            Runnable script) {
        try (MongoCursor<BsonDocument> cursor = as(
                tenant,
                () -> opening.apply(items())
                        .withDocumentClass(BsonDocument.class)
                        .cursor())) {
            script.run();
            rawItems().insertOne(new Document("_id", END).append("org", tenant));
            return untilEnd(cursor);
        }
    }

    @Nested
    @DisplayName("on a server that has them")
    class Events {
        @BeforeEach
        void needsStreams() {
            assumeThat(shop.mongo.inJvm())
                    .as("the server in the JVM has no change streams")
                    .isFalse();
        }

        static Stream<Arguments> settings() {
            List<Arguments> all = new ArrayList<>();
            for (FullDocument now : FullDocument.values()) {
                for (FullDocumentBeforeChange before : FullDocumentBeforeChange.values()) {
                    all.add(Arguments.of(now, before));
                }
            }
            return all.stream();
        }

        /** Changes of one tenant; each document in its own way. */
        private void change(MongoCollection<Document> items, UnaryOperator<Document> owned, int first) {
            items.insertOne(
                    owned.apply(new Document("_id", first).append("n", 1).append("deep", new Document("x", 1))));
            items.insertOne(owned.apply(new Document("_id", first + 1).append("list", List.of(1, 2, 3))));
            items.updateOne(Filters.eq("_id", first), Updates.set("n", 2));
            items.updateOne(Filters.eq("_id", first), Updates.combine(Updates.set("deep.x", 2), Updates.unset("n")));
            items.updateMany(Filters.gte("_id", first), Updates.set("all", first));
            items.replaceOne(Filters.eq("_id", first), owned.apply(new Document("new", true)));
            items.findOneAndUpdate(Filters.eq("_id", first + 1), Updates.push("list", 4));
            items.deleteOne(Filters.eq("_id", first));
        }

        @ParameterizedTest
        @MethodSource("settings")
        @DisplayName("shows exactly what the tenant's own database would, where images are kept")
        void exact(FullDocument now, FullDocumentBeforeChange before) {
            MongoDatabase solo = shop.mongo.client().getDatabase(SOLO);
            solo.drop();
            solo.createCollection("items", withImages());
            shop.raw().createCollection("items", withImages());
            Object expected;
            try (MongoCursor<BsonDocument> cursor = solo.getCollection("items")
                    .watch()
                    .fullDocument(now)
                    .fullDocumentBeforeChange(before)
                    .withDocumentClass(BsonDocument.class)
                    .cursor()) {
                change(solo.getCollection("items"), document -> document, 10);
                solo.getCollection("items").insertOne(new Document("_id", END));
                expected = outcome(cursor);
            }
            try (MongoCursor<BsonDocument> cursor = as(
                    "a",
                    () -> items().watch()
                            .fullDocument(now)
                            .fullDocumentBeforeChange(before)
                            .withDocumentClass(BsonDocument.class)
                            .cursor())) {
                change(rawItems(), document -> document.append("org", "b"), 110);
                change(rawItems(), document -> document.append("org", "a"), 10);
                rawItems().deleteOne(Filters.eq("_id", 111));
                // An id that is free again goes to another tenant before the server looks anything up.
                rawItems().insertOne(others(10));
                end();
                assertThat(outcome(cursor)).isEqualTo(expected);
            }
            if (now != FullDocument.REQUIRED) {
                assertThat(expected.toString()).contains("delete", "replace", "\"update\"");
            }
        }

        /** The events, or the code of the server's error: the second server keeps no images from after a change. */
        private Object outcome(MongoCursor<BsonDocument> cursor) {
            try {
                return untilEnd(cursor);
            } catch (MongoException e) {
                return e.getCode();
            }
        }

        @Test
        @DisplayName("shows what can be placed without images, and no delete")
        void withoutImages() {
            ObjectId natural = new ObjectId();
            List<BsonDocument> shown = shown(MongoCollection::watch, () -> {
                rawItems().insertMany(List.of(own(1), others(2)));
                rawItems().updateMany(new Document(), Updates.set("n", 1));
                rawItems().replaceOne(Filters.eq("_id", 2), others(2).append("x", 1));
                rawItems().replaceOne(Filters.eq("_id", 1), own(1).append("x", 1));
                rawItems().insertOne(new Document("_id", natural).append("org", "a"));
                rawItems().updateOne(Filters.eq("_id", natural), Updates.set("deep.x", 1));
                rawItems().deleteMany(Filters.in("_id", 1, 2));
            });
            assertThat(shown)
                    .extracting(event -> event.getString("operationType").getValue())
                    .startsWith("insert")
                    .endsWith("replace", "insert", "update")
                    .doesNotContain("delete");
            assertThat(shown.toString()).doesNotContain("of b");
            assertThat(shown)
                    .filteredOn(
                            event -> event.getString("operationType").getValue().equals("update"))
                    .isNotEmpty()
                    .allSatisfy(event ->
                            assertThat(event.containsKey("fullDocument")).isFalse());
        }

        @Test
        @DisplayName("does not show what was written to a document whose id belongs to the tenant today")
        void idsGivenTwice() {
            rawItems().insertOne(others(5));
            BsonTimestamp start = now();
            rawItems().updateOne(Filters.eq("_id", 5), Updates.set("price", "of b"));
            rawItems().updateOne(Filters.eq("_id", 5), Updates.unset("price"));
            rawItems().deleteOne(Filters.eq("_id", 5));
            rawItems().insertOne(own(5));
            rawItems().updateOne(Filters.eq("_id", 5), Updates.set("price", "of a"));
            try (MongoCursor<ChangeStreamDocument<Document>> raw = rawItems()
                    .watch(List.of(Aggregates.match(Filters.eq("operationType", "update"))))
                    .fullDocument(FullDocument.UPDATE_LOOKUP)
                    .startAtOperationTime(start)
                    .cursor()) {
                assertThat(raw.next().getFullDocument())
                        .as("the server looks up whoever has the id now")
                        .containsEntry("org", "a");
            }
            List<BsonDocument> shown = shown(items -> items.watch().startAtOperationTime(start), () -> {});
            assertThat(kinds(shown)).containsExactly("insert 5", "update 5");
            assertThat(shown.toString()).contains("of a").doesNotContain("of b");
        }

        @Test
        @DisplayName("does not show the images of a document that has changed hands")
        void documentsThatMove() {
            shop.raw().createCollection("items", withImages());
            rawItems().insertOne(others(5));
            List<BsonDocument> shown = shown(
                    items -> items.watch()
                            .fullDocument(FullDocument.UPDATE_LOOKUP)
                            .fullDocumentBeforeChange(FullDocumentBeforeChange.WHEN_AVAILABLE),
                    () -> {
                        rawItems().updateOne(Filters.eq("_id", 5), Updates.set("org", "a"));
                        rawItems().updateOne(Filters.eq("_id", 5), Updates.unset("secret"));
                        rawItems().updateOne(Filters.eq("_id", 5), Updates.set("x", 1));
                    });
            assertThat(shown.toString()).contains("x").contains("secret");
            assertThat(shown).hasSize(2);
            List<BsonDocument> left =
                    shownTo("a", items -> items.watch().fullDocument(FullDocument.UPDATE_LOOKUP), () -> {
                        rawItems().updateOne(Filters.eq("_id", 5), Updates.set("x", 2));
                        rawItems()
                                .updateOne(
                                        Filters.eq("_id", 5),
                                        Updates.combine(Updates.set("org", "b"), Updates.set("secret", "of b")));
                        rawItems().deleteOne(Filters.eq("_id", END));
                    });
            assertThat(left.toString()).contains("\"x\": 2").doesNotContain("of b");
        }

        @Test
        @DisplayName("shows what concerns everybody in the collection")
        void forEverybody() {
            rawItems().insertOne(others(1));
            try (MongoChangeStreamCursor<ChangeStreamDocument<Document>> cursor =
                    as("a", () -> items().watch().cursor())) {
                rawItems()
                        .renameCollection(
                                new com.mongodb.MongoNamespace(shop.raw().getName(), "strangers"));
                assertThat(cursor.next().getOperationTypeString()).isEqualTo("rename");
                assertThat(cursor.next().getOperationTypeString()).isEqualTo("invalidate");
            }
            rawItems().insertOne(others(1));
            try (MongoChangeStreamCursor<ChangeStreamDocument<Document>> cursor =
                    as("a", () -> items().watch().cursor())) {
                rawItems().drop();
                ChangeStreamDocument<Document> dropped = cursor.next();
                assertThat(dropped.getOperationTypeString()).isEqualTo("drop");
                ChangeStreamDocument<Document> last = cursor.next();
                assertThat(last.getOperationTypeString()).isEqualTo("invalidate");
                try (MongoChangeStreamCursor<ChangeStreamDocument<Document>> after = as(
                        "a",
                        () -> items().watch().startAfter(last.getResumeToken()).cursor())) {
                    rawItems().insertMany(List.of(others(1), own(2)));
                    assertThat(after.next().getDocumentKey()).isEqualTo(new BsonDocument("_id", new BsonInt32(2)));
                }
            }
        }

        @Test
        @DisplayName("gives the caller's own stages the tenant's events only")
        void ownStages() {
            for (List<Bson> stages : List.<List<Bson>>of(
                    List.of(Aggregates.match(Filters.ne("operationType", "update"))),
                    List.of(Aggregates.match(Filters.ne("fullDocument.n", 5))),
                    List.of(Aggregates.match(Filters.nor(Filters.eq("fullDocument.n", 5)))),
                    List.of(Aggregates.project(Projections.exclude("fullDocument"))),
                    List.of(
                            Aggregates.project(Projections.include("documentKey", "operationType")),
                            Aggregates.match(Filters.exists("fullDocument", false))),
                    List.of(Aggregates.addFields(new com.mongodb.client.model.Field<>("more", "$fullDocument"))),
                    List.of(new Document("$unset", "fullDocument")),
                    List.of(new Document("$redact", "$$KEEP")))) {
                rawItems().drop();
                List<BsonDocument> shown = shown(
                        items -> items.watch(stages),
                        () -> rawItems().insertMany(List.of(others(1), own(2), others(3), own(4))));
                assertThat(kinds(shown)).as("%s", stages).containsExactly("insert 2", "insert 4");
                assertThat(shown.toString()).doesNotContain("of b");
            }
        }

        @Test
        @DisplayName("shows documents that a stage has made of events")
        void replacedRoots() {
            Document keepId = Document.parse(
                    "{$replaceRoot: {newRoot: {$mergeObjects: ['$fullDocument', {_id: '$_id', id: '$documentKey._id'}]}}}");
            try (MongoCursor<Document> cursor = as(
                    "a",
                    () -> items().watch(List.of(keepId))
                            .withDocumentClass(Document.class)
                            .cursor())) {
                rawItems().insertMany(List.of(others(1), own(2)));
                assertThat(cursor.next()).containsEntry("id", 2).doesNotContainKey("secret");
                assertThat(cursor.tryNext()).isNull();
            }
        }

        @Test
        @DisplayName("starts where a token of another tenant's stream says, and shows its own tenant's events")
        void foreignTokens() {
            BsonDocument foreign;
            try (MongoChangeStreamCursor<ChangeStreamDocument<Document>> theirs =
                    as("b", () -> items().watch().cursor())) {
                rawItems().insertMany(List.of(own(1), others(2), own(3), others(4), own(5)));
                assertThat(theirs.next().getDocumentKey()).isEqualTo(new BsonDocument("_id", new BsonInt32(2)));
                foreign = java.util.Objects.requireNonNull(theirs.getResumeToken());
            }
            for (Function<MongoCollection<Document>, ChangeStreamIterable<Document>> opening :
                    List.<Function<MongoCollection<Document>, ChangeStreamIterable<Document>>>of(
                            items -> items.watch().resumeAfter(foreign),
                            items -> items.watch().startAfter(foreign))) {
                rawItems().deleteOne(Filters.eq("_id", END));
                try {
                    assertThat(kinds(shown(opening, () -> {})))
                            .startsWith("insert 3", "insert 5")
                            .doesNotContain("insert 4");
                } catch (MongoException e) {
                    // The second server looks for the token's event among those that the stages let pass.
                    assertThat(e.getCode()).isEqualTo(280);
                }
            }
        }

        @Test
        @DisplayName("resumes after others' events, of which it was shown none")
        void resumesAfterNothing() {
            BsonDocument token;
            try (MongoChangeStreamCursor<ChangeStreamDocument<Document>> cursor = as(
                    "a",
                    () -> items().watch()
                            .maxAwaitTime(50, TimeUnit.MILLISECONDS)
                            .cursor())) {
                rawItems().insertMany(List.of(others(1), others(2)));
                rawItems().updateMany(new Document(), Updates.set("n", 1));
                assertThat(cursor.tryNext()).isNull();
                assertThat(cursor.tryNext()).isNull();
                token = java.util.Objects.requireNonNull(cursor.getResumeToken());
            }
            rawItems().insertMany(List.of(others(3), own(4)));
            assertThat(kinds(shown(items -> items.watch().resumeAfter(token), () -> {})))
                    .containsExactly("insert 4");
        }

        @Test
        @DisplayName("resumes from its own token")
        void resumes() {
            try (MongoChangeStreamCursor<ChangeStreamDocument<Document>> cursor =
                    as("a", () -> items().watch().cursor())) {
                rawItems().insertMany(List.of(own(1), others(2), own(3)));
                cursor.next();
                BsonDocument token = java.util.Objects.requireNonNull(cursor.getResumeToken());
                assertThat(kinds(shown(items -> items.watch().resumeAfter(token), () -> {})))
                        .containsExactly("insert 3");
                assertThat(cursor.next().getDocumentKey()).isEqualTo(new BsonDocument("_id", new BsonInt32(3)));
            }
        }

        @Test
        @DisplayName("stays with its tenant after the scope, on another thread, in another scope")
        void outlivesItsScope() {
            ChangeStreamIterable<Document> stream =
                    as("a", () -> items().watch().batchSize(1));
            try (MongoChangeStreamCursor<ChangeStreamDocument<Document>> cursor = stream.cursor()) {
                rawItems().insertMany(List.of(others(1), own(2), others(3), own(4)));
                assertThat(CompletableFuture.supplyAsync(() -> as("b", cursor::next))
                                .join()
                                .getDocumentKey())
                        .isEqualTo(new BsonDocument("_id", new BsonInt32(2)));
                assertThat(cursor.next().getDocumentKey()).isEqualTo(new BsonDocument("_id", new BsonInt32(4)));
            }
            in("b", () -> {
                shop.assertRefused(stream::cursor, Rule.CROSS_TENANT);
                shop.assertRefused(stream::iterator, Rule.CROSS_TENANT);
                shop.assertRefused(
                        () -> stream.withDocumentClass(BsonDocument.class).cursor(), Rule.CROSS_TENANT);
            });
        }

        @Test
        @DisplayName("over a database shows the collections that it names: tenants' narrowed, shared ones as they are")
        void ofDatabase() {
            List<Bson> named = List.of(Aggregates.match(Filters.in("ns.coll", "items", "orders", "countries")));
            try (MongoCursor<BsonDocument> cursor = as(
                    "a",
                    () -> shop.database()
                            .watch(named)
                            .withDocumentClass(BsonDocument.class)
                            .cursor())) {
                everywhere();
                end();
                assertThat(kinds(untilEnd(cursor)))
                        .containsExactly("insert 2", "insert 20", "insert 30", "delete 30", "update 20");
            }
        }

        @Test
        @DisplayName("over the server shows the collections that it names, in the databases that it names")
        void ofServer() {
            MongoDatabase elsewhere = shop.mongo.client().getDatabase(SOLO);
            for (Bson filter : List.of(
                    Filters.and(
                            Filters.eq("ns.db", shop.raw().getName()),
                            Filters.in("ns.coll", "items", "orders", "countries")),
                    Filters.in(
                            "ns",
                            Stream.of("items", "orders", "countries")
                                    .map(name -> new Document("db", shop.raw().getName()).append("coll", name))
                                    .toList()))) {
                fill();
                try (MongoCursor<BsonDocument> cursor = as(
                        "a",
                        () -> shop.guarded
                                .watch(List.of(Aggregates.match(filter)))
                                .withDocumentClass(BsonDocument.class)
                                .cursor())) {
                    elsewhere.getCollection("items").insertOne(new Document("org", "a"));
                    everywhere();
                    end();
                    assertThat(kinds(untilEnd(cursor)))
                            .containsExactly("insert 2", "insert 20", "insert 30", "delete 30", "update 20");
                }
            }
        }

        private void everywhere() {
            rawItems().insertMany(List.of(others(1), own(2)));
            shop.raw().getCollection("strangers").insertOne(own(3));
            shop.rawOrders().insertMany(List.of(others(10), own(20)));
            shop.raw().getCollection("countries").insertOne(new Document("_id", 30));
            shop.raw().getCollection("countries").deleteOne(Filters.eq("_id", 30));
            shop.rawOrders().updateMany(Filters.in("_id", 10, 20), Updates.set("n", 7));
        }

        @Test
        @DisplayName("shows a transaction's writes once it is committed")
        void transactions() {
            assertThat(kinds(shown(
                            MongoCollection::watch,
                            () -> in("a", () -> {
                                rawItems().insertOne(others(1));
                                try (ClientSession session = shop.guarded.startSession()) {
                                    session.startTransaction();
                                    items().insertOne(session, new Document("_id", 7));
                                    session.abortTransaction();
                                    session.startTransaction();
                                    items().insertOne(session, new Document("_id", 8));
                                    session.commitTransaction();
                                }
                            }))))
                    .containsExactly("insert 8");
        }

        @Test
        @DisplayName("fails as the driver's does where a stage drops the token")
        void droppedTokens() {
            List<Bson> stages = List.of(Aggregates.project(Projections.excludeId()));
            int[] codes = new int[2];
            for (int i = 0; i < 2; i++) {
                MongoCollection<Document> collection = i == 0 ? rawItems() : items();
                int at = i;
                in(
                        "a",
                        () -> assertThatThrownBy(() -> {
                                    try (MongoCursor<?> cursor =
                                            collection.watch(stages).cursor()) {
                                        rawItems().insertOne(own(70 + at));
                                        cursor.next();
                                    }
                                })
                                .isInstanceOfSatisfying(MongoException.class, e -> codes[at] = e.getCode()));
            }
            assertThat(codes).containsOnly(codes[0]);
        }

        @Test
        @DisplayName("in a system scope shows everything that its filter chooses")
        void systemScope() {
            List<Bson> inserts = List.of(Aggregates.match(Filters.eq("operationType", "insert")));
            try (MongoCursor<ChangeStreamDocument<Document>> cursor =
                    asSystem(() -> shop.orders().watch(inserts).cursor())) {
                shop.rawOrders().insertMany(List.of(others(10), own(20)));
                assertThat(List.of(id(cursor.next()), id(cursor.next()))).containsExactly(10, 20);
            }
            shop.assertRefused(() -> asSystem(() -> shop.orders().watch()), Rule.UNSCOPED_STATEMENT);
            shop.assertRefused(() -> asSystem(() -> items().watch(inserts)), Rule.UNSCOPED_STATEMENT);
        }

        private int id(ChangeStreamDocument<Document> event) {
            return java.util.Objects.requireNonNull(event.getDocumentKey())
                    .getInt32("_id")
                    .getValue();
        }

        @Test
        @DisplayName("does not take one tenant's id for another's because a collation does")
        void collations() {
            Collation loose = Collation.builder()
                    .locale("en")
                    .collationStrength(CollationStrength.PRIMARY)
                    .build();
            List<BsonDocument> shown = shown(
                    items -> items.watch().collation(loose),
                    () -> rawItems().insertMany(List.of(new Document("_id", 1).append("org", "A"), own(2))));
            assertThat(kinds(shown)).containsExactly("insert 2");
        }

        @Test
        @DisplayName("shows deletes that are asked for by name where the collection keeps images")
        void deletesByName() {
            List<Bson> deletes = List.of(Aggregates.match(Filters.in("operationType", "delete", "insert")));
            shop.raw().createCollection("items", withImages());
            in("a", () -> shop.assertRefused(() -> items().watch(deletes), Rule.UNSCOPED_STATEMENT));
            MongoClient later = SafeMongo.wrap(shop.mongo.client(), shop.safeDb);
            rawItems().insertMany(List.of(others(1), own(2)));
            try (MongoCursor<BsonDocument> cursor = as(
                    "a",
                    () -> later.getDatabase(shop.raw().getName())
                            .getCollection("items")
                            .watch(deletes)
                            .withDocumentClass(BsonDocument.class)
                            .cursor())) {
                rawItems().deleteMany(new Document());
                end();
                assertThat(kinds(untilEnd(cursor))).containsExactly("delete 2");
            }
        }

        @Test
        @DisplayName("sends what a raw one sends")
        void traffic() {
            List<BsonDocument> sent = Traffic.assertSame(shop, (client, database) -> {
                MongoCollection<Document> orders = database.getCollection("orders");
                BsonDocument token;
                try (MongoChangeStreamCursor<ChangeStreamDocument<Document>> cursor = orders.watch(
                                List.of(Aggregates.match(Filters.ne("operationType", "drop"))))
                        .batchSize(3)
                        .maxAwaitTime(200, TimeUnit.MILLISECONDS)
                        .comment("from the tests")
                        .cursor()) {
                    assertThat(cursor.tryNext()).isNull();
                    orders.insertOne(new Document("_id", 30));
                    assertThat(cursor.next().getFullDocument()).containsEntry("_id", 30);
                    token = java.util.Objects.requireNonNull(cursor.getResumeToken());
                }
                orders.insertOne(new Document("_id", 31));
                try (MongoChangeStreamCursor<ChangeStreamDocument<Document>> cursor =
                        orders.watch(Document.class).resumeAfter(token).cursor()) {
                    assertThat(cursor.next().getFullDocument()).containsEntry("_id", 31);
                }
                try (ClientSession session = client.startSession();
                        MongoChangeStreamCursor<ChangeStreamDocument<Document>> cursor = orders.watch(
                                        session, List.of())
                                .startAfter(token)
                                .cursor()) {
                    assertThat(cursor.next().getFullDocument()).containsEntry("_id", 31);
                }
            });
            assertThat(sent).extracting(BsonDocument::getFirstKey).contains("getMore");
            assertThat(sent)
                    .filteredOn(command -> command.getFirstKey().equals("getMore"))
                    .anySatisfy(more ->
                            assertThat(more.getString("comment").getValue()).isEqualTo("from the tests"));
        }

        private BsonTimestamp now() {
            try (ClientSession session = shop.mongo.client().startSession()) {
                shop.mongo.client().getDatabase("admin").runCommand(session, new Document("ping", 1));
                BsonTimestamp time = java.util.Objects.requireNonNull(session.getOperationTime());
                return new BsonTimestamp(time.getTime(), time.getInc() + 1);
            }
        }
    }

    @Test
    @DisplayName("is refused where it cannot be narrowed, or shows what is everybody's")
    void refusals() {
        in("a", () -> {
            for (ThrowingCallable call : List.<ThrowingCallable>of(
                    () -> shop.orders().watch(matching(Filters.eq("operationType", "delete"))),
                    () -> shop.orders().watch(matching(Filters.in("operationType", "insert", "delete"))),
                    () -> shop.orders()
                            .watch(List.of(
                                    Aggregates.match(Filters.exists("ns")),
                                    Aggregates.match(Filters.or(
                                            Filters.eq("operationType", "insert"),
                                            Filters.eq("operationType", "delete"))))),
                    () -> shop.orders()
                            .watch(List.of(Document.parse("{$match: {$expr: {$eq: ['$operationType', 'delete']}}}"))),
                    () -> shop.orders().watch().showExpandedEvents(true),
                    () -> shop.database().watch(),
                    () -> shop.database().watch(List.of()),
                    () -> shop.database().watch(matching(Filters.ne("ns.coll", "strangers"))),
                    () -> shop.database().watch(matching(Filters.regex("ns.coll", "^orders"))),
                    () -> shop.database()
                            .watch(List.of(
                                    new Document("$set", new Document("x", 1)),
                                    Aggregates.match(Filters.eq("ns.coll", "orders")))),
                    () -> shop.database()
                            .watch(matching(Filters.or(
                                    Filters.eq("ns.coll", "orders"), Filters.eq("operationType", "insert")))),
                    () -> shop.guarded.watch(),
                    () -> shop.guarded.watch(matching(Filters.eq("ns.coll", "orders"))),
                    () -> shop.guarded.watch(matching(Filters.eq("ns.db", "admin"))))) {
                shop.assertRefused(call, Rule.UNSCOPED_STATEMENT);
            }
            for (ThrowingCallable call : List.<ThrowingCallable>of(
                    () -> shop.orders().watch(List.of(Aggregates.group("$operationType"))),
                    () -> shop.orders().watch(List.of(Aggregates.lookup("items", "_id", "_id", "all"))),
                    () -> shop.orders().watch(List.of(Aggregates.unionWith("items", List.of()))),
                    () -> shop.orders().watch(List.of(Aggregates.out("items"))),
                    () -> shop.orders().watch(List.of(new Document("$changeStream", new Document()))),
                    () -> shop.orders()
                            .watch(List.of(
                                    new Document("$changeStreamSplitLargeEvent", new Document()),
                                    Aggregates.match(Filters.exists("ns")))),
                    () -> shop.orders().watch(matching(new Document("x", new Document("$newOperator", 1)))))) {
                shop.assertRefused(call, Rule.UNREADABLE);
            }
            for (String collection : List.of("strangers", "nobodys")) {
                shop.assertRefused(
                        () -> shop.database().getCollection(collection).watch(), Rule.UNKNOWN_TABLE);
                shop.assertRefused(
                        () -> shop.database().watch(matching(Filters.in("ns.coll", "orders", collection))),
                        Rule.UNKNOWN_TABLE);
            }
            shop.assertRefused(
                    () -> shop.database().watch(matching(Filters.eq("ns.coll", "safedb_used_token"))),
                    Rule.SCOPE_TAMPERING);
            shop.assertRefused(
                    () -> shop.guarded.watch(
                            matching(Filters.and(Filters.eq("ns.db", "admin"), Filters.eq("ns.coll", "orders")))),
                    Rule.UNSCOPED_STATEMENT);
            shop.assertRefused(() -> shop.orders().watch(matching(Filters.where("true"))), Rule.OPAQUE_CODE);
        });
        shop.assertRefused(() -> shop.orders().watch(), Rule.NO_TENANT_SCOPE);
        shop.assertRefused(
                () -> shop.database().watch(matching(Filters.eq("ns.coll", "orders"))), Rule.NO_TENANT_SCOPE);
    }

    @Test
    @DisplayName("is refused where its stages name another tenant, wherever an event shows one")
    void foreignNames() {
        String other = String.valueOf('b');
        in("a", () -> {
            for (String path : List.of(
                    "fullDocument.org",
                    "fullDocumentBeforeChange.org",
                    "documentKey.org",
                    "updateDescription.updatedFields.org",
                    "org")) {
                shop.assertRefused(() -> shop.orders().watch(matching(Filters.eq(path, other))), Rule.CROSS_TENANT);
                shop.assertRefused(
                        () -> shop.orders()
                                .watch(matching(Filters.expr(new Document("$eq", List.of("$" + path, other))))),
                        Rule.CROSS_TENANT);
            }
        });
    }

    @Test
    @DisplayName("checks arguments as the driver does")
    void arguments() {
        in("a", () -> {
            for (ThrowingCallable call : List.<ThrowingCallable>of(
                    () -> shop.orders().watch((List<Bson>) null),
                    () -> shop.orders().watch((ClientSession) null),
                    () -> shop.orders().watch().fullDocument(null),
                    () -> shop.orders().watch().fullDocumentBeforeChange(null),
                    () -> shop.orders().watch().resumeAfter(null),
                    () -> shop.orders().watch().startAfter(null),
                    () -> shop.orders().watch().startAtOperationTime(null),
                    () -> shop.orders().watch().collation(null))) {
                assertThatThrownBy(call).isInstanceOf(IllegalArgumentException.class);
            }
        });
    }

    @Test
    @DisplayName("keeps to the stages that were checked, whatever happens to the caller's list")
    void copies() {
        List<Bson> stages = new ArrayList<>(List.of(Aggregates.match(Filters.eq("operationType", "insert"))));
        BsonValue comment = new BsonInt32(1);
        in("a", () -> {
            ChangeStreamIterable<Document> stream = shop.orders().watch(stages).comment(comment);
            stages.set(0, new Document("$out", "items"));
            shop.mongo.forget();
            try (MongoCursor<?> cursor = stream.cursor()) {
                assertThat(cursor).isNotNull();
            } catch (MongoException e) {
                assertThat(shop.mongo.inJvm()).isTrue();
            }
        });
        assertThat(shop.mongo.commands().get(0).toString())
                .doesNotContain("$out")
                .contains("insert");
    }

    private static List<Bson> matching(Bson filter) {
        return List.of(Aggregates.match(filter));
    }
}

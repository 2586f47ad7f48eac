package io.safedb.mongo;

import static io.safedb.mongo.Refusals.assertRefusedUnsent;
import static io.safedb.mongo.Scopes.as;
import static io.safedb.mongo.Scopes.asSystem;
import static io.safedb.mongo.Scopes.in;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.mongodb.ReadPreference;
import com.mongodb.client.ClientSession;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.Collation;
import com.mongodb.client.model.CollationStrength;
import com.mongodb.client.model.DeleteManyModel;
import com.mongodb.client.model.DeleteOneModel;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.InsertOneModel;
import com.mongodb.client.model.UpdateManyModel;
import com.mongodb.client.model.UpdateOneModel;
import com.mongodb.client.model.UpdateOptions;
import com.mongodb.client.model.Updates;
import com.mongodb.client.model.geojson.Point;
import com.mongodb.client.model.geojson.Position;
import io.safedb.RowCondition;
import io.safedb.Rule;
import io.safedb.TableAccess;
import io.safedb.TablePolicy;
import io.safedb.Unlock;
import io.safedb.environment.Environment;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonValue;
import org.bson.Document;
import org.bson.conversions.Bson;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A locked document on MongoDB")
class LockedDocumentsTest {
    private static final BsonArray LOCK = BsonArray.parse("[{status: 'BILLED'}]");

    private static Shop shop;

    @BeforeAll
    static void start() {
        shop = new Shop(
                Environment.TEST,
                policy -> policy.table(
                                "entries", lockedWhen("status = 'BILLED'").withSystem("the tests", "they cross"))
                        .table("bills", lockedWhen("billed_at is not null"))
                        .table("drafts", lockedWhen("opened_at is null")));
    }

    private static TablePolicy lockedWhen(String condition) {
        return TablePolicy.of(TableAccess.TENANT).locked(RowCondition.parse(condition));
    }

    @AfterAll
    static void stop() {
        shop.close();
    }

    @BeforeEach
    void fill() {
        rawEntries().drop();
        rawEntries()
                .insertMany(List.of(
                        entry(1, "a", "OPEN"),
                        entry(2, "a", "BILLED"),
                        entry(3, "a", "BILLED"),
                        entry(4, "b", "BILLED"),
                        entry(5, "b", "OPEN"),
                        new Document("_id", 6).append("org", "a").append("n", 1)));
        shop.mongo.forget();
    }

    private static Document entry(int id, String org, Object status) {
        return new Document("_id", id)
                .append("org", org)
                .append("status", status)
                .append("n", 1);
    }

    private static MongoCollection<Document> rawEntries() {
        return shop.raw().getCollection("entries");
    }

    private static MongoCollection<Document> entries() {
        return shop.database().getCollection("entries");
    }

    private static @Nullable Document stored(Object id) {
        return rawEntries().find(Filters.eq("_id", id)).first();
    }

    private static void refused(int locked, ThrowingCallable call) {
        String detail =
                assertRefusedUnsent(shop.mongo, call, Rule.LOCKED_RECORD).detail();
        assertThat(detail).startsWith(locked + (locked == 1 ? " document matches" : " documents match"));
    }

    @Test
    @DisplayName("stops every kind of write that would hit it, with the number of those that are hit")
    void everyWrite() {
        List<Document> before = List.copyOf(rawEntries().find().into(new java.util.ArrayList<>()));
        Bson all = Filters.eq("n", 1);
        Bson two = Filters.eq("_id", 2);
        in("a", () -> {
            refused(2, () -> entries().updateMany(all, Updates.inc("n", 1)));
            refused(2, () -> entries().updateOne(all, Updates.inc("n", 1)));
            refused(1, () -> entries().updateOne(two, Updates.unset("status")));
            refused(1, () -> entries().updateOne(two, List.of(new Document("$set", new Document("n", 2)))));
            refused(1, () -> entries().updateMany(two, List.of(new Document("$set", new Document("n", 2)))));
            refused(2, () -> entries().deleteMany(all));
            refused(2, () -> entries().deleteOne(all));
            refused(1, () -> entries().replaceOne(two, new Document("n", 2)));
            refused(1, () -> entries().findOneAndDelete(two));
            refused(1, () -> entries().findOneAndReplace(two, new Document("n", 2)));
            refused(1, () -> entries().findOneAndUpdate(two, Updates.inc("n", 1)));
            refused(1, () -> entries().findOneAndUpdate(two, List.of(new Document("$set", new Document("n", 2)))));
            refused(1, () -> entries().updateOne(two, Updates.inc("n", 1), new UpdateOptions().upsert(true)));
            refused(
                    1,
                    () -> entries()
                            .bulkWrite(List.of(
                                    new InsertOneModel<>(new Document("_id", 30)),
                                    new UpdateOneModel<>(Filters.eq("_id", 1), Updates.inc("n", 1)),
                                    new DeleteOneModel<>(two))));
            refused(2, () -> entries().bulkWrite(List.of(new UpdateManyModel<>(all, Updates.inc("n", 1)))));
            refused(2, () -> entries().bulkWrite(List.of(new DeleteManyModel<>(all))));
        });
        assertThat(rawEntries().find().into(new java.util.ArrayList<>())).isEqualTo(before);
    }

    @Test
    @DisplayName("stops nobody who does not hit it, and what is sent leaves it alone")
    void unlocked() {
        Bson open = Filters.in("_id", 1, 6);
        in("a", () -> {
            assertThat(entries().updateMany(open, Updates.inc("n", 1)).getModifiedCount())
                    .isEqualTo(2);
            assertThat(entries()
                            .updateOne(Filters.eq("status", "OPEN"), Updates.set("status", "BILLED"))
                            .getModifiedCount())
                    .isEqualTo(1);
            assertThat(entries().deleteOne(Filters.eq("_id", 6)).getDeletedCount())
                    .isEqualTo(1);
            assertThat(entries()
                            .replaceOne(Filters.eq("_id", 99), new Document())
                            .getMatchedCount())
                    .isZero();
        });
        assertThat(stored(1)).containsEntry("status", "BILLED").containsEntry("n", 2);
        assertThat(shop.mongo.commands())
                .filteredOn(command -> command.containsKey("updates"))
                .hasSize(3)
                .allSatisfy(command ->
                        assertThat(queryOf(command, "updates").get("$nor")).isEqualTo(LOCK));
        assertThat(shop.mongo.commands())
                .filteredOn(command -> command.containsKey("deletes"))
                .hasSize(1)
                .allSatisfy(command ->
                        assertThat(queryOf(command, "deletes").get("$nor")).isEqualTo(LOCK));
    }

    private static BsonDocument queryOf(BsonDocument command, String list) {
        return command.getArray(list).get(0).asDocument().getDocument("q");
    }

    @Test
    @DisplayName("is counted on the primary, with the tenant, by the caller's own filter")
    void counted() {
        in(
                "a",
                () -> entries()
                        .withReadPreference(ReadPreference.secondaryPreferred())
                        .updateMany(Filters.eq("status", "OPEN"), Updates.inc("n", 1)));
        BsonDocument count = shop.mongo.commands().get(0);
        assertThat(count.getArray("pipeline").get(0))
                .isEqualTo(BsonDocument.parse("{$match: {org: 'a', status: 'OPEN', $and: [{status: 'BILLED'}]}}"));
        assertThat(count.toString()).doesNotContain("secondary");
    }

    @Test
    @DisplayName("is not touched by reads and inserts, which send what they always did")
    void others() {
        in("a", () -> {
            entries().insertOne(entry(20, "a", "BILLED"));
            assertThat(entries().countDocuments(Filters.eq("status", "BILLED"))).isEqualTo(3);
            entries().distinct("status", String.class).forEach(status -> {});
            entries().bulkWrite(List.of(new InsertOneModel<>(entry(21, "a", "BILLED"))));
        });
        assertThat(shop.mongo.commands())
                .hasSize(4)
                .extracting(BsonValue::toString)
                .noneMatch(command -> command.contains("$nor"));
    }

    @Test
    @DisplayName("can be billed and changed in one bulk, of which the second model then finds nothing")
    void withinABulk() {
        in(
                "a",
                () -> assertThat(entries()
                                .bulkWrite(List.of(
                                        new UpdateOneModel<>(Filters.eq("_id", 1), Updates.set("status", "BILLED")),
                                        new UpdateOneModel<>(Filters.eq("_id", 1), Updates.set("n", 50))))
                                .getMatchedCount())
                        .isEqualTo(1));
        assertThat(stored(1)).containsEntry("status", "BILLED").containsEntry("n", 1);
    }

    @Test
    @DisplayName("keeps the caller's own $nor and $and")
    void besideTheCallers() {
        Bson filter = BsonDocument.parse(
                "{n: 1, $nor: [{_id: 2}, {status: 'OPEN'}], $and: [{_id: {$gt: 0}}, {_id: {$lt: 100}}]}");
        in("a", () -> refused(1, () -> entries().updateMany(filter, Updates.inc("n", 1))));
        Bson open = BsonDocument.parse("{n: 1, $nor: [{_id: 2}, {_id: 3}], $and: [{_id: {$gt: 0}}, {_id: {$lt: 3}}]}");
        assertThat(as("a", () -> entries().updateMany(open, Updates.inc("n", 1)))
                        .getModifiedCount())
                .isEqualTo(1);
    }

    @Test
    @DisplayName("is one whose list has the value, and not one that holds it deeper")
    void lists() {
        rawEntries()
                .insertMany(List.of(
                        entry(20, "a", List.of("OPEN", "BILLED")),
                        entry(21, "a", List.of("OPEN", List.of("BILLED"))),
                        entry(22, "a", new Document("x", "BILLED"))));
        in("a", () -> {
            refused(1, () -> entries().deleteOne(Filters.eq("_id", 20)));
            assertThat(entries().deleteMany(Filters.in("_id", 21, 22)).getDeletedCount())
                    .isEqualTo(2);
        });
    }

    @Test
    @DisplayName("is, where the lock is something that is not null, one that holds anything, an upsert's never")
    void notNull() {
        MongoCollection<Document> raw = shop.raw().getCollection("bills");
        raw.drop();
        raw.insertMany(List.of(
                bill(1, "x"),
                bill(2, null),
                new Document("_id", 3).append("org", "a"),
                bill(4, Arrays.asList((Object) null)),
                bill(5, List.of()),
                bill(6, false),
                bill(7, new Document())));
        in("a", () -> {
            MongoCollection<Document> bills = shop.database().getCollection("bills");
            for (int id : new int[] {1, 4, 5, 6, 7}) {
                refused(1, () -> bills.updateOne(Filters.eq("_id", id), Updates.set("n", 2)));
            }
            assertThat(bills.updateMany(Filters.in("_id", 2, 3), Updates.set("n", 2))
                            .getModifiedCount())
                    .isEqualTo(2);
            bills.updateOne(Filters.eq("_id", 20), Updates.set("n", 2), new UpdateOptions().upsert(true));
        });
        assertThat(raw.find(Filters.eq("_id", 20)).first())
                .isEqualTo(new Document("_id", 20).append("org", "a").append("n", 2));
    }

    private static Document bill(int id, @Nullable Object billedAt) {
        return new Document("_id", id).append("org", "a").append("billed_at", billedAt);
    }

    @Test
    @DisplayName("is, where the lock is a null, one that holds null or nothing")
    void isNull() {
        MongoCollection<Document> raw = shop.raw().getCollection("drafts");
        raw.drop();
        raw.insertMany(List.of(
                new Document("_id", 1).append("org", "a").append("opened_at", null),
                new Document("_id", 2).append("org", "a"),
                new Document("_id", 3).append("org", "a").append("opened_at", Arrays.asList((Object) null)),
                new Document("_id", 4).append("org", "a").append("opened_at", 0)));
        in("a", () -> {
            MongoCollection<Document> drafts = shop.database().getCollection("drafts");
            refused(2, () -> drafts.updateMany(Filters.gt("_id", 0), Updates.set("n", 2)));
            assertThat(drafts.updateMany(Filters.gt("_id", 2), Updates.set("n", 2))
                            .getModifiedCount())
                    .isEqualTo(2);
            drafts.updateOne(Filters.eq("_id", 20), Updates.set("n", 2), new UpdateOptions().upsert(true));
        });
        assertThat(raw.find(Filters.eq("_id", 20)).first())
                .isEqualTo(new Document("_id", 20).append("org", "a").append("n", 2));
    }

    @Test
    @DisplayName("is the same under a collation that takes other texts for equal")
    void collated() {
        assumeThat(shop.mongo.inJvm())
                .as("the server in the JVM knows no collations")
                .isFalse();
        UpdateOptions alike = new UpdateOptions()
                .collation(Collation.builder()
                        .locale("en")
                        .collationStrength(CollationStrength.SECONDARY)
                        .build());
        rawEntries().insertOne(entry(20, "a", "billed"));
        in("a", () -> {
            refused(2, () -> entries().updateMany(Filters.eq("status", "billed"), Updates.inc("n", 1), alike));
            assertThat(entries()
                            .updateMany(Filters.eq("_id", 20), Updates.inc("n", 1), alike)
                            .getModifiedCount())
                    .isEqualTo(1);
        });
    }

    @Test
    @DisplayName("is counted inside the caller's transaction")
    void transaction() {
        assumeThat(shop.mongo.inJvm())
                .as("the server in the JVM does not isolate transactions")
                .isFalse();
        try (ClientSession session = shop.guarded.startSession()) {
            session.startTransaction();
            in("a", () -> {
                entries().updateOne(session, Filters.eq("_id", 1), Updates.set("status", "BILLED"));
                refused(1, () -> entries().updateOne(session, Filters.eq("_id", 1), Updates.set("n", 2)));
            });
            session.abortTransaction();
        }
        assertThat(as("a", () -> entries().updateOne(Filters.eq("_id", 1), Updates.set("n", 2)))
                        .getModifiedCount())
                .isEqualTo(1);
    }

    @Test
    @DisplayName("is counted across tenants in a system scope")
    void systemScope() {
        asSystem(() -> {
            refused(3, () -> entries().updateMany(Filters.eq("n", 1), Updates.inc("n", 1)));
            assertThat(entries()
                            .updateMany(Filters.eq("status", "OPEN"), Updates.inc("n", 1))
                            .getModifiedCount())
                    .isEqualTo(2);
            return "";
        });
    }

    @Test
    @DisplayName("is refused where it cannot be counted")
    void uncountable() {
        Bson near = Filters.near("place", new Point(new Position(1, 1)), 10.0, 0.0);
        in("a", () -> shop.assertRefused(() -> entries().updateOne(near, Updates.inc("n", 1)), Rule.LOCKED_RECORD));
    }

    @Test
    @DisplayName("is opened by an unlock of its own collection, for the tenant's own documents only")
    void unlock() {
        in("a", () -> {
            Unlock other = Unlock.open("bills", "m.keller", "credit note");
            try {
                refused(1, () -> entries().updateOne(Filters.eq("_id", 2), Updates.set("n", 2)));
            } finally {
                other.close();
            }
            Unlock unlock = Unlock.open("entries", "m.keller", "credit note");
            try {
                assertThat(entries()
                                .updateMany(Filters.eq("status", "BILLED"), Updates.set("n", 2))
                                .getModifiedCount())
                        .isEqualTo(2);
            } finally {
                unlock.close();
            }
            refused(1, () -> entries().updateOne(Filters.eq("_id", 2), Updates.set("n", 3)));
        });
        assertThat(stored(4)).containsEntry("n", 1);
    }

    @Test
    @DisplayName("never changes after it was billed, whoever edits at the same moment")
    void race() throws InterruptedException {
        int rounds = 150;
        AtomicInteger edited = new AtomicInteger();
        AtomicInteger refused = new AtomicInteger();
        for (int round = 0; round < rounds; round++) {
            int id = 1000 + round;
            rawEntries().insertOne(entry(id, "a", "OPEN"));
            CountDownLatch go = new CountDownLatch(1);
            Thread editor = new Thread(() -> in("a", () -> {
                await(go);
                for (int i = 0; i < 6; i++) {
                    try {
                        edited.addAndGet((int) entries()
                                .updateOne(Filters.eq("_id", id), Updates.inc("n", 1))
                                .getModifiedCount());
                    } catch (io.safedb.SafeDbException e) {
                        refused.incrementAndGet();
                    }
                }
            }));
            editor.start();
            go.countDown();
            // The biller keeps what the document held when it was billed.
            Document billed = rawEntries()
                    .findOneAndUpdate(
                            Filters.eq("_id", id),
                            Updates.set("status", "BILLED"),
                            new com.mongodb.client.model.FindOneAndUpdateOptions()
                                    .returnDocument(com.mongodb.client.model.ReturnDocument.AFTER));
            editor.join();
            assertThat(stored(id)).isEqualTo(billed);
        }
        // Whatever was not done was refused: nobody was left to believe that he had edited.
        assertThat(edited.get() + refused.get()).isEqualTo(rounds * 6);
        assertThat(refused.get()).isPositive();
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}

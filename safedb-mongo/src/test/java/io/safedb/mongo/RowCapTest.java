package io.safedb.mongo;

import static io.safedb.mongo.Scopes.as;
import static io.safedb.mongo.Scopes.asSystem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.mongodb.ConnectionString;
import com.mongodb.MongoClientSettings;
import com.mongodb.MongoException;
import com.mongodb.WriteConcern;
import com.mongodb.client.ClientSession;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.BulkWriteOptions;
import com.mongodb.client.model.Collation;
import com.mongodb.client.model.DeleteOptions;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Indexes;
import com.mongodb.client.model.InsertOneModel;
import com.mongodb.client.model.UpdateManyModel;
import com.mongodb.client.model.UpdateOneModel;
import com.mongodb.client.model.UpdateOptions;
import com.mongodb.client.model.Updates;
import com.mongodb.client.model.WriteModel;
import com.mongodb.client.result.UpdateResult;
import com.mongodb.event.CommandListener;
import com.mongodb.event.CommandSucceededEvent;
import io.safedb.EnforcementMode;
import io.safedb.Rule;
import io.safedb.SafeDbViolation;
import io.safedb.environment.Environment;
import io.safedb.token.Token;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongFunction;
import java.util.function.ToLongFunction;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonString;
import org.bson.Document;
import org.bson.conversions.Bson;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The row cap on MongoDB")
class RowCapTest {
    private static final Bson NEW = Updates.set("name", "new");
    private static final UpdateOptions UPSERT = new UpdateOptions().upsert(true);

    private static Shop shop;

    @BeforeAll
    static void start() {
        shop = new Shop(
                Environment.PRODUCTION, policy -> Approvals.tokenOnly(policy).rowCap(3));
    }

    @AfterAll
    static void stop() {
        shop.close();
    }

    /** Tenant a has the numbers 1 to 9 with an even id each, tenant b the same with odd ids. */
    @BeforeEach
    void fill() {
        shop.raw().getCollection("safedb_used_token").drop();
        fillOrders(shop);
    }

    private static void fillOrders(Shop filled) {
        filled.rawOrders().drop();
        List<Document> documents = new ArrayList<>();
        for (int n = 1; n <= 9; n++) {
            documents.add(new Document("_id", 2 * n + 1).append("org", "b").append("n", n));
            documents.add(new Document("_id", 2 * n).append("org", "a").append("n", n));
        }
        filled.rawOrders().insertMany(documents);
        filled.mongo.forget();
    }

    private static List<Document> all() {
        return shop.rawOrders().find().sort(Indexes.ascending("_id")).into(new ArrayList<>());
    }

    private static List<String> sent() {
        return shop.mongo.commands().stream().map(BsonDocument::getFirstKey).toList();
    }

    private static Bson upTo(long n) {
        return Filters.lte("n", n);
    }

    /** Ways to hit the tenant's documents with a number up to a given one; each says how many it hit. */
    private static Map<String, LongFunction<Long>> ways() {
        Map<String, LongFunction<Long>> ways = new LinkedHashMap<>();
        ways.put("updateMany", n -> shop.orders().updateMany(upTo(n), NEW).getMatchedCount());
        ways.put(
                "updateMany in a session",
                n -> inSession(session ->
                        shop.orders().updateMany(session, upTo(n), NEW).getMatchedCount()));
        ways.put(
                "upserting updateMany",
                n -> shop.orders().updateMany(upTo(n), NEW, UPSERT).getMatchedCount());
        ways.put(
                "collated updateMany",
                n -> shop.orders()
                        .updateMany(
                                upTo(n),
                                NEW,
                                new UpdateOptions()
                                        .collation(Collation.builder()
                                                .locale("simple")
                                                .build()))
                        .getMatchedCount());
        ways.put("deleteMany", n -> shop.orders().deleteMany(upTo(n)).getDeletedCount());
        ways.put(
                "deleteMany by ids among others",
                n -> shop.orders()
                        .deleteMany(Filters.and(Filters.gte("_id", 0), upTo(n)))
                        .getDeletedCount());
        ways.put("updateMany of a bulk", n -> (long) shop.orders()
                .bulkWrite(List.of(new UpdateManyModel<>(upTo(n), NEW)))
                .getMatchedCount());
        ways.put("two updateMany of a bulk", n -> (long) shop.orders()
                .bulkWrite(List.of(
                        new UpdateManyModel<>(upTo(1), NEW),
                        new UpdateManyModel<>(Filters.and(Filters.gt("n", 1), upTo(n)), NEW)))
                .getMatchedCount());
        ways.put("updateOne of a bulk", n -> {
            List<WriteModel<Document>> models = new ArrayList<>();
            for (long i = 1; i <= n; i++) {
                models.add(new UpdateOneModel<>(Filters.eq("n", i), NEW));
            }
            return (long) shop.orders().bulkWrite(models).getMatchedCount();
        });
        return ways;
    }

    private static long inSession(ToLongFunction<ClientSession> work) {
        try (ClientSession session = shop.guarded.startSession()) {
            return work.applyAsLong(session);
        }
    }

    @Test
    @DisplayName("lets each way to hit many documents run up to it, and stops each above it, before anything is sent")
    void everyWay() {
        ways().forEach((name, way) -> {
            fill();
            assertThat(as("a", () -> way.apply(3))).as(name).isEqualTo(3);
            fill();
            List<Document> before = all();
            SafeDbViolation refused = Refusals.assertRefusedUnsent(
                    shop.mongo, () -> as("a", () -> way.apply(4)), Rule.ROW_CAP, "find", "aggregate");
            assertThat(refused.detail())
                    .as(name)
                    .isEqualTo("it would hit 4 documents, the row cap is 3, and nothing was sent");
            assertThat(all()).as(name).isEqualTo(before);
        });
    }

    @Test
    @DisplayName("bounds an update without a filter, which runs on a small collection")
    void updateOfAll() {
        Refusals.assertRefusedUnsent(
                shop.mongo,
                () -> as("a", () -> shop.orders().updateMany(new Document(), NEW)),
                Rule.ROW_CAP,
                "find",
                "aggregate");
        shop.rawOrders().deleteMany(Filters.gt("n", 3));
        assertThat(as("a", () -> shop.orders().updateMany(new Document(), NEW).getMatchedCount()))
                .isEqualTo(3);
    }

    @Test
    @DisplayName("counts for all tenants in a system scope")
    void system() {
        Refusals.assertRefusedUnsent(
                shop.mongo,
                () -> asSystem(() -> shop.orders().updateMany(upTo(2), NEW)),
                Rule.ROW_CAP,
                "find",
                "aggregate");
        assertThat(asSystem(() -> shop.orders().updateMany(upTo(1), NEW).getMatchedCount()))
                .isEqualTo(2);
    }

    @Test
    @DisplayName("costs one find where a filter does not name its ids, and nothing where it does")
    void cost() {
        Bson few = Filters.in("_id", 2, 4, 6, 7);
        Bson three = Filters.in("_id", 2, 4, 6);
        as("a", () -> shop.orders().updateMany(three, NEW));
        as("a", () -> shop.orders().updateMany(Filters.eq("_id", 2), NEW));
        as("a", () -> shop.orders().deleteMany(Filters.and(three, Filters.gt("n", 1))));
        as("a", () -> shop.orders().updateOne(upTo(9), NEW));
        as("a", () -> shop.orders().deleteOne(upTo(9)));
        as("a", () -> shop.orders().findOneAndUpdate(upTo(9), NEW));
        as("a", () -> shop.orders().bulkWrite(List.of(new UpdateManyModel<>(three, NEW))));
        assertThat(sent()).containsExactly("update", "update", "delete", "update", "delete", "findAndModify", "update");
        shop.mongo.forget();
        as("a", () -> shop.orders().updateMany(few, NEW));
        assertThat(sent()).as("four ids are more than the cap").containsExactly("find", "update");
    }

    @Test
    @DisplayName("does not take a pattern or a list for an id")
    void noKeys() {
        for (Bson filter : List.of(
                Filters.regex("_id", "^x"),
                Filters.in("_id", java.util.regex.Pattern.compile("^x")),
                Filters.or(Filters.eq("_id", 2), Filters.lt("n", 9)),
                Filters.not(Filters.eq("_id", 2)))) {
            shop.mongo.forget();
            try {
                as("a", () -> shop.orders().updateMany(filter, NEW));
            } catch (io.safedb.SafeDbException e) {
                assertThat(e.violation().rule()).isEqualTo(Rule.ROW_CAP);
            }
            assertThat(sent()).as(filter.toString()).startsWith("find");
        }
    }

    @Test
    @DisplayName("sends the caller's filter with the ids beside it, and every option")
    void options() {
        shop.rawOrders().createIndex(Indexes.ascending("n"));
        shop.rawOrders().updateMany(new Document(), Updates.set("lines", List.of()));
        shop.mongo.forget();
        as(
                "a",
                () -> shop.orders()
                        .updateMany(
                                upTo(2),
                                Updates.set("lines.$[line].open", true),
                                new UpdateOptions()
                                        .hint(Indexes.ascending("n"))
                                        .comment("nightly")
                                        .arrayFilters(List.of(Filters.eq("line.sku", "x")))
                                        .bypassDocumentValidation(false)));
        as("a", () -> shop.orders().deleteMany(upTo(1), new DeleteOptions().hintString("n_1")));
        List<BsonDocument> commands = shop.mongo.commands();
        assertThat(commands.get(0))
                .containsEntry("hint", BsonDocument.parse("{n: 1}"))
                .containsEntry("limit", new BsonInt32(4));
        assertThat(commands.get(1)).containsEntry("comment", new BsonString("nightly"));
        BsonDocument update = commands.get(1).getArray("updates").get(0).asDocument();
        assertThat(update)
                .containsEntry("hint", BsonDocument.parse("{n: 1}"))
                .containsEntry("multi", org.bson.BsonBoolean.TRUE);
        assertThat(update.getDocument("q"))
                .isEqualTo(BsonDocument.parse("{org: 'a', n: {$lte: {$numberLong: '2'}}, _id: {$in: [2, 4]}}"));
        assertThat(update.getArray("arrayFilters")).containsExactly(BsonDocument.parse("{'line.sku': 'x'}"));
        assertThat(commands.get(2)).containsEntry("hint", new BsonString("n_1"));
        assertThat(commands.get(3).getArray("deletes").get(0).asDocument())
                .containsEntry("hint", new BsonString("n_1"));
    }

    @Test
    @DisplayName("touches nothing that comes into the filter behind the count, and nothing that has left it")
    void others() {
        for (boolean upsert : new boolean[] {false, true}) {
            fill();
            long hit = racing(
                    () -> {
                        shop.rawOrders().updateOne(Filters.eq("_id", 2), Updates.set("n", 50));
                        shop.rawOrders()
                                .insertOne(new Document("_id", 90)
                                        .append("org", "a")
                                        .append("n", 1));
                    },
                    orders -> orders.updateMany(upTo(3), NEW, new UpdateOptions().upsert(upsert))
                            .getMatchedCount());
            assertThat(hit).isEqualTo(2);
            assertThat(shop.rawOrders().find(Filters.eq("name", "new")).map(each -> each.get("_id")))
                    .containsExactlyInAnyOrder(4, 6);
        }
        fill();
        long deleted = racing(
                () -> shop.rawOrders()
                        .insertOne(new Document("_id", 90).append("org", "a").append("n", 1)),
                orders -> orders.deleteMany(upTo(3)).getDeletedCount());
        assertThat(deleted).isEqualTo(3);
        assertThat(shop.rawOrders().countDocuments(Filters.eq("_id", 90))).isEqualTo(1);
        fill();
        long inBulk = racing(
                () -> shop.rawOrders()
                        .insertOne(new Document("_id", 90).append("org", "a").append("n", 1)),
                orders -> orders.bulkWrite(List.of(new UpdateManyModel<>(upTo(3), NEW)))
                        .getMatchedCount());
        assertThat(inBulk).isEqualTo(3);
    }

    @Test
    @DisplayName("lets an upsert insert as it would have, whether nothing is found or all has left")
    void upserts() {
        Bson nobody = Filters.and(Filters.eq("n", 70), Filters.eq("kind", "k"));
        UpdateResult result = as("a", () -> shop.orders().updateMany(nobody, NEW, UPSERT));
        assertThat(result.getMatchedCount()).isZero();
        Document made = shop.rawOrders().find(Filters.eq("n", 70)).first();
        assertThat(made)
                .containsEntry("org", "a")
                .containsEntry("kind", "k")
                .containsEntry("name", "new")
                .containsEntry("_id", result.getUpsertedId().asObjectId().getValue());
        fill();
        racing(
                () -> shop.rawOrders().updateOne(Filters.eq("_id", 2), Updates.set("n", 50)),
                orders -> orders.updateMany(Filters.eq("n", 1), NEW, UPSERT).getMatchedCount());
        Document other = shop.rawOrders().find(Filters.eq("name", "new")).first();
        assertThat(other).containsEntry("n", 1).containsEntry("org", "a");
        assertThat(other.get("_id")).isNotEqualTo(2);
    }

    /** Runs a call, and something else between the count and the call. */
    private static long racing(Runnable other, ToLongFunction<MongoCollection<Document>> call) {
        Runnable[] once = {other};
        MongoClientSettings settings = MongoClientSettings.builder()
                .applyConnectionString(new ConnectionString(shop.mongo.uri()))
                .addCommandListener(new CommandListener() {
                    @Override
                    public void commandSucceeded(CommandSucceededEvent event) {
                        if (event.getCommandName().equals("find")
                                && event.getDatabaseName().equals(shop.raw().getName())
                                && once[0] != null
                                && armed[0]) {
                            Runnable now = once[0];
                            once[0] = null;
                            now.run();
                        }
                    }
                })
                .build();
        try (MongoClient client = MongoClients.create(settings)) {
            MongoCollection<Document> orders = SafeMongo.wrap(client, shop.safeDb)
                    .getDatabase(shop.raw().getName())
                    .getCollection("orders");
            armed[0] = true;
            long hit = as("a", () -> call.applyAsLong(orders));
            assertThat(once[0]).as("the other one has written").isNull();
            return hit;
        } finally {
            armed[0] = false;
        }
    }

    private static final boolean[] armed = {false};

    @Test
    @DisplayName("is lifted by a token up to its rows, once")
    void token() {
        Token four = shop.token("updateMany", "orders", 4);
        assertThat(shop.safeDb.withToken(
                        four,
                        () -> as(
                                "a",
                                () -> shop.orders().updateMany(upTo(4), NEW).getMatchedCount())))
                .isEqualTo(4);
        assertThat(shop.usedTokens()).isEqualTo(1);
        Refusals.assertRefusedUnsent(
                shop.mongo,
                () -> shop.safeDb.withToken(
                        four, () -> as("a", () -> shop.orders().updateMany(upTo(4), NEW))),
                Rule.TOKEN_INVALID,
                "find",
                "aggregate",
                "insert");
        Token few = shop.token("deleteMany", "orders", 4);
        List<Document> before = all();
        Refusals.assertRefusedUnsent(
                shop.mongo,
                () -> shop.safeDb.withToken(
                        few, () -> as("a", () -> shop.orders().deleteMany(upTo(5)))),
                Rule.TOKEN_INVALID,
                "find",
                "aggregate",
                "insert");
        Token wrong = shop.token("deleteMany", "items", 9);
        Refusals.assertRefusedUnsent(
                shop.mongo,
                () -> shop.safeDb.withToken(
                        wrong, () -> as("a", () -> shop.orders().deleteMany(upTo(5)))),
                Rule.TOKEN_INVALID,
                "find",
                "aggregate");
        assertThat(all()).isEqualTo(before);
        Token unused = shop.token("deleteMany", "orders", 9);
        shop.raw().getCollection("safedb_used_token").drop();
        shop.safeDb.withToken(unused, () -> as("a", () -> shop.orders().deleteMany(upTo(2))));
        assertThat(shop.usedTokens()).as("below the cap no token is spent").isZero();
    }

    @Test
    @DisplayName("holds unacknowledged writes too")
    void unacknowledged() {
        assumeThat(shop.mongo.inJvm()).as("answers what nobody waits for").isFalse();
        MongoCollection<Document> orders = shop.orders().withWriteConcern(WriteConcern.UNACKNOWLEDGED);
        Refusals.assertRefusedUnsent(
                shop.mongo, () -> as("a", () -> orders.updateMany(upTo(4), NEW)), Rule.ROW_CAP, "find", "aggregate");
        assertThat(as("a", () -> orders.updateMany(upTo(3), NEW)).wasAcknowledged())
                .isFalse();
        assertThat(as("a", () -> orders.deleteMany(Filters.eq("n", 9))).wasAcknowledged())
                .isFalse();
    }

    @Test
    @DisplayName("asks in no session of the caller's, unless he has a transaction open")
    void sessions() {
        try (ClientSession session = shop.guarded.startSession()) {
            assertThat(session.getServerSession()).as("taken").isNotNull();
            as("a", () -> shop.orders().updateMany(session, upTo(2), NEW));
            List<BsonDocument> commands = shop.mongo.commands();
            assertThat(commands.get(0).get("lsid")).isNotEqualTo(commands.get(1).get("lsid"));
            session.startTransaction();
            shop.mongo.forget();
            as("a", () -> shop.orders().updateMany(session, upTo(2), NEW));
            commands = shop.mongo.commands();
            assertThat(commands.get(0).get("lsid")).isEqualTo(commands.get(1).get("lsid"));
            assertThat(commands.get(0).get("txnNumber"))
                    .isEqualTo(commands.get(1).get("txnNumber"));
            session.commitTransaction();
        }
    }

    @Test
    @DisplayName("sees what the caller's transaction wrote, and leaves the transaction to him")
    void transactions() {
        assumeThat(shop.mongo.inJvm()).as("needs transactions").isFalse();
        try (ClientSession session = shop.guarded.startSession()) {
            session.startTransaction();
            as("a", () -> shop.orders().insertOne(session, new Document("_id", 90).append("n", 1)));
            assertThatThrownBy(() -> as("a", () -> shop.orders().updateMany(session, upTo(3), NEW)))
                    .hasMessageContaining("it would hit 4 documents");
            as("a", () -> shop.orders().updateMany(session, upTo(2), NEW));
            session.commitTransaction();
        }
        assertThat(shop.rawOrders().countDocuments(Filters.eq("name", "new"))).isEqualTo(3);
    }

    @Test
    @DisplayName("gives the server's own error for a filter that it does not understand")
    void errors() {
        Bson wrong = new Document("n", new Document("$type", "nothing"));
        MongoException raw = catchThrowableOfType(
                MongoException.class, () -> shop.rawOrders().updateMany(wrong, NEW));
        MongoException guarded = catchThrowableOfType(
                MongoException.class, () -> as("a", () -> shop.orders().updateMany(wrong, NEW)));
        assertThat(guarded.getCode()).isEqualTo(raw.getCode());
        MongoException inBulk = catchThrowableOfType(
                MongoException.class,
                () -> as(
                        "a",
                        () -> shop.orders()
                                .bulkWrite(List.of(
                                        new InsertOneModel<>(new Document("_id", 91)),
                                        new UpdateManyModel<>(wrong, NEW)))));
        MongoException rawBulk = catchThrowableOfType(
                MongoException.class,
                () -> shop.rawOrders()
                        .bulkWrite(List.of(
                                new InsertOneModel<>(new Document("_id", 92)), new UpdateManyModel<>(wrong, NEW))));
        // The other server looks at a filter only where it has a document to look at, as MongoDB does not.
        if (shop.mongo.inJvm()) {
            assertThat(guarded).hasSameClassAs(raw);
            assertThat(inBulk).hasSameClassAs(rawBulk);
        }
        assertThat(inBulk).isNotNull();
        assertThat(shop.rawOrders().countDocuments(Filters.eq("name", "new"))).isZero();
    }

    @Test
    @DisplayName("lets a bulk change what it has just written, and counts what was there")
    void behindAWriter() {
        for (boolean ordered : new boolean[] {true, false}) {
            fill();
            List<WriteModel<Document>> models = List.of(
                    new InsertOneModel<>(new Document("_id", 90).append("n", 1)),
                    new UpdateManyModel<>(Filters.eq("n", 1), NEW));
            int matched = as(
                    "a",
                    () -> shop.orders()
                            .bulkWrite(models, new BulkWriteOptions().ordered(ordered))
                            .getMatchedCount());
            assertThat(matched).isEqualTo(2);
        }
        Refusals.assertRefusedUnsent(
                shop.mongo,
                () -> as(
                        "a",
                        () -> shop.orders()
                                .bulkWrite(List.of(
                                        new UpdateOneModel<>(Filters.eq("n", 9), NEW),
                                        new UpdateManyModel<>(upTo(3), NEW)))),
                Rule.ROW_CAP,
                "find",
                "aggregate");
    }

    @Test
    @DisplayName("lets a bulk of any length run that finds little")
    void upsertsInABulk() {
        List<WriteModel<Document>> models = new ArrayList<>();
        for (int n = 1; n <= 20; n++) {
            models.add(new UpdateOneModel<>(Filters.eq("_id", 100 + n), NEW, UPSERT));
        }
        models.add(new UpdateOneModel<>(Filters.eq("n", 1), NEW));
        assertThat(as("a", () -> shop.orders().bulkWrite(models).getUpserts())).hasSize(20);
        assertThat(sent()).containsExactly("aggregate", "update");
    }

    @Test
    @DisplayName("counts one for each model of a bulk whose filter cannot be counted with others")
    void uncountable() {
        List<WriteModel<Document>> models = new ArrayList<>();
        for (int n = 1; n <= 4; n++) {
            models.add(new UpdateOneModel<>(new Document("n", new Document("$type", "nothing")), NEW));
        }
        Refusals.assertRefusedUnsent(
                shop.mongo, () -> as("a", () -> shop.orders().bulkWrite(models)), Rule.ROW_CAP, "aggregate");
    }

    @Test
    @DisplayName("is only logged in development and where the policy observes it, without a command of its own")
    void logged() {
        for (boolean observed : new boolean[] {false, true}) {
            try (Shop other = new Shop(
                    observed ? Environment.STAGING : Environment.DEVELOPMENT,
                    policy -> policy.rowCap(2)
                            .mode(Rule.ROW_CAP, observed ? EnforcementMode.OBSERVE : EnforcementMode.ENFORCE))) {
                fillOrders(other);
                assertThat(as("a", () -> other.orders().updateMany(upTo(5), NEW).getMatchedCount()))
                        .isEqualTo(5);
                assertThat(as(
                                "a",
                                () -> other.orders()
                                        .bulkWrite(List.of(new UpdateManyModel<>(upTo(4), NEW)))
                                        .getMatchedCount()))
                        .isEqualTo(4);
                assertThat(as("a", () -> other.orders().deleteMany(upTo(3)).getDeletedCount()))
                        .isEqualTo(3);
                assertThat(other.mongo.commands())
                        .extracting(BsonDocument::getFirstKey)
                        .containsExactly("update", "update", "delete");
            }
        }
    }
}

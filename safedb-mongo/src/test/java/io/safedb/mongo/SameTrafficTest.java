package io.safedb.mongo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.mongodb.CursorType;
import com.mongodb.ReadConcern;
import com.mongodb.ReadPreference;
import com.mongodb.WriteConcern;
import com.mongodb.client.ClientSession;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.BulkWriteOptions;
import com.mongodb.client.model.Collation;
import com.mongodb.client.model.CountOptions;
import com.mongodb.client.model.DeleteOneModel;
import com.mongodb.client.model.DeleteOptions;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.FindOneAndDeleteOptions;
import com.mongodb.client.model.FindOneAndReplaceOptions;
import com.mongodb.client.model.FindOneAndUpdateOptions;
import com.mongodb.client.model.InsertManyOptions;
import com.mongodb.client.model.InsertOneModel;
import com.mongodb.client.model.InsertOneOptions;
import com.mongodb.client.model.ReplaceOneModel;
import com.mongodb.client.model.ReplaceOptions;
import com.mongodb.client.model.ReturnDocument;
import com.mongodb.client.model.UpdateOneModel;
import com.mongodb.client.model.UpdateOptions;
import com.mongodb.client.model.Updates;
import io.safedb.environment.Environment;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.Document;
import org.bson.conversions.Bson;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Every option in every kind of call: what is not set is not sent, what is set false is sent false. */
@DisplayName("A guarded client sends the commands of a raw one")
class SameTrafficTest {
    private static final Bson ONE = Filters.eq("_id", 1);
    private static final Bson MORE = Updates.inc("n", 1);
    private static final Bson BY_ID = new Document("_id", 1);
    private static final Collation SIMPLE = Collation.builder().locale("simple").build();
    private static final BsonDocument COMMENT = new BsonDocument("of", new BsonInt32(7));

    private static Shop shop;

    @BeforeAll
    static void start() {
        shop = new Shop(Environment.PRODUCTION);
    }

    @AfterAll
    static void stop() {
        shop.close();
    }

    private static MongoCollection<Document> orders(MongoDatabase database) {
        return database.getCollection("orders");
    }

    @Test
    @DisplayName("for finds")
    void finds() {
        Traffic.assertSame(shop, (client, database) -> {
            orders(database)
                    .find(Filters.gt("n", 0))
                    .sort(BY_ID)
                    .projection(new Document("name", 1))
                    .skip(0)
                    .limit(9)
                    .batchSize(1)
                    .maxTime(9, TimeUnit.SECONDS)
                    .hint(BY_ID)
                    .comment(COMMENT)
                    .collation(SIMPLE)
                    .allowDiskUse(false)
                    .noCursorTimeout(false)
                    .partial(false)
                    .returnKey(false)
                    .showRecordId(false)
                    .cursorType(CursorType.NonTailable)
                    .into(new ArrayList<>());
            orders(database)
                    .find()
                    .hintString("_id_")
                    .comment("text")
                    .allowDiskUse(true)
                    .first();
            orders(database)
                    .find(Filters.gt("n", 0))
                    .min(new Document("_id", 0))
                    .max(new Document("_id", 9))
                    .hint(BY_ID)
                    .into(new ArrayList<>());
            orders(database).find(ONE, BsonDocument.class).first();
        });
    }

    @Test
    @DisplayName("for counts, distinct values and aggregates")
    void aggregates() {
        Traffic.assertSame(shop, (client, database) -> {
            orders(database)
                    .countDocuments(
                            Filters.gt("n", 0),
                            new CountOptions()
                                    .limit(5)
                                    .skip(0)
                                    .hint(BY_ID)
                                    .comment(COMMENT)
                                    .collation(SIMPLE)
                                    .maxTime(9, TimeUnit.SECONDS));
            orders(database)
                    .distinct("n", Filters.gt("n", 0), Integer.class)
                    .comment(COMMENT)
                    .collation(SIMPLE)
                    .maxTime(9, TimeUnit.SECONDS)
                    .into(new ArrayList<>());
            orders(database)
                    .aggregate(List.of(new Document("$sort", BY_ID), new Document("$project", new Document("n", 1))))
                    .allowDiskUse(false)
                    .batchSize(1)
                    .bypassDocumentValidation(false)
                    .comment(COMMENT)
                    .collation(SIMPLE)
                    .hint(BY_ID)
                    .maxTime(9, TimeUnit.SECONDS)
                    .into(new ArrayList<>());
        });
    }

    @Test
    @DisplayName("for inserts, replacements, updates and deletes of one document")
    void writes() {
        Traffic.assertSame(shop, (client, database) -> {
            MongoCollection<Document> orders = orders(database);
            orders.insertOne(
                    new Document("_id", 50),
                    new InsertOneOptions().bypassDocumentValidation(true).comment(COMMENT));
            orders.insertMany(
                    List.of(new Document("_id", 51), new Document("_id", 52)),
                    new InsertManyOptions()
                            .ordered(false)
                            .bypassDocumentValidation(false)
                            .comment("text"));
            orders.updateOne(
                    ONE,
                    MORE,
                    new UpdateOptions()
                            .upsert(false)
                            .hint(BY_ID)
                            .comment(COMMENT)
                            .collation(SIMPLE)
                            .bypassDocumentValidation(false));
            orders.updateOne(ONE, Updates.set("list", List.of(1, 2)));
            orders.updateOne(
                    ONE,
                    Updates.set("list.$[each]", 1),
                    new UpdateOptions()
                            .arrayFilters(List.of(Filters.gt("each", 0)))
                            .upsert(false));
            orders.updateOne(Filters.eq("_id", 53), Updates.set("x", 1), new UpdateOptions().upsert(true));
            orders.replaceOne(
                    ONE,
                    new Document("n", 4),
                    new ReplaceOptions()
                            .upsert(false)
                            .hint(BY_ID)
                            .comment(COMMENT)
                            .collation(SIMPLE));
            orders.replaceOne(Filters.eq("_id", 54), new Document("n", 4), new ReplaceOptions().upsert(true));
            orders.findOneAndUpdate(
                    ONE,
                    MORE,
                    new FindOneAndUpdateOptions()
                            .returnDocument(ReturnDocument.AFTER)
                            .projection(new Document("n", 1))
                            .sort(BY_ID)
                            .hint(BY_ID)
                            .comment(COMMENT)
                            .maxTime(9, TimeUnit.SECONDS)
                            .collation(SIMPLE)
                            .upsert(false));
            orders.findOneAndReplace(
                    Filters.eq("_id", 3),
                    new Document("n", 1),
                    new FindOneAndReplaceOptions()
                            .returnDocument(ReturnDocument.AFTER)
                            .sort(BY_ID));
            orders.findOneAndDelete(
                    Filters.eq("_id", 3),
                    new FindOneAndDeleteOptions().sort(BY_ID).comment(COMMENT));
            orders.deleteOne(
                    ONE, new DeleteOptions().hint(BY_ID).comment(COMMENT).collation(SIMPLE));
        });
    }

    @Test
    @DisplayName("for bulks, ordered or not")
    void bulks() {
        Traffic.assertSame(shop, (client, database) -> {
            for (boolean ordered : new boolean[] {true, false}) {
                int first = ordered ? 60 : 70;
                orders(database)
                        .bulkWrite(
                                List.of(
                                        new InsertOneModel<>(new Document("_id", first)),
                                        new UpdateOneModel<>(ONE, MORE),
                                        new InsertOneModel<>(new Document("_id", first + 1)),
                                        new ReplaceOneModel<>(Filters.eq("_id", first), new Document("n", 2)),
                                        new DeleteOneModel<>(Filters.eq("_id", first + 1))),
                                new BulkWriteOptions()
                                        .ordered(ordered)
                                        .bypassDocumentValidation(false)
                                        .comment(COMMENT));
            }
        });
    }

    @Test
    @DisplayName("under every concern, preference and time limit, and sends none that nobody has set")
    void concerns() {
        List<BsonDocument> sent = Traffic.assertSame(shop, (client, database) -> {
            settings(orders(database));
            settings(orders(database.withWriteConcern(WriteConcern.W1)
                    .withReadConcern(ReadConcern.MAJORITY)
                    .withReadPreference(ReadPreference.primaryPreferred())));
            settings(orders(database).withWriteConcern(WriteConcern.MAJORITY.withJournal(true)));
            settings(orders(client.withWriteConcern(WriteConcern.JOURNALED)
                            .withReadConcern(ReadConcern.LOCAL)
                            .getDatabase(database.getName()))
                    .withReadConcern(ReadConcern.AVAILABLE));
        });
        assertThat(sent.get(0)).doesNotContainKeys("readConcern", "writeConcern");
        assertThat(sent.get(1)).doesNotContainKeys("readConcern", "writeConcern");
    }

    private static void settings(MongoCollection<Document> orders) {
        orders.find(ONE).first();
        orders.updateOne(ONE, MORE);
        orders.countDocuments(ONE);
    }

    @Test
    @DisplayName("whose result nobody waits for")
    void unacknowledged() {
        assumeThat(shop.mongo.inJvm())
                .as("the server in the JVM answers such writes")
                .isFalse();
        Traffic.assertSame(shop, (client, database) -> {
            MongoCollection<Document> orders = orders(database).withWriteConcern(WriteConcern.UNACKNOWLEDGED);
            assertThat(orders.insertOne(new Document("_id", 80)).wasAcknowledged())
                    .isFalse();
            assertThat(orders.updateOne(Filters.eq("_id", 80), MORE).wasAcknowledged())
                    .isFalse();
            assertThat(orders.deleteOne(Filters.eq("_id", 80)).wasAcknowledged())
                    .isFalse();
            assertThatThrownBy(() -> orders.updateOne(ONE, MORE, new UpdateOptions().collation(SIMPLE)))
                    .isInstanceOf(RuntimeException.class);
        });
    }

    @Test
    @DisplayName("after an error as before it, with numbers of its own for each retryable write")
    void afterErrors() {
        Traffic.assertSame(shop, (client, database) -> {
            fails(() -> orders(database).insertOne(new Document("_id", 1)));
            fails(() -> orders(database).updateOne(ONE, new Document()));
            fails(() -> orders(database).updateOne(ONE, new Document("n", 1)));
            fails(() -> orders(database).replaceOne(ONE, new Document("$set", new Document("n", 1))));
            fails(() -> orders(database)
                    .insertMany(
                            List.of(new Document("_id", 1), new Document("_id", 90)),
                            new InsertManyOptions().ordered(false)));
            orders(database).insertOne(new Document("_id", 91));
            try (ClientSession session = client.startSession()) {
                fails(() -> orders(database).insertOne(session, new Document("_id", 1)));
                orders(database).insertOne(session, new Document("_id", 92));
            }
            retried(client, database);
        });
    }

    private static void retried(MongoClient client, MongoDatabase database) {
        try (ClientSession session = client.startSession()) {
            session.startTransaction();
            orders(database).insertOne(session, new Document("_id", 93));
            session.abortTransaction();
            orders(database).insertOne(session, new Document("_id", 94));
        }
    }

    private static void fails(org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
        assertThatThrownBy(call).isInstanceOf(RuntimeException.class);
    }
}

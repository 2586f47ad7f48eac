package io.safedb.mongo;

import static io.safedb.mongo.Scopes.as;
import static io.safedb.mongo.Scopes.in;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.bson.codecs.configuration.CodecRegistries.fromProviders;
import static org.bson.codecs.configuration.CodecRegistries.fromRegistries;

import com.mongodb.MongoClientSettings;
import com.mongodb.MongoNamespace;
import com.mongodb.MongoWriteException;
import com.mongodb.client.ClientSession;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.Aggregates;
import com.mongodb.client.model.DeleteOneModel;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.FindOneAndReplaceOptions;
import com.mongodb.client.model.IndexOptions;
import com.mongodb.client.model.Indexes;
import com.mongodb.client.model.InsertOneModel;
import com.mongodb.client.model.ReplaceOneModel;
import com.mongodb.client.model.ReturnDocument;
import com.mongodb.client.model.UpdateOneModel;
import com.mongodb.client.model.UpdateOptions;
import com.mongodb.client.model.Updates;
import com.mongodb.client.model.WriteModel;
import com.mongodb.client.result.InsertOneResult;
import io.safedb.Rule;
import io.safedb.environment.Environment;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonString;
import org.bson.Document;
import org.bson.RawBsonDocument;
import org.bson.codecs.BsonDocumentCodec;
import org.bson.codecs.configuration.CodecRegistry;
import org.bson.codecs.pojo.PojoCodecProvider;
import org.bson.conversions.Bson;
import org.bson.types.ObjectId;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A guarded collection that is written to")
class GuardedWritesTest {
    private static final CodecRegistry POJOS = fromRegistries(
            MongoClientSettings.getDefaultCodecRegistry(),
            fromProviders(PojoCodecProvider.builder().automatic(true).build()));

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
    }

    /** An application's class. */
    public static final class Order {
        private @Nullable ObjectId id;
        private int n;

        /** For the driver. */
        public Order() {}

        /** The generated id. */
        public @Nullable ObjectId getId() {
            return id;
        }

        /** Sets the generated id. */
        public void setId(ObjectId id) {
            this.id = id;
        }

        /** A number. */
        public int getN() {
            return n;
        }

        /** Sets the number. */
        public void setN(int n) {
            this.n = n;
        }
    }

    /**
     * An application's record.
     *
     * @param n a number
     */
    public record Line(int n) {}

    private static @Nullable Document stored(Object id) {
        return shop.rawOrders().find(Filters.eq("_id", id)).first();
    }

    private static <T> MongoCollection<T> orders(Class<T> type) {
        return shop.database().getCollection("orders", type).withCodecRegistry(POJOS);
    }

    @Test
    @DisplayName("sets the generated id in the caller's document, and the tenant in the database only")
    void generatedIdOfDocument() {
        Document given = new Document("n", 7);
        InsertOneResult result = as("b", () -> shop.orders().insertOne(given));
        assertThat(given).containsKey("_id").doesNotContainKey("org");
        assertThat(result.getInsertedId().asObjectId().getValue()).isEqualTo(given.getObjectId("_id"));
        assertThat(stored(given.getObjectId("_id"))).containsEntry("org", "b").containsEntry("n", 7);
    }

    @Test
    @DisplayName("sets the generated id in the caller's own class, and reads it back")
    void generatedIdOfPojo() {
        Order given = new Order();
        given.setN(7);
        in("a", () -> {
            orders(Order.class).insertOne(given);
            assertThat(given.getId()).isNotNull();
            assertThat(orders(Order.class)
                            .find(Filters.eq("_id", given.getId()))
                            .first()
                            .getN())
                    .isEqualTo(7);
            given.setN(8);
            assertThat(orders(Order.class)
                            .findOneAndReplace(
                                    Filters.eq("_id", given.getId()),
                                    given,
                                    new FindOneAndReplaceOptions().returnDocument(ReturnDocument.AFTER))
                            .getN())
                    .isEqualTo(8);
        });
        assertThat(stored(java.util.Objects.requireNonNull(given.getId())))
                .containsEntry("org", "a")
                .containsEntry("n", 8);
    }

    @Test
    @DisplayName("takes records and raw documents; their id is in the result")
    void generatedIdInTheResult() {
        InsertOneResult ofRecord = as("a", () -> orders(Line.class).insertOne(new Line(7)));
        assertThat(stored(ofRecord.getInsertedId().asObjectId().getValue())).containsEntry("org", "a");
        RawBsonDocument raw = new RawBsonDocument(
                new BsonDocument("_id", new BsonInt32(70)).append("n", new BsonInt32(7)), new BsonDocumentCodec());
        in("a", () -> orders(RawBsonDocument.class).insertOne(raw));
        assertThat(stored(70)).containsEntry("org", "a");
        List<Document> many = List.of(new Document("n", 1), new Document("n", 2));
        in("a", () -> shop.orders().insertMany(many));
        assertThat(many)
                .allSatisfy(one -> assertThat(stored(one.getObjectId("_id"))).containsEntry("org", "a"));
    }

    @Test
    @DisplayName("never touches another tenant's document")
    void othersStay() {
        Document before = stored(2);
        in("a", () -> {
            assertThat(shop.orders()
                            .updateOne(Filters.eq("_id", 2), Updates.set("n", 9))
                            .getMatchedCount())
                    .isZero();
            assertThat(shop.orders()
                            .replaceOne(Filters.eq("_id", 2), new Document())
                            .getMatchedCount())
                    .isZero();
            assertThat(shop.orders().deleteOne(Filters.eq("_id", 2)).getDeletedCount())
                    .isZero();
            assertThat(shop.orders().findOneAndDelete(Filters.eq("_id", 2))).isNull();
            assertThat(shop.orders()
                            .updateMany(Filters.eq("n", 1), Updates.set("n", 5))
                            .getModifiedCount())
                    .isEqualTo(1);
        });
        assertThat(stored(2)).isEqualTo(before);
    }

    @Test
    @DisplayName("keeps the tenant in what it replaces and upserts")
    void stamps() {
        in("a", () -> {
            shop.orders().replaceOne(Filters.eq("_id", 1), new Document("n", 4));
            shop.orders().updateOne(Filters.eq("n", 77), Updates.set("name", "Ada"), new UpdateOptions().upsert(true));
        });
        assertThat(stored(1)).containsEntry("org", "a").containsEntry("n", 4);
        assertThat(shop.rawOrders().find(Filters.eq("n", 77)).first()).containsEntry("org", "a");
    }

    @Test
    @DisplayName("refuses another tenant's id wherever it is written")
    void crossTenant() {
        List<ThrowingCallable> calls = List.of(
                () -> shop.orders().insertOne(new Document("org", "b")),
                () -> shop.orders().insertMany(List.of(new Document(), new Document("org", "b"))),
                () -> shop.orders().replaceOne(Filters.eq("_id", 1), new Document("org", "b")),
                () -> shop.orders().updateOne(Filters.eq("_id", 1), Updates.set("org", "b")),
                () -> shop.orders().updateOne(Filters.eq("_id", 1), Updates.unset("org")),
                () -> shop.orders().updateMany(Filters.eq("_id", 1), Updates.rename("name", "org")),
                () -> shop.orders().findOneAndUpdate(Filters.eq("_id", 1), Updates.min("org", "b")),
                () -> shop.orders().findOneAndReplace(Filters.eq("org", "b"), new Document()),
                () -> shop.orders()
                        .bulkWrite(List.of(
                                new InsertOneModel<>(new Document("_id", 20)),
                                new UpdateOneModel<>(Filters.eq("_id", 1), Updates.set("org", "b")))));
        for (ThrowingCallable call : calls) {
            shop.assertRefused(() -> as("a", () -> run(call)), Rule.CROSS_TENANT);
        }
    }

    private static String run(ThrowingCallable call) {
        try {
            call.call();
        } catch (RuntimeException e) {
            throw e;
        } catch (Throwable e) {
            throw new AssertionError(e);
        }
        return "";
    }

    @Test
    @DisplayName("writes a bulk as one bulk, with ids in the caller's documents")
    void bulk() {
        Document inserted = new Document("n", 8);
        in("a", () -> {
            assertThat(shop.orders()
                            .bulkWrite(List.of(
                                    new InsertOneModel<>(inserted),
                                    new ReplaceOneModel<>(Filters.eq("_id", 1), new Document("n", 6)),
                                    new DeleteOneModel<>(Filters.eq("_id", 2))))
                            .getDeletedCount())
                    .isZero();
        });
        assertThat(stored(inserted.getObjectId("_id"))).containsEntry("org", "a");
        assertThat(stored(1)).containsEntry("org", "a").containsEntry("n", 6);
        assertThat(stored(2)).isNotNull();
    }

    @Test
    @DisplayName("refuses models and options that are not the driver's own")
    void subclasses() {
        class TwoFaced extends DeleteOneModel<Document> {
            TwoFaced() {
                super(Filters.eq("_id", 1));
            }

            @Override
            public Bson getFilter() {
                return new BsonDocument("org", new BsonString("b"));
            }
        }
        class Sometimes extends UpdateOptions {
            @Override
            public boolean isUpsert() {
                return true;
            }
        }
        List<WriteModel<Document>> models = List.of(new TwoFaced());
        shop.assertRefused(() -> in("a", () -> shop.orders().bulkWrite(models)), Rule.UNREADABLE);
        shop.assertRefused(
                () -> in(
                        "a", () -> shop.orders().updateOne(Filters.eq("_id", 1), Updates.set("n", 1), new Sometimes())),
                Rule.UNREADABLE);
    }

    @Test
    @DisplayName("refuses a raw document in which a key stands twice")
    void duplicateKeys() {
        org.bson.io.BasicOutputBuffer buffer = new org.bson.io.BasicOutputBuffer();
        org.bson.BsonBinaryWriter writer = new org.bson.BsonBinaryWriter(buffer);
        writer.writeStartDocument();
        writer.writeString("org", "a");
        writer.writeString("org", "b");
        writer.writeEndDocument();
        RawBsonDocument twice = new RawBsonDocument(buffer.toByteArray());
        shop.assertRefused(() -> in("a", () -> shop.orders().find(twice)), Rule.UNREADABLE);
        shop.assertRefused(() -> in("a", () -> orders(RawBsonDocument.class).insertOne(twice)), Rule.UNREADABLE);
    }

    @Test
    @DisplayName("leaves argument errors to the driver")
    @SuppressWarnings("NullAway") // null is what this is about
    void argumentErrors() {
        MongoCollection<Document> raw = shop.rawOrders();
        MongoCollection<Document> guarded = shop.orders();
        List<java.util.function.Consumer<MongoCollection<Document>>> calls = List.of(
                orders -> orders.updateOne(Filters.eq("_id", 1), new Document()),
                orders -> orders.updateOne(Filters.eq("_id", 1), new Document("n", 1)),
                orders -> orders.replaceOne(Filters.eq("_id", 1), new Document("$set", new Document())),
                orders -> orders.updateOne(Filters.eq("_id", 1), List.of()),
                orders -> orders.insertMany(List.of()),
                orders -> orders.insertMany(Arrays.asList(new Document(), null)),
                orders -> orders.insertOne((Document) null),
                orders -> orders.find((Bson) null).first(),
                orders -> orders.deleteOne(null),
                orders -> orders.bulkWrite(List.of()),
                orders -> orders.countDocuments((ClientSession) null));
        for (java.util.function.Consumer<MongoCollection<Document>> call : calls) {
            Throwable expected = org.assertj.core.api.Assertions.catchThrowable(() -> call.accept(raw));
            assertThatThrownBy(() -> in("a", () -> call.accept(guarded))).isInstanceOf(expected.getClass());
        }
    }

    @Test
    @DisplayName("passes the server's errors on")
    void serverErrors() {
        assertThatThrownBy(() -> in("a", () -> shop.orders().insertOne(new Document("_id", 1))))
                .isInstanceOfSatisfying(
                        MongoWriteException.class,
                        e -> assertThat(e.getError().getCode()).isEqualTo(11000));
    }

    @Test
    @DisplayName("works in the caller's real session")
    void sessions() {
        try (ClientSession session = shop.guarded.startSession()) {
            session.startTransaction();
            in("a", () -> {
                shop.orders().insertOne(session, new Document("_id", 30));
                assertThat(shop.orders().find(session, Filters.eq("_id", 30)).first())
                        .isNotNull();
                assertThat(shop.orders().countDocuments(session)).isEqualTo(3);
            });
            session.commitTransaction();
        }
        assertThat(stored(30)).containsEntry("org", "a");
        assertThat(shop.mongo.commands())
                .filteredOn(command -> command.containsKey("startTransaction"))
                .hasSize(1);
    }

    @Test
    @DisplayName("refuses in production what destroys for all tenants")
    void destructive() {
        MongoNamespace other = new MongoNamespace(shop.raw().getName(), "gone");
        List<ThrowingCallable> calls = List.of(
                () -> shop.orders().drop(),
                () -> shop.database().drop(),
                () -> shop.orders().renameCollection(other),
                () -> shop.orders().dropIndexes(),
                () -> shop.orders()
                        .createIndex(Indexes.ascending("n"), new IndexOptions().expireAfter(1L, TimeUnit.DAYS)),
                () -> shop.database().createCollection("new"),
                () -> shop.orders().deleteMany(new Document()));
        for (ThrowingCallable call : calls) {
            shop.assertRefused(() -> as("a", () -> run(call)), Rule.DESTRUCTIVE_WITHOUT_TOKEN);
        }
    }

    @Test
    @DisplayName("refuses what cannot be read or narrowed, whatever the environment")
    @SuppressWarnings("deprecation") // map-reduce is deprecated and still there
    void neverRun() {
        try (Shop test = new Shop(Environment.TEST)) {
            test.assertRefused(() -> test.orders().mapReduce("m", "r"), Rule.OPAQUE_CODE);
            test.assertRefused(() -> test.guarded.listDatabaseNames(), Rule.UNSCOPED_STATEMENT);
            test.assertRefused(() -> test.database().createView("v", "orders", List.of()), Rule.UNSCOPED_STATEMENT);
            test.assertRefused(() -> test.database().runCommand(new Document("find", "orders")), Rule.OPAQUE_CODE);
            test.assertRefused(
                    () -> test.database().runCommand(new Document("ping", 1).append("find", "orders")),
                    Rule.OPAQUE_CODE);
            test.assertRefused(
                    () -> in("a", () -> test.orders().aggregate(List.of(Aggregates.out("items")))),
                    Rule.UNSCOPED_STATEMENT);
            test.assertRefused(
                    () -> test.database().getCollection("safedb_environment").drop(), Rule.SCOPE_TAMPERING);
            test.assertRefused(
                    () -> test.orders()
                            .renameCollection(new MongoNamespace(test.raw().getName(), "safedb_environment")),
                    Rule.SCOPE_TAMPERING);
            assertThat(test.database().runCommand(new Document("ping", 1))).containsKey("ok");
        }
    }

    @Test
    @DisplayName("lets an environment without tokens change its schema")
    void disposable() {
        try (Shop test = new Shop(Environment.TEST)) {
            test.orders().createIndex(Indexes.ascending("n"));
            test.database().createCollection("more");
            test.database().getCollection("more").drop();
            test.orders().renameCollection(new MongoNamespace(test.raw().getName(), "items"));
            assertThat(as("a", () -> test.database().getCollection("items").countDocuments()))
                    .isEqualTo(2);
        }
    }
}

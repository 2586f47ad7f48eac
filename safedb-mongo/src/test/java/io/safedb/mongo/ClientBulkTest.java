package io.safedb.mongo;

import static io.safedb.mongo.Scopes.as;
import static io.safedb.mongo.Scopes.asSystem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.mongodb.ClientBulkWriteException;
import com.mongodb.MongoClientSettings;
import com.mongodb.MongoNamespace;
import com.mongodb.client.ClientSession;
import com.mongodb.client.MongoClient;
import com.mongodb.client.model.Collation;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Sorts;
import com.mongodb.client.model.Updates;
import com.mongodb.client.model.bulk.ClientBulkWriteOptions;
import com.mongodb.client.model.bulk.ClientBulkWriteResult;
import com.mongodb.client.model.bulk.ClientDeleteOneOptions;
import com.mongodb.client.model.bulk.ClientNamespacedInsertOneModel;
import com.mongodb.client.model.bulk.ClientNamespacedWriteModel;
import com.mongodb.client.model.bulk.ClientReplaceOneOptions;
import com.mongodb.client.model.bulk.ClientUpdateManyOptions;
import com.mongodb.client.model.bulk.ClientUpdateOneOptions;
import com.mongodb.internal.client.model.bulk.ConcreteClientDeleteManyModel;
import com.mongodb.internal.client.model.bulk.ConcreteClientNamespacedInsertOneModel;
import io.safedb.RowCondition;
import io.safedb.Rule;
import io.safedb.SafeDbException;
import io.safedb.TableAccess;
import io.safedb.TablePolicy;
import io.safedb.TenantId;
import io.safedb.TenantScope;
import io.safedb.environment.Environment;
import io.safedb.token.Token;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonString;
import org.bson.BsonValue;
import org.bson.Document;
import org.bson.RawBsonDocument;
import org.bson.codecs.configuration.CodecRegistry;
import org.bson.conversions.Bson;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

@DisplayName("A bulk of the client")
class ClientBulkTest {
    private static final Bson NEW = Updates.set("name", "new");
    private static final ClientBulkWriteOptions VERBOSE =
            ClientBulkWriteOptions.clientBulkWriteOptions().verboseResults(true);

    private static Shop shop;

    @BeforeAll
    static void start() {
        shop = new Shop(
                Environment.PRODUCTION,
                policy -> Approvals.tokenOnly(policy)
                        .rowCap(5)
                        .table(
                                "entries",
                                TablePolicy.of(TableAccess.TENANT).locked(RowCondition.parse("status = 'BILLED'"))));
    }

    @AfterAll
    static void stop() {
        shop.close();
    }

    @BeforeEach
    void fill() {
        shop.raw().getCollection("safedb_used_token").drop();
        shop.raw().getCollection("items").drop();
        shop.raw().getCollection("entries").drop();
        shop.fill();
    }

    private static MongoNamespace ns(String collection) {
        return new MongoNamespace(shop.raw().getName(), collection);
    }

    private static ClientBulkWriteResult write(ClientNamespacedWriteModel... models) {
        return as("a", () -> shop.guarded.bulkWrite(List.of(models)));
    }

    private static void assertRefused(Rule rule, ClientNamespacedWriteModel... models) {
        shop.assertRefused(() -> write(models), rule);
    }

    @Test
    @DisplayName("is checked whole: one model that must not run, and nothing is sent")
    void whole() {
        ClientNamespacedWriteModel good =
                ClientNamespacedWriteModel.insertOne(ns("orders"), new Document("_id", 90).append("n", 9));
        MongoNamespace orders = ns("orders");
        assertRefused(
                Rule.CROSS_TENANT, good, ClientNamespacedWriteModel.insertOne(ns("items"), new Document("org", "b")));
        assertRefused(
                Rule.CROSS_TENANT, good, ClientNamespacedWriteModel.updateOne(orders, Filters.eq("org", "b"), NEW));
        assertRefused(
                Rule.CROSS_TENANT,
                good,
                ClientNamespacedWriteModel.updateMany(orders, Filters.eq("n", 1), Updates.unset("org")));
        assertRefused(
                Rule.CROSS_TENANT,
                good,
                ClientNamespacedWriteModel.replaceOne(orders, Filters.eq("n", 1), new Document("org", "b")));
        assertRefused(
                Rule.OPAQUE_CODE, good, ClientNamespacedWriteModel.deleteOne(orders, new Document("$where", "true")));
        assertRefused(
                Rule.DESTRUCTIVE_WITHOUT_TOKEN,
                good,
                ClientNamespacedWriteModel.deleteMany(orders, Filters.eq("n", 1)));
        shop.assertRefused(() -> shop.guarded.bulkWrite(List.of(good)), Rule.NO_TENANT_SCOPE);
        assertThatThrownBy(() -> write(good, ClientNamespacedWriteModel.insertOne(ns("unheard_of"), new Document())))
                .isInstanceOf(SafeDbException.class);
        assertThatThrownBy(() -> write(
                        good,
                        ClientNamespacedWriteModel.insertOne(new MongoNamespace("admin.system.users"), new Document())))
                .isInstanceOf(SafeDbException.class);
        assertThat(shop.mongo.commands()).isEmpty();
    }

    @Test
    @DisplayName("goes to no database that nothing has named before, and does not look there")
    void otherDatabases() {
        assertRefused(
                Rule.UNSCOPED_STATEMENT,
                ClientNamespacedWriteModel.insertOne(new MongoNamespace("elsewhere.orders"), new Document()));
        assertRefused(
                Rule.UNSCOPED_STATEMENT,
                ClientNamespacedWriteModel.insertOne(new MongoNamespace("config.orders"), new Document()));
    }

    @Test
    @DisplayName("does not write what all tenants share")
    void shared() {
        assertThatThrownBy(() -> write(ClientNamespacedWriteModel.deleteOne(ns("countries"), Filters.eq("_id", "AT"))))
                .isInstanceOf(SafeDbException.class);
        assertThat(shop.mongo.commands()).isEmpty();
    }

    @Test
    @DisplayName("reads the driver's own models only, by what they hold")
    void strangers() {
        ClientNamespacedWriteModel strange = (ClientNamespacedWriteModel) Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {ClientNamespacedInsertOneModel.class},
                (proxy, method, arguments) -> null);
        assertRefused(Rule.UNREADABLE, strange);
        ClientNamespacedWriteModel disguised = new ConcreteClientNamespacedInsertOneModel(
                ns("orders"), new ConcreteClientDeleteManyModel(new Document(), null));
        assertRefused(Rule.DESTRUCTIVE_WITHOUT_TOKEN, disguised);
        ClientBulkWriteOptions options = (ClientBulkWriteOptions) Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {ClientBulkWriteOptions.class},
                (proxy, method, arguments) -> null);
        shop.assertRefused(
                () -> as(
                        "a",
                        () -> shop.guarded.bulkWrite(
                                List.of(ClientNamespacedWriteModel.deleteOne(ns("orders"), new Document())), options)),
                Rule.UNREADABLE);
        assertRefused(Rule.UNREADABLE, ClientNamespacedWriteModel.deleteOne(ns("orders"), doubled()));
    }

    /** A document with one key twice. */
    private static RawBsonDocument doubled() {
        org.bson.io.BasicOutputBuffer buffer = new org.bson.io.BasicOutputBuffer();
        try (org.bson.BsonBinaryWriter writer = new org.bson.BsonBinaryWriter(buffer)) {
            writer.writeStartDocument();
            writer.writeInt32("n", 1);
            writer.writeInt32("n", 2);
            writer.writeEndDocument();
        }
        return new RawBsonDocument(buffer.toByteArray());
    }

    @Test
    @DisplayName("keeps the driver's checks of its arguments")
    void arguments() {
        for (MongoClient client : List.of(shop.mongo.client(), shop.guarded)) {
            assertThatThrownBy(() -> as("a", () -> client.bulkWrite(null)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("clientWriteModels can not be null");
            assertThatThrownBy(() -> as("a", () -> client.bulkWrite(List.of())))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("must not be empty");
            assertThatThrownBy(() -> as(
                            "a",
                            () -> client.bulkWrite(
                                    List.of(ClientNamespacedWriteModel.insertOne(ns("orders"), new Document())),
                                    (ClientBulkWriteOptions) null)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("options can not be null");
            assertThatThrownBy(() -> as(
                            "a",
                            () -> client.bulkWrite(
                                    (ClientSession) null,
                                    List.of(ClientNamespacedWriteModel.insertOne(ns("orders"), new Document())))))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("clientSession can not be null");
        }
        assertThat(shop.rawOrders().countDocuments()).isEqualTo(3);
    }

    /** What a driver may look like whose options have one more. */
    static final class LaterOptions {
        /** An option that nobody reads. */
        public Object getUpsertAs() {
            return "b";
        }
    }

    @Test
    @DisplayName("is read where the driver's classes are those that are known")
    void classes() {
        assertThat(ClientModelClasses.DIFFERENCES).isEmpty();
        assertThat(ClientModelClasses.differences(LaterOptions.class, Set.of()))
                .containsExactly("LaterOptions has the getters [getUpsertAs]");
        assertThat(ClientModelClasses.differences(Object.class, Set.of())).containsExactly("Object can be subclassed");
    }

    /** What only a server can show that knows the command. */
    @Nested
    @DisplayName("on a server that knows it")
    class OnAServer {
        @BeforeEach
        void known() {
            assumeThat(shop.mongo.inJvm()).as("does not know the command").isFalse();
        }

        private List<ClientNamespacedWriteModel> mixed(String database) {
            MongoNamespace orders = new MongoNamespace(database, "orders");
            MongoNamespace items = new MongoNamespace(database, "items");
            return List.of(
                    ClientNamespacedWriteModel.insertOne(orders, new Document("_id", 91).append("n", 1)),
                    ClientNamespacedWriteModel.insertOne(items, new Document("_id", 92).append("n", 1)),
                    ClientNamespacedWriteModel.updateOne(
                            orders,
                            Filters.eq("n", 2),
                            NEW,
                            ClientUpdateOneOptions.clientUpdateOneOptions()
                                    .sort(Sorts.descending("_id"))
                                    .hintString("_id_")
                                    .upsert(false)),
                    ClientNamespacedWriteModel.updateMany(
                            orders,
                            Filters.in("_id", 1, 3),
                            Updates.set("lines.$[line].open", true),
                            ClientUpdateManyOptions.clientUpdateManyOptions()
                                    .hint(new Document("_id", 1))
                                    .arrayFilters(List.of(Filters.eq("line.sku", "x")))),
                    ClientNamespacedWriteModel.updateMany(
                            orders, Filters.eq("_id", 1), List.of(new Document("$set", new Document("m", "$n")))),
                    ClientNamespacedWriteModel.replaceOne(
                            items,
                            Filters.eq("_id", 93),
                            new Document("n", 7),
                            ClientReplaceOneOptions.clientReplaceOneOptions().upsert(true)),
                    ClientNamespacedWriteModel.updateOne(
                            items,
                            Filters.eq("_id", 94),
                            NEW,
                            ClientUpdateOneOptions.clientUpdateOneOptions().upsert(true)),
                    ClientNamespacedWriteModel.deleteOne(
                            orders,
                            Filters.eq("name", "nobody"),
                            ClientDeleteOneOptions.clientDeleteOneOptions()
                                    .collation(
                                            Collation.builder().locale("simple").build())));
        }

        /** The tenant's documents alone, in a database of their own. */
        private String solo() {
            String solo = shop.raw().getName() + "_solo";
            shop.mongo.client().getDatabase(solo).drop();
            shop.rawOrders().updateMany(new Document(), Updates.set("lines", List.of(new Document("sku", "x"))));
            shop.mongo
                    .client()
                    .getDatabase(solo)
                    .getCollection("orders")
                    .insertMany(shop.rawOrders().find(Filters.eq("org", "a")).into(new ArrayList<>()));
            shop.mongo.forget();
            return solo;
        }

        private BsonDocument command() {
            List<BsonDocument> bulks = shop.mongo.commands().stream()
                    .filter(command -> command.containsKey("bulkWrite"))
                    .toList();
            assertThat(bulks).as("one bulk stays one bulk").hasSize(1);
            return BsonDocument.parse(bulks.get(0).toJson());
        }

        @Test
        @DisplayName("sends what the raw client sends, with the tenant in it, and gives the same results")
        void sameAsRaw() {
            for (boolean ordered : new boolean[] {true, false}) {
                fill();
                String solo = solo();
                ClientBulkWriteOptions options = ClientBulkWriteOptions.clientBulkWriteOptions()
                        .verboseResults(true)
                        .ordered(ordered)
                        .comment(new BsonString("nightly"))
                        .bypassDocumentValidation(false);
                ClientBulkWriteResult raw = shop.mongo.client().bulkWrite(mixed(solo), options);
                BsonDocument rawCommand = command();
                shop.mongo.forget();
                ClientBulkWriteResult guarded =
                        as("a", () -> shop.guarded.bulkWrite(mixed(shop.raw().getName()), options));
                BsonDocument command = command();

                assertThat(shop.mongo.commands()).as("all filters name ids").hasSize(1);
                assertThat(described(guarded)).isEqualTo(described(raw));
                for (BsonValue op : command.getArray("ops")) {
                    BsonDocument owned = op.asDocument().containsKey("insert")
                            ? op.asDocument().getDocument("document")
                            : op.asDocument().getDocument("filter");
                    assertThat(owned.remove("org")).isEqualTo(new BsonString("a"));
                }
                BsonArray ops = command.getArray("ops");
                BsonDocument replacing = ops.get(5).asDocument().getDocument("updateMods");
                assertThat(replacing.remove("org")).isEqualTo(new BsonString("a"));
                BsonArray stages = ops.get(4).asDocument().getArray("updateMods");
                assertThat(stages).as("stamped again").hasSize(2);
                stages.remove(1);
                assertThat(ops).isEqualTo(rawCommand.getArray("ops"));
                for (String key : List.of("errorsOnly", "ordered", "comment", "bypassDocumentValidation")) {
                    assertThat(command.get(key)).as(key).isEqualTo(rawCommand.get(key));
                }
                assertThat(command.keySet()).isEqualTo(rawCommand.keySet());
                assertThat(documents(shop.raw().getName())).isEqualTo(documents(solo));
            }
        }

        /** The tenant's documents, without the tenant. */
        private List<Document> documents(String database) {
            List<Document> all = new ArrayList<>();
            for (String collection : List.of("orders", "items")) {
                for (Document each : shop.mongo
                        .client()
                        .getDatabase(database)
                        .getCollection(collection)
                        .find()) {
                    if (!"b".equals(each.remove("org"))) {
                        all.add(each);
                    }
                }
            }
            all.sort(java.util.Comparator.comparing(each -> String.valueOf(each.get("_id"))));
            return all;
        }

        private String described(ClientBulkWriteResult result) {
            StringBuilder text = new StringBuilder();
            text.append(result.isAcknowledged())
                    .append(result.getInsertedCount())
                    .append(result.getUpsertedCount())
                    .append(result.getMatchedCount())
                    .append(result.getModifiedCount())
                    .append(result.getDeletedCount());
            result.getVerboseResults().ifPresent(verbose -> {
                new TreeMap<>(verbose.getInsertResults())
                        .forEach((index, one) -> text.append(index).append(one.getInsertedId()));
                new TreeMap<>(verbose.getUpdateResults())
                        .forEach((index, one) -> text.append(index)
                                .append(one.getMatchedCount())
                                .append(one.getModifiedCount())
                                .append(one.getUpsertedId()));
                new TreeMap<>(verbose.getDeleteResults())
                        .forEach((index, one) -> text.append(index).append(one.getDeletedCount()));
            });
            return text.toString();
        }

        @Test
        @DisplayName("reads variables with every model, and sends them")
        void variables() {
            Bson byVariable = new Document("$expr", new Document("$eq", List.of("$n", "$$x")));
            ClientBulkWriteOptions one =
                    ClientBulkWriteOptions.clientBulkWriteOptions().let(new Document("x", 1));
            List<ClientNamespacedWriteModel> models =
                    List.of(ClientNamespacedWriteModel.updateMany(ns("orders"), byVariable, NEW));
            assertThat(as("a", () -> shop.guarded.bulkWrite(models, one)).getMatchedCount())
                    .isEqualTo(1);
            assertThat(command().get("let")).isEqualTo(BsonDocument.parse("{x: 1}"));
            shop.assertRefused(
                    () -> as(
                            "a",
                            () -> shop.guarded.bulkWrite(
                                    models,
                                    ClientBulkWriteOptions.clientBulkWriteOptions()
                                            .let(new Document("x", new Document("$function", new Document()))))),
                    Rule.OPAQUE_CODE);
        }

        @Test
        @DisplayName("does not touch what belongs to another tenant")
        void isolation() {
            ClientBulkWriteResult result = write(
                    ClientNamespacedWriteModel.updateMany(ns("orders"), Filters.eq("n", 1), NEW),
                    ClientNamespacedWriteModel.deleteOne(ns("orders"), Filters.eq("_id", 2)));
            assertThat(result.getMatchedCount()).isEqualTo(1);
            assertThat(result.getDeletedCount()).isZero();
            assertThat(result.getVerboseResults()).isEmpty();
            assertThat(shop.rawOrders().find(Filters.eq("_id", 2)).first()).containsEntry("name", "Bert");
        }

        @Test
        @DisplayName("gives errors with the caller's places, and what had run until then")
        void errors() {
            List<ClientNamespacedWriteModel> models = List.of(
                    ClientNamespacedWriteModel.insertOne(ns("items"), new Document("_id", 95)),
                    ClientNamespacedWriteModel.insertOne(ns("orders"), new Document("_id", 1)),
                    ClientNamespacedWriteModel.insertOne(ns("items"), new Document("_id", 96)));
            ClientBulkWriteException ordered = catchThrowableOfType(
                    ClientBulkWriteException.class, () -> as("a", () -> shop.guarded.bulkWrite(models, VERBOSE)));
            assertThat(ordered.getWriteErrors()).containsOnlyKeys(1);
            assertThat(Objects.requireNonNull(ordered.getWriteErrors().get(1)).getCode())
                    .isEqualTo(11000);
            assertThat(ordered.getPartialResult().orElseThrow().getInsertedCount())
                    .isEqualTo(1);
            fill();
            ClientBulkWriteException unordered = catchThrowableOfType(
                    ClientBulkWriteException.class,
                    () -> as(
                            "a",
                            () -> shop.guarded.bulkWrite(
                                    models,
                                    ClientBulkWriteOptions.clientBulkWriteOptions()
                                            .verboseResults(true)
                                            .ordered(false))));
            assertThat(unordered.getWriteErrors()).containsOnlyKeys(1);
            assertThat(unordered
                            .getPartialResult()
                            .orElseThrow()
                            .getVerboseResults()
                            .orElseThrow()
                            .getInsertResults())
                    .containsOnlyKeys(0, 2);
        }

        @Test
        @DisplayName("makes ids for documents without one and leaves the caller's object as the driver does")
        void ids() {
            Document given = new Document("n", 5);
            Map<Integer, ?> raw = shop.mongo
                    .client()
                    .bulkWrite(List.of(ClientNamespacedWriteModel.insertOne(ns("raw"), new Document("n", 5))), VERBOSE)
                    .getVerboseResults()
                    .orElseThrow()
                    .getInsertResults();
            assertThat(raw).hasSize(1);
            shop.raw().getCollection("raw").drop();
            ClientBulkWriteResult result = as(
                    "a",
                    () -> shop.guarded.bulkWrite(
                            List.of(
                                    ClientNamespacedWriteModel.insertOne(ns("orders"), given),
                                    ClientNamespacedWriteModel.insertOne(ns("orders"), new Line("x", 3))),
                            VERBOSE));
            assertThat(given).containsOnlyKeys("n");
            BsonValue id = Objects.requireNonNull(result.getVerboseResults()
                            .orElseThrow()
                            .getInsertResults()
                            .get(0))
                    .getInsertedId()
                    .orElseThrow();
            assertThat(shop.rawOrders().find(Filters.eq("_id", id)).first())
                    .containsEntry("org", "a")
                    .containsEntry("n", 5);
            assertThat(shop.rawOrders().find(Filters.eq("sku", "x")).first()).containsEntry("org", "a");
        }

        /** A document of an application's own. */
        public record Line(String sku, int n) {}

        @Test
        @DisplayName("is one with the row cap: counted over all models on a collection, and bound to what was found")
        void rowCap() {
            for (int i = 10; i < 20; i++) {
                shop.rawOrders()
                        .insertOne(new Document("_id", i).append("org", "a").append("n", i));
            }
            ClientNamespacedWriteModel four = ClientNamespacedWriteModel.updateMany(
                    ns("orders"), Filters.and(Filters.gte("n", 10), Filters.lt("n", 14)), NEW);
            ClientNamespacedWriteModel two =
                    ClientNamespacedWriteModel.updateMany(ns("orders"), Filters.gte("n", 18), NEW);
            Refusals.assertRefusedUnsent(shop.mongo, () -> write(four, two), Rule.ROW_CAP, "find", "aggregate");
            shop.mongo.forget();
            assertThat(write(four, ClientNamespacedWriteModel.updateOne(ns("orders"), Filters.eq("n", 1), NEW))
                            .getMatchedCount())
                    .isEqualTo(5);
            assertThat(shop.mongo.commands()).hasSize(2);
            assertThat(command()
                            .getArray("ops")
                            .get(0)
                            .asDocument()
                            .getDocument("filter")
                            .getDocument("_id")
                            .getArray("$in"))
                    .hasSize(4);
        }

        @Test
        @DisplayName("leaves locked documents of each collection alone")
        void locked() {
            shop.raw()
                    .getCollection("entries")
                    .insertOne(new Document("_id", 1).append("org", "a").append("status", "BILLED"));
            Refusals.assertRefusedUnsent(
                    shop.mongo,
                    () -> write(
                            ClientNamespacedWriteModel.updateOne(ns("orders"), Filters.eq("_id", 1), NEW),
                            ClientNamespacedWriteModel.updateOne(ns("entries"), Filters.eq("_id", 1), NEW)),
                    Rule.LOCKED_RECORD,
                    "aggregate",
                    "find");
            write(
                    ClientNamespacedWriteModel.updateOne(ns("orders"), Filters.eq("_id", 1), NEW),
                    ClientNamespacedWriteModel.updateOne(ns("entries"), Filters.eq("_id", 7), NEW));
        }

        @Test
        @DisplayName("runs on a token for its collection, once; what two collections need it for cannot run together")
        void tokens() {
            ClientNamespacedWriteModel orders =
                    ClientNamespacedWriteModel.deleteMany(ns("orders"), Filters.gte("n", 1));
            ClientNamespacedWriteModel items = ClientNamespacedWriteModel.deleteMany(ns("items"), Filters.gte("n", 1));
            Token token = shop.token("bulkWrite", "orders", 2);
            shop.assertRefused(() -> shop.safeDb.withToken(token, () -> write(orders, items)), Rule.TOKEN_INVALID);
            assertThat(shop.usedTokens()).isZero();
            assertThat(shop.safeDb.withToken(token, () -> write(orders)).getDeletedCount())
                    .isEqualTo(2);
            assertThat(shop.usedTokens()).isEqualTo(1);
            assertThat(shop.rawOrders().countDocuments()).isEqualTo(1);
            assertThatThrownBy(() -> shop.safeDb.withToken(token, () -> write(orders)))
                    .hasMessageContaining("jti");
        }

        @Test
        @DisplayName("works in sessions and transactions")
        void transactions() {
            ClientNamespacedWriteModel model =
                    ClientNamespacedWriteModel.insertOne(ns("orders"), new Document("_id", 97));
            try (ClientSession session = shop.guarded.startSession()) {
                session.startTransaction();
                as("a", () -> shop.guarded.bulkWrite(session, List.of(model)));
                session.abortTransaction();
                assertThat(shop.rawOrders().countDocuments(Filters.eq("_id", 97)))
                        .isZero();
                session.startTransaction();
                // The server takes no read concern with a bulk, and the driver sends one with the first command.
                as("a", () -> shop.orders().find(session).first());
                as("a", () -> shop.guarded.bulkWrite(session, List.of(model), VERBOSE));
                session.commitTransaction();
            }
            assertThat(shop.rawOrders().find(Filters.eq("_id", 97)).first()).containsEntry("org", "a");
        }

        @Test
        @DisplayName("asks each argument once, whatever it says the second time")
        void once() {
            Bson turning = new Bson() {
                private int asked;

                @Override
                public <D> BsonDocument toBsonDocument(Class<D> type, CodecRegistry registry) {
                    return asked++ == 0 ? BsonDocument.parse("{n: 1}") : BsonDocument.parse("{org: 'b'}");
                }
            };
            Iterable<Bson> stages = new Iterable<>() {
                private int asked;

                @Override
                public Iterator<Bson> iterator() {
                    Bson stage = asked++ == 0
                            ? new Document("$set", new Document("name", "new"))
                            : new Document("$set", new Document("org", "b"));
                    return List.of(stage).iterator();
                }
            };
            assertThat(write(ClientNamespacedWriteModel.updateMany(ns("orders"), turning, stages))
                            .getModifiedCount())
                    .isEqualTo(1);
            assertThat(shop.rawOrders().find(Filters.eq("name", "new")).first())
                    .containsEntry("_id", 1)
                    .containsEntry("org", "a");
        }

        @Test
        @DisplayName("crosses tenants in a system scope, and takes the scope's own id where it stands in a document")
        void scopes() {
            assertThat(asSystem(() -> shop.guarded.bulkWrite(List.of(
                                    ClientNamespacedWriteModel.updateMany(ns("orders"), Filters.eq("n", 1), NEW))))
                            .getMatchedCount())
                    .isEqualTo(2);
            TenantId own = TenantId.of("a");
            try (TenantScope scope = TenantScope.open(own)) {
                assertThat(scope).isNotNull();
                shop.guarded.bulkWrite(List.of(ClientNamespacedWriteModel.insertOne(
                        ns("orders"), new Document("_id", 98).append("org", own))));
            }
            assertThat(shop.rawOrders().find(Filters.eq("_id", 98)).first()).containsEntry("org", "a");
        }

        @Test
        @DisplayName("keeps the registry of the cluster that it is called on")
        void registries() {
            assertThat(as(
                                    "a",
                                    () -> shop.guarded
                                            .withCodecRegistry(MongoClientSettings.getDefaultCodecRegistry())
                                            .bulkWrite(List.of(ClientNamespacedWriteModel.insertOne(
                                                    ns("orders"), new Line("y", 1)))))
                            .getInsertedCount())
                    .isEqualTo(1);
        }
    }
}

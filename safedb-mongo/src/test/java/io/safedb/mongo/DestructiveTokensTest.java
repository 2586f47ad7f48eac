package io.safedb.mongo;

import static io.safedb.mongo.Scopes.as;
import static io.safedb.mongo.Scopes.asSystem;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.mongodb.MongoCommandException;
import com.mongodb.MongoNamespace;
import com.mongodb.client.ClientSession;
import com.mongodb.client.model.DeleteManyModel;
import com.mongodb.client.model.DropCollectionOptions;
import com.mongodb.client.model.IndexOptions;
import com.mongodb.client.model.Indexes;
import com.mongodb.client.model.InsertOneModel;
import com.mongodb.client.model.RenameCollectionOptions;
import com.mongodb.client.model.UpdateManyModel;
import com.mongodb.client.model.Updates;
import io.safedb.EnforcementMode;
import io.safedb.Rule;
import io.safedb.SafeDb;
import io.safedb.SafeDbException;
import io.safedb.SafeDbPolicy;
import io.safedb.environment.Environment;
import io.safedb.token.Token;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.bson.BsonDocument;
import org.bson.Document;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayName("A destructive call on MongoDB")
class DestructiveTokensTest {
    private static Shop shop;

    @BeforeAll
    static void start() {
        shop = new Shop(Environment.PRODUCTION, Approvals::tokenOnly);
    }

    @AfterAll
    static void stop() {
        shop.close();
    }

    @BeforeEach
    void fill() {
        shop.raw().getCollection("safedb_used_token").drop();
        shop.raw().getCollection("gone").drop();
        shop.fill();
        shop.rawOrders().createIndex(Indexes.ascending("n"));
        shop.mongo.forget();
    }

    /** Every destructive call of the edge: what a token must name, how many documents it hits, how it is made. */
    static Stream<Arguments> calls() {
        return Stream.of(
                call("drop", "orders", 3, s -> () -> s.orders().drop()),
                call("drop", "orders", 3, s -> () -> s.orders().drop(new DropCollectionOptions())),
                call(
                        "renameCollection",
                        "gone,orders,orders to gone",
                        3,
                        s -> () -> s.orders()
                                .renameCollection(new MongoNamespace(s.raw().getName(), "gone"))),
                call(
                        "renameCollection",
                        "countries,orders,orders over countries",
                        4,
                        s -> () -> s.orders()
                                .renameCollection(
                                        new MongoNamespace(s.raw().getName(), "countries"),
                                        new RenameCollectionOptions().dropTarget(true))),
                call("dropIndexes", "orders", 0, s -> () -> s.orders().dropIndexes()),
                call("dropIndexes", "orders", 0, s -> () -> s.orders().dropIndex("*")),
                call("dropIndex", index("n_1"), 0, s -> () -> s.orders().dropIndex("n_1")),
                call("dropIndex", index("{\"n\": 1}"), 0, s -> () -> s.orders().dropIndex(Indexes.ascending("n"))),
                call("createIndex", index("name_1"), 0, s -> () -> s.orders().createIndex(Indexes.ascending("name"))),
                call(
                        "createIndex",
                        "orders,orders expiring,orders.old",
                        3,
                        s -> () -> s.orders()
                                .createIndex(
                                        Indexes.ascending("at"),
                                        new IndexOptions().name("old").expireAfter(9L, TimeUnit.DAYS))),
                call("createCollection", "gone", 0, s -> () -> s.database().createCollection("gone")),
                call("deleteMany", "orders", 2, s -> () -> s.orders().deleteMany(new Document())),
                call(
                        "bulkWrite",
                        "orders",
                        1,
                        s -> () -> s.orders().bulkWrite(List.of(new DeleteManyModel<>(new Document("n", 2))))));
    }

    /** What a token for one index names. */
    private static String index(String name) {
        return "orders,orders." + name;
    }

    private static Arguments call(
            String operation, String target, long documents, Function<Shop, ThrowingCallable> made) {
        return Arguments.of(Named.of(operation + " " + target, operation), target, documents, made);
    }

    private static void run(Token token, ThrowingCallable call) {
        shop.safeDb.withToken(token, () -> as("a", () -> called(call)));
    }

    private static String called(ThrowingCallable call) {
        try {
            call.call();
            return "";
        } catch (RuntimeException e) {
            throw e;
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }

    private static SafeDbException refusal(ThrowingCallable call) {
        SafeDbException refused = catchThrowableOfType(SafeDbException.class, call);
        assertThat(refused).as("refused").isNotNull();
        return refused;
    }

    /** The commands that destroy, among those that have arrived. */
    private static List<String> destroying() {
        return shop.mongo.commands().stream()
                .map(BsonDocument::getFirstKey)
                .filter(name -> !name.equals("aggregate") && !name.equals("insert"))
                .toList();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("calls")
    @DisplayName("runs once on a right token, and is refused without one, a second time, and for another target")
    void onceOnAToken(String operation, String target, long documents, Function<Shop, ThrowingCallable> made) {
        ThrowingCallable call = made.apply(shop);
        shop.assertRefused(() -> as("a", () -> called(call)), Rule.DESTRUCTIVE_WITHOUT_TOKEN);
        for (Token wrong : List.of(shop.token(operation, "items", 1000), shop.token("dropSearchIndex", target, 1000))) {
            shop.assertRefused(() -> run(wrong, call), Rule.TOKEN_INVALID);
        }
        assertThat(shop.usedTokens())
                .as("a token for something else is as it was")
                .isZero();
        if (documents > 0) {
            assertThat(refusal(() -> run(shop.token(operation, target, documents - 1), call))
                            .violation()
                            .detail())
                    .contains("(rows)");
        }
        assertThat(destroying()).isEmpty();
        assertThat(shop.usedTokens())
                .as("a token for too few documents is used up")
                .isEqualTo(documents > 0 ? 1 : 0);
        shop.raw().getCollection("safedb_used_token").drop();
        shop.mongo.forget();

        Token token = shop.token(operation, target, documents);
        run(token, call);
        assertThat(destroying()).hasSize(1);
        assertThat(shop.usedTokens()).isEqualTo(1);

        fillAgain();
        SafeDbException again = refusal(() -> run(token, call));
        assertThat(again.violation().rule()).isEqualTo(Rule.TOKEN_INVALID);
        assertThat(again.violation().detail()).contains("jti");
        assertThat(destroying()).isEmpty();
    }

    private static void fillAgain() {
        shop.raw().getCollection("gone").drop();
        shop.fill();
    }

    @Test
    @DisplayName("leaves a record of who approved it, for whom and why")
    void record() {
        run(shop.token("deleteMany", "orders", 2), () -> shop.orders().deleteMany(new Document()));
        assertThat(shop.rawOrders().countDocuments()).isEqualTo(1);
        Document used = shop.raw().getCollection("safedb_used_token").find().first();
        assertThat(used)
                .containsEntry("operation", "deleteMany")
                .containsEntry("target", "orders")
                .containsEntry("shape", "deleteMany(orders, {})")
                .containsEntry("approver", "dana@example.org")
                .containsEntry("requester", "deploy-bot")
                .containsEntry("reason", "It moved to cold storage.")
                .containsKeys("used_at", "expires_at");
    }

    @Test
    @DisplayName("records the token with the majority, and in no session of the caller's")
    void outsideOfTheSession() {
        Token token = shop.token("deleteMany", "orders", 2);
        try (ClientSession session = shop.guarded.startSession()) {
            session.startTransaction();
            run(token, () -> shop.orders().deleteMany(session, new Document()));
            session.abortTransaction();
            assertThat(shop.mongo.commands())
                    .filteredOn(command -> command.getFirstKey().equals("insert"))
                    .singleElement()
                    .satisfies(insert -> {
                        assertThat(insert.containsKey("startTransaction")).isFalse();
                        assertThat(insert.containsKey("autocommit")).isFalse();
                        assertThat(insert.getDocument("writeConcern")
                                        .getString("w")
                                        .getValue())
                                .isEqualTo("majority");
                    });
        }
        shop.fill();
        assertThat(refusal(() -> run(token, () -> shop.orders().deleteMany(new Document())))
                        .violation()
                        .detail())
                .contains("jti");
    }

    @Test
    @DisplayName("burns its token also if it fails")
    void failureBurns() {
        Token token = shop.token("dropIndex", index("none_1"), 0);
        assertThat(catchThrowableOfType(
                        MongoCommandException.class,
                        () -> run(token, () -> shop.orders().dropIndex("none_1"))))
                .isNotNull();
        assertThat(shop.usedTokens()).isEqualTo(1);
        assertThat(refusal(() -> run(token, () -> shop.orders().dropIndex("none_1")))
                        .violation()
                        .rule())
                .isEqualTo(Rule.TOKEN_INVALID);
    }

    @Test
    @DisplayName("on a whole database runs on no token: the used ones would be good again")
    void database() {
        Token token = shop.token("dropDatabase", shop.raw().getName(), 1000);
        shop.assertRefused(() -> run(token, () -> shop.database().drop()), Rule.TOKEN_INVALID);
        Token collections = shop.token("drop", shop.raw().getName(), 1000);
        shop.assertRefused(() -> run(collections, () -> shop.database().drop()), Rule.TOKEN_INVALID);
        shop.assertRefused(() -> shop.database().drop(), Rule.DESTRUCTIVE_WITHOUT_TOKEN);
    }

    @Test
    @DisplayName("that names further collections to drop cannot be read, on any token and in any environment")
    void encryptedFields() {
        Document fields = new Document("escCollection", "safedb_environment").append("fields", List.of());
        DropCollectionOptions options = new DropCollectionOptions().encryptedFields(fields);
        shop.assertRefused(
                () -> run(
                        shop.token("drop", "orders", 1000), () -> shop.orders().drop(options)),
                Rule.UNREADABLE);
        try (Shop test = new Shop(Environment.TEST)) {
            test.assertRefused(() -> test.orders().drop(options), Rule.UNREADABLE);
        }
    }

    @Test
    @DisplayName("never takes the tenant's rule away: a token deletes the tenant's documents only")
    void tokenLiftsNoScope() {
        run(shop.token("deleteMany", "orders", 1000), () -> shop.orders().deleteMany(new Document()));
        assertThat(shop.rawOrders().find().into(new ArrayList<>()))
                .extracting(document -> document.getString("org"))
                .containsExactly("b");
        shop.assertRefused(
                () -> run(
                        shop.token("deleteMany", "orders", 1000),
                        () -> shop.orders().deleteMany(new Document("org", "b"))),
                Rule.CROSS_TENANT);
        shop.assertRefused(
                () -> shop.safeDb.withToken(
                        shop.token("deleteMany", "orders", 1000),
                        () -> shop.orders().deleteMany(new Document())),
                Rule.NO_TENANT_SCOPE);
    }

    @Test
    @DisplayName("in a bulk counts all that a model before it may have moved under its filter")
    void bulkBehindAWrite() {
        List<com.mongodb.client.model.WriteModel<Document>> models = List.of(
                new UpdateManyModel<>(new Document("n", 1), Updates.set("n", 2)),
                new InsertOneModel<>(new Document("_id", 9).append("n", 2)),
                new DeleteManyModel<>(new Document("n", 2)));
        assertThat(refusal(() -> run(
                                shop.token("bulkWrite", "orders", 2),
                                () -> shop.orders().bulkWrite(models)))
                        .violation()
                        .detail())
                .contains("(rows)");
        assertThat(shop.rawOrders().countDocuments()).isEqualTo(3);
        run(shop.token("bulkWrite", "orders", 5), () -> shop.orders().bulkWrite(models));
        assertThat(shop.rawOrders().countDocuments()).isEqualTo(1);
    }

    @Test
    @DisplayName("is also an updateMany without a condition on what all tenants share; a tenant's own is not")
    void unfilteredUpdates() {
        ThrowingCallable shared = () -> asSystem(
                () -> shop.database().getCollection("countries").updateMany(new Document(), Updates.set("x", 1)));
        shop.assertRefused(shared, Rule.DESTRUCTIVE_WITHOUT_TOKEN);
        shop.assertRefused(
                () -> asSystem(() -> shop.database()
                        .getCollection("countries")
                        .bulkWrite(List.of(new UpdateManyModel<>(
                                new Document("_id", new Document("$exists", true)), Updates.set("x", 1))))),
                Rule.DESTRUCTIVE_WITHOUT_TOKEN);
        shop.safeDb.withToken(shop.token("updateMany", "countries", 1), () -> called(shared));
        assertThat(shop.raw().getCollection("countries").find().first()).containsEntry("x", 1);
        asSystem(() ->
                shop.database().getCollection("countries").updateMany(new Document("_id", "AT"), Updates.set("x", 2)));
        as("a", () -> shop.orders().updateMany(new Document(), Updates.set("x", 3)));
        assertThat(shop.rawOrders().countDocuments(new Document("x", 3))).isEqualTo(2);
    }

    @Test
    @DisplayName("takes more than a token in production unless the policy says otherwise, and says what")
    void productionWithPlan() {
        try (Shop planned = new Shop(Environment.PRODUCTION, Approvals::known)) {
            SafeDbException refused = refusal(() -> planned.safeDb.withToken(
                    planned.token("drop", "orders", 1000),
                    () -> planned.orders().drop()));
            assertThat(refused.violation().rule()).isEqualTo(Rule.DESTRUCTIVE_WITHOUT_TOKEN);
            assertThat(refused.violation().message()).contains("plan").contains("image");
            assertThat(planned.rawOrders().countDocuments()).isEqualTo(3);
            assertThat(planned.usedTokens()).isZero();
        }
    }

    @Test
    @DisplayName("takes a token in staging, and none in a test database")
    void otherEnvironments() {
        try (Shop staging = new Shop(Environment.STAGING, Approvals::known)) {
            staging.assertRefused(() -> staging.orders().drop(), Rule.DESTRUCTIVE_WITHOUT_TOKEN);
            staging.safeDb.withToken(
                    staging.token("drop", "orders", 3), () -> staging.orders().drop());
            assertThat(staging.rawOrders().countDocuments()).isZero();
        }
        try (Shop test = new Shop(Environment.TEST, Approvals::known)) {
            test.orders().drop();
            assertThat(test.rawOrders().countDocuments()).isZero();
            assertThat(test.usedTokens()).isZero();
        }
    }

    @Test
    @DisplayName("runs on no token where the database has no marker")
    void noMarker() {
        try (TestMongo mongo = TestMongo.start();
                SafeDb safeDb = SafeDb.create(Approvals.tokenOnly(SafeDbPolicy.builder()
                                .environment(Environment.PRODUCTION)
                                .tenantColumn("org")
                                .tenantTables("orders"))
                        .build())) {
            mongo.client().getDatabase("unmarked").drop();
            mongo.client().getDatabase("unmarked").getCollection("orders").insertOne(new Document("org", "a"));
            var guarded = SafeMongo.wrap(mongo.client(), safeDb).getDatabase("unmarked");
            SafeDbException refused = refusal(() -> safeDb.withToken(
                    shop.token("drop", "orders", 1000),
                    () -> guarded.getCollection("orders").drop()));
            assertThat(refused.violation().rule()).isEqualTo(Rule.DESTRUCTIVE_WITHOUT_TOKEN);
            assertThat(refused.violation().detail()).contains("no marker");
            mongo.client().getDatabase("unmarked").drop();
        }
    }

    @Test
    @DisplayName("runs on no token for a call that does something else to the same collections")
    void anotherCallOfTheKind() {
        String orders = "orders,orders.";
        Token back = shop.token("renameCollection", "countries,orders,countries over orders", 1000);
        RenameCollectionOptions over = new RenameCollectionOptions().dropTarget(true);
        MongoNamespace countries = new MongoNamespace(shop.raw().getName(), "countries");
        shop.assertRefused(() -> run(back, () -> shop.orders().renameCollection(countries, over)), Rule.TOKEN_INVALID);
        Token to = shop.token("renameCollection", "countries,orders,orders to countries", 1000);
        shop.assertRefused(() -> run(to, () -> shop.orders().renameCollection(countries, over)), Rule.TOKEN_INVALID);

        Token plain = shop.token("createIndex", orders + "at_1", 1000);
        IndexOptions expiring = new IndexOptions().expireAfter(0L, TimeUnit.SECONDS);
        shop.assertRefused(
                () -> run(plain, () -> shop.orders().createIndex(Indexes.ascending("at"), expiring)),
                Rule.TOKEN_INVALID);

        Token named = shop.token("dropIndex", orders + "at_1", 1000);
        shop.assertRefused(
                () -> run(named, () -> shop.orders().dropIndex(Indexes.ascending("at"))), Rule.TOKEN_INVALID);

        Token search = shop.token("dropSearchIndex", orders + "old", 1000);
        shop.assertRefused(() -> run(search, () -> shop.orders().dropSearchIndex("new")), Rule.TOKEN_INVALID);
        assertThat(shop.usedTokens()).isZero();
    }

    @Test
    @DisplayName("cannot be had twice by taking the token off the list, whatever the policy observes")
    void usedTokensAreNobodys() {
        for (Rule observed : List.of(Rule.SCOPE_TAMPERING, Rule.UNKNOWN_TABLE)) {
            try (Shop lax = new Shop(
                    Environment.STAGING,
                    policy -> Approvals.known(policy)
                            .mode(Rule.SCOPE_TAMPERING, EnforcementMode.OBSERVE)
                            .mode(observed, EnforcementMode.OBSERVE))) {
                var used = lax.database().getCollection("safedb_used_token");
                lax.assertRefused(() -> used.deleteOne(new Document("_id", "x")), Rule.SCOPE_TAMPERING);
                lax.assertRefused(() -> as("a", () -> used.deleteOne(new Document("_id", "x"))), Rule.SCOPE_TAMPERING);
                lax.assertRefused(() -> used.find().first(), Rule.SCOPE_TAMPERING);
                lax.assertRefused(
                        () -> lax.database()
                                .getCollection("safedb_environment")
                                .updateOne(new Document(), Updates.set("environment", "test")),
                        Rule.SCOPE_TAMPERING);
            }
        }
    }
}

package io.safedb.mongo;

import static io.safedb.mongo.Scopes.as;
import static io.safedb.mongo.Scopes.asSystem;
import static io.safedb.mongo.Scopes.in;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mongodb.client.ClientSession;
import com.mongodb.client.FindIterable;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoCursor;
import com.mongodb.client.model.Collation;
import com.mongodb.client.model.CollationStrength;
import com.mongodb.client.model.Filters;
import io.safedb.Rule;
import io.safedb.SafeDb;
import io.safedb.SafeDbException;
import io.safedb.SafeDbPolicy;
import io.safedb.TenantId;
import io.safedb.environment.Environment;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.bson.BsonDocument;
import org.bson.BsonString;
import org.bson.Document;
import org.bson.conversions.Bson;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A guarded client")
class GuardedClientTest {
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

    private static List<Integer> ids(Iterable<Document> documents) {
        List<Integer> ids = new ArrayList<>();
        documents.forEach(document -> ids.add(document.getInteger("_id")));
        return ids;
    }

    @Test
    @DisplayName("finds and counts the tenant's own documents")
    void findsOwn() {
        in("a", () -> {
            assertThat(ids(shop.orders().find())).containsExactly(1, 3);
            assertThat(shop.orders().countDocuments()).isEqualTo(2);
            assertThat(shop.orders().estimatedDocumentCount()).isEqualTo(2);
            assertThat(shop.orders().distinct("name", String.class).into(new ArrayList<>()))
                    .containsExactlyInAnyOrder("Anna", "Axel");
        });
    }

    @Test
    @DisplayName("sends exactly one command a call, with the tenant in it")
    void sameTraffic() {
        in("a", () -> shop.orders().find(Filters.eq("n", 1)).first());
        assertThat(shop.mongo.commands()).singleElement().satisfies(command -> {
            assertThat(command.getFirstKey()).isEqualTo("find");
            assertThat(command.getDocument("filter").toJson()).isEqualTo("{\"org\": \"a\", \"n\": 1}");
        });
    }

    @Test
    @DisplayName("narrows a filter that replaces another one, and no filter")
    void replacedFilter() {
        in("a", () -> {
            FindIterable<Document> found = shop.orders().find(Filters.eq("n", 2));
            assertThat(ids(found.filter(Filters.eq("n", 1)))).containsExactly(1);
            assertThat(ids(found.filter(null))).containsExactly(1, 3);
            assertThat(shop.orders()
                            .distinct("n", Filters.eq("n", 2), Integer.class)
                            .filter(Filters.eq("n", 1))
                            .into(new ArrayList<>()))
                    .containsExactly(1);
        });
    }

    @Test
    @DisplayName("narrows again when a collation comes later")
    void laterCollation() {
        Collation loose = Collation.builder()
                .locale("en")
                .collationStrength(CollationStrength.PRIMARY)
                .build();
        in("a", () -> {
            ids(shop.orders().find().collation(loose));
            shop.orders().aggregate(List.of()).batchSize(5).collation(loose).into(new ArrayList<>());
        });
        assertThat(shop.mongo.commands()).hasSize(2).allSatisfy(command -> {
            BsonDocument sent = command.containsKey("filter")
                    ? command.getDocument("filter")
                    : command.getArray("pipeline").get(0).asDocument().getDocument("$match");
            assertThat(sent.getString("org").getValue()).isEqualTo("a");
            assertThat(sent.size()).as("more than the equality pins the tenant").isGreaterThan(1);
            assertThat(command.getDocument("collation").getString("locale").getValue())
                    .isEqualTo("en");
        });
        assertThat(shop.mongo
                        .commands()
                        .get(1)
                        .getDocument("cursor")
                        .getInt32("batchSize")
                        .getValue())
                .isEqualTo(5);
    }

    @Test
    @DisplayName("refuses without a scope, before anything is sent")
    void noScope() {
        shop.assertRefused(() -> shop.orders().find(), Rule.NO_TENANT_SCOPE);
        shop.assertRefused(() -> shop.orders().insertOne(new Document()), Rule.NO_TENANT_SCOPE);
        shop.assertRefused(() -> shop.orders().aggregate(List.of()), Rule.NO_TENANT_SCOPE);
    }

    @Test
    @DisplayName("reads shared collections as they are, and writes them in a system scope only")
    void shared() {
        MongoCollection<Document> countries = shop.database().getCollection("countries");
        assertThat(countries.estimatedDocumentCount()).isEqualTo(1);
        assertThat(as("a", () -> countries.find().first())).containsEntry("_id", "AT");
        shop.assertRefused(() -> in("a", () -> countries.deleteOne(Filters.eq("_id", "AT"))), Rule.CROSS_TENANT);
        assertThat(asSystem(() -> countries.insertOne(new Document("_id", "DE")))
                        .wasAcknowledged())
                .isTrue();
    }

    @Test
    @DisplayName("works across tenants in a system scope, where the policy opens the collection and a filter chooses")
    void system() {
        assertThat(asSystem(() -> ids(shop.orders().find(Filters.eq("n", 1))))).containsExactlyInAnyOrder(1, 2);
        shop.assertRefused(() -> asSystem(() -> shop.orders().find()), Rule.UNSCOPED_STATEMENT);
        shop.assertRefused(
                () -> asSystem(() -> shop.database().getCollection("items").find(Filters.eq("n", 1))),
                Rule.UNSCOPED_STATEMENT);
    }

    @Test
    @DisplayName("keeps an iterable on its tenant, and out of another tenant's request")
    void iterableOfAnotherTenant() {
        FindIterable<Document> ofA = as("a", () -> shop.orders().find());
        assertThat(ids(ofA)).containsExactly(1, 3);
        shop.assertRefused(() -> in("b", ofA::first), Rule.CROSS_TENANT);
        shop.assertRefused(() -> in("b", ofA::cursor), Rule.CROSS_TENANT);
        shop.assertRefused(() -> in("b", () -> ofA.map(Document::toJson).first()), Rule.CROSS_TENANT);
        FindIterable<Document> ofAll = asSystem(() -> shop.orders().find(Filters.eq("n", 1)));
        shop.assertRefused(() -> in("b", ofAll::first), Rule.UNSCOPED_STATEMENT);
    }

    @Test
    @DisplayName("sends what it read, not what the caller makes of it afterwards")
    void copies() {
        Document filter = new Document("n", 1);
        List<Document> pipeline = new ArrayList<>(List.of(new Document("$match", filter)));
        in("a", () -> {
            FindIterable<Document> found = shop.orders().find(filter);
            Iterable<Document> aggregated = shop.orders().aggregate(pipeline);
            filter.put("n", 2);
            pipeline.clear();
            assertThat(ids(found)).containsExactly(1);
            assertThat(ids(aggregated)).containsExactly(1);
        });
    }

    @Test
    @DisplayName("renders a filter once")
    void rendersOnce() {
        List<String> rendered = new ArrayList<>();
        Bson fickle = new Bson() {
            @Override
            public <D> BsonDocument toBsonDocument(
                    Class<D> documentClass, org.bson.codecs.configuration.CodecRegistry registry) {
                rendered.add("once");
                return new BsonDocument("org", new BsonString(rendered.size() == 1 ? "a" : "b"));
            }
        };
        assertThat(as("a", () -> ids(shop.orders().find(fickle)))).containsExactly(1, 3);
        assertThat(rendered).hasSize(1);
    }

    @Test
    @DisplayName("takes a TenantId as a value, and refuses another tenant's")
    void tenantIdValues() {
        in("a", () -> {
            assertThat(ids(shop.orders().find(Filters.eq("org", TenantId.of("a")))))
                    .containsExactly(1, 3);
            shop.orders().insertOne(new Document("_id", 9).append("org", TenantId.of("a")));
        });
        shop.assertRefused(
                () -> in("a", () -> shop.orders().find(Filters.eq("org", TenantId.of("b")))), Rule.CROSS_TENANT);
    }

    @Test
    @DisplayName("refuses databases of the server")
    void serverDatabases() {
        for (String name : List.of("admin", "local", "config")) {
            shop.assertRefused(() -> shop.guarded.getDatabase(name), Rule.UNSCOPED_STATEMENT);
        }
    }

    @Test
    @DisplayName("refuses a database whose marker says something else, when it is obtained")
    void anotherEnvironment() {
        MongoMarker.init(shop.mongo.client(), "other", Environment.TEST, "the tests");
        assertThatThrownBy(() -> shop.guarded.getDatabase("other"))
                .isInstanceOfSatisfying(
                        SafeDbException.class,
                        e -> assertThat(e.violation().rule()).isEqualTo(Rule.ENVIRONMENT_MISMATCH));
        shop.mongo.client().getDatabase("other").drop();
    }

    @Test
    @DisplayName("has a marker once, and reads what was written")
    void marker() {
        MongoMarker.init(shop.mongo.client(), "marked", Environment.STAGING, "me");
        assertThat(MongoMarker.read(shop.mongo.client(), "marked"))
                .hasValueSatisfying(marker -> assertThat(marker.environment()).isEqualTo(Environment.STAGING));
        assertThatThrownBy(() -> MongoMarker.init(shop.mongo.client(), "marked", Environment.TEST, "me"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("has a marker already");
        shop.mongo.client().getDatabase("marked").drop();
        assertThat(MongoMarker.read(shop.mongo.client(), "marked")).isEmpty();
    }

    @Test
    @DisplayName("is wrapped once")
    void wrappedOnce() {
        SafeDb safeDb = shop.safeDb;
        assertThatThrownBy(() -> SafeMongo.wrap(shop.guarded, safeDb)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    @DisplayName("only observes where the policy says so, and its answers are guarded there too")
    void observes() {
        try (Shop observed = new Shop(
                Environment.STAGING, (SafeDbPolicy.Builder policy) -> policy.mode(io.safedb.EnforcementMode.OBSERVE))) {
            assertThat(ids(observed.orders().find())).containsExactlyInAnyOrder(1, 2, 3);
            assertThat(observed.orders().watch()).isInstanceOf(Guarded.class);
            assertThat(observed.guarded.listDatabaseNames().into(new ArrayList<>()))
                    .isNotEmpty();
            assertThat(observed.guarded.listDatabaseNames()).isInstanceOf(Guarded.class);
        }
    }

    @Test
    @DisplayName("lists the databases that the policy names, and nothing but their names")
    void ownDatabases() {
        try (Shop named = new Shop(Environment.PRODUCTION, policy -> policy.databases("shop_of_production"))) {
            named.mongo.client().getDatabase("others").getCollection("c").insertOne(new Document());
            MongoClient client = named.guarded;
            String own = "shop_of_production";
            assertThat(client.listDatabaseNames().into(new ArrayList<>())).containsExactly(own);
            named.mongo.forget();
            in(
                    "a",
                    () -> assertThat(client.listDatabaseNames()
                                    .map(String::length)
                                    .batchSize(2))
                            .containsExactly(own.length()));
            assertThat(named.mongo.commands())
                    .singleElement()
                    .satisfies(command -> assertThat(command.toString()).contains("nameOnly", "filter", own));
            assertThat(client.listDatabaseNames().first()).isEqualTo(own);
            assertThat(client.withTimeout(9, TimeUnit.SECONDS).listDatabases())
                    .containsExactly(new Document("name", own));
            assertThat(client.listDatabases().nameOnly(false).maxTime(9, TimeUnit.SECONDS))
                    .containsExactly(new Document("name", own));
            assertThat(client.listDatabases(BsonDocument.class)
                            .authorizedDatabasesOnly(true)
                            .filter(Filters.regex("name", "^shop"))
                            .filter(null)
                            .map(found -> found.getString("name").getValue()))
                    .containsExactly(own);
            try (MongoCursor<Document> cursor =
                    client.listDatabases().filter(Filters.eq("name", own)).cursor()) {
                assertThat(cursor.tryNext()).isEqualTo(new Document("name", own));
                assertThat(cursor.tryNext()).isNull();
                assertThatThrownBy(cursor::next).isInstanceOf(NoSuchElementException.class);
            }
            try (ClientSession session = client.startSession()) {
                assertThat(client.listDatabaseNames(session)).containsExactly(own);
                assertThat(client.listDatabases(session)).hasSize(1);
                assertThat(client.listDatabases(session, Document.class)).hasSize(1);
            }
            for (Bson sizes : List.of(
                    Filters.gt("sizeOnDisk", 1),
                    Filters.or(Filters.eq("name", own), Filters.eq("empty", true)),
                    Filters.where("true"),
                    new Document("$expr", true))) {
                named.assertRefused(() -> client.listDatabases().filter(sizes), Rule.UNSCOPED_STATEMENT);
            }
        }
        for (ThrowingCallable call : List.<ThrowingCallable>of(
                () -> shop.guarded.listDatabaseNames(),
                () -> shop.guarded.listDatabases(),
                () -> shop.guarded.listDatabases(BsonDocument.class))) {
            shop.assertRefused(call, Rule.UNSCOPED_STATEMENT);
        }
    }

    @Test
    @DisplayName("does not take a collection with a dotted name for a table of the policy's schema")
    void dottedNames() {
        in("a", () -> {
            shop.assertRefused(
                    () -> shop.database()
                            .getCollection("public.countries")
                            .find()
                            .first(),
                    Rule.UNREADABLE);
            shop.assertRefused(
                    () -> shop.orders()
                            .aggregate(List.of(new Document("$unionWith", "public.countries")))
                            .first(),
                    Rule.UNREADABLE);
        });
    }
}

package io.safedb.mongo;

import static io.safedb.mongo.Scopes.as;
import static io.safedb.mongo.Scopes.asSystem;
import static io.safedb.mongo.Scopes.in;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.mongodb.MongoCommandException;
import com.mongodb.client.AggregateIterable;
import com.mongodb.client.ClientSession;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoCursor;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.MongoIterable;
import com.mongodb.client.model.Aggregates;
import com.mongodb.client.model.Collation;
import com.mongodb.client.model.CollationStrength;
import com.mongodb.client.model.IndexOptions;
import com.mongodb.client.model.Indexes;
import io.safedb.RowCondition;
import io.safedb.Rule;
import io.safedb.TableAccess;
import io.safedb.TablePolicy;
import io.safedb.TestData;
import io.safedb.Unlock;
import io.safedb.environment.Environment;
import io.safedb.token.Token;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonString;
import org.bson.BsonValue;
import org.bson.Document;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("An aggregate that writes")
class AggregateWritesTest {
    /** The one form that changes nothing that is there, and that every server understands. */
    private static final String ADD = "{$merge: {into: 'items', whenMatched: 'fail'}}";

    private static Shop shop;
    private static Shop production;

    @BeforeAll
    static void start() {
        shop = new Shop(
                Environment.TEST,
                policy -> policy.table(
                        "bills", TablePolicy.of(TableAccess.TENANT).locked(RowCondition.parse("status = 'BILLED'"))));
        production = new Shop(Environment.PRODUCTION, Approvals::tokenOnly);
    }

    @AfterAll
    static void stop() {
        shop.close();
        production.close();
    }

    @BeforeEach
    void fill() {
        for (Shop each : List.of(shop, production)) {
            each.raw().getCollection("safedb_used_token").drop();
            for (String name : List.of("items", "bills", "countries")) {
                each.raw().getCollection(name).drop();
            }
            each.fill();
            items(each).insertMany(List.of(item(3, "a", "old"), item(9, "b", "SECRET")));
            each.mongo.forget();
        }
    }

    private static Document item(int id, String owner, String name) {
        return new Document("_id", id).append("org", owner).append("name", name);
    }

    private static MongoCollection<Document> items(Shop of) {
        return of.raw().getCollection("items");
    }

    private static List<BsonDocument> stages(String... stages) {
        return BsonArray.parse("[" + String.join(",", stages) + "]").stream()
                .map(BsonValue::asDocument)
                .toList();
    }

    private static AggregateIterable<Document> aggregate(String... stages) {
        return shop.orders().aggregate(stages(stages));
    }

    private static List<Document> itemsOf(String owner) {
        return items(shop)
                .find(new Document("org", owner))
                .sort(new Document("_id", 1))
                .into(new ArrayList<>());
    }

    /** The server in this JVM knows no stages in {@code whenMatched}. */
    private static void assumeStagesInMerge() {
        assumeThat(shop.mongo.inJvm())
                .as("the server in this JVM knows no stages in whenMatched")
                .isFalse();
    }

    @Test
    @DisplayName("writes what the tenant may see, as the tenant's")
    void writesOwn() {
        in(
                "a",
                () -> aggregate("{$match: {n: 1}}", "{$project: {name: 1}}", ADD)
                        .toCollection());
        assertThat(itemsOf("a")).containsExactly(item(1, "a", "Anna").append("name", "Anna"), item(3, "a", "old"));
        assertThat(itemsOf("b")).containsExactly(item(9, "b", "SECRET"));
        assertThat(items(shop).countDocuments()).isEqualTo(3);
    }

    @Test
    @DisplayName("returns the tenant's documents of what was written, by the two commands of the driver")
    void iterates() {
        List<Document> read = as(
                "a",
                () -> aggregate("{$match: {n: 1}}", "{$project: {name: 1}}", ADD)
                        .batchSize(7)
                        .maxTime(5, TimeUnit.SECONDS)
                        .into(new ArrayList<>()));
        assertThat(read).extracting(document -> document.getInteger("_id")).containsExactlyInAnyOrder(1, 3);
        assertThat(shop.mongo.commands()).extracting(BsonDocument::getFirstKey).containsExactly("aggregate", "find");
        BsonDocument find = shop.mongo.commands().get(1);
        assertThat(find.get("filter")).isEqualTo(new BsonDocument("org", new BsonString("a")));
        assertThat(find.getNumber("batchSize").intValue()).isEqualTo(7);
        assertThat(find.getNumber("maxTimeMS").longValue()).isEqualTo(5000);
        assertThat(find).doesNotContainKeys("limit", "collation");
    }

    @Test
    @DisplayName("sends the commands that the raw driver sends, and writes anew each time")
    void sameTraffic() {
        List<Consumer<AggregateIterable<Document>>> ways = List.of(
                AggregateIterable::toCollection,
                rows -> rows.iterator().close(),
                rows -> rows.cursor().close(),
                rows -> assertThat(rows.first()).isNotNull(),
                rows -> rows.forEach(row -> {}),
                rows -> rows.into(new ArrayList<>()),
                rows -> rows.map(row -> row.get("_id")).into(new ArrayList<>()),
                rows -> rows.map(row -> row.get("_id")).first());
        for (Consumer<AggregateIterable<Document>> way : ways) {
            List<BsonDocument> stages = stages("{$match: {_id: 404}}", ADD);
            shop.mongo.forget();
            way.accept(shop.rawOrders().aggregate(stages).allowDiskUse(true).comment("why"));
            List<BsonDocument> raw = shop.mongo.commands();
            shop.mongo.forget();
            in(
                    "a",
                    () -> way.accept(
                            shop.orders().aggregate(stages).allowDiskUse(true).comment("why")));
            List<BsonDocument> guarded = shop.mongo.commands();
            assertThat(guarded).hasSameSizeAs(raw);
            for (int i = 0; i < raw.size(); i++) {
                assertThat(guarded.get(i).keySet())
                        .containsExactlyElementsOf(raw.get(i).keySet());
            }
            BsonDocument sent = guarded.get(0);
            assertThat(sent.get("comment")).isEqualTo(new BsonString("why"));
            assertThat(sent.getArray("pipeline").get(0))
                    .isEqualTo(new BsonDocument("$match", new BsonDocument("org", new BsonString("a"))));
        }
    }

    @Test
    @DisplayName("leads back to no raw object, and not to another tenant's rows by any method")
    void noWayBack() {
        in("a", () -> {
            AggregateIterable<Document> rows = aggregate("{$match: {_id: 404}}", ADD);
            assertThat(rows).isInstanceOf(Guarded.class);
            assertThat(rows.batchSize(1)).isSameAs(rows);
            MongoIterable<Object> mapped = rows.map(row -> row.get("org"));
            assertThat(mapped).isInstanceOf(Guarded.class);
            assertThat(mapped.map(owner -> owner).batchSize(1).into(new ArrayList<>()))
                    .containsOnly("a");
            try (MongoCursor<Document> cursor = rows.iterator()) {
                assertThat(cursor.next()).containsEntry("org", "a");
                assertThat(cursor.hasNext()).isFalse();
            }
            rows.forEach(row -> assertThat(row).containsEntry("org", "a"));
            assertThat(rows.first()).containsEntry("org", "a");
        });
    }

    @Test
    @DisplayName("runs on a session, on a database, and into the class that the caller asks for")
    void variants() {
        in("a", () -> {
            MongoDatabase database = shop.database();
            try (ClientSession session = shop.guarded.startSession()) {
                assertThat(shop.orders()
                                .aggregate(session, stages("{$match: {_id: 404}}", ADD), BsonDocument.class)
                                .into(new ArrayList<>()))
                        .allSatisfy(row ->
                                assertThat(row.getString("org").getValue()).isEqualTo("a"))
                        .hasSize(1);
            }
            if (!shop.mongo.inJvm()) {
                List<Document> read = database.aggregate(stages("{$documents: [{_id: 70, x: 1}]}", ADD))
                        .into(new ArrayList<>());
                assertThat(read).extracting(row -> row.get("_id")).containsExactlyInAnyOrder(3, 70);
                assertThat(itemsOf("a")).anySatisfy(row -> assertThat(row).containsEntry("x", 1));
            }
        });
    }

    @Test
    @DisplayName("gets the driver's own error where it does not write")
    void driversError() {
        in(
                "a",
                () -> assertThatIllegalStateException()
                        .isThrownBy(() -> aggregate("{$limit: 1}").toCollection())
                        .withMessageContaining("$out or $merge"));
    }

    @ParameterizedTest
    @DisplayName("leaves another tenant's document alone, whatever it would do with one of the same id")
    @ValueSource(
            strings = {
                "{into: 'items'}",
                "{into: 'items', whenMatched: 'merge'}",
                "{into: 'items', whenMatched: 'replace'}",
                "{into: 'items', whenMatched: 'replace', whenNotMatched: 'fail'}",
                "{into: 'items', whenMatched: 'keepExisting'}",
                "{into: 'items', whenMatched: 'fail'}",
                "{into: 'items', on: '_id', whenMatched: [{$set: {name: 'taken'}}]}",
                "{into: 'items', whenMatched: [{$replaceWith: '$$new'}], whenNotMatched: 'discard'}",
                "{into: 'items', let: {n: '$name'}, whenMatched: [{$replaceWith: {$mergeObjects: ['$$ROOT', {name:"
                        + " '$$n'}]}}]}"
            })
    void anotherTenantsDocument(String merge) {
        in(
                "a",
                () -> assertThatExceptionOfType(MongoCommandException.class)
                        .isThrownBy(() -> aggregate(
                                        "{$match: {_id: 1}}", "{$addFields: {_id: 9}}", "{$merge: " + merge + "}")
                                .toCollection())
                        .withMessageNotContaining("SECRET"));
        assertThat(itemsOf("b")).containsExactly(item(9, "b", "SECRET"));
        assertThat(itemsOf("a")).containsExactly(item(3, "a", "old"));
    }

    @ParameterizedTest
    @DisplayName("that discards what is not there does not find another tenant's document")
    @ValueSource(strings = {"merge", "replace"})
    void discards(String word) {
        assumeStagesInMerge();
        in(
                "a",
                () -> aggregate(
                                "{$addFields: {_id: {$add: ['$_id', 6]}}}",
                                "{$merge: {into: 'items', whenMatched: '" + word + "', whenNotMatched: 'discard'}}")
                        .toCollection());
        assertThat(itemsOf("b")).containsExactly(item(9, "b", "SECRET"));
        assertThat(itemsOf("a")).containsExactly(item(3, "a", "old"));
    }

    @Test
    @DisplayName("finds documents by a key within the tenant, where a unique index begins with the tenant")
    void byKey() {
        assumeStagesInMerge();
        items(shop).createIndex(Indexes.ascending("org", "name"), new IndexOptions().unique(true));
        items(shop).insertOne(item(8, "b", "Axel"));
        in(
                "a",
                () -> aggregate(
                                "{$match: {_id: 3}}",
                                "{$project: {_id: 0, name: 1, n: 1}}",
                                "{$merge: {into: 'items', on: 'name', whenMatched: 'replace'}}")
                        .toCollection());
        assertThat(itemsOf("a"))
                .filteredOn(row -> "Axel".equals(row.getString("name")))
                .singleElement()
                .satisfies(row -> assertThat(row).containsEntry("n", 2));
        assertThat(itemsOf("b")).containsExactly(item(8, "b", "Axel"), item(9, "b", "SECRET"));
    }

    @Test
    @DisplayName("under a collation takes no other tenant for its own")
    void collated() {
        assumeStagesInMerge();
        items(shop).insertOne(item(20, "A", "SECRET"));
        Collation blind = Collation.builder()
                .locale("en")
                .collationStrength(CollationStrength.SECONDARY)
                .build();
        in(
                "a",
                () -> assertThatExceptionOfType(MongoCommandException.class)
                        .isThrownBy(() -> aggregate(
                                        "{$match: {_id: 1}}",
                                        "{$addFields: {_id: 20}}",
                                        "{$merge: {into: 'items', whenMatched: 'replace'}}")
                                .collation(blind)
                                .toCollection()));
        assertThat(itemsOf("A")).containsExactly(item(20, "A", "SECRET"));
        in(
                "a",
                () -> assertThat(aggregate("{$match: {_id: 404}}", ADD)
                                .collation(blind)
                                .into(new ArrayList<>()))
                        .extracting(row -> row.get("org"))
                        .containsExactly("a"));
    }

    @Test
    @DisplayName("cannot be pointed at another tenant by what it writes")
    void cannotBePointed() {
        shop.assertRefused(
                () -> in("a", () -> aggregate("{$addFields: {org: 'b'}}", ADD).toCollection()), Rule.CROSS_TENANT);
        in(
                "a",
                () -> aggregate(
                                "{$match: {_id: 1}}",
                                "{$replaceRoot: {newRoot: {_id: 50, org: '$name', inner: {org: '$name'}}}}",
                                ADD)
                        .toCollection());
        if (!shop.mongo.inJvm()) {
            String computed =
                    "{$arrayToObject: {$concatArrays: [{$objectToArray: '%s'}, [{k: {$concat: ['or', 'g']}, v:"
                            + " 'b'}]]}}";
            in(
                    "a",
                    () -> aggregate(
                                    "{$match: {_id: 1}}",
                                    "{$addFields: {_id: 51}}",
                                    "{$replaceWith: " + computed.formatted("$$ROOT") + "}",
                                    ADD)
                            .toCollection());
            in(
                    "a",
                    () -> aggregate(
                                    "{$match: {_id: 3}}",
                                    "{$merge: {into: 'items', whenMatched: [{$replaceWith: "
                                            + computed.formatted("$$new") + "}]}}")
                            .toCollection());
            items(shop).deleteOne(new Document("_id", 51).append("org", "a"));
        }
        assertThat(itemsOf("a")).extracting(row -> row.get("_id")).containsExactly(3, 50);
        assertThat(itemsOf("b")).containsExactly(item(9, "b", "SECRET"));
    }

    @Test
    @DisplayName("replaces no collection of the tenants', and none at all for one tenant")
    void out() {
        shop.assertRefused(() -> in("a", () -> aggregate("{$out: 'items'}").toCollection()), Rule.UNSCOPED_STATEMENT);
        shop.assertRefused(() -> in("a", () -> aggregate("{$out: 'countries'}").toCollection()), Rule.CROSS_TENANT);
        shop.assertRefused(() -> in("a", () -> aggregate("{$out: 'nobody'}").toCollection()), Rule.UNKNOWN_TABLE);
        shop.assertRefused(
                () -> asSystem(
                        () -> aggregate("{$match: {n: 1}}", "{$out: 'items'}").first()),
                Rule.UNSCOPED_STATEMENT);
        shop.assertRefused(
                () -> in("a", () -> aggregate("{$merge: 'safedb_environment'}").toCollection()), Rule.SCOPE_TAMPERING);
        shop.assertRefused(() -> aggregate(ADD), Rule.NO_TENANT_SCOPE);
    }

    @Test
    @DisplayName("in a system scope writes what all tenants share, and nothing whose owner nobody names")
    void system() {
        asSystem(() -> {
            aggregate("{$match: {n: 1}}", "{$project: {org: 0}}", "{$out: 'countries'}")
                    .toCollection();
            return "";
        });
        assertThat(shop.raw().getCollection("countries").find().into(new ArrayList<>()))
                .extracting(row -> row.get("_id"))
                .containsExactlyInAnyOrder(1, 2);
        asSystem(() -> aggregate("{$match: {n: 2}}", "{$merge: 'countries'}").into(new ArrayList<>()));
        assertThat(shop.raw().getCollection("countries").countDocuments()).isEqualTo(3);
        shop.assertRefused(
                () -> asSystem(() -> shop.database()
                        .getCollection("countries")
                        .aggregate(stages("{$match: {_id: 'AT'}}", "{$merge: 'orders'}"))),
                Rule.UNSCOPED_STATEMENT);
        assertThat(shop.rawOrders().countDocuments()).isEqualTo(3);
    }

    @Test
    @DisplayName("is executed by no other tenant than it was made for")
    void anotherTenantsAggregate() {
        AggregateIterable<Document> made = as("a", () -> aggregate("{$match: {_id: 404}}", ADD));
        shop.assertRefused(() -> in("b", made::toCollection), Rule.CROSS_TENANT);
        shop.assertRefused(() -> in("b", made::first), Rule.CROSS_TENANT);
        shop.assertRefused(() -> in("b", () -> made.map(row -> row).first()), Rule.CROSS_TENANT);
        in("a", made::toCollection);
    }

    @Test
    @DisplayName("changes nothing where some documents are locked, unless they are unlocked")
    void locked() {
        shop.raw().getCollection("bills").insertOne(item(1, "a", "billed").append("status", "BILLED"));
        String change = "{$merge: {into: 'bills', whenMatched: 'replace'}}";
        shop.assertRefused(() -> in("a", () -> aggregate("{$match: {_id: 1}}", change)), Rule.LOCKED_RECORD);
        in(
                "a",
                () -> aggregate("{$match: {_id: 3}}", "{$merge: {into: 'bills', whenMatched: 'fail'}}")
                        .toCollection());
        assertThat(shop.raw().getCollection("bills").countDocuments()).isEqualTo(2);
        assumeStagesInMerge();
        in("a", () -> {
            Unlock unlock = Unlock.open("bills", "dana", "a wrong name");
            try {
                aggregate("{$match: {_id: 1}}", change).toCollection();
            } finally {
                unlock.close();
            }
        });
        assertThat(shop.raw()
                        .getCollection("bills")
                        .find(new Document("_id", 1))
                        .first())
                .containsEntry("name", "Anna");
    }

    @Test
    @DisplayName("in a test run stamps what it adds, and leaves what is there as it is stamped")
    void testRun() {
        in("a", () -> {
            TestData run = TestData.open("run-7");
            try {
                aggregate("{$match: {_id: 1}}", ADD).toCollection();
                shop.assertRefused(
                        () -> aggregate("{$merge: {into: 'items', whenMatched: 'replace'}}"),
                        Rule.TEST_DATA_IN_PRODUCTION);
                shop.assertRefused(
                        () -> aggregate("{$merge: {into: 'items', whenMatched: [{$replaceWith: '$$new'}]}}"),
                        Rule.TEST_DATA_IN_PRODUCTION);
                if (!shop.mongo.inJvm()) {
                    aggregate("{$merge: 'items'}").toCollection();
                }
            } finally {
                run.close();
            }
        });
        assertThat(itemsOf("a"))
                .filteredOn(row -> row.containsKey("_safedb_test"))
                .extracting(row -> row.get("_id"))
                .containsExactly(1);
        if (!shop.mongo.inJvm()) {
            assertThat(itemsOf("a")).extracting(row -> row.get("name")).containsExactly("Anna", "Axel");
        }
    }

    @Test
    @DisplayName("outside of a test run makes real data of what was test data where it was read")
    void noRun() {
        shop.rawOrders().insertOne(item(30, "a", "from a test").append("_safedb_test", "run-1"));
        in("a", () -> aggregate("{$match: {_id: 30}}", ADD).toCollection());
        assertThat(items(shop).find(new Document("_id", 30)).first()).doesNotContainKey("_safedb_test");
    }

    @Test
    @DisplayName("runs once on a token for what it writes to, and for as many documents")
    void token() {
        List<BsonDocument> stages = stages("{$match: {n: 1}}", ADD);
        production.assertRefused(
                () -> in("a", () -> production.orders().aggregate(stages)), Rule.DESTRUCTIVE_WITHOUT_TOKEN);
        production.assertRefused(() -> run(production.token("aggregate", "orders", 5), stages), Rule.TOKEN_INVALID);
        assertThatExceptionOfType(io.safedb.SafeDbException.class)
                .isThrownBy(() -> run(production.token("aggregate", "items", 0), stages))
                .withMessageContaining("(rows)");
        assertThat(items(production).countDocuments()).isEqualTo(2);
        Token token = production.token("aggregate", "items", 1);
        production.mongo.forget();
        run(token, stages);
        assertThat(production.mongo.commands())
                .extracting(BsonDocument::getFirstKey)
                .as("the token's use, the count, the aggregate")
                .containsExactly("insert", "aggregate", "aggregate");
        assertThat(items(production).countDocuments()).isEqualTo(3);
        assertThatExceptionOfType(io.safedb.SafeDbException.class)
                .isThrownBy(() -> run(token, stages))
                .withMessageContaining("jti");
        assertThat(items(production).countDocuments()).isEqualTo(3);
    }

    @Test
    @DisplayName("that replaces a collection takes a token for all that is in it")
    void tokenForOut() {
        List<BsonDocument> stages = stages("{$match: {n: 1}}", "{$out: 'countries'}");
        assertThatExceptionOfType(io.safedb.SafeDbException.class)
                .isThrownBy(() -> replace(production.token("aggregate", "countries", 0), stages))
                .withMessageContaining("(rows)");
        assertThat(production.raw().getCollection("countries").find().first()).containsEntry("_id", "AT");
        replace(production.token("aggregate", "countries", 1), stages);
        assertThat(production.raw().getCollection("countries").countDocuments()).isEqualTo(2);
    }

    @Test
    @DisplayName("uses its token up each time it runs, not when it is made")
    void tokenWhenItRuns() {
        Token token = production.token("aggregate", "items", 5);
        AggregateIterable<Document> made = production.safeDb.withToken(
                token, () -> as("a", () -> production.orders().aggregate(stages("{$match: {_id: 404}}", ADD))));
        assertThat(production.usedTokens()).isZero();
        in("a", made::toCollection);
        assertThat(production.usedTokens()).isEqualTo(1);
        assertThatExceptionOfType(io.safedb.SafeDbException.class)
                .isThrownBy(() -> in("a", made::toCollection))
                .withMessageContaining("jti");
    }

    @Test
    @DisplayName("is explained without being run")
    void explained() {
        assumeStagesInMerge();
        in("a", () -> aggregate(ADD).explain(com.mongodb.ExplainVerbosity.QUERY_PLANNER));
        assertThat(items(shop).countDocuments()).isEqualTo(2);
    }

    @Test
    @DisplayName("of the driver's builders is read as well")
    void builders() {
        String name = shop.raw().getName();
        shop.assertRefused(
                () -> in("a", () -> shop.orders().aggregate(List.of(Aggregates.out("items")))),
                Rule.UNSCOPED_STATEMENT);
        shop.assertRefused(
                () -> in(
                        "a",
                        () -> shop.orders()
                                .aggregate(
                                        List.of(Aggregates.merge(new com.mongodb.MongoNamespace("other", "items"))))),
                Rule.UNREADABLE);
        assumeStagesInMerge();
        in(
                "a",
                () -> shop.orders()
                        .aggregate(List.of(Aggregates.merge(new com.mongodb.MongoNamespace(name, "items"))))
                        .toCollection());
        assertThat(itemsOf("a")).extracting(row -> row.get("name")).containsExactly("Anna", "Axel");
    }

    private static void run(Token token, List<BsonDocument> stages) {
        production.safeDb.withToken(
                token,
                () -> as("a", () -> {
                    production.orders().aggregate(stages).toCollection();
                    return "";
                }));
    }

    private static void replace(Token token, List<BsonDocument> stages) {
        production.safeDb.withToken(
                token,
                () -> asSystem(() -> {
                    production.orders().aggregate(stages).toCollection();
                    return "";
                }));
    }
}

package io.safedb.mongo;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.MongoException;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.IndexOptions;
import com.mongodb.client.model.Indexes;
import io.safedb.environment.Environment;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import net.jqwik.api.statistics.Statistics;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonValue;
import org.bson.RawBsonDocument;
import org.jspecify.annotations.Nullable;

/**
 * A merge on a database of two tenants does to the tenant's documents what it does where the tenant is alone, and
 * nothing to anybody else's. Where it would need a key that another tenant has, it fails and that document stays.
 *
 * <p>The server in this JVM knows no stages in {@code whenMatched}, hence the narrowed form of few merges; there the
 * law is about those, and that no merge reaches the other tenant.
 */
@Label("A merge of one tenant")
class MergeIsolationProperties {
    private static final List<String> STAGES = List.of(
            "{$match: {n: {$gte: 2}}}",
            "{$project: {n: 1, k: 1}}",
            "{$project: {org: 0}}",
            "{$addFields: {_id: {$add: ['$_id', 1]}}}",
            "{$addFields: {_id: {$add: ['$_id', 3]}}}",
            "{$addFields: {extra: '$n', org: '$n'}}",
            "{$replaceRoot: {newRoot: {_id: '$_id', k: '$k', deep: '$$ROOT'}}}",
            "{$sort: {_id: 1}}");

    private static final List<String> MATCHED = List.of(
            "whenMatched: 'merge'",
            "whenMatched: 'replace'",
            "whenMatched: 'keepExisting'",
            "whenMatched: 'fail'",
            "whenMatched: [{$set: {seen: '$$new.n', org: '$$new.org'}}]",
            "whenMatched: [{$replaceWith: {$mergeObjects: ['$$new', {old: '$n'}]}}]",
            "whenMatched: [{$project: {n: 1, k: 1}}]",
            "let: {a: {$add: ['$n', 100]}}, whenMatched: [{$addFields: {n: '$$a'}}, {$unset: 'v'}]",
            "whenMatched: []");

    private static @Nullable Shop started;

    @BeforeContainer
    static void start() {
        started = new Shop(Environment.TEST);
    }

    @AfterContainer
    static void stop() {
        shop().raw().drop();
        solo("items").drop();
        solo("orders").drop();
        shop().close();
    }

    private static Shop shop() {
        return Objects.requireNonNull(started);
    }

    private static MongoCollection<BsonDocument> solo(String name) {
        return shop().mongo.client().getDatabase("merge_solo").getCollection(name, BsonDocument.class);
    }

    private static MongoCollection<BsonDocument> shared(String name) {
        return shop().raw().getCollection(name, BsonDocument.class);
    }

    /** A row of either collection; of the tenant, or of another one. */
    record Row(int id, boolean own, int n, int k) {
        BsonDocument document() {
            return BsonDocument.parse("{_id: " + id + ", org: '" + (own ? "a" : "b") + "', n: " + n + ", k: "
                    + (own ? id : k) + ", v: '" + (own ? "" : "SECRET") + "'}");
        }
    }

    @Property(tries = 120, edgeCases = EdgeCasesMode.NONE)
    @Label("does what it does where the tenant is alone")
    void isolated(
            @ForAll("rows") List<Row> orders,
            @ForAll("rows") List<Row> items,
            @ForAll("stages") List<String> before,
            @ForAll("merges") String merge) {
        fill("orders", orders);
        fill("items", items);
        solo("items").createIndex(Indexes.ascending("k"), new IndexOptions().unique(true));
        shared("items").createIndex(Indexes.ascending("org", "k"), new IndexOptions().unique(true));
        List<BsonDocument> stages = BsonArray.parse("[" + String.join(",", before) + "]").stream()
                .map(BsonValue::asDocument)
                .collect(Collectors.toCollection(ArrayList::new));
        stages.add(BsonDocument.parse("{$merge: {into: 'items'," + merge + "}}"));
        List<RawBsonDocument> foreign = foreign();

        MongoException alone = failure(() -> solo("orders").aggregate(stages).toCollection());
        MongoException together = Scopes.as(
                "a",
                () -> failure(() -> shop().database()
                        .getCollection("orders", BsonDocument.class)
                        .aggregate(stages)
                        .toCollection()));

        assertThat(foreign()).as("the other tenant's documents").isEqualTo(foreign);
        assertThat(own().size() + foreign.size())
                .as("every document has one of the two tenants")
                .isEqualTo((int) shared("items").countDocuments());
        Statistics.label("alone, together")
                .collect(alone == null ? "runs" : "fails", together == null ? "runs" : "fails");
        if (shop().mongo.inJvm()) {
            return;
        }
        if (together == null) {
            assertThat(alone).as("fails where the tenant is alone").isNull();
            assertThat(own()).isEqualTo(alone());
        } else if (alone == null) {
            assertThat(takenIds(before, orders, items))
                    .as("an id of another tenant's is in the way of %s", together.getMessage())
                    .isTrue();
        }
    }

    /** Whether a document that flows into the merge may have the id of another tenant's. */
    private static boolean takenIds(List<String> before, List<Row> orders, List<Row> items) {
        Set<Integer> taken =
                items.stream().filter(row -> !row.own()).map(Row::id).collect(Collectors.toSet());
        int moved = before.stream()
                .mapToInt(stage -> stage.contains("'$_id', 1") ? 1 : stage.contains("'$_id', 3") ? 3 : 0)
                .sum();
        return orders.stream().filter(Row::own).anyMatch(row -> taken.contains(row.id() + moved));
    }

    private static void fill(String name, List<Row> rows) {
        solo(name).drop();
        shared(name).drop();
        Set<Integer> ids = new HashSet<>();
        for (Row row : rows) {
            if (ids.add(row.id())) {
                shared(name).insertOne(row.document());
                if (row.own()) {
                    solo(name).insertOne(row.document());
                }
            }
        }
    }

    private static List<RawBsonDocument> foreign() {
        return shop().raw()
                .getCollection("items", RawBsonDocument.class)
                .find(BsonDocument.parse("{org: 'b'}"))
                .sort(BsonDocument.parse("{_id: 1}"))
                .into(new ArrayList<>());
    }

    private static List<BsonDocument> own() {
        return all(shared("items"), "{org: 'a'}");
    }

    private static List<BsonDocument> alone() {
        return all(solo("items"), "{}");
    }

    /** Without the tenant, which nobody adds where there is only one. */
    private static List<BsonDocument> all(MongoCollection<BsonDocument> collection, String filter) {
        return collection
                .find(BsonDocument.parse(filter))
                .projection(BsonDocument.parse("{org: 0}"))
                .sort(BsonDocument.parse("{_id: 1}"))
                .into(new ArrayList<>());
    }

    private static @Nullable MongoException failure(Runnable call) {
        try {
            call.run();
            return null;
        } catch (MongoException e) {
            return e;
        }
    }

    @Provide
    Arbitrary<List<Row>> rows() {
        return Combinators.combine(
                        Arbitraries.integers().between(1, 12),
                        Arbitraries.of(true, true, false),
                        Arbitraries.integers().between(1, 3),
                        Arbitraries.integers().between(20, 90))
                .as(Row::new)
                .list()
                .ofMaxSize(8)
                .map(rows -> unique(rows));
    }

    /** One row for each id, and for each key of a tenant. */
    private static List<Row> unique(List<Row> rows) {
        Set<Integer> ids = new HashSet<>();
        Set<Integer> keys = new HashSet<>();
        return rows.stream()
                .filter(row -> ids.add(row.id()) && (row.own() || keys.add(row.k())))
                .toList();
    }

    @Provide
    Arbitrary<List<String>> stages() {
        return Arbitraries.of(STAGES).list().ofMaxSize(3);
    }

    @Provide
    Arbitrary<String> merges() {
        return Combinators.combine(
                        Arbitraries.of("", "", "on: '_id',", "on: 'k',", "on: ['k'],"),
                        Arbitraries.of(MATCHED),
                        Arbitraries.of("insert", "insert", "discard", "fail"))
                .as((on, matched, not) -> on + matched + ", whenNotMatched: '" + not + "'");
    }
}

package io.safedb.mongo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.BulkWriteOptions;
import com.mongodb.client.model.DeleteManyModel;
import com.mongodb.client.model.DeleteOneModel;
import com.mongodb.client.model.InsertOneModel;
import com.mongodb.client.model.UpdateManyModel;
import com.mongodb.client.model.UpdateOneModel;
import com.mongodb.client.model.UpdateOptions;
import com.mongodb.client.model.Updates;
import com.mongodb.client.model.WriteModel;
import io.safedb.EnforcementMode;
import io.safedb.Rule;
import io.safedb.SafeDbException;
import io.safedb.environment.Environment;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import org.bson.BsonDocument;
import org.bson.Document;
import org.bson.conversions.Bson;
import org.bson.types.ObjectId;
import org.jspecify.annotations.Nullable;

/** Laws of the row cap; what a call hits is asked of the raw server. */
@Label("A write under the row cap")
class RowCapProperties {
    private static final int CAP = 4;

    private static @Nullable Shop started;

    @BeforeContainer
    static void start() {
        started = new Shop(
                Environment.PRODUCTION,
                policy -> policy.rowCap(CAP).mode(Rule.DESTRUCTIVE_WITHOUT_TOKEN, EnforcementMode.OBSERVE));
    }

    @AfterContainer
    static void stop() {
        shop().close();
    }

    private static Shop shop() {
        return Objects.requireNonNull(started);
    }

    /** The kinds of writes; each gives what the driver says of it. */
    enum Write {
        UPDATE {
            @Override
            Object run(MongoCollection<Document> orders, Bson filter) {
                return orders.updateMany(filter, Updates.set("n", 50)).getMatchedCount();
            }
        },
        PIPELINE {
            @Override
            Object run(MongoCollection<Document> orders, Bson filter) {
                return orders.updateMany(filter, Updates.unset("n")).getModifiedCount();
            }
        },
        UPSERT {
            @Override
            Object run(MongoCollection<Document> orders, Bson filter) {
                return orders.updateMany(filter, Updates.set("m", 1), new UpdateOptions().upsert(true))
                        .getMatchedCount();
            }
        },
        DELETE {
            @Override
            Object run(MongoCollection<Document> orders, Bson filter) {
                return orders.deleteMany(filter).getDeletedCount();
            }
        };

        abstract Object run(MongoCollection<Document> orders, Bson filter);
    }

    @Property(tries = 400, edgeCases = EdgeCasesMode.NONE)
    @Label("is the raw write on the tenant's documents, or refused with nothing changed where it hits too many")
    void rawOrRefused(
            @ForAll("documents") List<Document> documents, @ForAll("filters") String filter, @ForAll Write write) {
        // The server in the JVM makes an id of a list, which may be another tenant's.
        Assume.that(write != Write.UPSERT || !shop().mongo.inJvm() || !filter.contains("$in"));
        MongoCollection<Document> orders = filled("orders", documents);
        MongoCollection<Document> solo = filled("solo", of(documents, "a"));
        Bson given = BsonDocument.parse(filter);
        long hits = solo.countDocuments(given);

        MongoCollection<Document> guarded = shop().database().getCollection("orders");
        if (hits > CAP) {
            SafeDbException refused =
                    catchThrowableOfType(SafeDbException.class, () -> Scopes.as("a", () -> write.run(guarded, given)));
            assertThat(refused).isNotNull();
            assertThat(refused.violation().rule()).isEqualTo(Rule.ROW_CAP);
            assertThat(refused.violation().detail()).contains(" hit " + hits + " documents");
            assertThat(all(orders)).isEqualTo(documents);
        } else {
            Object result = Scopes.as("a", () -> write.run(guarded, given));
            assertThat(result).isEqualTo(write.run(solo, given));
            assertSame(orders, solo, documents);
        }
    }

    @Property(tries = 300, edgeCases = EdgeCasesMode.NONE)
    @Label("in a bulk changes no more documents than the cap, and is the raw bulk wherever it runs")
    void bulks(
            @ForAll("documents") List<Document> documents,
            @ForAll("models") List<Model> models,
            @ForAll boolean ordered) {
        MongoCollection<Document> orders = filled("orders", documents);
        MongoCollection<Document> solo = filled("solo", of(documents, "a"));
        long found = 0;
        for (Model model : models) {
            found += model.one() ? 1 : model.inserts() ? 0 : solo.countDocuments(BsonDocument.parse(model.filter()));
        }
        BulkWriteOptions options = new BulkWriteOptions().ordered(ordered);
        List<WriteModel<Document>> bulk = models.stream().map(Model::toDriver).toList();
        MongoCollection<Document> guarded = shop().database().getCollection("orders");
        SafeDbException refused = catchThrowableOfType(
                SafeDbException.class, () -> Scopes.as("a", () -> guarded.bulkWrite(bulk, options)));
        if (refused != null) {
            assertThat(refused.violation().rule()).isEqualTo(Rule.ROW_CAP);
            assertThat(found).as("found by the filters").isGreaterThan(CAP);
            assertThat(all(orders)).isEqualTo(documents);
            return;
        }
        solo.bulkWrite(models.stream().map(Model::toDriver).toList(), options);
        assertSame(orders, solo, documents);
        List<Document> after = all(orders);
        long changed = documents.stream().filter(each -> !after.contains(each)).count();
        assertThat(changed).isLessThanOrEqualTo(CAP);
    }

    /**
     * One model of a bulk.
     *
     * @param filter of what it changes; of an insert nothing
     */
    record Model(String kind, String filter) {
        boolean inserts() {
            return kind.equals("insert");
        }

        boolean one() {
            return kind.endsWith("One");
        }

        WriteModel<Document> toDriver() {
            Bson given = BsonDocument.parse(filter);
            return switch (kind) {
                case "insert" -> new InsertOneModel<>(new Document("n", 1).append("status", "OPEN"));
                case "updateOne" -> new UpdateOneModel<>(given, Updates.set("n", 2));
                case "updateMany" -> new UpdateManyModel<>(given, Updates.inc("n", 1));
                case "deleteOne" -> new DeleteOneModel<>(given);
                default -> new DeleteManyModel<>(given);
            };
        }
    }

    private static List<Document> of(List<Document> documents, String org) {
        return documents.stream().filter(each -> org.equals(each.get("org"))).toList();
    }

    private static void assertSame(
            MongoCollection<Document> orders, MongoCollection<Document> solo, List<Document> before) {
        List<Document> after = all(orders);
        assertThat(after).containsAll(of(before, "b"));
        after.removeAll(of(before, "b"));
        assertThat(comparable(after)).containsExactlyInAnyOrderElementsOf(comparable(all(solo)));
    }

    /** New documents have an id of their own, and alone no tenant. */
    private static List<Document> comparable(List<Document> documents) {
        documents.forEach(each -> {
            each.remove("org");
            if (each.get("_id") instanceof ObjectId) {
                each.put("_id", "new");
            }
        });
        return documents;
    }

    private static MongoCollection<Document> filled(String name, List<Document> documents) {
        MongoCollection<Document> collection = shop().raw().getCollection(name);
        // Dropped, so that the documents lie in their order, and a write to one of several finds the same first.
        collection.drop();
        if (!documents.isEmpty()) {
            collection.insertMany(documents.stream().map(Document::new).toList());
        }
        return collection;
    }

    private static List<Document> all(MongoCollection<Document> collection) {
        List<Document> all = collection.find().into(new ArrayList<>());
        all.sort(Comparator.comparing(document -> document.get("_id") instanceof Integer id ? id : Integer.MAX_VALUE));
        return all;
    }

    @Provide
    Arbitrary<List<Document>> documents() {
        Arbitrary<Document> document = Combinators.combine(
                        Arbitraries.of("a", "a", "a", "b"),
                        Arbitraries.of("OPEN", "BILLED"),
                        Arbitraries.integers().between(0, 3))
                .as((org, status, n) -> new Document("org", org).append("n", n).append("status", status));
        return document.list().ofMaxSize(14).map(list -> {
            List<Document> numbered = new ArrayList<>();
            for (Document each : list) {
                Document one = new Document("_id", numbered.size());
                one.putAll(each);
                numbered.add(one);
            }
            return numbered;
        });
    }

    @Provide
    Arbitrary<List<Model>> models() {
        return Combinators.combine(
                        Arbitraries.of("insert", "updateOne", "updateMany", "updateMany", "deleteOne", "deleteMany"),
                        filters())
                .as(Model::new)
                .list()
                .ofMinSize(1)
                .ofMaxSize(5);
    }

    @Provide
    Arbitrary<String> filters() {
        Arbitrary<Integer> n = Arbitraries.integers().between(0, 3);
        Arbitrary<Integer> id = Arbitraries.integers().between(0, 14);
        return Arbitraries.oneOf(
                n.map(x -> "{n: " + x + "}"),
                n.map(x -> "{n: {$lt: " + x + "}}"),
                Combinators.combine(n, id).as((x, y) -> "{_id: {$gte: " + y + "}, n: " + x + "}"),
                Combinators.combine(id, id).as((x, y) -> "{_id: {$in: [" + x + ", " + y + "]}}"),
                Combinators.combine(id, n).as((x, y) -> "{$and: [{_id: {$gt: " + x + "}}, {n: {$gte: " + y + "}}]}"),
                id.map(x -> "{$or: [{_id: " + x + "}, {status: 'OPEN'}]}"),
                id.map(x -> "{_id: {$not: {$eq: " + x + "}}}"),
                Combinators.combine(n, n).as((x, y) -> "{$nor: [{n: " + x + "}, {n: " + y + "}]}"));
    }
}

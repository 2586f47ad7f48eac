package io.safedb.mongo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.UpdateOptions;
import com.mongodb.client.model.Updates;
import io.safedb.RowCondition;
import io.safedb.Rule;
import io.safedb.SafeDbException;
import io.safedb.TableAccess;
import io.safedb.TablePolicy;
import io.safedb.environment.Environment;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
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
import org.bson.BsonDocument;
import org.bson.BsonString;
import org.bson.Document;
import org.bson.conversions.Bson;
import org.bson.types.ObjectId;
import org.jspecify.annotations.Nullable;

/** Laws of locked documents; what a filter hits is asked of the raw server. */
@Label("A write beside locked documents")
class LockedDocumentsProperties {
    private static final Document LOCKED = new Document("status", "BILLED");

    private static @Nullable Shop started;

    @BeforeContainer
    static void start() {
        started = new Shop(
                Environment.TEST,
                policy -> policy.table(
                        "entries", TablePolicy.of(TableAccess.TENANT).locked(RowCondition.parse("status = 'BILLED'"))));
    }

    @AfterContainer
    static void stop() {
        shop().close();
    }

    private static Shop shop() {
        return Objects.requireNonNull(started);
    }

    /** The kinds of writes; each says something that can be compared. */
    enum Write {
        UPDATE_MANY {
            @Override
            Object run(MongoCollection<Document> entries, Bson filter) {
                return entries.updateMany(filter, Updates.set("n", 50)).getMatchedCount();
            }
        },
        UPDATE_ONE {
            @Override
            Object run(MongoCollection<Document> entries, Bson filter) {
                return entries.updateOne(filter, Updates.set("status", "BILLED"))
                        .getMatchedCount();
            }
        },
        UPSERT {
            @Override
            Object run(MongoCollection<Document> entries, Bson filter) {
                return entries.updateOne(filter, Updates.set("m", 1), new UpdateOptions().upsert(true))
                        .getMatchedCount();
            }
        },
        REPLACE {
            @Override
            Object run(MongoCollection<Document> entries, Bson filter) {
                return entries.replaceOne(filter, new Document("org", "a").append("n", 60))
                        .getMatchedCount();
            }
        },
        DELETE_MANY {
            @Override
            Object run(MongoCollection<Document> entries, Bson filter) {
                return entries.deleteMany(filter).getDeletedCount();
            }
        },
        DELETE_ONE {
            @Override
            Object run(MongoCollection<Document> entries, Bson filter) {
                return entries.deleteOne(filter).getDeletedCount();
            }
        },
        FIND_AND_UPDATE {
            @Override
            Object run(MongoCollection<Document> entries, Bson filter) {
                return String.valueOf(entries.findOneAndUpdate(filter, Updates.unset("n")));
            }
        },
        FIND_AND_DELETE {
            @Override
            Object run(MongoCollection<Document> entries, Bson filter) {
                return String.valueOf(entries.findOneAndDelete(filter));
            }
        };

        abstract Object run(MongoCollection<Document> entries, Bson filter);
    }

    @Property(tries = 400, edgeCases = EdgeCasesMode.NONE)
    @Label("is the raw write on the tenant's unlocked documents, or refused with the number of locked ones it hits")
    void rawOrRefused(
            @ForAll("documents") List<Document> documents, @ForAll("filters") String filter, @ForAll Write write) {
        MongoCollection<Document> entries = filled("entries", documents);
        List<Document> free = documents.stream()
                .filter(document -> "a".equals(document.get("org")))
                .filter(document -> !isLocked(document))
                .toList();
        MongoCollection<Document> solo = filled("solo", free);
        Bson given = BsonDocument.parse(filter);
        long locked = entries.countDocuments(new Document("$and", List.of(new Document("org", "a"), given, LOCKED)));
        List<Document> kept = documents.stream()
                .filter(document -> isLocked(document) || !"a".equals(document.get("org")))
                .toList();

        MongoCollection<Document> guarded = shop().database().getCollection("entries");
        if (locked > 0) {
            SafeDbException refused =
                    catchThrowableOfType(SafeDbException.class, () -> Scopes.as("a", () -> write.run(guarded, given)));
            assertThat(refused.violation().rule()).isEqualTo(Rule.LOCKED_RECORD);
            assertThat(refused.violation().detail()).startsWith(locked + " document");
            assertThat(all(entries)).isEqualTo(documents);
        } else {
            Object result = Scopes.as("a", () -> write.run(guarded, given));
            Object expected = write.run(solo, write == Write.UPSERT ? owned(filter) : given);
            assertThat(result).isEqualTo(expected);
            List<Document> after = all(entries);
            assertThat(after).containsAll(kept);
            after.removeAll(kept);
            assertThat(withoutNewIds(after)).containsExactlyInAnyOrderElementsOf(withoutNewIds(all(solo)));
        }
    }

    /** What an upsert inserts has its tenant; raw, the filter must say so. */
    private static Bson owned(String filter) {
        BsonDocument owned = new BsonDocument("org", new BsonString("a"));
        owned.putAll(BsonDocument.parse(filter));
        return owned;
    }

    private static List<Document> withoutNewIds(List<Document> documents) {
        documents.stream()
                .filter(document -> document.get("_id") instanceof ObjectId)
                .forEach(document -> document.put("_id", "new"));
        return documents;
    }

    private static boolean isLocked(Document document) {
        Object status = document.get("status");
        return "BILLED".equals(status) || (status instanceof List<?> list && list.contains("BILLED"));
    }

    private static MongoCollection<Document> filled(String name, List<Document> documents) {
        MongoCollection<Document> collection = shop().raw().getCollection(name);
        // Dropped, so that the documents lie in their order, and a write to one of several finds the same first.
        collection.drop();
        if (!documents.isEmpty()) {
            collection.insertMany(documents);
        }
        return collection;
    }

    private static List<Document> all(MongoCollection<Document> collection) {
        List<Document> all = collection.find().into(new ArrayList<>());
        all.sort(Comparator.comparing(document -> String.valueOf(document.get("_id"))));
        return all;
    }

    @Provide
    Arbitrary<List<Document>> documents() {
        Arbitrary<Object> statuses =
                Arbitraries.of("OPEN", "BILLED", "billed", List.of("OPEN", "BILLED"), List.of("OPEN"), 1, "none");
        Arbitrary<Document> document = Combinators.combine(
                        Arbitraries.of("a", "a", "b"),
                        statuses,
                        Arbitraries.integers().between(0, 3))
                .as((org, status, n) -> {
                    Document made = new Document("org", org).append("n", n);
                    return "none".equals(status) ? made : made.append("status", status);
                });
        return document.list().ofMaxSize(7).map(list -> {
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
    Arbitrary<String> filters() {
        Arbitrary<Integer> n = Arbitraries.integers().between(0, 3);
        return Arbitraries.oneOf(
                n.map(x -> "{n: " + x + "}"),
                n.map(x -> "{n: {$lt: " + x + "}}"),
                n.map(x -> "{_id: {$gte: " + x + "}, n: {$exists: true}}"),
                Arbitraries.of(
                        "{status: 'OPEN'}",
                        "{status: {$ne: 'BILLED'}}",
                        "{status: {$in: ['OPEN', 'billed']}}",
                        "{status: {$exists: false}}",
                        "{status: {$type: 'string'}}",
                        "{status: 'OPEN', n: 2}"),
                Combinators.combine(n, n).as((x, y) -> "{$or: [{n: " + x + "}, {_id: " + y + "}]}"),
                Combinators.combine(n, n)
                        .as((x, y) -> "{$nor: [{n: " + x + "}, {status: 'BILLED'}], $and: [{_id: {$ne: " + y
                                + "}}, {_id: {$gte: 0}}]}"),
                Combinators.combine(n, n).as((x, y) -> "{$nor: [{n: " + x + "}, {_id: " + y + "}]}"));
    }
}

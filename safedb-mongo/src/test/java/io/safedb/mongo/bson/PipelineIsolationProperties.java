package io.safedb.mongo.bson;

import static io.safedb.mongo.bson.Verdicts.NARROWER;
import static io.safedb.mongo.bson.Verdicts.json;
import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.MongoCommandException;
import com.mongodb.client.MongoDatabase;
import io.safedb.mongo.TestMongo;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import org.bson.BsonDocument;

/**
 * A narrowed pipeline on a database of two tenants gives what the caller's pipeline gives on a database that holds one
 * tenant's documents alone. Rows of one tenant point at ids of the other on purpose.
 *
 * <p>Some stages and forms are unknown to the server in this JVM, which also takes a dotted {@code as} for a key with a
 * dot; those are tried on the second server only.
 */
@Label("A narrowed pipeline")
class PipelineIsolationProperties {
    private static final TestMongo MONGO = TestMongo.start();
    private static final MongoDatabase SOLO = MONGO.client().getDatabase("pipelines_solo");
    private static final MongoDatabase SHARED = MONGO.client().getDatabase("pipelines_shared");

    private static final List<String> STAGES = List.of(
            "{$match: {n: {$gte: 2}}}",
            "{$match: {$or: [{vip: true}, {n: 1}]}}",
            "{$match: {$nor: [{vip: true}]}}",
            "{$match: {t: {$ne: []}}}",
            "{$sort: {n: -1, _id: 1}}",
            "{$skip: 1}",
            "{$limit: 3}",
            "{$project: {n: 1, ref: 1, vip: 1}}",
            "{$project: {organization_id: 0}}",
            "{$addFields: {m: {$add: ['$n', 1]}}}",
            "{$addFields: {organization_id: '$vip'}}",
            "{$unwind: {path: '$tags', preserveNullAndEmptyArrays: true}}",
            "{$unwind: {path: '$t', preserveNullAndEmptyArrays: true}}",
            "{$replaceRoot: {newRoot: {$mergeObjects: [{_id: '$_id', n: '$n', ref: '$ref'}, {k: 1}]}}}",
            "{$lookup: {from: 'tickets', localField: '_id', foreignField: 'contact', as: 't'}}",
            "{$lookup: {from: 'tickets', localField: 'ref', foreignField: 'ref', as: 't'}}",
            "{$lookup: {from: 'tickets', localField: 'missing', foreignField: 'missing', as: 't'}}",
            "{$lookup: {from: 'countries', localField: 'ref', foreignField: '_id', as: 't'}}",
            "{$lookup: {from: 'tickets', let: {i: {$ifNull: ['$_id', -1]}}, pipeline: [{$match: {$expr: {$eq: ['$contact', '$$i']}}}],"
                    + " as: 't'}}",
            "{$lookup: {from: 'tickets', pipeline: [{$sort: {_id: 1}}, {$limit: 2}, {$lookup: {from: 'contacts',"
                    + " localField: 'contact', foreignField: '_id', as: 'c'}}], as: 't'}}",
            "{$lookup: {from: 'countries', pipeline: [{$lookup: {from: 'contacts', localField: '_id', foreignField:"
                    + " 'ref', as: 'c'}}], as: 't'}}",
            "{$facet: {all: [{$count: 'n'}], t: [{$lookup: {from: 'tickets', localField: '_id', foreignField: 'contact',"
                    + " as: 't'}}]}}",
            "{$redact: {$cond: [{$eq: ['$vip', true]}, '$$PRUNE', '$$KEEP']}}",
            "{$count: 'n'}");

    private static final List<String> STAGES_OF_SECOND_SERVER = List.of(
            "{$set: {organization_id: 'x', m: '$$ROOT.n'}}",
            "{$replaceWith: {$mergeObjects: ['$$ROOT', {organization_id: '$name'}]}}",
            "{$unionWith: 'tickets'}",
            "{$unionWith: {coll: 'tickets', pipeline: [{$sort: {_id: 1}}, {$limit: 2}, {$unionWith: 'contacts'}]}}",
            "{$unionWith: {coll: 'countries', pipeline: [{$lookup: {from: 'tickets', localField: '_id', foreignField:"
                    + " 'ref', as: 't'}}]}}",
            "{$lookup: {from: 'tickets', localField: 'ref', foreignField: 'ref', pipeline: [{$match: {n: 1}}], as: 't'}}",
            "{$lookup: {from: 'tickets', localField: 'ref', foreignField: 'ref', as: 'deep.t'}}",
            "{$lookup: {from: 'tickets', let: {o: '$organization_id'}, pipeline: [{$match: {$expr: {$ne:"
                    + " ['$organization_id', '$$o']}}}], as: 't'}}",
            "{$graphLookup: {from: 'tickets', startWith: '$contact', connectFromField: 'contact', connectToField: '_id',"
                    + " as: 't', restrictSearchWithMatch: {n: {$lt: 3}}}}",
            "{$facet: {u: [{$unionWith: 'tickets'}, {$count: 'n'}], all: [{$count: 'n'}]}}",
            "{$setWindowFields: {partitionBy: '$vip', sortBy: {_id: 1}, output: {run: {$sum: '$n', window: {documents:"
                    + " ['unbounded', 'current']}}}}}",
            "{$bucketAuto: {groupBy: '$n', buckets: 2, output: {names: {$push: '$name'}}}}",
            "{$sortByCount: {$getField: {field: 'organization_id', input: '$$ROOT'}}}",
            "{$group: {_id: '$vip', all: {$push: '$$ROOT'}}}");

    @BeforeContainer
    static void fill() {
        SOLO.drop();
        SHARED.drop();
        for (String tenant : List.of("org_b", "org_a")) {
            int base = tenant.equals("org_b") ? 100 : 0;
            for (String collection : List.of("contacts", "tickets")) {
                for (int i = 1; i <= 5; i++) {
                    // Every third row points at a row of the other tenant.
                    int contact = i % 3 == 0 ? (base + 100 + i) % 200 : base + i;
                    BsonDocument row = json("{_id: " + (base + i) + ", organization_id: '" + tenant + "', n: " + i % 3
                            + ", vip: " + (i % 2 == 0) + ", ref: " + i % 2 + ", contact: " + contact
                            + ", tags: ['x', 'y" + i + "'], name: '" + (base == 0 ? "" : "SECRET_B") + "'}");
                    SHARED.getCollection(collection, BsonDocument.class).insertOne(row.clone());
                    if (base == 0) {
                        SOLO.getCollection(collection, BsonDocument.class).insertOne(row.clone());
                    }
                }
            }
        }
        for (MongoDatabase database : List.of(SOLO, SHARED)) {
            database.getCollection("countries", BsonDocument.class)
                    .insertMany(List.of(json("{_id: 0, name: 'zero'}"), json("{_id: 1, name: 'one'}")));
        }
    }

    @AfterContainer
    static void stop() {
        SOLO.drop();
        SHARED.drop();
        MONGO.close();
    }

    @Property(tries = 600, edgeCases = EdgeCasesMode.NONE)
    @Label("gives what it gives where the tenant is alone")
    void isolated(@ForAll("pipelines") List<BsonDocument> pipeline, @ForAll("collections") String collection) {
        String before = pipeline.toString();
        List<BsonDocument> narrowed = NARROWER.pipeline(collection, pipeline);
        assertThat(pipeline).hasToString(before);
        List<String> shared = run(SHARED, collection, narrowed);
        assertThat(shared).isEqualTo(run(SOLO, collection, pipeline));
        assertThat(shared.toString()).doesNotContain("SECRET_B");
    }

    @Provide
    Arbitrary<List<BsonDocument>> pipelines() {
        List<String> stages = MONGO.inJvm()
                ? STAGES
                : Stream.concat(STAGES.stream(), STAGES_OF_SECOND_SERVER.stream())
                        .toList();
        return Arbitraries.of(stages).map(Verdicts::json).list().ofMaxSize(5);
    }

    @Provide
    Arbitrary<String> collections() {
        return Arbitraries.of("contacts", "tickets", "countries");
    }

    /** What a pipeline gives, in its order where the server keeps one; an error is its code. */
    private static List<String> run(MongoDatabase database, String collection, List<BsonDocument> pipeline) {
        try {
            List<String> rows = new ArrayList<>();
            for (BsonDocument row :
                    database.getCollection(collection, BsonDocument.class).aggregate(pipeline)) {
                rows.add(row.toJson());
            }
            if (!MONGO.inJvm()) {
                rows.sort(null);
            }
            return rows;
        } catch (MongoCommandException e) {
            return List.of("error " + e.getErrorCode());
        }
    }
}

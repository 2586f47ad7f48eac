package io.safedb.mongo.bson;

import static io.safedb.mongo.bson.Verdicts.assertPasses;
import static io.safedb.mongo.bson.Verdicts.assertRefused;
import static io.safedb.mongo.bson.Verdicts.databasePipeline;
import static io.safedb.mongo.bson.Verdicts.pipeline;
import static org.assertj.core.api.Assertions.assertThat;

import io.safedb.Rule;
import io.safedb.guard.Finding;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("A pipeline")
class PipelineReaderTest {
    @ParameterizedTest
    @DisplayName("passes with every stage that safedb can narrow")
    @ValueSource(
            strings = {
                "[]",
                "[{$match: {vip: true}}, {$project: {name: 1, n: {$size: '$tags'}, organization_id: 0}}]",
                "[{$set: {a: {$concat: ['$b', '-']}}}, {$addFields: {c: 1}}, {$unset: ['tags', 'a']}]",
                "[{$sort: {score: {$meta: 'textScore'}, _id: 1}}, {$limit: 2}, {$skip: 1}, {$count: 'n'}]",
                "[{$sample: {size: 5}}, {$unwind: '$tags'}, {$unwind: {path: '$a', includeArrayIndex: 'i'}}]",
                "[{$group: {_id: {m: {$month: '$at'}}, s: {$sum: '$x'}, t: {$topN: {n: 1, sortBy: {a: 1}, output: '$a'}}}}]",
                "[{$group: {_id: '$organization_id', n: {$count: {}}}}]",
                "[{$bucket: {groupBy: '$age', boundaries: [1, 2], default: 'x', output: {n: {$sum: 1}}}}]",
                "[{$bucketAuto: {groupBy: '$age', buckets: 3}}, {$sortByCount: '$tags'}]",
                "[{$replaceRoot: {newRoot: {$mergeObjects: [{k: '$_id'}, '$$ROOT']}}}, {$replaceWith: {k: '$_id'}}]",
                "[{$redact: {$cond: [{$eq: ['$a', 1]}, '$$PRUNE', '$$DESCEND']}}]",
                "[{$setWindowFields: {partitionBy: '$c', sortBy: {_id: 1}, output: {r: {$sum: '$t', window:"
                        + " {documents: ['unbounded', 'current']}}}}}]",
                "[{$densify: {field: 'a', range: {step: 1, bounds: 'full'}}}, {$fill: {sortBy: {_id: 1}, output:"
                        + " {m: {method: 'locf'}, n: {value: 0}}}}]",
                "[{$facet: {a: [{$match: {x: 1}}, {$count: 'n'}], b: []}}]",
                "[{$geoNear: {near: [0, 0], distanceField: 'd', query: {a: 1}}}]",
                "[{$lookup: {from: 'tickets', localField: 'a', foreignField: 'b', as: 't'}}]",
                "[{$lookup: {from: 'tickets', let: {c: '$_id'}, pipeline: [{$match: {$expr: {$eq: ['$x', '$$c']}}}],"
                        + " as: 't'}}]",
                "[{$lookup: {from: 'tickets', localField: 'a', foreignField: 'organization_id', pipeline: [], as: 't'}}]",
                "[{$lookup: {from: 'countries', localField: 'a', foreignField: 'b', as: 't'}}]",
                "[{$lookup: {pipeline: [{$documents: [{a: 1}]}], as: 't'}}]",
                "[{$graphLookup: {from: 'contacts', startWith: '$_id', connectFromField: '_id', connectToField: 'm',"
                        + " as: 'r', maxDepth: 2, depthField: 'd', restrictSearchWithMatch: {vip: false}}}]",
                "[{$unionWith: 'tickets'}, {$unionWith: {coll: 'countries'}}, {$unionWith: {coll: 'tickets', pipeline:"
                        + " [{$project: {a: 1}}]}}, {$unionWith: {pipeline: [{$documents: [{a: 1}]}]}}]",
                "[{$match: {$text: {$search: 'x'}}}]"
            })
    void known(String text) {
        assertPasses(pipeline(text));
    }

    @ParameterizedTest
    @DisplayName("is unreadable with a stage that safedb does not know, or not in that place or form")
    @ValueSource(
            strings = {
                "[{$futureStage: {}}]",
                "[{$_internalReadAggregateResult: {}}]",
                "[{$_internalInhibitOptimization: {}}]",
                "[{}]",
                "[{$match: {}, $limit: 1}]",
                "[{match: {}}]",
                "[{$match: 5}]",
                "[{$match: {a: {$bogus: 1}}}]",
                "[{$project: {a: {$bogus: 1}}}]",
                "[{$group: {_id: null, a: {$futureAccumulator: 1}}}]",
                "[{$changeStream: {}}]",
                "[{$changeStreamSplitLargeEvent: {}}]",
                "[{$documents: [{a: 1}]}]",
                "[{$limit: 1}, {$geoNear: {near: [0, 0], distanceField: 'd'}}]",
                "[{$geoNear: {near: [0, 0], distanceField: 'd', query: 5}}]",
                "[{$facet: {a: {$match: {}}}}]",
                "[{$facet: {a: [{$geoNear: {near: [0, 0], distanceField: 'd'}}]}}]",
                "[{$facet: {a: [{$futureStage: {}}]}}]",
                "[{$lookup: {from: {db: 'other', coll: 'contacts'}, pipeline: [], as: 'a'}}]",
                "[{$lookup: {from: 'tickets', as: 'a'}}]",
                "[{$lookup: {from: 'tickets', localField: 'a', as: 'a'}}]",
                "[{$lookup: {from: 'tickets', pipeline: []}}]",
                "[{$lookup: {pipeline: [], as: 'a'}}]",
                "[{$lookup: {from: 'tickets', pipeline: 5, as: 'a'}}]",
                "[{$lookup: {from: 'tickets', pipeline: [5], as: 'a'}}]",
                "[{$lookup: {from: 'tickets', pipeline: [], as: 'a', _internalUnwind: {}}}]",
                "[{$lookup: {from: 'tickets', pipeline: [{$documents: []}], as: 'a'}}]",
                "[{$lookup: 5}]",
                "[{$graphLookup: {startWith: '$a', connectFromField: 'a', connectToField: 'b', as: 'r'}}]",
                "[{$graphLookup: {from: 'tickets', startWith: '$a', connectFromField: 'a', connectToField: 'b', as: 'r',"
                        + " restrictSearchWithMatch: 5}}]",
                "[{$unionWith: {coll: {db: 'other', coll: 'x'}}}]",
                "[{$unionWith: {db: 'other', coll: 'tickets'}}]",
                "[{$unionWith: {}}]",
                "[{$unionWith: 5}]"
            })
    void unknown(String text) {
        assertRefused(pipeline(text), Rule.UNREADABLE);
    }

    @ParameterizedTest
    @DisplayName("is refused when it reads a collection that the policy does not know")
    @ValueSource(
            strings = {
                "[{$lookup: {from: 'audit_log', pipeline: [], as: 'a'}}]",
                "[{$lookup: {from: 'tickets', pipeline: [{$lookup: {from: 'audit_log', localField: 'a', foreignField: 'b',"
                        + " as: 'c'}}], as: 'a'}}]",
                "[{$graphLookup: {from: 'audit_log', startWith: '$a', connectFromField: 'a', connectToField: 'b', as: 'r'}}]",
                "[{$unionWith: 'audit_log'}]",
                "[{$facet: {a: [{$unionWith: {coll: 'audit_log', pipeline: []}}]}}]",
                "[{$out: 'stolen'}]"
            })
    void unknownCollection(String text) {
        assertRefused(pipeline(text), Rule.UNKNOWN_TABLE);
    }

    @ParameterizedTest
    @DisplayName("is refused when it names another tenant, at any depth")
    @ValueSource(
            strings = {
                "[{$match: {organization_id: 'org_b'}}]",
                "[{$limit: 1}, {$match: {$or: [{organization_id: 'org_b'}]}}]",
                "[{$project: {x: {$eq: ['$organization_id', 'org_b']}}}]",
                "[{$addFields: {organization_id: 'org_b'}}]",
                "[{$group: {_id: {$cond: [{$in: ['$organization_id', ['org_b']]}, 1, 2]}}}]",
                "[{$lookup: {from: 'tickets', pipeline: [{$match: {organization_id: 'org_b'}}], as: 'a'}}]",
                "[{$lookup: {from: 'tickets', pipeline: [{$unionWith: {coll: 'tickets', pipeline: [{$match:"
                        + " {organization_id: 'org_b'}}]}}], as: 'a'}}]",
                "[{$facet: {x: [{$match: {organization_id: 'org_b'}}]}}]",
                "[{$unionWith: {coll: 'countries', pipeline: [{$match: {organization_id: 'org_b'}}]}}]",
                "[{$graphLookup: {from: 'contacts', startWith: '$a', connectFromField: 'a', connectToField: 'b', as: 'r',"
                        + " restrictSearchWithMatch: {organization_id: 'org_b'}}}]",
                "[{$geoNear: {near: [0, 0], distanceField: 'd', query: {organization_id: 'org_b'}}}]",
                "[{$redact: {$cond: [{$ne: ['$organization_id', 'org_b']}, '$$KEEP', '$$PRUNE']}}]"
            })
    void anotherTenant(String text) {
        assertRefused(pipeline(text), Rule.CROSS_TENANT);
    }

    @ParameterizedTest
    @DisplayName("is opaque with code, at any depth")
    @ValueSource(
            strings = {
                "[{$group: {_id: null, x: {$accumulator: {init: 'f', lang: 'js'}}}}]",
                "[{$project: {x: {$function: {body: 'f', args: [], lang: 'js'}}}}]",
                "[{$match: {$where: 'true'}}]",
                "[{$match: {$expr: {$function: {}}}}]",
                "[{$lookup: {from: 'tickets', let: {a: {$function: {}}}, pipeline: [], as: 't'}}]",
                "[{$lookup: {from: 'tickets', pipeline: [{$facet: {a: [{$match: {$and: [{$where: 'x'}]}}]}}], as: 't'}}]",
                "[{$graphLookup: {from: 'contacts', startWith: {$function: {}}, connectFromField: 'a', connectToField: 'b',"
                        + " as: 'r'}}]",
                "[{$bucket: {groupBy: {$function: {}}, boundaries: [1, 2]}}]",
                "[{$setWindowFields: {output: {a: {$accumulator: {}}}}}]",
                "[{$fill: {output: {a: {value: {$function: {}}}}}}]",
                "[{$unwind: {path: {$function: {}}}}]",
                "[{$sort: {a: {$function: {}}}}]"
            })
    void code(String text) {
        assertRefused(pipeline(text), Rule.OPAQUE_CODE);
    }

    @ParameterizedTest
    @DisplayName("is refused when it shows what belongs to everybody")
    @ValueSource(
            strings = {
                "[{$listSessions: {}}]",
                "[{$collStats: {count: {}}}]",
                "[{$indexStats: {}}]",
                "[{$planCacheStats: {}}]",
                "[{$listSearchIndexes: {}}]",
                "[{$lookup: {from: 'tickets', pipeline: [{$collStats: {}}], as: 'a'}}]",
                "[{$search: {text: {query: 'x', path: 'name'}, scoreDetails: true}}]",
                "[{$lookup: {from: 'tickets', localField: 'a', foreignField: 'b', as: 'organization_id'}}]",
                "[{$lookup: {from: 'tickets', localField: 'a', foreignField: 'b', as: 'organization_id.x'}}]",
                "[{$graphLookup: {from: 'tickets', startWith: '$a', connectFromField: 'a', connectToField: 'b', as: 'r',"
                        + " depthField: 'organization_id'}}]"
            })
    void unscoped(String text) {
        assertRefused(pipeline(text), Rule.UNSCOPED_STATEMENT);
    }

    @Test
    @DisplayName("of a database starts with documents of its own")
    void ofDatabase() {
        assertPasses(databasePipeline("[{$documents: [{a: 1}]}, {$match: {a: 1}}]"));
        assertRefused(databasePipeline("[]"), Rule.UNREADABLE);
        assertRefused(databasePipeline("[{$match: {}}]"), Rule.UNREADABLE);
        assertRefused(databasePipeline("[{$limit: 1}, {$documents: [{a: 1}]}]"), Rule.UNREADABLE);
        assertRefused(databasePipeline("[{$currentOp: {allUsers: true}}]"), Rule.UNSCOPED_STATEMENT);
        assertRefused(databasePipeline("[{$listLocalSessions: {}}]"), Rule.UNSCOPED_STATEMENT);
        assertRefused(databasePipeline("[{$changeStream: {}}]"), Rule.UNREADABLE);
        assertRefused(databasePipeline("[{$documents: [{a: {$function: {}}}]}]"), Rule.OPAQUE_CODE);
    }

    @ParameterizedTest
    @DisplayName("without a filter at its start, or at the start of one inside, says that it reads everything")
    @ValueSource(
            strings = {
                "[]",
                "[{$limit: 5}]",
                "[{$match: {}}]",
                "[{$match: {_id: {$exists: true}}}]",
                "[{$match: {a: 1}}, {$unionWith: 'tickets'}]",
                "[{$match: {a: 1}}, {$lookup: {from: 'tickets', pipeline: [], as: 't'}}]"
            })
    void everything(String text) {
        assertThat(pipeline(text).findings()).extracting(Finding::kind).containsExactly(Finding.Kind.UNFILTERED_READ);
    }

    @Test
    @DisplayName("has a shape of stages, conditions and collections")
    void shape() {
        assertThat(pipeline(
                                "[{$match: {status: 'SECRET'}}, {$lookup: {from: 'tickets', pipeline: [{$limit: 5}], as: 't'}},"
                                        + " {$unionWith: 'countries'}, {$group: {_id: 'SECRET'}}]")
                        .shape())
                .isEqualTo("call(contacts, tickets, countries, $match{status}, $lookup(tickets), $limit,"
                        + " $unionWith(countries), $group)");
    }
}

package io.safedb.mongo.bson;

import static io.safedb.mongo.bson.Verdicts.assertPasses;
import static io.safedb.mongo.bson.Verdicts.assertRefused;
import static io.safedb.mongo.bson.Verdicts.deleteMany;
import static io.safedb.mongo.bson.Verdicts.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.safedb.Rule;
import io.safedb.guard.Call;
import io.safedb.guard.Finding;
import java.time.Duration;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("Deleting many")
class SelectivityTest {
    @ParameterizedTest
    @DisplayName("is destructive when the filter keeps everything")
    @ValueSource(
            strings = {
                "{}",
                "{$comment: 'all'}",
                "{_id: {$exists: true}}",
                "{_id: {$exists: 1}}",
                "{_id: {$ne: null}}",
                "{_id: {$ne: 5}}",
                "{_id: {$nin: []}}",
                "{_id: {$not: {$eq: null}}}",
                "{_id: {$gt: {$minKey: 1}}}",
                "{a: {$lte: {$maxKey: 1}}}",
                "{a: {$nin: []}}",
                "{a: {$not: {$in: []}}}",
                "{name: /.*/}",
                "{name: {$regex: ''}}",
                "{name: {$regex: '^', $options: 'i'}}",
                "{$and: [{}]}",
                "{$and: [{}, {_id: {$exists: true}}]}",
                "{$or: [{}]}",
                "{$or: [{a: 1}, {}]}",
                "{$or: [{a: 1}, {a: {$ne: 1}}]}",
                "{$or: [{a: {$exists: true}}, {a: {$exists: false}}]}",
                "{$or: [{a: {$in: [1]}}, {a: {$nin: [1]}}]}",
                "{$or: [{a: {$gt: 1}}, {a: {$not: {$gt: 1}}}]}",
                "{$or: [{a: 1}, {$nor: [{a: 1}]}]}",
                "{$nor: [{_id: null}]}",
                "{$nor: [{_id: {$exists: false}}]}",
                "{$nor: [{a: {$in: []}}]}",
                "{$nor: [{$and: [{a: 1}, {_id: {$exists: false}}]}]}",
                "{$nor: [{$nor: [{}]}]}",
                "{$alwaysTrue: 1}",
                "{$sampleRate: 1.0}",
                "{$expr: true}",
                "{$expr: 1}",
                "{$expr: 'x'}",
                "{$expr: {$literal: 'x'}}",
                "{$expr: '$_id'}",
                "{$expr: {$eq: [1, 1]}}",
                "{$expr: {$lt: [0, 1]}}",
                "{$expr: {$eq: ['$a', '$a']}}",
                "{$expr: {$gte: ['$a', '$a']}}",
                "{$expr: {$ne: ['$_id', null]}}",
                "{$expr: {$gt: ['$_id', null]}}",
                "{$expr: {$not: [{$eq: [1, 2]}]}}",
                "{$expr: {$or: [{$eq: ['$a', 1]}, true]}}",
                "{$expr: {$and: [true, {$eq: ['x', 'x']}]}}",
                "{$expr: {$eq: ['$organization_id', 'org_a']}}",
                "{$expr: {$ne: ['$organization_id', null]}}",
                "{$expr: {$in: ['$organization_id', ['org_a']]}}",
                "{$expr: {$gt: [{$strLenCP: '$organization_id'}, 0]}}",
                "{$expr: {$or: [{$eq: ['$organization_id', 'org_a']}, {$eq: ['$a', 1]}]}}",
                "{$expr: {$getField: 'organization_id'}}",
                "{$expr: {$cond: [true, true, false]}}",
                "{$expr: {$let: {vars: {x: 1}, in: {$gt: ['$$x', 0]}}}}",
                "{$expr: {$not: [{$eq: ['$_id', null]}]}}",
                "{$jsonSchema: {}}",
                "{$jsonSchema: {required: ['_id', 'organization_id']}}",
                "{$jsonSchema: {properties: {organization_id: {bsonType: 'string'}, a: {}}}}",
                "{$jsonSchema: {bsonType: 'object'}}",
                "{organization_id: 'org_a'}",
                "{organization_id: {$exists: true}, _id: {$exists: true}}"
            })
    void everything(String text) {
        assertRefused(deleteMany(text), Rule.DESTRUCTIVE_WITHOUT_TOKEN);
    }

    @ParameterizedTest
    @DisplayName("is an everyday call when the filter chooses")
    @ValueSource(
            strings = {
                "{_id: 1}",
                "{vip: true}",
                "{organization_id: 'org_a', vip: true}",
                "{_id: {$in: [1, 2]}}",
                "{_id: {$exists: true}, vip: true}",
                "{_id: {$gt: 5}}",
                "{_id: {$ne: 5, $lt: 9}}",
                "{a: {$exists: true}}",
                "{a: {$ne: 5}}",
                "{name: /^a/}",
                "{name: ''}",
                "{$or: [{a: 1}, {b: 2}]}",
                "{$or: [{a: 1}, {b: {$ne: 1}}]}",
                "{$and: [{}, {a: 1}]}",
                "{$nor: [{a: 1}]}",
                "{$nor: [{}]}",
                "{$nor: [{_id: {$ne: 5}}]}",
                "{$expr: false}",
                "{$expr: {$eq: [1, 2]}}",
                "{$expr: {$eq: ['$a', 1]}}",
                "{$expr: {$and: [true, {$lt: ['$a', 5]}]}}",
                "{$expr: '$flag'}",
                "{$expr: {$getField: 'a'}}",
                "{$expr: {$eq: ['$$ROOT.a', 1]}}",
                "{$expr: {$let: {vars: {x: '$a'}, in: {$gt: ['$$x', 0]}}}}",
                "{$expr: {$and: [{$eq: ['$organization_id', 'org_a']}, {$eq: ['$a', 1]}]}}",
                "{$jsonSchema: {required: ['a']}}",
                "{$jsonSchema: {properties: {a: {bsonType: 'int'}}}}",
                "{$text: {$search: 'x'}}"
            })
    void selective(String text) {
        assertPasses(deleteMany(text));
    }

    @Test
    @DisplayName("is decided in bounded time with ten thousand branches")
    void manyBranches() {
        BsonArray branches = new BsonArray();
        for (int i = 0; i < 10_000; i++) {
            branches.add(new BsonDocument("name", new BsonInt32(i)));
        }
        BsonDocument filter = new BsonDocument("$or", branches);
        assertTimeoutPreemptively(
                Duration.ofSeconds(5),
                () -> assertPasses(
                        Verdicts.read(Call.Action.DELETE, facts -> Verdicts.READER.deleteMany(filter, facts))));
    }

    @Test
    @DisplayName("in a bulk is destructive whatever the filter")
    void inBulk() {
        assertRefused(
                Verdicts.read(
                        Call.Action.DELETE,
                        facts -> Verdicts.READER.bulkDeleteMany(json("{vip: true}"), "models[0].filter", facts)),
                Rule.DESTRUCTIVE_WITHOUT_TOKEN);
    }

    @Test
    @DisplayName("differs from reading and updating many, which tell of a missing filter to system scopes only")
    void reading() {
        Call everything = Verdicts.read(Call.Action.READ, facts -> Verdicts.READER.manyRead(json("{}"), facts));
        assertThat(everything.findings()).extracting(Finding::kind).containsExactly(Finding.Kind.UNFILTERED_READ);
        assertPasses(everything);
        Call ofOne = Verdicts.read(
                Call.Action.READ, facts -> Verdicts.READER.manyRead(json("{organization_id: 'org_a'}"), facts));
        assertThat(ofOne.findings()).isEmpty();
    }
}

package io.safedb.mongo.bson;

import static io.safedb.mongo.bson.Verdicts.assertPasses;
import static io.safedb.mongo.bson.Verdicts.assertRefused;
import static io.safedb.mongo.bson.Verdicts.deleteMany;
import static io.safedb.mongo.bson.Verdicts.json;
import static org.assertj.core.api.Assertions.assertThat;

import io.safedb.Rule;
import io.safedb.guard.Call;
import io.safedb.guard.Finding;
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
                "{$jsonSchema: {}}",
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
                "{$jsonSchema: {required: ['a']}}",
                "{$text: {$search: 'x'}}"
            })
    void selective(String text) {
        assertPasses(deleteMany(text));
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

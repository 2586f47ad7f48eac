package io.safedb.mongo.bson;

import static io.safedb.mongo.bson.Verdicts.assertPasses;
import static io.safedb.mongo.bson.Verdicts.assertRefused;
import static io.safedb.mongo.bson.Verdicts.update;
import static io.safedb.mongo.bson.Verdicts.updatePipeline;
import static org.assertj.core.api.Assertions.assertThat;

import io.safedb.Rule;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("An update")
class UpdateReaderTest {
    @ParameterizedTest
    @DisplayName("passes with every operator on ordinary paths")
    @ValueSource(
            strings = {
                "{$set: {note: 'x', 'a.$.b': 1, 'a.$[].b': 1, 'a.$[h].b': 1}}",
                "{$unset: {note: ''}, $inc: {n: 1}, $mul: {m: 2}, $min: {a: 1}, $max: {b: 2}}",
                "{$rename: {note: 'remark'}, $currentDate: {at: {$type: 'date'}}, $setOnInsert: {created: 1}}",
                "{$push: {a: {$each: [1], $slice: 5, $sort: 1, $position: 0}}, $addToSet: {b: {$each: [1]}}}",
                "{$pop: {a: 1}, $pull: {b: {kind: 'work'}}, $pullAll: {c: [1]}, $bit: {d: {and: 1}}}",
                "{$pull: {a: {$in: [1, 2]}, b: 5, c: {kind: {$gt: 1}}}}",
                "{$set: {'supplier.organization_id': 'org_b', organization_id2: 'org_b'}}",
                "{$set: {data: {$function: 'stored as it is'}}}",
                "{$set: {organization_id: 'org_a'}}",
                "{$setOnInsert: {organization_id: 'org_a'}}"
            })
    void ordinary(String text) {
        assertPasses(update(text));
    }

    @ParameterizedTest
    @DisplayName("is refused when it reaches the tenant field, by whatever operator")
    @ValueSource(
            strings = {
                "{$set: {organization_id: 'org_b'}}",
                "{$set: {organization_id: null}}",
                "{$set: {organization_id: ['org_a']}}",
                "{$set: {organization_id: {a: 1}}}",
                "{$set: {'organization_id.x': 'org_a'}}",
                "{$set: {'organization_id.$[]': 'org_a'}}",
                "{$set: {'organization_id.$[x].y': 'org_a'}}",
                "{$setOnInsert: {organization_id: 'org_b'}}",
                "{$unset: {organization_id: ''}}",
                "{$unset: {'organization_id.x': ''}}",
                "{$inc: {organization_id: 1}}",
                "{$mul: {organization_id: 1}}",
                "{$min: {organization_id: 'org_a'}}",
                "{$max: {organization_id: 'org_b'}}",
                "{$rename: {organization_id: 'old'}}",
                "{$rename: {note: 'organization_id'}}",
                "{$rename: {note: 'organization_id.x'}}",
                "{$currentDate: {organization_id: true}}",
                "{$push: {organization_id: 'org_a'}}",
                "{$addToSet: {organization_id: 'org_a'}}",
                "{$pop: {organization_id: 1}}",
                "{$pull: {organization_id: 'org_a'}}",
                "{$pullAll: {organization_id: ['org_a']}}",
                "{$bit: {organization_id: {and: 1}}}",
                "{$set: {note: 'x'}, $unset: {organization_id: ''}}"
            })
    void reachesTenant(String text) {
        assertRefused(update(text), Rule.CROSS_TENANT);
    }

    @ParameterizedTest
    @DisplayName("is unreadable with an operator that safedb does not know, or in another form")
    @ValueSource(
            strings = {
                "{$fooBar: {x: 1}}",
                "{$set: {a: 1}, $future: {b: 1}}",
                "{$set: 5}",
                "{$rename: {a: 5}}",
                "{$pull: {a: {$bogus: 1}}}",
                "{$_internalSet: {a: 1}}"
            })
    void unknown(String text) {
        assertRefused(update(text), Rule.UNREADABLE);
    }

    @ParameterizedTest
    @DisplayName("is opaque with code")
    @ValueSource(
            strings = {"{$where: 'x'}", "{$pull: {a: {$where: 'x'}}}", "{$pull: {a: {b: {$elemMatch: {$where: 'x'}}}}}"
            })
    void code(String text) {
        assertRefused(update(text), Rule.OPAQUE_CODE);
    }

    @ParameterizedTest
    @DisplayName("that the driver itself rejects is left to the driver")
    @ValueSource(strings = {"{}", "{note: 'x'}"})
    void argumentErrors(String text) {
        assertThat(update(text).findings()).isEmpty();
        assertThat(update(text).mentions()).isEmpty();
    }

    @ParameterizedTest
    @DisplayName("of stages passes when it names other fields")
    @ValueSource(
            strings = {
                "[]",
                "[{$set: {a: {$add: ['$b', 1]}}}, {$unset: 'c'}, {$unset: ['d', 'e.f']}]",
                "[{$addFields: {'supplier.organization_id': 'org_b', organization_id: '$organization_id'}}]",
                "[{$project: {a: 1, organization_id: 1}}]",
                "[{$set: {organization_id: 'org_a'}}]",
                "[{$replaceWith: {$mergeObjects: ['$$ROOT', {a: 1, organization_id: '$organization_id'}]}}]",
                "[{$replaceRoot: {newRoot: {$mergeObjects: [{a: 0}, '$$ROOT']}}}]",
                "[{$set: {a: {$literal: {$function: 'data'}}}}]"
            })
    void stages(String text) {
        assertPasses(updatePipeline(text));
    }

    @ParameterizedTest
    @DisplayName("of stages is refused when it writes the tenant field")
    @ValueSource(
            strings = {
                "[{$set: {organization_id: 'org_b'}}]",
                "[{$set: {organization_id: {$literal: 'org_b'}}}]",
                "[{$set: {organization_id: {$concat: ['org', '_b']}}}]",
                "[{$set: {organization_id: '$other'}}]",
                "[{$set: {organization_id: '$$REMOVE'}}]",
                "[{$set: {'organization_id.x': 1}}]",
                "[{$addFields: {a: 1}}, {$addFields: {organization_id: 5}}]",
                "[{$unset: 'organization_id'}]",
                "[{$unset: ['a', 'organization_id']}]",
                "[{$project: {organization_id: 0}}]",
                "[{$project: {organization_id: false}}]",
                "[{$project: {organization_id: 'org_b'}}]",
                "[{$replaceWith: {organization_id: 'org_b'}}]",
                "[{$replaceWith: {$mergeObjects: ['$$ROOT', {organization_id: 'org_b'}]}}]",
                "[{$replaceRoot: {newRoot: {$mergeObjects: [{organization_id: '$x'}]}}}]",
                "[{$replaceWith: {$cond: {if: true, then: {organization_id: 'org_b'}, else: '$$ROOT'}}}]",
                "[{$replaceWith: {$literal: {organization_id: 'org_b'}}}]",
                "[{$replaceWith: {$setField: {field: 'organization_id', input: '$$ROOT', value: 'org_b'}}}]",
                "[{$replaceWith: {$unsetField: {field: {$literal: 'organization_id'}, input: '$$ROOT'}}}]"
            })
    void stagesThatWriteTenant(String text) {
        assertRefused(updatePipeline(text), Rule.CROSS_TENANT);
    }

    @ParameterizedTest
    @DisplayName("of stages is unreadable with a stage that does not update")
    @ValueSource(
            strings = {
                "[{$match: {a: 1}}]",
                "[{$lookup: {from: 'contacts', pipeline: [], as: 'a'}}]",
                "[{$merge: 'x'}]",
                "[{}]",
                "[{$set: {a: 1}, $unset: 'b'}]",
                "[{$set: 5}]",
                "[{$set: {a: {$bogus: 1}}}]",
                "[{$unset: 5}]"
            })
    void stagesThatDoNotUpdate(String text) {
        assertRefused(updatePipeline(text), Rule.UNREADABLE);
    }

    @Test
    @DisplayName("of stages is opaque with code")
    void stagesWithCode() {
        assertRefused(
                updatePipeline("[{$set: {a: {$function: {body: 'x', args: [], lang: 'js'}}}}]"), Rule.OPAQUE_CODE);
        assertRefused(updatePipeline("[{$replaceWith: {a: {$function: {}}}}]"), Rule.OPAQUE_CODE);
    }

    @Test
    @DisplayName("has a shape of operators and paths")
    void shape() {
        assertThat(update("{$set: {note: 'SECRET', a: {SECRET: 1}}, $inc: {n: 5}}")
                        .shape())
                .isEqualTo("call(contacts, {$set: {note, a}, $inc: {n}})");
        assertThat(updatePipeline("[{$set: {a: 'SECRET'}}, {$unset: 'b'}]").shape())
                .isEqualTo("call(contacts, [$set, $unset])");
    }
}

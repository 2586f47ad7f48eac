package io.safedb.mongo.bson;

import static io.safedb.mongo.bson.Verdicts.NARROWER;
import static io.safedb.mongo.bson.Verdicts.assertRefused;
import static io.safedb.mongo.bson.Verdicts.databasePipeline;
import static io.safedb.mongo.bson.Verdicts.pipeline;
import static io.safedb.mongo.bson.Verdicts.stages;
import static org.assertj.core.api.Assertions.assertThat;

import io.safedb.Rule;
import io.safedb.guard.Call;
import io.safedb.guard.Finding;
import java.util.List;
import java.util.Objects;
import org.bson.BsonDocument;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("A pipeline that writes")
class WriteStageTest {
    private static final String MATCH = "{$match: {organization_id: 'org_a'}}";
    private static final String STAMPS =
            "{$project: {_safedb_test: 0}}, {$addFields: {organization_id: {$literal: 'org_a'}}}";
    private static final String OWN = "{$eq: ['$organization_id', {$literal: 'org_a'}]}";
    private static final String REFUSED = "{$toInt: {$cond: [" + OWN + ", '0', '" + MergeNarrower.NOT_YOURS + "']}}";

    @ParameterizedTest
    @DisplayName("needs a token, says what happens to its target, and can be narrowed if it merges")
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
        [{$merge: 'tickets'}]                                                                          | INSERT_AND_CHANGE
        [{$merge: {into: 'tickets'}}]                                                                  | INSERT_AND_CHANGE
        [{$merge: {into: {db: 'app', coll: 'tickets'}}}]                                               | INSERT_AND_CHANGE
        [{$merge: {into: {coll: 'tickets'}, on: '_id', whenMatched: 'replace'}}]                       | INSERT_AND_CHANGE
        [{$merge: {into: 'tickets', on: ['a', 'b'], whenMatched: 'keepExisting'}}]                     | INSERT
        [{$merge: {into: 'tickets', whenMatched: 'fail'}}]                                             | INSERT
        [{$merge: {into: 'tickets', whenNotMatched: 'discard'}}]                                       | CHANGE
        [{$merge: {into: 'tickets', whenNotMatched: 'fail', let: {x: 1}, whenMatched: [{$set: {a: 1}}]}}] | CHANGE
        """)
    void merges(String text, Call.Touch touch) {
        Call call = pipeline(text);
        assertRefused(call, Rule.DESTRUCTIVE_WITHOUT_TOKEN);
        assertThat(call.findings())
                .extracting(Finding::kind)
                .containsOnly(Finding.Kind.UNFILTERED_READ, Finding.Kind.DESTRUCTIVE);
        assertThat(call.targets()).contains(new Call.Target("tickets", touch));
        assertThat(call.action()).isEqualTo(Call.Action.UPDATE);
    }

    @ParameterizedTest
    @DisplayName("replaces a collection only where it belongs to all tenants together")
    @ValueSource(
            strings = {
                "[{$out: 'contacts'}]",
                "[{$out: {db: 'app', coll: 'tickets'}}]",
                "[{$limit: 1}, {$out: 'tickets'}]"
            })
    void replacesTenants(String text) {
        assertThat(pipeline(text).findings())
                .extracting(Finding::kind)
                .contains(Finding.Kind.DESTRUCTIVE, Finding.Kind.UNNARROWABLE);
        assertThat(pipeline("[{$out: 'countries'}]").findings())
                .extracting(Finding::kind)
                .contains(Finding.Kind.DESTRUCTIVE)
                .doesNotContain(Finding.Kind.UNNARROWABLE);
    }

    @ParameterizedTest
    @DisplayName("is unreadable where its target or an option is not known, or the server would not take it")
    @ValueSource(
            strings = {
                "[{$out: {db: 'other', coll: 'tickets'}}]",
                "[{$out: {s3: {bucket: 'b'}}}]",
                "[{$out: {db: 'app', coll: 'countries', future: 1}}]",
                "[{$out: 1}]",
                "[{$out: {coll: 5}}]",
                "[{$merge: {into: {db: 'other', coll: 'tickets'}}}]",
                "[{$merge: {into: {db: 'app', coll: 'tickets', future: 1}}}]",
                "[{$merge: {}}]",
                "[{$merge: ['tickets']}]",
                "[{$merge: {into: 'tickets', future: 1}}]",
                "[{$merge: {into: 'tickets', targetCollectionVersion: 1}}]",
                "[{$merge: {into: 'tickets', on: []}}]",
                "[{$merge: {into: 'tickets', on: {a: 1}}}]",
                "[{$merge: {into: 'tickets', on: ['a', 1]}}]",
                "[{$merge: {into: 'tickets', whenMatched: 'future'}}]",
                "[{$merge: {into: 'tickets', whenMatched: ['x']}}]",
                "[{$merge: {into: 'tickets', whenMatched: [{$lookup: {from: 'tickets', pipeline: [], as: 'x'}}]}}]",
                "[{$merge: {into: 'tickets', whenMatched: [{$match: {}}]}}]",
                "[{$merge: {into: 'tickets', whenMatched: [{}]}}]",
                "[{$merge: {into: 'tickets', whenNotMatched: 'replace'}}]",
                "[{$merge: {into: 'tickets', let: {x: 1}}}]",
                "[{$merge: {into: 'tickets', let: {x: 1}, whenMatched: 'replace'}}]",
                "[{$merge: {into: 'tickets', let: {new: '$x'}, whenMatched: [{$set: {a: 1}}]}}]",
                "[{$merge: {into: 'tickets', let: 'x', whenMatched: [{$set: {a: 1}}]}}]"
            })
    void unreadable(String text) {
        assertRefused(pipeline(text), Rule.UNREADABLE);
    }

    @ParameterizedTest
    @DisplayName("writes with its last stage, and with none that is inside a stage")
    @ValueSource(
            strings = {
                "[{$merge: 'tickets'}, {$limit: 1}]",
                "[{$out: 'countries'}, {$merge: 'tickets'}]",
                "[{$lookup: {from: 'tickets', as: 't', pipeline: [{$out: 'tickets'}]}}]",
                "[{$unionWith: {coll: 'tickets', pipeline: [{$merge: 'tickets'}]}}]",
                "[{$facet: {a: [{$merge: 'tickets'}]}}]",
                "[{$rankFusion: {input: {pipelines: {a: [{$sort: {a: 1}}, {$merge: 'tickets'}]}}}}]"
            })
    void elsewhere(String text) {
        assertRefused(pipeline(text), Rule.UNREADABLE);
    }

    @ParameterizedTest
    @DisplayName("says its place in the message")
    @ValueSource(strings = {"[{$limit: 1}, {$facet: {a: [{$limit: 1}, {$future: 1}]}}]"})
    void place(String text) {
        assertThat(pipeline(text).findings())
                .extracting(Finding::detail)
                .anyMatch(detail -> detail.contains("pipeline[1].$facet.a[1].$future"));
    }

    @ParameterizedTest
    @DisplayName("runs no code where it writes")
    @ValueSource(
            strings = {
                "[{$merge: {into: 'tickets', whenMatched: [{$set: {a: {$function: {}}}}]}}]",
                "[{$merge: {into: 'tickets', whenMatched: [{$replaceWith: {$mergeObjects: ['$$new', {a: [{$accumulator: {}}]}]}}]}}]",
                "[{$merge: {into: 'tickets', let: {x: {$function: {}}}, whenMatched: [{$set: {a: 1}}]}}]"
            })
    void code(String text) {
        assertRefused(pipeline(text), Rule.OPAQUE_CODE);
    }

    @ParameterizedTest
    @DisplayName("names no other tenant where it writes")
    @ValueSource(
            strings = {
                "[{$merge: {into: 'tickets', whenMatched: [{$set: {organization_id: 'org_b'}}]}}]",
                "[{$merge: {into: 'tickets', whenMatched: [{$set: {organization_id: {$concat: ['org', '_b']}}}]}}]",
                "[{$merge: {into: 'tickets', whenMatched: [{$unset: 'organization_id'}]}}]",
                "[{$merge: {into: 'tickets', whenMatched: [{$replaceWith: {$setField: {field: 'organization_id', input:"
                        + " '$$new', value: 'org_b'}}}]}}]"
            })
    void anotherTenant(String text) {
        Call call = pipeline(text);
        assertThat(call.mentions()).isNotEmpty();
        assertThat(call.findings()).extracting(Finding::kind).doesNotContain(Finding.Kind.UNREADABLE);
    }

    @Test
    @DisplayName("names no stamp of a test run")
    void stamp() {
        assertRefused(
                pipeline("[{$merge: {into: 'tickets', whenMatched: [{$set: {_safedb_test: 'run'}}]}}]"),
                Rule.SCOPE_TAMPERING);
    }

    @ParameterizedTest
    @DisplayName("does to documents of the tenant what it would do, and stops at another tenant's")
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
        {into: 'tickets'}                                   | {$mergeObjects: ['$$ROOT', '$$new']}
        {into: 'tickets', whenMatched: 'merge'}             | {$mergeObjects: ['$$ROOT', '$$new']}
        {into: 'tickets', whenMatched: 'replace', on: '_id'}| '$$new'
        {into: 'tickets', whenMatched: 'keepExisting'}      | '$$ROOT'
        """)
    void words(String options, String changed) {
        BsonDocument given = BsonDocument.parse(options);
        BsonDocument expected = given.clone();
        expected.append(
                "whenMatched",
                stages("[{$replaceWith: {$cond: [" + OWN + ", " + changed + ", " + REFUSED + "]}}]").stream()
                        .collect(org.bson.BsonArray::new, org.bson.BsonArray::add, org.bson.BsonArray::addAll));
        assertThat(written("[{$limit: 1}, {$merge: " + options + "}]"))
                .isEqualTo(stages("[" + MATCH + ", {$limit: 1}, " + STAMPS + ", {$merge: " + expected.toJson() + "}]"));
    }

    @Test
    @DisplayName("leaves another tenant's document where it would discard one that is not there")
    void discards() {
        assertThat(written("[{$merge: {into: 'tickets', whenMatched: 'replace', whenNotMatched: 'discard'}}]"))
                .endsWith(stages("[{$merge: {into: 'tickets', whenMatched: [{$replaceWith: {$cond: [" + OWN
                                + ", '$$new', '$$ROOT']}}], whenNotMatched: 'discard'}}]")
                        .get(0));
    }

    @ParameterizedTest
    @DisplayName("stays as it is where it changes nothing that is there")
    @ValueSource(
            strings = {
                "{into: 'tickets', whenMatched: 'fail'}",
                "{into: 'tickets', whenMatched: 'fail', whenNotMatched: 'discard'}",
                "{into: 'tickets', whenMatched: 'keepExisting', whenNotMatched: 'discard'}"
            })
    void untouched(String options) {
        assertThat(written("[{$merge: " + options + "}]"))
                .isEqualTo(stages("[" + MATCH + ", " + STAMPS + ", {$merge: " + options + "}]"));
    }

    @Test
    @DisplayName("with stages of its own asks first, and sets the tenant last")
    void ownStages() {
        assertThat(written("[{$merge: {into: 'tickets', let: {n: 1}, whenMatched: [{$replaceWith: '$$new'}]}}]"))
                .endsWith(stages("[{$merge: {into: 'tickets', let: {n: 1}, whenMatched: [{$replaceWith: {$cond: [" + OWN
                                + ", '$$ROOT', " + REFUSED + "]}}, {$replaceWith: '$$new'},"
                                + " {$set: {organization_id: {$literal: 'org_a'}}}]}}]")
                        .get(0));
    }

    @ParameterizedTest
    @DisplayName("finds documents by the tenant too, unless by their id")
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
        'k'                      | ['organization_id', 'k']
        ['k', 'l']               | ['organization_id', 'k', 'l']
        ['k', 'organization_id'] | ['k', 'organization_id']
        ['_id', 'k']             | ['organization_id', '_id', 'k']
        '_id'                    | '_id'
        ['_id']                  | ['_id']
        """)
    void on(String given, String sent) {
        assertThat(written("[{$merge: {into: 'tickets', on: " + given + ", whenMatched: 'fail'}}]"))
                .endsWith(stages("[{$merge: {into: 'tickets', on: " + sent + ", whenMatched: 'fail'}}]")
                        .get(0));
    }

    @Test
    @DisplayName("compares a text id byte by byte too, under a collation")
    void collated() {
        List<BsonDocument> stages = stages("[{$merge: 'tickets'}]");
        assertThat(MergeNarrower.written(stages, write(stages), NARROWER.underCollation(), "_safedb_test", null)
                        .toString())
                .contains("\"$regexMatch\": {\"input\": \"$organization_id\", \"regex\": {\"$regularExpression\":"
                        + " {\"pattern\": \"\\\\Aorg_a\\\\z\"");
    }

    @Test
    @DisplayName("into what all tenants share is not the tenant's, and carries no stamp of what was read")
    void shared() {
        List<BsonDocument> stages = stages("[{$merge: 'countries'}]");
        assertThat(written(stages, null))
                .isEqualTo(stages("[{$project: {_safedb_test: 0}}, {$merge: {into: 'countries'}}]"));
        List<BsonDocument> replaced = stages("[{$out: 'countries'}]");
        assertThat(written(replaced, null)).isEqualTo(stages("[{$project: {_safedb_test: 0}}, {$out: 'countries'}]"));
    }

    @Test
    @DisplayName("in a test run stamps what it adds, and leaves the stamp of what is there alone")
    void inRun() {
        List<BsonDocument> stages = stages("[{$merge: 'countries'}]");
        String added = "{$arrayToObject: {$filter: {input: {$objectToArray: '$$new'}, as: 'each', cond: {$ne:"
                + " ['$$each.k', {$literal: '_safedb_test'}]}}}}";
        assertThat(written(stages, new RunStamp("_safedb_test", "run-1", false)))
                .isEqualTo(stages("[{$addFields: {_safedb_test: {$literal: 'run-1'}}}, {$merge: {into: 'countries',"
                        + " whenMatched: [{$replaceWith: {$mergeObjects: ['$$ROOT', " + added + "]}}]}}]"));
        List<BsonDocument> kept = stages("[{$merge: {into: 'countries', whenMatched: 'keepExisting'}}]");
        assertThat(written(kept, new RunStamp("_safedb_test", "run-1", false))).endsWith(kept.get(0));
    }

    @Test
    @DisplayName("of a database makes its documents itself, and writes them like any other")
    void ofDatabase() {
        assertRefused(
                databasePipeline("[{$documents: [{a: 1}]}, {$merge: 'tickets'}]"), Rule.DESTRUCTIVE_WITHOUT_TOKEN);
        assertRefused(databasePipeline("[{$merge: 'tickets'}]"), Rule.UNREADABLE);
    }

    private static List<BsonDocument> written(String text) {
        List<BsonDocument> narrowed = NARROWER.pipeline("contacts", stages(text));
        return MergeNarrower.written(narrowed, write(narrowed), NARROWER, "_safedb_test", null);
    }

    private static List<BsonDocument> written(List<BsonDocument> stages, @Nullable RunStamp run) {
        return MergeNarrower.written(stages, write(stages), null, "_safedb_test", run);
    }

    private static WriteStage write(List<BsonDocument> stages) {
        return Objects.requireNonNull(WriteStage.of(stages, "app"));
    }
}

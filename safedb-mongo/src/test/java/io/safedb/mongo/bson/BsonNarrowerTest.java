package io.safedb.mongo.bson;

import static io.safedb.mongo.bson.Verdicts.NARROWER;
import static io.safedb.mongo.bson.Verdicts.json;
import static io.safedb.mongo.bson.Verdicts.stages;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.bson.BsonDocument;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("Narrowing")
class BsonNarrowerTest {
    private static final String MATCH = "{$match: {organization_id: 'org_a'}}";

    @ParameterizedTest
    @DisplayName("puts the tenant first, beside the caller's own conditions")
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
        {}                                                    | {organization_id: 'org_a'}
        {_id: 1, age: {$gt: 5}}                               | {organization_id: 'org_a', _id: 1, age: {$gt: 5}}
        {$or: [{a: 1}, {b: 2}]}                               | {organization_id: 'org_a', $or: [{a: 1}, {b: 2}]}
        {$and: [{a: 1}, {b: 2}]}                              | {organization_id: 'org_a', $and: [{a: 1}, {b: 2}]}
        {$nor: [{a: 1}]}                                      | {organization_id: 'org_a', $nor: [{a: 1}]}
        {$text: {$search: 'x'}}                               | {organization_id: 'org_a', $text: {$search: 'x'}}
        {a: 1, organization_id: 'org_a'}                      | {organization_id: 'org_a', a: 1}
        {organization_id: {$eq: 'org_a'}}                     | {organization_id: 'org_a'}
        {$and: [{organization_id: 'org_a'}, {a: 1}]}          | {organization_id: 'org_a', $and: [{a: 1}]}
        {$and: [{organization_id: 'org_a', b: 1}]}            | {organization_id: 'org_a', $and: [{b: 1}]}
        {$and: [{$and: [{organization_id: 'org_a'}]}]}        | {organization_id: 'org_a'}
        {$or: [{organization_id: 'org_a'}, {a: 1}]}           | {organization_id: 'org_a', $or: [{organization_id: 'org_a'}, {a: 1}]}
        {$and: []}                                            | {organization_id: 'org_a', $and: []}
        {organization_id: 'org_b'}                            | {$and: [{organization_id: 'org_a'}, {organization_id: 'org_b'}]}
        {a: 1, organization_id: {$in: ['org_a']}}             | {organization_id: 'org_a', a: 1}
        {a: 1, organization_id: {$in: ['org_a', 'org_a']}}    | {$and: [{organization_id: 'org_a'}, {a: 1, organization_id: {$in: ['org_a', 'org_a']}}]}
        {organization_id: {$eq: 'org_a', $ne: 'x'}}           | {$and: [{organization_id: 'org_a'}, {organization_id: {$eq: 'org_a', $ne: 'x'}}]}
        {'organization_id.x': 1}                              | {organization_id: 'org_a', 'organization_id.x': 1}
        """)
    void filters(String given, String narrowed) {
        assertThat(NARROWER.filter(json(given)).toJson())
                .isEqualTo(json(narrowed).toJson());
    }

    @ParameterizedTest
    @DisplayName("of a text id under a collation asks for its bytes too")
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
        {}                         | {organization_id: 'org_a', $and: [{organization_id: /\\Aorg_a\\z/}]}
        {a: 1}                     | {organization_id: 'org_a', $and: [{organization_id: /\\Aorg_a\\z/}], a: 1}
        {$and: [{b: 1}], a: 1}     | {organization_id: 'org_a', $and: [{organization_id: /\\Aorg_a\\z/}, {$and: [{b: 1}], a: 1}]}
        {organization_id: 'ORG_A'} | {$and: [{organization_id: 'org_a'}, {organization_id: /\\Aorg_a\\z/}, {organization_id: 'ORG_A'}]}
        """)
    void collations(String given, String narrowed) {
        assertThat(NARROWER.underCollation().filter(json(given))).isEqualTo(json(narrowed.replace("\\\\", "\\")));
    }

    @Test
    @DisplayName("of an id that is no text needs nothing under a collation")
    void collationsOfNumbers() {
        BsonNarrower numbers =
                new BsonNarrower("tenant", new org.bson.BsonInt64(7), name -> java.util.Optional.empty());
        assertThat(numbers.underCollation().filter(json("{}"))).isEqualTo(json("{tenant: {$numberLong: '7'}}"));
    }

    @Test
    @DisplayName("pins an id whatever characters it has")
    void pinned() {
        for (String id : List.of("a.b", "a|b", "(x)", "a\\b", "ä ö", "a$", "^", "a\nb", "😀")) {
            String pattern = FilterNarrower.exactly(new org.bson.BsonString(id));
            assertThat(id).matches(pattern);
            assertThat(java.util.regex.Pattern.compile(pattern)
                            .matcher(id + "\n")
                            .find())
                    .isFalse();
            assertThat(java.util.regex.Pattern.compile(pattern)
                            .matcher("x" + id)
                            .find())
                    .isFalse();
        }
    }

    @Test
    @DisplayName("puts the tenant before a pipeline and leaves its stages as they are")
    void pipelines() {
        assertNarrowed("[]", "[" + MATCH + "]");
        assertNarrowed("[{$limit: 5}, {$match: {a: 1}}]", "[" + MATCH + ", {$limit: 5}, {$match: {a: 1}}]");
        assertNarrowed(
                "[{$match: {organization_id: 'org_a'}}]", "[" + MATCH + ", {$match: {organization_id: 'org_a'}}]");
    }

    @Test
    @DisplayName("puts the tenant into a stage that must come first")
    void geoNear() {
        assertNarrowed(
                "[{$geoNear: {near: [0, 0], query: {a: 1}, distanceField: 'd'}}, {$limit: 1}]",
                "[{$geoNear: {near: [0, 0], query: {organization_id: 'org_a', a: 1}, distanceField: 'd'}}, {$limit: 1}]");
        assertNarrowed(
                "[{$geoNear: {near: [0, 0], distanceField: 'd'}}]",
                "[{$geoNear: {near: [0, 0], distanceField: 'd', query: {organization_id: 'org_a'}}}]");
    }

    @Test
    @DisplayName("keeps a join by fields and filters what it brought")
    void lookupByFields() {
        assertNarrowed(
                "[{$lookup: {from: 'tickets', localField: 'a', foreignField: 'b', as: 'x.y'}}, {$limit: 1}]",
                "[" + MATCH + ", {$lookup: {from: 'tickets', localField: 'a', foreignField: 'b', as: 'x.y'}},"
                        + " {$addFields: {'x.y': {$filter: {input: '$x.y', as: 'joined', cond: {$eq:"
                        + " ['$$joined.organization_id', {$literal: 'org_a'}]}}}}}, {$limit: 1}]");
    }

    @Test
    @DisplayName("goes into pipelines inside stages, however deep")
    void inside() {
        assertNarrowed(
                "[{$lookup: {from: 'tickets', localField: 'a', foreignField: 'b', pipeline: [{$limit: 1}], as: 't'}}]",
                "[" + MATCH + ", {$lookup: {from: 'tickets', localField: 'a', foreignField: 'b', pipeline: [" + MATCH
                        + ", {$limit: 1}], as: 't'}}]");
        assertNarrowed(
                "[{$facet: {x: [{$unionWith: 'tickets'}], y: [{$lookup: {from: 'tickets', pipeline: [{$unionWith: {coll:"
                        + " 'invoices', pipeline: []}}], as: 't'}}]}}]",
                "[" + MATCH + ", {$facet: {x: [{$unionWith: {coll: 'tickets', pipeline: [" + MATCH
                        + "]}}], y: [{$lookup:"
                        + " {from: 'tickets', pipeline: [" + MATCH + ", {$unionWith: {coll: 'invoices', pipeline: ["
                        + MATCH + "]}}], as: 't'}}]}}]");
        assertNarrowed(
                "[{$lookup: {from: 'tickets', pipeline: [{$geoNear: {near: [0, 0]}}], as: 't'}}]",
                "[" + MATCH + ", {$lookup: {from: 'tickets', pipeline: [{$geoNear: {near: [0, 0], query:"
                        + " {organization_id: 'org_a'}}}], as: 't'}}]");
    }

    @Test
    @DisplayName("of a graph search restricts the search and filters the result")
    void graphLookup() {
        assertNarrowed(
                "[{$graphLookup: {from: 'contacts', startWith: '$a', connectFromField: 'a', connectToField: 'b', as: 'r',"
                        + " restrictSearchWithMatch: {vip: true}}}]",
                "[" + MATCH + ", {$graphLookup: {from: 'contacts', startWith: '$a', connectFromField: 'a',"
                        + " connectToField: 'b', as: 'r', restrictSearchWithMatch: {organization_id: 'org_a', vip: true}}},"
                        + " {$addFields: {r: {$filter: {input: '$r', as: 'joined', cond: {$eq:"
                        + " ['$$joined.organization_id', {$literal: 'org_a'}]}}}}}]");
    }

    @Test
    @DisplayName("leaves collections alone that all tenants share, and goes on inside them")
    void shared() {
        String own = "[{$lookup: {from: 'countries', localField: 'a', foreignField: 'b', as: 't'}}, {$unionWith:"
                + " 'organizations'}, {$unionWith: {pipeline: [{$documents: []}]}}]";
        assertThat(NARROWER.pipeline("countries", stages(own)))
                .isEqualTo(
                        stages(own.replace("{$unionWith: 'organizations'}", "{$unionWith: {coll: 'organizations'}}")));
        assertThat(NARROWER.pipeline(
                        "countries",
                        stages("[{$unionWith: {coll: 'organizations', pipeline: [{$unionWith: 'contacts'}]}}]")))
                .isEqualTo(stages("[{$unionWith: {coll: 'organizations', pipeline: [{$unionWith: {coll: 'contacts',"
                        + " pipeline: [" + MATCH + "]}}]}}]"));
        assertThat(NARROWER.databasePipeline(stages("[{$documents: [{a: 1}]}, {$unionWith: 'contacts'}]")))
                .isEqualTo(stages(
                        "[{$documents: [{a: 1}]}, {$unionWith: {coll: 'contacts', pipeline: [" + MATCH + "]}}]"));
    }

    @Test
    @DisplayName("of an update by stages sets the tenant last")
    void updatePipelines() {
        assertThat(NARROWER.updatePipeline(stages("[{$set: {a: 1}}]")))
                .isEqualTo(stages("[{$set: {a: 1}}, {$set: {organization_id: {$literal: 'org_a'}}}]"));
        assertThat(NARROWER.updatePipeline(List.of())).isEmpty();
    }

    @Test
    @DisplayName("of a joined text id under a collation asks for its bytes too")
    void joinsUnderCollation() {
        List<BsonDocument> narrowed = NARROWER.underCollation()
                .pipeline(
                        "countries",
                        stages("[{$lookup: {from: 'tickets', localField: 'a', foreignField: 'b', as: 't'}}]"));
        assertThat(narrowed.get(1))
                .isEqualTo(json("{$addFields: {t: {$filter: {input: '$t', as: 'joined', cond: {$and: [{$eq:"
                        + " ['$$joined.organization_id', {$literal: 'org_a'}]}, {$regexMatch: {input:"
                        + " '$$joined.organization_id', regex: /\\Aorg_a\\z/}}]}}}}}"));
    }

    private static void assertNarrowed(String given, String narrowed) {
        assertThat(NARROWER.pipeline("contacts", stages(given))).isEqualTo(stages(narrowed));
    }
}

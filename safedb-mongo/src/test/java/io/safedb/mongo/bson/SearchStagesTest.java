package io.safedb.mongo.bson;

import static io.safedb.mongo.bson.Verdicts.NARROWER;
import static io.safedb.mongo.bson.Verdicts.assertPasses;
import static io.safedb.mongo.bson.Verdicts.assertRefused;
import static io.safedb.mongo.bson.Verdicts.databasePipeline;
import static io.safedb.mongo.bson.Verdicts.pipeline;
import static io.safedb.mongo.bson.Verdicts.stages;
import static org.assertj.core.api.Assertions.assertThat;

import io.safedb.Rule;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * No server here has a search index. What is shown is the form that is sent, as the index's documentation describes its
 * operators.
 */
@DisplayName("A stage that asks a search index")
class SearchStagesTest {
    private static final String OWN = "{equals: {path: 'organization_id', value: 'org_a'}}";
    private static final String MATCH = "{$match: {organization_id: 'org_a'}}";

    @ParameterizedTest
    @DisplayName("passes in all its forms, first in a pipeline over a collection")
    @ValueSource(
            strings = {
                "[{$search: {index: 'd', text: {query: 'x', path: ['name', 'memo']}, highlight: {path: 'name'}, count:"
                        + " {type: 'total'}, sort: {at: -1}, searchAfter: 't', scoreDetails: false}}, {$limit: 5}]",
                "[{$search: {compound: {must: [{text: {query: 'x', path: 'name'}}], should: {phrase: {query: 'y', path:"
                        + " 'name'}}, mustNot: [{exists: {path: 'gone'}}], filter: [{range: {path: 'n', gt: 1}}],"
                        + " minimumShouldMatch: 1}}}]",
                "[{$search: {embeddedDocument: {path: 'lines', operator: {compound: {must: [{in: {path: 'lines.k', value:"
                        + " [1]}}]}}}}}]",
                "[{$searchMeta: {facet: {operator: {near: {path: 'at', origin: 1, pivot: 2}}, facets: {f: {type: 'string',"
                        + " path: 'k'}}}}}]",
                "[{$searchMeta: {facet: {facets: {f: {type: 'string', path: 'k'}}}}}]",
                "[{$vectorSearch: {index: 'v', path: 'e', queryVector: [1, 2], numCandidates: 50, limit: 5, filter: {$and:"
                        + " [{k: {$gt: 1}}]}}}, {$project: {score: {$meta: 'vectorSearchScore'}}}]",
                "[{$rankFusion: {input: {pipelines: {a: [{$search: {text: {query: 'x', path: 'n'}}}, {$limit: 5}], b:"
                        + " [{$match: {k: 1}}, {$sort: {n: 1}}]}}, combination: {weights: {a: 2}}, scoreDetails: true}}]",
                "[{$scoreFusion: {input: {pipelines: {a: [{$vectorSearch: {index: 'v', path: 'e', queryVector: [1], limit:"
                        + " 2, exact: true}}]}, normalization: 'sigmoid'}, combination: {method: 'expression', expression:"
                        + " {$sum: ['$$a', 1]}}}}, {$score: {score: {$multiply: ['$n', 2]}, normalization: 'none', weight:"
                        + " 2}}]",
                "[{$lookup: {from: 'tickets', as: 't', pipeline: [{$search: {text: {query: 'x', path: 'n'}}}]}}]",
                "[{$unionWith: {coll: 'tickets', pipeline: [{$vectorSearch: {index: 'v', path: 'e', queryVector: [1],"
                        + " limit: 2}}]}}]"
            })
    void passes(String text) {
        assertPasses(pipeline(text));
    }

    @ParameterizedTest
    @DisplayName("is unreadable in another place, or with what safedb does not know")
    @ValueSource(
            strings = {
                "[{$limit: 1}, {$search: {text: {query: 'x', path: 'n'}}}]",
                "[{$facet: {a: [{$search: {text: {query: 'x', path: 'n'}}}]}}]",
                "[{$match: {a: 1}}, {$vectorSearch: {index: 'v', path: 'e', queryVector: [1], limit: 2}}]",
                "[{$limit: 1}, {$rankFusion: {input: {pipelines: {a: [{$sort: {a: 1}}]}}}}]",
                "[{$search: {}}]",
                "[{$search: 'x'}]",
                "[{$search: {index: 'd'}}]",
                "[{$search: {text: {query: 'x', path: 'n'}, phrase: {query: 'x', path: 'n'}}}]",
                "[{$search: {future: {}}}]",
                "[{$search: {text: {query: 'x', path: 'n'}, returnScope: {path: 'lines'}}}]",
                "[{$search: {text: 'x'}}]",
                "[{$search: {knnBeta: {path: 'e', vector: [1], k: 5}}}]",
                "[{$search: {vectorSearch: {path: 'e', queryVector: [1], limit: 5}}}]",
                "[{$search: {compound: {must: [{vectorSearch: {path: 'e', queryVector: [1], limit: 5}}]}}}]",
                "[{$search: {compound: {future: []}}}]",
                "[{$search: {compound: {must: [{}]}}}]",
                "[{$search: {compound: {must: ['x']}}}]",
                "[{$search: {compound: {must: [{text: {}, phrase: {}}]}}}]",
                "[{$search: {embeddedDocument: {path: 'a', operator: {future: {}}}}}]",
                "[{$search: {facet: {operator: {future: {}}, facets: {}}}}]",
                "[{$search: {facet: {future: 1}}}]",
                "[{$search: {cosmosSearch: {vector: [1], path: 'e', k: 2}}}]",
                "[{$vectorSearch: {index: 'v', path: 'e', queryVector: [1], limit: 2, filter: 'x'}}]",
                "[{$vectorSearch: {index: 'v', path: 'e', queryVector: [1], limit: 2, future: 1}}]",
                "[{$rankFusion: {}}]",
                "[{$rankFusion: {input: {pipelines: {}}}}]",
                "[{$rankFusion: {input: {pipelines: {a: 'x'}}}}]",
                "[{$rankFusion: {input: {pipelines: {a: [{$sort: {a: 1}}]}}, future: 1}}]",
                "[{$rankFusion: {input: {pipelines: {a: [{$sort: {a: 1}}]}, future: 1}}}]",
                "[{$rankFusion: {input: {pipelines: {a: [{$limit: 1}, {$search: {exists: {path: 'a'}}}]}}}}]",
                "[{$scoreFusion: {input: {pipelines: {a: [{$future: 1}]}}}}]"
            })
    void unreadable(String text) {
        assertRefused(pipeline(text), Rule.UNREADABLE);
    }

    @Test
    @DisplayName("has no place where there is no collection")
    void ofDatabase() {
        assertRefused(databasePipeline("[{$search: {exists: {path: 'a'}}}]"), Rule.UNREADABLE);
    }

    @ParameterizedTest
    @DisplayName("names no other tenant")
    @ValueSource(
            strings = {
                "[{$search: {equals: {path: 'organization_id', value: 'org_b'}}}]",
                "[{$search: {in: {path: 'organization_id', value: ['org_a', 'org_b']}}}]",
                "[{$search: {text: {path: ['name', 'organization_id'], query: 'org_b'}}}]",
                "[{$search: {phrase: {path: {value: 'organization_id', multi: 'k'}, query: ['org_b']}}}]",
                "[{$search: {compound: {mustNot: [{compound: {should: [{equals: {path: 'organization_id', value:"
                        + " 'org_b'}}]}}]}}}]",
                "[{$search: {facet: {operator: {equals: {path: 'organization_id', value: 'org_b'}}, facets: {}}}}]",
                "[{$vectorSearch: {index: 'v', path: 'e', queryVector: [1], limit: 2, filter: {organization_id: 'org_b'}}}]",
                "[{$rankFusion: {input: {pipelines: {a: [{$match: {organization_id: 'org_b'}}]}}}}]"
            })
    void anotherTenant(String text) {
        assertRefused(pipeline(text), Rule.CROSS_TENANT);
    }

    @ParameterizedTest
    @DisplayName("runs no code, and sends nothing to a model, unless the policy lists that")
    @ValueSource(
            strings = {
                "[{$search: {text: {query: 'x', path: 'n', score: {function: {$function: {}}}}}}]",
                "[{$rankFusion: {input: {pipelines: {a: [{$match: {$where: 'x'}}]}}}}]",
                "[{$scoreFusion: {input: {pipelines: {a: [{$sort: {a: 1}}]}}, combination: {expression: {$function: {}}}}}]",
                "[{$score: {score: {$function: {}}}}]",
                "[{$limit: 5}, {$rerank: {query: {text: 'x'}, path: 'name'}}]"
            })
    void code(String text) {
        assertRefused(pipeline(text), Rule.OPAQUE_CODE);
    }

    @ParameterizedTest
    @DisplayName("looks within the tenant, and what comes out is looked at again")
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
        {$search: {index: 'd', text: {query: 'x', path: 'n'}, sort: {a: 1}}} | {$search: {index: 'd', compound: {must: [{text: {query: 'x', path: 'n'}}], filter: [OWN]}, sort: {a: 1}}}
        {$search: {compound: {should: [{exists: {path: 'a'}}]}}}              | {$search: {compound: {must: [{compound: {should: [{exists: {path: 'a'}}]}}], filter: [OWN]}}}
        {$search: {compound: {mustNot: [{exists: {path: 'a'}}]}}}             | {$search: {compound: {mustNot: [{exists: {path: 'a'}}], filter: [OWN]}}}
        {$search: {facet: {operator: {exists: {path: 'a'}}, facets: {f: 1}}}} | {$search: {facet: {operator: {compound: {must: [{exists: {path: 'a'}}], filter: [OWN]}}, facets: {f: 1}}}}
        {$vectorSearch: {path: 'e', limit: 2}}                                | {$vectorSearch: {path: 'e', limit: 2, filter: {organization_id: {$eq: 'org_a'}}}}
        {$vectorSearch: {filter: {k: 1}, limit: 2}}                           | {$vectorSearch: {filter: {$and: [{organization_id: {$eq: 'org_a'}}, {k: 1}]}, limit: 2}}
        """)
    void narrowed(String given, String sent) {
        assertThat(NARROWER.pipeline("contacts", stages("[" + given + ", {$limit: 5}]")))
                .isEqualTo(stages("[" + sent.replace("OWN", OWN) + ", " + MATCH + ", {$limit: 5}]"));
    }

    @Test
    @DisplayName("that only counts counts within the tenant")
    void meta() {
        assertThat(NARROWER.pipeline("contacts", stages("[{$searchMeta: {facet: {facets: {f: 1}}}}, {$limit: 1}]")))
                .isEqualTo(stages("[{$searchMeta: {facet: {facets: {f: 1}, operator: {compound: {filter: [" + OWN
                        + "]}}}}}, {$limit: 1}]"));
    }

    @Test
    @DisplayName("is narrowed in each of several that are ranked together")
    void fused() {
        assertThat(NARROWER.pipeline(
                        "contacts",
                        stages(
                                "[{$rankFusion: {input: {pipelines: {a: [{$search: {exists: {path: 'a'}}}, {$limit: 3}], b:"
                                        + " [{$match: {k: 1}}], c: [{$geoNear: {near: [0, 0], query: {k: 1}}}]}}, combination:"
                                        + " {weights: {a: 1}}}}]")))
                .isEqualTo(stages("[{$rankFusion: {input: {pipelines: {a: [{$search: {compound: {must: [{exists: {path:"
                        + " 'a'}}], filter: [" + OWN + "]}}}, " + MATCH + ", {$limit: 3}], b: [" + MATCH
                        + ", {$match: {k: 1}}], c: [{$geoNear: {near: [0, 0], query: {organization_id: 'org_a', k: 1}}}]}},"
                        + " combination: {weights: {a: 1}}}}, " + MATCH + "]"));
    }

    @Test
    @DisplayName("over what all tenants share stays as it is")
    void shared() {
        String search = "[{$search: {exists: {path: 'a'}}}]";
        assertThat(NARROWER.pipeline("countries", stages(search))).isEqualTo(stages(search));
        assertThat(NARROWER.pipeline(
                        "countries", stages("[{$rankFusion: {input: {pipelines: {a: [{$unionWith: 'contacts'}]}}}}]")))
                .isEqualTo(stages("[{$rankFusion: {input: {pipelines: {a: [{$unionWith: {coll: 'contacts', pipeline: ["
                        + MATCH + "]}}]}}}}]"));
    }
}

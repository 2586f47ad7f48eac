package io.safedb.mongo.bson;

import static io.safedb.mongo.bson.Verdicts.NARROWER;
import static io.safedb.mongo.bson.Verdicts.json;
import static io.safedb.mongo.bson.Verdicts.pipeline;
import static io.safedb.mongo.bson.Verdicts.stages;
import static org.assertj.core.api.Assertions.assertThat;

import io.safedb.guard.Finding;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonString;
import org.bson.BsonValue;

/**
 * Wherever a search stands in a pipeline, the narrowed form looks within the tenant and holds the caller's own search,
 * unchanged and as the only one that scores.
 */
@Label("A narrowed search")
class SearchStagesProperties {
    private static final BsonDocument EQUALITY = json("{equals: {path: 'organization_id', value: 'org_a'}}");
    private static final BsonDocument MATCH = json("{$match: {organization_id: 'org_a'}}");

    private static final List<String> LOOKING = List.of(
            "{text: {query: 'x', path: 'a'}}",
            "{equals: {path: 'organization_id', value: 'org_a'}}",
            "{exists: {path: 'organization_id'}}",
            "{range: {path: 'n', gte: 1, score: {boost: {value: 2}}}}",
            "{queryString: {defaultPath: 'a', query: 'organization_id:org_b'}}",
            "{moreLikeThis: {like: [{name: 'x'}]}}");

    @Property(tries = 400, edgeCases = EdgeCasesMode.NONE)
    @Label("looks within the tenant, and keeps what the caller looks for")
    void narrowed(@ForAll("pipelines") String text) {
        assertThat(pipeline(text).findings()).extracting(Finding::kind).isSubsetOf(Finding.Kind.UNFILTERED_READ);
        List<BsonDocument> given = stages(text);
        List<BsonDocument> sent = NARROWER.pipeline("contacts", given);
        assertThat(stages(text)).as("the caller's own").isEqualTo(given);
        List<BsonDocument> searches = searches(new BsonArray(given));
        List<BsonDocument> narrowed = searches(new BsonArray(sent));
        assertThat(narrowed).hasSameSizeAs(searches);
        for (int i = 0; i < searches.size(); i++) {
            assertThat(original(narrowed.get(i))).isEqualTo(searches.get(i));
        }
        assertLookedAtAgain(new BsonArray(sent));
    }

    /** Every search in a value, in the order of their places. */
    private static List<BsonDocument> searches(BsonValue value) {
        List<BsonDocument> found = new ArrayList<>();
        if (value instanceof BsonArray array) {
            array.forEach(each -> found.addAll(searches(each)));
        } else if (value instanceof BsonDocument document) {
            document.forEach((key, each) -> {
                if (Stages.SEARCHING.contains(key)) {
                    found.add(new BsonDocument(key, each));
                } else {
                    found.addAll(searches(each));
                }
            });
        }
        return found;
    }

    /** The search without the tenant in it; throws if the tenant is not where it has to be. */
    private static BsonDocument original(BsonDocument stage) {
        String name = stage.getFirstKey();
        BsonDocument body = stage.getDocument(name);
        BsonDocument original = new BsonDocument();
        body.forEach((key, value) -> {
            if (key.equals("filter")) {
                BsonDocument filter = value.asDocument();
                BsonDocument own = json("{organization_id: {$eq: 'org_a'}}");
                if (!filter.equals(own)) {
                    assertThat(filter.getArray("$and").get(0)).isEqualTo(own);
                    assertThat(filter.getArray("$and")).hasSize(2);
                    original.append(key, filter.getArray("$and").get(1));
                }
            } else if (key.equals("compound")) {
                original.putAll(withoutTenant(value.asDocument()));
            } else if (key.equals("facet")) {
                BsonDocument facet = value.asDocument().clone();
                BsonDocument operator =
                        withoutTenant(facet.getDocument("operator").getDocument("compound"));
                facet.remove("operator");
                original.append(key, operator.isEmpty() ? facet : facet.append("operator", operator));
            } else {
                original.append(key, value);
            }
        });
        if (name.equals("$vectorSearch")) {
            assertThat(body.containsKey("filter")).as("a filter in %s", stage).isTrue();
        } else {
            assertThat(body.containsKey("compound") || body.containsKey("facet"))
                    .as("the tenant in %s", stage)
                    .isTrue();
        }
        return new BsonDocument(name, original);
    }

    private static BsonDocument withoutTenant(BsonDocument compound) {
        assertThat(compound.getArray("filter")).containsExactly(EQUALITY);
        assertThat(compound.containsKey("should"))
                .as("alternatives beside a filter")
                .isFalse();
        if (compound.containsKey("must")) {
            assertThat(compound.keySet()).containsExactly("must", "filter");
            assertThat(compound.getArray("must")).hasSize(1);
            return compound.getArray("must").get(0).asDocument();
        }
        BsonDocument excluding = compound.clone();
        excluding.remove("filter");
        return excluding.isEmpty() ? excluding : new BsonDocument("compound", excluding);
    }

    /** Documents that a search or a ranking gives are looked at by the next stage. */
    private static void assertLookedAtAgain(BsonValue value) {
        if (value instanceof BsonDocument document) {
            document.values().forEach(SearchStagesProperties::assertLookedAtAgain);
        } else if (value instanceof BsonArray array) {
            for (int i = 0; i < array.size(); i++) {
                assertLookedAtAgain(array.get(i));
                String name = array.get(i) instanceof BsonDocument stage && !stage.isEmpty() ? stage.getFirstKey() : "";
                boolean finds = Stages.FUSING.contains(name)
                        || (Stages.SEARCHING.contains(name) && !name.equals("$searchMeta"));
                if (finds) {
                    assertThat(array.size()).as("a stage behind %s", name).isGreaterThan(i + 1);
                    assertThat(array.get(i + 1)).isEqualTo(MATCH);
                }
            }
        }
    }

    @Provide
    Arbitrary<String> pipelines() {
        return inPlaces(searchStages(), 2);
    }

    private static Arbitrary<String> inPlaces(Arbitrary<String> first, int depth) {
        Arbitrary<String> alone = Combinators.combine(
                        first, Arbitraries.of("", ", {$limit: 5}", ", {$project: {a: 1}}"))
                .as((search, rest) -> "[" + search + rest + "]");
        if (depth == 0) {
            return alone;
        }
        Arbitrary<String> inner = inPlaces(first, depth - 1);
        return Arbitraries.oneOf(
                alone,
                inner.map(pipeline -> "[{$lookup: {from: 'tickets', as: 't', pipeline: " + pipeline + "}}]"),
                inner.map(pipeline -> "[{$limit: 1}, {$unionWith: {coll: 'tickets', pipeline: " + pipeline + "}}]"),
                Combinators.combine(alone, alone)
                        .as((one, other) -> "[{$rankFusion: {input: {pipelines: {a: " + one + ", b: " + other
                                + "}}}}, {$limit: 2}]"),
                inner.map(
                        pipeline -> "[{$facet: {f: [{$unionWith: {coll: 'tickets', pipeline: " + pipeline + "}}]}}]"));
    }

    private static Arbitrary<String> searchStages() {
        Arbitrary<String> operator = operators(2);
        return Arbitraries.oneOf(
                operator.map(one -> "{$search: {index: 'd', " + inner(one) + ", count: {type: 'total'}}}"),
                operator.map(one -> "{$search: {" + inner(one) + "}}"),
                operator.map(one -> "{$searchMeta: {facet: {operator: " + one + ", facets: {f: {path: 'a'}}}}}"),
                Arbitraries.of(
                        "{$searchMeta: {facet: {facets: {f: {path: 'a'}}}}}",
                        "{$vectorSearch: {index: 'v', path: 'e', queryVector: [1], limit: 2}}",
                        "{$vectorSearch: {index: 'v', path: 'e', queryVector: [1], limit: 2, filter: {k: 1, n: {$gt: 2}}}}",
                        "{$vectorSearch: {index: 'v', filter: {$or: [{k: 1}, {organization_id: 'org_a'}]}, limit: 2}}"));
    }

    private static String inner(String document) {
        return document.substring(1, document.length() - 1);
    }

    private static Arbitrary<String> operators(int depth) {
        Arbitrary<String> looking = Arbitraries.of(LOOKING);
        if (depth == 0) {
            return looking;
        }
        Arbitrary<String> clause = operators(depth - 1)
                .list()
                .ofMinSize(1)
                .ofMaxSize(2)
                .map(list -> list.stream().collect(Collectors.joining(", ", "[", "]")));
        return Arbitraries.oneOf(
                looking,
                Combinators.combine(Arbitraries.of("must", "mustNot", "should", "filter"), clause)
                        .as((name, list) -> "{compound: {" + name + ": " + list + "}}"),
                Combinators.combine(clause, clause)
                        .as((some, not) ->
                                "{compound: {should: " + some + ", mustNot: " + not + ", minimumShouldMatch: 1}}"),
                operators(depth - 1).map(one -> "{embeddedDocument: {path: 'lines', operator: " + one + "}}"));
    }

    /** A text of the caller's that looks like the tenant's equality is not taken for it. */
    @Property(tries = 5, edgeCases = EdgeCasesMode.NONE)
    @Label("takes nothing of the caller's for the tenant")
    void callersEquality(@ForAll("own") String text) {
        BsonDocument sent = NARROWER.pipeline("contacts", stages("[{$search: " + text + "}]"))
                .get(0);
        BsonDocument compound = sent.getDocument("$search").getDocument("compound");
        assertThat(compound.getArray("filter")).containsExactly(EQUALITY);
        assertThat(compound.getArray("must")).hasSize(1).doesNotContain(new BsonString(""));
    }

    @Provide
    Arbitrary<String> own() {
        return Arbitraries.of(
                EQUALITY.toJson(),
                "{compound: {filter: [" + EQUALITY.toJson() + "]}}",
                "{compound: {should: [" + EQUALITY.toJson() + "]}}");
    }
}

package io.safedb.mongo.bson;

import static io.safedb.mongo.bson.Verdicts.READER;
import static org.assertj.core.api.Assertions.assertThat;

import io.safedb.guard.Call;
import io.safedb.guard.Finding;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.bson.BsonDocument;

/**
 * Code is found wherever it stands. Texts are made from the inside out: an operator that runs code, wrapped in one
 * context after the other.
 */
@Label("Code")
class CodeProperties {
    private static final List<String> IN_EXPRESSIONS = List.of(
            "{$add: [1, %s]}",
            "{$cond: {if: true, then: 1, else: %s}}",
            "{$map: {input: '$a', as: 'x', in: %s}}",
            "{$let: {vars: {v: %s}, in: '$$v'}}",
            "{$switch: {branches: [{case: true, then: %s}], default: 0}}",
            "{a: {b: %s}}",
            "[1, [2, %s]]",
            "{$mergeObjects: ['$$ROOT', {x: %s}]}",
            "{$eq: ['$organization_id', %s]}");

    private static final List<String> IN_FILTERS = List.of(
            "{$and: [{a: 1}, %s]}",
            "{$or: [%s]}",
            "{$nor: [{$and: [%s]}]}",
            "{a: {$elemMatch: %s}}",
            "{a: {$all: [{$elemMatch: %s}]}}",
            "{a: {$not: {$elemMatch: %s}}}",
            "{a: {$eq: {b: %s}}}",
            "{a: {b: [%s]}}",
            "{a: {$in: [1, %s]}}");

    private static final List<String> OF_EXPRESSIONS_IN_STAGES = List.of(
            "[{$project: {x: %s}}]",
            "[{$match: {$expr: %s}}]",
            "[{$group: {_id: %s}}]",
            "[{$group: {_id: 1, x: {$push: %s}}}]",
            "[{$replaceRoot: {newRoot: %s}}]",
            "[{$limit: 1}, {$redact: %s}]",
            "[{$setWindowFields: {partitionBy: %s, output: {}}}]",
            "[{$sortByCount: %s}]",
            "[{$graphLookup: {from: 'contacts', startWith: %s, connectFromField: 'a', connectToField: 'b', as: 'c'}}]",
            "[{$lookup: {from: 'tickets', let: {v: %s}, pipeline: [], as: 'c'}}]");

    private static final List<String> IN_PIPELINES = List.of(
            "[{$facet: {f: %s}}]",
            "[{$lookup: {from: 'tickets', pipeline: %s, as: 'c'}}]",
            "[{$limit: 1}, {$unionWith: {coll: 'tickets', pipeline: %s}}]");

    @Property(edgeCases = EdgeCasesMode.NONE)
    @Label("in an expression is found at any depth, in any stage, in any pipeline inside")
    void inPipelines(@ForAll("pipelines") String pipeline) {
        assertThat(Verdicts.pipeline(pipeline).findings())
                .extracting(Finding::kind)
                .contains(Finding.Kind.OPAQUE);
    }

    @Property(edgeCases = EdgeCasesMode.NONE)
    @Label("in a filter is found at any depth")
    void inFilters(@ForAll("filters") String filter) {
        assertThat(Verdicts.filter(filter).findings()).extracting(Finding::kind).contains(Finding.Kind.OPAQUE);
    }

    @Property(edgeCases = EdgeCasesMode.NONE)
    @Label("in a projection or an update by stages is found at any depth")
    void inProjections(@ForAll("expressions") String expression) {
        Call projection = Verdicts.read(
                Call.Action.READ, facts -> READER.projection(BsonDocument.parse("{p: " + expression + "}"), facts));
        assertThat(projection.findings()).extracting(Finding::kind).contains(Finding.Kind.OPAQUE);
        assertThat(Verdicts.updatePipeline("[{$set: {p: " + expression + "}}]").findings())
                .extracting(Finding::kind)
                .contains(Finding.Kind.OPAQUE);
    }

    @Property(edgeCases = EdgeCasesMode.NONE)
    @Label("below $literal in an expression is data")
    void belowLiteral(@ForAll("expressions") String expression) {
        assertThat(Verdicts.pipeline("[{$project: {p: {$literal: " + expression + "}}}]")
                        .findings())
                .extracting(Finding::kind)
                .doesNotContain(Finding.Kind.OPAQUE);
    }

    @Provide
    Arbitrary<String> expressions() {
        return wrapped(
                Arbitraries.of("{$function: {body: 'f', args: [], lang: 'js'}}", "{$accumulator: {init: 'f'}}"),
                IN_EXPRESSIONS);
    }

    @Provide
    Arbitrary<String> filters() {
        return Arbitraries.oneOf(
                wrapped(Arbitraries.of("{$where: 'true'}", "{$where: {$code: 'true'}}"), IN_FILTERS),
                expressions().map(expression -> "{$and: [{$expr: " + expression + "}]}"));
    }

    @Provide
    Arbitrary<String> pipelines() {
        Arbitrary<String> stages = Arbitraries.oneOf(
                filters().map(filter -> "[{$match: " + filter + "}]"),
                expressions()
                        .flatMap(expression ->
                                Arbitraries.of(OF_EXPRESSIONS_IN_STAGES).map(stage -> put(stage, expression))));
        return wrapped(stages, IN_PIPELINES);
    }

    private static Arbitrary<String> wrapped(Arbitrary<String> innermost, List<String> contexts) {
        return innermost.flatMap(inner -> Arbitraries.of(contexts)
                .list()
                .ofMaxSize(4)
                .map(around -> {
                    String text = inner;
                    for (String context : around) {
                        text = put(context, text);
                    }
                    return text;
                }));
    }

    private static String put(String context, String text) {
        return context.replace("%s", text);
    }
}

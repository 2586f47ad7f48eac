package io.safedb.mongo.bson;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonString;
import org.bson.BsonValue;
import org.jspecify.annotations.Nullable;

/**
 * Puts the tenant where a pipeline's documents come from: in front of the pipeline, in front of each pipeline inside it
 * that reads another collection, and behind each join that has no pipeline. The caller's own stages stay as they are,
 * in their order.
 *
 * <p>A join by fields keeps its form and is filtered on its result, because the form with an added pipeline is not
 * understood by every server, and {@code let} with {@code $expr} treats null, missing and arrays differently. A graph
 * search is narrowed twice, since some servers ignore its restriction without a word.
 */
final class PipelineNarrower {
    private final String field;
    private final FilterNarrower filters;
    private final SearchNarrower searches;
    private final MergeNarrower own;
    private final Predicate<String> ofTenants;

    /** Narrows the collections of which {@code ofTenants} says that each tenant has its own documents in them. */
    PipelineNarrower(
            String field, BsonValue tenant, FilterNarrower filters, MergeNarrower own, Predicate<String> ofTenants) {
        this.field = field;
        this.filters = filters;
        this.searches = new SearchNarrower(field, tenant);
        this.own = own;
        this.ofTenants = ofTenants;
    }

    List<BsonDocument> narrow(String collection, List<BsonDocument> stages) {
        return ofTenants.test(collection) ? atSource(stages) : inside(stages);
    }

    /** Narrows what stages bring in, not what flows into the first of them. */
    List<BsonDocument> inside(List<BsonDocument> stages) {
        List<BsonDocument> narrowed = new ArrayList<>(stages.size() + 1);
        for (BsonDocument stage : stages) {
            Operation operation = Operation.of(stage);
            String name = operation == null ? "" : operation.name();
            BsonValue body = operation == null ? stage : operation.operand();
            if (name.equals("$unionWith") && body.isString()) {
                narrowed.add(new BsonDocument(name, union(new BsonDocument("coll", body))));
            } else if (body instanceof BsonDocument options) {
                switch (name) {
                    case "$lookup" -> lookup(options, narrowed);
                    case "$graphLookup" -> graphLookup(options, narrowed);
                    case "$unionWith" -> narrowed.add(new BsonDocument(name, union(options)));
                    case "$facet" -> narrowed.add(new BsonDocument(name, each(options, false)));
                    case "$rankFusion", "$scoreFusion" -> narrowed.add(new BsonDocument(name, fusion(options, false)));
                    default -> narrowed.add(stage);
                }
            } else {
                narrowed.add(stage);
            }
        }
        return narrowed;
    }

    /** A stage that finds documents by itself must come first, and takes the tenant inside. */
    private List<BsonDocument> atSource(List<BsonDocument> stages) {
        List<BsonDocument> narrowed = new ArrayList<>(stages.size() + 2);
        BsonDocument match = new BsonDocument("$match", filters.narrow(new BsonDocument()));
        Operation first = stages.isEmpty() ? null : Operation.of(stages.get(0));
        if (first == null || !(first.operand() instanceof BsonDocument options)) {
            narrowed.add(match);
            narrowed.addAll(inside(stages));
            return narrowed;
        }
        List<BsonDocument> rest = inside(stages.subList(1, stages.size()));
        if (first.name().equals("$geoNear")) {
            BsonDocument query = options.get("query") instanceof BsonDocument given ? given : new BsonDocument();
            narrowed.add(new BsonDocument("$geoNear", with(options, "query", filters.narrow(query))));
        } else if (Stages.SEARCHING.contains(first.name())) {
            narrowed.add(searches.narrow(first.name(), options));
            if (!first.name().equals("$searchMeta")) {
                narrowed.add(match);
            }
        } else if (Stages.FUSING.contains(first.name())) {
            narrowed.add(new BsonDocument(first.name(), fusion(options, true)));
            narrowed.add(match);
        } else {
            narrowed.add(match);
            rest = inside(stages);
        }
        narrowed.addAll(rest);
        return narrowed;
    }

    private BsonDocument fusion(BsonDocument options, boolean atSource) {
        return options.get("input") instanceof BsonDocument input
                        && input.get("pipelines") instanceof BsonDocument pipelines
                ? with(options, "input", with(input, "pipelines", each(pipelines, atSource)))
                : options;
    }

    private void lookup(BsonDocument options, List<BsonDocument> into) {
        BsonValue pipeline = options.get("pipeline");
        boolean narrow = isOfTenants(options.get("from"));
        if (pipeline instanceof BsonArray stages) {
            into.add(new BsonDocument("$lookup", with(options, "pipeline", sub(stages, narrow))));
        } else {
            into.add(new BsonDocument("$lookup", options));
            if (narrow) {
                keepOwn(options.get("as"), into);
            }
        }
    }

    private void graphLookup(BsonDocument options, List<BsonDocument> into) {
        if (!isOfTenants(options.get("from"))) {
            into.add(new BsonDocument("$graphLookup", options));
            return;
        }
        BsonDocument restriction =
                options.get("restrictSearchWithMatch") instanceof BsonDocument given ? given : new BsonDocument();
        into.add(new BsonDocument(
                "$graphLookup", with(options, "restrictSearchWithMatch", filters.narrow(restriction))));
        keepOwn(options.get("as"), into);
    }

    private BsonDocument union(BsonDocument options) {
        BsonArray stages = options.get("pipeline") instanceof BsonArray given ? given : new BsonArray();
        boolean narrow = isOfTenants(options.get("coll"));
        return narrow || !stages.isEmpty() ? with(options, "pipeline", sub(stages, narrow)) : options;
    }

    /** Pipelines by name. */
    private BsonDocument each(BsonDocument pipelines, boolean atSource) {
        BsonDocument narrowed = new BsonDocument();
        for (Map.Entry<String, BsonValue> entry : pipelines.entrySet()) {
            BsonValue stages = entry.getValue();
            narrowed.append(entry.getKey(), stages instanceof BsonArray given ? sub(given, atSource) : stages);
        }
        return narrowed;
    }

    private BsonArray sub(BsonArray stages, boolean atSource) {
        List<BsonDocument> given = stages.stream().map(BsonValue::asDocument).toList();
        return new BsonArray(atSource ? atSource(given) : inside(given));
    }

    /** Keeps of a join's result the tenant's own documents. */
    private void keepOwn(@Nullable BsonValue as, List<BsonDocument> into) {
        if (as == null || !as.isString()) {
            return;
        }
        String result = as.asString().getValue();
        BsonDocument filter = new BsonDocument("input", new BsonString("$" + result))
                .append("as", new BsonString("joined"))
                .append("cond", own.isOwn("$$joined." + field));
        into.add(new BsonDocument("$addFields", new BsonDocument(result, new BsonDocument("$filter", filter))));
    }

    private boolean isOfTenants(@Nullable BsonValue collection) {
        return collection != null
                && collection.isString()
                && ofTenants.test(collection.asString().getValue());
    }

    /** The same options with one more, or with another value for one. */
    static BsonDocument with(BsonDocument options, String key, BsonValue value) {
        BsonDocument changed = new BsonDocument();
        changed.putAll(options);
        return changed.append(key, value);
    }
}

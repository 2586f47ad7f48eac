package io.safedb.mongo.bson;

import io.safedb.guard.Finding;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonValue;
import org.jspecify.annotations.Nullable;

/**
 * Reads aggregation pipelines by a closed list of stages: those that work on the documents at hand, those that bring in
 * another collection, those that write, those that show what belongs to everybody. Any other stage is unreadable.
 */
final class PipelineReader {
    /** Where a pipeline stands: it decides what its first stage may be. */
    private enum Place {
        COLLECTION,
        DATABASE,
        /** Inside a stage, over a collection that the stage names. */
        JOINED,
        /** Inside a stage, over nothing: it makes its documents itself. */
        SOURCELESS,
        FACET
    }

    private static final Set<String> FUSION = Set.of("input", "combination", "scoreDetails");

    private final FilterReader filters;
    private final ExpressionReader expressions;
    private final JoinReader joins;
    private final SearchReader searches;
    private final WriteStageReader writes;
    private final Selectivity selectivity;

    PipelineReader(
            TenantField tenant,
            FilterReader filters,
            ExpressionReader expressions,
            WriteStageReader writes,
            Selectivity selectivity) {
        this.filters = filters;
        this.expressions = expressions;
        this.joins = new JoinReader(tenant, filters, expressions);
        this.searches = new SearchReader(tenant, filters);
        this.writes = writes;
        this.selectivity = selectivity;
    }

    void read(List<BsonDocument> stages, CallFacts into) {
        checkStart(stages, "pipeline", into);
        stages(stages, "pipeline", Place.COLLECTION, into);
    }

    void readOfDatabase(List<BsonDocument> stages, CallFacts into) {
        if (stages.isEmpty()) {
            into.unreadable("pipeline", "a pipeline without a collection starts with a stage that makes documents");
        }
        stages(stages, "pipeline", Place.DATABASE, into);
    }

    private void stages(List<BsonDocument> stages, String where, Place place, CallFacts into) {
        for (int i = 0; i < stages.size(); i++) {
            Operation stage = Operation.of(stages.get(i));
            String here = where + "[" + i + "]";
            if (stage == null) {
                into.unreadable("pipeline", "a stage has one operator, at " + here);
                CodeFinder.find(stages.get(i), here, into);
                continue;
            }
            String name = stage.name();
            BsonValue body = stage.operand();
            into.shape(Shape.stage(name, body));
            if (i == 0 && place == Place.DATABASE && !name.equals("$documents") && !Stages.REVEALING.contains(name)) {
                into.unreadable(name, "a pipeline without a collection starts with $documents");
            }
            boolean inside = place != Place.COLLECTION && place != Place.DATABASE;
            if (Stages.WRITING.contains(name) && (inside || i < stages.size() - 1)) {
                into.unreadable(
                        name, "only a pipeline's last stage writes, and none that is inside a stage, at " + here);
            }
            stage(name, body, here + "." + name, i == 0 ? place : null, into);
        }
    }

    /** Reads one stage; {@code first} is the place of a pipeline's first stage, null for the others. */
    private void stage(String name, BsonValue body, String where, @Nullable Place first, CallFacts into) {
        if (Stages.COMPUTING.contains(name)) {
            expressions.read(body, where, into);
        } else if (Stages.CHOOSING.contains(name)) {
            CodeFinder.find(body, where, into);
        } else if (name.equals("$documents") && (first == Place.DATABASE || first == Place.SOURCELESS)) {
            expressions.read(body, where, into);
        } else if (Stages.REVEALING.contains(name)) {
            into.finding(Finding.Kind.REVEALING, name, "it shows what belongs to all tenants, at " + where);
        } else if (name.equals("$rerank")) {
            into.finding(
                    Finding.Kind.OPAQUE,
                    name,
                    "it sends texts of documents to a model outside of the database, at " + where);
            CodeFinder.find(body, where, into);
        } else if (Stages.WRITING.contains(name)) {
            writes.read(name, body, where, into);
        } else if (body instanceof BsonDocument document) {
            structured(name, document, where, first, into);
        } else if (name.equals("$unionWith") && body.isString()) {
            union(new BsonDocument("coll", body), where, into);
        } else {
            unknown(name, body, where, into);
        }
    }

    private void structured(String name, BsonDocument body, String where, @Nullable Place first, CallFacts into) {
        switch (name) {
            case "$match" -> filters.read(body, where, into);
            case "$lookup" -> lookup(body, where, into);
            case "$graphLookup" -> joins.graphLookup(body, where, into);
            case "$unionWith" -> union(body, where, into);
            case "$facet" -> body.forEach((name1, stages) -> sub(stages, where + "." + name1, Place.FACET, into));
            case "$geoNear" -> {
                checkFirst(name, where, first, into);
                geoNear(body, where, into);
            }
            case "$search", "$searchMeta", "$vectorSearch" -> {
                checkFirst(name, where, first, into);
                searches.read(name, body, where, into);
            }
            case "$rankFusion", "$scoreFusion" -> {
                checkFirst(name, where, first, into);
                fusion(name, body, where, into);
            }
            default -> unknown(name, body, where, into);
        }
    }

    /** What finds documents by itself finds all tenants', unless the tenant is put inside where they come from. */
    private static void checkFirst(String name, String where, @Nullable Place first, CallFacts into) {
        if (first != Place.COLLECTION && first != Place.JOINED) {
            into.unreadable(name, "it must be the first stage, and over a collection, at " + where);
        }
    }

    private static void unknown(String name, BsonValue body, String where, CallFacts into) {
        into.unreadable(name, "safedb does not know this stage, or not in this place or form, at " + where);
        CodeFinder.find(body, where, into);
    }

    private void geoNear(BsonDocument body, String where, CallFacts into) {
        for (Map.Entry<String, BsonValue> entry : body.entrySet()) {
            if (!entry.getKey().equals("query")) {
                CodeFinder.find(entry.getValue(), where, into);
            } else if (entry.getValue() instanceof BsonDocument query) {
                filters.read(query, where + ".query", into);
            } else {
                into.unreadable("$geoNear", "its query is a document, at " + where);
            }
        }
    }

    private void fusion(String name, BsonDocument body, String where, CallFacts into) {
        for (Map.Entry<String, BsonValue> entry : body.entrySet()) {
            if (!FUSION.contains(entry.getKey())) {
                into.unreadable(name, "safedb does not know its option " + entry.getKey() + ", at " + where);
            }
            if (!entry.getKey().equals("input")) {
                expressions.read(entry.getValue(), where + "." + entry.getKey(), into);
            }
        }
        BsonDocument input = body.get("input") instanceof BsonDocument given ? given : new BsonDocument();
        if (!(input.get("pipelines") instanceof BsonDocument named) || named.isEmpty()) {
            into.unreadable(name, "it has pipelines with names, at " + where);
            CodeFinder.find(body, where, into);
            return;
        }
        for (Map.Entry<String, BsonValue> entry : input.entrySet()) {
            if (!entry.getKey().equals("pipelines") && !entry.getKey().equals("normalization")) {
                into.unreadable(name, "safedb does not know its input's " + entry.getKey() + ", at " + where);
                CodeFinder.find(entry.getValue(), where, into);
            }
        }
        named.forEach((key, stages) -> sub(stages, where + ".input.pipelines." + key, Place.JOINED, into));
    }

    private void lookup(BsonDocument body, String where, CallFacts into) {
        boolean named = joins.lookup(body, where, into);
        BsonValue pipeline = body.get("pipeline");
        if (pipeline != null) {
            sub(pipeline, where + ".pipeline", named ? Place.JOINED : Place.SOURCELESS, into);
            if (named && !body.containsKey("localField") && pipeline instanceof BsonArray stages) {
                checkStart(stages, where + ".pipeline", into);
            }
        }
    }

    private void union(BsonDocument body, String where, CallFacts into) {
        boolean named = joins.union(body, where, into);
        BsonValue pipeline = body.get("pipeline", new BsonArray());
        sub(pipeline, where + ".pipeline", named ? Place.JOINED : Place.SOURCELESS, into);
        if (named && pipeline instanceof BsonArray stages) {
            checkStart(stages, where + ".pipeline", into);
        }
    }

    private void sub(BsonValue pipeline, String where, Place place, CallFacts into) {
        if (!(pipeline instanceof BsonArray array) || !array.stream().allMatch(BsonDocument.class::isInstance)) {
            into.unreadable("pipeline", "it is a list of stages, at " + where);
            CodeFinder.find(pipeline, where, into);
            return;
        }
        stages(array.stream().map(BsonValue::asDocument).toList(), where, place, into);
    }

    /** Says so if a pipeline reads a whole collection: its first stage is no filter, or one that keeps everything. */
    private void checkStart(List<? extends BsonValue> stages, String where, CallFacts into) {
        BsonValue start = stages.isEmpty() ? new BsonDocument() : stages.get(0);
        BsonValue filter = start instanceof BsonDocument stage ? stage.get("$match") : null;
        if (!(filter instanceof BsonDocument conditions) || selectivity.keepsEverything(conditions)) {
            into.finding(
                    Finding.Kind.UNFILTERED_READ,
                    "aggregate",
                    "it reads a whole collection without a filter, at " + where);
        }
    }
}

package io.safedb.mongo.bson;

import io.safedb.guard.Call;
import io.safedb.guard.Finding;
import java.util.Set;
import org.bson.BsonDocument;
import org.bson.BsonValue;
import org.jspecify.annotations.Nullable;

/** Reads the stages that bring in another collection, except for the pipelines inside them. */
final class JoinReader {
    private static final Set<String> LOOKUP = Set.of("from", "localField", "foreignField", "let", "pipeline", "as");
    private static final Set<String> GRAPH_LOOKUP = Set.of(
            "from",
            "startWith",
            "connectFromField",
            "connectToField",
            "as",
            "maxDepth",
            "depthField",
            "restrictSearchWithMatch");
    private static final Set<String> UNION = Set.of("coll", "pipeline");

    private final TenantField tenant;
    private final FilterReader filters;
    private final ExpressionReader expressions;

    JoinReader(TenantField tenant, FilterReader filters, ExpressionReader expressions) {
        this.tenant = tenant;
        this.filters = filters;
        this.expressions = expressions;
    }

    /** Returns whether a collection is named; if not, the pipeline inside makes its own documents. */
    boolean lookup(BsonDocument body, String where, CallFacts into) {
        checkKeys("$lookup", body, LOOKUP, where, into);
        text("$lookup", body, "localField", where, into);
        text("$lookup", body, "foreignField", where, into);
        result("$lookup", body, "as", where, into);
        boolean byFields = body.containsKey("localField") && body.containsKey("foreignField");
        boolean byOneField = body.containsKey("localField") != body.containsKey("foreignField");
        boolean byNothing = !byFields && !body.containsKey("pipeline");
        if (!body.containsKey("as") || byOneField || byNothing) {
            into.unreadable(
                    "$lookup", "it has neither both fields nor a pipeline, or no name for its result, at " + where);
        }
        if (body.containsKey("let")) {
            expressions.read(body.get("let"), where + ".let", into);
        }
        return source("$lookup", body, "from", where, into);
    }

    void graphLookup(BsonDocument body, String where, CallFacts into) {
        checkKeys("$graphLookup", body, GRAPH_LOOKUP, where, into);
        text("$graphLookup", body, "connectFromField", where, into);
        text("$graphLookup", body, "connectToField", where, into);
        result("$graphLookup", body, "as", where, into);
        result("$graphLookup", body, "depthField", where, into);
        expressions.read(body.get("startWith", new BsonDocument()), where + ".startWith", into);
        BsonValue restriction = body.get("restrictSearchWithMatch");
        if (restriction instanceof BsonDocument filter) {
            filters.read(filter, where + ".restrictSearchWithMatch", into);
        } else if (restriction != null) {
            into.unreadable("$graphLookup", "its restriction is a filter, at " + where);
        }
        if (!source("$graphLookup", body, "from", where, into) || !body.containsKey("as")) {
            into.unreadable("$graphLookup", "it names a collection and its result, at " + where);
        }
    }

    /** Returns whether a collection is named; if not, the pipeline inside makes its own documents. */
    boolean union(BsonDocument body, String where, CallFacts into) {
        checkKeys("$unionWith", body, UNION, where, into);
        if (!body.containsKey("coll") && !body.containsKey("pipeline")) {
            into.unreadable("$unionWith", "it has neither a collection nor a pipeline, at " + where);
        }
        return source("$unionWith", body, "coll", where, into);
    }

    private boolean source(String stage, BsonDocument body, String key, String where, CallFacts into) {
        BsonValue source = body.get(key);
        if (source == null) {
            if (!makesDocuments(body.get("pipeline"))) {
                into.unreadable(stage, "without a collection its pipeline starts with $documents, at " + where);
            }
            return false;
        }
        if (source.isString()) {
            into.collection(source.asString().getValue(), Call.Touch.READ);
        } else {
            into.unreadable(stage, "it reads another database or something else than a collection, at " + where);
        }
        return true;
    }

    static boolean makesDocuments(@Nullable BsonValue pipeline) {
        return pipeline != null
                && pipeline.isArray()
                && !pipeline.asArray().isEmpty()
                && pipeline.asArray().get(0) instanceof BsonDocument first
                && first.containsKey("$documents");
    }

    private void result(String stage, BsonDocument body, String key, String where, CallFacts into) {
        text(stage, body, key, where, into);
        BsonValue name = body.get(key);
        if (name != null && name.isString() && tenant.reachedBy(name.asString().getValue())) {
            into.finding(
                    Finding.Kind.UNNARROWABLE,
                    stage,
                    "it writes its result over the tenant field, at " + where + "." + key);
        }
    }

    private static void text(String stage, BsonDocument body, String key, String where, CallFacts into) {
        if (body.containsKey(key) && !body.isString(key)) {
            into.unreadable(stage, key + " is a name, at " + where);
        }
    }

    private static void checkKeys(String stage, BsonDocument body, Set<String> known, String where, CallFacts into) {
        for (String key : body.keySet()) {
            if (!known.contains(key)) {
                into.unreadable(stage, "safedb does not know its option " + key + ", at " + where);
                CodeFinder.find(body.get(key), where, into);
            }
        }
    }
}

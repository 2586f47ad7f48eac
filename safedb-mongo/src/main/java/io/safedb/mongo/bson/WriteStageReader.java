package io.safedb.mongo.bson;

import io.safedb.guard.Call;
import io.safedb.guard.Finding;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonString;
import org.bson.BsonValue;

/** Reads {@code $out} and {@code $merge} by closed lists of their options. */
final class WriteStageReader {
    private static final Set<String> MERGE = Set.of("into", "on", "let", "whenMatched", "whenNotMatched");
    private static final Set<String> NAMESPACE = Set.of("db", "coll");
    private static final Set<String> OUT = Set.of("db", "coll", "timeseries");
    private static final List<BsonString> MATCHED =
            List.of(WriteStage.MERGE, WriteStage.REPLACE, WriteStage.KEEP_EXISTING, WriteStage.FAIL);
    private static final List<BsonString> NOT_MATCHED = List.of(WriteStage.INSERT, WriteStage.DISCARD, WriteStage.FAIL);

    private final String database;
    private final Predicate<String> shared;
    private final ExpressionReader expressions;
    private final UpdatePipelineReader updates;

    /**
     * A reader for one database.
     *
     * @param shared whether a collection holds what all tenants share
     */
    WriteStageReader(
            String database, Predicate<String> shared, ExpressionReader expressions, UpdatePipelineReader updates) {
        this.database = database;
        this.shared = shared;
        this.expressions = expressions;
        this.updates = updates;
    }

    void read(String name, BsonValue body, String where, CallFacts into) {
        WriteStage stage = WriteStage.of(name, body, database);
        if (stage == null) {
            into.unreadable(name, "its target is not a collection of this database, at " + where);
            into.finding(Finding.Kind.DESTRUCTIVE, name, "it writes where nobody looks, at " + where);
            CodeFinder.find(body, where, into);
            return;
        }
        into.writes();
        if (stage.replacesCollection()) {
            out(stage, body, where, into);
        } else {
            merge(stage, where, into);
        }
    }

    private void out(WriteStage stage, BsonValue body, String where, CallFacts into) {
        String target = stage.collection();
        into.collection(target, Call.Touch.INSERT_AND_CHANGE);
        if (body instanceof BsonDocument options) {
            checkKeys("$out", options, OUT, where, into);
            CodeFinder.find(options, where, into);
        }
        into.finding(
                Finding.Kind.DESTRUCTIVE,
                target,
                "it replaces the whole collection and all that is in it, at " + where);
        if (!shared.test(target)) {
            into.finding(
                    Finding.Kind.UNNARROWABLE,
                    target,
                    "it replaces the whole collection, every tenant's documents with it, at " + where
                            + "; $merge writes one tenant's documents");
        }
    }

    private void merge(WriteStage stage, String where, CallFacts into) {
        BsonDocument options = stage.options();
        String target = stage.collection();
        into.collection(target, touch(stage));
        checkKeys("$merge", options, MERGE, where, into);
        if (options.get("into") instanceof BsonDocument namespace) {
            checkKeys("$merge", namespace, NAMESPACE, where + ".into", into);
        }
        if (stage.on().isEmpty() || !stage.on().stream().allMatch(BsonValue::isString)) {
            into.unreadable("$merge", "on is the name of a field, or a list of such names, at " + where);
        }
        if (!NOT_MATCHED.contains(stage.whenNotMatched())) {
            into.unreadable("$merge", "safedb does not know what its whenNotMatched does, at " + where);
        }
        matched(stage, where, into);
        into.finding(
                Finding.Kind.DESTRUCTIVE,
                target,
                "how many documents it writes, and which of those that are there, shows only when it has run, at "
                        + where);
    }

    private void matched(WriteStage stage, String where, CallFacts into) {
        BsonValue matched = stage.whenMatched();
        String here = where + ".whenMatched";
        if (matched instanceof BsonArray given) {
            if (!given.stream().allMatch(BsonDocument.class::isInstance)) {
                into.unreadable("$merge", "it is a list of stages, at " + here);
                CodeFinder.find(given, here, into);
            } else {
                updates.read(given.stream().map(BsonValue::asDocument).toList(), here, into);
            }
        } else if (!MATCHED.contains(matched)) {
            into.unreadable("$merge", "safedb does not know what its whenMatched does, at " + where);
            CodeFinder.find(matched, here, into);
        }
        BsonValue let = stage.options().get("let");
        if (let == null) {
            return;
        }
        expressions.read(let, where + ".let", into);
        boolean ordinary = let instanceof BsonDocument variables
                && new BsonString("$$ROOT").equals(variables.get("new", new BsonString("$$ROOT")));
        if (!ordinary || stage.pipeline() == null) {
            // The narrowed form has a pipeline, and must not make an argument valid that the server refuses.
            into.unreadable(
                    "$merge",
                    "let names variables for the stages of whenMatched, and new is the document to write, at " + where);
        }
    }

    private static Call.Touch touch(WriteStage stage) {
        if (!stage.changes()) {
            return Call.Touch.INSERT;
        }
        return stage.inserts() ? Call.Touch.INSERT_AND_CHANGE : Call.Touch.CHANGE;
    }

    private static void checkKeys(String stage, BsonDocument body, Set<String> known, String where, CallFacts into) {
        for (Map.Entry<String, BsonValue> entry : body.entrySet()) {
            if (!known.contains(entry.getKey())) {
                into.unreadable(stage, "safedb does not know its option " + entry.getKey() + ", at " + where);
                CodeFinder.find(entry.getValue(), where, into);
            }
        }
    }
}

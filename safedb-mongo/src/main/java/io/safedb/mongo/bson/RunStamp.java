package io.safedb.mongo.bson;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.bson.BsonDocument;
import org.bson.BsonString;
import org.bson.BsonValue;

/**
 * Puts the stamp of a test run into what is written, so that a purge finds exactly what the run made. A document that
 * is new gets it; a document that is changed keeps what it has; a document that is written anew as a whole may only be
 * one of this run, see {@link #others()}. Immutable; safe on any thread.
 */
public final class RunStamp {
    private final String field;
    private final BsonString run;
    private final SparedDocuments others;

    /**
     * The stamp of one run.
     *
     * @param field where documents carry it, at their top
     * @param run the run's name
     * @param collated whether the call compares by a collation
     */
    public RunStamp(String field, String run, boolean collated) {
        this.field = field;
        this.run = new BsonString(run);
        this.others = SparedDocuments.notOfRun(field, run, collated);
    }

    /** The documents that this run did not write: real ones, and those of other runs. */
    public SparedDocuments others() {
        return others;
    }

    /** Stamps a document to insert or to replace with; the stamp stands last, or where the caller had it. */
    public BsonDocument document(BsonDocument document) {
        BsonDocument stamped = new BsonDocument();
        stamped.putAll(document);
        return stamped.append(field, run);
    }

    /**
     * Stamps what an update by operators may insert. An empty update stays empty, so that the driver throws as it
     * always does.
     */
    public BsonDocument upsert(BsonDocument update) {
        if (update.isEmpty()) {
            return update;
        }
        BsonDocument stamped = new BsonDocument();
        stamped.putAll(update);
        BsonDocument onInsert = new BsonDocument();
        if (update.get("$setOnInsert") instanceof BsonDocument given) {
            onInsert.putAll(given);
        }
        return stamped.append("$setOnInsert", onInsert.append(field, run));
    }

    /** A stage that stamps all documents of a pipeline. */
    BsonDocument stage() {
        return new BsonDocument("$addFields", new BsonDocument(field, new BsonDocument("$literal", run)));
    }

    /**
     * Stamps what an update by stages makes. An empty list stays empty, so that the driver throws as it always does.
     */
    public List<BsonDocument> stages(List<BsonDocument> stages) {
        if (stages.isEmpty()) {
            return stages;
        }
        List<BsonDocument> stamped = new ArrayList<>(stages);
        stamped.add(new BsonDocument("$set", new BsonDocument(field, new BsonDocument("$literal", run))));
        return stamped;
    }

    /**
     * An update by stages outside of a run, whose replacements may come from inside a document or have computed names:
     * neither makes real data test data, which a purge would remove.
     *
     * @param stages as they are sent
     * @param field that a stamp would stand in
     * @return stages that leave no such field where the document was written anew
     */
    public static List<BsonDocument> unmarked(List<BsonDocument> stages, String field) {
        boolean anew = stages.stream()
                .anyMatch(stage -> stage.containsKey("$replaceWith") || stage.containsKey("$replaceRoot"));
        if (!anew) {
            return stages;
        }
        List<BsonDocument> real = new ArrayList<>(stages);
        real.add(new BsonDocument("$unset", new BsonString(field)));
        return real;
    }

    /** Whether an update by stages may make another document of the one it finds, without its stamp. */
    public static boolean replaces(List<BsonDocument> stages) {
        for (BsonDocument stage : stages) {
            for (Map.Entry<String, BsonValue> entry : stage.entrySet()) {
                boolean keeps = switch (entry.getKey()) {
                    case "$set", "$addFields", "$unset" -> true;
                    case "$project" -> takesAwayOnly(entry.getValue());
                    default -> false;
                };
                if (!keeps) {
                    return true;
                }
            }
        }
        return false;
    }

    private static boolean takesAwayOnly(BsonValue projection) {
        return projection instanceof BsonDocument fields
                && fields.values().stream()
                        .allMatch(value -> (value.isBoolean() || value.isNumber()) && !Keeps.truthy(value));
    }
}

package io.safedb.mongo.bson;

import java.util.List;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonString;
import org.bson.BsonValue;
import org.jspecify.annotations.Nullable;

/**
 * The last stage of a pipeline that writes: {@code $out}, which replaces a collection, or {@code $merge}, which writes
 * into one. Immutable.
 *
 * @param name {@code $out} or {@code $merge}
 * @param collection where it writes to, in the database of the call
 * @param options of {@code $merge}, with {@code into}; empty for {@code $out}
 */
public record WriteStage(String name, String collection, BsonDocument options) {
    static final BsonString MERGE = new BsonString("merge");
    static final BsonString REPLACE = new BsonString("replace");
    static final BsonString KEEP_EXISTING = new BsonString("keepExisting");
    static final BsonString FAIL = new BsonString("fail");
    static final BsonString INSERT = new BsonString("insert");
    static final BsonString DISCARD = new BsonString("discard");

    /**
     * The write at the end of a pipeline.
     *
     * @param database the name of the database that the call is for
     * @return null if the pipeline writes nothing, or not to a collection of that database, which a reader refuses
     */
    public static @Nullable WriteStage of(List<BsonDocument> stages, String database) {
        Operation last = stages.isEmpty() ? null : Operation.of(stages.get(stages.size() - 1));
        return last == null ? null : of(last.name(), last.operand(), database);
    }

    static @Nullable WriteStage of(String name, BsonValue body, String database) {
        if (!Stages.WRITING.contains(name)) {
            return null;
        }
        boolean merges = name.equals("$merge");
        BsonDocument options = new BsonDocument();
        if (merges && body instanceof BsonDocument given) {
            options = given;
        } else if (merges) {
            options = new BsonDocument("into", body);
        }
        String collection = collection(merges ? options.get("into") : body, database);
        return collection == null ? null : new WriteStage(name, collection, options);
    }

    private static @Nullable String collection(@Nullable BsonValue target, String database) {
        if (target instanceof BsonString name) {
            return name.getValue();
        }
        if (!(target instanceof BsonDocument namespace) || !namespace.isString("coll")) {
            return null;
        }
        // $merge takes the database of the call where none is named; $out wants one.
        boolean here = !namespace.containsKey("db") || new BsonString(database).equals(namespace.get("db"));
        return here ? namespace.getString("coll").getValue() : null;
    }

    /** Whether it replaces its target, with all that is in it. */
    public boolean replacesCollection() {
        return name.equals("$out");
    }

    /** Whether documents that it finds in its target are written anew, so that nothing of them need stay. */
    public boolean replacesDocuments() {
        List<BsonDocument> pipeline = pipeline();
        return replacesCollection() || (pipeline == null ? whenMatched().equals(REPLACE) : RunStamp.replaces(pipeline));
    }

    /** Whether documents that are in its target may be changed. */
    public boolean changes() {
        return replacesCollection()
                || !(whenMatched().equals(KEEP_EXISTING) || whenMatched().equals(FAIL));
    }

    /** Whether documents may be added to its target. */
    public boolean inserts() {
        return replacesCollection() || whenNotMatched().equals(INSERT);
    }

    BsonValue whenMatched() {
        return options.get("whenMatched", MERGE);
    }

    BsonValue whenNotMatched() {
        return options.get("whenNotMatched", INSERT);
    }

    /** The stages that change a document that is there; null if {@code whenMatched} is a word. */
    @Nullable
    List<BsonDocument> pipeline() {
        if (!(whenMatched() instanceof BsonArray stages)) {
            return null;
        }
        return stages.stream()
                .filter(BsonDocument.class::isInstance)
                .map(BsonValue::asDocument)
                .toList();
    }

    /** The fields by which it finds a document that is there. */
    BsonArray on() {
        BsonValue on = options.get("on", new BsonString("_id"));
        return on instanceof BsonArray fields ? fields : new BsonArray(List.of(on));
    }
}

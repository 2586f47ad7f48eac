package io.safedb.mongo.bson;

import java.util.ArrayList;
import java.util.List;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonRegularExpression;
import org.bson.BsonString;
import org.bson.BsonValue;
import org.jspecify.annotations.Nullable;

/**
 * Turns the end of a pipeline that writes into what may be sent.
 *
 * <p>Before it is written, each document gets the tenant, and the stamp of the open test run or none. What is there
 * already is looked at where it would be changed, by the server and in the same operation: {@code whenMatched} becomes
 * a pipeline that asks whose the document is. It does what the caller's word does to a document of the tenant's own; at
 * another one's the server stops with an error that names no value. No count before the write could promise that, since
 * another tenant may insert in between. Where a document that is not there is discarded, another tenant's is not there.
 *
 * <p>Where documents are found by something else than {@code _id}, the tenant is one more field to find them by: then
 * each tenant has its own, and a unique index that begins with the tenant field is the one that the server asks for.
 */
public final class MergeNarrower {
    /** What the server says of a document that is in the way. */
    static final String NOT_YOURS = "safedb: a document with this key is there and belongs to another tenant";

    private static final BsonString EXISTING = new BsonString("$$ROOT");
    private static final BsonString NEW = new BsonString("$$new");
    private static final String ID = "_id";

    private final String field;
    private final BsonValue tenant;
    private final boolean pinned;

    /** For a tenant's documents; with {@code pinned}, a text id must also be equal byte by byte. */
    MergeNarrower(String field, BsonValue tenant, boolean pinned) {
        this.field = field;
        this.tenant = tenant;
        this.pinned = pinned && tenant.isString();
    }

    /**
     * A pipeline's stages with those that prepare what it writes.
     *
     * @param stages that end in the write, narrowed where they read
     * @param write the last of them
     * @param tenants narrows to one tenant; null if the call is for no single one
     * @param mark the field of the stamp
     * @param run whose stamp new documents carry; null outside of test runs
     * @return what may be sent
     */
    public static List<BsonDocument> written(
            List<BsonDocument> stages,
            WriteStage write,
            @Nullable BsonNarrower tenants,
            String mark,
            @Nullable RunStamp run) {
        MergeNarrower owner = tenants == null ? null : tenants.merges(write.collection());
        List<BsonDocument> sent = new ArrayList<>(stages.subList(0, stages.size() - 1));
        // What was test data where it was read is no test data where it is written, unless this is a test run.
        sent.add(run == null ? new BsonDocument("$project", new BsonDocument(mark, new BsonInt32(0))) : run.stage());
        if (owner != null) {
            sent.add(owner.stamp("$addFields"));
        }
        BsonDocument last = stages.get(stages.size() - 1);
        if (!write.replacesCollection()) {
            BsonValue added = run == null ? NEW : without(mark);
            last = new BsonDocument("$merge", owner == null ? unowned(write, run, added) : owner.options(write, added));
        }
        sent.add(last);
        return sent;
    }

    /** A document that is there keeps the stamp that it has, or has none. */
    private static BsonDocument unowned(WriteStage write, @Nullable RunStamp run, BsonValue added) {
        return run == null || !write.whenMatched().equals(WriteStage.MERGE)
                ? write.options()
                : PipelineNarrower.with(write.options(), "whenMatched", array(replaceWith(merged(added))));
    }

    private BsonDocument options(WriteStage write, BsonValue added) {
        BsonDocument options = write.options();
        BsonArray on = write.on();
        boolean byId = on.size() == 1 && on.get(0).equals(new BsonString(ID));
        if (!byId && !on.contains(new BsonString(field))) {
            BsonArray owned = array(new BsonString(field));
            owned.addAll(on);
            options = PipelineNarrower.with(options, "on", owned);
        }
        BsonArray guarded = guarded(write, added);
        return guarded == null ? options : PipelineNarrower.with(options, "whenMatched", guarded);
    }

    /** The stages that do what the caller's word or stages do, to the tenant's documents; null if the word is safe. */
    private @Nullable BsonArray guarded(WriteStage write, BsonValue added) {
        boolean discards = write.whenNotMatched().equals(WriteStage.DISCARD);
        List<BsonDocument> pipeline = write.pipeline();
        if (pipeline != null) {
            BsonArray stages = array(replaceWith(own(EXISTING, refusal())));
            stages.addAll(pipeline);
            stages.add(stamp("$set"));
            return stages;
        }
        BsonValue word = write.whenMatched();
        if (word.equals(WriteStage.FAIL) || (word.equals(WriteStage.KEEP_EXISTING) && !write.inserts())) {
            // Nothing that is there is changed; and servers refuse to keep what is there and to add nothing.
            return null;
        }
        BsonValue changed = word.equals(WriteStage.REPLACE) ? NEW : EXISTING;
        if (word.equals(WriteStage.MERGE)) {
            changed = merged(added);
        }
        return array(replaceWith(own(changed, discards ? EXISTING : refusal())));
    }

    private BsonDocument own(BsonValue then, BsonValue otherwise) {
        return new BsonDocument("$cond", array(isOwn("$" + field), then, otherwise));
    }

    /**
     * Fails when it is evaluated. A text that is no number is echoed by itself; servers show the whole document with
     * most other errors. Were it a constant, it would fail before any document is looked at.
     */
    private BsonDocument refusal() {
        BsonDocument text =
                new BsonDocument("$cond", array(isOwn("$" + field), new BsonString("0"), new BsonString(NOT_YOURS)));
        return new BsonDocument("$toInt", text);
    }

    /** Whether an expression that names the tenant field names the tenant. */
    BsonDocument isOwn(String reference) {
        BsonString named = new BsonString(reference);
        BsonDocument own = new BsonDocument("$eq", array(named, literal(tenant)));
        if (!pinned) {
            return own;
        }
        BsonDocument exactly = new BsonDocument("input", named)
                .append("regex", new BsonRegularExpression(FilterNarrower.exactly(tenant)));
        return new BsonDocument("$and", array(own, new BsonDocument("$regexMatch", exactly)));
    }

    private BsonDocument stamp(String stage) {
        return new BsonDocument(stage, new BsonDocument(field, literal(tenant)));
    }

    private static BsonDocument merged(BsonValue added) {
        return new BsonDocument("$mergeObjects", array(EXISTING, added));
    }

    private static BsonDocument replaceWith(BsonValue document) {
        return new BsonDocument("$replaceWith", document);
    }

    /** The new document without its stamp. */
    private static BsonDocument without(String mark) {
        BsonDocument others = new BsonDocument("input", new BsonDocument("$objectToArray", NEW))
                .append("as", new BsonString("each"))
                .append(
                        "cond",
                        new BsonDocument("$ne", array(new BsonString("$$each.k"), literal(new BsonString(mark)))));
        return new BsonDocument("$arrayToObject", new BsonDocument("$filter", others));
    }

    private static BsonDocument literal(BsonValue value) {
        return new BsonDocument("$literal", value);
    }

    private static BsonArray array(BsonValue... elements) {
        return new BsonArray(List.of(elements));
    }
}

package io.safedb.mongo.bson;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.bson.BsonArray;
import org.bson.BsonBoolean;
import org.bson.BsonDocument;
import org.bson.BsonNull;
import org.bson.BsonRegularExpression;
import org.bson.BsonString;
import org.bson.BsonValue;

/**
 * Puts the tenant in front of a change stream's pipeline, where the documents are events.
 *
 * <p>An event is the tenant's if something that was true when it happened says so: the document as it was inserted or
 * replaced, the document before the change where the server keeps that, or a shard key that holds the tenant. Whatever
 * else the event shows of that moment must be the tenant's too; a document that was looked up later and is another
 * tenant's is shown as gone.
 *
 * <p>An update without an image from before can only be placed by the document that has its id now, and that may be
 * another one: an id that is free again can be given to another tenant, who would then be shown what the first one
 * wrote. So either the id is an ObjectId, which nobody gives out twice, or the document as it is now bears the whole
 * update out, so that it tells nothing that the tenant does not have. A delete without an image from before cannot be
 * placed at all, and is nobody's.
 */
final class StreamNarrower {
    /** Events that concern everybody in a collection. */
    private static final List<String> OF_COLLECTIONS = List.of("drop", "rename", "dropDatabase", "invalidate");

    private static final String NOW = "fullDocument";
    private static final String BEFORE = "fullDocumentBeforeChange";
    private static final String KEY = "documentKey";

    private final String field;
    private final BsonValue tenant;
    private final boolean pinned;
    private final Predicate<String> ofTenants;

    StreamNarrower(String field, BsonValue tenant, boolean pinned, Predicate<String> ofTenants) {
        this.field = field;
        this.tenant = tenant;
        this.pinned = pinned && tenant.isString();
        this.ofTenants = ofTenants;
    }

    /** The stage that keeps the tenant's events of the one collection that a stream is over. */
    BsonDocument ofCollection() {
        return new BsonDocument("$match", everybodysOr(own()));
    }

    /**
     * The stage that keeps the tenant's events of several collections, and all events of those that are shared.
     *
     * @param collections by database
     */
    BsonDocument ofCollections(Map<String, Set<String>> collections) {
        BsonArray kept = new BsonArray();
        kept.add(kinds("invalidate"));
        collections.forEach((database, names) -> {
            Set<String> own = new TreeSet<>(names);
            own.removeIf(ofTenants.negate());
            Set<String> shared = new TreeSet<>(names);
            shared.removeAll(own);
            if (!shared.isEmpty()) {
                kept.add(among(database, shared));
            }
            if (!own.isEmpty()) {
                kept.add(all(among(database, own), everybodysOr(own())));
            }
            kept.add(kinds("dropDatabase").append("ns.db", new BsonString(database)));
        });
        return new BsonDocument("$match", new BsonDocument("$or", kept));
    }

    /**
     * The stage that takes away again what the server was asked for only to place events, and a looked-up document that
     * is another tenant's by now: for this one there is none with that id.
     *
     * @param now whether the caller does not want the document that updates were looked up for
     * @param before whether he does not want the document before the change
     */
    BsonDocument shown(boolean now, boolean before) {
        BsonValue isUpdate = new BsonDocument("$eq", array(new BsonString("$operationType"), new BsonString("update")));
        BsonValue taken = now ? isUpdate : new BsonDocument("$and", array(isUpdate, isOthers()));
        BsonValue left = now ? new BsonString("$$REMOVE") : BsonNull.VALUE;
        BsonDocument fields =
                new BsonDocument(NOW, new BsonDocument("$cond", array(taken, left, new BsonString("$" + NOW))));
        if (before) {
            fields.append(BEFORE, new BsonString("$$REMOVE"));
        }
        return new BsonDocument("$addFields", fields);
    }

    private BsonDocument isOthers() {
        BsonString owner = new BsonString("$" + NOW + "." + field);
        BsonDocument own = new BsonDocument("$eq", array(owner, new BsonDocument("$literal", tenant)));
        if (pinned) {
            BsonDocument exactly = new BsonDocument("input", owner)
                    .append("regex", new BsonRegularExpression(FilterNarrower.exactly(tenant)));
            own = new BsonDocument("$and", array(own, new BsonDocument("$regexMatch", exactly)));
        }
        return new BsonDocument("$not", array(own));
    }

    private static BsonDocument everybodysOr(BsonDocument own) {
        return any(kinds(OF_COLLECTIONS.toArray(String[]::new)), own);
    }

    private BsonDocument own() {
        return all(proven(), absentOrOwn(BEFORE), missingOrOwn(KEY), missingOrOwn("updateDescription.updatedFields"));
    }

    private BsonDocument proven() {
        BsonDocument written = all(kinds("insert", "replace"), in(NOW));
        BsonDocument borneOut = any(
                new BsonDocument(KEY + "._id", new BsonDocument("$type", new BsonString("objectId"))),
                new BsonDocument("$expr", borneOut()));
        BsonDocument updated = all(kinds("update"), in(NOW), borneOut);
        return any(in(BEFORE), in(KEY), written, updated);
    }

    /** Whether all that an update says stands in the document now: no more than the tenant can read anyway. */
    private static BsonDocument borneOut() {
        BsonArray nothingElse = new BsonArray();
        for (String names : List.of("removedFields", "truncatedArrays")) {
            nothingElse.add(new BsonDocument(
                    "$eq", array(orElse("$updateDescription." + names, new BsonArray()), new BsonArray())));
        }
        nothingElse.add(
                new BsonDocument("$setIsSubset", array(pairs("$updateDescription.updatedFields"), pairs("$" + NOW))));
        return new BsonDocument("$and", nothingElse);
    }

    private static BsonDocument pairs(String path) {
        return new BsonDocument("$objectToArray", orElse(path, new BsonDocument()));
    }

    private static BsonDocument orElse(String path, BsonValue absent) {
        return new BsonDocument("$ifNull", array(new BsonString(path), absent));
    }

    private BsonDocument absentOrOwn(String image) {
        return any(new BsonDocument(image, BsonNull.VALUE), in(image));
    }

    private BsonDocument missingOrOwn(String part) {
        BsonDocument missing = new BsonDocument("$exists", BsonBoolean.FALSE);
        return any(new BsonDocument(part + "." + field, missing), in(part));
    }

    /** The tenant in one of the documents that an event shows. */
    private BsonDocument in(String image) {
        String path = image + "." + field;
        BsonDocument equal = new BsonDocument(path, tenant);
        return pinned
                ? all(equal, new BsonDocument(path, new BsonRegularExpression(FilterNarrower.exactly(tenant))))
                : equal;
    }

    private static BsonDocument among(String database, Set<String> names) {
        BsonArray list = new BsonArray();
        names.forEach(name -> list.add(new BsonString(name)));
        return new BsonDocument("ns.db", new BsonString(database)).append("ns.coll", new BsonDocument("$in", list));
    }

    private static BsonDocument kinds(String... names) {
        BsonArray list = new BsonArray();
        for (String name : names) {
            list.add(new BsonString(name));
        }
        return new BsonDocument("operationType", new BsonDocument("$in", list));
    }

    private static BsonDocument any(BsonDocument... conditions) {
        return new BsonDocument("$or", array(conditions));
    }

    private static BsonDocument all(BsonDocument... conditions) {
        return new BsonDocument("$and", array(conditions));
    }

    private static BsonArray array(BsonValue... elements) {
        return new BsonArray(new ArrayList<>(List.of(elements)));
    }
}

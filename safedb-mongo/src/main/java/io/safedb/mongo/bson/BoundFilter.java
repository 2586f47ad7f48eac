package io.safedb.mongo.bson;

import java.util.List;
import java.util.Map;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonObjectId;
import org.bson.BsonValue;

/**
 * Filters and the ids of what they find: how many documents a filter finds at most by the ids that it names, and a
 * filter bound to ids that were found before.
 *
 * <p>A bound filter keeps the caller's conditions beside the ids. So it finds no document that came into them later,
 * and none that has left them.
 */
public final class BoundFilter {
    private static final String ID = "_id";

    private BoundFilter() {}

    /**
     * The most documents that a filter can find, by what it says of {@code _id}. Reads deliberately little: an equality
     * or a list, at the top or under {@code $and}. Holds where text is compared byte by byte.
     *
     * @return {@link Long#MAX_VALUE} if the filter names no ids
     */
    public static long atMost(BsonDocument filter) {
        long most = Long.MAX_VALUE;
        for (Map.Entry<String, BsonValue> entry : filter.entrySet()) {
            BsonValue value = entry.getValue();
            if (entry.getKey().equals(ID)) {
                most = Math.min(most, idsIn(value));
            } else if (entry.getKey().equals("$and") && value instanceof BsonArray branches) {
                for (BsonValue branch : branches) {
                    most = Math.min(most, branch instanceof BsonDocument one ? atMost(one) : Long.MAX_VALUE);
                }
            }
        }
        return most;
    }

    private static long idsIn(BsonValue condition) {
        if (!Operators.areIn(condition)) {
            return isOne(condition) ? 1 : Long.MAX_VALUE;
        }
        long most = Long.MAX_VALUE;
        for (Map.Entry<String, BsonValue> entry : condition.asDocument().entrySet()) {
            if (entry.getKey().equals("$eq") && isOne(entry.getValue())) {
                most = Math.min(most, 1);
            } else if (entry.getKey().equals("$in")
                    && entry.getValue() instanceof BsonArray list
                    && list.stream().allMatch(BoundFilter::isOne)) {
                most = Math.min(most, list.size());
            }
        }
        return most;
    }

    /** Whether a filter on the chunks of GridFS is on those of one file: an equality at its top. */
    public static boolean isOfOneFile(BsonDocument filter) {
        BsonValue file = filter.get("files_id");
        if (file != null && Operators.areIn(file)) {
            file = file.asDocument().get("$eq");
        }
        return file != null && isOne(file) && !file.isNull();
    }

    /** A pattern is equal to many texts, and a list looks into lists. */
    private static boolean isOne(BsonValue value) {
        return !value.isRegularExpression() && !value.isArray();
    }

    /**
     * The same filter, of these documents only.
     *
     * @param ids of the documents; with none the filter finds nothing
     * @param upsert whether what finds nothing inserts a document made from the filter
     */
    public static BsonDocument to(BsonDocument filter, List<BsonValue> ids, boolean upsert) {
        // An upsert makes the new document's id of an equality, for which servers take a list of one, and some the
        // first of any list; behind an empty list they forget the conditions of which it would make the rest. So ids
        // that nothing has stand in front.
        BsonArray list = new BsonArray();
        if (upsert) {
            list.add(new BsonObjectId());
        }
        if (ids.isEmpty()) {
            list.add(new BsonObjectId());
        }
        list.addAll(ids);
        BsonDocument any = new BsonDocument("$in", list);
        BsonDocument bound = new BsonDocument();
        bound.putAll(filter);
        if (!filter.containsKey(ID)) {
            return bound.append(ID, any);
        }
        BsonArray all = new BsonArray();
        if (filter.get("$and") instanceof BsonArray given) {
            all.addAll(given);
        }
        all.add(new BsonDocument(ID, any));
        return bound.append("$and", all);
    }
}

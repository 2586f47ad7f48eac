package io.safedb.mongo.bson;

import io.safedb.RowCondition;
import io.safedb.guard.Finding;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bson.BsonArray;
import org.bson.BsonBoolean;
import org.bson.BsonDocument;
import org.bson.BsonNull;
import org.bson.BsonRegularExpression;
import org.bson.BsonValue;

/**
 * Documents that a write must leave alone: the locked ones of a collection, or those that a test run did not write.
 *
 * <p>They are described by one filter, and a write is narrowed by a {@code $nor} of that filter. So counted and left
 * alone are the same documents on every server, whatever it takes for equal: a document is either among them or not. A
 * {@code $nor} never clashes with what the caller says of the same field, and a document made by an upsert inherits
 * nothing from it.
 *
 * @param kind what it is when a write would hit one
 * @param condition a filter that matches them, and no other document
 * @param description what they are, behind a number: {@code 3 locked documents match …}
 */
public record SparedDocuments(Finding.Kind kind, BsonDocument condition, String description) {
    /** What finds its documents in another way than by looking at each one, and cannot be counted with others. */
    private static final Set<String> UNCOUNTABLE = Set.of("$near", "$nearSphere", "$where");

    /**
     * The locked documents of a collection.
     *
     * @param condition what the policy says of them
     * @param collated whether the call compares by a collation; texts must then also be equal byte by byte
     */
    public static SparedDocuments locked(RowCondition condition, boolean collated) {
        String field = condition.column();
        BsonDocument locked = switch (condition.test()) {
            case ANY_OF -> new BsonDocument(field, anyOf(condition.values(), collated));
            case NULL -> new BsonDocument("$nor", holdsSomething(field));
            case NOT_NULL -> new BsonDocument("$or", holdsSomething(field));
        };
        return new SparedDocuments(Finding.Kind.LOCKED, locked, "locked");
    }

    /**
     * The documents that a test run did not write.
     *
     * @param field the field of the stamp
     * @param run the run that is open
     */
    static SparedDocuments notOfRun(String field, String run, boolean collated) {
        BsonDocument others = new BsonDocument("$nor", array(new BsonDocument(field, anyOf(Set.of(run), collated))));
        return new SparedDocuments(
                Finding.Kind.UNSTAMPABLE, others, "not of this test run, which must not write them anew");
    }

    /** The same filter, without these documents. */
    public BsonDocument without(BsonDocument filter) {
        return with(filter, "$nor", condition);
    }

    /** Of the documents that the filter matches, these. */
    public BsonDocument only(BsonDocument filter) {
        return with(filter, "$and", condition);
    }

    /** Whether the documents that a filter matches cannot be counted. */
    public static boolean cannotBeCounted(BsonValue filter) {
        if (filter instanceof BsonDocument document) {
            for (Map.Entry<String, BsonValue> entry : document.entrySet()) {
                if (UNCOUNTABLE.contains(entry.getKey()) || cannotBeCounted(entry.getValue())) {
                    return true;
                }
            }
        }
        return filter instanceof BsonArray list && list.stream().anyMatch(SparedDocuments::cannotBeCounted);
    }

    /** Both operators take a list, and one more in the list of the caller's is one more condition. */
    private static BsonDocument with(BsonDocument filter, String operator, BsonDocument condition) {
        BsonDocument narrowed = new BsonDocument();
        narrowed.putAll(filter);
        BsonArray all = new BsonArray();
        if (filter.get(operator) instanceof BsonArray given) {
            all.addAll(given);
        }
        all.add(condition);
        return narrowed.append(operator, all);
    }

    /** A list that has null in it holds something, and matches null. */
    private static BsonArray holdsSomething(String field) {
        return array(
                new BsonDocument(field, new BsonDocument("$ne", BsonNull.VALUE)),
                new BsonDocument(field + ".0", new BsonDocument("$exists", BsonBoolean.TRUE)));
    }

    private static BsonValue anyOf(Set<?> values, boolean collated) {
        BsonArray all = new BsonArray();
        for (Object value : values) {
            BsonValue exact = PartialFilter.bson(value);
            all.add(collated && exact.isString() ? new BsonRegularExpression(FilterNarrower.exactly(exact)) : exact);
        }
        return all.size() == 1 ? all.get(0) : new BsonDocument("$in", all);
    }

    private static BsonArray array(BsonValue... elements) {
        return new BsonArray(List.of(elements));
    }
}

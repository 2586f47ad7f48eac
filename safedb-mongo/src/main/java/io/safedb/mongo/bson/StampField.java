package io.safedb.mongo.bson;

import java.util.Map;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonValue;

/**
 * The field that marks test data with its run. Reading it is free; an update that names it would put the mark on a real
 * document or take it away, and is tampering.
 */
record StampField(@Override String name) implements TopField {
    StampField {
        TopField.check(name, "field of the test-data stamp");
    }

    @Override
    public void assigned(BsonValue value, String where, CallFacts into) {
        into.tampered(name, where);
    }

    @Override
    public void assignedSomething(String where, CallFacts into) {
        into.tampered(name, where);
    }

    /** Whether a filter has a condition on the field where a document that is made from the filter may inherit it. */
    boolean isAskedForIn(BsonDocument filter) {
        for (Map.Entry<String, BsonValue> entry : filter.entrySet()) {
            if (reachedBy(entry.getKey())) {
                return true;
            }
            if (entry.getKey().startsWith("$") && entry.getValue() instanceof BsonArray branches) {
                for (BsonValue branch : branches) {
                    if (branch instanceof BsonDocument conditions && isAskedForIn(conditions)) {
                        return true;
                    }
                }
            }
        }
        return false;
    }
}

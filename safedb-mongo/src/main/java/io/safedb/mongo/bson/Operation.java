package io.safedb.mongo.bson;

import java.util.Map;
import org.bson.BsonDocument;
import org.bson.BsonValue;
import org.jspecify.annotations.Nullable;

/** A document with one key: a stage, or an operator with its operand. */
record Operation(String name, BsonValue operand) {
    /** Null if the document has no key or several. */
    static @Nullable Operation of(BsonDocument document) {
        if (document.size() != 1) {
            return null;
        }
        Map.Entry<String, BsonValue> only = document.entrySet().iterator().next();
        return new Operation(only.getKey(), only.getValue());
    }
}

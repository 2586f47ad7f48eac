package io.safedb.mongo.bson;

import java.util.Map;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonValue;

/**
 * Finds operators that run code below values that are taken for plain data. A server compares such data and does not
 * run it; the search is for the day on which reader and server disagree about what is data. Below {@code $literal} both
 * agree.
 */
final class CodeFinder {
    private CodeFinder() {}

    static void find(BsonValue value, String where, CallFacts into) {
        if (value instanceof BsonArray array) {
            for (BsonValue element : array) {
                find(element, where, into);
            }
        } else if (value instanceof BsonDocument document) {
            for (Map.Entry<String, BsonValue> entry : document.entrySet()) {
                if (Operators.CODE.contains(entry.getKey())) {
                    into.opaque(entry.getKey(), where);
                }
                if (!entry.getKey().equals("$literal")) {
                    find(entry.getValue(), where, into);
                }
            }
        }
    }
}

package io.safedb.mongo.bson;

import io.safedb.RowCondition;
import java.util.List;
import org.bson.BsonArray;
import org.bson.BsonBoolean;
import org.bson.BsonDocument;
import org.bson.BsonInt64;
import org.bson.BsonNull;
import org.bson.BsonString;
import org.bson.BsonValue;

/**
 * Conditions in the part of the query language that an index may have: equality, with null too, {@code $in} (MongoDB
 * 6.0) and {@code $type}, but no negation (<a href="https://www.mongodb.com/docs/manual/core/index-partial/">Partial
 * Indexes</a>).
 */
public final class PartialFilter {
    /** Every type but null, and undefined, which the server takes for null. */
    private static final List<String> SOMETHING = List.of(
            "double",
            "string",
            "object",
            "array",
            "binData",
            "objectId",
            "bool",
            "date",
            "regex",
            "dbPointer",
            "javascript",
            "symbol",
            "javascriptWithScope",
            "int",
            "timestamp",
            "long",
            "decimal",
            "minKey",
            "maxKey");

    private PartialFilter() {}

    /** The documents that fulfil a condition. */
    public static BsonDocument of(RowCondition condition) {
        BsonArray values = new BsonArray(
                condition.values().stream().map(PartialFilter::bson).toList());
        BsonValue operand = switch (condition.test()) {
            case ANY_OF -> values.size() == 1 ? values.get(0) : new BsonDocument("$in", values);
            case NULL -> BsonNull.VALUE;
            case NOT_NULL ->
                new BsonDocument(
                        "$type",
                        new BsonArray(SOMETHING.stream().map(BsonString::new).toList()));
        };
        return new BsonDocument(condition.column(), operand);
    }

    /** A value of a condition as it stands in documents. */
    static BsonValue bson(Object value) {
        if (value instanceof Long number) {
            return new BsonInt64(number);
        }
        return value instanceof Boolean truth ? BsonBoolean.valueOf(truth) : new BsonString(value.toString());
    }
}

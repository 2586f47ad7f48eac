package io.safedb.mongo.oracle;

import org.bson.BsonDocument;
import org.bson.BsonString;
import org.bson.BsonValue;
import org.bson.json.JsonMode;
import org.bson.json.JsonWriterSettings;

/** Texts of documents that are equal when solo and shared agree. */
final class Normal {
    private static final JsonWriterSettings EXTENDED =
            JsonWriterSettings.builder().outputMode(JsonMode.EXTENDED).build();

    private Normal() {}

    /** A stored document, without the tenant field and with one name for all generated ids. */
    static String document(BsonDocument document) {
        BsonDocument normal = withoutGeneratedId(document);
        normal.remove(OracleWorld.TENANT_FIELD);
        return normal.toJson(EXTENDED);
    }

    /** Any value that a call returned. */
    static String value(BsonValue value) {
        if (value instanceof BsonDocument document) {
            return withoutGeneratedId(document).toJson(EXTENDED);
        }
        return new BsonDocument("v", value.isObjectId() ? new BsonString("generated") : value).toJson(EXTENDED);
    }

    private static BsonDocument withoutGeneratedId(BsonDocument document) {
        BsonDocument copy = new BsonDocument();
        document.forEach((key, value) ->
                copy.put(key, key.equals("_id") && value.isObjectId() ? new BsonString("generated") : value));
        return copy;
    }
}

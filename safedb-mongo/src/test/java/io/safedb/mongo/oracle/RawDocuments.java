package io.safedb.mongo.oracle;

import java.util.Map;
import org.bson.BsonBinaryWriter;
import org.bson.BsonDocument;
import org.bson.BsonValue;
import org.bson.RawBsonDocument;
import org.bson.codecs.BsonValueCodec;
import org.bson.codecs.EncoderContext;
import org.bson.io.BasicOutputBuffer;

/**
 * Documents that only bytes can hold: {@code {"$entries": [[key, value], …]}} in a case stands for a document in which
 * a key may come twice.
 */
final class RawDocuments {
    private static final String ENTRIES = "$entries";

    private RawDocuments() {}

    /** The document itself, or the bytes that it stands for. */
    static BsonDocument of(BsonDocument document) {
        if (!document.toJson().contains(ENTRIES)) {
            return document;
        }
        BasicOutputBuffer bytes = new BasicOutputBuffer();
        try (BsonBinaryWriter writer = new BsonBinaryWriter(bytes)) {
            write(writer, document);
        }
        return new RawBsonDocument(bytes.toByteArray());
    }

    private static void write(BsonBinaryWriter writer, BsonDocument document) {
        writer.writeStartDocument();
        if (document.containsKey(ENTRIES)) {
            for (BsonValue entry : document.getArray(ENTRIES)) {
                write(
                        writer,
                        entry.asArray().get(0).asString().getValue(),
                        entry.asArray().get(1));
            }
        } else {
            for (Map.Entry<String, BsonValue> entry : document.entrySet()) {
                write(writer, entry.getKey(), entry.getValue());
            }
        }
        writer.writeEndDocument();
    }

    private static void write(BsonBinaryWriter writer, String key, BsonValue value) {
        writer.writeName(key);
        if (value instanceof BsonDocument nested) {
            write(writer, nested);
        } else {
            new BsonValueCodec().encode(writer, value, EncoderContext.builder().build());
        }
    }
}

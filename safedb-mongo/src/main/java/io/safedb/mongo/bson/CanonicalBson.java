package io.safedb.mongo.bson;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.bson.BsonArray;
import org.bson.BsonBinary;
import org.bson.BsonBinaryReader;
import org.bson.BsonBinaryWriter;
import org.bson.BsonBoolean;
import org.bson.BsonDateTime;
import org.bson.BsonDbPointer;
import org.bson.BsonDecimal128;
import org.bson.BsonDocument;
import org.bson.BsonDouble;
import org.bson.BsonInt32;
import org.bson.BsonInt64;
import org.bson.BsonJavaScript;
import org.bson.BsonJavaScriptWithScope;
import org.bson.BsonMaxKey;
import org.bson.BsonMinKey;
import org.bson.BsonNull;
import org.bson.BsonObjectId;
import org.bson.BsonReader;
import org.bson.BsonRegularExpression;
import org.bson.BsonString;
import org.bson.BsonSymbol;
import org.bson.BsonTimestamp;
import org.bson.BsonType;
import org.bson.BsonUndefined;
import org.bson.BsonValue;
import org.bson.RawBsonDocument;
import org.bson.codecs.BsonValueCodec;
import org.bson.codecs.DecoderContext;
import org.bson.codecs.Encoder;
import org.bson.codecs.EncoderContext;
import org.bson.codecs.configuration.CodecRegistry;
import org.bson.conversions.Bson;
import org.bson.io.BasicOutputBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Copies of what a caller gave, made once: what is checked is what is sent. A copy shares nothing mutable with the
 * original and consists of the driver's own BSON classes only, so neither a second rendering, nor a later change, nor a
 * subclass can say something else after the check. A key that stands twice in one document is refused at every level,
 * because client and server need not agree on which of the two counts.
 */
public final class CanonicalBson {
    /** The depth at which the server itself gives up on BSON. */
    private static final int MAX_DEPTH = 200;

    private static final BsonValueCodec VALUES = new BsonValueCodec();
    private static final DecoderContext DECODING = DecoderContext.builder().build();
    private static final EncoderContext ENCODING =
            EncoderContext.builder().isEncodingCollectibleDocument(true).build();

    private CanonicalBson() {}

    /**
     * Renders a filter, update, sort or the like once and copies it.
     *
     * @param documentClass the document class of the collection, as the driver would give it
     * @param registry the registry of the collection, as the driver would give it
     * @throws MalformedBsonException if a key stands twice, or it nests too deep
     */
    public static BsonDocument copy(Bson given, Class<?> documentClass, CodecRegistry registry) {
        return document(given.toBsonDocument(documentClass, registry), 0);
    }

    /**
     * Renders the documents of a list, each once, and copies them and the list.
     *
     * @throws IllegalArgumentException if one of them is null, as the driver does
     * @throws MalformedBsonException if a key stands twice, or one nests too deep
     */
    public static List<BsonDocument> copyAll(
            List<? extends Bson> given, Class<?> documentClass, CodecRegistry registry) {
        List<BsonDocument> copies = new ArrayList<>(given.size());
        for (Bson one : given) {
            if (one == null) {
                throw new IllegalArgumentException("pipeline can not contain a null value");
            }
            copies.add(copy(one, documentClass, registry));
        }
        return copies;
    }

    /**
     * Encodes a document to insert or to replace with, {@code _id} first, as the driver does when it writes. An id that
     * the driver would generate must have been generated before.
     *
     * @throws MalformedBsonException if the codec writes a key twice, or nests too deep
     */
    public static <T> BsonDocument document(T value, Encoder<T> encoder) {
        return document(value, encoder, null);
    }

    /**
     * Encodes a document as {@link #document(Object, Encoder)} does. Bytes do not show which text object was written;
     * here one can be told from others that say the same.
     *
     * @param watched if the encoder wrote this very object, texts at the top of the copy that equal it are this object
     *     again; null for none
     * @throws MalformedBsonException if the codec writes a key twice, or nests too deep
     */
    public static <T> BsonDocument document(T value, Encoder<T> encoder, @Nullable String watched) {
        // Through bytes, not through a BsonDocumentWriter: only bytes still show a key that was written twice.
        try (BasicOutputBuffer buffer = new BasicOutputBuffer()) {
            boolean written;
            try (WatchingWriter writer = new WatchingWriter(buffer, watched)) {
                encoder.encode(writer, value, ENCODING);
                written = writer.wroteWatched;
            }
            ByteBuffer bytes = ByteBuffer.wrap(buffer.getInternalBuffer(), 0, buffer.getSize());
            try (BsonReader reader = new BsonBinaryReader(bytes)) {
                BsonDocument copy = readDocument(reader, 0);
                if (written && watched != null) {
                    BsonString same = new BsonString(watched);
                    copy.replaceAll((key, each) -> each.equals(same) ? same : each);
                }
                return copy;
            }
        }
    }

    /** Notices when one text object is written. */
    private static final class WatchingWriter extends BsonBinaryWriter {
        private final @Nullable String watched;
        private boolean wroteWatched;

        WatchingWriter(BasicOutputBuffer buffer, @Nullable String watched) {
            super(buffer);
            this.watched = watched;
        }

        @Override
        @SuppressWarnings("ReferenceEquality") // one object is watched, not what it says
        public void writeString(String value) {
            wroteWatched |= watched != null && value == watched;
            super.writeString(value);
        }
    }

    /**
     * Copies a single value, such as a comment.
     *
     * @throws MalformedBsonException if a key in it stands twice, or it nests too deep
     */
    public static BsonValue value(BsonValue given) {
        return value(given, 0);
    }

    private static BsonDocument document(BsonDocument given, int depth) {
        checkDepth(depth);
        if (given instanceof RawBsonDocument raw) {
            // Not raw.asBsonReader(): that one reads the entries, of which the last of two is left.
            try (BsonReader reader = new BsonBinaryReader(raw.getByteBuffer().asNIO())) {
                return readDocument(reader, depth);
            }
        }
        BsonDocument copy = new BsonDocument();
        for (Map.Entry<String, BsonValue> entry : given.entrySet()) {
            put(copy, entry.getKey(), value(entry.getValue(), depth + 1));
        }
        return copy;
    }

    private static BsonValue value(BsonValue given, int depth) {
        return switch (given.getBsonType()) {
            case DOCUMENT -> document(given.asDocument(), depth);
            case ARRAY -> array(given.asArray(), depth);
            case STRING ->
                exact(given, BsonString.class)
                        ? given
                        : new BsonString(given.asString().getValue());
            case INT32 ->
                exact(given, BsonInt32.class)
                        ? given
                        : new BsonInt32(given.asInt32().getValue());
            case INT64 ->
                exact(given, BsonInt64.class)
                        ? given
                        : new BsonInt64(given.asInt64().getValue());
            case OBJECT_ID ->
                exact(given, BsonObjectId.class)
                        ? given
                        : new BsonObjectId(given.asObjectId().getValue());
            case DOUBLE ->
                exact(given, BsonDouble.class)
                        ? given
                        : new BsonDouble(given.asDouble().getValue());
            case BOOLEAN -> BsonBoolean.valueOf(given.asBoolean().getValue());
            case DATE_TIME ->
                exact(given, BsonDateTime.class)
                        ? given
                        : new BsonDateTime(given.asDateTime().getValue());
            case BINARY ->
                new BsonBinary(
                        given.asBinary().getType(), given.asBinary().getData().clone());
            case REGULAR_EXPRESSION ->
                new BsonRegularExpression(
                        given.asRegularExpression().getPattern(),
                        given.asRegularExpression().getOptions());
            case TIMESTAMP -> new BsonTimestamp(given.asTimestamp().getValue());
            case DECIMAL128 -> new BsonDecimal128(given.asDecimal128().getValue());
            case NULL -> BsonNull.VALUE;
            case UNDEFINED -> new BsonUndefined();
            case MIN_KEY -> new BsonMinKey();
            case MAX_KEY -> new BsonMaxKey();
            case SYMBOL -> new BsonSymbol(given.asSymbol().getSymbol());
            case DB_POINTER ->
                new BsonDbPointer(
                        given.asDBPointer().getNamespace(), given.asDBPointer().getId());
            case JAVASCRIPT -> new BsonJavaScript(given.asJavaScript().getCode());
            case JAVASCRIPT_WITH_SCOPE ->
                new BsonJavaScriptWithScope(
                        given.asJavaScriptWithScope().getCode(),
                        document(given.asJavaScriptWithScope().getScope(), depth + 1));
            case END_OF_DOCUMENT -> throw new MalformedBsonException("an end marker stands in place of a value");
        };
    }

    private static BsonArray array(BsonArray given, int depth) {
        checkDepth(depth);
        BsonArray copy = new BsonArray();
        for (BsonValue element : given) {
            copy.add(value(element, depth + 1));
        }
        return copy;
    }

    private static BsonDocument readDocument(BsonReader reader, int depth) {
        checkDepth(depth);
        BsonDocument copy = new BsonDocument();
        reader.readStartDocument();
        while (reader.readBsonType() != BsonType.END_OF_DOCUMENT) {
            String key = reader.readName();
            put(copy, key, readValue(reader, depth + 1));
        }
        reader.readEndDocument();
        return copy;
    }

    private static BsonValue readValue(BsonReader reader, int depth) {
        return switch (reader.getCurrentBsonType()) {
            case DOCUMENT -> readDocument(reader, depth);
            case ARRAY -> readArray(reader, depth);
            case JAVASCRIPT_WITH_SCOPE -> {
                String code = reader.readJavaScriptWithScope();
                yield new BsonJavaScriptWithScope(code, readDocument(reader, depth + 1));
            }
            default -> VALUES.decode(reader, DECODING);
        };
    }

    private static BsonArray readArray(BsonReader reader, int depth) {
        checkDepth(depth);
        BsonArray copy = new BsonArray();
        reader.readStartArray();
        while (reader.readBsonType() != BsonType.END_OF_DOCUMENT) {
            copy.add(readValue(reader, depth + 1));
        }
        reader.readEndArray();
        return copy;
    }

    private static void put(BsonDocument copy, String key, BsonValue value) {
        if (copy.put(key, value) != null) {
            throw new MalformedBsonException("the key " + key + " stands twice in one document");
        }
    }

    private static void checkDepth(int depth) {
        if (depth > MAX_DEPTH) {
            throw new MalformedBsonException("it nests deeper than " + MAX_DEPTH + " levels");
        }
    }

    /** The driver's scalar classes are immutable but open: a subclass could answer differently the second time. */
    private static boolean exact(BsonValue given, Class<? extends BsonValue> type) {
        return given.getClass() == type;
    }
}

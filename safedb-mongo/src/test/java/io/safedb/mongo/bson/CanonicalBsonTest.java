package io.safedb.mongo.bson;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.bson.BsonArray;
import org.bson.BsonBinary;
import org.bson.BsonBinaryWriter;
import org.bson.BsonDocument;
import org.bson.BsonDocumentWrapper;
import org.bson.BsonInt32;
import org.bson.BsonJavaScriptWithScope;
import org.bson.BsonValue;
import org.bson.BsonWriter;
import org.bson.Document;
import org.bson.RawBsonDocument;
import org.bson.codecs.BsonDocumentCodec;
import org.bson.codecs.DocumentCodec;
import org.bson.codecs.Encoder;
import org.bson.codecs.EncoderContext;
import org.bson.codecs.RawBsonDocumentCodec;
import org.bson.codecs.configuration.CodecRegistry;
import org.bson.conversions.Bson;
import org.bson.io.BasicOutputBuffer;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The copy of an argument")
class CanonicalBsonTest {
    private static final CodecRegistry REGISTRY = Bson.DEFAULT_CODEC_REGISTRY;

    @Test
    @DisplayName("is rendered once: an argument that says something else the second time is not asked again")
    void renderedOnce() {
        AtomicInteger renderings = new AtomicInteger();
        Bson shifting = new Bson() {
            @Override
            public <T> BsonDocument toBsonDocument(Class<T> documentClass, CodecRegistry registry) {
                return new BsonDocument("n", new BsonInt32(renderings.incrementAndGet()));
            }
        };
        BsonDocument copy = copy(shifting);
        assertThat(renderings).hasValue(1);
        assertThat(copy).isEqualTo(BsonDocument.parse("{n: 1}"));
    }

    @Test
    @DisplayName("does not change when the caller changes his documents, lists or bytes afterwards")
    void ownedAlone() {
        Document inner = new Document("a", 1);
        Document given = new Document("inner", inner).append("list", Arrays.asList(1, 2));
        BsonDocument nested = new BsonDocument("b", new BsonInt32(1));
        byte[] bytes = {1, 2};
        BsonDocument bson = new BsonDocument("nested", nested)
                .append("list", new BsonArray(List.of(nested)))
                .append("bytes", new BsonBinary(bytes))
                .append("code", new BsonJavaScriptWithScope("x", nested));
        BsonDocument ofDocument = copy(given);
        BsonDocument ofBson = copy(bson);
        BsonDocument before = ofBson.clone();

        inner.put("a", 2);
        nested.put("b", new BsonInt32(2));
        bytes[0] = 9;

        assertThat(ofDocument).isEqualTo(BsonDocument.parse("{inner: {a: 1}, list: [1, 2]}"));
        assertThat(ofBson.toJson())
                .isEqualTo(before.toJson())
                .contains("\"b\": 1")
                .doesNotContain("\"b\": 2");
        assertThat(ofBson.getBinary("bytes").getData()).containsExactly(1, 2);
    }

    @Test
    @DisplayName("is made of the driver's own classes only")
    void exactClasses() {
        class Shifting extends BsonDocument {
            private static final long serialVersionUID = 1L;
        }
        Shifting given = new Shifting();
        given.put("wrapped", new BsonDocumentWrapper<>(new Document("a", 1), new DocumentCodec()));
        given.put("raw", new RawBsonDocument(new Document("b", 1), new DocumentCodec()));
        BsonDocument copy = copy(given);
        assertThat(copy.getClass()).isEqualTo(BsonDocument.class);
        assertThat(copy.values())
                .allSatisfy(value -> assertThat(value.getClass()).isEqualTo(BsonDocument.class));
        assertThat(copy).isEqualTo(BsonDocument.parse("{wrapped: {a: 1}, raw: {b: 1}}"));
    }

    @Test
    @DisplayName("keeps every kind of value")
    void everyType() {
        BsonDocument given =
                BsonDocument.parse("{a: 1, b: {$numberLong: '2'}, c: 1.5, d: 'x', e: true, f: null, g: /x/i,"
                        + " h: {$oid: '507f1f77bcf86cd799439011'}, i: {$date: '2025-01-01T00:00:00Z'}, j: {$timestamp: {t: 1, i: 2}},"
                        + " k: {$numberDecimal: '1.5'}, l: {$minKey: 1}, m: {$maxKey: 1}, n: {$undefined: true}, o: {$symbol: 's'},"
                        + " p: {$code: 'c'}, q: {$code: 'c', $scope: {x: 1}}, r: {$uuid: '00112233-4455-6677-8899-aabbccddeeff'},"
                        + " s: [1, [2]], t: {}}");
        assertThat(copy(given)).isEqualTo(given);
        assertThat(copy(new RawBsonDocument(given, new BsonDocumentCodec()))).isEqualTo(given);
        assertThat(CanonicalBson.document(given, new BsonDocumentCodec())).isEqualTo(given);
        assertThat(CanonicalBson.value(given.getArray("s"))).isEqualTo(given.getArray("s"));
    }

    @Test
    @DisplayName("refuses a key that stands twice, at every level, and names it without its value")
    void duplicateKeys() {
        RawBsonDocument twice = twice("o");
        assertRefusesTwice(() -> copy(twice));
        assertRefusesTwice(() -> copy(new BsonDocument("a", twice)));
        assertRefusesTwice(() -> copy(new BsonDocument("a", new BsonArray(List.of(twice)))));
        assertRefusesTwice(() -> copy(twiceInside("o")));
        assertRefusesTwice(() -> CanonicalBson.document(twice, new RawBsonDocumentCodec()));
        assertRefusesTwice(() -> CanonicalBson.document("any", new Encoder<String>() {
            @Override
            public void encode(BsonWriter writer, String value, EncoderContext context) {
                writeTwice(writer, "o");
            }

            @Override
            public Class<String> getEncoderClass() {
                return String.class;
            }
        }));
    }

    @Test
    @DisplayName("refuses what nests deeper than any server reads")
    void depth() {
        assertThat(copy(nested(190))).isEqualTo(nested(190));
        assertThatExceptionOfType(MalformedBsonException.class).isThrownBy(() -> copy(nested(300)));
        assertThatExceptionOfType(MalformedBsonException.class)
                .isThrownBy(() -> CanonicalBson.document(nested(300), new BsonDocumentCodec()));
    }

    @Test
    @DisplayName("of a document to insert has its id first, as the driver writes it")
    void idFirst() {
        BsonDocument copy = CanonicalBson.document(new Document("a", 1).append("_id", 5), new DocumentCodec());
        assertThat(copy.keySet()).containsExactly("_id", "a");
    }

    @Test
    @DisplayName("of a pipeline is a list of its own")
    void lists() {
        List<Bson> given = Arrays.asList(new Document("$limit", 1), new Document("$skip", 1));
        List<BsonDocument> copies = CanonicalBson.copyAll(given, Document.class, REGISTRY);
        given.set(0, new Document("$out", "x"));
        assertThat(copies).isEqualTo(List.of(BsonDocument.parse("{$limit: 1}"), BsonDocument.parse("{$skip: 1}")));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CanonicalBson.copyAll(Arrays.asList((Bson) null), Document.class, REGISTRY));
    }

    private static BsonDocument copy(Bson given) {
        return CanonicalBson.copy(given, Document.class, REGISTRY);
    }

    private static void assertRefusesTwice(org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
        assertThatExceptionOfType(MalformedBsonException.class)
                .isThrownBy(call)
                .withMessageContaining(" o ")
                .withMessageNotContaining("SECRET");
    }

    private static BsonDocument nested(int depth) {
        BsonValue value = new BsonInt32(1);
        for (int i = 0; i < depth; i++) {
            value = new BsonDocument("a", value);
        }
        return value.asDocument();
    }

    private static RawBsonDocument twice(String key) {
        BasicOutputBuffer buffer = new BasicOutputBuffer();
        try (BsonBinaryWriter writer = new BsonBinaryWriter(buffer)) {
            writeTwice(writer, key);
        }
        return new RawBsonDocument(buffer.toByteArray());
    }

    private static void writeTwice(BsonWriter writer, String key) {
        writer.writeStartDocument();
        writer.writeName(key);
        writer.writeString("SECRET 1");
        writer.writeName(key);
        writer.writeString("SECRET 2");
        writer.writeEndDocument();
    }

    private static RawBsonDocument twiceInside(String key) {
        BasicOutputBuffer buffer = new BasicOutputBuffer();
        try (BsonBinaryWriter writer = new BsonBinaryWriter(buffer)) {
            writer.writeStartDocument();
            writer.writeStartArray("list");
            writeTwice(writer, key);
            writer.writeEndArray();
            writer.writeEndDocument();
        }
        return new RawBsonDocument(buffer.toByteArray());
    }
}

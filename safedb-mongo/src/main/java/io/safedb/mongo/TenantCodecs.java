package io.safedb.mongo;

import io.safedb.TenantId;
import io.safedb.mongo.bson.TenantValue;
import org.bson.BsonReader;
import org.bson.BsonValue;
import org.bson.BsonWriter;
import org.bson.codecs.BsonValueCodec;
import org.bson.codecs.Codec;
import org.bson.codecs.DecoderContext;
import org.bson.codecs.EncoderContext;
import org.bson.codecs.configuration.CodecRegistries;
import org.bson.codecs.configuration.CodecRegistry;

/**
 * Codec registries in which a {@link TenantId} is a value like any other, so that filters and documents may hold the
 * scope's own. Remembers the last registry, which is nearly always the next one too: a registry caches its codecs.
 */
final class TenantCodecs {
    private static final Codec<TenantId> CODEC = new TenantIdCodec();

    private volatile Extended last = new Extended(CodecRegistries.fromCodecs(CODEC), CodecRegistries.fromCodecs(CODEC));

    /**
     * A registry and the one with the codec in front.
     *
     * @param given the application's
     * @param extended with {@link TenantId}
     */
    private record Extended(CodecRegistry given, CodecRegistry extended) {}

    /** The same registry, with a codec for {@link TenantId} in front. */
    CodecRegistry extend(CodecRegistry given) {
        Extended known = last;
        if (known.given() == given || known.extended() == given) {
            return known.extended();
        }
        CodecRegistry extended = CodecRegistries.fromRegistries(CodecRegistries.fromCodecs(CODEC), given);
        last = new Extended(given, extended);
        return extended;
    }

    private static final class TenantIdCodec implements Codec<TenantId> {
        private static final BsonValueCodec VALUES = new BsonValueCodec();

        @Override
        public void encode(BsonWriter writer, TenantId tenant, EncoderContext context) {
            VALUES.encode(writer, TenantValue.of(tenant), context);
        }

        @Override
        public TenantId decode(BsonReader reader, DecoderContext context) {
            BsonValue value = VALUES.decode(reader, context);
            return TenantId.of(TenantValue.plain(value));
        }

        @Override
        public Class<TenantId> getEncoderClass() {
            return TenantId.class;
        }
    }
}

package io.safedb.mongo;

import io.safedb.SafeDbException;
import io.safedb.Scope;
import io.safedb.guard.Call;
import io.safedb.mongo.bson.CanonicalBson;
import io.safedb.mongo.bson.MalformedBsonException;
import java.util.List;
import java.util.function.Supplier;
import org.bson.BsonDocument;
import org.bson.BsonValue;
import org.bson.codecs.Codec;
import org.bson.codecs.CollectibleCodec;
import org.bson.codecs.configuration.CodecRegistry;
import org.bson.conversions.Bson;
import org.jspecify.annotations.Nullable;

/**
 * Renders the arguments of one call, each once, into copies of safedb's own: what is read is what is sent, whatever the
 * caller's object answers later. An argument that cannot be rendered is refused. Used by one thread.
 */
final class ArgumentCopies {
    private final AdmittedDatabase database;
    private final String operation;
    private final Scope scope;
    private final Class<?> documentClass;
    private final CodecRegistry codecs;

    ArgumentCopies(
            AdmittedDatabase database, String operation, Scope scope, Class<?> documentClass, CodecRegistry codecs) {
        this.database = database;
        this.operation = operation;
        this.scope = scope;
        this.documentClass = documentClass;
        this.codecs = codecs;
    }

    BsonDocument of(Bson given) {
        return rendered(() -> CanonicalBson.copy(given, documentClass, codecs));
    }

    /**
     * A list of documents, none of them null.
     *
     * @param name the argument's, for the driver's own complaint
     */
    List<BsonDocument> ofAll(String name, @Nullable List<? extends Bson> given) {
        List<? extends Bson> present = Arguments.withoutNulls(name, given);
        return rendered(() -> CanonicalBson.copyAll(present, documentClass, codecs));
    }

    @Nullable
    BsonValue ofValue(@Nullable BsonValue given) {
        return given == null ? null : rendered(() -> CanonicalBson.value(given));
    }

    /** A document to insert. Its id is set in the caller's object, as the driver does. */
    <T> BsonDocument inserted(T given, Class<T> type) {
        Codec<T> codec = codecs.get(type);
        T identified = given;
        if (codec instanceof CollectibleCodec<T> collectible) {
            identified = collectible.generateIdIfAbsentFromDocument(given);
        }
        return encoded(identified, codec);
    }

    /** A document written by the codec of a type. An id that it lacks is the driver's matter. */
    <T> BsonDocument encoded(T given, Class<T> type) {
        return encoded(given, codecs.get(type));
    }

    /** A document written by the codec of its own class. */
    @SuppressWarnings("unchecked") // the codec of an object's class takes the object
    <T> BsonDocument encoded(T given) {
        return encoded(given, codecs.get((Class<T>) given.getClass()));
    }

    private <T> BsonDocument encoded(T given, Codec<T> codec) {
        return rendered(() -> CanonicalBson.document(given, codec, TenantOrigin.text(scope)));
    }

    /** The exception for an argument of a class that may answer differently each time it is asked. */
    SafeDbException unreadable(String detail) {
        return database.unreadable(Call.unreadable(operation, detail, operation), scope);
    }

    private <R> R rendered(Supplier<R> rendering) {
        try {
            return rendering.get();
        } catch (MalformedBsonException e) {
            throw unreadable(String.valueOf(e.getMessage()));
        }
    }
}

package io.safedb.mongo.bson;

import io.safedb.TenantId;
import java.util.UUID;
import org.bson.BsonBinary;
import org.bson.BsonBinarySubType;
import org.bson.BsonInt64;
import org.bson.BsonObjectId;
import org.bson.BsonString;
import org.bson.BsonValue;
import org.bson.types.ObjectId;

/** Tenant ids between their Java and their BSON form. */
public final class TenantValue {
    private TenantValue() {}

    /**
     * A tenant id as it stands in a document: a string, a binary of subtype 4 for a UUID, an int64, or an ObjectId.
     *
     * @throws IllegalArgumentException if the id has a type that BSON has no form for
     */
    public static BsonValue of(TenantId tenant) {
        Object value = tenant.value();
        if (value instanceof String text) {
            return new BsonString(text);
        }
        if (value instanceof Long number) {
            return new BsonInt64(number);
        }
        if (value instanceof UUID uuid) {
            return new BsonBinary(uuid);
        }
        if (value instanceof ObjectId id) {
            return new BsonObjectId(id);
        }
        throw new IllegalArgumentException(
                "A tenant id of type " + value.getClass().getName() + " has no form in BSON.");
    }

    /**
     * A value that a caller gave beside the tenant field, as {@link TenantId#isNamedBy} understands it.
     *
     * @return String, Integer, Long, UUID or ObjectId; for anything else the BSON value itself, which names no tenant
     */
    public static Object plain(BsonValue value) {
        return switch (value.getBsonType()) {
            case STRING -> value.asString().getValue();
            case INT32 -> value.asInt32().getValue();
            case INT64 -> value.asInt64().getValue();
            case OBJECT_ID -> value.asObjectId().getValue();
            case BINARY ->
                value.asBinary().getType() == BsonBinarySubType.UUID_STANDARD.getValue()
                                && value.asBinary().getData().length == 16
                        ? value.asBinary().asUuid()
                        : value;
            default -> value;
        };
    }

    /** Whether two values are the same tenant to the server: whole numbers compare by amount. */
    static boolean same(BsonValue one, BsonValue other) {
        return amount(one).equals(amount(other));
    }

    private static Object amount(BsonValue value) {
        return value.isInt32() ? (Object) (long) value.asInt32().getValue() : plain(value);
    }
}

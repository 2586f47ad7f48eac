package io.safedb;

import java.util.Locale;

/** The type of the tenant column or field. */
public enum TenantType {
    /** Text. */
    STRING,
    /** A UUID. */
    UUID,
    /** A whole number. */
    LONG,
    /** A MongoDB ObjectId. */
    OBJECT_ID;

    /** {@return the name used in policies: {@code string}, {@code uuid}, {@code long}, {@code objectid}} */
    public String label() {
        return name().toLowerCase(Locale.ROOT).replace("_", "");
    }

    /**
     * Whether a tenant id has this type.
     *
     * @param tenant an id
     * @return true if it can stand in the column
     */
    public boolean fits(TenantId tenant) {
        Object value = tenant.value();
        return switch (this) {
            case STRING -> value instanceof String;
            case UUID -> value instanceof java.util.UUID;
            case LONG -> value instanceof Long;
            case OBJECT_ID -> !(value instanceof String || value instanceof java.util.UUID || value instanceof Long);
        };
    }
}

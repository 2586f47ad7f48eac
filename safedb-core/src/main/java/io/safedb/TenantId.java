package io.safedb;

import java.util.Objects;
import java.util.Set;
import java.util.UUID;

/**
 * The id of one tenant, with the type that the database column has. Never null, never blank. Immutable; safe on any
 * thread.
 */
public final class TenantId {
    /** Immutable id types of databases that core does not know at compile time. */
    private static final Set<String> FOREIGN_TYPES = Set.of("org.bson.types.ObjectId");

    private final Object value;

    /** Asked for with every call. */
    private final String text;

    private TenantId(Object value) {
        this.value = value;
        this.text = value.toString();
    }

    /**
     * A tenant id kept as text.
     *
     * @param value the id as the database stores it
     * @return the id
     * @throws IllegalArgumentException if the text is blank, or has characters that a database may store as others:
     *     control characters, halves of a surrogate pair
     */
    public static TenantId of(String value) {
        Objects.requireNonNull(value, "tenant id");
        if (value.isBlank()) {
            throw new IllegalArgumentException(
                    "A tenant id must not be blank. Give the id of the tenant whose request this is.");
        }
        if (value.codePoints()
                .anyMatch(c -> Character.isISOControl(c) || Character.getType(c) == Character.SURROGATE)) {
            throw new IllegalArgumentException("A tenant id must not have control characters or broken text in it."
                    + " Give the id as the tenant column stores it.");
        }
        // A text object of its own: an edge that finds it again knows that it was taken from the scope.
        return new TenantId(new String(value));
    }

    /**
     * A tenant id kept as a UUID.
     *
     * @param value the id as the database stores it
     * @return the id
     */
    public static TenantId of(UUID value) {
        return new TenantId(Objects.requireNonNull(value, "tenant id"));
    }

    /**
     * A tenant id kept as an integer number.
     *
     * @param value the id as the database stores it
     * @return the id
     */
    public static TenantId of(long value) {
        return new TenantId(value);
    }

    /**
     * A tenant id of any supported type: String, UUID, Long, Integer, Short, or {@code org.bson.types.ObjectId}.
     *
     * @param value the id as the database stores it
     * @return the id
     * @throws IllegalArgumentException if the type is another one, or the text is blank
     */
    public static TenantId of(Object value) {
        Objects.requireNonNull(value, "tenant id");
        if (value instanceof TenantId id) {
            return id;
        }
        if (value instanceof String text) {
            return of(text);
        }
        if (value instanceof Long || value instanceof Integer || value instanceof Short) {
            return of(((Number) value).longValue());
        }
        if (value instanceof UUID || FOREIGN_TYPES.contains(value.getClass().getName())) {
            return new TenantId(value);
        }
        throw new IllegalArgumentException(
                "A tenant id cannot be a " + value.getClass().getName()
                        + ". Use String, UUID, long or org.bson.types.ObjectId, whichever the tenant column has.");
    }

    /** {@return the typed value: String, UUID, Long or ObjectId} */
    public Object value() {
        return value;
    }

    /**
     * Whether a value that a caller gave names this tenant. Integer numbers compare by amount, everything else by
     * equality; a value of another type never matches.
     *
     * @param given may be null, which never matches
     * @return true if it is this tenant's id
     */
    public boolean isNamedBy(@org.jspecify.annotations.Nullable Object given) {
        if (given instanceof TenantId other) {
            return value.equals(other.value);
        }
        if (given instanceof Integer || given instanceof Short) {
            return value.equals(((Number) given).longValue());
        }
        return value.equals(given);
    }

    @Override
    public boolean equals(@org.jspecify.annotations.Nullable Object other) {
        return other instanceof TenantId id && value.equals(id.value);
    }

    @Override
    public int hashCode() {
        return value.hashCode();
    }

    /** The id as text, as it stands in the enforcement log. */
    @Override
    public String toString() {
        return text;
    }
}

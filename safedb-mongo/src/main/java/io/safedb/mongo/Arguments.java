package io.safedb.mongo;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The driver's own argument checks, for arguments that safedb reads before the driver sees them. */
final class Arguments {
    private Arguments() {}

    /**
     * Refuses null as the driver does.
     *
     * @throws IllegalArgumentException with the driver's text
     */
    static <T> T notNull(String name, @Nullable T value) {
        if (value == null) {
            throw new IllegalArgumentException(name + " can not be null");
        }
        return value;
    }

    /**
     * Refuses a null list and null elements as the driver does.
     *
     * @throws IllegalArgumentException with the driver's text
     */
    static <T> List<T> withoutNulls(String name, @Nullable List<T> values) {
        List<T> given = new java.util.ArrayList<>(notNull(name, values));
        for (T value : given) {
            if (value == null) {
                throw new IllegalArgumentException(name + " can not contain a null value");
            }
        }
        return given;
    }
}

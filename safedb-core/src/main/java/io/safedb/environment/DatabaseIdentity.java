package io.safedb.environment;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One database as found at wrap time.
 *
 * @param system {@code postgresql}, {@code h2}, {@code mongodb}: the name OpenTelemetry has for it
 * @param name the database's name, as the server says it
 * @param marker null if it has none
 */
public record DatabaseIdentity(
        String system, String name, @Nullable EnvironmentMarker marker) {
    /**
     * Checks that nothing is missing.
     *
     * @param system {@code postgresql}, {@code h2}, {@code mongodb}: the name OpenTelemetry has for it
     * @param name the database's name, as the server says it
     * @param marker null if it has none
     */
    public DatabaseIdentity {
        Objects.requireNonNull(system, "system");
        Objects.requireNonNull(name, "name");
    }

    /** {@return what the marker says; production without one} */
    public Environment environment() {
        return marker == null ? Environment.PRODUCTION : marker.environment();
    }
}

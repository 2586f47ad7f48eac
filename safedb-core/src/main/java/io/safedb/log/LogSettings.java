package io.safedb.log;

import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a log needs to know of its process.
 *
 * @param file the base of the segments' names, for example {@code safedb.jsonl}; null for SLF4J only
 * @param each whether allowed calls are written one by one instead of counted per shape and minute
 * @param service the name of the application
 * @param policyDigest SHA-256 of the policy in force, in hex
 * @param mode the policy's general mode, {@code enforce} or {@code observe}
 */
public record LogSettings(@Nullable Path file, boolean each, String service, String policyDigest, String mode) {
    /**
     * Checks that nothing required is missing.
     *
     * @param file the base of the segments' names, for example {@code safedb.jsonl}; null for SLF4J only
     * @param each whether allowed calls are written one by one instead of counted per shape and minute
     * @param service the name of the application
     * @param policyDigest SHA-256 of the policy in force, in hex
     * @param mode the policy's general mode, {@code enforce} or {@code observe}
     */
    public LogSettings {
        Objects.requireNonNull(service, "service");
        Objects.requireNonNull(policyDigest, "policyDigest");
        Objects.requireNonNull(mode, "mode");
    }
}

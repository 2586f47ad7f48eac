package io.safedb.log;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Where decisions go. Safe on any thread. */
public final class EnforcementLog implements AutoCloseable {
    private static final Logger SLF4J = LoggerFactory.getLogger("io.safedb.enforcement");

    private EnforcementLog() {}

    /** Opens a log. */
    public static EnforcementLog open(@Nullable Path file) {
        return new EnforcementLog();
    }

    /** Writes one refusal or observation. */
    public void append(EnforcementRecord entry) {
        SLF4J.warn("{}", entry.message());
    }

    /** Counts one allowed call. */
    public void countAllowed(EnforcementRecord entry) {}

    @Override
    public void close() {}
}

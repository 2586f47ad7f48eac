package io.safedb.jdbc.broken.there;

import io.safedb.jdbc.broken.here.Here;
import org.jspecify.annotations.Nullable;

/** The other half. */
public record There(@Nullable Here here) {}

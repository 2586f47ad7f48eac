package io.safedb.mongo.broken.there;

import io.safedb.mongo.broken.here.Here;
import org.jspecify.annotations.Nullable;

/** The other half. */
public record There(@Nullable Here here) {}

package io.safedb.mongo.broken.here;

import io.safedb.mongo.broken.there.There;

/** Half of a cycle. */
public record Here(There there) {}

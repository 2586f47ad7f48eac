package io.safedb.jdbc.broken.here;

import io.safedb.jdbc.broken.there.There;

/** Half of a cycle. */
public record Here(There there) {}

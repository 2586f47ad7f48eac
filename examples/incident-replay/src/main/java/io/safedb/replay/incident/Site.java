package io.safedb.replay.incident;

import io.safedb.environment.Environment;
import org.jspecify.annotations.Nullable;

/**
 * A database of a situation.
 *
 * @param name its name
 * @param marker what its marker says; null if it has none
 * @param filled whether it holds the seed's rows; its tables exist in any case
 */
public record Site(String name, @Nullable Environment marker, boolean filled) {}

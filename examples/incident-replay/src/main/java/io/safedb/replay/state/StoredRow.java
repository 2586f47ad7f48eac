package io.safedb.replay.state;

import org.jspecify.annotations.Nullable;

/**
 * A row or document.
 *
 * @param owner what its tenant column holds; null if it has none
 * @param content all of it, as JSON
 */
public record StoredRow(@Nullable String owner, String content) {}

/**
 * The five incidents: their situations, the harmful steps, how the harm of each is counted, and what is expected today.
 */
@NullMarked
package io.safedb.replay.incident;

import org.jspecify.annotations.NullMarked;

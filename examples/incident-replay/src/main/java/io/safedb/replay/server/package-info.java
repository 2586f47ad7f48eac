/** The embedded database servers of the replay, and what their databases are filled with. */
@NullMarked
package io.safedb.replay.server;

import org.jspecify.annotations.NullMarked;

/** The main job: five incidents that happened, replayed raw and guarded on real databases. */
@NullMarked
package io.safedb.replay;

import org.jspecify.annotations.NullMarked;

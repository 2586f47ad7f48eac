/** Runs the steps: raw on one copy of the databases, guarded on an identical second one, and judges. */
@NullMarked
package io.safedb.replay.run;

import org.jspecify.annotations.NullMarked;

/** What is in a database at one moment, and what changed between two: verdicts rest on this, not on exceptions. */
@NullMarked
package io.safedb.replay.state;

import org.jspecify.annotations.NullMarked;

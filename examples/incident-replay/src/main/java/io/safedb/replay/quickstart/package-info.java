/** The code that README.md shows, compiled and run by a test. */
@NullMarked
package io.safedb.replay.quickstart;

import org.jspecify.annotations.NullMarked;

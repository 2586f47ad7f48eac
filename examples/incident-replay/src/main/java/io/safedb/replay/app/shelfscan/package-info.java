/**
 * Incident 004: products read off shelf images, and a script for debugging. Nothing in here knows that a guard exists.
 */
@NullMarked
package io.safedb.replay.app.shelfscan;

import org.jspecify.annotations.NullMarked;

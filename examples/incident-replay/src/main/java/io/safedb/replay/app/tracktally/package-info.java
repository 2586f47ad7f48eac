/**
 * Incident 002: a school application on PostgreSQL, its migration tool, and its set-up script on MongoDB too. Nothing
 * in here knows that a guard exists.
 */
@NullMarked
package io.safedb.replay.app.tracktally;

import org.jspecify.annotations.NullMarked;

/**
 * Incident 002: a school application on PostgreSQL and its migration tool. Nothing in here knows that a guard exists.
 */
@NullMarked
package io.safedb.replay.app.tracktally;

import org.jspecify.annotations.NullMarked;

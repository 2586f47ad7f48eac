/**
 * Incidents 000 and 001: a workshop application on MongoDB, with a twin on PostgreSQL, written as such code is written.
 * Nothing in here knows that a guard exists.
 */
@NullMarked
package io.safedb.replay.app.battwheels;

import org.jspecify.annotations.NullMarked;

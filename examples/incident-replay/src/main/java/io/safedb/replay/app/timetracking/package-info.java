/**
 * Incident 003: work orders and technicians' times, before the hardening. Nothing in here knows that a guard exists.
 */
@NullMarked
package io.safedb.replay.app.timetracking;

import org.jspecify.annotations.NullMarked;

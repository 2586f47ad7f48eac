/**
 * The second room: {@link io.safedb.guard.Guard} turns a {@link io.safedb.guard.Call} into a
 * {@link io.safedb.guard.Decision}, without I/O and without knowing SQL or BSON. For the edges of safedb, not for
 * applications.
 */
@NullMarked
package io.safedb.guard;

import org.jspecify.annotations.NullMarked;

/**
 * Who calls: which strings stand in its code, since a tenant id written into the program is a fault even where it is
 * the right one; and whether it is code of tests, which has no business in production. For the edges of safedb, not for
 * applications.
 */
@NullMarked
package io.safedb.caller;

import org.jspecify.annotations.NullMarked;

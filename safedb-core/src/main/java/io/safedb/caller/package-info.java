/**
 * Who calls, and which strings stand in its code: a tenant id written into the program is a fault even where it is the
 * right one. For the edges of safedb, not for applications.
 */
@NullMarked
package io.safedb.caller;

import org.jspecify.annotations.NullMarked;

/** The enforcement log: what was refused, observed and allowed, as JSON Lines and through SLF4J. */
@NullMarked
package io.safedb.log;

import org.jspecify.annotations.NullMarked;

/** Runs applications of one tenant on a database of one, and guarded on a database of two, and compares. */
@NullMarked
package io.safedb.it;

import org.jspecify.annotations.NullMarked;

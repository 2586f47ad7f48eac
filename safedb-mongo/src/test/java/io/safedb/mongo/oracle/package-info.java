/** The isolation oracle: every case in a database of one tenant, raw, and in one of two, guarded. */
@NullMarked
package io.safedb.mongo.oracle;

import org.jspecify.annotations.NullMarked;

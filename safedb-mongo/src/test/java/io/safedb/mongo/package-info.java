/** Tests of the MongoDB edge. */
@NullMarked
package io.safedb.mongo;

import org.jspecify.annotations.NullMarked;

/** JMH benchmarks of safedb, each with a peer in the same run. */
@NullMarked
package io.safedb.benchmarks;

import org.jspecify.annotations.NullMarked;

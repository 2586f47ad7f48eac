/** The JDBC edge: {@link io.safedb.jdbc.SafeDataSource} wraps a {@code DataSource}. */
@NullMarked
package io.safedb.jdbc;

import org.jspecify.annotations.NullMarked;

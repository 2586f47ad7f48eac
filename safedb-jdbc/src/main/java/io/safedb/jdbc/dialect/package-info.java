/**
 * All that depends on the product of a database, behind one interface: {@link io.safedb.jdbc.dialect.Dialect}. Its
 * queries, its errors, its row-level security, the tables that safedb keeps in it. The rest of the edge speaks JDBC.
 *
 * <p>Public is what is asked and what is answered; what belongs to one product, PostgreSQL, is seen by nobody outside.
 * For {@code io.safedb.jdbc}, not for applications.
 */
@NullMarked
package io.safedb.jdbc.dialect;

import org.jspecify.annotations.NullMarked;

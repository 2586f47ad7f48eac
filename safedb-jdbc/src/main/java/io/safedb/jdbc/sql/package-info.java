/**
 * Reads PostgreSQL text and narrows it to one tenant. Text in, facts and text out: nothing here knows a connection, a
 * scope or a policy. For {@code io.safedb.jdbc}, not for applications.
 */
@NullMarked
package io.safedb.jdbc.sql;

import org.jspecify.annotations.NullMarked;

package io.safedb.jdbc;

import io.safedb.Scope;
import io.safedb.jdbc.sql.SqlStatement;

/**
 * What the first room hands to the second.
 *
 * @param statement what the text says
 * @param scope on whose behalf the calling thread works
 */
record Reading(SqlStatement statement, Scope scope) {}

package io.safedb.jdbc.dialect;

/**
 * A column of a table that a column of a result comes from.
 *
 * @param schema of the table
 * @param table that has it
 * @param name as the server stores it
 */
public record BaseColumn(String schema, String table, String name) {}

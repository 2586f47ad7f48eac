package io.safedb.jdbc.sql;

/**
 * What a statement does with a cursor of the session.
 *
 * @param name of the cursor, as the server stores it
 * @param declares whether it makes it; else it reads, moves or closes it
 */
public record CursorUse(String name, boolean declares) {}

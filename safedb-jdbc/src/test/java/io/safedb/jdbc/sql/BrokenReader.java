package io.safedb.jdbc.sql;

import java.sql.Connection;

/** A reader that knows a connection. Breaks a rule of the house on purpose; nothing of it runs. */
record BrokenReader(Connection connection) {}

package io.safedb.jdbc.sql;

/** Reads statement texts as one database product reads them. Safe on any thread. */
public interface StatementReader {
    /**
     * Reads a text. Never throws: what cannot be read becomes a call with a finding that says so.
     *
     * @param sql as the caller wrote it
     * @return what was read in it
     */
    SqlStatement read(String sql);
}

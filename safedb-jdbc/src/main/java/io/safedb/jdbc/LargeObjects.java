package io.safedb.jdbc;

/**
 * Why large objects are refused. A {@code Blob} or {@code Clob} of PostgreSQL is a number that names an object outside
 * all tables: whoever can write a number can read any of them, and no row says whose it is.
 */
final class LargeObjects {
    static final String SUBJECT = "a large object";
    static final String WHY =
            "large objects belong to no table and so to no tenant; keep such values in a bytea or text column";

    private LargeObjects() {}
}

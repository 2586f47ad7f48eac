/** The JDBC edge: reads SQL, narrows it to one tenant, and wraps a {@code DataSource}. */
@org.jspecify.annotations.NullMarked
module io.safedb.jdbc {
    requires transitive io.safedb.core;
    requires transitive java.sql;
    requires static org.jspecify;
    requires com.github.benmanes.caffeine;

    exports io.safedb.jdbc;
}

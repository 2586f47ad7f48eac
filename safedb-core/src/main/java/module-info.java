/** Decides: tenant scope, policy, rules, environment identity, enforcement log. */
@org.jspecify.annotations.NullMarked
module io.safedb.core {
    requires transitive org.slf4j;
    requires static org.jspecify;
    requires net.bytebuddy;
    requires org.snakeyaml.engine;

    exports io.safedb;
    exports io.safedb.log;
    exports io.safedb.catalogue;
    exports io.safedb.environment;
    exports io.safedb.token;
    exports io.safedb.caller to
            io.safedb.jdbc,
            io.safedb.mongo;
    exports io.safedb.guard to
            io.safedb.jdbc,
            io.safedb.mongo,
            io.safedb.spring;
}

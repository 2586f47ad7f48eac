/** The MongoDB edge: reads driver calls, narrows them to one tenant, and wraps a {@code MongoClient}. */
@org.jspecify.annotations.NullMarked
module io.safedb.mongo {
    requires transitive io.safedb.core;
    requires transitive org.mongodb.driver.sync.client;
    requires org.mongodb.driver.core;
    requires org.mongodb.bson;
    requires net.bytebuddy;
    requires static org.jspecify;

    exports io.safedb.mongo;
}

package example.shop;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import io.safedb.SafeDb;
import io.safedb.SafeDbException;
import io.safedb.SafeDbPolicy;
import io.safedb.TenantId;
import io.safedb.TenantScope;
import io.safedb.environment.Environment;
import io.safedb.mongo.SafeMongo;
import org.bson.Document;

/** An application that writes one document. A test packs it into jars of different names and starts it. */
public final class Application {
    private Application() {}

    /**
     * Writes.
     *
     * @param arguments the server and the database
     */
    public static void main(String[] arguments) {
        SafeDb safeDb = SafeDb.create(SafeDbPolicy.builder()
                .environment(Environment.PRODUCTION)
                .tenantColumn("org")
                .tenantTables("orders")
                .build());
        try (MongoClient mongo = SafeMongo.wrap(MongoClients.create(arguments[0]), safeDb);
                TenantScope scope = TenantScope.open(TenantId.of(arguments[2]))) {
            mongo.getDatabase(arguments[1]).getCollection("orders").insertOne(new Document("_id", 77));
            System.out.println("WRITTEN for " + scope.tenant());
        } catch (SafeDbException e) {
            System.out.println(
                    "REFUSED " + e.violation().rule().id() + " " + e.violation().detail());
        }
    }
}

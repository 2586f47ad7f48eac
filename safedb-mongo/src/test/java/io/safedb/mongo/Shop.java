package io.safedb.mongo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import io.safedb.EnforcementMode;
import io.safedb.Rule;
import io.safedb.SafeDb;
import io.safedb.SafeDbException;
import io.safedb.SafeDbPolicy;
import io.safedb.TableAccess;
import io.safedb.TablePolicy;
import io.safedb.environment.Environment;
import io.safedb.environment.EnvironmentMarker;
import io.safedb.token.Token;
import java.util.List;
import java.util.function.UnaryOperator;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.bson.Document;

/** A small database of two tenants, {@code a} and {@code b}, raw and guarded. */
final class Shop implements AutoCloseable {
    final TestMongo mongo = TestMongo.start();
    final SafeDb safeDb;
    final MongoClient guarded;
    final EnvironmentMarker marker;
    private final String database;

    Shop(Environment environment) {
        this(environment, policy -> policy);
    }

    Shop(Environment environment, UnaryOperator<SafeDbPolicy.Builder> policy) {
        database = "shop_of_" + environment.label();
        mongo.client().getDatabase(database).drop();
        marker = MongoMarker.init(mongo.client(), database, environment, "the tests");
        safeDb = SafeDb.create(policy.apply(observingTests(SafeDbPolicy.builder())
                        .environment(environment)
                        .tenantColumn("org")
                        .tenantTables("items")
                        .table(
                                "orders",
                                TablePolicy.of(TableAccess.TENANT).withSystem("the tests", "they cross tenants"))
                        .sharedTables("countries"))
                .build());
        guarded = SafeMongo.wrap(mongo.client(), safeDb);
        guarded.getDatabase(database);
        fill();
    }

    /** These databases say that they are production, and nothing but tests writes to them. */
    static SafeDbPolicy.Builder observingTests(SafeDbPolicy.Builder policy) {
        return policy.mode(Rule.TEST_CODE_IN_PRODUCTION, EnforcementMode.OBSERVE);
    }

    /** Puts the documents back to what they were. */
    void fill() {
        rawOrders().drop();
        rawOrders()
                .insertMany(List.of(
                        new Document("_id", 2).append("org", "b").append("n", 1).append("name", "Bert"),
                        new Document("_id", 1).append("org", "a").append("n", 1).append("name", "Anna"),
                        new Document("_id", 3).append("org", "a").append("n", 2).append("name", "Axel")));
        raw().getCollection("countries").drop();
        raw().getCollection("countries").insertOne(new Document("_id", "AT"));
        mongo.forget();
    }

    MongoDatabase raw() {
        return mongo.client().getDatabase(database);
    }

    MongoCollection<Document> rawOrders() {
        return raw().getCollection("orders");
    }

    MongoDatabase database() {
        return guarded.getDatabase(database);
    }

    MongoCollection<Document> orders() {
        return database().getCollection("orders");
    }

    /** A right token for this database. */
    Token token(String operation, String target, long rows) {
        return Approvals.token(marker, operation, target, rows);
    }

    /** How many tokens this database remembers. */
    long usedTokens() {
        return raw().getCollection("safedb_used_token").countDocuments();
    }

    /** Asserts that a call is refused by a rule and that nothing reaches the server. */
    void assertRefused(ThrowingCallable call, Rule rule) {
        mongo.forget();
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        SafeDbException.class,
                        e -> assertThat(e.violation().rule()).isEqualTo(rule));
        assertThat(mongo.commands()).as("commands that reached the server").isEmpty();
    }

    @Override
    public void close() {
        safeDb.close();
        mongo.close();
    }
}

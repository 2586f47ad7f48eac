package io.safedb.mongo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.Filters;
import io.safedb.Environment;
import io.safedb.Rule;
import io.safedb.SafeDb;
import io.safedb.SafeDbException;
import io.safedb.SafeDbPolicy;
import io.safedb.TenantId;
import io.safedb.TenantScope;
import java.util.ArrayList;
import java.util.List;
import org.bson.Document;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A guarded client")
class GuardedClientTest {
    private static final TenantId A = TenantId.of("a");
    private static final TenantId B = TenantId.of("b");
    private static TestMongo mongo;
    private static SafeDb safeDb;
    private static MongoClient guarded;

    @BeforeAll
    static void start() {
        mongo = TestMongo.start();
        mongo.client().getDatabase("shop_test").drop();
        MongoMarker.init(mongo.client(), "shop_test", Environment.TEST, "the tests");
        safeDb = SafeDb.create(SafeDbPolicy.builder()
                .environment(Environment.TEST)
                .tenantColumn("org")
                .tenantTables("orders")
                .sharedTables("countries")
                .build());
        guarded = SafeMongo.wrap(mongo.client(), safeDb);
    }

    @AfterAll
    static void stop() {
        safeDb.close();
        mongo.close();
    }

    @BeforeEach
    void fill() {
        MongoCollection<Document> orders =
                mongo.client().getDatabase("shop_test").getCollection("orders");
        orders.deleteMany(new Document());
        orders.insertMany(List.of(
                new Document("_id", 1).append("org", "a").append("n", 1),
                new Document("_id", 2).append("org", "b").append("n", 1),
                new Document("_id", 3).append("org", "a").append("n", 2)));
    }

    private static MongoCollection<Document> orders() {
        return guarded.getDatabase("shop_test").getCollection("orders");
    }

    @Test
    @DisplayName("finds the tenant's own documents")
    void findsOwn() {
        try (TenantScope scope = TenantScope.open(A)) {
            assertThat(orders().find().into(new ArrayList<>()))
                    .extracting("_id")
                    .containsExactlyInAnyOrder(1, 3);
            assertThat(orders().countDocuments()).isEqualTo(2);
            assertThat(orders().estimatedDocumentCount()).isEqualTo(2);
        }
    }

    @Test
    @DisplayName("narrows a filter that replaces another one")
    void replacedFilter() {
        try (TenantScope scope = TenantScope.open(A)) {
            assertThat(orders().find(Filters.eq("n", 2))
                            .filter(Filters.eq("n", 1))
                            .into(new ArrayList<>()))
                    .extracting("_id")
                    .containsExactly(1);
            assertThat(orders().find(Filters.eq("n", 2)).filter(null).into(new ArrayList<>()))
                    .hasSize(2);
        }
    }

    @Test
    @DisplayName("refuses without a scope, before anything is sent")
    void noScope() {
        MongoCollection<Document> orders = orders();
        mongo.forget();
        assertThatThrownBy(() -> orders.find())
                .isInstanceOfSatisfying(
                        SafeDbException.class,
                        e -> assertThat(e.violation().rule()).isEqualTo(Rule.NO_TENANT_SCOPE));
        assertThat(mongo.commands()).isEmpty();
    }

    @Test
    @DisplayName("keeps an iterable on its tenant, and out of another tenant's request")
    void iterableOfAnotherTenant() {
        com.mongodb.client.FindIterable<Document> ofA;
        try (TenantScope scope = TenantScope.open(A)) {
            ofA = orders().find();
        }
        assertThat(ofA.into(new ArrayList<>())).extracting("_id").containsExactlyInAnyOrder(1, 3);
        try (TenantScope scope = TenantScope.open(B)) {
            assertThatThrownBy(ofA::first)
                    .isInstanceOfSatisfying(
                            SafeDbException.class,
                            e -> assertThat(e.violation().rule()).isEqualTo(Rule.CROSS_TENANT));
        }
    }

    @Test
    @DisplayName("sets the generated id in the caller's document, and the tenant in the database only")
    void generatedId() {
        Document given = new Document("n", 7);
        try (TenantScope scope = TenantScope.open(B)) {
            orders().insertOne(given);
        }
        assertThat(given).containsKey("_id").doesNotContainKey("org");
        assertThat(mongo.client()
                        .getDatabase("shop_test")
                        .getCollection("orders")
                        .find(Filters.eq("_id", given.get("_id")))
                        .first())
                .containsEntry("org", "b");
    }
}

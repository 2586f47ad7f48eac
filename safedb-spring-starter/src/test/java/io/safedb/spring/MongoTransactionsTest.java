package io.safedb.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import io.safedb.SafeDb;
import io.safedb.SafeDbException;
import io.safedb.SafeDbPolicy;
import io.safedb.TenantId;
import io.safedb.TenantScope;
import io.safedb.environment.Environment;
import io.safedb.mongo.MongoMarker;
import io.safedb.mongo.SafeMongo;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.bson.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.springframework.data.mongodb.MongoTransactionManager;
import org.springframework.data.mongodb.core.MongoTemplate;
import org.springframework.data.mongodb.core.SimpleMongoClientDatabaseFactory;
import org.springframework.data.mongodb.core.messaging.ChangeStreamRequest;
import org.springframework.data.mongodb.core.messaging.DefaultMessageListenerContainer;
import org.springframework.data.mongodb.core.query.Query;
import org.springframework.data.mongodb.core.query.Update;
import org.springframework.transaction.support.TransactionTemplate;

@DisplayName("Spring Data MongoDB on a guarded client")
class MongoTransactionsTest {
    private static final String DATABASE = "spring_transactions_test";

    private MongoClient raw;
    private SafeDb safeDb;
    private MongoTemplate template;
    private TransactionTemplate transaction;

    @BeforeEach
    void connect() {
        String uri = System.getenv("SAFEDB_TEST_MONGO_URI");
        assumeThat(uri).as("the server in the JVM has no transactions").isNotNull();
        raw = MongoClients.create(uri);
        raw.getDatabase(DATABASE).drop();
        MongoMarker.init(raw, DATABASE, Environment.TEST, "the tests");
        raw.getDatabase(DATABASE).createCollection("notes");
        safeDb = SafeDb.create(SafeDbPolicy.builder()
                .environment(Environment.TEST)
                .tenantColumn("org")
                .tenantTables("notes")
                .build());
        SimpleMongoClientDatabaseFactory factory =
                new SimpleMongoClientDatabaseFactory(SafeMongo.wrap(raw, safeDb), DATABASE);
        template = new MongoTemplate(factory);
        transaction = new TransactionTemplate(new MongoTransactionManager(factory));
        // The guard reads the marker when a database is first obtained, which must not be inside a transaction's time.
        factory.getMongoDatabase();
    }

    @AfterEach
    void close() {
        if (raw != null) {
            safeDb.close();
            raw.close();
        }
    }

    private long stored() {
        return raw.getDatabase(DATABASE).getCollection("notes").countDocuments();
    }

    @Test
    @DisplayName("commits and rolls back what a transaction wrote")
    void transactions() {
        TenantScope scope = TenantScope.open(TenantId.of("org_a"));
        try {
            assertThatThrownBy(() -> transaction.executeWithoutResult(status -> {
                        template.insert(new Document("_id", 1), "notes");
                        assertThat(template.count(new Query(), "notes")).isEqualTo(1);
                        throw new IllegalStateException("the application changes its mind");
                    }))
                    .isInstanceOf(IllegalStateException.class);
            assertThat(stored()).isZero();

            assertThatThrownBy(() -> transaction.executeWithoutResult(status -> {
                        template.insert(new Document("_id", 1), "notes");
                        template.updateFirst(new Query(), new Update().set("org", "org_" + 'b'), "notes");
                    }))
                    .isInstanceOf(SafeDbException.class);
            assertThat(stored()).as("a refusal rolls back too").isZero();

            transaction.executeWithoutResult(status -> {
                template.insert(new Document("_id", 1), "notes");
                template.updateFirst(new Query(), new Update().set("text", "done"), "notes");
                template.findAndModify(new Query(), new Update().inc("n", 1), Document.class, "notes");
            });
            assertThat(raw.getDatabase(DATABASE).getCollection("notes").find())
                    .containsExactly(new Document("_id", 1)
                            .append("org", "org_a")
                            .append("text", "done")
                            .append("n", 1));
        } finally {
            scope.close();
        }
    }

    @Test
    @DisplayName("listens to the tenant's changes, with an executor that carries the scope")
    void listeners() throws InterruptedException {
        BlockingQueue<Document> heard = new LinkedBlockingQueue<>();
        ExecutorService threads = Executors.newCachedThreadPool();
        TenantScope scope = TenantScope.open(TenantId.of("org_a"));
        DefaultMessageListenerContainer container = new DefaultMessageListenerContainer(
                template, TenantScope.wrap((java.util.concurrent.Executor) threads));
        try {
            container.start();
            ChangeStreamRequest<Document> request = ChangeStreamRequest.<Document>builder(message -> {
                        Document body = message.getBody();
                        if (body != null) {
                            heard.add(body);
                        }
                    })
                    .collection("notes")
                    .build();
            assertThat(container.register(request, Document.class).await(java.time.Duration.ofSeconds(20)))
                    .isTrue();
            raw.getDatabase(DATABASE)
                    .getCollection("notes")
                    .insertMany(java.util.List.of(
                            new Document("_id", 1).append("org", "org_b"),
                            new Document("_id", 2).append("org", "org_a"),
                            new Document("_id", 3).append("org", "org_b"),
                            new Document("_id", 4).append("org", "org_a")));
            assertThat(heard.poll(20, TimeUnit.SECONDS)).containsEntry("_id", 2);
            assertThat(heard.poll(20, TimeUnit.SECONDS)).containsEntry("_id", 4);
            assertThat(heard).isEmpty();
        } finally {
            container.stop();
            scope.close();
            threads.shutdownNow();
        }
    }
}

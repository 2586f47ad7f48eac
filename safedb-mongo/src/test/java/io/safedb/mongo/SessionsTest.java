package io.safedb.mongo;

import static io.safedb.mongo.Scopes.in;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.mongodb.ClientSessionOptions;
import com.mongodb.MongoException;
import com.mongodb.ReadConcern;
import com.mongodb.ReadPreference;
import com.mongodb.TransactionOptions;
import com.mongodb.WriteConcern;
import com.mongodb.client.ClientSession;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.FindOneAndUpdateOptions;
import com.mongodb.client.model.InsertOneModel;
import com.mongodb.client.model.UpdateOneModel;
import com.mongodb.client.model.Updates;
import io.safedb.EnforcementMode;
import io.safedb.Rule;
import io.safedb.SafeDbException;
import io.safedb.environment.Environment;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.bson.BsonDocument;
import org.bson.Document;
import org.bson.conversions.Bson;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A guarded session")
class SessionsTest {
    private static final Bson MORE = Updates.inc("n", 1);

    private static Shop shop;

    @BeforeAll
    static void start() {
        shop = new Shop(Environment.PRODUCTION);
    }

    @AfterAll
    static void stop() {
        shop.close();
    }

    @BeforeEach
    void fill() {
        shop.fill();
    }

    private static void needsTransactions() {
        assumeThat(shop.mongo.inJvm())
                .as("the server in the JVM does not roll back")
                .isFalse();
    }

    @Test
    @DisplayName("comes from the guarded client, whatever the settings it was started under")
    void originator() {
        for (ClientSession each : List.of(
                shop.guarded.startSession(),
                shop.guarded.startSession(ClientSessionOptions.builder().build()),
                shop.guarded.withReadPreference(ReadPreference.nearest()).startSession(),
                shop.guarded
                        .withReadPreference(ReadPreference.nearest())
                        .withTimeout(5, TimeUnit.SECONDS)
                        .startSession())) {
            try (ClientSession session = each) {
                assertThat(session.getOriginator()).isSameAs(shop.guarded);
                assertThat(SafeMongo.isGuarded(session)).isTrue();
                in("a", () -> assertThat(shop.orders().countDocuments(session)).isEqualTo(2));
            }
        }
    }

    @Test
    @DisplayName("does not show the connection that a transaction is bound to")
    void context() {
        try (ClientSession session = shop.guarded.startSession()) {
            shop.assertRefused(session::getTransactionContext, Rule.SCOPE_TAMPERING);
        }
        try (Shop observed = new Shop(Environment.TEST, policy -> policy.mode(EnforcementMode.OBSERVE));
                ClientSession session = observed.guarded.startSession()) {
            assertThat(session.getTransactionContext()).isNull();
            assertThat(observed.database().listCollections(session)).isNotEmpty();
        }
    }

    @Test
    @DisplayName("of another client meets the driver's own error")
    void foreignSessions() {
        try (MongoClient other = MongoClients.create(shop.mongo.uri());
                ClientSession raw = other.startSession();
                ClientSession guarded = SafeMongo.wrap(other, shop.safeDb).startSession()) {
            Throwable expected = catchThrowable(() -> shop.rawOrders().find(raw).first());
            assertThat(expected).isNotNull();
            in("a", () -> {
                for (ClientSession session : List.of(raw, guarded)) {
                    assertThatThrownBy(() -> shop.orders().find(session).first())
                            .hasSameClassAs(expected)
                            .hasMessage(expected.getMessage());
                    assertThatThrownBy(() -> shop.orders().insertOne(session, new Document("_id", 9)))
                            .hasSameClassAs(expected)
                            .hasMessage(expected.getMessage());
                }
            });
        }
    }

    @Test
    @DisplayName("commits the tenant's writes together, or none of them")
    void commitAndAbort() {
        needsTransactions();
        in("a", () -> {
            try (ClientSession session = shop.guarded.startSession()) {
                session.startTransaction();
                assertThat(session.hasActiveTransaction()).isTrue();
                shop.orders().insertOne(session, new Document("_id", 30));
                shop.orders().updateMany(session, Filters.gt("n", 0), MORE);
                assertThat(shop.orders().countDocuments(session)).isEqualTo(3);
                assertThat(shop.orders().countDocuments()).isEqualTo(2);
                session.abortTransaction();
                assertThat(shop.orders().countDocuments()).isEqualTo(2);

                session.startTransaction();
                shop.orders().insertOne(session, new Document("_id", 30));
                shop.orders().updateMany(session, Filters.gt("n", 0), MORE);
                session.commitTransaction();
                session.commitTransaction();
                assertThat(shop.orders().countDocuments()).isEqualTo(3);
                assertThatThrownBy(session::abortTransaction).isInstanceOf(IllegalStateException.class);
            }
        });
        assertThat(shop.rawOrders().find(Filters.eq("_id", 2)).first())
                .isEqualTo(
                        new Document("_id", 2).append("org", "b").append("n", 1).append("name", "Bert"));
    }

    @Test
    @DisplayName("runs a body again where the driver would, and nothing of the first run stays")
    void retries() {
        needsTransactions();
        AtomicInteger runs = new AtomicInteger();
        in("a", () -> {
            try (ClientSession session = shop.guarded.startSession()) {
                String answer = session.withTransaction(() -> {
                    shop.orders().insertOne(session, new Document("n", runs.incrementAndGet()));
                    if (runs.get() == 1) {
                        MongoException transientError = new MongoException("once more");
                        transientError.addLabel(MongoException.TRANSIENT_TRANSACTION_ERROR_LABEL);
                        throw transientError;
                    }
                    return "done";
                });
                assertThat(answer).isEqualTo("done");
            }
        });
        assertThat(runs).hasValue(2);
        assertThat(shop.rawOrders().countDocuments(new Document("org", "a"))).isEqualTo(3);
        assertThat(shop.rawOrders().countDocuments(new Document("n", 2).append("name", null)))
                .isEqualTo(1);
    }

    @Test
    @DisplayName("shows a conflict with its code and labels")
    void conflicts() {
        needsTransactions();
        in("a", () -> {
            try (ClientSession one = shop.guarded.startSession();
                    ClientSession two = shop.guarded.startSession()) {
                one.startTransaction();
                two.startTransaction();
                shop.orders().updateOne(one, Filters.eq("_id", 1), MORE);
                assertThatThrownBy(() -> shop.orders().updateOne(two, Filters.eq("_id", 1), MORE))
                        .isInstanceOfSatisfying(MongoException.class, e -> {
                            assertThat(e.getCode()).isEqualTo(112);
                            assertThat(e.hasErrorLabel(MongoException.TRANSIENT_TRANSACTION_ERROR_LABEL))
                                    .isTrue();
                        });
                two.abortTransaction();
                one.commitTransaction();
            }
        });
    }

    @Test
    @DisplayName("goes on after a refusal, of which the server hears nothing")
    void refusalInside() {
        in("a", () -> {
            try (ClientSession session = shop.guarded.startSession()) {
                session.startTransaction();
                shop.orders().insertOne(session, new Document("_id", 30));
                shop.assertRefused(
                        () -> shop.orders().updateOne(session, Filters.eq("_id", 1), Updates.set("org", "b")),
                        Rule.CROSS_TENANT);
                shop.orders().insertOne(session, new Document("_id", 31));
                session.commitTransaction();
                assertThat(shop.orders().countDocuments()).isEqualTo(4);

                AtomicInteger runs = new AtomicInteger();
                assertThatThrownBy(() -> session.withTransaction(() -> {
                            runs.incrementAndGet();
                            return shop.orders().deleteOne(session, Filters.eq("org", String.valueOf('b')));
                        }))
                        .isInstanceOf(SafeDbException.class);
                assertThat(runs).as("a refusal is not retried").hasValue(1);
                assertThat(session.hasActiveTransaction()).isFalse();
            }
        });
    }

    @Test
    @DisplayName("sends what a raw one sends: transactions")
    void trafficOfTransactions() {
        TransactionOptions options = TransactionOptions.builder()
                .readConcern(ReadConcern.SNAPSHOT)
                .writeConcern(WriteConcern.MAJORITY)
                .readPreference(ReadPreference.primary())
                .maxCommitTime(5L, TimeUnit.SECONDS)
                .build();
        List<BsonDocument> sent = Traffic.assertSame(shop, (client, database) -> {
            MongoCollection<Document> orders = database.getCollection("orders");
            try (ClientSession session = client.startSession()) {
                session.startTransaction(options);
                orders.insertOne(session, new Document("_id", 30).append("n", 5));
                orders.find(session, Filters.gt("n", 0)).batchSize(2).into(new ArrayList<>());
                orders.updateOne(session, Filters.eq("_id", 1), MORE);
                session.commitTransaction();
                session.startTransaction();
                orders.deleteOne(session, Filters.eq("_id", 30));
                orders.countDocuments(session, Filters.gt("n", 0));
                orders.distinct(session, "n", Integer.class).into(new ArrayList<>());
                orders.aggregate(session, List.of(new Document("$sort", new Document("_id", 1))))
                        .into(new ArrayList<>());
                orders.findOneAndUpdate(
                        session, Filters.eq("_id", 1), MORE, new FindOneAndUpdateOptions().upsert(false));
                orders.bulkWrite(
                        session,
                        List.of(
                                new InsertOneModel<>(new Document("_id", 31)),
                                new UpdateOneModel<>(Filters.eq("_id", 1), MORE)));
                session.abortTransaction();
                session.withTransaction(() -> orders.insertOne(session, new Document("_id", 32)), options);
            }
        });
        assertThat(sent).extracting(BsonDocument::getFirstKey).contains("commitTransaction", "abortTransaction");
    }

    @Test
    @DisplayName("sends what a raw one sends: a body that is run again")
    void trafficOfRetries() {
        Traffic.assertSame(shop, (client, database) -> {
            AtomicInteger runs = new AtomicInteger();
            try (ClientSession session = client.startSession()) {
                session.withTransaction(() -> {
                    database.getCollection("orders").insertOne(session, new Document("_id", 40 + runs.get()));
                    if (runs.incrementAndGet() < 3) {
                        MongoException transientError = new MongoException("once more");
                        transientError.addLabel(MongoException.TRANSIENT_TRANSACTION_ERROR_LABEL);
                        throw transientError;
                    }
                    return "";
                });
            }
        });
    }

    @Test
    @DisplayName("sends what a raw one sends: causal and implicit sessions, retryable writes")
    void trafficOfSessions() {
        List<BsonDocument> sent = Traffic.assertSame(shop, (client, database) -> {
            MongoCollection<Document> orders = database.getCollection("orders");
            ClientSessionOptions causal =
                    ClientSessionOptions.builder().causallyConsistent(true).build();
            ClientSessionOptions loose =
                    ClientSessionOptions.builder().causallyConsistent(false).build();
            try (ClientSession session = client.startSession(causal);
                    ClientSession other = client.startSession(loose)) {
                assertThat(session.isCausallyConsistent()).isTrue();
                orders.insertOne(session, new Document("_id", 30));
                orders.find(session, Filters.eq("_id", 30)).first();
                orders.updateOne(session, Filters.gt("n", 0), MORE);
                orders.replaceOne(session, Filters.eq("_id", 30), new Document("n", 1));
                orders.find(other).first();
                other.advanceOperationTime(session.getOperationTime());
                other.advanceClusterTime(session.getClusterTime());
                orders.deleteOne(other, Filters.eq("_id", 30));
                orders.insertMany(other, List.of(new Document("_id", 31), new Document("_id", 32)));
            }
            orders.insertOne(new Document("_id", 33));
            orders.find(Filters.gt("n", 0)).batchSize(1).into(new ArrayList<>());
        });
        assertThat(sent)
                .anySatisfy(
                        command -> assertThat(command.containsKey("txnNumber")).isTrue());
    }

    @Test
    @DisplayName("sends what a raw one sends: a snapshot")
    void trafficOfSnapshots() {
        needsTransactions();
        Traffic.assertSame(shop, (client, database) -> {
            ClientSessionOptions snapshot =
                    ClientSessionOptions.builder().snapshot(true).build();
            try (ClientSession session = client.startSession(snapshot)) {
                database.getCollection("orders")
                        .find(session, Filters.eq("_id", 1))
                        .first();
                assertThatThrownBy(session::startTransaction).isInstanceOf(IllegalArgumentException.class);
            }
        });
    }
}

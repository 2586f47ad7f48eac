package io.safedb.mongo;

import static io.safedb.mongo.Scopes.as;
import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.client.model.Indexes;
import io.safedb.Rule;
import io.safedb.SafeDbException;
import io.safedb.environment.Environment;
import io.safedb.token.Token;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.bson.Document;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("One token in 64 threads")
class TokenRaceTest {
    private static final int THREADS = 64;

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"drop", "deleteMany", "dropIndexes"})
    @DisplayName("lets exactly one of them act")
    void exactlyOne(String operation) throws Exception {
        try (Shop shop = new Shop(Environment.PRODUCTION, Approvals::tokenOnly)) {
            shop.rawOrders().createIndex(Indexes.ascending("n"));
            Token token = shop.token(operation, "orders", 1000);
            List<String> outcomes = raced(() -> act(shop, operation, token));
            assertThat(outcomes).hasSize(THREADS);
            assertThat(outcomes).filteredOn("done"::equals).hasSize(1);
            assertThat(outcomes)
                    .filteredOn(outcome -> !outcome.equals("done"))
                    .allMatch(Rule.TOKEN_INVALID.id()::equals);
            assertThat(shop.usedTokens()).isEqualTo(1);
            assertDestroyed(shop, operation);
            assertThat(shop.mongo.commands())
                    .filteredOn(command -> command.getFirstKey().equals(command(operation)))
                    .hasSize(1);
        }
    }

    private static String command(String operation) {
        return operation.equals("deleteMany") ? "delete" : operation;
    }

    private static String act(Shop shop, String operation, Token token) {
        try {
            return shop.safeDb.withToken(
                    token,
                    () -> as("a", () -> {
                        switch (operation) {
                            case "drop" -> shop.orders().drop();
                            case "deleteMany" -> shop.orders().deleteMany(new Document());
                            default -> shop.orders().dropIndexes();
                        }
                        return "done";
                    }));
        } catch (SafeDbException e) {
            return e.violation().rule().id();
        }
    }

    private static void assertDestroyed(Shop shop, String operation) {
        List<Document> left = shop.rawOrders().find().into(new ArrayList<>());
        switch (operation) {
            case "drop" -> assertThat(left).isEmpty();
            case "deleteMany" ->
                assertThat(left).extracting(each -> each.getString("org")).containsExactly("b");
            default -> {
                assertThat(left).hasSize(3);
                assertThat(shop.rawOrders().listIndexes())
                        .extracting(index -> index.getString("name"))
                        .containsExactly("_id_");
            }
        }
    }

    private static List<String> raced(Callable<String> work) throws Exception {
        CountDownLatch ready = new CountDownLatch(THREADS);
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        try {
            List<Future<String>> running = new ArrayList<>();
            for (int i = 0; i < THREADS; i++) {
                running.add(threads.submit(() -> {
                    ready.countDown();
                    ready.await();
                    return work.call();
                }));
            }
            List<String> outcomes = new ArrayList<>();
            for (Future<String> each : running) {
                outcomes.add(each.get());
            }
            return outcomes;
        } finally {
            threads.shutdownNow();
        }
    }
}

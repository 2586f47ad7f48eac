package io.safedb.mongo;

import static io.safedb.mongo.Scopes.in;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.mongodb.MongoWriteException;
import com.mongodb.client.MongoCollection;
import io.safedb.AtMostOne;
import io.safedb.RowCondition;
import io.safedb.SafeDbPolicy;
import io.safedb.TableAccess;
import io.safedb.TablePolicy;
import io.safedb.environment.Environment;
import java.util.List;
import org.bson.Document;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("The indexes of a policy")
class PolicyIndexesTest {
    private static Shop shop;

    @BeforeAll
    static void start() {
        shop = new Shop(Environment.TEST, PolicyIndexesTest::timers);
    }

    @AfterAll
    static void stop() {
        shop.close();
    }

    private static SafeDbPolicy.Builder timers(SafeDbPolicy.Builder policy) {
        return policy.table("timers", atMostOne("ended_at is null"))
                .table("billed", atMostOne("billed_at is not null"))
                .table("active", atMostOne("status in ('OPEN', 'PAUSED')"))
                .table("flagged", atMostOne("current = true"));
    }

    private static TablePolicy atMostOne(String condition) {
        return TablePolicy.of(TableAccess.TENANT)
                .atMostOne(new AtMostOne(List.of("user_id"), RowCondition.parse(condition)));
    }

    @Test
    @DisplayName("are printed for the shell, one line each, in the order of the collections")
    void printed() {
        List<String> lines = PolicyIndexes.atMostOne(shop.safeDb.policy()).stream()
                .map(PolicyIndexes.Index::toString)
                .toList();
        assertThat(lines).hasSize(4);
        assertThat(lines.get(3))
                .isEqualTo("db.getCollection(\"timers\").createIndex({\"org\": 1, \"user_id\": 1}, "
                        + "{\"name\": \"timers_at_most_one\", \"unique\": true, "
                        + "\"partialFilterExpression\": {\"ended_at\": null}});");
        assertThat(lines.get(0)).contains("{\"org\": 1, \"user_id\": 1}", "{\"$in\": [\"OPEN\", \"PAUSED\"]}");
    }

    @Test
    @DisplayName("are none where the policy promises nothing")
    void none() {
        SafeDbPolicy plain = SafeDbPolicy.builder()
                .environment(Environment.TEST)
                .tenantColumn("org")
                .tenantTables("items")
                .build();
        assertThat(PolicyIndexes.atMostOne(plain)).isEmpty();
        assertThat(PolicyIndexes.testData(plain))
                .extracting(PolicyIndexes.Index::toString)
                .containsExactly(
                        "db.getCollection(\"items\").createIndex({\"_safedb_test\": 1}, {\"name\": \"items_test_run\", "
                                + "\"unique\": false, \"partialFilterExpression\": {\"_safedb_test\": {\"$exists\": true}}});");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "timers  | {}                                    | {ended_at: 1}",
                "timers  | {ended_at: null}                      | {ended_at: 'x'}",
                "billed  | {billed_at: 1}                        | {billed_at: null}",
                "billed  | {billed_at: 'x'}                      | {}",
                "active  | {status: 'PAUSED'}                    | {status: 'DONE'}",
                "flagged | {current: true}                       | {current: false}"
            })
    @DisplayName("let a user of a tenant have one, and any number of those that do not count")
    void kept(String name, String counts, String doesNot) {
        assumeThat(shop.mongo.inJvm())
                .as("the server in the JVM knows no partial indexes")
                .isFalse();
        MongoCollection<Document> raw = shop.raw().getCollection(name);
        raw.drop();
        PolicyIndexes.atMostOne(shop.safeDb.policy()).stream()
                .filter(index -> index.collection().equals(name))
                .forEach(index -> raw.createIndexes(List.of(index.model())));
        MongoCollection<Document> timers = shop.database().getCollection(name);
        in("a", () -> {
            timers.insertOne(of(1, counts));
            timers.insertOne(of(2, counts));
            timers.insertOne(of(1, doesNot));
            timers.insertOne(of(1, doesNot));
            assertThatThrownBy(() -> timers.insertOne(of(1, counts)))
                    .isInstanceOfSatisfying(
                            MongoWriteException.class,
                            e -> assertThat(e.getCode()).isEqualTo(11000));
        });
        in("b", () -> timers.insertOne(of(1, counts)));
    }

    private static Document of(int user, String fields) {
        Document document = new Document("user_id", user);
        document.putAll(Document.parse(fields));
        return document;
    }
}

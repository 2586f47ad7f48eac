package io.safedb.mongo;

import static io.safedb.mongo.Scopes.as;
import static io.safedb.mongo.Scopes.in;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.Collation;
import com.mongodb.client.model.CollationStrength;
import com.mongodb.client.model.CreateCollectionOptions;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Updates;
import io.safedb.environment.Environment;
import java.util.ArrayList;
import java.util.List;
import org.bson.BsonDocument;
import org.bson.Document;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A collection whose own collation takes two tenants' ids for equal")
class OwnCollationsTest {
    private static final Collation ALIKE = Collation.builder()
            .locale("en")
            .collationStrength(CollationStrength.PRIMARY)
            .build();

    private static Shop shop;

    @BeforeAll
    static void start() {
        shop = new Shop(Environment.TEST);
    }

    @AfterAll
    static void stop() {
        shop.close();
    }

    @BeforeEach
    void fill() {
        shop.raw().getCollection("items").drop();
        shop.raw().createCollection("items", new CreateCollectionOptions().collation(ALIKE));
        shop.raw()
                .getCollection("items")
                .insertMany(List.of(
                        new Document("_id", 1).append("org", "A").append("n", 1),
                        new Document("_id", 2).append("org", "a").append("n", 1)));
    }

    @Test
    @DisplayName("shows and changes one tenant's documents only")
    void existing() {
        assumeThat(shop.mongo.inJvm())
                .as("the server in the JVM forgets collations")
                .isFalse();
        MongoClient guarded = SafeMongo.wrap(shop.mongo.client(), shop.safeDb);
        keepsApart(guarded.getDatabase(shop.raw().getName()).getCollection("items"));
    }

    @Test
    @DisplayName("does so too if it was created later through the guarded client")
    void created() {
        shop.raw().getCollection("items").drop();
        MongoClient guarded = SafeMongo.wrap(shop.mongo.client(), shop.safeDb);
        in(
                "a",
                () -> guarded.getDatabase(shop.raw().getName())
                        .createCollection("items", new CreateCollectionOptions().collation(ALIKE)));
        shop.raw()
                .getCollection("items")
                .insertMany(List.of(
                        new Document("_id", 1).append("org", "A").append("n", 1),
                        new Document("_id", 2).append("org", "a").append("n", 1)));
        keepsApart(guarded.getDatabase(shop.raw().getName()).getCollection("items"));
    }

    private static void keepsApart(MongoCollection<Document> items) {
        shop.mongo.forget();
        assertThat(as("a", () -> items.find().into(new ArrayList<>())))
                .extracting(item -> item.get("_id"))
                .containsExactly(2);
        assertThat(as("a", () -> items.aggregate(List.of()).into(new ArrayList<>())))
                .hasSize(1);
        assertThat(as("a", () -> items.updateMany(Filters.eq("n", 1), Updates.set("n", 2)))
                        .getModifiedCount())
                .isEqualTo(1);
        // Not every server of the tests knows collations; what is sent is the same for all.
        assertThat(shop.mongo.commands())
                .hasSize(3)
                .extracting(BsonDocument::toJson)
                .allSatisfy(command -> assertThat(command).contains("\\A"));
    }
}

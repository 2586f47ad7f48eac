package io.safedb.mongo.bson;

import static io.safedb.mongo.bson.Verdicts.json;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.UpdateOneModel;
import de.bwaldvogel.mongo.MongoServer;
import de.bwaldvogel.mongo.backend.memory.MemoryBackend;
import java.util.List;
import org.bson.BsonDocument;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * {@link UpdateReader} has no finding for keys that are no operators. It relies on the driver's own check, tested here.
 */
@DisplayName("The driver itself")
class DriverArgumentErrorsTest {
    private static final MongoServer SERVER = new MongoServer(new MemoryBackend());
    private static MongoClient client;
    private static MongoCollection<BsonDocument> contacts;

    @BeforeAll
    static void connect() {
        client = MongoClients.create(SERVER.bindAndGetConnectionString());
        contacts = client.getDatabase("app").getCollection("contacts", BsonDocument.class);
    }

    @AfterAll
    static void stop() {
        client.close();
        SERVER.shutdownNow();
    }

    @ParameterizedTest
    @DisplayName("throws on an update that is empty or has a key that is no operator, wherever that stands")
    @ValueSource(strings = {"{}", "{note: 1}", "{$set: {a: 1}, note: 1}", "{note: 1, $set: {a: 1}}", "{'': 1}"})
    void updates(String text) {
        BsonDocument update = json(text);
        BsonDocument filter = json("{organization_id: 'org_a'}");
        assertThatIllegalArgumentException().isThrownBy(() -> contacts.updateOne(filter, update));
        assertThatIllegalArgumentException().isThrownBy(() -> contacts.updateMany(filter, update));
        assertThatIllegalArgumentException().isThrownBy(() -> contacts.findOneAndUpdate(filter, update));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> contacts.bulkWrite(List.of(new UpdateOneModel<>(filter, update))));
    }

    @ParameterizedTest
    @DisplayName("throws on a replacement that starts with an operator, stamped or not")
    @ValueSource(strings = {"{$set: {a: 1}}", "{$set: {a: 1}, organization_id: 'org_a'}"})
    void replacements(String text) {
        BsonDocument replacement = Verdicts.NARROWER.document(json(text));
        BsonDocument filter = json("{organization_id: 'org_a'}");
        assertThatIllegalArgumentException().isThrownBy(() -> contacts.replaceOne(filter, replacement));
        assertThatIllegalArgumentException().isThrownBy(() -> contacts.findOneAndReplace(filter, replacement));
    }
}

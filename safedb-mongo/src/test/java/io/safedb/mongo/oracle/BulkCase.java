package io.safedb.mongo.oracle;

import com.mongodb.MongoNamespace;
import com.mongodb.client.model.DeleteManyModel;
import com.mongodb.client.model.DeleteOneModel;
import com.mongodb.client.model.InsertOneModel;
import com.mongodb.client.model.ReplaceOneModel;
import com.mongodb.client.model.UpdateManyModel;
import com.mongodb.client.model.UpdateOneModel;
import com.mongodb.client.model.WriteModel;
import com.mongodb.client.model.bulk.ClientDeleteManyOptions;
import com.mongodb.client.model.bulk.ClientDeleteOneOptions;
import com.mongodb.client.model.bulk.ClientNamespacedWriteModel;
import java.util.List;
import org.bson.BsonDocument;
import org.bson.BsonValue;

/** One model of a case's bulk, as the driver's model for one collection or for the client. */
final class BulkCase {
    private final BsonDocument given;
    private final String kind;
    private final BsonDocument model;

    /**
     * Reads a model.
     *
     * @param given the kind with its content, and for the client's bulk the namespace before it
     */
    BulkCase(BsonDocument given) {
        this.given = given;
        this.kind = given.keySet().stream()
                .filter(key -> !key.equals("namespace"))
                .findFirst()
                .orElseThrow();
        this.model = given.getDocument(kind);
    }

    WriteModel<BsonDocument> forCollection() {
        OracleOptions options = new OracleOptions(model);
        return switch (kind) {
            case "insertOne" -> new InsertOneModel<>(model.getDocument("document"));
            case "updateOne" ->
                model.isArray("update")
                        ? new UpdateOneModel<>(filter(), stages(), options.update())
                        : new UpdateOneModel<>(filter(), model.getDocument("update"), options.update());
            case "updateMany" ->
                model.isArray("update")
                        ? new UpdateManyModel<>(filter(), stages(), options.update())
                        : new UpdateManyModel<>(filter(), model.getDocument("update"), options.update());
            case "replaceOne" -> new ReplaceOneModel<>(filter(), model.getDocument("replacement"), options.replace());
            case "deleteOne" -> new DeleteOneModel<>(filter(), options.delete());
            case "deleteMany" -> new DeleteManyModel<>(filter(), options.delete());
            default -> throw unknown();
        };
    }

    /**
     * The client's model.
     *
     * @param database what the cases' database {@code app} is called where this runs
     */
    ClientNamespacedWriteModel forClient(String database) {
        String named = given.getString("namespace").getValue();
        MongoNamespace namespace =
                new MongoNamespace(named.startsWith("app.") ? database + named.substring("app".length()) : named);
        OracleOptions options = new OracleOptions(model);
        return switch (kind) {
            case "insertOne" ->
                ClientNamespacedWriteModel.insertOne(namespace, RawDocuments.of(model.getDocument("document")));
            case "updateOne" ->
                model.isArray("update")
                        ? ClientNamespacedWriteModel.updateOne(namespace, filter(), stages(), options.clientUpdateOne())
                        : ClientNamespacedWriteModel.updateOne(
                                namespace, filter(), model.getDocument("update"), options.clientUpdateOne());
            case "updateMany" ->
                model.isArray("update")
                        ? ClientNamespacedWriteModel.updateMany(
                                namespace, filter(), stages(), options.clientUpdateMany())
                        : ClientNamespacedWriteModel.updateMany(
                                namespace, filter(), model.getDocument("update"), options.clientUpdateMany());
            case "replaceOne" ->
                ClientNamespacedWriteModel.replaceOne(
                        namespace, filter(), model.getDocument("replacement"), options.clientReplaceOne());
            case "deleteOne" ->
                ClientNamespacedWriteModel.deleteOne(
                        namespace,
                        filter(),
                        ClientDeleteOneOptions.clientDeleteOneOptions().collation(options.collation()));
            case "deleteMany" ->
                ClientNamespacedWriteModel.deleteMany(
                        namespace,
                        filter(),
                        ClientDeleteManyOptions.clientDeleteManyOptions().collation(options.collation()));
            default -> throw unknown();
        };
    }

    private BsonDocument filter() {
        return model.getDocument("filter", new BsonDocument());
    }

    private List<BsonDocument> stages() {
        return model.getArray("update").stream().map(BsonValue::asDocument).toList();
    }

    private IllegalStateException unknown() {
        return new IllegalStateException("The harness does not know the model " + kind);
    }
}

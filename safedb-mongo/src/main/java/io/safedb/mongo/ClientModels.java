package io.safedb.mongo;

import com.mongodb.MongoNamespace;
import com.mongodb.client.model.bulk.ClientBulkWriteOptions;
import com.mongodb.client.model.bulk.ClientNamespacedWriteModel;
import com.mongodb.internal.client.model.bulk.AbstractClientDeleteModel;
import com.mongodb.internal.client.model.bulk.AbstractClientNamespacedWriteModel;
import com.mongodb.internal.client.model.bulk.AbstractClientUpdateModel;
import com.mongodb.internal.client.model.bulk.ClientWriteModel;
import com.mongodb.internal.client.model.bulk.ConcreteClientBulkWriteOptions;
import com.mongodb.internal.client.model.bulk.ConcreteClientDeleteManyModel;
import com.mongodb.internal.client.model.bulk.ConcreteClientDeleteOneModel;
import com.mongodb.internal.client.model.bulk.ConcreteClientInsertOneModel;
import com.mongodb.internal.client.model.bulk.ConcreteClientReplaceOneModel;
import com.mongodb.internal.client.model.bulk.ConcreteClientUpdateManyModel;
import com.mongodb.internal.client.model.bulk.ConcreteClientUpdateOneModel;
import io.safedb.guard.Call.Touch;
import io.safedb.mongo.ReadModel.Kind;
import io.safedb.mongo.bson.RunStamp;
import java.util.ArrayList;
import java.util.List;
import org.bson.BsonDocument;
import org.bson.conversions.Bson;
import org.jspecify.annotations.Nullable;

/**
 * Reads the models of a client-level bulk. They have no public getters, so they are read through the driver's internal
 * classes, the only ones that may stand behind them; {@link ClientModelClasses} says whether these are as they are
 * known here, and is asked first. What is sent is built anew through the driver's public methods.
 *
 * <p>The kind of a model is told by what it holds, as the driver does, not by the interface that it shows.
 */
final class ClientModels {
    private ClientModels() {}

    /** The namespace that a model writes to; null if it is none of the driver's own models. */
    static @Nullable MongoNamespace namespace(Object model) {
        return model instanceof AbstractClientNamespacedWriteModel own ? own.getNamespace() : null;
    }

    /**
     * The options of a bulk.
     *
     * @param let variables of all filters and updates; null if there are none
     * @param sent what to send
     */
    record Options(boolean ordered, @Nullable BsonDocument let, ClientBulkWriteOptions sent) {}

    /**
     * Reads the options of a bulk, but not yet what its variables say.
     *
     * @param reading of one of its parts
     */
    static Options options(ClientBulkWriteOptions given, Reading reading) {
        if (!((Object) given instanceof ConcreteClientBulkWriteOptions own)) {
            throw reading.unreadable(
                    "its options are a " + given.getClass().getName() + ", which is none of the driver's own");
        }
        boolean ordered = own.isOrdered();
        BsonDocument let = own.getLet().map(reading::copy).orElse(null);
        ClientBulkWriteOptions sent = ClientBulkWriteOptions.clientBulkWriteOptions()
                .ordered(ordered)
                .verboseResults(own.isVerboseResults())
                .bypassDocumentValidation(own.isBypassDocumentValidation().orElse(null))
                .comment(reading.comment(own.getComment().orElse(null)))
                .let(let);
        return new Options(ordered, let, sent);
    }

    /**
     * Reads one model.
     *
     * @param reading of the part of the bulk that writes to the model's collection
     * @param let variables of the bulk; null if there are none
     * @param index its place in the bulk, counted from 0
     */
    static ReadModel<ClientNamespacedWriteModel> read(
            Object model, Reading reading, @Nullable BsonDocument let, int index) {
        AbstractClientNamespacedWriteModel own = (AbstractClientNamespacedWriteModel) model;
        MongoNamespace namespace = own.getNamespace();
        String collection = namespace.getCollectionName();
        ClientWriteModel given = own.getModel();
        String where = "models[" + index + "]";
        reading.target(collection, given instanceof ConcreteClientInsertOneModel ? Touch.INSERT : Touch.CHANGE);
        if (given instanceof ConcreteClientInsertOneModel insert) {
            BsonDocument document = reading.document(insert.getDocument(), where + ".document");
            return new ReadModel<>(
                    Kind.INSERT,
                    null,
                    false,
                    (narrowing, none) -> ClientNamespacedWriteModel.insertOne(namespace, narrowing.document(document)));
        }
        if (given instanceof ConcreteClientUpdateOneModel || given instanceof ConcreteClientUpdateManyModel) {
            return update(namespace, (AbstractClientUpdateModel<?>) given, reading, let, where);
        }
        if (given instanceof ConcreteClientReplaceOneModel replace) {
            return replace(namespace, replace, reading, let, where);
        }
        if (given instanceof ConcreteClientDeleteOneModel || given instanceof ConcreteClientDeleteManyModel) {
            return delete(namespace, (AbstractClientDeleteModel<?>) given, reading, let, where);
        }
        throw reading.unreadable(
                where + " holds a " + given.getClass().getName() + ", which is none of the driver's own models");
    }

    private static ReadModel<ClientNamespacedWriteModel> update(
            MongoNamespace namespace,
            AbstractClientUpdateModel<?> given,
            Reading reading,
            @Nullable BsonDocument let,
            String where) {
        boolean many = given instanceof ConcreteClientUpdateManyModel;
        String at = where + ".filter";
        BsonDocument filter =
                many ? reading.filterOfUpdateMany(given.getFilter(), at) : reading.filter(given.getFilter(), at);
        Bson givenUpdate = given.getUpdate().orElse(null);
        BsonDocument update = givenUpdate == null ? null : reading.update(givenUpdate, where + ".update");
        List<BsonDocument> stages =
                update == null ? stages(given.getUpdatePipeline().orElse(null), reading, where) : List.of();
        ClientModelOptions options = ClientModelOptions.of(given.getOptions(), reading);
        if (options.isUpsert()) {
            reading.upserts(namespace.getCollectionName(), filter, at);
        }
        boolean whole = update == null && (options.isUpsert() || RunStamp.replaces(stages));
        Aim aim = options.aim(filter, at, whole, let);
        return new ReadModel<>(
                many ? Kind.CHANGE_MANY : Kind.CHANGE_ONE, aim, options.isUpsert(), (narrowing, sent) -> {
                    if (update == null) {
                        List<BsonDocument> change = narrowing.updatePipeline(stages, aim);
                        return many
                                ? ClientNamespacedWriteModel.updateMany(namespace, sent, change, options.updateMany())
                                : ClientNamespacedWriteModel.updateOne(namespace, sent, change, options.updateOne());
                    }
                    BsonDocument change = narrowing.update(update, options.isUpsert());
                    return many
                            ? ClientNamespacedWriteModel.updateMany(namespace, sent, change, options.updateMany())
                            : ClientNamespacedWriteModel.updateOne(namespace, sent, change, options.updateOne());
                });
    }

    private static List<BsonDocument> stages(@Nullable Iterable<? extends Bson> given, Reading reading, String where) {
        List<Bson> once = new ArrayList<>();
        if (given != null) {
            given.forEach(once::add);
        }
        return reading.updatePipeline(once, where + ".update");
    }

    private static ReadModel<ClientNamespacedWriteModel> replace(
            MongoNamespace namespace,
            ConcreteClientReplaceOneModel given,
            Reading reading,
            @Nullable BsonDocument let,
            String where) {
        BsonDocument filter = reading.filter(given.getFilter(), where + ".filter");
        BsonDocument replacement = reading.wholeDocument(given.getReplacement(), where + ".replacement");
        ClientModelOptions options = ClientModelOptions.of(given.getOptions(), reading);
        if (options.isUpsert()) {
            reading.target(namespace.getCollectionName(), Touch.INSERT);
        }
        return new ReadModel<>(
                Kind.CHANGE_ONE,
                options.aim(filter, where + ".filter", true, let),
                options.isUpsert(),
                (narrowing, sent) -> ClientNamespacedWriteModel.replaceOne(
                        namespace, sent, narrowing.document(replacement), options.replaceOne()));
    }

    private static ReadModel<ClientNamespacedWriteModel> delete(
            MongoNamespace namespace,
            AbstractClientDeleteModel<?> given,
            Reading reading,
            @Nullable BsonDocument let,
            String where) {
        boolean many = given instanceof ConcreteClientDeleteManyModel;
        String at = where + ".filter";
        BsonDocument filter =
                many ? reading.filterOfBulkDeleteMany(given.getFilter(), at) : reading.filter(given.getFilter(), at);
        ClientModelOptions options = ClientModelOptions.of(given.getOptions(), reading);
        return new ReadModel<>(
                many ? Kind.DELETE_MANY : Kind.DELETE_ONE,
                options.aim(filter, at, false, let),
                false,
                (narrowing, sent) -> many
                        ? ClientNamespacedWriteModel.deleteMany(namespace, sent, options.deleteMany())
                        : ClientNamespacedWriteModel.deleteOne(namespace, sent, options.deleteOne()));
    }
}

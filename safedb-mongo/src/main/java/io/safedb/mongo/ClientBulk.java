package io.safedb.mongo;

import com.mongodb.MongoNamespace;
import com.mongodb.client.ClientSession;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.bulk.ClientBulkWriteOptions;
import com.mongodb.client.model.bulk.ClientBulkWriteResult;
import com.mongodb.client.model.bulk.ClientNamespacedWriteModel;
import io.safedb.Scope;
import io.safedb.guard.Call;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.bson.BsonDocument;
import org.bson.codecs.configuration.CodecRegistry;
import org.jspecify.annotations.Nullable;

/**
 * A bulk of a client, which may write to any collection of any database. It is read and decided whole before anything
 * is sent, and stays one bulk: as many models, in the same places. What it does to one collection is decided as a bulk
 * of that collection would be, with its own narrowing, token and row cap. Used by one thread, for one call.
 */
final class ClientBulk {
    private static final String OPERATION = "bulkWrite";

    private final Map<MongoNamespace, BulkPart<ClientNamespacedWriteModel>> parts;
    private final List<BulkPart<ClientNamespacedWriteModel>> places;
    private final ClientModels.Options options;

    private ClientBulk(
            Map<MongoNamespace, BulkPart<ClientNamespacedWriteModel>> parts,
            List<BulkPart<ClientNamespacedWriteModel>> places,
            ClientModels.Options options) {
        this.parts = parts;
        this.places = places;
        this.options = options;
    }

    /**
     * The first room.
     *
     * @param models at least one
     * @param codecs the caller's, which write his documents
     * @param scope of the calling thread
     */
    static ClientBulk read(
            List<? extends ClientNamespacedWriteModel> models,
            ClientBulkWriteOptions options,
            CodecRegistry codecs,
            Deployment deployment,
            Scope scope) {
        if (!ClientModelClasses.DIFFERENCES.isEmpty()) {
            throw deployment.unreadable(
                    OPERATION,
                    "this driver's models are not those that safedb can read: " + ClientModelClasses.DIFFERENCES.get(0),
                    scope);
        }
        Map<MongoNamespace, BulkPart<ClientNamespacedWriteModel>> parts = new LinkedHashMap<>();
        List<BulkPart<ClientNamespacedWriteModel>> places = new ArrayList<>();
        for (Object model : models) {
            MongoNamespace namespace = ClientModels.namespace(model);
            if (namespace == null) {
                String kind = model.getClass().getName();
                throw deployment.unreadable(
                        OPERATION,
                        "models[" + places.size() + "] is a " + kind + ", which is none of the driver's own models",
                        scope);
            }
            places.add(parts.computeIfAbsent(namespace, absent -> part(absent, codecs, deployment, scope)));
        }
        ClientModels.Options read = ClientModels.options(options, places.get(0).reading());
        for (BulkPart<ClientNamespacedWriteModel> part : parts.values()) {
            if (read.let() != null) {
                part.reading().let(read.let());
            }
        }
        for (int i = 0; i < places.size(); i++) {
            BulkPart<ClientNamespacedWriteModel> part = places.get(i);
            part.add(ClientModels.read(models.get(i), part.reading(), read.let(), i));
        }
        return new ClientBulk(parts, places, read);
    }

    private static BulkPart<ClientNamespacedWriteModel> part(
            MongoNamespace namespace, CodecRegistry codecs, Deployment deployment, Scope scope) {
        AdmittedDatabase database = deployment.opened(namespace.getDatabaseName(), OPERATION, scope);
        String collection = namespace.getCollectionName();
        Reading reading = new Reading(database, OPERATION, Call.Action.UPDATE, scope, BsonDocument.class, codecs)
                .target(collection, Call.Touch.READ);
        return new BulkPart<>(collection, reading);
    }

    /** The options to send. */
    ClientBulkWriteOptions options() {
        return options.sent();
    }

    /** The second room: asks the Guard about every part; throws its refusal. */
    void decide() {
        parts.values().forEach(BulkPart::decide);
    }

    /**
     * The third room.
     *
     * @param session the caller's; null if there is none
     * @param copies a collection to count in
     * @return the models to send, in the places of the caller's
     */
    List<ClientNamespacedWriteModel> apply(
            @Nullable ClientSession session, Function<MongoNamespace, MongoCollection<BsonDocument>> copies) {
        Map<BulkPart<ClientNamespacedWriteModel>, Iterator<ClientNamespacedWriteModel>> sent = new HashMap<>();
        parts.forEach((namespace, part) -> sent.put(
                part,
                part.apply(session, copies.apply(namespace), options.ordered()).iterator()));
        List<ClientNamespacedWriteModel> all = new ArrayList<>();
        for (BulkPart<ClientNamespacedWriteModel> part : places) {
            all.add(Objects.requireNonNull(sent.get(part)).next());
        }
        return all;
    }

    /**
     * Ends, behind the bulk. A summary says nothing of single collections: what several of them lost together is known,
     * what each lost is not.
     */
    void end(ClientBulkWriteResult result) {
        boolean acknowledged = result.isAcknowledged();
        long hit = acknowledged && parts.size() == 1 ? result.getMatchedCount() + result.getDeletedCount() : 0;
        parts.values().forEach(part -> part.end(acknowledged, hit));
    }
}

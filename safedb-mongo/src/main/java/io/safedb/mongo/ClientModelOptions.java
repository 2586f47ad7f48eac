package io.safedb.mongo;

import com.mongodb.client.model.Collation;
import com.mongodb.client.model.bulk.ClientDeleteManyOptions;
import com.mongodb.client.model.bulk.ClientDeleteOneOptions;
import com.mongodb.client.model.bulk.ClientReplaceOneOptions;
import com.mongodb.client.model.bulk.ClientUpdateManyOptions;
import com.mongodb.client.model.bulk.ClientUpdateOneOptions;
import com.mongodb.internal.client.model.bulk.AbstractClientDeleteOptions;
import com.mongodb.internal.client.model.bulk.AbstractClientUpdateOptions;
import com.mongodb.internal.client.model.bulk.ConcreteClientReplaceOneOptions;
import com.mongodb.internal.client.model.bulk.ConcreteClientUpdateOneOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bson.BsonDocument;
import org.bson.conversions.Bson;
import org.jspecify.annotations.Nullable;

/**
 * The options of one model of a client-level bulk, each asked for once. What is not set stays so.
 *
 * @param arrayFilters null if not set
 * @param collation null if not set
 * @param hint null if not set
 * @param hintString null if not set
 * @param upsert null if not set
 * @param sort null if not set
 */
record ClientModelOptions(
        @Nullable List<BsonDocument> arrayFilters,
        @Nullable Collation collation,
        @Nullable BsonDocument hint,
        @Nullable String hintString,
        @Nullable Boolean upsert,
        @Nullable BsonDocument sort) {
    static ClientModelOptions of(AbstractClientUpdateOptions given, Reading reading) {
        Iterable<? extends Bson> elements = given.getArrayFilters().orElse(null);
        List<Bson> once = null;
        if (elements != null) {
            once = new ArrayList<>();
            for (Bson element : elements) {
                once.add(element);
            }
        }
        Optional<Bson> sort = given instanceof ConcreteClientUpdateOneOptions one ? one.getSort() : Optional.empty();
        return new ClientModelOptions(
                once == null ? null : reading.arrayFilters(once),
                reading.collation(given.getCollation().orElse(null)),
                hint(given.getHint(), reading),
                given.getHintString().orElse(null),
                given.isUpsert().orElse(null),
                sort.map(reading::sort).orElse(null));
    }

    static ClientModelOptions of(ConcreteClientReplaceOneOptions given, Reading reading) {
        return new ClientModelOptions(
                null,
                reading.collation(given.getCollation().orElse(null)),
                hint(given.getHint(), reading),
                given.getHintString().orElse(null),
                given.isUpsert().orElse(null),
                given.getSort().map(reading::sort).orElse(null));
    }

    static ClientModelOptions of(AbstractClientDeleteOptions given, Reading reading) {
        return new ClientModelOptions(
                null,
                reading.collation(given.getCollation().orElse(null)),
                hint(given.getHint(), reading),
                given.getHintString().orElse(null),
                null,
                null);
    }

    private static @Nullable BsonDocument hint(Optional<Bson> given, Reading reading) {
        return given.map(hint -> reading.bound(hint, "hint")).orElse(null);
    }

    boolean isUpsert() {
        return Boolean.TRUE.equals(upsert);
    }

    /**
     * What the model is aimed at.
     *
     * @param where the place of its filter in the call, for messages
     * @param let variables of the bulk; null if there are none
     */
    Aim aim(BsonDocument filter, String where, boolean whole, @Nullable BsonDocument let) {
        return new Aim(filter, where, whole, collation, let, hint, hintString);
    }

    // Of the two hints the one that is set last stands, a null too.

    ClientUpdateOneOptions updateOne() {
        ClientUpdateOneOptions fresh = ClientUpdateOneOptions.clientUpdateOneOptions()
                .arrayFilters(arrayFilters)
                .collation(collation)
                .upsert(upsert)
                .sort(sort);
        return hint == null ? fresh.hintString(hintString) : fresh.hint(hint);
    }

    ClientUpdateManyOptions updateMany() {
        ClientUpdateManyOptions fresh = ClientUpdateManyOptions.clientUpdateManyOptions()
                .arrayFilters(arrayFilters)
                .collation(collation)
                .upsert(upsert);
        return hint == null ? fresh.hintString(hintString) : fresh.hint(hint);
    }

    ClientReplaceOneOptions replaceOne() {
        ClientReplaceOneOptions fresh = ClientReplaceOneOptions.clientReplaceOneOptions()
                .collation(collation)
                .upsert(upsert)
                .sort(sort);
        return hint == null ? fresh.hintString(hintString) : fresh.hint(hint);
    }

    ClientDeleteOneOptions deleteOne() {
        ClientDeleteOneOptions fresh =
                ClientDeleteOneOptions.clientDeleteOneOptions().collation(collation);
        return hint == null ? fresh.hintString(hintString) : fresh.hint(hint);
    }

    ClientDeleteManyOptions deleteMany() {
        ClientDeleteManyOptions fresh =
                ClientDeleteManyOptions.clientDeleteManyOptions().collation(collation);
        return hint == null ? fresh.hintString(hintString) : fresh.hint(hint);
    }
}

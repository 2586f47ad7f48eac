package io.safedb.mongo;

import com.mongodb.client.model.DeleteManyModel;
import com.mongodb.client.model.DeleteOneModel;
import com.mongodb.client.model.DeleteOptions;
import com.mongodb.client.model.InsertOneModel;
import com.mongodb.client.model.ReplaceOneModel;
import com.mongodb.client.model.ReplaceOptions;
import com.mongodb.client.model.UpdateManyModel;
import com.mongodb.client.model.UpdateOneModel;
import com.mongodb.client.model.UpdateOptions;
import com.mongodb.client.model.WriteModel;
import io.safedb.guard.Call.Touch;
import io.safedb.mongo.bson.RunStamp;
import java.util.List;
import java.util.function.BiFunction;
import org.bson.BsonDocument;
import org.bson.conversions.Bson;
import org.jspecify.annotations.Nullable;

/**
 * One model of a bulk as safedb read it: only the driver's own classes, each getter asked once. It turns into a fresh
 * model to send.
 *
 * @param kind what it does
 * @param aim the documents that it is aimed at; null for an insert
 * @param upsert whether it inserts where it finds nothing
 * @param sending makes the model to send, with the filter to send; an insert looks at none
 * @param <M> the driver's class of models
 */
record ReadModel<M>(Kind kind, @Nullable Aim aim, boolean upsert, BiFunction<Narrowing, BsonDocument, M> sending) {
    /** What a model does to the documents that its filter finds. */
    enum Kind {
        INSERT,
        CHANGE_ONE,
        CHANGE_MANY,
        DELETE_ONE,
        DELETE_MANY;

        /** Whether it may write to any number of documents. */
        boolean isMany() {
            return this == CHANGE_MANY || this == DELETE_MANY;
        }

        /** Whether a filter may find more documents behind it than before. */
        boolean isWriting() {
            return this != DELETE_ONE && this != DELETE_MANY;
        }
    }

    /**
     * The model to send.
     *
     * @param filter as it is sent
     */
    M apply(Narrowing narrowing, BsonDocument filter) {
        return sending.apply(narrowing, filter);
    }

    /**
     * Reads one model of a collection's bulk.
     *
     * @param collection the collection that the bulk writes to
     * @param index its place in the bulk, counted from 0
     */
    static <T> ReadModel<WriteModel<BsonDocument>> read(
            WriteModel<? extends T> model, String collection, Class<T> type, Reading reading, int index) {
        String where = "models[" + index + "]";
        Class<?> kind = model.getClass();
        reading.target(collection, kind == InsertOneModel.class ? Touch.INSERT : Touch.CHANGE);
        if (kind == InsertOneModel.class) {
            T document = ((InsertOneModel<? extends T>) model).getDocument();
            BsonDocument read = reading.insert(document, type, where + ".document");
            return new ReadModel<>(
                    Kind.INSERT, null, false, (narrowing, none) -> new InsertOneModel<>(narrowing.document(read)));
        }
        if (kind == UpdateOneModel.class) {
            UpdateOneModel<? extends T> given = (UpdateOneModel<? extends T>) model;
            return update(
                    false,
                    given.getFilter(),
                    given.getUpdate(),
                    given.getUpdatePipeline(),
                    given.getOptions(),
                    collection,
                    reading,
                    where);
        }
        if (kind == UpdateManyModel.class) {
            UpdateManyModel<? extends T> given = (UpdateManyModel<? extends T>) model;
            return update(
                    true,
                    given.getFilter(),
                    given.getUpdate(),
                    given.getUpdatePipeline(),
                    given.getOptions(),
                    collection,
                    reading,
                    where);
        }
        if (kind == ReplaceOneModel.class) {
            ReplaceOneModel<? extends T> given = (ReplaceOneModel<? extends T>) model;
            BsonDocument filter = reading.filter(given.getFilter(), where + ".filter");
            BsonDocument replacement = reading.replacement(given.getReplacement(), type, where + ".replacement");
            ReplaceOptions options = reading.options("options", given.getReplaceOptions(), ReplaceOptions.class);
            if (options.isUpsert()) {
                reading.target(collection, Touch.INSERT);
            }
            Aim aim = Aim.replace(filter, where + ".filter", options);
            return new ReadModel<>(
                    Kind.CHANGE_ONE,
                    aim,
                    options.isUpsert(),
                    (narrowing, sent) -> new ReplaceOneModel<>(sent, narrowing.document(replacement), options));
        }
        if (kind == DeleteOneModel.class) {
            DeleteOneModel<? extends T> given = (DeleteOneModel<? extends T>) model;
            BsonDocument filter = reading.filter(given.getFilter(), where + ".filter");
            DeleteOptions options = reading.options("options", given.getOptions(), DeleteOptions.class);
            Aim aim = Aim.delete(filter, where + ".filter", options);
            return new ReadModel<>(
                    Kind.DELETE_ONE, aim, false, (narrowing, sent) -> new DeleteOneModel<>(sent, options));
        }
        if (kind == DeleteManyModel.class) {
            DeleteManyModel<? extends T> given = (DeleteManyModel<? extends T>) model;
            BsonDocument filter = reading.filterOfBulkDeleteMany(given.getFilter(), where + ".filter");
            DeleteOptions options = reading.options("options", given.getOptions(), DeleteOptions.class);
            Aim aim = Aim.delete(filter, where + ".filter", options);
            return new ReadModel<>(
                    Kind.DELETE_MANY, aim, false, (narrowing, sent) -> new DeleteManyModel<>(sent, options));
        }
        throw reading.unreadable(where + " is a " + kind.getName() + ", which is none of the driver's own models");
    }

    private static ReadModel<WriteModel<BsonDocument>> update(
            boolean many,
            Bson givenFilter,
            @Nullable Bson givenUpdate,
            @Nullable List<? extends Bson> givenStages,
            UpdateOptions givenOptions,
            String collection,
            Reading reading,
            String where) {
        String at = where + ".filter";
        BsonDocument filter = many ? reading.filterOfUpdateMany(givenFilter, at) : reading.filter(givenFilter, at);
        Kind kind = many ? Kind.CHANGE_MANY : Kind.CHANGE_ONE;
        if (givenStages == null) {
            BsonDocument update = reading.update(givenUpdate, where + ".update");
            UpdateOptions options = options(givenOptions, collection, filter, at, reading);
            Aim aim = Aim.update(filter, at, false, options);
            return new ReadModel<>(kind, aim, options.isUpsert(), (narrowing, sent) -> {
                BsonDocument change = narrowing.update(update, options.isUpsert());
                return many
                        ? new UpdateManyModel<>(sent, change, options)
                        : new UpdateOneModel<>(sent, change, options);
            });
        }
        List<BsonDocument> stages = reading.updatePipeline(givenStages, where + ".update");
        UpdateOptions options = options(givenOptions, collection, filter, at, reading);
        Aim aim = Aim.update(filter, at, options.isUpsert() || RunStamp.replaces(stages), options);
        return new ReadModel<>(kind, aim, options.isUpsert(), (narrowing, sent) -> {
            List<BsonDocument> change = narrowing.updatePipeline(stages, aim);
            return many ? new UpdateManyModel<>(sent, change, options) : new UpdateOneModel<>(sent, change, options);
        });
    }

    private static UpdateOptions options(
            UpdateOptions given, String collection, BsonDocument filter, String where, Reading reading) {
        UpdateOptions options = reading.options("options", given, UpdateOptions.class);
        if (options.isUpsert()) {
            reading.upserts(collection, filter, where);
        }
        return options;
    }
}

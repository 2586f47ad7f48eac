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
import java.util.List;
import org.bson.BsonDocument;
import org.bson.conversions.Bson;
import org.jspecify.annotations.Nullable;

/**
 * One model of a bulk as safedb read it: only the driver's own classes, each getter asked once. It turns into a fresh
 * model to send.
 */
interface ReadModel {
    /** The model to send. */
    WriteModel<BsonDocument> apply(Narrowing narrowing);

    /**
     * Reads one model.
     *
     * @param index its place in the bulk, counted from 0
     */
    static <T> ReadModel read(WriteModel<? extends T> model, Class<T> type, Reading reading, int index) {
        String where = "models[" + index + "]";
        Class<?> kind = model.getClass();
        if (kind == InsertOneModel.class) {
            T document = ((InsertOneModel<? extends T>) model).getDocument();
            BsonDocument read = reading.insert(document, type, where + ".document");
            return narrowing -> new InsertOneModel<>(narrowing.document(read));
        }
        if (kind == UpdateOneModel.class) {
            UpdateOneModel<? extends T> given = (UpdateOneModel<? extends T>) model;
            return update(
                    false,
                    given.getFilter(),
                    given.getUpdate(),
                    given.getUpdatePipeline(),
                    given.getOptions(),
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
                    reading,
                    where);
        }
        if (kind == ReplaceOneModel.class) {
            ReplaceOneModel<? extends T> given = (ReplaceOneModel<? extends T>) model;
            BsonDocument filter = reading.filter(given.getFilter(), where + ".filter");
            BsonDocument replacement = reading.replacement(given.getReplacement(), type, where + ".replacement");
            ReplaceOptions options = reading.options("options", given.getReplaceOptions(), ReplaceOptions.class);
            return narrowing ->
                    new ReplaceOneModel<>(narrowing.filter(filter), narrowing.document(replacement), options);
        }
        if (kind == DeleteOneModel.class) {
            DeleteOneModel<? extends T> given = (DeleteOneModel<? extends T>) model;
            BsonDocument filter = reading.filter(given.getFilter(), where + ".filter");
            DeleteOptions options = reading.options("options", given.getOptions(), DeleteOptions.class);
            return narrowing -> new DeleteOneModel<>(narrowing.filter(filter), options);
        }
        if (kind == DeleteManyModel.class) {
            DeleteManyModel<? extends T> given = (DeleteManyModel<? extends T>) model;
            BsonDocument filter = reading.filterOfBulkDeleteMany(given.getFilter(), where + ".filter");
            DeleteOptions options = reading.options("options", given.getOptions(), DeleteOptions.class);
            return narrowing -> new DeleteManyModel<>(narrowing.filter(filter), options);
        }
        throw reading.unreadable(where + " is a " + kind.getName() + ", which is none of the driver's own models");
    }

    private static ReadModel update(
            boolean many,
            Bson givenFilter,
            @Nullable Bson givenUpdate,
            @Nullable List<? extends Bson> givenStages,
            UpdateOptions givenOptions,
            Reading reading,
            String where) {
        BsonDocument filter = many
                ? reading.filterOfMany(givenFilter, where + ".filter")
                : reading.filter(givenFilter, where + ".filter");
        if (givenStages == null) {
            BsonDocument update = reading.update(givenUpdate, where + ".update");
            UpdateOptions options = reading.options("options", givenOptions, UpdateOptions.class);
            return many
                    ? narrowing -> new UpdateManyModel<>(narrowing.filter(filter), narrowing.update(update), options)
                    : narrowing -> new UpdateOneModel<>(narrowing.filter(filter), narrowing.update(update), options);
        }
        List<BsonDocument> stages = reading.updatePipeline(givenStages, where + ".update");
        UpdateOptions options = reading.options("options", givenOptions, UpdateOptions.class);
        return many
                ? narrowing ->
                        new UpdateManyModel<>(narrowing.filter(filter), narrowing.updatePipeline(stages), options)
                : narrowing ->
                        new UpdateOneModel<>(narrowing.filter(filter), narrowing.updatePipeline(stages), options);
    }
}

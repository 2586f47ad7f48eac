package io.safedb.mongo;

import com.mongodb.client.model.Collation;
import com.mongodb.client.model.DeleteOptions;
import com.mongodb.client.model.FindOneAndDeleteOptions;
import com.mongodb.client.model.FindOneAndReplaceOptions;
import com.mongodb.client.model.FindOneAndUpdateOptions;
import com.mongodb.client.model.ReplaceOptions;
import com.mongodb.client.model.UpdateOptions;
import org.bson.BsonDocument;
import org.bson.conversions.Bson;
import org.jspecify.annotations.Nullable;

/**
 * The documents that one write is aimed at, as safedb read it: what must be known to count some of them before.
 *
 * @param filter the caller's filter
 * @param where its place in the call, for messages
 * @param whole whether what it finds is written anew as a whole, so that nothing of it stays
 * @param collation how the filter compares; null if by bytes, or as the collection does
 * @param let variables of the filter; null if it has none
 * @param hint the index to use, by its keys; null if none is named so
 * @param hintString the index to use, by its name; null if none is named so
 */
record Aim(
        BsonDocument filter,
        String where,
        boolean whole,
        @Nullable Collation collation,
        @Nullable Bson let,
        @Nullable Bson hint,
        @Nullable String hintString) {
    static Aim update(BsonDocument filter, String where, boolean whole, UpdateOptions options) {
        return new Aim(
                filter,
                where,
                whole,
                options.getCollation(),
                options.getLet(),
                options.getHint(),
                options.getHintString());
    }

    static Aim update(BsonDocument filter, boolean whole, FindOneAndUpdateOptions options) {
        return new Aim(
                filter,
                "filter",
                whole,
                options.getCollation(),
                options.getLet(),
                options.getHint(),
                options.getHintString());
    }

    static Aim replace(BsonDocument filter, String where, ReplaceOptions options) {
        return new Aim(
                filter,
                where,
                true,
                options.getCollation(),
                options.getLet(),
                options.getHint(),
                options.getHintString());
    }

    static Aim replace(BsonDocument filter, FindOneAndReplaceOptions options) {
        return new Aim(
                filter,
                "filter",
                true,
                options.getCollation(),
                options.getLet(),
                options.getHint(),
                options.getHintString());
    }

    static Aim delete(BsonDocument filter, String where, DeleteOptions options) {
        return new Aim(
                filter,
                where,
                false,
                options.getCollation(),
                options.getLet(),
                options.getHint(),
                options.getHintString());
    }

    static Aim delete(BsonDocument filter, FindOneAndDeleteOptions options) {
        return new Aim(
                filter,
                "filter",
                false,
                options.getCollation(),
                options.getLet(),
                options.getHint(),
                options.getHintString());
    }
}

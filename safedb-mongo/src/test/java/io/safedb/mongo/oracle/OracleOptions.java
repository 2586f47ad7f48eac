package io.safedb.mongo.oracle;

import com.mongodb.client.AggregateIterable;
import com.mongodb.client.DistinctIterable;
import com.mongodb.client.FindIterable;
import com.mongodb.client.model.BulkWriteOptions;
import com.mongodb.client.model.Collation;
import com.mongodb.client.model.CollationStrength;
import com.mongodb.client.model.CountOptions;
import com.mongodb.client.model.CreateCollectionOptions;
import com.mongodb.client.model.DeleteOptions;
import com.mongodb.client.model.FindOneAndDeleteOptions;
import com.mongodb.client.model.FindOneAndReplaceOptions;
import com.mongodb.client.model.FindOneAndUpdateOptions;
import com.mongodb.client.model.IndexOptions;
import com.mongodb.client.model.InsertManyOptions;
import com.mongodb.client.model.ReplaceOptions;
import com.mongodb.client.model.ReturnDocument;
import com.mongodb.client.model.UpdateOptions;
import com.mongodb.client.model.ValidationOptions;
import com.mongodb.client.model.bulk.ClientBulkWriteOptions;
import com.mongodb.client.model.bulk.ClientReplaceOneOptions;
import com.mongodb.client.model.bulk.ClientUpdateManyOptions;
import com.mongodb.client.model.bulk.ClientUpdateOneOptions;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.bson.BsonBoolean;
import org.bson.BsonDocument;
import org.bson.BsonString;
import org.bson.BsonValue;
import org.bson.conversions.Bson;
import org.jspecify.annotations.Nullable;

/** The options of a case, as those that the driver's methods take. What a case does not name stays unset. */
final class OracleOptions {
    private final BsonDocument given;

    OracleOptions(BsonDocument given) {
        this.given = given;
    }

    void on(FindIterable<BsonDocument> found) {
        given.forEach((key, value) -> {
            switch (key) {
                case "sort" -> found.sort(value.asDocument());
                case "limit" -> found.limit(value.asNumber().intValue());
                case "skip" -> found.skip(value.asNumber().intValue());
                case "projection" -> found.projection(value.asDocument());
                case "batchSize" -> found.batchSize(value.asNumber().intValue());
                case "min" -> found.min(value.asDocument());
                case "max" -> found.max(value.asDocument());
                case "let" -> found.let(value.asDocument());
                case "returnKey" -> found.returnKey(isTrue(key));
                case "showRecordId" -> found.showRecordId(isTrue(key));
                case "partial" -> found.partial(isTrue(key));
                case "allowDiskUse" -> found.allowDiskUse(isTrue(key));
                case "noCursorTimeout" -> found.noCursorTimeout(isTrue(key));
                case "maxTime" -> found.maxTime(value.asNumber().longValue(), TimeUnit.MILLISECONDS);
                case "comment" -> found.comment(value);
                case "collation" -> found.collation(collation());
                case "hint" -> {
                    if (value.isString()) {
                        found.hintString(text(key));
                    } else {
                        found.hint(value.asDocument());
                    }
                }
                // Replaces the first filter.
                case "refilter" -> found.filter(value.asDocument());
                default -> throw unknown(key);
            }
        });
    }

    void on(AggregateIterable<BsonDocument> rows) {
        given.forEach((key, value) -> {
            switch (key) {
                case "batchSize" -> rows.batchSize(value.asNumber().intValue());
                case "let" -> rows.let(value.asDocument());
                case "allowDiskUse" -> rows.allowDiskUse(isTrue(key));
                case "maxTime" -> rows.maxTime(value.asNumber().longValue(), TimeUnit.MILLISECONDS);
                case "comment" -> rows.comment(value);
                case "collation" -> rows.collation(collation());
                case "hint" -> rows.hint(value.asDocument());
                default -> throw unknown(key);
            }
        });
    }

    void on(DistinctIterable<BsonValue> values) {
        given.forEach((key, value) -> {
            switch (key) {
                case "collation" -> values.collation(collation());
                case "comment" -> values.comment(value);
                case "refilter" -> values.filter(value.asDocument());
                default -> throw unknown(key);
            }
        });
    }

    CountOptions count() {
        return new CountOptions()
                .skip((int) number("skip", 0))
                .limit((int) number("limit", 0))
                .collation(collation())
                .hint(document("hint"))
                .comment(given.get("comment"));
    }

    InsertManyOptions insertMany() {
        return new InsertManyOptions().ordered(isOrdered());
    }

    BulkWriteOptions bulk() {
        return new BulkWriteOptions().ordered(isOrdered());
    }

    UpdateOptions update() {
        return new UpdateOptions()
                .upsert(isUpsert())
                .arrayFilters(documents("arrayFilters"))
                .collation(collation())
                .hint(document("hint"))
                .let(document("let"))
                .sort(document("sort"))
                .comment(given.get("comment"));
    }

    ReplaceOptions replace() {
        return new ReplaceOptions()
                .upsert(isUpsert())
                .collation(collation())
                .hint(document("hint"))
                .let(document("let"))
                .sort(document("sort"))
                .comment(given.get("comment"));
    }

    DeleteOptions delete() {
        return new DeleteOptions()
                .collation(collation())
                .hint(document("hint"))
                .let(document("let"))
                .comment(given.get("comment"));
    }

    ClientBulkWriteOptions clientBulk() {
        return ClientBulkWriteOptions.clientBulkWriteOptions().ordered(isOrdered());
    }

    ClientUpdateOneOptions clientUpdateOne() {
        ClientUpdateOneOptions settings = ClientUpdateOneOptions.clientUpdateOneOptions()
                .arrayFilters(documents("arrayFilters"))
                .collation(collation())
                .hint(document("hint"))
                .sort(document("sort"));
        return isUpsert() ? settings.upsert(true) : settings;
    }

    ClientUpdateManyOptions clientUpdateMany() {
        ClientUpdateManyOptions settings = ClientUpdateManyOptions.clientUpdateManyOptions()
                .arrayFilters(documents("arrayFilters"))
                .collation(collation())
                .hint(document("hint"));
        return isUpsert() ? settings.upsert(true) : settings;
    }

    ClientReplaceOneOptions clientReplaceOne() {
        ClientReplaceOneOptions settings = ClientReplaceOneOptions.clientReplaceOneOptions()
                .collation(collation())
                .hint(document("hint"))
                .sort(document("sort"));
        return isUpsert() ? settings.upsert(true) : settings;
    }

    FindOneAndUpdateOptions updateAndFind() {
        return new FindOneAndUpdateOptions()
                .upsert(isUpsert())
                .returnDocument(returnDocument())
                .projection(document("projection"))
                .sort(document("sort"))
                .arrayFilters(documents("arrayFilters"))
                .collation(collation())
                .hint(document("hint"))
                .let(document("let"))
                .comment(given.get("comment"));
    }

    FindOneAndReplaceOptions replaceAndFind() {
        return new FindOneAndReplaceOptions()
                .upsert(isUpsert())
                .returnDocument(returnDocument())
                .projection(document("projection"))
                .sort(document("sort"))
                .collation(collation())
                .hint(document("hint"))
                .let(document("let"))
                .comment(given.get("comment"));
    }

    FindOneAndDeleteOptions deleteAndFind() {
        return new FindOneAndDeleteOptions()
                .projection(document("projection"))
                .sort(document("sort"))
                .collation(collation())
                .hint(document("hint"))
                .let(document("let"))
                .comment(given.get("comment"));
    }

    IndexOptions index() {
        IndexOptions settings = new IndexOptions()
                .unique(isTrue("unique"))
                .sparse(isTrue("sparse"))
                .hidden(isTrue("hidden"))
                .partialFilterExpression(document("partialFilterExpression"))
                .name(given.containsKey("name") ? text("name") : null);
        return given.containsKey("expireAfterSeconds")
                ? settings.expireAfter(number("expireAfterSeconds", 0), TimeUnit.SECONDS)
                : settings;
    }

    CreateCollectionOptions createCollection() {
        CreateCollectionOptions settings =
                new CreateCollectionOptions().capped(isTrue("capped")).sizeInBytes(number("size", 0));
        if (given.containsKey("validator")) {
            settings.validationOptions(new ValidationOptions().validator(document("validator")));
        }
        if (given.containsKey("expireAfterSeconds")) {
            settings.expireAfter(number("expireAfterSeconds", 0), TimeUnit.SECONDS);
        }
        return settings;
    }

    boolean isTrue(String key) {
        return given.getBoolean(key, BsonBoolean.FALSE).getValue();
    }

    boolean isUpsert() {
        return isTrue("upsert");
    }

    @Nullable
    Collation collation() {
        if (!given.containsKey("collation")) {
            return null;
        }
        BsonDocument named = given.getDocument("collation");
        Collation.Builder collation =
                Collation.builder().locale(named.getString("locale").getValue());
        if (named.containsKey("strength")) {
            collation.collationStrength(
                    CollationStrength.fromInt(named.getNumber("strength").intValue()));
        }
        if (named.containsKey("numericOrdering")) {
            collation.numericOrdering(named.getBoolean("numericOrdering").getValue());
        }
        return collation.build();
    }

    private boolean isOrdered() {
        return given.getBoolean("ordered", BsonBoolean.TRUE).getValue();
    }

    private ReturnDocument returnDocument() {
        return given.getString("returnDocument", new BsonString("before"))
                        .getValue()
                        .equals("after")
                ? ReturnDocument.AFTER
                : ReturnDocument.BEFORE;
    }

    private @Nullable Bson document(String key) {
        return given.getDocument(key, null);
    }

    private @Nullable List<BsonDocument> documents(String key) {
        return given.containsKey(key)
                ? given.getArray(key).stream().map(BsonValue::asDocument).toList()
                : null;
    }

    private String text(String key) {
        return given.getString(key).getValue();
    }

    private long number(String key, long absent) {
        return given.containsKey(key) ? given.getNumber(key).longValue() : absent;
    }

    private static IllegalStateException unknown(String key) {
        return new IllegalStateException("The harness does not know the option " + key);
    }
}

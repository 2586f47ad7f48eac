package io.safedb.mongo.oracle;

import com.mongodb.bulk.BulkWriteResult;
import com.mongodb.client.AggregateIterable;
import com.mongodb.client.ChangeStreamIterable;
import com.mongodb.client.FindIterable;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoCursor;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.gridfs.GridFSBuckets;
import com.mongodb.client.model.Collation;
import com.mongodb.client.model.CollationStrength;
import com.mongodb.client.model.CountOptions;
import com.mongodb.client.model.CreateCollectionOptions;
import com.mongodb.client.model.DeleteManyModel;
import com.mongodb.client.model.DeleteOneModel;
import com.mongodb.client.model.FindOneAndDeleteOptions;
import com.mongodb.client.model.FindOneAndReplaceOptions;
import com.mongodb.client.model.FindOneAndUpdateOptions;
import com.mongodb.client.model.IndexOptions;
import com.mongodb.client.model.InsertOneModel;
import com.mongodb.client.model.ReplaceOneModel;
import com.mongodb.client.model.ReplaceOptions;
import com.mongodb.client.model.ReturnDocument;
import com.mongodb.client.model.UpdateManyModel;
import com.mongodb.client.model.UpdateOneModel;
import com.mongodb.client.model.UpdateOptions;
import com.mongodb.client.model.WriteModel;
import com.mongodb.client.model.bulk.ClientNamespacedWriteModel;
import com.mongodb.client.result.UpdateResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.bson.BsonBoolean;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonInt64;
import org.bson.BsonNull;
import org.bson.BsonString;
import org.bson.BsonValue;
import org.bson.conversions.Bson;
import org.jspecify.annotations.Nullable;

/** Runs a case with the driver, as an application would. The same code runs raw and guarded. */
final class OracleRun {
    private final OracleCase given;
    private final MongoClient client;
    private final MongoDatabase database;
    private final BsonDocument arguments;
    private final BsonDocument options;

    OracleRun(OracleCase given, MongoClient client, String database) {
        this.given = given;
        this.client = client;
        this.database = client.getDatabase(database);
        this.arguments = given.arguments().clone();
        this.options = arguments.getDocument("options", new BsonDocument());
    }

    /** What the call returns, as a list of values. */
    List<BsonValue> run() {
        return switch (given.operation()) {
            case "find" -> all(find());
            case "countDocuments" -> List.of(new BsonInt64(collection().countDocuments(filter(), countOptions())));
            case "estimatedDocumentCount" -> List.of(new BsonInt64(collection().estimatedDocumentCount()));
            case "distinct" -> all(collection().distinct(text(arguments, "field"), filter(), BsonValue.class));
            case "aggregate" -> isEndless() ? next(aggregate()) : all(aggregate());
            case "insertOne" ->
                one(collection().insertOne(arguments.getDocument("document")).getInsertedId());
            case "insertMany" ->
                new ArrayList<>(collection()
                        .insertMany(documents(arguments, "documents"))
                        .getInsertedIds()
                        .values());
            case "updateOne" -> update(false);
            case "updateMany" -> update(true);
            case "replaceOne" ->
                result(collection()
                        .replaceOne(
                                filter(), arguments.getDocument("replacement"), new ReplaceOptions().upsert(upsert())));
            case "findOneAndUpdate" -> one(collection().findOneAndUpdate(filter(), updateDocument(), updateAndFind()));
            case "findOneAndReplace" ->
                one(collection().findOneAndReplace(filter(), arguments.getDocument("replacement"), replaceAndFind()));
            case "findOneAndDelete" ->
                one(collection()
                        .findOneAndDelete(
                                filter(), new FindOneAndDeleteOptions().sort(options.getDocument("sort", null))));
            case "deleteOne" ->
                List.of(new BsonInt64(collection().deleteOne(filter()).getDeletedCount()));
            case "deleteMany" ->
                List.of(new BsonInt64(collection().deleteMany(filter()).getDeletedCount()));
            case "bulkWrite" -> bulkWrite();
            case "clientBulkWrite" -> clientBulkWrite();
            default -> schema();
        };
    }

    private List<BsonValue> schema() {
        switch (given.operation()) {
            case "drop" -> collection().drop();
            case "dropIndexes" -> collection().dropIndexes();
            case "dropIndex" -> collection().dropIndex(text(arguments, "name"));
            case "createIndex" -> collection().createIndex(arguments.getDocument("keys"), indexOptions());
            case "createSearchIndex" ->
                collection().createSearchIndex(text(arguments, "name"), arguments.getDocument("definition"));
            case "createView" ->
                database.createView(
                        text(arguments, "name"), text(arguments, "viewOn"), documents(arguments, "pipeline"));
            case "createCollection" ->
                database.createCollection(
                        text(arguments, "name"),
                        new CreateCollectionOptions()
                                .capped(options.getBoolean("capped", BsonBoolean.FALSE)
                                        .getValue())
                                .sizeInBytes(number(options, "size", 0)));
            case "runCommand" -> {
                return List.of(database.runCommand(arguments.getDocument("command"), BsonDocument.class));
            }
            case "explain" -> {
                return List.of(find().explain(BsonDocument.class));
            }
            case "watch" -> watch();
            case "listCollectionNames" -> {
                return database.listCollectionNames().map(BsonString::new).into(new ArrayList<>());
            }
            case "listIndexes" -> {
                return new ArrayList<>(
                        collection().listIndexes(BsonDocument.class).into(new ArrayList<>()));
            }
            case "gridfs" ->
                GridFSBuckets.create(database, text(arguments, "bucket")).find().first();
            default -> throw new IllegalStateException("The harness does not know " + given.operation());
        }
        return List.of();
    }

    private FindIterable<BsonDocument> find() {
        FindIterable<BsonDocument> found = collection().find(filter());
        options.forEach((key, value) -> {
            switch (key) {
                case "sort" -> found.sort(value.asDocument());
                case "limit" -> found.limit(value.asNumber().intValue());
                case "skip" -> found.skip(value.asNumber().intValue());
                case "projection" -> found.projection(value.asDocument());
                case "batchSize" -> found.batchSize(value.asNumber().intValue());
                case "hint" -> found.hint(value.asDocument());
                case "min" -> found.min(value.asDocument());
                case "max" -> found.max(value.asDocument());
                case "let" -> found.let(value.asDocument());
                case "returnKey" -> found.returnKey(value.asBoolean().getValue());
                case "collation" ->
                    found.collation(Collation.builder()
                            .locale(text(value.asDocument(), "locale"))
                            .collationStrength(
                                    CollationStrength.fromInt((int) number(value.asDocument(), "strength", 3)))
                            .build());
                default -> throw new IllegalStateException("The harness does not know the option " + key);
            }
        });
        return found;
    }

    private AggregateIterable<BsonDocument> aggregate() {
        List<BsonDocument> pipeline = documents(arguments, "pipeline");
        return given.collection() == null
                ? database.aggregate(pipeline, BsonDocument.class)
                : collection().aggregate(pipeline);
    }

    /** A change stream never ends. */
    private boolean isEndless() {
        List<BsonDocument> pipeline = documents(arguments, "pipeline");
        return !pipeline.isEmpty() && pipeline.get(0).containsKey("$changeStream");
    }

    private static List<BsonValue> next(AggregateIterable<BsonDocument> rows) {
        try (MongoCursor<BsonDocument> cursor = rows.cursor()) {
            return one(cursor.tryNext());
        }
    }

    private void watch() {
        List<BsonDocument> pipeline = documents(arguments, "pipeline");
        ChangeStreamIterable<?> stream = given.collection() == null
                ? database.watch(pipeline)
                : collection().watch(pipeline);
        try (MongoCursor<?> cursor =
                stream.maxAwaitTime(10, TimeUnit.MILLISECONDS).cursor()) {
            cursor.tryNext();
        }
    }

    private List<BsonValue> update(boolean many) {
        UpdateOptions settings = updateOptions(options);
        if (arguments.isArray("update")) {
            List<BsonDocument> stages = documents(arguments, "update");
            return result(
                    many
                            ? collection().updateMany(filter(), stages, settings)
                            : collection().updateOne(filter(), stages, settings));
        }
        return result(
                many
                        ? collection().updateMany(filter(), updateDocument(), settings)
                        : collection().updateOne(filter(), updateDocument(), settings));
    }

    private List<BsonValue> bulkWrite() {
        List<WriteModel<BsonDocument>> models = new ArrayList<>();
        for (BsonValue each : arguments.getArray("models")) {
            String kind = each.asDocument().getFirstKey();
            BsonDocument model = each.asDocument().getDocument(kind);
            Bson filter = model.getDocument("filter", new BsonDocument());
            models.add(
                    switch (kind) {
                        case "insertOne" -> new InsertOneModel<>(model.getDocument("document"));
                        case "updateOne" -> new UpdateOneModel<>(filter, model.getDocument("update"));
                        case "updateMany" -> new UpdateManyModel<>(filter, model.getDocument("update"));
                        case "replaceOne" -> new ReplaceOneModel<>(filter, model.getDocument("replacement"));
                        case "deleteOne" -> new DeleteOneModel<>(filter);
                        case "deleteMany" -> new DeleteManyModel<>(filter);
                        default -> throw new IllegalStateException("The harness does not know the model " + kind);
                    });
        }
        BulkWriteResult result = collection().bulkWrite(models);
        return List.of(
                new BsonInt32(result.getInsertedCount()),
                new BsonInt32(result.getMatchedCount()),
                new BsonInt32(result.getModifiedCount()),
                new BsonInt32(result.getDeletedCount()),
                new BsonInt32(result.getUpserts().size()));
    }

    private List<BsonValue> clientBulkWrite() {
        List<ClientNamespacedWriteModel> models = new ArrayList<>();
        for (BsonValue each : arguments.getArray("models")) {
            BsonDocument model = each.asDocument();
            com.mongodb.MongoNamespace namespace = new com.mongodb.MongoNamespace(text(model, "namespace"));
            models.add(
                    model.containsKey("deleteMany")
                            ? ClientNamespacedWriteModel.deleteMany(
                                    namespace, model.getDocument("deleteMany").getDocument("filter"))
                            : ClientNamespacedWriteModel.deleteOne(
                                    namespace, model.getDocument("deleteOne").getDocument("filter")));
        }
        return List.of(new BsonInt64(client.bulkWrite(models).getDeletedCount()));
    }

    private MongoCollection<BsonDocument> collection() {
        return database.getCollection(Objects.requireNonNull(given.collection(), given.id()), BsonDocument.class);
    }

    private BsonDocument filter() {
        return arguments.getDocument("filter", new BsonDocument());
    }

    private BsonDocument updateDocument() {
        return arguments.getDocument("update");
    }

    private boolean upsert() {
        return options.getBoolean("upsert", BsonBoolean.FALSE).getValue();
    }

    private static UpdateOptions updateOptions(BsonDocument options) {
        UpdateOptions settings = new UpdateOptions()
                .upsert(options.getBoolean("upsert", BsonBoolean.FALSE).getValue());
        return options.containsKey("arrayFilters")
                ? settings.arrayFilters(documents(options, "arrayFilters"))
                : settings;
    }

    private CountOptions countOptions() {
        return new CountOptions().skip((int) number(options, "skip", 0)).limit((int) number(options, "limit", 0));
    }

    private FindOneAndUpdateOptions updateAndFind() {
        return new FindOneAndUpdateOptions()
                .upsert(upsert())
                .returnDocument(returnDocument())
                .projection(options.getDocument("projection", null))
                .sort(options.getDocument("sort", null));
    }

    private FindOneAndReplaceOptions replaceAndFind() {
        return new FindOneAndReplaceOptions().upsert(upsert()).returnDocument(returnDocument());
    }

    private ReturnDocument returnDocument() {
        return options.getString("returnDocument", new BsonString("before"))
                        .getValue()
                        .equals("after")
                ? ReturnDocument.AFTER
                : ReturnDocument.BEFORE;
    }

    private IndexOptions indexOptions() {
        IndexOptions settings = new IndexOptions()
                .unique(options.getBoolean("unique", BsonBoolean.FALSE).getValue());
        return options.containsKey("expireAfterSeconds")
                ? settings.expireAfter(number(options, "expireAfterSeconds", 0), TimeUnit.SECONDS)
                : settings;
    }

    private static List<BsonValue> result(UpdateResult result) {
        return List.of(
                new BsonInt64(result.getMatchedCount()),
                new BsonInt64(result.getModifiedCount()),
                result.getUpsertedId() == null ? BsonNull.VALUE : result.getUpsertedId());
    }

    private static List<BsonValue> one(@Nullable BsonValue value) {
        return value == null ? List.of() : List.of(value);
    }

    private static List<BsonValue> all(com.mongodb.client.MongoIterable<? extends BsonValue> values) {
        List<BsonValue> list = new ArrayList<>();
        values.forEach(list::add);
        return list;
    }

    private static List<BsonDocument> documents(BsonDocument holder, String key) {
        return holder.getArray(key).stream().map(BsonValue::asDocument).toList();
    }

    private static String text(BsonDocument holder, String key) {
        return holder.getString(key).getValue();
    }

    private static long number(BsonDocument holder, String key, long absent) {
        return holder.containsKey(key) ? holder.getNumber(key).longValue() : absent;
    }
}

package io.safedb.mongo.oracle;

import com.mongodb.MongoNamespace;
import com.mongodb.bulk.BulkWriteResult;
import com.mongodb.client.AggregateIterable;
import com.mongodb.client.ChangeStreamIterable;
import com.mongodb.client.DistinctIterable;
import com.mongodb.client.FindIterable;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoCursor;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.MongoIterable;
import com.mongodb.client.gridfs.GridFSBuckets;
import com.mongodb.client.model.RenameCollectionOptions;
import com.mongodb.client.model.WriteModel;
import com.mongodb.client.model.bulk.ClientBulkWriteResult;
import com.mongodb.client.model.bulk.ClientNamespacedWriteModel;
import com.mongodb.client.result.UpdateResult;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonInt64;
import org.bson.BsonNull;
import org.bson.BsonString;
import org.bson.BsonValue;
import org.jspecify.annotations.Nullable;

/** Runs a case with the driver, as an application would. The same code runs raw and guarded. */
final class OracleRun {
    private final OracleCase given;
    private final MongoClient client;
    private final MongoDatabase database;
    private final BsonDocument arguments;
    private final OracleOptions options;

    OracleRun(OracleCase given, MongoClient client, String database) {
        this.given = given;
        this.client = client;
        this.database = client.getDatabase(database);
        this.arguments = given.arguments().clone();
        this.options = new OracleOptions(arguments.getDocument("options", new BsonDocument()));
    }

    /** What the call returns, as a list of values. */
    List<BsonValue> run() {
        return switch (given.operation()) {
            case "find" -> all(find());
            case "findFirst" -> one(find().first());
            case "countDocuments" -> List.of(new BsonInt64(collection().countDocuments(filter(), options.count())));
            case "estimatedDocumentCount" -> List.of(new BsonInt64(collection().estimatedDocumentCount()));
            case "distinct" -> all(distinct());
            case "aggregate" -> isEndless() ? next(aggregate()) : all(aggregate());
            case "insertOne" -> one(collection().insertOne(document("document")).getInsertedId());
            case "insertMany" ->
                new ArrayList<>(collection()
                        .insertMany(documents(arguments, "documents"), options.insertMany())
                        .getInsertedIds()
                        .values());
            case "updateOne" -> update(false);
            case "updateMany" -> update(true);
            case "replaceOne" -> result(collection().replaceOne(filter(), document("replacement"), options.replace()));
            case "findOneAndUpdate" ->
                one(
                        arguments.isArray("update")
                                ? collection()
                                        .findOneAndUpdate(
                                                filter(), documents(arguments, "update"), options.updateAndFind())
                                : collection().findOneAndUpdate(filter(), document("update"), options.updateAndFind()));
            case "findOneAndReplace" ->
                one(collection().findOneAndReplace(filter(), document("replacement"), options.replaceAndFind()));
            case "findOneAndDelete" -> one(collection().findOneAndDelete(filter(), options.deleteAndFind()));
            case "deleteOne" ->
                List.of(new BsonInt64(
                        collection().deleteOne(filter(), options.delete()).getDeletedCount()));
            case "deleteMany" ->
                List.of(new BsonInt64(
                        collection().deleteMany(filter(), options.delete()).getDeletedCount()));
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
            case "createIndex" -> collection().createIndex(arguments.getDocument("keys"), options.index());
            case "createSearchIndex" ->
                collection().createSearchIndex(text(arguments, "name"), arguments.getDocument("definition"));
            case "createView" ->
                database.createView(
                        text(arguments, "name"), text(arguments, "viewOn"), documents(arguments, "pipeline"));
            case "createCollection" -> database.createCollection(text(arguments, "name"), options.createCollection());
            case "renameCollection" ->
                collection()
                        .renameCollection(
                                new MongoNamespace(database.getName(), text(arguments, "to")),
                                new RenameCollectionOptions().dropTarget(options.isTrue("dropTarget")));
            case "dropDatabase" -> database.drop();
            case "listCollections" -> {
                return names(database.listCollections(BsonDocument.class).filter(filter()));
            }
            case "listDatabases" -> {
                return names(client.listDatabases(BsonDocument.class));
            }
            case "listDatabaseNames" -> {
                return client.listDatabaseNames().map(BsonString::new).into(new ArrayList<>());
            }
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
        options.on(found);
        return found;
    }

    private DistinctIterable<BsonValue> distinct() {
        DistinctIterable<BsonValue> values = collection().distinct(text(arguments, "field"), filter(), BsonValue.class);
        options.on(values);
        return values;
    }

    private AggregateIterable<BsonDocument> aggregate() {
        List<BsonDocument> pipeline = documents(arguments, "pipeline");
        AggregateIterable<BsonDocument> rows = given.collection() == null
                ? database.aggregate(pipeline, BsonDocument.class)
                : collection().aggregate(pipeline);
        options.on(rows);
        return rows;
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
        if (arguments.isArray("update")) {
            List<BsonDocument> stages = documents(arguments, "update");
            return result(
                    many
                            ? collection().updateMany(filter(), stages, options.update())
                            : collection().updateOne(filter(), stages, options.update()));
        }
        return result(
                many
                        ? collection().updateMany(filter(), document("update"), options.update())
                        : collection().updateOne(filter(), document("update"), options.update()));
    }

    private List<BsonValue> bulkWrite() {
        List<WriteModel<BsonDocument>> models = documents(arguments, "models").stream()
                .map(model -> new BulkCase(model).forCollection())
                .toList();
        BulkWriteResult result = collection().bulkWrite(models, options.bulk());
        return List.of(
                new BsonInt32(result.getInsertedCount()),
                new BsonInt32(result.getMatchedCount()),
                new BsonInt32(result.getModifiedCount()),
                new BsonInt32(result.getDeletedCount()),
                new BsonInt32(result.getUpserts().size()));
    }

    private List<BsonValue> clientBulkWrite() {
        List<ClientNamespacedWriteModel> models = documents(arguments, "models").stream()
                .map(model -> new BulkCase(model).forClient(database.getName()))
                .toList();
        ClientBulkWriteResult result = client.bulkWrite(models, options.clientBulk());
        return List.of(
                new BsonInt64(result.getInsertedCount()),
                new BsonInt64(result.getMatchedCount()),
                new BsonInt64(result.getModifiedCount()),
                new BsonInt64(result.getDeletedCount()),
                new BsonInt64(result.getUpsertedCount()));
    }

    private MongoCollection<BsonDocument> collection() {
        return database.getCollection(Objects.requireNonNull(given.collection(), given.id()), BsonDocument.class);
    }

    private BsonDocument filter() {
        return arguments.containsKey("filter") ? document("filter") : new BsonDocument();
    }

    private BsonDocument document(String key) {
        return RawDocuments.of(arguments.getDocument(key));
    }

    private static List<BsonValue> names(MongoIterable<BsonDocument> listed) {
        return listed.map(each -> (BsonValue) each.getString("name")).into(new ArrayList<>());
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
        return holder.getArray(key).stream()
                .map(each -> RawDocuments.of(each.asDocument()))
                .toList();
    }

    private static String text(BsonDocument holder, String key) {
        return holder.getString(key).getValue();
    }
}

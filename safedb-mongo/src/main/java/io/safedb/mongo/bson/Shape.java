package io.safedb.mongo.bson;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonValue;

/** The shape of a call for the log: field paths, operators and stages. Keys inside values are values. */
final class Shape {
    private Shape() {}

    /** {@code {status, age: {$gte, $lt}, $or: [{vip}, {age}]}}. */
    static String filter(BsonDocument filter) {
        List<String> parts = new ArrayList<>(filter.size());
        for (Map.Entry<String, BsonValue> entry : filter.entrySet()) {
            parts.add(entry.getKey() + condition(entry.getKey(), entry.getValue()));
        }
        return "{" + String.join(", ", parts) + "}";
    }

    private static String condition(String key, BsonValue value) {
        if (value instanceof BsonArray branches && (key.equals("$and") || key.equals("$or") || key.equals("$nor"))) {
            return ": "
                    + branches.stream()
                            .map(branch -> branch instanceof BsonDocument filter ? filter(filter) : "?")
                            .distinct()
                            .toList();
        }
        return Operators.areIn(value) && !key.startsWith("$")
                ? ": {" + String.join(", ", value.asDocument().keySet()) + "}"
                : "";
    }

    /** {@code {$set: {note}, $inc: {count}}}. */
    static String update(BsonDocument update) {
        List<String> parts = new ArrayList<>(update.size());
        for (Map.Entry<String, BsonValue> entry : update.entrySet()) {
            String paths = entry.getValue() instanceof BsonDocument document
                            && entry.getKey().startsWith("$")
                    ? ": {" + String.join(", ", document.keySet()) + "}"
                    : "";
            parts.add(entry.getKey() + paths);
        }
        return "{" + String.join(", ", parts) + "}";
    }

    /** {@code $match{status}}, {@code $lookup(contacts)}, {@code $group}. */
    static String stage(String name, BsonValue body) {
        if (body instanceof BsonDocument document) {
            if (name.equals("$match")) {
                return name + filter(document);
            }
            BsonValue source = document.get("from", document.get("coll", document));
            return source.isString() && name.length() > 1 && (name.endsWith("ookup") || name.equals("$unionWith"))
                    ? name + "(" + source.asString().getValue() + ")"
                    : name;
        }
        return name.equals("$unionWith") && body.isString()
                ? name + "(" + body.asString().getValue() + ")"
                : name;
    }

    /** The names of the stages of an update. */
    static String stages(List<BsonDocument> stages) {
        return stages.stream()
                .map(stage -> String.join("+", stage.keySet()))
                .toList()
                .toString();
    }
}

package io.safedb.mongo.bson;

import java.util.List;
import java.util.Map;
import org.bson.BsonDocument;
import org.bson.BsonValue;

/**
 * Reads updates made of operators. Keys that are no operators give no finding: the driver itself throws on them, and on
 * an empty update, before anything is sent.
 */
final class UpdateReader {
    private final List<TopField> kept;
    private final FilterReader filters;

    UpdateReader(List<TopField> kept, FilterReader filters) {
        this.kept = kept;
        this.filters = filters;
    }

    void read(BsonDocument update, String where, CallFacts into) {
        for (Map.Entry<String, BsonValue> entry : update.entrySet()) {
            String operator = entry.getKey();
            String here = where + "." + operator;
            if (!operator.startsWith("$")) {
                continue;
            }
            if (Operators.CODE.contains(operator)) {
                into.opaque(operator, where);
            } else if (!Operators.UPDATE.contains(operator)) {
                into.unreadable(operator, "safedb does not know this update operator, at " + where);
            } else if (entry.getValue() instanceof BsonDocument paths) {
                paths.forEach((path, value) -> path(operator, path, value, here + "." + path, into));
            } else {
                into.unreadable(operator, "it takes a document, at " + where);
            }
        }
    }

    private void path(String operator, String path, BsonValue value, String where, CallFacts into) {
        for (TopField field : kept) {
            if (field.reachedBy(path)) {
                boolean plain = operator.equals("$set") || operator.equals("$setOnInsert");
                if (plain && path.equals(field.name())) {
                    field.assigned(value, where, into);
                } else {
                    field.assignedSomething(where, into);
                }
            }
        }
        if (operator.equals("$rename")) {
            if (!value.isString()) {
                into.unreadable(operator, "it takes the new name of a field, at " + where);
            } else {
                String renamed = value.asString().getValue();
                kept.stream()
                        .filter(field -> field.reachedBy(renamed))
                        .forEach(field -> field.assignedSomething(where, into));
            }
        } else if (operator.equals("$pull")) {
            filters.readElementCondition(value, where, into);
        }
    }
}

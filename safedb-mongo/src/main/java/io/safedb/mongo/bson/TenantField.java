package io.safedb.mongo.bson;

import org.bson.BsonDocument;
import org.bson.BsonValue;

/** The tenant field at the top of each document, and how paths and expressions name it. */
record TenantField(String name) {
    TenantField {
        if (name.isEmpty() || name.startsWith("$") || name.indexOf('.') >= 0) {
            throw new IllegalArgumentException(
                    "The tenant field must stand at the top of each document: a name without dots, not starting with $.");
        }
    }

    /** Whether a field path is the tenant field or lies inside it. */
    boolean reachedBy(String path) {
        return path.equals(name) || path.startsWith(name + ".");
    }

    /** Whether an expression is the tenant field: by path, through a variable that holds a document, or by name. */
    boolean isNamedBy(BsonValue expression) {
        if (expression.isString()) {
            return isReferredToBy(expression.asString().getValue());
        }
        if (!expression.isDocument()) {
            return false;
        }
        BsonValue field = expression.asDocument().get("$getField");
        if (field instanceof BsonDocument named) {
            field = named.get("field", named);
        }
        if (field instanceof BsonDocument literal && literal.containsKey("$literal")) {
            field = literal.get("$literal");
        }
        return field != null && field.isString() && field.asString().getValue().equals(name);
    }

    private boolean isReferredToBy(String reference) {
        if (reference.startsWith("$$")) {
            int dot = reference.indexOf('.');
            return dot > 0 && reachedBy(reference.substring(dot + 1));
        }
        return reference.startsWith("$") && reachedBy(reference.substring(1));
    }
}

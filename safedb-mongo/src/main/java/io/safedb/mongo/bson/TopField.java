package io.safedb.mongo.bson;

import org.bson.BsonDocument;
import org.bson.BsonValue;

/** A field at the top of each document that safedb looks after, and how paths and expressions name it. */
sealed interface TopField permits TenantField, StampField {
    /** The field's name, without dots. */
    String name();

    /** Tells of a place that writes a known value to it. */
    void assigned(BsonValue value, String where, CallFacts into);

    /** Tells of a place that writes something to it, or takes it away. */
    void assignedSomething(String where, CallFacts into);

    /** Whether a field path is this field or lies inside it. */
    default boolean reachedBy(String path) {
        return path.equals(name()) || path.startsWith(name() + ".");
    }

    /** Whether an expression is this field: by path, through a variable that holds a document, or by name. */
    default boolean isNamedBy(BsonValue expression) {
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
        return field != null && field.isString() && field.asString().getValue().equals(name());
    }

    private boolean isReferredToBy(String reference) {
        if (reference.startsWith("$$")) {
            int dot = reference.indexOf('.');
            return dot > 0 && reachedBy(reference.substring(dot + 1));
        }
        return reference.startsWith("$") && reachedBy(reference.substring(1));
    }

    /** Throws unless the name is one of a field at the top. */
    static void check(String name, String what) {
        if (name.isEmpty() || name.startsWith("$") || name.indexOf('.') >= 0) {
            throw new IllegalArgumentException("The " + what
                    + " must stand at the top of each document: a name without dots, not starting with $.");
        }
    }
}

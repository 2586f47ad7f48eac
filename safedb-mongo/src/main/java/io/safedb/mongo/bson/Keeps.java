package io.safedb.mongo.bson;

import org.bson.BsonValue;

/** How many documents a condition keeps. */
enum Keeps {
    ALL,
    NONE,
    /** It chooses, or nobody can tell. */
    SOME;

    Keeps negated() {
        return this == ALL ? NONE : this == NONE ? ALL : SOME;
    }

    Keeps and(Keeps other) {
        if (this == NONE || other == NONE) {
            return NONE;
        }
        return this == ALL ? other : this;
    }

    Keeps or(Keeps other) {
        return negated().and(other.negated()).negated();
    }

    /** What a server takes for true. */
    static boolean truthy(BsonValue value) {
        return switch (value.getBsonType()) {
            case NULL, UNDEFINED -> false;
            case BOOLEAN -> value.asBoolean().getValue();
            case INT32, INT64, DOUBLE -> value.asNumber().doubleValue() != 0;
            default -> true;
        };
    }
}

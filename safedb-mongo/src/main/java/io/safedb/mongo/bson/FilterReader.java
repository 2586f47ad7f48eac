package io.safedb.mongo.bson;

import java.util.Map;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonType;
import org.bson.BsonValue;

/**
 * Reads filters by the grammar of the query language. A filter of whole documents names the tenant field; one of array
 * elements ({@code $elemMatch}, {@code arrayFilters}, {@code $pull}) speaks of other fields that may have the same
 * name.
 */
final class FilterReader {
    private final TenantField tenant;
    private final ExpressionReader expressions;
    private final SchemaReader schemas;

    FilterReader(TenantField tenant, ExpressionReader expressions) {
        this.tenant = tenant;
        this.expressions = expressions;
        this.schemas = new SchemaReader(tenant);
    }

    /** Reads a filter of whole documents. */
    void read(BsonDocument filter, String where, CallFacts into) {
        conditions(filter, where, true, into);
    }

    /** Reads a filter of parts of a document. */
    void readOfElements(BsonDocument filter, String where, CallFacts into) {
        conditions(filter, where, false, into);
    }

    /** Reads what stands where a condition or a value may stand, as in {@code $pull}. */
    void readElementCondition(BsonValue condition, String where, CallFacts into) {
        if (Operators.areIn(condition)) {
            operators(condition.asDocument(), false, where, into);
        } else if (condition instanceof BsonDocument document) {
            readOfElements(document, where, into);
        } else {
            CodeFinder.find(condition, where, into);
        }
    }

    private void conditions(BsonDocument filter, String where, boolean whole, CallFacts into) {
        for (Map.Entry<String, BsonValue> entry : filter.entrySet()) {
            String key = entry.getKey();
            String here = where + "." + key;
            BsonValue value = entry.getValue();
            switch (key) {
                case "$and", "$or", "$nor" -> branches(value, key, here, whole, into);
                case "$expr" -> expressions.read(value, here, into);
                case "$jsonSchema" -> schemas.read(value, here, into);
                default -> {
                    if (!key.startsWith("$")) {
                        field(value, whole && tenant.reachedBy(key), here, into);
                    } else if (Operators.CODE.contains(key)) {
                        into.opaque(key, where);
                    } else if (!Operators.FILTER.contains(key)) {
                        into.unreadable(key, "safedb does not know this operator, at " + where);
                    } else if (!key.equals("$comment")) {
                        CodeFinder.find(value, here, into);
                    }
                }
            }
        }
    }

    private void branches(BsonValue value, String operator, String where, boolean whole, CallFacts into) {
        if (!(value instanceof BsonArray array)) {
            into.unreadable(operator, "it takes a list of filters, at " + where);
            return;
        }
        for (BsonValue branch : array) {
            if (branch instanceof BsonDocument filter) {
                conditions(filter, where, whole, into);
            } else {
                into.unreadable(operator, "it takes a list of filters, at " + where);
            }
        }
    }

    private void field(BsonValue value, boolean ofTenant, String where, CallFacts into) {
        if (Operators.areIn(value)) {
            operators(value.asDocument(), ofTenant, where, into);
        } else {
            operand(value, ofTenant, where, into);
        }
    }

    private void operators(BsonDocument operators, boolean ofTenant, String where, CallFacts into) {
        for (Map.Entry<String, BsonValue> entry : operators.entrySet()) {
            operator(entry.getKey(), entry.getValue(), ofTenant, where, into);
        }
    }

    private void operator(String operator, BsonValue value, boolean ofTenant, String where, CallFacts into) {
        if (Operators.COMPARISON.contains(operator)) {
            operand(value, ofTenant, where, into);
        } else if (Operators.LIST_COMPARISON.contains(operator)) {
            list(operator, value, ofTenant, where, into);
        } else if (operator.equals("$not")) {
            field(value, ofTenant, where, into);
        } else if (operator.equals("$elemMatch")) {
            elements(value, ofTenant, where, into);
        } else if (Operators.FORM.contains(operator) || Operators.GEO.contains(operator)) {
            CodeFinder.find(value, where, into);
            if (ofTenant) {
                into.comparedWithSomething(where);
            }
        } else if (Operators.CODE.contains(operator)) {
            into.opaque(operator, where);
        } else {
            into.unreadable(operator, "safedb does not know this operator, at " + where);
        }
    }

    private void list(String operator, BsonValue value, boolean ofTenant, String where, CallFacts into) {
        if (!(value instanceof BsonArray array)) {
            into.unreadable(operator, "it takes a list, at " + where);
            return;
        }
        for (BsonValue element : array) {
            if (operator.equals("$all") && Operators.areIn(element)) {
                operators(element.asDocument(), ofTenant, where, into);
            } else {
                operand(element, ofTenant, where, into);
            }
        }
    }

    private void elements(BsonValue value, boolean ofTenant, String where, CallFacts into) {
        if (ofTenant) {
            into.comparedWithSomething(where);
        }
        if (!(value instanceof BsonDocument condition)) {
            into.unreadable("$elemMatch", "it takes a document, at " + where);
        } else if (Operators.areIn(condition) && !isLogical(condition.getFirstKey())) {
            operators(condition, ofTenant, where, into);
        } else {
            conditions(condition, where, false, into);
        }
    }

    private static boolean isLogical(String key) {
        return key.equals("$and") || key.equals("$or") || key.equals("$nor") || Operators.FILTER.contains(key);
    }

    private static void operand(BsonValue value, boolean ofTenant, String where, CallFacts into) {
        CodeFinder.find(value, where, into);
        if (!ofTenant) {
            return;
        }
        if (value.getBsonType() == BsonType.REGULAR_EXPRESSION) {
            into.comparedWithSomething(where);
        } else {
            into.compared(value, where);
        }
    }
}

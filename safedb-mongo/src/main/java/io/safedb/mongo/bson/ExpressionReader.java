package io.safedb.mongo.bson;

import java.util.Map;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonValue;
import org.jspecify.annotations.Nullable;

/** Reads aggregation expressions: code, unknown operators, and constants that stand beside the tenant field. */
final class ExpressionReader {
    private final TenantField tenant;

    ExpressionReader(TenantField tenant) {
        this.tenant = tenant;
    }

    /** Reads an expression, or any document whose values are expressions. */
    void read(BsonValue expression, String where, CallFacts into) {
        if (expression instanceof BsonArray array) {
            for (BsonValue element : array) {
                read(element, where, into);
            }
        } else if (expression instanceof BsonDocument document) {
            for (Map.Entry<String, BsonValue> entry : document.entrySet()) {
                String key = entry.getKey();
                if (key.startsWith("$")) {
                    operator(key, entry.getValue(), where, into);
                } else {
                    field(key, entry.getValue(), where, into);
                }
            }
        }
    }

    private void operator(String operator, BsonValue operand, String where, CallFacts into) {
        if (operator.equals("$literal")) {
            return;
        }
        String here = where + "." + operator;
        if (Operators.CODE.contains(operator)) {
            into.opaque(operator, where);
        } else if (!Operators.EXPRESSION.contains(operator)) {
            into.unreadable(operator, "safedb does not know this operator, at " + where);
        } else if (Operators.EXPRESSION_COMPARISON.contains(operator) && operand instanceof BsonArray sides) {
            comparison(sides, here, into);
        }
        read(operand, here, into);
    }

    private void comparison(BsonArray sides, String where, CallFacts into) {
        if (sides.stream().noneMatch(tenant::isNamedBy)) {
            return;
        }
        for (BsonValue side : sides) {
            if (!tenant.isNamedBy(side)) {
                comparedWith(side, where + "." + tenant.name(), into);
            }
        }
    }

    private void comparedWith(BsonValue side, String where, CallFacts into) {
        BsonValue constant = constant(side);
        if (constant instanceof BsonArray list) {
            for (BsonValue element : list) {
                comparedWith(element, where, into);
            }
        } else if (constant == null) {
            into.comparedWithSomething(where);
        } else {
            into.compared(constant, where);
        }
    }

    /** A field of an object that is built: under the tenant's name it will be taken for the tenant further on. */
    private void field(String key, BsonValue value, String where, CallFacts into) {
        String here = where + "." + key;
        if (tenant.reachedBy(key)) {
            BsonValue constant = constant(value);
            // Numbers and booleans include and exclude fields in a projection.
            if (constant != null && !constant.isNumber() && !constant.isBoolean() && !constant.isArray()) {
                into.compared(constant, here);
            }
        }
        read(value, here, into);
    }

    /**
     * The value of an expression that is a constant by its looks; null if it is computed. An array counts as a
     * constant; its elements may be computed.
     */
    static @Nullable BsonValue constant(BsonValue expression) {
        if (expression instanceof BsonDocument document) {
            return document.get("$literal");
        }
        return expression.isString() && expression.asString().getValue().startsWith("$") ? null : expression;
    }
}

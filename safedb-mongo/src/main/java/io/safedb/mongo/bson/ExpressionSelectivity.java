package io.safedb.mongo.bson;

import java.util.Map;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonValue;

/**
 * Tells expressions that choose from those that are the same for every document, as {@link Selectivity} does for
 * filters. An expression that looks at no field, or within a tenant at the tenant field only, does not choose.
 */
final class ExpressionSelectivity {
    private final TenantField tenant;

    ExpressionSelectivity(TenantField tenant) {
        this.tenant = tenant;
    }

    /** How many documents an expression is true for; with {@code withinTenant}, how many of one tenant's. */
    Keeps keeps(BsonValue expression, boolean withinTenant) {
        Keeps keeps = expression(expression, withinTenant);
        return keeps == Keeps.SOME && !choosesBy(expression, withinTenant) ? Keeps.ALL : keeps;
    }

    /** Whether anything in an expression differs from document to document. */
    private boolean choosesBy(BsonValue expression, boolean withinTenant) {
        if (withinTenant && tenant.isNamedBy(expression)) {
            return false;
        }
        if (expression.isString()) {
            // The variables of a $let or $map hold what is computed elsewhere in the same expression.
            String text = expression.asString().getValue();
            return text.startsWith("$$") ? isDocument(text) : text.startsWith("$");
        }
        if (expression instanceof BsonArray array) {
            return array.stream().anyMatch(element -> choosesBy(element, withinTenant));
        }
        if (expression instanceof BsonDocument document) {
            for (Map.Entry<String, BsonValue> entry : document.entrySet()) {
                String key = entry.getKey();
                if (key.equals("$getField") || key.equals("$meta")) {
                    return true;
                }
                if (!key.equals("$literal") && choosesBy(entry.getValue(), withinTenant)) {
                    return true;
                }
            }
        }
        return false;
    }

    private static boolean isDocument(String variable) {
        return variable.startsWith("$$ROOT") || variable.startsWith("$$CURRENT");
    }

    private Keeps expression(BsonValue expression, boolean withinTenant) {
        Operation operation = expression instanceof BsonDocument document ? Operation.of(document) : null;
        if (operation != null) {
            BsonValue operand = operation.operand();
            switch (operation.name()) {
                case "$and", "$or" -> {
                    return operand instanceof BsonArray sides
                            ? logic(operation.name(), sides, withinTenant)
                            : Keeps.SOME;
                }
                case "$not" -> {
                    boolean listed = operand instanceof BsonArray sides && sides.size() == 1;
                    return keeps(listed ? operand.asArray().get(0) : operand, withinTenant)
                            .negated();
                }
                case "$eq", "$gte", "$lte", "$ne", "$gt", "$lt" -> {
                    return comparison(operation.name(), operand);
                }
                default -> {
                    // A constant, or computed: below.
                }
            }
        }
        if (isId(expression)) {
            return Keeps.ALL;
        }
        BsonValue constant = ExpressionReader.constant(expression);
        if (constant == null) {
            return Keeps.SOME;
        }
        return Keeps.truthy(constant) ? Keeps.ALL : Keeps.NONE;
    }

    private Keeps logic(String operator, BsonArray sides, boolean withinTenant) {
        boolean every = operator.equals("$and");
        Keeps keeps = every ? Keeps.ALL : Keeps.NONE;
        for (BsonValue side : sides) {
            Keeps one = keeps(side, withinTenant);
            keeps = every ? keeps.and(one) : keeps.or(one);
        }
        return keeps;
    }

    private static boolean isId(BsonValue expression) {
        return expression.isString() && expression.asString().getValue().equals("$_id");
    }

    private static Keeps comparison(String operator, BsonValue operand) {
        if (!(operand instanceof BsonArray sides) || sides.size() != 2) {
            return Keeps.SOME;
        }
        if (sides.get(0).equals(sides.get(1))) {
            return operator.equals("$eq") || operator.endsWith("te") ? Keeps.ALL : Keeps.NONE;
        }
        BsonValue left = ExpressionReader.constant(sides.get(0));
        BsonValue right = ExpressionReader.constant(sides.get(1));
        if (left != null && right != null && !left.isArray() && !right.isArray()) {
            return constants(operator, left, right);
        }
        boolean idIsNull = sides.stream().anyMatch(ExpressionSelectivity::isId)
                && sides.stream().anyMatch(BsonValue::isNull);
        if (idIsNull && operator.equals("$eq")) {
            return Keeps.NONE;
        }
        boolean everyId = sides.stream().anyMatch(ExpressionSelectivity::isId)
                && (operator.equals("$ne") || sides.get(1).isNull());
        return everyId ? Keeps.ALL : Keeps.SOME;
    }

    /** Constants do not look at the document; where their order is not plain, they count as a tautology. */
    private static Keeps constants(String operator, BsonValue left, BsonValue right) {
        int order;
        if (left.isNumber() && right.isNumber()) {
            order = Double.compare(
                    left.asNumber().doubleValue(), right.asNumber().doubleValue());
        } else if (left.isString() && right.isString()) {
            order = left.asString().compareTo(right.asString());
        } else {
            return Keeps.ALL;
        }
        boolean holds = switch (operator) {
            case "$eq" -> order == 0;
            case "$ne" -> order != 0;
            case "$gt" -> order > 0;
            case "$gte" -> order >= 0;
            case "$lt" -> order < 0;
            default -> order <= 0;
        };
        return holds ? Keeps.ALL : Keeps.NONE;
    }
}

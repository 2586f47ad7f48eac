package io.safedb.mongo.bson;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bson.BsonArray;
import org.bson.BsonBoolean;
import org.bson.BsonDocument;
import org.bson.BsonType;
import org.bson.BsonValue;
import org.jspecify.annotations.Nullable;

/**
 * Tells filters that choose from filters that keep everything. Three answers per condition: it keeps every document, it
 * keeps none, or it chooses; {@code $and}, {@code $or} and {@code $nor} combine them. What cannot be proved to be a
 * tautology chooses.
 *
 * <p>One answer depends on who asks. A condition on the tenant field chooses among the documents of all tenants, and
 * keeps every document of a tenant; deletions ask for the latter.
 */
final class Selectivity {
    private enum Keeps {
        ALL,
        NONE,
        SOME;

        Keeps negated() {
            return this == ALL ? NONE : this == NONE ? ALL : SOME;
        }
    }

    /** Text that every text matches. */
    private static final Set<String> EMPTY_PATTERNS = Set.of("", "^", "$", ".*", "^.*", ".*$", "^.*$");

    private final TenantField tenant;

    Selectivity(TenantField tenant) {
        this.tenant = tenant;
    }

    /** Whether a filter keeps every document of a collection. */
    boolean keepsEverything(BsonDocument filter) {
        return all(filter, false) == Keeps.ALL;
    }

    /** Whether a filter keeps every document of one tenant. */
    boolean keepsEverythingOfTenant(BsonDocument filter) {
        return all(filter, true) == Keeps.ALL;
    }

    private Keeps all(BsonDocument filter, boolean withinTenant) {
        Keeps keeps = Keeps.ALL;
        for (Map.Entry<String, BsonValue> entry : filter.entrySet()) {
            keeps = and(keeps, condition(entry.getKey(), entry.getValue(), withinTenant));
        }
        return keeps;
    }

    private Keeps condition(String key, BsonValue value, boolean withinTenant) {
        return switch (key) {
            case "$comment", "$alwaysTrue" -> Keeps.ALL;
            case "$alwaysFalse" -> Keeps.NONE;
            case "$sampleRate" -> value.isNumber() && value.asNumber().doubleValue() >= 1 ? Keeps.ALL : Keeps.SOME;
            case "$and" -> branches(value, Keeps.ALL, withinTenant);
            case "$or" -> complementary(value) ? Keeps.ALL : branches(value, Keeps.NONE, withinTenant);
            case "$nor" -> branches(value, Keeps.NONE, withinTenant).negated();
            case "$expr" -> expression(value);
            case "$jsonSchema" -> value.isDocument() && saysNothing(value.asDocument()) ? Keeps.ALL : Keeps.SOME;
            default ->
                key.startsWith("$")
                        ? Keeps.SOME
                        : withinTenant && tenant.reachedBy(key) ? ofTenant(value) : field(key, value);
        };
    }

    /** Within a tenant its own field has one value: a list of conditions on it keeps all or nothing. */
    private static Keeps ofTenant(BsonValue value) {
        return value.isNull() ? Keeps.NONE : Keeps.ALL;
    }

    /** Combines branches from {@code start}: with ALL they must all hold, with NONE one is enough. */
    private Keeps branches(BsonValue value, Keeps start, boolean withinTenant) {
        if (!(value instanceof BsonArray array)) {
            return Keeps.SOME;
        }
        Keeps keeps = start;
        for (BsonValue branch : array) {
            Keeps one = branch instanceof BsonDocument filter ? all(filter, withinTenant) : Keeps.SOME;
            keeps = start == Keeps.ALL ? and(keeps, one) : or(keeps, one);
        }
        return keeps;
    }

    private static Keeps and(Keeps left, Keeps right) {
        if (left == Keeps.NONE || right == Keeps.NONE) {
            return Keeps.NONE;
        }
        return left == Keeps.ALL ? right : left;
    }

    private static Keeps or(Keeps left, Keeps right) {
        return and(left.negated(), right.negated()).negated();
    }

    private static Keeps field(String path, BsonValue value) {
        boolean id = path.equals("_id");
        if (!Operators.areIn(value)) {
            if (id && value.isNull()) {
                return Keeps.NONE;
            }
            return EMPTY_PATTERNS.contains(pattern(value, false)) ? Keeps.ALL : Keeps.SOME;
        }
        Keeps keeps = Keeps.ALL;
        for (Map.Entry<String, BsonValue> entry : value.asDocument().entrySet()) {
            keeps = and(keeps, operator(id, entry.getKey(), entry.getValue()));
        }
        return keeps;
    }

    private static Keeps operator(boolean id, String operator, BsonValue value) {
        return switch (operator) {
            case "$exists" -> id ? (truthy(value) ? Keeps.ALL : Keeps.NONE) : Keeps.SOME;
            // Every document has an id, and an id excludes one document at most.
            case "$ne", "$nin" -> id || isEmptyList(value) ? Keeps.ALL : Keeps.SOME;
            case "$in", "$all" -> isEmptyList(value) ? Keeps.NONE : Keeps.SOME;
            case "$eq" -> id && value.isNull() ? Keeps.NONE : Keeps.SOME;
            case "$not" -> id ? Keeps.ALL : field("", value).negated();
            case "$gte", "$gt" -> value.getBsonType() == BsonType.MIN_KEY ? Keeps.ALL : Keeps.SOME;
            case "$lte", "$lt" -> value.getBsonType() == BsonType.MAX_KEY ? Keeps.ALL : Keeps.SOME;
            case "$regex" -> EMPTY_PATTERNS.contains(pattern(value, true)) ? Keeps.ALL : Keeps.SOME;
            case "$options" -> Keeps.ALL;
            default -> Keeps.SOME;
        };
    }

    private static String pattern(BsonValue value, boolean mayBeText) {
        if (value.isRegularExpression()) {
            return value.asRegularExpression().getPattern();
        }
        return mayBeText && value.isString() ? value.asString().getValue() : "no pattern";
    }

    /** Two branches of which one says the opposite of the other. */
    private static boolean complementary(BsonValue value) {
        if (!(value instanceof BsonArray array)) {
            return false;
        }
        for (BsonValue branch : array) {
            Operation only = branch instanceof BsonDocument filter ? Operation.of(filter) : null;
            if (only == null || only.name().startsWith("$")) {
                continue;
            }
            BsonValue opposite = opposite(only.operand());
            if (array.contains(new BsonDocument("$nor", new BsonArray(List.of(branch))))
                    || (opposite != null && array.contains(new BsonDocument(only.name(), opposite)))) {
                return true;
            }
        }
        return false;
    }

    private static @Nullable BsonValue opposite(BsonValue condition) {
        if (!Operators.areIn(condition)) {
            return new BsonDocument("$ne", condition);
        }
        Operation operation = Operation.of(condition.asDocument());
        if (operation == null) {
            return null;
        }
        return switch (operation.name()) {
            case "$eq" -> new BsonDocument("$ne", operation.operand());
            case "$in" -> new BsonDocument("$nin", operation.operand());
            case "$exists" -> new BsonDocument("$exists", BsonBoolean.valueOf(!truthy(operation.operand())));
            case "$not" -> operation.operand();
            default -> new BsonDocument("$not", condition);
        };
    }

    private static Keeps expression(BsonValue expression) {
        Operation operation = expression instanceof BsonDocument document ? Operation.of(document) : null;
        if (operation != null) {
            BsonValue operand = operation.operand();
            switch (operation.name()) {
                case "$and", "$or" -> {
                    return operand instanceof BsonArray sides ? logic(operation.name(), sides) : Keeps.SOME;
                }
                case "$not" -> {
                    boolean listed = operand instanceof BsonArray sides && sides.size() == 1;
                    return expression(listed ? operand.asArray().get(0) : operand)
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
        return truthy(constant) ? Keeps.ALL : Keeps.NONE;
    }

    private static Keeps logic(String operator, BsonArray sides) {
        boolean every = operator.equals("$and");
        Keeps keeps = every ? Keeps.ALL : Keeps.NONE;
        for (BsonValue side : sides) {
            keeps = every ? and(keeps, expression(side)) : or(keeps, expression(side));
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
        boolean everyId = sides.stream().anyMatch(Selectivity::isId)
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

    private static boolean saysNothing(BsonDocument schema) {
        for (Map.Entry<String, BsonValue> entry : schema.entrySet()) {
            boolean anyObject =
                    (entry.getKey().equals("bsonType") || entry.getKey().equals("type"))
                            && entry.getValue().isString()
                            && entry.getValue().asString().getValue().equals("object");
            if (!anyObject && !entry.getKey().equals("title") && !entry.getKey().equals("description")) {
                return false;
            }
        }
        return true;
    }

    private static boolean isEmptyList(BsonValue value) {
        return value.isArray() && value.asArray().isEmpty();
    }

    private static boolean truthy(BsonValue value) {
        return switch (value.getBsonType()) {
            case NULL, UNDEFINED -> false;
            case BOOLEAN -> value.asBoolean().getValue();
            case INT32, INT64, DOUBLE -> value.asNumber().doubleValue() != 0;
            default -> true;
        };
    }
}

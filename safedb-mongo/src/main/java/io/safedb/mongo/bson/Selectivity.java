package io.safedb.mongo.bson;

import java.util.HashSet;
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
    /** Text that every text matches. */
    private static final Set<String> EMPTY_PATTERNS = Set.of("", "^", "$", ".*", "^.*", ".*$", "^.*$");

    private final TenantField tenant;
    private final ExpressionSelectivity expressions;

    Selectivity(TenantField tenant) {
        this.tenant = tenant;
        this.expressions = new ExpressionSelectivity(tenant);
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
            keeps = keeps.and(condition(entry.getKey(), entry.getValue(), withinTenant));
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
            case "$expr" -> expressions.keeps(value, withinTenant);
            case "$jsonSchema" ->
                value.isDocument() && saysNothing(value.asDocument(), withinTenant) ? Keeps.ALL : Keeps.SOME;
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
            keeps = start == Keeps.ALL ? keeps.and(one) : keeps.or(one);
        }
        return keeps;
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
            keeps = keeps.and(operator(id, entry.getKey(), entry.getValue()));
        }
        return keeps;
    }

    private static Keeps operator(boolean id, String operator, BsonValue value) {
        return switch (operator) {
            case "$exists" -> id ? (Keeps.truthy(value) ? Keeps.ALL : Keeps.NONE) : Keeps.SOME;
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
        // A list of ten thousand branches must not be searched ten thousand times.
        Set<BsonValue> branches = new HashSet<>(array);
        for (BsonValue branch : array) {
            Operation only = branch instanceof BsonDocument filter ? Operation.of(filter) : null;
            if (only == null || only.name().startsWith("$")) {
                continue;
            }
            BsonValue opposite = opposite(only.operand());
            if (branches.contains(new BsonDocument("$nor", new BsonArray(List.of(branch))))
                    || (opposite != null && branches.contains(new BsonDocument(only.name(), opposite)))) {
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
            case "$exists" -> new BsonDocument("$exists", BsonBoolean.valueOf(!Keeps.truthy(operation.operand())));
            case "$not" -> operation.operand();
            default -> new BsonDocument("$not", condition);
        };
    }

    /** Whether a schema asks for nothing that not every document has. */
    private boolean saysNothing(BsonDocument schema, boolean withinTenant) {
        for (Map.Entry<String, BsonValue> entry : schema.entrySet()) {
            BsonValue value = entry.getValue();
            boolean nothing = switch (entry.getKey()) {
                case "title", "description" -> true;
                case "bsonType", "type" ->
                    value.isString() && value.asString().getValue().equals("object");
                case "required" ->
                    value instanceof BsonArray names
                            && names.stream()
                                    .allMatch(name -> name.isString()
                                            && isInAll(name.asString().getValue(), withinTenant));
                case "properties" ->
                    value instanceof BsonDocument properties
                            && properties.entrySet().stream()
                                    .allMatch(property -> isTenant(property.getKey(), withinTenant)
                                            || (property.getValue() instanceof BsonDocument any && any.isEmpty()));
                default -> false;
            };
            if (!nothing) {
                return false;
            }
        }
        return true;
    }

    private boolean isInAll(String field, boolean withinTenant) {
        return field.equals("_id") || isTenant(field, withinTenant);
    }

    private boolean isTenant(String field, boolean withinTenant) {
        return withinTenant && field.equals(tenant.name());
    }

    private static boolean isEmptyList(BsonValue value) {
        return value.isArray() && value.asArray().isEmpty();
    }
}

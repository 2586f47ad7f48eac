package io.safedb.mongo.bson;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonString;
import org.bson.BsonValue;
import org.jspecify.annotations.Nullable;

/**
 * Reads the pipeline of a change stream, whose documents are events. The stages are those that a server takes there,
 * none of which brings in another collection. What is read beside them: which collections the first filter chooses, for
 * streams that are over more than one, and whether deletes are asked for.
 */
final class StreamReader {
    private static final Set<String> COMPUTING =
            Set.of("$project", "$set", "$addFields", "$replaceRoot", "$replaceWith", "$redact");

    private static final String DELETE = "delete";

    private final FilterReader filters;
    private final ExpressionReader expressions;

    /** Reads with readers that know where the tenant field stands in an event. */
    StreamReader(FilterReader filters, ExpressionReader expressions) {
        this.filters = filters;
        this.expressions = expressions;
    }

    StreamWish read(List<BsonDocument> stages, CallFacts into) {
        boolean deletes = false;
        Map<String, Set<String>> collections = Map.of();
        for (int i = 0; i < stages.size(); i++) {
            Operation stage = Operation.of(stages.get(i));
            String here = "pipeline[" + i + "]";
            if (stage == null) {
                into.unreadable("pipeline", "a stage has one operator, at " + here);
                CodeFinder.find(stages.get(i), here, into);
                continue;
            }
            String name = stage.name();
            BsonValue body = stage.operand();
            String where = here + "." + name;
            into.shape(Shape.stage(name, body));
            if (name.equals("$match") && body instanceof BsonDocument filter) {
                filters.read(filter, where, into);
                deletes |= asksForDeletes(filter);
                if (i == 0) {
                    collections = collections(filter);
                }
            } else if (COMPUTING.contains(name)) {
                expressions.read(body, where, into);
            } else if (name.equals("$unset") || (name.equals("$changeStreamSplitLargeEvent") && isLast(i, stages))) {
                CodeFinder.find(body, where, into);
            } else {
                into.unreadable(name, "a change stream does not take this stage, or not in this place, at " + where);
                CodeFinder.find(body, where, into);
            }
        }
        return new StreamWish(collections, deletes);
    }

    private static boolean isLast(int index, List<BsonDocument> stages) {
        return index == stages.size() - 1;
    }

    /** Whether a filter says {@code delete} where it speaks of the kind of event, and not only to leave it out. */
    private static boolean asksForDeletes(BsonDocument filter) {
        for (Map.Entry<String, BsonValue> entry : filter.entrySet()) {
            String key = entry.getKey();
            BsonValue value = entry.getValue();
            boolean asks = switch (key) {
                case "operationType" -> texts(values(value)).contains(DELETE);
                case "$and", "$or" ->
                    value instanceof BsonArray branches
                            && branches.stream()
                                    .anyMatch(branch -> branch instanceof BsonDocument each && asksForDeletes(each));
                case "$expr" -> comparesWithDelete(value);
                default -> false;
            };
            if (asks) {
                return true;
            }
        }
        return false;
    }

    private static boolean comparesWithDelete(BsonValue expression) {
        if (expression instanceof BsonArray array) {
            return array.stream().anyMatch(StreamReader::comparesWithDelete);
        }
        if (!(expression instanceof BsonDocument document)) {
            return false;
        }
        for (Map.Entry<String, BsonValue> entry : document.entrySet()) {
            BsonValue operand = entry.getValue();
            boolean compares = entry.getKey().equals("$eq") || entry.getKey().equals("$in");
            if (compares
                    && operand instanceof BsonArray sides
                    && sides.contains(new BsonString("$operationType"))
                    && says(sides, DELETE)) {
                return true;
            }
            if (comparesWithDelete(operand)) {
                return true;
            }
        }
        return false;
    }

    private static boolean says(BsonValue value, String word) {
        return value.equals(new BsonString(word))
                || (value instanceof BsonArray array && array.stream().anyMatch(each -> says(each, word)))
                || (value instanceof BsonDocument document
                        && document.values().stream().anyMatch(each -> says(each, word)));
    }

    /** The collections that a filter chooses by name; empty if any other could be among them. */
    private static Map<String, Set<String>> collections(BsonDocument filter) {
        Map<String, List<BsonValue>> allowed = new LinkedHashMap<>();
        collect(filter, allowed);
        Map<String, Set<String>> chosen = new LinkedHashMap<>();
        if (allowed.containsKey("ns")) {
            for (BsonValue each : allowed.get("ns")) {
                if (!(each instanceof BsonDocument namespace)
                        || namespace.size() != 2
                        || !namespace.isString("db")
                        || !namespace.isString("coll")) {
                    return Map.of();
                }
                chosen.computeIfAbsent(namespace.getString("db").getValue(), absent -> new TreeSet<>())
                        .add(namespace.getString("coll").getValue());
            }
            return chosen;
        }
        Set<String> names = texts(allowed.getOrDefault("ns.coll", List.of()));
        if (!names.isEmpty()) {
            Set<String> databases =
                    allowed.containsKey("ns.db") ? texts(allowed.get("ns.db")) : Set.of(StreamWish.ANY_DATABASE);
            databases.forEach(database -> chosen.put(database, names));
        }
        return chosen;
    }

    /** The values that a filter, all of whose conditions must hold, allows for each part of the namespace. */
    private static void collect(BsonDocument filter, Map<String, List<BsonValue>> allowed) {
        for (Map.Entry<String, BsonValue> entry : filter.entrySet()) {
            String key = entry.getKey();
            if (key.equals("$and") && entry.getValue() instanceof BsonArray branches) {
                for (BsonValue branch : branches) {
                    if (branch instanceof BsonDocument each) {
                        collect(each, allowed);
                    }
                }
            } else if (key.equals("ns") || key.equals("ns.db") || key.equals("ns.coll")) {
                List<BsonValue> values = values(entry.getValue());
                if (!values.isEmpty()) {
                    allowed.putIfAbsent(key, values);
                }
            }
        }
    }

    /** The same values as texts; empty if one of them is none. */
    private static Set<String> texts(List<BsonValue> values) {
        Set<String> texts = new LinkedHashSet<>();
        for (BsonValue each : values) {
            if (!each.isString()) {
                return Set.of();
            }
            texts.add(each.asString().getValue());
        }
        return texts;
    }

    /** The values that an equality or a list of them allows; empty for any other condition. */
    private static List<BsonValue> values(@Nullable BsonValue condition) {
        if (condition == null) {
            return List.of();
        }
        if (!Operators.areIn(condition)) {
            return List.of(condition);
        }
        Operation operation = Operation.of(condition.asDocument());
        if (operation == null) {
            return List.of();
        }
        return switch (operation.name()) {
            case "$eq" -> List.of(operation.operand());
            case "$in" -> operation.operand() instanceof BsonArray list ? list.getValues() : List.of();
            default -> List.of();
        };
    }
}

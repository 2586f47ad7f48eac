package io.safedb.mongo.bson;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonValue;

/**
 * Reads updates made of stages. They can change the tenant field in ways that no reader sees (computed names), so the
 * narrowed form ends by setting it again; what is read here are the writes that name it.
 */
final class UpdatePipelineReader {
    private static final Set<String> SETTING = Set.of("$set", "$addFields", "$project");
    private static final Set<String> REPLACING = Set.of("$replaceRoot", "$replaceWith");

    private final List<TopField> kept;
    private final ExpressionReader expressions;

    UpdatePipelineReader(List<TopField> kept, ExpressionReader expressions) {
        this.kept = kept;
        this.expressions = expressions;
    }

    void read(List<BsonDocument> stages, String where, CallFacts into) {
        for (int i = 0; i < stages.size(); i++) {
            String place = where + "[" + i + "]";
            Operation stage = Operation.of(stages.get(i));
            if (stage == null) {
                into.unreadable("update", "a stage has one operator, at " + place);
            } else {
                stage(stage.name(), stage.operand(), place, into);
            }
        }
    }

    private void stage(String name, BsonValue body, String place, CallFacts into) {
        String here = place + "." + name;
        if (SETTING.contains(name) && body instanceof BsonDocument fields) {
            fields.forEach((path, value) -> field(name, path, value, here, into));
            spelled(body, here, into);
            expressions.read(body, here, into);
        } else if (name.equals("$unset")) {
            unset(body, here, into);
        } else if (REPLACING.contains(name)) {
            expressions.read(body, here, into);
            spelled(body, here, into);
            replacement(body, here, into);
        } else {
            into.unreadable(name, "an update cannot have this stage, at " + place);
            CodeFinder.find(body, here, into);
        }
    }

    private void field(String stage, String path, BsonValue value, String where, CallFacts into) {
        kept.forEach(field -> field(field, stage, path, value, where, into));
    }

    private static void field(
            TopField field, String stage, String path, BsonValue value, String where, CallFacts into) {
        boolean chosen = stage.equals("$project") && (value.isNumber() || value.isBoolean());
        if (!field.reachedBy(path) || field.isNamedBy(value)) {
            return;
        }
        String here = where + "." + path;
        BsonValue constant = ExpressionReader.constant(value);
        if (chosen) {
            if (value.isBoolean()
                    ? !value.asBoolean().getValue()
                    : value.asNumber().doubleValue() == 0) {
                field.assignedSomething(here, into);
            }
        } else if (constant != null && path.equals(field.name())) {
            field.assigned(constant, here, into);
        } else {
            field.assignedSomething(here, into);
        }
    }

    private void unset(BsonValue body, String where, CallFacts into) {
        if (body instanceof BsonArray paths) {
            paths.forEach(path -> unset(path, where, into));
        } else if (!body.isString()) {
            into.unreadable("$unset", "it takes names of fields, at " + where);
        } else {
            String path = body.asString().getValue();
            kept.stream()
                    .filter(field -> field.reachedBy(path))
                    .forEach(field -> field.assignedSomething(where + "." + field.name(), into));
        }
    }

    /** Looks through operators for the parts of which a whole new document is made. */
    private void replacement(BsonValue expression, String where, CallFacts into) {
        if (expression instanceof BsonArray parts) {
            parts.forEach(part -> replacement(part, where, into));
        } else if (expression instanceof BsonDocument document) {
            for (Map.Entry<String, BsonValue> entry : document.entrySet()) {
                String key = entry.getKey();
                if (key.equals("$setField") || key.equals("$unsetField")) {
                    kept.stream()
                            .filter(field -> isSet(field, entry.getValue()))
                            .forEach(field -> field.assignedSomething(where + "." + key, into));
                }
                if (key.startsWith("$")) {
                    replacement(entry.getValue(), where + "." + key, into);
                } else {
                    field("$replaceWith", key, entry.getValue(), where, into);
                    // What looks like a field may be an argument: then, else, in, newRoot.
                    replacement(entry.getValue(), where + "." + key, into);
                }
            }
        }
    }

    private void spelled(BsonValue body, String where, CallFacts into) {
        kept.stream()
                .filter(field -> isSpelled(field, body, false, false))
                .forEach(field -> field.assignedSomething(where + "." + field.name(), into));
    }

    /**
     * Whether a field's name stands where it becomes a key only on the server: in the pairs of {@code $arrayToObject},
     * or as a key of a literal document.
     */
    private static boolean isSpelled(TopField kept, BsonValue value, boolean inPairs, boolean inLiteral) {
        if (value instanceof BsonArray array) {
            return array.stream().anyMatch(each -> isSpelled(kept, each, inPairs, inLiteral));
        }
        if (!(value instanceof BsonDocument document)) {
            return inPairs
                    && value.isString()
                    && kept.reachedBy(value.asString().getValue());
        }
        return document.entrySet().stream().anyMatch(entry -> {
            String key = entry.getKey();
            boolean pairs = inPairs || key.equals("$arrayToObject");
            boolean literal = inLiteral || key.equals("$literal");
            return (literal && kept.reachedBy(key)) || isSpelled(kept, entry.getValue(), pairs, literal);
        });
    }

    private static boolean isSet(TopField kept, BsonValue operand) {
        return operand instanceof BsonDocument fields
                && fields.containsKey("field")
                && kept.isNamedBy(new BsonDocument("$getField", fields.get("field")));
    }
}

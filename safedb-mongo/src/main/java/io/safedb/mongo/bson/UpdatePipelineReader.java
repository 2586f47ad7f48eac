package io.safedb.mongo.bson;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonValue;

/**
 * Reads updates made of stages. They can change the tenant field in ways that no reader sees ({@code $arrayToObject},
 * computed names), so the narrowed form ends by setting it again; what is read here are the writes that name it.
 */
final class UpdatePipelineReader {
    private static final Set<String> SETTING = Set.of("$set", "$addFields", "$project");
    private static final Set<String> REPLACING = Set.of("$replaceRoot", "$replaceWith");

    private final TenantField tenant;
    private final ExpressionReader expressions;

    UpdatePipelineReader(TenantField tenant, ExpressionReader expressions) {
        this.tenant = tenant;
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
            expressions.read(body, here, into);
        } else if (name.equals("$unset")) {
            unset(body, here, into);
        } else if (REPLACING.contains(name)) {
            expressions.read(body, here, into);
            replacement(body, here, into);
        } else {
            into.unreadable(name, "an update cannot have this stage, at " + place);
            CodeFinder.find(body, here, into);
        }
    }

    private void field(String stage, String path, BsonValue value, String where, CallFacts into) {
        boolean chosen = stage.equals("$project") && (value.isNumber() || value.isBoolean());
        if (!tenant.reachedBy(path) || tenant.isNamedBy(value)) {
            return;
        }
        String here = where + "." + path;
        BsonValue constant = ExpressionReader.constant(value);
        if (chosen) {
            if (value.isBoolean()
                    ? !value.asBoolean().getValue()
                    : value.asNumber().doubleValue() == 0) {
                into.assignedSomething(here);
            }
        } else if (constant != null && path.equals(tenant.name())) {
            into.assigned(constant, here);
        } else {
            into.assignedSomething(here);
        }
    }

    private void unset(BsonValue body, String where, CallFacts into) {
        if (body instanceof BsonArray paths) {
            paths.forEach(path -> unset(path, where, into));
        } else if (!body.isString()) {
            into.unreadable("$unset", "it takes names of fields, at " + where);
        } else if (tenant.reachedBy(body.asString().getValue())) {
            into.assignedSomething(where + "." + tenant.name());
        }
    }

    /** Looks through operators for the parts of which a whole new document is made. */
    private void replacement(BsonValue expression, String where, CallFacts into) {
        if (expression instanceof BsonArray parts) {
            parts.forEach(part -> replacement(part, where, into));
        } else if (expression instanceof BsonDocument document) {
            for (Map.Entry<String, BsonValue> entry : document.entrySet()) {
                String key = entry.getKey();
                if ((key.equals("$setField") || key.equals("$unsetField")) && namesTenant(entry.getValue())) {
                    into.assignedSomething(where + "." + key);
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

    private boolean namesTenant(BsonValue operand) {
        return operand instanceof BsonDocument fields
                && fields.containsKey("field")
                && tenant.isNamedBy(new BsonDocument("$getField", fields.get("field")));
    }
}

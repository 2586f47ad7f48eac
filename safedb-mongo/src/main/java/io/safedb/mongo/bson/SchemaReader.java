package io.safedb.mongo.bson;

import java.util.Map;
import java.util.Set;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonValue;

/** Reads {@code $jsonSchema}: what it says about the tenant field, and nothing that it does not know. */
final class SchemaReader {
    private static final Set<String> KEYWORDS = Set.of(
            "additionalItems",
            "additionalProperties",
            "allOf",
            "anyOf",
            "bsonType",
            "dependencies",
            "description",
            "encrypt",
            "encryptMetadata",
            "enum",
            "exclusiveMaximum",
            "exclusiveMinimum",
            "items",
            "maximum",
            "maxItems",
            "maxLength",
            "maxProperties",
            "minimum",
            "minItems",
            "minLength",
            "minProperties",
            "multipleOf",
            "not",
            "oneOf",
            "pattern",
            "patternProperties",
            "properties",
            "required",
            "title",
            "type",
            "uniqueItems");
    private static final Set<String> SAME_DOCUMENT = Set.of("allOf", "anyOf", "oneOf", "not");

    private final TenantField tenant;

    SchemaReader(TenantField tenant) {
        this.tenant = tenant;
    }

    void read(BsonValue schema, String where, CallFacts into) {
        CodeFinder.find(schema, where, into);
        if (schema instanceof BsonDocument document) {
            root(document, where, into);
        } else {
            into.unreadable("$jsonSchema", "a schema is a document, at " + where);
        }
    }

    /** A schema of the whole document. */
    private void root(BsonDocument schema, String where, CallFacts into) {
        for (Map.Entry<String, BsonValue> entry : schema.entrySet()) {
            String keyword = entry.getKey();
            BsonValue value = entry.getValue();
            if (!KEYWORDS.contains(keyword)) {
                into.unreadable(keyword, "safedb does not know this schema keyword, at " + where);
            } else if (SAME_DOCUMENT.contains(keyword)) {
                each(value, where, into);
            } else if (keyword.equals("properties") && value instanceof BsonDocument properties) {
                BsonValue ofTenant = properties.get(tenant.name());
                if (ofTenant != null) {
                    values(ofTenant, where + "." + tenant.name(), into);
                }
            } else if (keyword.equals("dependencies") && value instanceof BsonDocument dependencies) {
                for (BsonValue dependency : dependencies.values()) {
                    each(dependency, where, into);
                }
            } else if (keyword.equals("patternProperties") || keyword.equals("additionalProperties")) {
                into.comparedWithSomething(where);
            }
        }
    }

    private void each(BsonValue value, String where, CallFacts into) {
        if (value instanceof BsonDocument document) {
            root(document, where, into);
        } else if (value instanceof BsonArray array) {
            for (BsonValue element : array) {
                each(element, where, into);
            }
        }
    }

    /** Every value that a schema of the tenant field enumerates, at any depth. */
    private void values(BsonValue schema, String where, CallFacts into) {
        into.comparedWithSomething(where);
        if (schema instanceof BsonArray array) {
            for (BsonValue element : array) {
                values(element, where, into);
            }
        } else if (schema instanceof BsonDocument document) {
            for (Map.Entry<String, BsonValue> entry : document.entrySet()) {
                if (entry.getKey().equals("enum") && entry.getValue() instanceof BsonArray allowed) {
                    for (BsonValue value : allowed) {
                        into.compared(value, where);
                    }
                } else {
                    values(entry.getValue(), where, into);
                }
            }
        }
    }
}

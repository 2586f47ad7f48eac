package io.safedb.mongo.bson;

import java.util.Map;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonRegularExpression;
import org.bson.BsonValue;

/**
 * Puts the tenant beside the caller's own conditions, as a plain equality and first: upserts inherit it, positional
 * operators and the choice of an index stay what they were. An {@code $and} is needed only where the caller says
 * something else about the tenant field at the top.
 */
final class FilterNarrower {
    private final String field;
    private final BsonValue tenant;
    private final boolean pinned;

    /**
     * @param pinned whether a text id must also be equal byte by byte, because the call's collation may take different
     *     ids for equal
     */
    FilterNarrower(String field, BsonValue tenant, boolean pinned) {
        this.field = field;
        this.tenant = tenant;
        this.pinned = pinned && tenant.isString();
    }

    BsonDocument narrow(BsonDocument given) {
        BsonDocument rest = withoutTenant(given);
        BsonDocument narrowed = new BsonDocument(field, tenant);
        if (rest.containsKey(field)) {
            // The driver and the server both want one condition per path where a document is made from a filter.
            BsonArray all = new BsonArray();
            all.add(narrowed);
            if (pinned) {
                all.add(pin());
            }
            all.add(rest);
            return new BsonDocument("$and", all);
        }
        if (pinned) {
            BsonArray all = new BsonArray();
            all.add(pin());
            if (rest.containsKey("$and")) {
                all.add(rest);
                return narrowed.append("$and", all);
            }
            narrowed.append("$and", all);
        }
        narrowed.putAll(rest);
        return narrowed;
    }

    /**
     * The filter without those conditions that only repeat the tenant's equality. Left in, they would name its path
     * twice, and the server makes no document from such a filter (error 54).
     */
    private BsonDocument withoutTenant(BsonDocument filter) {
        BsonDocument rest = new BsonDocument();
        for (Map.Entry<String, BsonValue> entry : filter.entrySet()) {
            String key = entry.getKey();
            BsonValue value = entry.getValue();
            if (key.equals(field) && isTenant(value)) {
                continue;
            }
            if (key.equals("$and") && value instanceof BsonArray array && !array.isEmpty()) {
                BsonArray branches = new BsonArray();
                for (BsonValue branch : array) {
                    BsonValue other = branch instanceof BsonDocument conditions ? withoutTenant(conditions) : branch;
                    if (!other.isDocument() || !other.asDocument().isEmpty()) {
                        branches.add(other);
                    }
                }
                if (!branches.isEmpty()) {
                    rest.append(key, branches);
                }
            } else {
                rest.append(key, value);
            }
        }
        return rest;
    }

    private boolean isTenant(BsonValue value) {
        Operation operation = value instanceof BsonDocument operators ? Operation.of(operators) : null;
        if (operation == null) {
            return TenantValue.same(value, tenant);
        }
        // Servers make a document from a list of one as from an equality.
        return switch (operation.name()) {
            case "$eq" -> TenantValue.same(operation.operand(), tenant);
            case "$in", "$all" ->
                operation.operand() instanceof BsonArray list
                        && list.size() == 1
                        && TenantValue.same(list.get(0), tenant);
            default -> false;
        };
    }

    /** A regular expression looks at the bytes of a text, whatever the collation. */
    private BsonDocument pin() {
        return new BsonDocument(field, new BsonRegularExpression(exactly(tenant)));
    }

    /** A pattern for one text and nothing else, in the part of the syntax that all servers share. */
    static String exactly(BsonValue text) {
        StringBuilder pattern = new StringBuilder("\\A");
        text.asString().getValue().codePoints().forEach(character -> {
            if (character < 128 && !Character.isLetterOrDigit(character) && character != '_' && character != ' ') {
                pattern.append('\\');
            }
            pattern.appendCodePoint(character);
        });
        return pattern.append("\\z").toString();
    }
}

package io.safedb.mongo.bson;

import java.util.List;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonString;
import org.bson.BsonValue;

/**
 * Puts the tenant into the stages that ask a search index, where the index looks for it: it then ranks, counts and
 * limits within the tenant. What an index takes for equal depends on how the field is mapped, so that documents that
 * come out are looked at a second time, by {@link PipelineNarrower}; of counts and facets nothing is left to look at.
 */
final class SearchNarrower {
    private final String field;
    private final BsonValue tenant;

    SearchNarrower(String field, BsonValue tenant) {
        this.field = field;
        this.tenant = tenant;
    }

    /** The same stage over the tenant's documents. The stage is one that {@link SearchReader} found nothing against. */
    BsonDocument narrow(String name, BsonDocument body) {
        if (name.equals("$vectorSearch")) {
            return new BsonDocument(
                    name, PipelineNarrower.with(body, "filter", filter(body.get("filter", new BsonDocument()))));
        }
        String operator = SearchReader.operator(body);
        if (operator == null) {
            return new BsonDocument(name, body);
        }
        BsonDocument narrowed = new BsonDocument();
        body.forEach((key, value) -> {
            if (!key.equals(operator)) {
                narrowed.append(key, value);
            } else if (key.equals("facet") && value instanceof BsonDocument facet) {
                narrowed.append(key, facet(facet));
            } else {
                narrowed.append("compound", own(key, value));
            }
        });
        return new BsonDocument(name, narrowed);
    }

    /** The index knows conditions with operators, and takes several of them in a list only. */
    private BsonDocument filter(BsonValue given) {
        BsonDocument own = new BsonDocument(field, new BsonDocument("$eq", tenant));
        return given.isDocument() && given.asDocument().isEmpty() ? own : new BsonDocument("$and", array(own, given));
    }

    /** Without an operator facets are over all documents. */
    private BsonDocument facet(BsonDocument facet) {
        Operation only = facet.get("operator") instanceof BsonDocument operator ? Operation.of(operator) : null;
        BsonDocument compound =
                only == null ? new BsonDocument("filter", array(equality())) : own(only.name(), only.operand());
        return PipelineNarrower.with(facet, "operator", new BsonDocument("compound", compound));
    }

    /**
     * The caller's operator, which alone has a say in the score, beside the tenant. One that only excludes is no clause
     * of its own; one of alternatives must stay one, since beside a filter none of them would have to match.
     */
    private BsonDocument own(String operator, BsonValue operand) {
        if (operator.equals("compound")
                && operand instanceof BsonDocument compound
                && !compound.containsKey("must")
                && !compound.containsKey("should")
                && !compound.containsKey("filter")) {
            return PipelineNarrower.with(compound, "filter", array(equality()));
        }
        return new BsonDocument("must", array(new BsonDocument(operator, operand))).append("filter", array(equality()));
    }

    private BsonDocument equality() {
        return new BsonDocument("equals", new BsonDocument("path", new BsonString(field)).append("value", tenant));
    }

    private static BsonArray array(BsonValue... elements) {
        return new BsonArray(List.of(elements));
    }
}

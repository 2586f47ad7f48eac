package io.safedb.mongo.bson;

import io.safedb.guard.Finding;
import java.util.Map;
import java.util.Set;
import org.bson.BsonArray;
import org.bson.BsonBoolean;
import org.bson.BsonDocument;
import org.bson.BsonString;
import org.bson.BsonValue;
import org.jspecify.annotations.Nullable;

/**
 * Reads the stages that ask a search index, by closed lists: their options, the operators that look for something, and
 * those that hold other operators. An operator that has a filter of its own to be narrowed by, as the vector searches
 * inside {@code $search} have, is in none of the lists.
 */
final class SearchReader {
    private static final Set<String> OPTIONS = Set.of(
            "index",
            "highlight",
            "concurrent",
            "count",
            "searchAfter",
            "searchBefore",
            "sort",
            "returnStoredSource",
            "scoreDetails",
            "tracking");

    /** They look at fields of the document at hand. */
    private static final Set<String> LOOKING = Set.of(
            "autocomplete",
            "equals",
            "exists",
            "geoShape",
            "geoWithin",
            "in",
            "moreLikeThis",
            "near",
            "phrase",
            "queryString",
            "range",
            "regex",
            "text",
            "wildcard");

    /** Of those, the ones that compare a field with whole values. */
    private static final Set<String> COMPARING = Set.of("equals", "in", "text", "phrase");

    private static final Set<String> CLAUSES = Set.of("must", "mustNot", "should", "filter");
    private static final Set<String> COMPOUND =
            Set.of("must", "mustNot", "should", "filter", "minimumShouldMatch", "score");
    private static final Set<String> EMBEDDED = Set.of("path", "operator", "score");
    private static final Set<String> FACET = Set.of("operator", "facets");
    private static final Set<String> VECTOR =
            Set.of("index", "path", "queryVector", "query", "model", "numCandidates", "exact", "limit", "filter");

    private final TenantField tenant;
    private final FilterReader filters;

    SearchReader(TenantField tenant, FilterReader filters) {
        this.tenant = tenant;
        this.filters = filters;
    }

    /** The one operator of {@code $search} or {@code $searchMeta}, by its name; null if there is none, or several. */
    static @Nullable String operator(BsonDocument body) {
        String only = null;
        for (String key : body.keySet()) {
            if (!OPTIONS.contains(key)) {
                if (only != null) {
                    return null;
                }
                only = key;
            }
        }
        return only;
    }

    void read(String name, BsonDocument body, String where, CallFacts into) {
        CodeFinder.find(body, where, into);
        if (name.equals("$vectorSearch")) {
            vector(body, where, into);
            return;
        }
        String operator = operator(body);
        if (operator == null) {
            into.unreadable(name, "it has one operator beside the options that safedb knows, at " + where);
            return;
        }
        if (!BsonBoolean.FALSE.equals(body.get("scoreDetails", BsonBoolean.FALSE))) {
            into.finding(
                    Finding.Kind.REVEALING,
                    name,
                    "the details of a score count the documents of all tenants, at " + where + ".scoreDetails");
        }
        BsonValue operand = body.getOrDefault(operator, new BsonDocument());
        if (operator.equals("facet") && operand instanceof BsonDocument facet) {
            checkKeys(name, facet, FACET, where + ".facet", into);
            if (facet.containsKey("operator")) {
                operators(name, facet.get("operator"), where + ".facet.operator", into);
            }
        } else {
            operator(name, operator, operand, where, into);
        }
    }

    private void vector(BsonDocument body, String where, CallFacts into) {
        checkKeys("$vectorSearch", body, VECTOR, where, into);
        BsonValue filter = body.get("filter");
        if (filter instanceof BsonDocument conditions) {
            filters.read(conditions, where + ".filter", into);
        } else if (filter != null) {
            into.unreadable("$vectorSearch", "its filter is a document, at " + where);
        }
    }

    /** Reads one operator in a document of its own, or a list of such documents. */
    private void operators(String stage, BsonValue given, String where, CallFacts into) {
        if (given instanceof BsonArray list) {
            list.forEach(each -> operators(stage, each, where, into));
            return;
        }
        Operation only = given instanceof BsonDocument document ? Operation.of(document) : null;
        if (only == null) {
            into.unreadable(stage, "an operator stands in a document of its own, at " + where);
        } else {
            operator(stage, only.name(), only.operand(), where, into);
        }
    }

    private void operator(String stage, String name, BsonValue operand, String where, CallFacts into) {
        String here = where + "." + name;
        if (!(operand instanceof BsonDocument body)) {
            into.unreadable(stage, "what an operator looks for is a document, at " + here);
        } else if (name.equals("compound")) {
            checkKeys(stage, body, COMPOUND, here, into);
            for (String clause : CLAUSES) {
                if (body.containsKey(clause)) {
                    operators(stage, body.get(clause), here + "." + clause, into);
                }
            }
        } else if (name.equals("embeddedDocument")) {
            checkKeys(stage, body, EMBEDDED, here, into);
            operators(stage, body.get("operator", new BsonDocument()), here + ".operator", into);
        } else if (LOOKING.contains(name)) {
            looking(name, body, here, into);
        } else {
            into.unreadable(stage, "safedb does not know the operator " + name + ", at " + where);
        }
    }

    private void looking(String operator, BsonDocument body, String where, CallFacts into) {
        BsonValue path = body.get("path", body.get("defaultPath", new BsonDocument()));
        if (!namesTenant(path)) {
            return;
        }
        String here = where + "." + tenant.name();
        BsonValue wanted = body.get("value", body.get("query"));
        if (!COMPARING.contains(operator) || wanted == null) {
            into.comparedWithSomething(here);
        } else if (wanted instanceof BsonArray list) {
            list.forEach(each -> into.compared(each, here));
        } else {
            into.compared(wanted, here);
        }
    }

    /** A path is a name, a list of paths, or a document with a name. */
    private boolean namesTenant(BsonValue path) {
        if (path instanceof BsonString name) {
            return tenant.reachedBy(name.getValue());
        }
        if (path instanceof BsonArray paths) {
            return paths.stream().anyMatch(this::namesTenant);
        }
        return path instanceof BsonDocument document
                && document.containsKey("value")
                && namesTenant(document.get("value"));
    }

    private static void checkKeys(String stage, BsonDocument body, Set<String> known, String where, CallFacts into) {
        for (Map.Entry<String, BsonValue> entry : body.entrySet()) {
            if (!known.contains(entry.getKey())) {
                into.unreadable(stage, "safedb does not know its option " + entry.getKey() + ", at " + where);
            }
        }
    }
}

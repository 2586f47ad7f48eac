package io.safedb.mongo.oracle;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonString;
import org.bson.BsonValue;

/**
 * Looks at commands below the driver: each one on a tenant collection must carry the tenant in its filter, in the first
 * stage of its pipeline, in each document, in each update and delete.
 */
final class WireOracle {
    /** Commands that touch no rows. */
    private static final Set<String> NO_ROWS =
            Set.of("ping", "listCollections", "listIndexes", "getMore", "commitTransaction", "abortTransaction");

    private static final BsonString TENANT = new BsonString(OracleWorld.TENANT);

    private WireOracle() {}

    /** What is wrong with a command; empty if nothing is. */
    static List<String> violations(BsonDocument command, OracleWorld world) {
        String name = command.getFirstKey();
        if (NO_ROWS.contains(name)) {
            return List.of();
        }
        String collection = command.isString(name) ? command.getString(name).getValue() : "";
        List<String> violations = new ArrayList<>();
        switch (name) {
            case "aggregate" -> pipeline(collection, array(command, "pipeline"), world, violations);
            case "find" -> constrained(collection, "filter", command.get("filter"), world, violations);
            case "count", "distinct", "findAndModify" ->
                constrained(collection, "query", command.get("query"), world, violations);
            case "insert" -> {
                for (BsonValue document : array(command, "documents")) {
                    constrained(collection, "documents", document, world, violations);
                }
            }
            case "update" -> {
                for (BsonValue update : array(command, "updates")) {
                    constrained(collection, "q", update.asDocument().get("q"), world, violations);
                    BsonValue change = update.asDocument().get("u");
                    if (change instanceof BsonDocument document
                            && !document.isEmpty()
                            && !document.getFirstKey().startsWith("$")) {
                        constrained(collection, "u", document, world, violations);
                    }
                }
            }
            case "delete" -> {
                for (BsonValue delete : array(command, "deletes")) {
                    constrained(collection, "q", delete.asDocument().get("q"), world, violations);
                }
            }
            case "bulkWrite" -> {
                for (BsonValue op : array(command, "ops")) {
                    bulk(op.asDocument(), array(command, "nsInfo"), world, violations);
                }
            }
            default -> violations.add("the command " + name + " is none that a guarded call sends");
        }
        return violations;
    }

    private static void bulk(BsonDocument op, List<BsonValue> namespaces, OracleWorld world, List<String> violations) {
        BsonDocument namespace =
                namespaces.get(op.getNumber(op.getFirstKey()).intValue()).asDocument();
        String collection =
                new com.mongodb.MongoNamespace(namespace.getString("ns").getValue()).getCollectionName();
        String what = op.containsKey("insert") ? "document" : "filter";
        constrained(collection, what, op.get(what), world, violations);
        BsonValue change = op.get("updateMods");
        if (change instanceof BsonDocument document
                && !document.isEmpty()
                && !document.getFirstKey().startsWith("$")) {
            constrained(collection, "updateMods", document, world, violations);
        }
    }

    private static void pipeline(
            String collection, List<BsonValue> stages, OracleWorld world, List<String> violations) {
        if (world.tenantCollections().contains(collection)) {
            BsonDocument first =
                    stages.isEmpty() ? new BsonDocument() : stages.get(0).asDocument();
            if (first.containsKey("$changeStream")) {
                if (stages.size() < 2 || !provesEvents(stages.get(1).asDocument())) {
                    violations.add("the stage behind $changeStream on " + collection + " does not carry the tenant");
                }
                return;
            }
            BsonDocument fused = first.getDocument("$rankFusion", first.getDocument("$scoreFusion", null));
            if (fused != null) {
                fused.getDocument("input")
                        .getDocument("pipelines")
                        .values()
                        .forEach(each -> pipeline(collection, each.asArray(), world, violations));
            } else if (!searchesOwn(first)) {
                BsonValue query = first.isDocument("$geoNear")
                        ? first.getDocument("$geoNear").get("query")
                        : first.get("$match");
                constrained(collection, "the first stage", query, world, violations);
            }
        }
        BsonDocument last = stages.isEmpty()
                ? new BsonDocument()
                : stages.get(stages.size() - 1).asDocument();
        if (last.containsKey("$out") || last.containsKey("$merge")) {
            written(last, stages, world, violations);
        }
    }

    /** Whether a stage asks an index for the tenant's documents. */
    private static boolean searchesOwn(BsonDocument first) {
        String own = new BsonDocument("path", new BsonString(OracleWorld.TENANT_FIELD))
                .append("value", TENANT)
                .toJson();
        String filter = new BsonDocument(OracleWorld.TENANT_FIELD, new BsonDocument("$eq", TENANT)).toJson();
        if (first.containsKey("$vectorSearch")) {
            return first.toJson().contains(filter);
        }
        return (first.containsKey("$search") || first.containsKey("$searchMeta"))
                && first.toJson().contains(own);
    }

    /** What is written into a tenants' collection is stamped by the stage before; a merge looks at what is there. */
    private static void written(BsonDocument last, List<BsonValue> stages, OracleWorld world, List<String> violations) {
        if (last.containsKey("$out")) {
            violations.add("the pipeline replaces a collection");
            return;
        }
        BsonDocument merge = last.getDocument("$merge");
        String target = merge.isDocument("into")
                ? merge.getDocument("into").getString("coll").getValue()
                : merge.getString("into").getValue();
        BsonDocument stamp = new BsonDocument(
                "$addFields", new BsonDocument(OracleWorld.TENANT_FIELD, new BsonDocument("$literal", TENANT)));
        if (world.tenantCollections().contains(target)) {
            if (stages.size() < 2 || !stages.get(stages.size() - 2).equals(stamp)) {
                violations.add("what is merged into " + target + " does not carry the tenant");
            }
            BsonValue matched = merge.get("whenMatched", new BsonString("merge"));
            if (!matched.equals(new BsonString("fail")) && !matched.isArray()) {
                violations.add("a merge into " + target + " does not look at whose document is there");
            }
        }
    }

    /** Events of everybody, or those that one of their images shows to be the tenant's. */
    private static boolean provesEvents(BsonDocument stage) {
        String text = stage.toString();
        return stage.isDocument("$match")
                && stage.getDocument("$match").getArray("$or").size() == 2
                && text.contains("\"fullDocument." + OracleWorld.TENANT_FIELD + "\": \"" + OracleWorld.TENANT + "\"");
    }

    private static void constrained(
            String collection,
            String where,
            @org.jspecify.annotations.Nullable BsonValue query,
            OracleWorld world,
            List<String> violations) {
        if (world.tenantCollections().contains(collection)
                && !(query instanceof BsonDocument document && carries(document))) {
            violations.add(where + " on " + collection + " does not carry the tenant");
        }
    }

    private static boolean carries(BsonDocument query) {
        if (TENANT.equals(query.get(OracleWorld.TENANT_FIELD))) {
            return true;
        }
        return query.get("$and") instanceof BsonArray all
                && all.stream().anyMatch(one -> one instanceof BsonDocument document && carries(document));
    }

    private static List<BsonValue> array(BsonDocument command, String key) {
        return command.getArray(key, new BsonArray());
    }
}

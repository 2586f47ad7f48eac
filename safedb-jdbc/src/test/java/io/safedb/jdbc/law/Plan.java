package io.safedb.jdbc.law;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;

/**
 * What the server does for a statement.
 *
 * @param nodes a line per node, as deep as it stands: its kind, what it joins or aggregates how, relation and index
 * @param cost as the server guesses
 */
record Plan(List<String> nodes, double cost) {
    private static final List<String> TOLD = List.of(
            "Node Type",
            "Operation",
            "Strategy",
            "Partial Mode",
            "Join Type",
            "Scan Direction",
            "Relation Name",
            "Index Name",
            "Parent Relationship",
            "Subplans Removed",
            "CTE Name",
            "Command");

    /** Reads what EXPLAIN (FORMAT JSON) says. */
    static Plan of(String json) {
        try {
            JsonNode root = new ObjectMapper().readTree(json).get(0).get("Plan");
            List<String> nodes = new ArrayList<>();
            add(root, "", nodes);
            return new Plan(List.copyOf(nodes), root.get("Total Cost").asDouble());
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void add(JsonNode node, String indent, List<String> nodes) {
        if (node.has("One-Time Filter") && node.path("Plans").size() == 1) {
            // That the tenant of one parameter is the tenant of another is looked at once, before anything is read.
            add(node.get("Plans").get(0), indent, nodes);
            return;
        }
        StringBuilder line = new StringBuilder(indent);
        for (String key : TOLD) {
            if (node.has(key)) {
                line.append(node.get(key).asText()).append(" · ");
            }
        }
        nodes.add(line.toString());
        node.path("Plans").forEach(child -> add(child, indent + "  ", nodes));
    }
}

package io.safedb.replay.state;

import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * Everything in a database at one moment. Equal if every row of every table is.
 *
 * @param relations by name
 */
public record DatabaseState(Map<String, Relation> relations) {
    /** Copies the relations. */
    public DatabaseState {
        relations = Map.copyOf(relations);
    }

    /** The state of several databases together; their relations are called {@code database.relation}. */
    public static DatabaseState together(Map<String, DatabaseState> states) {
        if (states.size() == 1) {
            return states.values().iterator().next();
        }
        Map<String, Relation> all = new HashMap<>();
        states.forEach((database, state) ->
                state.relations().forEach((name, relation) -> all.put(database + "." + name, relation)));
        return new DatabaseState(all);
    }

    /** The same without the marker, which has a random id in each copy of a database. */
    public DatabaseState withoutMarkers() {
        Map<String, Relation> rest = new TreeMap<>(relations);
        rest.keySet().removeIf(name -> name.substring(name.lastIndexOf('.') + 1).startsWith("safedb_"));
        return new DatabaseState(rest);
    }

    /** How many rows of a relation belong to a tenant. */
    public long rowsOf(String tenant, String relation) {
        Relation found = relations.get(relation);
        return found == null
                ? 0
                : found.rows().values().stream()
                        .filter(row -> tenant.equals(row.owner()))
                        .count();
    }
}

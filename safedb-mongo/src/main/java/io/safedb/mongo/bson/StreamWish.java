package io.safedb.mongo.bson;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * What the pipeline of a change stream asks for by name.
 *
 * @param collections the collections that its first stage chooses, by database; {@link #ANY_DATABASE} where it names
 *     none; empty if it does not choose by name
 * @param deletes whether a filter in it asks for deletes by name
 */
public record StreamWish(Map<String, Set<String>> collections, boolean deletes) {
    /** Stands for the database of the stream itself. */
    public static final String ANY_DATABASE = "";

    /**
     * Copies the map.
     *
     * @param collections the collections that its first stage chooses, by database
     * @param deletes whether a filter in it asks for deletes by name
     */
    public StreamWish {
        Map<String, Set<String>> copy = new LinkedHashMap<>();
        collections.forEach((database, names) -> copy.put(database, Set.copyOf(names)));
        collections = Collections.unmodifiableMap(copy);
    }

    /** The databases that it chooses by name; empty if it chooses collections of any. */
    public Set<String> databases() {
        return collections.containsKey(ANY_DATABASE) ? Set.of() : collections.keySet();
    }

    /** The collections of one database that it chooses by name. */
    public Set<String> collectionsOf(String database) {
        return collections.getOrDefault(ANY_DATABASE, collections.getOrDefault(database, Set.of()));
    }
}

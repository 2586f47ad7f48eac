package io.safedb.token;

import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * The operations that a token can be made out for, as the log and the refusals call them: the first words of an SQL
 * statement in capitals, or the driver's method. The list is closed; {@code docs/token-format.md} shows it. What
 * destroys and is not in it cannot be approved.
 */
public final class TokenOperations {
    private static final Set<String> KNOWN = known();

    private TokenOperations() {}

    /** {@return all of them, in alphabetical order} */
    public static Set<String> all() {
        return KNOWN;
    }

    /**
     * Whether a token can be made out for an operation.
     *
     * @param operation to the letter
     * @return false for any other spelling
     */
    public static boolean isKnown(String operation) {
        return KNOWN.contains(operation);
    }

    /**
     * The operation that somebody may have meant.
     *
     * @param written in whatever case and with whatever spaces
     * @return empty if it is none in any spelling
     */
    public static Optional<String> nearest(String written) {
        String folded = written.strip().replaceAll("\\s+", " ").toLowerCase(Locale.ROOT);
        return KNOWN.stream()
                .filter(operation -> operation.toLowerCase(Locale.ROOT).equals(folded))
                .findFirst();
    }

    private static Set<String> known() {
        Set<String> known = new TreeSet<>(List.of("DELETE", "UPDATE", "MERGE", "TRUNCATE"));
        on(known, List.of("TABLE", "INDEX"), "CREATE", "ALTER", "DROP", "REINDEX");
        on(known, List.of("SCHEMA", "SEQUENCE", "TYPE", "DOMAIN", "STATISTICS"), "CREATE", "ALTER", "DROP");
        on(known, List.of("VIEW"), "ALTER", "DROP");
        on(known, List.of("MATERIALIZED VIEW"), "ALTER", "DROP", "REFRESH");
        known.addAll(List.of(
                "aggregate",
                "bulkWrite",
                "createCollection",
                "createIndex",
                "createIndexes",
                "createSearchIndex",
                "createSearchIndexes",
                "deleteMany",
                "drop",
                "dropDatabase",
                "dropIndex",
                "dropIndexes",
                "dropSearchIndex",
                "renameCollection",
                "updateMany",
                "updateSearchIndex"));
        return Collections.unmodifiableSet(known);
    }

    private static void on(Set<String> known, List<String> kinds, String... verbs) {
        kinds.forEach(kind -> Stream.of(verbs).map(verb -> verb + " " + kind).forEach(known::add));
    }
}

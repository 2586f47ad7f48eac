package io.safedb.jdbc;

/** Spells names for statements of safedb's own. */
final class RelationName {
    private RelationName() {}

    /** A name in double quotes. */
    static String quoted(String name) {
        return '"' + name.replace("\"", "\"\"") + '"';
    }

    /**
     * A relation with its schema, in double quotes.
     *
     * @param relation {@code name} or {@code schema.name}, as the policy spells it
     * @param defaultSchema the schema of a name without one
     */
    static String qualified(String relation, String defaultSchema) {
        int dot = relation.indexOf('.');
        return dot < 0
                ? quoted(defaultSchema) + "." + quoted(relation)
                : quoted(relation.substring(0, dot)) + "." + quoted(relation.substring(dot + 1));
    }
}

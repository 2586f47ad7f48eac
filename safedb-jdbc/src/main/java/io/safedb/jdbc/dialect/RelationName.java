package io.safedb.jdbc.dialect;

/** Spells names for statements of safedb's own. */
public final class RelationName {
    private RelationName() {}

    /**
     * A name in double quotes.
     *
     * @param name as the server stores it
     * @return the same name, whatever is in it
     */
    public static String quoted(String name) {
        return '"' + name.replace("\"", "\"\"") + '"';
    }

    /**
     * A relation with its schema, in double quotes.
     *
     * @param relation {@code name} or {@code schema.name}, as the policy spells it
     * @param defaultSchema the schema of a name without one
     * @return schema and name
     */
    public static String qualified(String relation, String defaultSchema) {
        int dot = relation.indexOf('.');
        return dot < 0
                ? quoted(defaultSchema) + "." + quoted(relation)
                : quoted(relation.substring(0, dot)) + "." + quoted(relation.substring(dot + 1));
    }
}

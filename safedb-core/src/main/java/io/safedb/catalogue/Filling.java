package io.safedb.catalogue;

import io.safedb.internal.text.OneLine;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Puts the names of one call into templates. A placeholder is a known word in braces; each is replaced once, so that a
 * name that looks like a placeholder stays what it is.
 */
final class Filling {
    /** All placeholders. */
    static final Set<String> WORDS = Set.of(
            "operation", "target", "table", "column", "call", "rows", "system", "database", "environment", "allowlist");

    private static final Pattern PLACEHOLDER = Pattern.compile("\\{([a-z]+)}");
    private static final int NAME = 128;
    private static final int SHORT_NAME = 64;

    private final Map<String, String> names;

    Filling(RefusalFacts facts) {
        boolean sql = isSql(facts);
        String table =
                facts.relation() == null ? sql ? "your_table" : "collection" : OneLine.of(facts.relation(), NAME);
        String operation = OneLine.of(facts.operation(), SHORT_NAME);
        this.names = Map.of(
                "operation",
                operation,
                "target",
                OneLine.of(facts.target(), NAME),
                "table",
                table,
                "column",
                OneLine.of(facts.tenantColumn(), SHORT_NAME),
                "call",
                sql ? sqlCall(operation, table) : mongoCall(operation, table, facts.relation() == null),
                "rows",
                sql ? sqlRows(operation, table) : mongoRows(operation, table),
                "system",
                OneLine.of(facts.system(), SHORT_NAME),
                "database",
                OneLine.of(facts.database(), SHORT_NAME),
                "environment",
                OneLine.of(facts.environment(), SHORT_NAME),
                "allowlist",
                sql ? "functions" : "commands, if it is one; code such as $where has no list");
    }

    /** Whether the safe way is shown in SQL; else in driver code. */
    static boolean isSql(RefusalFacts facts) {
        return !facts.system().equals("mongodb");
    }

    /** Fills a template. */
    String fill(String template) {
        Matcher matcher = PLACEHOLDER.matcher(template);
        StringBuilder filled = new StringBuilder(template.length() + 64);
        while (matcher.find()) {
            String name = names.get(matcher.group(1));
            matcher.appendReplacement(filled, Matcher.quoteReplacement(name == null ? matcher.group() : name));
        }
        return matcher.appendTail(filled).toString();
    }

    private static String sqlCall(String operation, String table) {
        return switch (operation.toUpperCase(Locale.ROOT)) {
            case "INSERT" -> "INSERT INTO " + table + " ...";
            case "UPDATE" -> "UPDATE " + table + " SET ... WHERE id = ?";
            case "DELETE" -> "DELETE FROM " + table + " WHERE id = ?";
            case "MERGE" -> "MERGE INTO " + table + " ...";
            default -> "SELECT ... FROM " + table + " WHERE id = ?";
        };
    }

    private static String sqlRows(String operation, String table) {
        return operation.equalsIgnoreCase("UPDATE") ? sqlCall(operation, table) : sqlCall("DELETE", table);
    }

    private static String mongoRows(String operation, String table) {
        return operation.toLowerCase(Locale.ROOT).contains("update")
                ? table + ".updateMany(Filters.in(\"_id\", ids), update)"
                : table + ".deleteMany(Filters.in(\"_id\", ids))";
    }

    private static String mongoCall(String operation, String table, boolean unknown) {
        String method = operation.matches("[a-z][A-Za-z]*") && !unknown ? operation : "find";
        return table + "." + method + "(...)";
    }
}

package io.safedb.catalogue;

import io.safedb.internal.text.OneLine;
import io.safedb.token.TokenUse;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Puts the names of one call into templates. A placeholder is a known word in braces; each is replaced once, so that a
 * name that looks like a placeholder stays what it is.
 */
final class Filling {
    /** All placeholders. */
    static final Set<String> WORDS = Set.of(
            "operation",
            "target",
            "table",
            "column",
            "call",
            "rows",
            "system",
            "database",
            "environment",
            "allowlist",
            "approval");

    private static final Pattern PLACEHOLDER = Pattern.compile("\\{([a-z]+)}");
    private static final int NAME = 128;
    private static final int SHORT_NAME = 64;
    private static final int LONGEST_CLAIM = 200;

    private final Map<String, String> names;

    Filling(RefusalFacts facts) {
        boolean sql = isSql(facts);
        String table =
                facts.relation() == null ? sql ? "your_table" : "collection" : OneLine.of(facts.relation(), NAME);
        String operation = OneLine.of(facts.operation(), SHORT_NAME);
        this.names = Map.ofEntries(
                Map.entry("operation", operation),
                Map.entry("target", OneLine.of(facts.target(), NAME)),
                Map.entry("table", table),
                Map.entry("column", OneLine.of(facts.tenantColumn(), SHORT_NAME)),
                Map.entry(
                        "call",
                        sql ? sqlCall(operation, table) : mongoCall(operation, table, facts.relation() == null)),
                Map.entry("rows", sql ? sqlRows(operation, table) : mongoRows(operation, table)),
                Map.entry("system", OneLine.of(facts.system(), SHORT_NAME)),
                Map.entry("database", OneLine.of(facts.database(), SHORT_NAME)),
                Map.entry("environment", OneLine.of(facts.environment(), SHORT_NAME)),
                Map.entry("allowlist", sql ? "functions" : "commands, if it is one; code such as $where has no list"),
                Map.entry("approval", approval(facts.approval())));
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

    /** To the letter, so that a request for a token can be written from it. */
    private static String approval(@Nullable TokenUse use) {
        return use == null
                ? "a database with a marker (this one has none, hence no id to make a token out for)"
                : "operation \"" + OneLine.of(use.operation(), LONGEST_CLAIM) + "\", target \""
                        + OneLine.of(use.target(), LONGEST_CLAIM) + "\", database "
                        + OneLine.of(use.databaseId(), LONGEST_CLAIM) + ", environment "
                        + use.environment().label();
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

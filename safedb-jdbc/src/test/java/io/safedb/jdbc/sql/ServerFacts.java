package io.safedb.jdbc.sql;

import com.fasterxml.jackson.databind.JsonNode;
import io.safedb.guard.Call;
import io.safedb.guard.Finding;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** What PostgreSQL's own parser finds in one statement. */
record ServerFacts(String kind, boolean explain, Set<String> tables, Set<String> writes, Set<String> functions) {
    /** Statements other than queries and changes that a tenant may run. */
    private static final Set<String> HARMLESS = Set.of(
            "other:TransactionStmt",
            "other:VariableSetStmt",
            "other:VariableShowStmt",
            "other:ConstraintsSetStmt",
            // Its query is judged where it stands alone; the tool does not look into it.
            "other:DeclareCursorStmt");

    /** A keyword that is written like a call, and what the tool makes of a function called pg_catalog. */
    private static final Set<String> KEYWORDS = Set.of("current_schema", "");

    static ServerFacts of(JsonNode fact) {
        return new ServerFacts(
                fact.get("kind").asText(),
                fact.get("explain").asBoolean(),
                relations(fact.get("tables")),
                relations(fact.get("writes")),
                names(fact.get("functions")));
    }

    private static Set<String> names(JsonNode names) {
        Set<String> spelled = new TreeSet<>();
        names.forEach(name -> spelled.add(name.asText()));
        return spelled;
    }

    /** As a policy spells them. */
    private static Set<String> relations(JsonNode names) {
        return names(names).stream()
                .map(name -> name.replaceFirst("^public\\.", ""))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** In what a reading falls short of it: fewer tables, writes or functions, another kind. Empty if in nothing. */
    List<String> missedBy(Call call) {
        List<String> missed = new ArrayList<>();
        Set<String> read = new TreeSet<>();
        Set<String> written = new TreeSet<>();
        for (Call.Target target : call.targets()) {
            read.add(target.name());
            if (target.written()) {
                written.add(target.name());
            }
        }
        String operation = call.operation().replace("EXPLAIN ", "").toLowerCase(Locale.ROOT);
        boolean other = call.action() == Call.Action.SCHEMA || call.action() == Call.Action.CONTROL;
        if (kind.startsWith("other:") ? !other : other || !operation.equals(kind)) {
            missed.add("kind " + kind + ", read as " + operation);
        }
        if (other && call.findings().isEmpty() && !HARMLESS.contains(kind)) {
            missed.add(kind + " passes as harmless");
        }
        for (String table : tables) {
            if (!read.contains(table) && !isStructure(table)) {
                missed.add("table " + table);
            }
        }
        for (String table : writes) {
            if (!written.contains(table)) {
                missed.add("write to " + table);
            }
        }
        for (String function : functions) {
            // The tool leaves pg_catalog out, even of a function that is called so.
            if (!KEYWORDS.contains(function)
                    && !BuiltInFunctions.onlyCompute(function)
                    && !BuiltInFunctions.areNumbers(function)
                    && call.findings().stream().noneMatch(finding -> names(finding, function))) {
                missed.add("function " + function);
            }
        }
        return missed;
    }

    private static boolean names(Finding finding, String function) {
        return (finding.kind() == Finding.Kind.OPAQUE || finding.kind() == Finding.Kind.TAMPERING)
                && finding.subject().equals(function);
    }

    /** Views that show the structure alone are nobody's rows. */
    private static boolean isStructure(String table) {
        String schema = "information_schema";
        return table.startsWith(schema + ".") && Reading.isStructure(schema, table.substring(schema.length() + 1));
    }
}

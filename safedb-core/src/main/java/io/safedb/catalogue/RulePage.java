package io.safedb.catalogue;

import io.safedb.Rule;
import java.util.List;
import java.util.stream.Collectors;

/** A rule's page in Markdown, and the index of all. The safe way is that of the message, for an example's names. */
final class RulePage {
    private static final String GENERATED =
            "<!-- Written from the rule catalogue by RulePagesTest with -Dsafedb.write-docs=true; do not edit. -->\n\n";

    private RulePage() {}

    static String of(RuleText text) {
        Rule rule = text.rule();
        RefusalFacts sql = Examples.of(rule, "postgresql");
        RefusalFacts mongo = Examples.of(rule, "mongodb");
        Filling filling = new Filling(sql);
        StringBuilder page = new StringBuilder(4096);
        page.append(GENERATED);
        page.append("# ").append(rule).append("\n\n");
        page.append(text.stops()).append(".\n\n");
        page.append(status(rule)).append("\n\n");
        page.append("## Why\n\n").append(filling.fill(text.why())).append("\n\n");
        page.append("## Where it comes from\n\n").append(origin(text)).append("\n\n");
        page.append("## What it stops\n\n");
        code(page, "SQL", text.badSql());
        code(page, "MongoDB", text.badMongo());
        page.append("## The safe way\n\n").append(filling.fill(text.lead())).append(".\n\n");
        code(page, "SQL", filling.fill(text.safeSql()));
        code(page, "MongoDB", new Filling(mongo).fill(text.safeMongo()));
        page.append("## The way out\n\n").append(filling.fill(text.escape())).append("\n\n");
        page.append("## While the policy only observes it\n\n")
                .append(observing(text))
                .append("\n\n");
        page.append("## The message\n\n");
        page.append("```text\n").append(RuleCatalogue.message(rule, sql)).append("\n```\n");
        return page.toString();
    }

    static String index(List<RuleText> texts) {
        StringBuilder index = new StringBuilder(2048);
        index.append(GENERATED);
        index.append("# Rules\n\n");
        index.append("Every refusal names its rule. Ids are stable; none is used again for something else.\n\n");
        index.append("| rule | refuses | incident | state |\n|---|---|---|---|\n");
        for (RuleText text : texts) {
            Rule rule = text.rule();
            String incidents = text.incidents().stream().map(Incident::id).collect(Collectors.joining(" "));
            index.append("| [")
                    .append(rule)
                    .append("](")
                    .append(RuleCatalogue.pageName(rule))
                    .append(") | ");
            index.append(text.stops())
                    .append(" | ")
                    .append(incidents.isEmpty() ? "–" : incidents)
                    .append(" | ");
            index.append(rule.enforced() ? "enforced" : "not enforced yet").append(" |\n");
        }
        return index.toString();
    }

    private static String status(Rule rule) {
        return rule.enforced()
                ? "**Enforced** by this version."
                : "**Not enforced yet.** The guard for this rule comes in a later version; this page says how it is"
                        + " meant, and the calls it names do not exist before then.";
    }

    private static String origin(RuleText text) {
        if (text.incidents().isEmpty()) {
            return "No single incident: it keeps the other rules from being talked around.";
        }
        return text.incidents().stream()
                .map(incident -> "- Incident " + incident.id() + ": " + incident.text() + ".")
                .collect(Collectors.joining("\n"));
    }

    private static String observing(RuleText text) {
        return text.observing() == null
                ? "It cannot be set to `observe` before it is enforced."
                : "`" + text.rule().id()
                        + ": observe` under `rules` in `safedb.yaml` logs the breach and lets the call run. "
                        + text.observing();
    }

    private static String language(String code) {
        String first =
                code.lines().filter(line -> !line.startsWith("//")).findFirst().orElse("");
        if (first.matches("(SELECT|ALTER|CREATE|DROP) .*")) {
            return "sql";
        }
        return first.equals("tables:") ? "yaml" : first.startsWith("db.") ? "js" : "java";
    }

    private static void code(StringBuilder page, String title, String code) {
        page.append(title)
                .append(":\n\n```")
                .append(language(code))
                .append('\n')
                .append(code)
                .append("\n```\n\n");
    }
}

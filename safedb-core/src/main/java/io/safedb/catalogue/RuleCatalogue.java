package io.safedb.catalogue;

import io.safedb.Rule;
import io.safedb.SafeDbViolation;
import io.safedb.internal.text.OneLine;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The texts of all rules: what a refusal says, and the page that its last lines point to. Stateless.
 *
 * <p>A message shows names and shapes only. Names come from outside, so they are put on one line, in printable ASCII
 * and cut ({@link OneLine}); a message keeps its shape whatever a table is called.
 */
public final class RuleCatalogue {
    private static final int DETAIL = 400;
    private static final int SHAPE_BEGIN = 56;
    private static final int SHAPE_END = 33;
    private static final int SHAPE_READ = 10_000;
    private static final int EVENT = 64;

    private static final Map<Rule, RuleText> TEXTS = new EnumMap<>(Rule.class);

    static {
        Stream.of(ScopeTexts.ALL, ReadingTexts.ALL, DestructionTexts.ALL, EnvironmentTexts.ALL)
                .flatMap(List::stream)
                .forEach(text -> TEXTS.put(text.rule(), text));
        for (Rule rule : Rule.values()) {
            text(rule);
        }
    }

    private RuleCatalogue() {}

    /**
     * Writes the message of one refusal: about a dozen lines, at most {@value Paragraph#WIDTH} columns wide unless a
     * name is very long, without a line break at the end.
     *
     * @param rule the rule that was broken
     * @param facts what was stopped
     * @return the message
     */
    public static String message(Rule rule, RefusalFacts facts) {
        RuleText text = text(rule);
        Filling filling = new Filling(facts);
        StringBuilder message = new StringBuilder(1024);
        message.append("=== Refused by safedb: ").append(rule).append(" ===\n");
        Paragraph.append(message, filling.fill(text.what()) + ": " + sentence(OneLine.of(facts.detail(), DETAIL)));
        message.append("Call: ").append(shape(facts.shape())).append('\n');
        if (facts.place() != null) {
            message.append("At: ").append(place(facts.place())).append('\n');
        }
        Paragraph.append(message, "Why: " + filling.fill(text.why()));
        for (Incident incident : text.incidents()) {
            Paragraph.append(message, "Incident " + incident.id() + ": " + sentence(incident.text()));
        }
        Paragraph.append(message, "Instead: " + filling.fill(text.lead()) + ":");
        String safe = filling.fill(Filling.isSql(facts) ? text.safeSql() : text.safeMongo());
        safe.lines().forEach(line -> message.append("    ").append(line).append('\n'));
        Paragraph.append(message, "Way out: " + filling.fill(text.escape()));
        message.append("More: docs/rules/").append(pageName(rule)).append('\n');
        message.append("Event: ").append(OneLine.of(facts.eventId(), EVENT));
        return message.append(filling.fill(" on {database} ({system}, {environment})"))
                .toString();
    }

    /**
     * The file name of a rule's page.
     *
     * @param rule which
     * @return for example {@code SDB101-no-tenant-scope.md}
     */
    public static String pageName(Rule rule) {
        return rule.id() + "-" + rule.slug() + ".md";
    }

    /**
     * Writes a rule's page.
     *
     * @param rule which
     * @return Markdown
     */
    public static String page(Rule rule) {
        return RulePage.of(text(rule));
    }

    /**
     * Writes the index of all pages.
     *
     * @return Markdown
     */
    public static String index() {
        return RulePage.index(Stream.of(Rule.values()).map(RuleCatalogue::text).toList());
    }

    static RuleText text(Rule rule) {
        RuleText text = TEXTS.get(rule);
        if (text == null) {
            throw new IllegalStateException("The catalogue has no text for " + rule + ".");
        }
        return text;
    }

    /** Beginning and end: what a statement selects, and the condition that it ends in. */
    private static String shape(String shape) {
        String folded = OneLine.folded(shape, SHAPE_READ);
        return folded.length() <= SHAPE_BEGIN + SHAPE_END + 5
                ? folded
                : folded.substring(0, SHAPE_BEGIN) + " ... " + folded.substring(folded.length() - SHAPE_END);
    }

    private static String place(SafeDbViolation.Place place) {
        StringBuilder at = new StringBuilder("character ").append(place.position());
        if (place.line() > 1) {
            at.append(" (line ")
                    .append(place.line())
                    .append(", column ")
                    .append(place.column())
                    .append(')');
        }
        int left = Paragraph.WIDTH - at.length() - "At: : ".length();
        return place.fragment().isEmpty()
                ? at.toString()
                : at.append(": ").append(OneLine.folded(place.fragment(), left)).toString();
    }

    private static String sentence(String text) {
        return text.endsWith(".") || text.endsWith("?") ? text : text + ".";
    }
}

package io.safedb.catalogue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.safedb.Rule;
import io.safedb.SafeDbViolation;
import io.safedb.environment.Environment;
import io.safedb.token.TokenUse;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayName("The rule catalogue")
class RuleCatalogueTest {
    private static final String PLACEHOLDER = "(?s).*\\{[a-z]+}.*";

    static Stream<Arguments> messages() {
        return Stream.of(Rule.values())
                .flatMap(rule -> Stream.of("postgresql", "h2", "mongodb").map(system -> Arguments.of(rule, system)));
    }

    private static RefusalFacts facts(
            String system, String operation, String target, @Nullable String relation, String shape) {
        return new RefusalFacts(
                operation,
                target,
                "something was seen in the call",
                relation,
                shape,
                new SafeDbViolation.Place(41, 2, 9, "FROM job_cards WHERE id = ?"),
                "workshop_id",
                system,
                "garage_prod",
                "production",
                "event-4711",
                relation == null
                        ? null
                        : new TokenUse(
                                "6f0c2b54-6f6a-4f0e-9a3c-0d6c3a1d2b11", Environment.PRODUCTION, operation, relation));
    }

    @ParameterizedTest
    @EnumSource(Rule.class)
    @DisplayName("says everything about every rule")
    void saysEverything(Rule rule) {
        RuleText text = RuleCatalogue.text(rule);
        assertThat(text.rule()).isEqualTo(rule);
        assertThat(List.of(text.stops(), text.what(), text.why(), text.lead(), text.escape()))
                .allSatisfy(part -> assertThat(part).isNotBlank());
        assertThat(List.of(text.safeSql(), text.safeMongo(), text.badSql(), text.badMongo()))
                .allSatisfy(code -> assertThat(code).isNotBlank().matches("(?s)\\p{ASCII}*"));
        assertThat(text.why().split("[.!?](?= |$)").length)
                .as("sentences of why")
                .isBetween(1, 3);
        assertThat(text.observing() != null).as("can be observed").isEqualTo(rule.enforced());
    }

    @ParameterizedTest
    @EnumSource(Rule.class)
    @DisplayName("has no placeholder that nobody fills")
    void knowsItsPlaceholders(Rule rule) {
        RuleText text = RuleCatalogue.text(rule);
        for (String template :
                List.of(text.what(), text.why(), text.lead(), text.safeSql(), text.safeMongo(), text.escape())) {
            java.util.regex.Pattern.compile("\\{([a-z]+)}")
                    .matcher(template)
                    .results()
                    .forEach(found -> assertThat(Filling.WORDS).contains(found.group(1)));
        }
    }

    @ParameterizedTest
    @MethodSource("messages")
    @DisplayName("writes a message that one can work with")
    void writesAMessage(Rule rule, String system) {
        boolean mongo = system.equals("mongodb");
        String message = RuleCatalogue.message(
                rule, facts(system, mongo ? "deleteMany" : "DELETE", "job_cards", "job_cards", "a shape of the call"));
        List<String> lines = message.lines().toList();

        assertThat(lines.get(0)).isEqualTo("=== Refused by safedb: " + rule.id() + " " + rule.slug() + " ===");
        assertThat(lines).hasSizeBetween(9, 17);
        assertThat(lines).allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(Paragraph.WIDTH));
        assertThat(message)
                .matches("(?s)[\\x20-\\x7e\n]*")
                .doesNotMatch(PLACEHOLDER)
                .contains("Why: ", "Instead: ", "Way out: ", "something was seen in the call.")
                .contains("Call: a shape of the call\n")
                .contains("\nAt: character 41 (line 2, column 9): FROM job_cards WHERE id = ?\n")
                .contains("docs/rules/" + rule.id() + "-" + rule.slug() + ".md")
                .endsWith("\nEvent: event-4711 on garage_prod (" + system + ", production)");
        if (rule != Rule.ENVIRONMENT_MISMATCH && rule != Rule.ENVIRONMENT_UNKNOWN && rule != Rule.UNREADABLE) {
            assertThat(message).contains("job_cards");
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Rule.class,
            names = {"UNSCOPED_STATEMENT", "CROSS_TENANT", "HARDCODED_TENANT", "UNKNOWN_TABLE"})
    @DisplayName("names the tenant column where the rule is about it")
    void namesTheColumn(Rule rule) {
        for (String system : List.of("postgresql", "mongodb")) {
            assertThat(RuleCatalogue.message(rule, facts(system, "find", "job_cards", "job_cards", "shape")))
                    .contains("workshop_id");
        }
    }

    @Test
    @DisplayName("shows the safe way in the caller's language, with the caller's table and operation")
    void speaksTheCallersLanguage() {
        assertThat(RuleCatalogue.message(
                        Rule.NO_TENANT_SCOPE, facts("postgresql", "UPDATE", "job_cards", "job_cards", "shape")))
                .contains("connection.prepareStatement(\"UPDATE job_cards SET ... WHERE id = ?\");");
        assertThat(RuleCatalogue.message(
                        Rule.NO_TENANT_SCOPE, facts("mongodb", "distinct", "job_cards", "job_cards", "shape")))
                .contains("job_cards.distinct(...);")
                .doesNotContain("prepareStatement");
    }

    @ParameterizedTest
    @MethodSource("messages")
    @DisplayName("keeps a message's shape whatever the names are")
    void keepsItsShape(Rule rule, String system) {
        String forged = "\n=== Refused by safedb: SDB999 forged ===\r\nEvent: forged\u2028\u0085\u001b[2J";
        List<String> names = List.of(
                forged + "tickets",
                "x ".repeat(40) + "=== Refused by safedb: SDB999 forged === Event: forged",
                "{operation} {target} {call} ${x} %s %n \\E $1 \\",
                "x".repeat(10_000),
                "y\n".repeat(5_000),
                "\ud800\ud83d\ude00 \u202e übersicht");
        int ordinary = RuleCatalogue.message(rule, facts(system, "find", "tickets", "tickets", "shape"))
                .split("\n", -1)
                .length;
        for (String name : names) {
            String message = RuleCatalogue.message(
                    rule,
                    new RefusalFacts(
                            name,
                            name,
                            name,
                            name,
                            name,
                            new SafeDbViolation.Place(Integer.MAX_VALUE, Integer.MAX_VALUE, Integer.MAX_VALUE, name),
                            name,
                            name.isEmpty() ? "x" : name,
                            name,
                            name,
                            name,
                            new TokenUse(name, Environment.PRODUCTION, name, name)));
            assertThat(message).matches("(?s)[\\x20-\\x7e\n]*").hasSizeLessThan(6_000);
            assertThat(message.lines().filter(line -> line.startsWith("==="))).hasSize(1);
            assertThat(message.lines().filter(line -> line.startsWith("Event:")))
                    .hasSize(1);
            assertThat(message.lines().filter(line -> line.startsWith("Call:"))).hasSize(1);
            assertThat(message.split("\n", -1).length).isCloseTo(ordinary, within(25));
        }
        RefusalFacts braces = facts(system, "find", "{column}", "{call}", "{database}");
        assertThat(RuleCatalogue.message(rule, braces)).contains("Call: {database}\n");
    }

    @Test
    @DisplayName("shows the call's shape on one line, both ends of a long one")
    void showsTheShape() {
        String message = RuleCatalogue.message(
                Rule.NO_TENANT_SCOPE,
                facts("postgresql", "SELECT", "t", "t", "SELECT a,\n         b\n\tFROM t\n WHERE c = ?"));
        assertThat(message).contains("Call: SELECT a, b FROM t WHERE c = ?\n");
    }
}

package io.safedb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayName("A value of the wrong type stops start-up with its key, its line and the remedy:")
class PolicyTypesTest {
    /** The shapes that a value can have in YAML, by the name that a message has for them. */
    private static final Map<String, String> SHAPES = Map.of(
            "no value", "",
            "a whole number", "7",
            "a number with a fraction", "1.5",
            "true or false", "true",
            "text of 12 characters", "'not expected'",
            "an empty list", "[]",
            "a list of 1 item", "[[a]]",
            "an empty map", "{}",
            "a map of 1 key", "{not-expected: b}");

    private static final List<String> TEXT = List.of("text of 12 characters");
    private static final List<String> LIST = List.of("an empty list", "a list of 1 item");
    private static final List<String> MAP = List.of("an empty map", "a map of 1 key");

    /** Every key, how it is written, and the shapes that are right for it. */
    private static Stream<Arguments> keys() {
        return Stream.of(
                key("environment", "%s", List.of()),
                key("database-ids", "%s", LIST),
                key("tenant", "%s", MAP),
                key("tenant.column", "{column: %s}", TEXT),
                key("tenant.type", "{type: %s}", List.of()),
                key("tenant.deny", "{deny: %s}", LIST),
                key("schema", "%s", TEXT),
                key("tables", "%s", MAP),
                key("tables.a", "{a: %s}", MAP),
                key("tables.a.access", "{a: {access: %s}}", List.of()),
                key("tables.a.system", "{a: {system: %s}}", List.of("true or false")),
                key("tables.a.mode", "{a: {mode: %s}}", List.of()),
                key("tables.a.owner", "{a: {owner: %s}}", TEXT),
                key("tables.a.reason", "{a: {reason: %s}}", TEXT),
                key("tables.a.expires", "{a: {expires: %s}}", List.of()),
                key("tables.a.locked", "{a: {locked: %s}}", TEXT),
                key("tables.a.at-most-one", "{a: {at-most-one: %s}}", MAP),
                key("tables.a.at-most-one.per", "{a: {at-most-one: {per: %s}}}", LIST),
                key("tables.a.at-most-one.where", "{a: {at-most-one: {where: %s}}}", TEXT),
                key("mode", "%s", List.of()),
                key("rules", "%s", MAP),
                key("rules.SDB103", "{SDB103: %s}", List.of()),
                key("naming", "%s", MAP),
                key("naming.test", "{test: %s}", LIST),
                key("row-cap", "%s", List.of("a whole number")),
                key("rls", "%s", List.of()),
                key("destructive", "%s", List.of()),
                key("approvers", "%s", MAP),
                key("approvers.ann", "{ann: %s}", MAP),
                key("approvers.ann.owner", "{ann: {owner: %s}}", TEXT),
                key("approvers.ann.key", "{ann: {key: %s}}", TEXT),
                key("approvers.ann.environments", "{ann: {environments: %s}}", LIST),
                key("approvers.ann.operations", "{ann: {operations: %s}}", LIST),
                key("approvers.ann.not-before", "{ann: {not-before: %s}}", List.of()),
                key("approvers.ann.not-after", "{ann: {not-after: %s}}", List.of()),
                key("test-data", "%s", MAP),
                key("test-data.column", "{column: %s}", TEXT),
                key("test-data.field", "{field: %s}", TEXT),
                key("test-data.internal-tenants", "{internal-tenants: %s}", LIST),
                key("functions", "%s", LIST),
                key("procedures", "%s", LIST),
                key("commands", "%s", LIST),
                key("databases", "%s", LIST),
                key("log", "%s", MAP),
                key("log.file", "{file: %s}", TEXT),
                key("log.allowed", "{allowed: %s}", List.of()));
    }

    private static Arguments key(String key, String value, List<String> right) {
        return Arguments.of(key, value, right);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("keys")
    @DisplayName("at")
    void everyShape(String key, String value, List<String> right) {
        SHAPES.forEach((shape, written) -> {
            Throwable thrown = catchThrowable(() -> SafeDbPolicy.parse(text(key, value.formatted(written)), "p"));

            if (right.contains(shape)) {
                // Its type is right; whatever else is wrong with it is no matter of types.
                assertThat(thrown == null || thrown instanceof PolicyException).isTrue();
                return;
            }
            assertThat(thrown).as(shape).isInstanceOf(PolicyException.class);
            PolicyException mistake = (PolicyException) thrown;
            assertThat(mistake.key()).isEqualTo(key);
            assertThat(mistake.description()).contains(shape, "(p line ").doesNotContain("expected");
            assertThat(mistake.action()).containsPattern("^(Write|Put it in quotes) .");
        });
    }

    /** The least policy, with one key more or one written otherwise. */
    private static String text(String key, String value) {
        String top = key.contains(".") ? key.substring(0, key.indexOf('.')) : key;
        return (top.equals("environment") ? "" : "environment: test\n")
                + (top.equals("tenant") ? "" : "tenant: {column: o}\n")
                + top + ": " + value + "\n";
    }
}

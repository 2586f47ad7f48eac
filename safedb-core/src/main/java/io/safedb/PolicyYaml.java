package io.safedb;

import io.safedb.environment.Environment;
import io.safedb.internal.yaml.YamlNode;
import io.safedb.internal.yaml.YamlProblem;
import io.safedb.internal.yaml.YamlReader;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Turns the keys of {@code safedb.yaml} into calls of the builder. It knows which keys there are; {@link YamlValues}
 * knows of what types their values are. Whether a value makes sense is for {@link PolicyCheck}, as it is with the
 * builder.
 */
final class PolicyYaml {
    private static final List<String> KEYS = List.of(
            "environment",
            "database-ids",
            "tenant",
            "schema",
            "tables",
            "mode",
            "rules",
            "naming",
            "row-cap",
            "rls",
            "destructive",
            "approvers",
            "test-data",
            "functions",
            "procedures",
            "commands",
            "databases",
            "log");
    private static final List<String> TENANT_KEYS = List.of("column", "type", "deny");
    private static final List<String> TEST_DATA_KEYS = List.of("column", "field", "internal-tenants");
    private static final List<String> LOG_KEYS = List.of("file", "allowed");

    /** The same with those of the sections, where their names are fixed. */
    private static final List<String> ALL_KEYS = KEYS.stream()
            .flatMap(key -> switch (key) {
                case "tenant" -> TENANT_KEYS.stream().map(nested -> "tenant." + nested);
                case "test-data" -> TEST_DATA_KEYS.stream().map(nested -> "test-data." + nested);
                case "log" -> LOG_KEYS.stream().map(nested -> "log." + nested);
                default -> Stream.of(key);
            })
            .toList();

    private final YamlValues values;
    private final SafeDbPolicy.Builder policy = SafeDbPolicy.builder();

    private PolicyYaml(YamlValues values) {
        this.values = values;
    }

    static SafeDbPolicy read(String yaml, String source, LocalDate today) {
        YamlValues values = new YamlValues(source, ALL_KEYS);
        PolicyYaml reader = new PolicyYaml(values);
        reader.policy(root(yaml, values.source()));
        return reader.policy.build(values, today);
    }

    private static YamlNode root(String yaml, String source) {
        try {
            return YamlReader.read(yaml)
                    .orElseThrow(() -> new PolicyException(
                            source,
                            "It is empty.",
                            "Write at least environment and tenant.column; docs/policy.md shows every key."));
        } catch (YamlProblem e) {
            throw new PolicyException(
                    source,
                    e.getMessage()
                            + e.place()
                                    .map(place -> " (" + source + " " + place + ")")
                                    .orElse("") + ".",
                    e.remedy());
        }
    }

    private void policy(YamlNode root) {
        Map<String, Consumer<YamlNode>> keys = new HashMap<>();
        keys.put("environment", node -> policy.environment(values.oneOf("environment", node, YamlWords.ENVIRONMENTS)));
        keys.put("database-ids", node -> policy.databaseIds(values.texts("database-ids", node)));
        keys.put("tenant", this::tenant);
        keys.put("schema", node -> policy.schema(values.text("schema", node)));
        keys.put("tables", this::tables);
        keys.put("mode", node -> policy.mode(values.oneOf("mode", node, YamlWords.MODES)));
        keys.put("rules", this::rules);
        keys.put("naming", this::naming);
        keys.put("row-cap", node -> policy.rowCap(values.number("row-cap", node)));
        keys.put("rls", node -> policy.rls(values.oneOf("rls", node, YamlWords.SWITCH)));
        keys.put("destructive", node -> policy.destructive(values.oneOf("destructive", node, YamlWords.DESTRUCTIVE)));
        keys.put("approvers", this::approvers);
        keys.put("test-data", this::testData);
        keys.put("functions", node -> policy.functions(values.texts("functions", node)));
        keys.put("procedures", node -> policy.procedures(values.texts("procedures", node)));
        keys.put("commands", node -> policy.commands(values.texts("commands", node)));
        keys.put("databases", node -> policy.databases(values.texts("databases", node)));
        keys.put("log", this::log);
        values.keys("", root, KEYS, keys);
    }

    private void tenant(YamlNode node) {
        values.keys(
                "tenant",
                node,
                TENANT_KEYS,
                Map.of(
                        "column", value -> policy.tenantColumn(values.text("tenant.column", value)),
                        "type", value -> policy.tenantType(values.oneOf("tenant.type", value, YamlWords.TENANT_TYPES)),
                        "deny", value -> policy.denyTenants(values.texts("tenant.deny", value))));
    }

    private void tables(YamlNode node) {
        values.each(
                "tables",
                node,
                "Write a line for each table, for example tickets: tenant.",
                (name, value) -> policy.table(name, YamlTable.read(name, value, values)));
    }

    private void approvers(YamlNode node) {
        values.each(
                "approvers",
                node,
                "Write a key id for each, with owner, key and so on.",
                (id, value) -> policy.approvers(YamlApprover.read(id, value, values)));
    }

    private void testData(YamlNode node) {
        String[] names = {TestDataPolicy.DEFAULT.column(), TestDataPolicy.DEFAULT.field()};
        Set<String> internal = new TreeSet<>();
        values.keys(
                "test-data",
                node,
                TEST_DATA_KEYS,
                Map.of(
                        "column", value -> names[0] = values.text("test-data.column", value),
                        "field", value -> names[1] = values.text("test-data.field", value),
                        "internal-tenants",
                                value -> internal.addAll(
                                        Arrays.asList(values.texts("test-data.internal-tenants", value)))));
        policy.testData(new TestDataPolicy(names[0], names[1], internal));
    }

    private void log(YamlNode node) {
        values.keys(
                "log",
                node,
                LOG_KEYS,
                Map.of(
                        "file", value -> policy.logFile(values.path("log.file", value)),
                        "allowed",
                                value -> policy.logEachAllowedCall(
                                        values.oneOf("log.allowed", value, YamlWords.LOGGED))));
    }

    private void rules(YamlNode node) {
        Map<Rule, String> seen = new EnumMap<>(Rule.class);
        values.each("rules", node, "Write a line for each rule, for example SDB103: observe.", (name, value) -> {
            String key = "rules." + PolicyNames.shown(name);
            Rule rule = Rule.find(name)
                    .orElseThrow(() -> values.mistake(
                            key, "There is no such rule", PolicySource.choose(name, enforcedRules(name))));
            if (seen.put(rule, name) != null) {
                throw values.mistake(
                        key, "It is the rule " + rule + ", which stands there already", "Keep one of the two.");
            }
            values.standsAt("rules." + rule.id(), value.place());
            policy.mode(rule, values.oneOf(key, value, YamlWords.MODES));
        });
    }

    /** The rules that can be named, by id or by readable name, as the author did. */
    private static List<String> enforcedRules(String written) {
        return Arrays.stream(Rule.values())
                .filter(Rule::enforced)
                .map(written.regionMatches(true, 0, "SDB", 0, 3) ? Rule::id : Rule::slug)
                .toList();
    }

    private void naming(YamlNode node) {
        values.each(
                "naming",
                node,
                "Write a line for each environment, for example production: [\"*_prod\"].",
                (name, value) -> {
                    String key = "naming." + PolicyNames.shown(name);
                    Environment environment = YamlWords.ENVIRONMENTS.get(name);
                    if (environment == null) {
                        throw values.mistake(
                                key,
                                "There is no such environment",
                                PolicySource.choose(name, YamlValues.labels(YamlWords.ENVIRONMENTS)));
                    }
                    policy.naming(environment, values.texts(key, value));
                });
    }
}

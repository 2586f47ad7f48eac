package io.safedb;

import io.safedb.environment.Environment;
import io.safedb.internal.yaml.YamlNode;
import io.safedb.internal.yaml.YamlPlace;
import io.safedb.internal.yaml.YamlProblem;
import io.safedb.internal.yaml.YamlReader;
import io.safedb.token.ApproverKey;
import io.safedb.token.Ed25519Pem;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.PublicKey;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Turns the keys of {@code safedb.yaml} into calls of the builder. It knows which keys there are and of what type their
 * values are; whether a value makes sense is for {@link PolicyCheck}, as it is with the builder.
 */
final class PolicyYaml implements PolicySource {
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
    private static final List<String> LOG_KEYS = List.of("file", "allowed");
    private static final List<String> TABLE_KEYS =
            List.of("access", "system", "mode", "owner", "reason", "expires", "locked", "at-most-one");
    private static final List<String> AT_MOST_ONE_KEYS = List.of("per", "where");
    private static final List<String> TEST_DATA_KEYS = List.of("column", "field", "internal-tenants");
    private static final List<String> APPROVER_KEYS =
            List.of("owner", "key", "environments", "operations", "not-before", "not-after");

    /** Where somebody may look for a nested key: {@code tenant-column} means {@code tenant.column}. */
    private static final List<String> ALL_KEYS = List.of(
            "environment",
            "database-ids",
            "tenant.column",
            "tenant.type",
            "tenant.deny",
            "schema",
            "tables",
            "mode",
            "rules",
            "naming",
            "row-cap",
            "rls",
            "destructive",
            "approvers",
            "test-data.column",
            "test-data.field",
            "test-data.internal-tenants",
            "functions",
            "procedures",
            "commands",
            "databases",
            "log.file",
            "log.allowed");

    private static final Map<String, Environment> ENVIRONMENTS = named(Environment.values(), Environment::label);
    private static final Map<String, TenantType> TYPES = named(TenantType.values(), TenantType::label);
    private static final Map<String, EnforcementMode> MODES = named(EnforcementMode.values(), EnforcementMode::label);
    private static final Map<String, TableAccess> ACCESSES = named(TableAccess.values(), TableAccess::label);
    private static final Map<String, DestructiveCalls> DESTRUCTIVE =
            named(DestructiveCalls.values(), DestructiveCalls::label);
    private static final Map<String, Boolean> SWITCH = Map.of("off", false, "on", true);
    private static final Map<String, Boolean> LOGGED = Map.of("count", false, "each", true);

    private final String source;
    private final Map<String, YamlPlace> places = new HashMap<>();
    private final SafeDbPolicy.Builder policy = SafeDbPolicy.builder();

    private PolicyYaml(String source) {
        this.source = PolicyCheck.shown(source);
    }

    static SafeDbPolicy read(String yaml, String source, LocalDate today) {
        PolicyYaml reader = new PolicyYaml(source);
        reader.read(yaml);
        return reader.policy.build(reader, today);
    }

    private void read(String yaml) {
        YamlNode root;
        try {
            root = YamlReader.read(yaml)
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
        Map<String, Consumer<YamlNode>> keys = new HashMap<>();
        keys.put("environment", node -> policy.environment(oneOf("environment", node, ENVIRONMENTS)));
        keys.put("database-ids", node -> policy.databaseIds(texts("database-ids", node)));
        keys.put("tenant", this::tenant);
        keys.put("schema", node -> policy.schema(text("schema", node)));
        keys.put(
                "tables",
                node -> each("tables", node, "Write a line for each table, for example tickets: tenant.", this::table));
        keys.put("mode", node -> policy.mode(oneOf("mode", node, MODES)));
        keys.put("rules", this::rules);
        keys.put("naming", this::naming);
        keys.put("row-cap", node -> policy.rowCap(number("row-cap", node)));
        keys.put("rls", node -> policy.rls(oneOf("rls", node, SWITCH)));
        keys.put("destructive", node -> policy.destructive(oneOf("destructive", node, DESTRUCTIVE)));
        keys.put(
                "approvers",
                node -> each("approvers", node, "Write a key id for each, with owner, key and so on.", this::approver));
        keys.put("test-data", this::testData);
        keys.put("functions", node -> policy.functions(texts("functions", node)));
        keys.put("procedures", node -> policy.procedures(texts("procedures", node)));
        keys.put("commands", node -> policy.commands(texts("commands", node)));
        keys.put("databases", node -> policy.databases(texts("databases", node)));
        keys.put("log", this::log);
        keys("", root, KEYS, keys);
    }

    private void tenant(YamlNode node) {
        keys(
                "tenant",
                node,
                TENANT_KEYS,
                Map.of(
                        "column", value -> policy.tenantColumn(text("tenant.column", value)),
                        "type", value -> policy.tenantType(oneOf("tenant.type", value, TYPES)),
                        "deny", value -> policy.denyTenants(texts("tenant.deny", value))));
    }

    private void log(YamlNode node) {
        keys(
                "log",
                node,
                LOG_KEYS,
                Map.of(
                        "file", value -> policy.logFile(path("log.file", value)),
                        "allowed", value -> policy.logEachAllowedCall(oneOf("log.allowed", value, LOGGED))));
    }

    private void table(String name, YamlNode node) {
        String key = "tables." + PolicyCheck.shown(name);
        if (node instanceof YamlNode.Scalar) {
            YamlPlace named = places.get(key);
            policy.table(name, TablePolicy.of(oneOf(key, node, ACCESSES)));
            // What may still be wrong is the name.
            places.put(key, named);
            return;
        }
        TableEntry entry = new TableEntry();
        keys(
                key,
                node,
                TABLE_KEYS,
                Map.of(
                        "access", value -> entry.access = oneOf(key + ".access", value, ACCESSES),
                        "system", value -> entry.system = flag(key + ".system", value),
                        "mode", value -> entry.mode = oneOf(key + ".mode", value, MODES),
                        "owner", value -> entry.owner = text(key + ".owner", value),
                        "reason", value -> entry.reason = text(key + ".reason", value),
                        "expires", value -> entry.expires = date(key + ".expires", value),
                        "locked", value -> entry.locked = condition(key + ".locked", value),
                        "at-most-one", value -> entry.atMostOne = atMostOne(key + ".at-most-one", value)));
        policy.table(name, entry.toPolicy());
    }

    /** A table's keys while they are read. */
    private static final class TableEntry {
        private TableAccess access = TableAccess.TENANT;
        private boolean system;
        private @Nullable EnforcementMode mode;
        private @Nullable String owner;
        private @Nullable String reason;
        private @Nullable LocalDate expires;
        private @Nullable RowCondition locked;
        private @Nullable AtMostOne atMostOne;

        TablePolicy toPolicy() {
            return new TablePolicy(access, system, mode, owner, reason, expires, locked, atMostOne);
        }
    }

    private AtMostOne atMostOne(String key, YamlNode node) {
        List<String> per = new ArrayList<>();
        List<RowCondition> where = new ArrayList<>();
        keys(
                key,
                node,
                AT_MOST_ONE_KEYS,
                Map.of(
                        "per", value -> per.addAll(Arrays.asList(texts(key + ".per", value))),
                        "where", value -> where.add(condition(key + ".where", value))));
        if (per.isEmpty() || where.isEmpty()) {
            throw mistake(
                    key + (per.isEmpty() ? ".per" : ".where"),
                    "",
                    "It is missing",
                    "Write both, for example per: [user_id] and where: ended_at is null.");
        }
        return new AtMostOne(per, where.get(0));
    }

    private RowCondition condition(String key, YamlNode node) {
        try {
            return RowCondition.parse(text(key, node));
        } catch (IllegalArgumentException e) {
            throw mistake(key, "", "It is not a condition that safedb can read", String.valueOf(e.getMessage()));
        }
    }

    private void testData(YamlNode node) {
        String[] names = {TestDataPolicy.DEFAULT.column(), TestDataPolicy.DEFAULT.field()};
        Set<String> internal = new TreeSet<>();
        keys(
                "test-data",
                node,
                TEST_DATA_KEYS,
                Map.of(
                        "column", value -> names[0] = text("test-data.column", value),
                        "field", value -> names[1] = text("test-data.field", value),
                        "internal-tenants",
                                value -> internal.addAll(Arrays.asList(texts("test-data.internal-tenants", value)))));
        policy.testData(new TestDataPolicy(names[0], names[1], internal));
    }

    /** A key's keys while they are read. */
    private static final class ApproverEntry {
        private @Nullable String owner;
        private @Nullable PublicKey key;
        private Set<Environment> environments = Set.of();
        private Set<String> operations = Set.of();
        private @Nullable Instant notBefore;
        private @Nullable Instant notAfter;
    }

    private void approver(String id, YamlNode node) {
        String key = "approvers." + PolicyCheck.shown(id);
        ApproverEntry entry = new ApproverEntry();
        keys(
                key,
                node,
                APPROVER_KEYS,
                Map.of(
                        "owner", value -> entry.owner = text(key + ".owner", value),
                        "key", value -> entry.key = publicKey(key + ".key", value),
                        "environments", value -> entry.environments = environments(key + ".environments", value),
                        "operations",
                                value ->
                                        entry.operations = Set.copyOf(Arrays.asList(texts(key + ".operations", value))),
                        "not-before",
                                value -> entry.notBefore = date(key + ".not-before", value)
                                        .atStartOfDay(ZoneOffset.UTC)
                                        .toInstant(),
                        "not-after",
                                value -> entry.notAfter = date(key + ".not-after", value)
                                        .plusDays(1)
                                        .atStartOfDay(ZoneOffset.UTC)
                                        .toInstant()
                                        .minusNanos(1)));
        if (entry.owner == null || entry.key == null) {
            throw mistake(
                    key + (entry.owner == null ? ".owner" : ".key"),
                    "",
                    "It is missing",
                    "Write the owner of the key, and its public half as `openssl pkey -pubout` prints it.");
        }
        try {
            policy.approvers(new ApproverKey(
                    id, entry.owner, entry.key, entry.environments, entry.operations, entry.notBefore, entry.notAfter));
        } catch (IllegalArgumentException e) {
            throw mistake(key, "", "The key cannot be used", String.valueOf(e.getMessage()));
        }
    }

    private PublicKey publicKey(String key, YamlNode node) {
        try {
            return Ed25519Pem.readPublic(text(key, node));
        } catch (IllegalArgumentException e) {
            throw mistake(key, "", "It is not a public Ed25519 key", String.valueOf(e.getMessage()));
        }
    }

    private Set<Environment> environments(String key, YamlNode node) {
        Set<Environment> named = EnumSet.noneOf(Environment.class);
        for (String label : texts(key, node)) {
            Environment environment = ENVIRONMENTS.get(label);
            if (environment == null) {
                throw mistake(
                        key, label, "There is no such environment", PolicySource.choose(label, labels(ENVIRONMENTS)));
            }
            named.add(environment);
        }
        return named;
    }

    private void rules(YamlNode node) {
        Map<Rule, String> seen = new EnumMap<>(Rule.class);
        each("rules", node, "Write a line for each rule, for example SDB103: observe.", (name, value) -> {
            String key = "rules." + PolicyCheck.shown(name);
            Rule rule = Rule.find(name)
                    .orElseThrow(() -> mistake(
                            key,
                            "",
                            "There is no such rule",
                            PolicySource.choose(
                                    name,
                                    Arrays.stream(Rule.values())
                                            .filter(Rule::enforced)
                                            .map(name.regionMatches(true, 0, "SDB", 0, 3) ? Rule::id : Rule::slug)
                                            .toList())));
            String before = seen.put(rule, name);
            if (before != null) {
                throw mistake(
                        key, "", "It is the rule " + rule + ", which stands there already", "Keep one of the two.");
            }
            places.putIfAbsent("rules." + rule.id(), value.place());
            policy.mode(rule, oneOf(key, value, MODES));
        });
    }

    private void naming(YamlNode node) {
        each(
                "naming",
                node,
                "Write a line for each environment, for example production: [\"*_prod\"].",
                (name, value) -> {
                    String key = "naming." + PolicyCheck.shown(name);
                    Environment environment = ENVIRONMENTS.get(name);
                    if (environment == null) {
                        throw mistake(
                                key,
                                "",
                                "There is no such environment",
                                PolicySource.choose(name, labels(ENVIRONMENTS)));
                    }
                    policy.naming(environment, texts(key, value));
                });
    }

    // The types of values.

    private void keys(String key, YamlNode node, List<String> names, Map<String, Consumer<YamlNode>> readers) {
        each(key, node, "Write keys with values: " + String.join(", ", names) + ".", (name, value) -> {
            Consumer<YamlNode> reader = readers.get(name);
            if (reader == null) {
                throw unknown(key, name, names);
            }
            reader.accept(value);
        });
    }

    private PolicyException unknown(String parent, String name, List<String> names) {
        String key = path(parent, name);
        // Somebody may write a nested key at the top, or a top key inside another one.
        String remedy = Nearest.to(name, names)
                .or(() -> Nearest.to(key, ALL_KEYS))
                .or(() -> Nearest.to(name, ALL_KEYS))
                .map(near -> "Did you mean " + near + "? ")
                .orElse("");
        return mistake(
                key, "", "There is no such key", remedy + "The keys here are: " + String.join(", ", names) + ".");
    }

    private void each(String key, YamlNode node, String remedy, BiConsumer<String, YamlNode> reader) {
        places.putIfAbsent(key, node.place());
        if (!(node instanceof YamlNode.Keys keys)) {
            throw mistyped(key.isEmpty() ? source : key, node, "a map of keys", remedy);
        }
        keys.entries().forEach((name, entry) -> {
            places.put(path(key, PolicyCheck.shown(name)), entry.keyPlace());
            reader.accept(name, entry.value());
        });
    }

    private String[] texts(String key, YamlNode node) {
        if (!(node instanceof YamlNode.Items list)) {
            throw mistyped(key, node, "a list", "Write [first, second], or one - item on each line; [] for none.");
        }
        return list.items().stream()
                .map(item -> {
                    String text = text(key, item);
                    places.putIfAbsent(key + '\n' + text, item.place());
                    return text;
                })
                .toArray(String[]::new);
    }

    private String text(String key, YamlNode node) {
        places.put(key, node.place());
        if (node instanceof YamlNode.Scalar scalar) {
            if (scalar.kind() == YamlNode.Kind.TEXT) {
                return scalar.text();
            }
            if (scalar.kind() != YamlNode.Kind.NOTHING) {
                throw mistyped(key, node, "text", "Put it in quotes if it is text.");
            }
        }
        throw mistyped(key, node, "text", "Write one value after the colon, or leave the key out.");
    }

    private <T> T oneOf(String key, YamlNode node, Map<String, T> values) {
        String text = text(key, node);
        T value = values.get(text);
        if (value == null) {
            throw mistake(
                    key,
                    "",
                    "The value, " + node.shape() + ", is none of those it can have",
                    PolicySource.choose(text, labels(values)));
        }
        return value;
    }

    private boolean flag(String key, YamlNode node) {
        places.put(key, node.place());
        if (node instanceof YamlNode.Scalar scalar && scalar.kind() == YamlNode.Kind.BOOLEAN) {
            return Boolean.parseBoolean(scalar.text());
        }
        throw mistyped(key, node, "true or false", "Write true or false, without quotes; yes and no are text.");
    }

    private long number(String key, YamlNode node) {
        places.put(key, node.place());
        if (node instanceof YamlNode.Scalar scalar && scalar.kind() == YamlNode.Kind.INTEGER) {
            try {
                return Long.parseLong(scalar.text());
            } catch (NumberFormatException e) {
                // Too large, or in another base: as wrong as text.
            }
        }
        throw mistyped(key, node, "a decimal whole number", "Write digits only, for example 1000, without quotes.");
    }

    private LocalDate date(String key, YamlNode node) {
        String text = text(key, node);
        try {
            LocalDate date = LocalDate.parse(text);
            if (date.getYear() >= 1 && date.getYear() <= 9999) {
                return date;
            }
        } catch (DateTimeParseException e) {
            // As wrong as a year of ten digits.
        }
        throw mistyped(key, node, "a date of the calendar", "Write year, month and day, for example 2027-01-31.");
    }

    private Path path(String key, YamlNode node) {
        String text = text(key, node);
        try {
            return Path.of(text);
        } catch (InvalidPathException e) {
            throw mistyped(key, node, "a path", "Write a file name, for example logs/safedb.jsonl.");
        }
    }

    private PolicyException mistyped(String key, YamlNode node, String wanted, String remedy) {
        places.put(key, node.place());
        return mistake(key, "", "It must be " + wanted + ", and is " + node.shape(), remedy);
    }

    @Override
    public String place(String key, String item) {
        YamlPlace place = places.get(key + '\n' + item);
        String known = key;
        while (place == null && !known.isEmpty()) {
            place = places.get(known);
            known = known.substring(0, Math.max(0, known.lastIndexOf('.')));
        }
        return place == null ? " (" + source + ")" : " (" + source + " " + place + ")";
    }

    private static String path(String parent, String name) {
        return parent.isEmpty() ? PolicyCheck.shown(name) : parent + "." + PolicyCheck.shown(name);
    }

    private static Collection<String> labels(Map<String, ?> values) {
        return values.keySet().stream().sorted().toList();
    }

    private static <T> Map<String, T> named(T[] values, Function<T, String> label) {
        Map<String, T> named = new HashMap<>();
        for (T value : values) {
            named.put(label.apply(value), value);
        }
        return Map.copyOf(named);
    }
}

package io.safedb.spring;

import io.safedb.PolicyException;
import io.safedb.Rule;
import io.safedb.SafeDb;
import io.safedb.SafeDbPolicy;
import io.safedb.TestDataPolicy;
import io.safedb.spring.SafeDbProperties.Allowed;
import io.safedb.spring.SafeDbProperties.Switch;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.Resource;
import org.springframework.core.io.ResourceLoader;

/**
 * Makes the policy of {@code safedb.*}: through the same builder, so that the same validation holds, and with every key
 * of a mistake written as the property that it is.
 */
final class PropertyPolicy {
    private static final String PREFIX = "safedb.";
    private static final int LARGEST = 1_000_000;

    private final SafeDbProperties properties;

    private PropertyPolicy(SafeDbProperties properties) {
        this.properties = properties;
    }

    /**
     * Starts safedb with the policy that the properties write or name.
     *
     * @throws PolicyException if anything in it is wrong
     */
    static SafeDb start(SafeDbProperties properties, ResourceLoader resources) {
        String location = properties.policy();
        if (location == null) {
            PropertyPolicy written = new PropertyPolicy(properties);
            return written.named(() -> SafeDb.create(written.build()));
        }
        if (properties.writesPolicy()) {
            throw new PolicyException(
                    "safedb.policy",
                    "It names a policy file, and other safedb.* properties write a policy as well.",
                    "Keep one of the two: the file, or the properties. Beside the file stand only"
                            + " safedb.unguarded-beans and safedb.web.");
        }
        return SafeDb.create(read(location, resources));
    }

    // A file.

    private static SafeDbPolicy read(String location, ResourceLoader resources) {
        if (location.isBlank()) {
            throw mistake(
                    "policy", "It is blank.", "Write classpath:safedb.yaml, or the path of the file, or leave it out.");
        }
        if (location.startsWith(ResourceLoader.CLASSPATH_URL_PREFIX)) {
            return parse(resources.getResource(location), location);
        }
        String path = location.startsWith("file:") ? location.substring("file:".length()) : location;
        if (path.matches("[A-Za-z][A-Za-z0-9+.-]+:.*")) {
            throw mistake(
                    "policy",
                    "It names a place that is neither the class path nor a file of this machine.",
                    "Write classpath:safedb.yaml, or file: and a path. A policy is not loaded from elsewhere.");
        }
        try {
            return SafeDbPolicy.load(Path.of(path));
        } catch (InvalidPathException e) {
            throw mistake("policy", "It is no path.", "Write classpath:safedb.yaml, or the path of the file.");
        }
    }

    private static SafeDbPolicy parse(Resource resource, String location) {
        if (!resource.exists()) {
            throw mistake(
                    "policy",
                    "There is no " + location + ".",
                    "Put the file into src/main/resources, or name it as file: and a path.");
        }
        try (InputStream in = resource.getInputStream()) {
            byte[] bytes = in.readNBytes(LARGEST + 1);
            if (bytes.length > LARGEST) {
                throw mistake("policy", location + " is larger than 1 MB.", "Check that this is the right file.");
            }
            String yaml = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            return SafeDbPolicy.parse(yaml, location);
        } catch (CharacterCodingException e) {
            throw mistake("policy", location + " is not UTF-8 text.", "Save it in UTF-8.");
        } catch (IOException e) {
            throw mistake(
                    "policy",
                    location + " cannot be read (" + e.getClass().getSimpleName() + ").",
                    "Check the jar that it stands in.");
        }
    }

    // Properties.

    private SafeDbPolicy build() {
        SafeDbPolicy.Builder policy = SafeDbPolicy.builder();
        set(properties.environment(), policy::environment);
        list(properties.databaseIds(), policy::databaseIds);
        SafeDbProperties.Tenant tenant = properties.tenant();
        if (tenant != null) {
            set(tenant.column(), policy::tenantColumn);
            set(tenant.type(), policy::tenantType);
            list(tenant.deny(), policy::denyTenants);
        }
        set(properties.schema(), policy::schema);
        set(
                properties.tables(),
                tables -> tables.forEach((name, table) -> policy.table(name, PropertyTable.of(name, table))));
        set(properties.mode(), policy::mode);
        rules(policy);
        set(
                properties.naming(),
                naming -> naming.forEach(
                        (environment, patterns) -> list(patterns, each -> policy.naming(environment, each))));
        set(properties.rowCap(), policy::rowCap);
        set(properties.rls(), rls -> policy.rls(rls == Switch.ON));
        set(properties.destructive(), policy::destructive);
        set(
                properties.approvers(),
                approvers -> approvers.forEach((id, key) -> policy.approvers(PropertyApprover.of(id, key))));
        set(properties.testData(), testData -> policy.testData(testData(testData)));
        list(properties.functions(), policy::functions);
        list(properties.procedures(), policy::procedures);
        list(properties.commands(), policy::commands);
        list(properties.databases(), policy::databases);
        SafeDbProperties.Log log = properties.log();
        if (log != null) {
            set(log.file(), file -> policy.logFile(path(file)));
            set(log.allowed(), allowed -> policy.logEachAllowedCall(allowed == Allowed.EACH));
        }
        return policy.build();
    }

    private static TestDataPolicy testData(SafeDbProperties.TestData properties) {
        TestDataPolicy preset = TestDataPolicy.DEFAULT;
        return new TestDataPolicy(
                properties.column() == null ? preset.column() : properties.column(),
                properties.field() == null ? preset.field() : properties.field(),
                properties.internalTenants() == null ? Set.of() : new TreeSet<>(properties.internalTenants()));
    }

    private void rules(SafeDbPolicy.Builder policy) {
        if (properties.rules() == null) {
            return;
        }
        Map<Rule, String> seen = new EnumMap<>(Rule.class);
        properties.rules().forEach((name, mode) -> {
            String key = "rules." + name;
            Rule rule = Rule.find(name)
                    .orElseThrow(() -> new PolicyException(
                            key,
                            "There is no such rule.",
                            "Write one of: "
                                    + Arrays.stream(Rule.values())
                                            .filter(Rule::enforced)
                                            .map(Rule::id)
                                            .collect(Collectors.joining(", "))
                                    + ", or the rule's name."));
            if (seen.put(rule, name) != null) {
                throw new PolicyException(
                        key, "It is the rule " + rule + ", which stands there already.", "Keep one of the two.");
            }
            policy.mode(rule, mode);
        });
    }

    private static Path path(String file) {
        try {
            return Path.of(file);
        } catch (InvalidPathException e) {
            throw new PolicyException(
                    "log.file", "It is no path.", "Write a file name, for example logs/safedb.jsonl.");
        }
    }

    private static <T> void set(@Nullable T value, Consumer<T> setter) {
        if (value != null) {
            setter.accept(value);
        }
    }

    private static void list(@Nullable List<String> values, Consumer<String[]> setter) {
        if (values != null) {
            setter.accept(values.toArray(String[]::new));
        }
    }

    // Keys.

    private <T> T named(Supplier<T> made) {
        try {
            return made.get();
        } catch (PolicyException e) {
            PolicyException named = new PolicyException(property(e.key()), e.description(), e.action());
            named.initCause(e.getCause());
            throw named;
        }
    }

    /** The property that a key of the policy is; a name with a dot in it stands in brackets. */
    private String property(String key) {
        return inBrackets("tables", properties.tables(), key)
                .or(() -> inBrackets("approvers", properties.approvers(), key))
                .orElse(PREFIX + key);
    }

    private static Optional<String> inBrackets(String parent, @Nullable Map<String, ?> entries, String key) {
        return (entries == null ? Map.<String, Object>of() : entries)
                .keySet().stream()
                        .filter(name -> name.indexOf('.') >= 0)
                        .filter(name -> (key + ".").startsWith(parent + "." + name + "."))
                        .findFirst()
                        .map(name -> PREFIX + parent + "[" + name + "]"
                                + key.substring(parent.length() + 1 + name.length()));
    }

    private static PolicyException mistake(String key, String description, String action) {
        return new PolicyException(PREFIX + key, description, action);
    }
}

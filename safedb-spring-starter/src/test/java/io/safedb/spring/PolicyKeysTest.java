package io.safedb.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.safedb.PolicyException;
import io.safedb.Rule;
import io.safedb.SafeDbPolicy;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.json.JsonParserFactory;

/** The keys of a policy, as the reader of {@code safedb.yaml} tells them when it meets one that it does not know. */
class PolicyKeysTest {
    private static final String KEYS = "The keys here are: ";

    /** Every key, dotted; an asterisk stands for a name that the user gives. */
    private static List<String> keysOfThePolicy() {
        List<String> found = new ArrayList<>();
        collect("", "", found);
        return found;
    }

    private static void collect(String path, String yaml, List<String> found) {
        List<String> keys = keysAt(yaml);
        if (keys.isEmpty() && path.indexOf('*') < 0 && !keysAt(yaml + "x: {").isEmpty()) {
            // A map of names: what stands under one of them.
            collect(path + "*.", yaml + "x: {", found);
            return;
        }
        if (keys.isEmpty()) {
            found.add(path.substring(0, path.length() - 1));
        }
        for (String key : keys) {
            collect(path + key + ".", yaml + key + ": {", found);
        }
    }

    /** The keys that may stand at the end of a text; none if no fixed ones do. */
    private static List<String> keysAt(String yaml) {
        String text = "{" + yaml + "zebra: 1"
                + "}".repeat((int) yaml.chars().filter(c -> c == '{').count() + 1);
        PolicyException mistake =
                catchThrowableOfType(PolicyException.class, () -> SafeDbPolicy.parse(text, "safedb.yaml"));
        String action = mistake == null ? "" : mistake.action();
        int at = action.indexOf(KEYS);
        return at < 0
                ? List.of()
                : Arrays.asList(action.substring(at + KEYS.length(), action.length() - 1)
                        .split(", ", -1));
    }

    /** Every property, dotted, in kebab case; an asterisk stands for the key of a map. */
    static Stream<String> properties(String path, Class<?> type) {
        return Arrays.stream(type.getRecordComponents()).flatMap(component -> {
            String name = path + kebab(component);
            Class<?> value = valueType(component);
            boolean map = Map.class.isAssignableFrom(component.getType());
            String inside = name + (map ? ".*." : ".");
            return value.isRecord() ? properties(inside, value) : Stream.of(name);
        });
    }

    private static String kebab(RecordComponent component) {
        return component.getName().replaceAll("([A-Z])", "-$1").toLowerCase(java.util.Locale.ROOT);
    }

    private static Class<?> valueType(RecordComponent component) {
        Type type = component.getGenericType();
        if (Map.class.isAssignableFrom(component.getType()) && type instanceof ParameterizedType map) {
            type = map.getActualTypeArguments()[1];
        }
        return type instanceof Class<?> plain ? plain : component.getType();
    }

    @Test
    @DisplayName("Each is a property, and there are no others but those of a Spring application")
    void each() {
        List<String> keys = keysOfThePolicy();
        assertThat(keys).contains("environment", "tenant.column", "tables.*.access", "tables.*.at-most-one.per");
        List<String> properties = properties("", SafeDbProperties.class)
                .filter(name ->
                        !name.equals("policy") && !name.startsWith("unguarded-beans") && !name.startsWith("web"))
                .toList();
        assertThat(properties).containsExactlyInAnyOrderElementsOf(keys);
    }

    @Test
    @DisplayName("Each is read from properties in a test that compares it with safedb.yaml")
    void compared() {
        List<String> set = new ArrayList<>(PolicyPropertiesTest.EVERY_KEY);
        Collections.addAll(set, "safedb.mode=", "safedb.log.file=");
        for (String key : keysOfThePolicy()) {
            ConfigurationPropertyName pattern = ConfigurationPropertyName.of("safedb." + key.replace("*", "x"));
            assertThat(set)
                    .as(key)
                    .anySatisfy(property ->
                            assertThat(matches(pattern, key, property)).isTrue());
        }
    }

    private static boolean matches(ConfigurationPropertyName pattern, String key, String property) {
        ConfigurationPropertyName name = ConfigurationPropertyName.adapt(
                property.substring(0, property.indexOf('=')).replace("_", ""), '.');
        int map = Arrays.asList(("safedb." + key).split("\\.", -1)).indexOf("*");
        boolean inMap = !key.contains("*") && name.getNumberOfElements() == pattern.getNumberOfElements() + 1;
        if (inMap) {
            return pattern.isParentOf(name);
        }
        if (name.getNumberOfElements() != pattern.getNumberOfElements()) {
            return false;
        }
        for (int i = 0; i < pattern.getNumberOfElements(); i++) {
            if (i != map
                    && !pattern.getElement(i, ConfigurationPropertyName.Form.UNIFORM)
                            .equals(name.getElement(i, ConfigurationPropertyName.Form.UNIFORM))) {
                return false;
            }
        }
        return true;
    }

    private static Map<String, Object> metadata() throws IOException {
        String name = "META-INF/spring-configuration-metadata.json";
        for (java.net.URL each :
                Collections.list(SafeDbProperties.class.getClassLoader().getResources(name))) {
            try (InputStream in = each.openStream()) {
                String json = new String(in.readAllBytes(), StandardCharsets.UTF_8);
                if (json.contains("\"safedb.environment\"")) {
                    return JsonParserFactory.getJsonParser().parseMap(json);
                }
            }
        }
        throw new AssertionError("no metadata of safedb");
    }

    @SuppressWarnings("unchecked")
    private static List<Map<String, Object>> list(@Nullable Object items) {
        return (List<Map<String, Object>>) Objects.requireNonNull(items);
    }

    @Test
    @DisplayName("An IDE knows each, with a description and the default that it speaks of")
    void documented() throws IOException {
        List<Map<String, Object>> known = list(metadata().get("properties"));
        assertThat(known)
                .extracting(property -> String.valueOf(property.get("name")))
                .containsAll(properties("safedb.", SafeDbProperties.class)
                        .map(name -> name.replaceAll("\\.\\*.*", ""))
                        .toList());
        for (Map<String, Object> property : known) {
            String description = String.valueOf(property.get("description"));
            assertThat(description)
                    .as(String.valueOf(property.get("name")))
                    .endsWith(".")
                    .doesNotStartWith("null");
            assertThat(property.containsKey("defaultValue"))
                    .as("%s says a default and has one", property.get("name"))
                    .isEqualTo(description.contains("Default: "));
        }
    }

    @Test
    @DisplayName("An IDE offers every rule whose mode can be set, by its name")
    void rules() throws IOException {
        Map<String, Object> hint = list(metadata().get("hints")).stream()
                .filter(each -> "safedb.rules.keys".equals(each.get("name")))
                .findFirst()
                .orElseThrow();
        List<Map<String, Object>> values = list(hint.get("values"));
        assertThat(values)
                .extracting(value -> String.valueOf(value.get("value")))
                .doesNotHaveDuplicates()
                .containsAll(Arrays.stream(Rule.values())
                        .filter(Rule::enforced)
                        .map(Rule::id)
                        .toList());
        assertThat(values)
                .allSatisfy(value -> assertThat(Rule.find(String.valueOf(value.get("value"))))
                        .map(Rule::slug)
                        .contains(String.valueOf(value.get("description"))));
    }
}

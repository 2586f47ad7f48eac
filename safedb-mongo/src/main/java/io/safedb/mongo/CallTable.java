package io.safedb.mongo;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The call table: places every method of the driver's client interfaces, from {@code driver-calls.txt} beside this
 * class. Immutable.
 */
final class CallTable {
    /** The table of this version of safedb. */
    static final CallTable CURRENT = read();

    private final Map<String, Map<String, Entry>> interfaces;

    private CallTable(Map<String, Map<String, Entry>> interfaces) {
        this.interfaces = interfaces;
    }

    /**
     * One line.
     *
     * @param returns the erased return type's name
     */
    private record Entry(Placement placement, String returns) {}

    /** The places of one interface's methods. */
    Map<String, Placement> placements(Class<?> driverInterface) {
        Map<String, Placement> placements = new HashMap<>();
        rows(driverInterface).forEach((key, entry) -> placements.put(key, entry.placement()));
        return placements;
    }

    /** Whether the table has a section for an interface. */
    boolean knows(Class<?> driverInterface) {
        return interfaces.containsKey(driverInterface.getName());
    }

    /**
     * Compares the table with an interface as it is on the class path.
     *
     * @param section the interface whose section it is compared with
     * @return one sentence for each method that is in one of them only, or returns something else there; empty if they
     *     agree
     */
    List<String> differences(Class<?> section, Class<?> found) {
        List<String> differences = new ArrayList<>();
        Map<String, Entry> rows = new TreeMap<>(rows(section));
        methods(found).forEach((key, method) -> {
            Entry row = rows.remove(key);
            if (row == null) {
                differences.add("not placed: " + found.getSimpleName() + "." + key);
            } else if (!row.returns().equals(method.getReturnType().getName())) {
                differences.add("returns " + method.getReturnType().getName() + ", the table says " + row.returns()
                        + ": " + found.getSimpleName() + "." + key);
            }
        });
        rows.keySet().forEach(key -> differences.add("not in the driver: " + section.getSimpleName() + "." + key));
        return differences;
    }

    /** The methods that a guarded object must answer for, by signature. */
    static Map<String, Method> methods(Class<?> driverInterface) {
        Map<String, Method> methods = new TreeMap<>();
        for (Method method : driverInterface.getMethods()) {
            if (!Modifier.isStatic(method.getModifiers()) && !method.isSynthetic()) {
                methods.merge(
                        signature(method),
                        method,
                        (one, other) -> one.getReturnType().isAssignableFrom(other.getReturnType()) ? other : one);
            }
        }
        return methods;
    }

    /** Name and erased parameter types: {@code find(org.bson.conversions.Bson, java.lang.Class)}. */
    static String signature(Method method) {
        return signature(
                method.getName(),
                Arrays.stream(method.getParameterTypes()).map(Class::getName).toList());
    }

    static String signature(String name, List<String> parameterTypes) {
        return parameterTypes.stream().collect(Collectors.joining(", ", name + "(", ")"));
    }

    private Map<String, Entry> rows(Class<?> driverInterface) {
        return interfaces.getOrDefault(driverInterface.getName(), Map.of());
    }

    private static CallTable read() {
        Map<String, Map<String, Entry>> interfaces = new HashMap<>();
        Map<String, Entry> section = new HashMap<>();
        try (InputStream resource = CallTable.class.getResourceAsStream("driver-calls.txt")) {
            if (resource == null) {
                throw new IllegalStateException("driver-calls.txt is missing beside " + CallTable.class.getName());
            }
            BufferedReader lines = new BufferedReader(new InputStreamReader(resource, StandardCharsets.UTF_8));
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.isBlank() || line.startsWith("#")) {
                    continue;
                }
                List<String> words = Arrays.asList(line.strip().split("\\s+", 3));
                if (words.get(0).equals("interface")) {
                    section = new HashMap<>();
                    interfaces.put(words.get(1), section);
                } else {
                    section.put(words.get(2), new Entry(Placement.named(words.get(0)), words.get(1)));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new CallTable(interfaces);
    }
}

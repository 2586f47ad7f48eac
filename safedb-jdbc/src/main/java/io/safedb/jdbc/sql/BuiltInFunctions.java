package io.safedb.jdbc.sql;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;

/**
 * The functions of PostgreSQL that may be called, by name: those that only compute ({@code built-in-functions.txt} says
 * which and why), and those that take and read the numbers of a sequence.
 */
final class BuiltInFunctions {
    /** A sequence holds no row. setval is not here: it makes the numbers of others come again. */
    private static final Set<String> NUMBERS = Set.of("nextval", "currval", "lastval");

    private static final Set<String> NAMES = load();

    private BuiltInFunctions() {}

    /** Whether every function of this name in {@code pg_catalog} only computes. */
    static boolean onlyCompute(String name) {
        return NAMES.contains(name);
    }

    /** Whether every function of this name in {@code pg_catalog} takes or reads a number of a sequence. */
    static boolean areNumbers(String name) {
        return NUMBERS.contains(name);
    }

    private static Set<String> load() {
        try (InputStream in = BuiltInFunctions.class.getResourceAsStream("built-in-functions.txt")) {
            if (in == null) {
                throw new IllegalStateException("built-in-functions.txt is missing from the jar");
            }
            Set<String> names = new HashSet<>();
            new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.startsWith("#") && !line.isBlank())
                    .forEach(line -> names.addAll(Set.of(line.trim().split(" +", -1))));
            return names;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

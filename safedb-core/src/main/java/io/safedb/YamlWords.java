package io.safedb;

import io.safedb.environment.Environment;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;

/** The words that stand for a value in {@code safedb.yaml}. */
final class YamlWords {
    static final Map<String, Environment> ENVIRONMENTS = named(Environment.values(), Environment::label);
    static final Map<String, TenantType> TENANT_TYPES = named(TenantType.values(), TenantType::label);
    static final Map<String, EnforcementMode> MODES = named(EnforcementMode.values(), EnforcementMode::label);
    static final Map<String, TableAccess> ACCESSES = named(TableAccess.values(), TableAccess::label);
    static final Map<String, DestructiveCalls> DESTRUCTIVE = named(DestructiveCalls.values(), DestructiveCalls::label);

    /** Of {@code rls}. */
    static final Map<String, Boolean> SWITCH = Map.of("off", false, "on", true);

    /** Of {@code log.allowed}: whether each allowed call is logged. */
    static final Map<String, Boolean> LOGGED = Map.of("count", false, "each", true);

    private YamlWords() {}

    private static <T> Map<String, T> named(T[] values, Function<T, String> label) {
        Map<String, T> named = new HashMap<>();
        for (T value : values) {
            named.put(label.apply(value), value);
        }
        return Map.copyOf(named);
    }
}

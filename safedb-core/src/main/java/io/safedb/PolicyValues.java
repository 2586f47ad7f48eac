package io.safedb;

import io.safedb.environment.Environment;
import io.safedb.token.ApproverKey;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What a policy consists of, copied and in a fixed order, so that equal policies are equal however they were written.
 */
record PolicyValues(
        Environment environment,
        Set<String> databaseIds,
        String tenantColumn,
        TenantType tenantType,
        Set<String> deniedTenantIds,
        String schema,
        Map<String, TablePolicy> tables,
        EnforcementMode mode,
        Map<Rule, EnforcementMode> ruleModes,
        Map<Environment, Set<String>> naming,
        long rowCap,
        boolean rls,
        DestructiveCalls destructive,
        List<ApproverKey> approvers,
        TestDataPolicy testData,
        Set<String> functions,
        Set<String> procedures,
        Set<String> commands,
        Set<String> databases,
        @Nullable Path logFile,
        boolean logEach) {

    PolicyValues {
        databaseIds = sorted(databaseIds);
        deniedTenantIds = sorted(deniedTenantIds);
        tables = Collections.unmodifiableMap(new TreeMap<>(tables));
        EnumMap<Rule, EnforcementMode> rules = new EnumMap<>(Rule.class);
        rules.putAll(ruleModes);
        ruleModes = Collections.unmodifiableMap(rules);
        EnumMap<Environment, Set<String>> patterns = new EnumMap<>(Environment.class);
        naming.forEach((named, globs) -> patterns.put(named, sorted(globs)));
        naming = Collections.unmodifiableMap(patterns);
        approvers =
                approvers.stream().sorted(Comparator.comparing(ApproverKey::id)).toList();
        functions = sorted(functions);
        procedures = sorted(procedures);
        commands = sorted(commands);
        databases = sorted(databases);
    }

    private static Set<String> sorted(Collection<String> names) {
        return Collections.unmodifiableSet(new TreeSet<>(names));
    }
}

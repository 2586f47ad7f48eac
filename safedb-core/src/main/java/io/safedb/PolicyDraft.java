package io.safedb;

import io.safedb.environment.Environment;
import io.safedb.token.ApproverKey;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A policy while it is written: what {@link SafeDbPolicy.Builder} was told so far, and the defaults of everything else.
 * Required is what is null. Not thread-safe.
 */
final class PolicyDraft {
    @Nullable
    Environment environment;

    Set<String> databaseIds = Set.of();

    @Nullable
    String tenantColumn;

    TenantType tenantType = TenantType.STRING;
    Set<String> deniedTenantIds = Set.of("default");
    String schema = "public";

    /** As they were spelled. */
    final Map<String, TablePolicy> tables = new TreeMap<>();

    EnforcementMode mode = EnforcementMode.ENFORCE;
    final Map<Rule, EnforcementMode> ruleModes = new EnumMap<>(Rule.class);
    final Map<Environment, Set<String>> naming = new EnumMap<>(Map.of(
            Environment.PRODUCTION, Set.of("*_prod"),
            Environment.STAGING, Set.of("*_stage"),
            Environment.DEVELOPMENT, Set.of("*_dev"),
            Environment.TEST, Set.of("*_test")));
    long rowCap = 1000;
    boolean rls;
    DestructiveCalls destructive = DestructiveCalls.PLAN;
    final List<ApproverKey> approvers = new ArrayList<>();
    TestDataPolicy testData = TestDataPolicy.DEFAULT;
    final Set<String> functions = new TreeSet<>();
    final Set<String> procedures = new TreeSet<>();
    Set<String> commands = Set.of("ping", "hello", "buildInfo");
    Set<String> databases = Set.of();

    @Nullable
    Path logFile;

    boolean logEach;

    /**
     * Checks and copies everything. The draft stays as it is.
     *
     * @param source where mistakes are shown
     * @param today the day on which exemptions must not have expired
     */
    PolicyValues freeze(PolicySource source, LocalDate today) {
        PolicyCheck check = new PolicyCheck(source, today);
        Map<String, TablePolicy> known = tablesInSchema(check);
        PolicyValues values = new PolicyValues(
                check.environment(environment),
                databaseIds,
                check.tenantColumn(tenantColumn),
                tenantType,
                deniedTenantIds,
                schema,
                known,
                mode,
                ruleModes,
                naming,
                rowCap,
                rls,
                destructive,
                approvers,
                testData,
                inSchema(functions),
                inSchema(procedures),
                commands,
                databases,
                logFile,
                logEach);
        check.all(values);
        return values;
    }

    /** The tables, none of them by two names. */
    private Map<String, TablePolicy> tablesInSchema(PolicyCheck check) {
        Map<String, TablePolicy> known = new TreeMap<>();
        tables.forEach((name, table) -> {
            String relation = PolicyNames.inSchema(name, schema);
            if (known.put(relation, table) != null) {
                throw check.declaredTwice(name, relation);
            }
        });
        return known;
    }

    private Set<String> inSchema(Set<String> names) {
        return names.stream().map(name -> PolicyNames.inSchema(name, schema)).collect(Collectors.toSet());
    }
}

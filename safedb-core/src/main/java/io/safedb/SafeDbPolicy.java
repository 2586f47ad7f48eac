package io.safedb;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What safedb holds an application to: one immutable value, from {@link #builder()} or from {@code safedb.yaml}. Both
 * are equal in power and checked by the same validation.
 */
public final class SafeDbPolicy {
    private final Builder from;

    private SafeDbPolicy(Builder from) {
        this.from = from;
    }

    /** Starts a policy. {@link Builder#environment} and {@link Builder#tenantColumn} are required. */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Reads a policy from a YAML 1.2 file.
     *
     * @throws PolicyException if the file cannot be read or anything in it is wrong; the message names the key and the
     *     remedy
     */
    @SuppressWarnings("DoNotCallSuggester")
    public static SafeDbPolicy load(Path file) {
        throw new PolicyException(file.toString(), "Reading YAML is still to come.", "Use the builder.");
    }

    /** The environment the application says it runs in. The marker in the database decides whether that is true. */
    public Environment environment() {
        return java.util.Objects.requireNonNull(from.environment);
    }

    /** The database ids this application may work on; empty if any with the right environment. */
    public Set<String> databaseIds() {
        return from.databaseIds;
    }

    /** The column or field that holds the tenant, spelled as the server stores it. */
    public String tenantColumn() {
        return java.util.Objects.requireNonNull(from.tenantColumn);
    }

    /** The type of that column. */
    public TenantType tenantType() {
        return from.tenantType;
    }

    /** Ids that are never a tenant, for example {@code default}. */
    public Set<String> deniedTenantIds() {
        return from.deniedTenantIds;
    }

    /** The schema of unqualified SQL names; {@code public} if not set. */
    public String schema() {
        return from.schema;
    }

    /**
     * The declared tables and collections by name: {@code name} in the policy's schema, {@code schema.name} elsewhere.
     */
    public Map<String, TablePolicy> tables() {
        return from.tables;
    }

    /**
     * The declared policy of a relation.
     *
     * @param relation {@code name} or {@code schema.name}, spelled as the server stores it
     * @return empty if the policy does not name it
     */
    public Optional<TablePolicy> table(String relation) {
        TablePolicy declared = from.tables.get(relation);
        if (declared == null && relation.startsWith(from.schema + ".")) {
            declared = from.tables.get(relation.substring(from.schema.length() + 1));
        }
        return Optional.ofNullable(declared);
    }

    /** Whether a broken rule stops the call, in general. */
    public EnforcementMode mode() {
        return from.mode;
    }

    /**
     * Whether breaking this rule on this relation stops the call. The most specific setting that observes wins.
     *
     * @param relation may be null where the call is about no single one
     */
    public EnforcementMode mode(Rule rule, @Nullable String relation) {
        if (from.mode == EnforcementMode.OBSERVE || from.ruleModes.get(rule) == EnforcementMode.OBSERVE) {
            return EnforcementMode.OBSERVE;
        }
        if (relation != null) {
            TablePolicy table = table(relation).orElse(null);
            if (table != null && table.mode() == EnforcementMode.OBSERVE) {
                return EnforcementMode.OBSERVE;
            }
        }
        return EnforcementMode.ENFORCE;
    }

    /** The largest number of rows one update or delete may hit; the guard for it comes with SDB203. */
    public long rowCap() {
        return from.rowCap;
    }

    /** Functions of the application that only compute, by name or {@code schema.name}, as the server stores it. */
    public Set<String> functions() {
        return from.functions;
    }

    /** What a database name says about its environment, by the first pattern that matches; empty if none does. */
    public Optional<Environment> environmentByName(String database) {
        for (Map.Entry<Environment, Set<String>> entry : from.naming.entrySet()) {
            for (String pattern : entry.getValue()) {
                String glob = java.util.regex.Pattern.quote(pattern).replace("*", "\\E.*\\Q");
                if (database.matches("(?i)" + glob)) {
                    return Optional.of(entry.getKey());
                }
            }
        }
        return Optional.empty();
    }

    /** Collects a policy. Not thread-safe. */
    public static final class Builder {
        private @Nullable Environment environment;
        private Set<String> databaseIds = Set.of();
        private @Nullable String tenantColumn;
        private TenantType tenantType = TenantType.STRING;
        private Set<String> deniedTenantIds = Set.of("default");
        private String schema = "public";
        private Map<String, TablePolicy> tables = new TreeMap<>();
        private EnforcementMode mode = EnforcementMode.ENFORCE;
        private Map<Rule, EnforcementMode> ruleModes = new java.util.EnumMap<>(Rule.class);
        private Map<Environment, Set<String>> naming = new java.util.EnumMap<>(Map.of(
                Environment.PRODUCTION, Set.of("*_prod"),
                Environment.STAGING, Set.of("*_stage"),
                Environment.DEVELOPMENT, Set.of("*_dev"),
                Environment.TEST, Set.of("*_test")));
        private long rowCap = 1000;
        private Set<String> functions = new TreeSet<>();
        private @Nullable Path logFile;

        private Builder() {}

        /** The environment the application runs in. Required. */
        public Builder environment(Environment environment) {
            this.environment = environment;
            return this;
        }

        /** The column or field that holds the tenant. Required. */
        public Builder tenantColumn(String tenantColumn) {
            this.tenantColumn = tenantColumn;
            return this;
        }

        /** The type of the tenant column; {@link TenantType#STRING} if not set. */
        public Builder tenantType(TenantType tenantType) {
            this.tenantType = tenantType;
            return this;
        }

        /** Declares one table or collection. */
        public Builder table(String relation, TablePolicy policy) {
            tables.put(relation, policy);
            return this;
        }

        /** Declares tenant tables. */
        public Builder tenantTables(String... relations) {
            for (String relation : relations) {
                table(relation, TablePolicy.of(TableAccess.TENANT));
            }
            return this;
        }

        /** Declares shared tables. */
        public Builder sharedTables(String... relations) {
            for (String relation : relations) {
                table(relation, TablePolicy.of(TableAccess.SHARED));
            }
            return this;
        }

        /** Sets the general mode; {@link EnforcementMode#ENFORCE} if not set. */
        public Builder mode(EnforcementMode mode) {
            this.mode = mode;
            return this;
        }

        /** Sets the mode of one rule. */
        public Builder mode(Rule rule, EnforcementMode mode) {
            ruleModes.put(rule, mode);
            return this;
        }

        /** Functions of the application that only compute. */
        public Builder functions(String... names) {
            functions.addAll(java.util.List.of(names));
            return this;
        }

        /** Where the enforcement log is written as JSON Lines; none if not set, then SLF4J only. */
        public Builder logFile(Path logFile) {
            this.logFile = logFile;
            return this;
        }

        /**
         * Checks and freezes the policy.
         *
         * @throws PolicyException naming the key, if anything is missing or wrong
         */
        public SafeDbPolicy build() {
            return new SafeDbPolicy(this);
        }
    }

    @Nullable
    Path logFile() {
        return from.logFile;
    }
}

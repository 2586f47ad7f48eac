package io.safedb;

import io.safedb.environment.Environment;
import io.safedb.token.ApproverKey;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What safedb holds an application to: one immutable value, from {@link #builder()} or from {@code safedb.yaml}. Both
 * are equal in power and checked by the same validation; any mistake is a {@link PolicyException} that names the key
 * and the remedy. Safe on any thread.
 *
 * <p>Most of it is a list: a question for each key, and in {@link Builder} a setter for each. {@code docs/policy.md}
 * shows them all.
 */
public final class SafeDbPolicy {
    /*
     * How a policy comes about. This file is long because it is the front of the policy: whatever a user can ask it or
     * tell it stands here once, with what it means. Nothing is worked out here.
     *
     *   safedb.yaml:  PolicyFile (bytes) -> YamlReader (nodes) -> PolicyYaml (keys) --+
     *   a program, or safedb.* properties in Spring ----------------------------------+-> Builder
     *
     *   Builder -> PolicyDraft (defaults) -> PolicyCheck (mistakes) -> PolicyValues (fixed order) -> SafeDbPolicy
     *
     * The ways to write a policy meet in the builder, so that none can say more than another. A draft becomes values
     * through the check only, and a policy is made of values only: there is none that was not checked. A PolicySource
     * goes along, so that one text of a mistake serves them all and says the line where there are lines.
     *
     * The policy of a table is asked for with every call and answered from a hashed copy; what is shown to people, and
     * what the digest is made of, has a fixed order. Names in the policy's own schema are kept without it, so that a
     * relation has one name in messages, tokens and the log.
     */

    private final PolicyValues values;
    private final Map<String, TablePolicy> tables;
    private final DatabaseNames naming;
    private final String digest;

    private SafeDbPolicy(PolicyValues values) {
        this.values = values;
        // Asked for with every call: hashed, not sorted.
        this.tables = Map.copyOf(values.tables());
        this.digest = PolicyDigest.of(values);
        this.naming = new DatabaseNames(values.naming());
    }

    /**
     * Starts a policy. {@link Builder#environment} and {@link Builder#tenantColumn} are required.
     *
     * @return a builder with the defaults
     */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Reads a policy from a YAML 1.2 file in UTF-8, 1 MB at most. Its keys are those of the builder;
     * {@code docs/policy.md} shows them all.
     *
     * @param file its path
     * @return the policy
     * @throws PolicyException if the file cannot be read or anything in it is wrong
     */
    public static SafeDbPolicy load(Path file) {
        Objects.requireNonNull(file, "file");
        return parse(PolicyFile.read(file), file.toString());
    }

    /**
     * Reads a policy from YAML 1.2 text.
     *
     * @param yaml the text
     * @param source the text's name in messages, for example {@code safedb.yaml}
     * @return the policy
     * @throws PolicyException if anything in it is wrong
     */
    public static SafeDbPolicy parse(String yaml, String source) {
        Objects.requireNonNull(yaml, "yaml");
        Objects.requireNonNull(source, "source");
        return PolicyYaml.read(yaml, source, today());
    }

    private static LocalDate today() {
        return LocalDate.now(ZoneOffset.UTC);
    }

    /**
     * {@return the environment the application says it runs in} The marker in the database decides whether that is
     * true.
     */
    public Environment environment() {
        return values.environment();
    }

    /** {@return the database ids this application may work on; empty if any with the right environment} */
    public Set<String> databaseIds() {
        return values.databaseIds();
    }

    /** {@return the column or field that holds the tenant, spelled as the server stores it} */
    public String tenantColumn() {
        return values.tenantColumn();
    }

    /** {@return the type of that column} */
    public TenantType tenantType() {
        return values.tenantType();
    }

    /** {@return ids that are never a tenant, for example {@code default}} */
    public Set<String> deniedTenantIds() {
        return values.deniedTenantIds();
    }

    /** {@return the schema of unqualified SQL names; {@code public} if not set} */
    public String schema() {
        return values.schema();
    }

    /**
     * {@return the declared tables and collections by name: {@code name} in the policy's schema, {@code schema.name}
     * elsewhere}
     */
    public Map<String, TablePolicy> tables() {
        return values.tables();
    }

    /**
     * The declared policy of a relation.
     *
     * @param relation {@code name} or {@code schema.name}, spelled as the server stores it
     * @return empty if the policy does not name it
     */
    public Optional<TablePolicy> table(String relation) {
        return Optional.ofNullable(declared(relation));
    }

    private @Nullable TablePolicy declared(String relation) {
        TablePolicy declared = tables.get(relation);
        return declared != null || relation.indexOf('.') < 0
                ? declared
                : tables.get(PolicyNames.inSchema(relation, schema()));
    }

    /**
     * The name that the policy has for a relation, declared or not.
     *
     * @param relation {@code name} or {@code schema.name}, spelled as the server stores it
     * @return {@code name} in the policy's schema, {@code schema.name} elsewhere
     */
    public String nameOf(String relation) {
        return PolicyNames.inSchema(relation, schema());
    }

    /**
     * Whether two names mean the same relation.
     *
     * @param relation {@code name} or {@code schema.name}, spelled as the server stores it
     * @param other {@code name} or {@code schema.name}, spelled as the server stores it
     * @return true if they differ at most in the policy's own schema
     */
    public boolean isSame(String relation, String other) {
        return PolicyNames.inSchema(relation, schema()).equals(PolicyNames.inSchema(other, schema()));
    }

    /** {@return whether a broken rule stops the call, in general} */
    public EnforcementMode mode() {
        return values.mode();
    }

    /**
     * Whether breaking this rule on this relation stops the call: the relation's own mode if the policy gives one, else
     * the rule's, else the general one. Where the general mode is {@link EnforcementMode#OBSERVE}, nothing stops a
     * call.
     *
     * @param rule which rule
     * @param relation may be null where the call is about no single one
     * @return enforce or observe
     */
    public EnforcementMode mode(Rule rule, @Nullable String relation) {
        if (values.mode() == EnforcementMode.OBSERVE) {
            return EnforcementMode.OBSERVE;
        }
        TablePolicy table = relation == null ? null : declared(relation);
        if (table != null && table.mode() != null) {
            return table.mode();
        }
        return values.ruleModes().getOrDefault(rule, EnforcementMode.ENFORCE);
    }

    /** {@return the rules with a mode of their own} */
    public Map<Rule, EnforcementMode> ruleModes() {
        return values.ruleModes();
    }

    /** {@return the largest number of rows that one update or delete, or one batch of them, may hit without a token} */
    public long rowCap() {
        return values.rowCap();
    }

    /**
     * {@return whether PostgreSQL's row-level security holds each session to its tenant as well} The second lock: what
     * a statement says is still read and narrowed as without it.
     */
    public boolean rls() {
        return values.rls();
    }

    /** {@return what a destructive call takes in production} */
    public DestructiveCalls destructive() {
        return values.destructive();
    }

    /** {@return the public keys whose owners may approve destructive calls, by id; empty if nobody may} */
    public List<ApproverKey> approvers() {
        return values.approvers();
    }

    /** {@return where test data carries its stamp, and whose rows may be test data in production} */
    public TestDataPolicy testData() {
        return values.testData();
    }

    /**
     * {@return functions of the application that only compute, by name or {@code schema.name}, as the server stores it}
     */
    public Set<String> functions() {
        return values.functions();
    }

    /** {@return procedures that may be called, by name or {@code schema.name}, as the server stores it} */
    public Set<String> procedures() {
        return values.procedures();
    }

    /**
     * Whether a function only computes, as far as the policy says.
     *
     * @param name {@code name} or {@code schema.name}, as the server stores it
     * @return true if the policy lists it
     */
    public boolean allowsFunction(String name) {
        return !values.functions().isEmpty() && values.functions().contains(PolicyNames.inSchema(name, schema()));
    }

    /**
     * Whether a procedure may be called.
     *
     * @param name {@code name} or {@code schema.name}, as the server stores it
     * @return true if the policy lists it
     */
    public boolean allowsProcedure(String name) {
        return !values.procedures().isEmpty() && values.procedures().contains(PolicyNames.inSchema(name, schema()));
    }

    /** {@return MongoDB commands that {@code runCommand} may run} None of them touches a row. */
    public Set<String> commands() {
        return values.commands();
    }

    /** {@return the MongoDB databases this application uses; empty if any} */
    public Set<String> databases() {
        return values.databases();
    }

    /** {@return what the name of a database says about its environment: patterns with {@code *}, in any case} */
    public Map<Environment, Set<String>> naming() {
        return values.naming();
    }

    /**
     * What a database name says about its environment; where patterns of two environments match, the stricter one.
     *
     * @param database the name as the server says it
     * @return empty if no pattern matches
     */
    public Optional<Environment> environmentByName(String database) {
        return naming.environment(database);
    }

    @Nullable
    Path logFile() {
        return values.logFile();
    }

    boolean logsEachAllowedCall() {
        return values.logEach();
    }

    /**
     * {@return SHA-256, in hex, over a canonical text of the whole policy: equal for equal policies, however written}
     */
    public String digest() {
        return digest;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof SafeDbPolicy policy && values.equals(policy.values);
    }

    @Override
    public int hashCode() {
        return values.hashCode();
    }

    /** The digest; a policy is shown as a whole by nobody. */
    @Override
    public String toString() {
        return "SafeDbPolicy " + digest;
    }

    /**
     * Collects a policy. What is set replaces its default as a whole; what is added (tables, approvers, functions,
     * procedures) stands beside what was there. Mistakes are found by {@link #build()}, all but a table that is
     * declared twice. It copies, so the same builder can go on to another policy. Not thread-safe.
     */
    public static final class Builder {
        private final PolicyDraft draft = new PolicyDraft();

        private Builder() {}

        /**
         * The environment the application runs in. Required.
         *
         * @param environment where it runs
         * @return this builder
         */
        public Builder environment(Environment environment) {
            draft.environment = Objects.requireNonNull(environment, "environment");
            return this;
        }

        /**
         * The ids of the databases this application may work on, as their markers have them; any if not set.
         *
         * @param ids 1 to 64 characters of {@code A-Z a-z 0-9 . _ -} each; none means any
         * @return this builder
         */
        public Builder databaseIds(String... ids) {
            draft.databaseIds = names(ids);
            return this;
        }

        /**
         * The column or field that holds the tenant, spelled as the server stores it. Required.
         *
         * @param tenantColumn without quotes or dots
         * @return this builder
         */
        public Builder tenantColumn(String tenantColumn) {
            draft.tenantColumn = Objects.requireNonNull(tenantColumn, "tenantColumn");
            return this;
        }

        /**
         * The type of the tenant column; {@link TenantType#STRING} if not set.
         *
         * @param tenantType as the database declares it
         * @return this builder
         */
        public Builder tenantType(TenantType tenantType) {
            draft.tenantType = Objects.requireNonNull(tenantType, "tenantType");
            return this;
        }

        /**
         * Ids that are never a tenant; {@code default} if not set.
         *
         * @param ids none takes the default away
         * @return this builder
         */
        public Builder denyTenants(String... ids) {
            draft.deniedTenantIds = names(ids);
            return this;
        }

        /**
         * The schema of unqualified SQL names; {@code public} if not set.
         *
         * @param schema without quotes or dots
         * @return this builder
         */
        public Builder schema(String schema) {
            draft.schema = Objects.requireNonNull(schema, "schema");
            return this;
        }

        /**
         * Declares one table or collection.
         *
         * @param relation {@code name} or {@code schema.name}, spelled as the server stores it
         * @param policy who may use it, and why
         * @return this builder
         * @throws PolicyException if it is declared already
         */
        public Builder table(String relation, TablePolicy policy) {
            Objects.requireNonNull(relation, "relation");
            Objects.requireNonNull(policy, "policy");
            TablePolicy before = draft.tables.putIfAbsent(relation, policy);
            if (before != null) {
                throw new PolicyException(
                        "tables." + PolicyNames.shown(relation),
                        "It is declared twice, as " + before.access().label() + " and as "
                                + policy.access().label() + ".",
                        "Keep one of the two.");
            }
            return this;
        }

        /**
         * Declares tenant tables: each tenant its own rows.
         *
         * @param relations {@code name} or {@code schema.name}, spelled as the server stores it
         * @return this builder
         */
        public Builder tenantTables(String... relations) {
            return tables(TableAccess.TENANT, relations);
        }

        /**
         * Declares shared tables: readable by all, writable in a {@link SystemScope} only.
         *
         * @param relations {@code name} or {@code schema.name}, spelled as the server stores it
         * @return this builder
         */
        public Builder sharedTables(String... relations) {
            return tables(TableAccess.SHARED, relations);
        }

        /**
         * Declares tables that no guarded call may touch.
         *
         * @param relations {@code name} or {@code schema.name}, spelled as the server stores it
         * @return this builder
         */
        public Builder deniedTables(String... relations) {
            return tables(TableAccess.DENIED, relations);
        }

        private Builder tables(TableAccess access, String... relations) {
            for (String relation : relations) {
                table(relation, TablePolicy.of(access));
            }
            return this;
        }

        /**
         * Sets the general mode; {@link EnforcementMode#ENFORCE} if not set.
         *
         * @param mode enforce or observe
         * @return this builder
         */
        public Builder mode(EnforcementMode mode) {
            draft.mode = Objects.requireNonNull(mode, "mode");
            return this;
        }

        /**
         * Sets the mode of one rule.
         *
         * @param rule one whose guard is there already
         * @param mode enforce or observe
         * @return this builder
         */
        public Builder mode(Rule rule, EnforcementMode mode) {
            draft.ruleModes.put(Objects.requireNonNull(rule, "rule"), Objects.requireNonNull(mode, "mode"));
            return this;
        }

        /**
         * What the names of databases of one environment look like; {@code *_prod}, {@code *_stage}, {@code *_dev} and
         * {@code *_test} if not set.
         *
         * @param environment whose names they are
         * @param patterns with {@code *} for any text, in any case; none takes the default away
         * @return this builder
         */
        public Builder naming(Environment environment, String... patterns) {
            draft.naming.put(Objects.requireNonNull(environment, "environment"), names(patterns));
            return this;
        }

        /**
         * The largest number of rows that one update or delete, or one batch of them, may hit without a token; 1,000 if
         * not set.
         *
         * @param rows at least 1; counted after the fact
         * @return this builder
         */
        public Builder rowCap(long rows) {
            draft.rowCap = rows;
            return this;
        }

        /**
         * Whether PostgreSQL's row-level security holds each session to its tenant as well; false if not set. Then each
         * session is told its tenant, and a database whose role or policies would let it see more is not wrapped.
         * MongoDB knows nothing of it.
         *
         * @param on true for two locks, false for one
         * @return this builder
         */
        public Builder rls(boolean on) {
            draft.rls = on;
            return this;
        }

        /**
         * What a destructive call takes in production; {@link DestructiveCalls#PLAN} if not set.
         *
         * @param destructive a plan with its token, or a token alone
         * @return this builder
         */
        public Builder destructive(DestructiveCalls destructive) {
            draft.destructive = Objects.requireNonNull(destructive, "destructive");
            return this;
        }

        /**
         * Adds public keys whose owners may approve destructive calls. The application never holds a private one.
         *
         * @param keys each with an id of its own
         * @return this builder
         */
        public Builder approvers(ApproverKey... keys) {
            draft.approvers.addAll(Arrays.asList(keys));
            return this;
        }

        /**
         * Where test data carries its stamp, and whose rows may be test data in production;
         * {@link TestDataPolicy#DEFAULT} if not set.
         *
         * @param testData names and tenants
         * @return this builder
         */
        public Builder testData(TestDataPolicy testData) {
            draft.testData = Objects.requireNonNull(testData, "testData");
            return this;
        }

        /**
         * Adds functions of the application that only compute: they read and change no row.
         *
         * @param names with their schema where it is not the policy's own, and without arguments
         * @return this builder
         */
        public Builder functions(String... names) {
            draft.functions.addAll(names(names));
            return this;
        }

        /**
         * Adds procedures that may be called. What runs inside them is not read.
         *
         * @param names with their schema where it is not the policy's own, and without arguments
         * @return this builder
         */
        public Builder procedures(String... names) {
            draft.procedures.addAll(names(names));
            return this;
        }

        /**
         * MongoDB commands that {@code runCommand} may run; ping, hello and buildInfo if not set. Only commands that
         * touch no row can be named; the refusal of any other lists them.
         *
         * @param names in the server's spelling; none takes the default away
         * @return this builder
         */
        public Builder commands(String... names) {
            draft.commands = names(names);
            return this;
        }

        /**
         * The MongoDB databases this application uses; any if not set.
         *
         * @param names none means any
         * @return this builder
         */
        public Builder databases(String... names) {
            draft.databases = names(names);
            return this;
        }

        /**
         * Where the enforcement log is written as JSON Lines; none if not set, then SLF4J only.
         *
         * @param logFile relative to the working directory of the process, or absolute
         * @return this builder
         */
        public Builder logFile(Path logFile) {
            draft.logFile = Objects.requireNonNull(logFile, "logFile");
            return this;
        }

        /**
         * Whether allowed calls are logged one by one; if not set they are counted per shape and minute.
         *
         * @param each true for one by one
         * @return this builder
         */
        public Builder logEachAllowedCall(boolean each) {
            draft.logEach = each;
            return this;
        }

        /**
         * Checks and freezes the policy.
         *
         * @return the policy
         * @throws PolicyException naming the key, if anything is missing or wrong
         */
        public SafeDbPolicy build() {
            return build(PolicySource.BUILDER, today());
        }

        SafeDbPolicy build(PolicySource source, LocalDate today) {
            return new SafeDbPolicy(draft.freeze(source, today));
        }

        private static Set<String> names(String... names) {
            return Collections.unmodifiableSet(new TreeSet<>(Arrays.asList(names)));
        }
    }
}

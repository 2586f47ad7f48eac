package io.safedb.spring;

import io.safedb.DestructiveCalls;
import io.safedb.EnforcementMode;
import io.safedb.TableAccess;
import io.safedb.TenantType;
import io.safedb.environment.Environment;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.format.annotation.DateTimeFormat;

/**
 * What {@code safedb.*} can say: every key of {@code safedb.yaml}, and what only a Spring application has. Null where
 * nothing is set. There is no key that turns the guard off; the dependency is the switch.
 *
 * @param policy Location of a safedb.yaml, as classpath:safedb.yaml, file:/etc/app/safedb.yaml or a path. Instead of
 *     the policy keys below, never beside them.
 * @param environment Where the application runs. The marker in the database decides whether that is true. Required,
 *     unless there is a policy file.
 * @param databaseIds Ids of the databases this application may work on, from their markers. Any if not set.
 * @param tenant The column or field that says whose a row is.
 * @param schema Schema of SQL names without one. Default: public.
 * @param tables Who may use a table or collection, by name; write [schema.name] in brackets outside the schema.
 * @param mode Whether a broken rule stops the call or is only logged. Default: enforce.
 * @param rules Modes of single rules, by id or name.
 * @param naming What the names of databases look like in each environment; * is any text.
 * @param rowCap Largest number of rows one update or delete may hit. Default: 1000.
 * @param rls Whether row-level security in PostgreSQL holds each session to its tenant as well. Default: off.
 * @param destructive What a destructive call takes in production: a plan with its token, or a token alone, after which
 *     nothing is kept of what it destroyed. Default: plan.
 * @param approvers Public keys whose owners may approve destructive calls, by the id that tokens name.
 * @param testData Where test data carries its stamp, and whose rows may be test data in production.
 * @param functions Functions of the application that only compute.
 * @param procedures Procedures that may be called. What runs inside them is not read.
 * @param commands MongoDB commands that runCommand may run. Default: ping, hello, buildInfo.
 * @param databases MongoDB databases this application uses. Any if not set.
 * @param log Where decisions are logged.
 * @param unguardedBeans Beans that safedb leaves alone, by bean name. Each takes an owner and a reason and is logged at
 *     start-up; the environment of its database is checked all the same. Flyway and Liquibase named here migrate on the
 *     raw connection.
 * @param web The tenant of web requests.
 */
@ConfigurationProperties(prefix = "safedb", ignoreUnknownFields = false)
record SafeDbProperties(
        @Nullable String policy,
        @Nullable Environment environment,
        @Nullable List<String> databaseIds,
        @Nullable Tenant tenant,
        @Nullable String schema,
        @Nullable Map<String, Table> tables,
        @Nullable EnforcementMode mode,
        @Nullable Map<String, EnforcementMode> rules,
        @Nullable Map<Environment, List<String>> naming,
        @Nullable Long rowCap,
        @Nullable Switch rls,
        @Nullable DestructiveCalls destructive,
        @Nullable Map<String, Approver> approvers,
        @Nullable TestData testData,
        @Nullable List<String> functions,
        @Nullable List<String> procedures,
        @Nullable List<String> commands,
        @Nullable List<String> databases,
        @Nullable Log log,
        @Nullable Map<String, Unguarded> unguardedBeans,
        @Nullable Web web) {

    /**
     * Whose a row is.
     *
     * @param column Column, or top-level field of the documents, that holds the tenant. Required, unless there is a
     *     policy file.
     * @param type Type of that column. Default: string.
     * @param deny Ids that are never a tenant. Default: default.
     */
    record Tenant(
            @Nullable String column,
            @Nullable TenantType type,
            @Nullable List<String> deny) {}

    /**
     * One table or collection. Its access alone may be written as the value of the name.
     *
     * @param access Who may use it. Default: tenant.
     * @param system Whether a system scope may work on all tenants' rows. Takes an owner and a reason.
     * @param mode Mode of this table alone.
     * @param owner Who answers for this entry.
     * @param reason Why it is not an ordinary tenant table.
     * @param expires Last day of this exemption, in UTC, as 2027-01-31. The application does not start afterwards.
     * @param locked Which rows are locked, such as status = 'BILLED' or billed_at is not null. They change in an Unlock
     *     only.
     * @param atMostOne What the database itself keeps unique among some rows.
     */
    record Table(
            @Nullable TableAccess access,
            @Nullable Boolean system,
            @Nullable EnforcementMode mode,
            @Nullable String owner,
            @Nullable String reason,

            @DateTimeFormat(iso = DateTimeFormat.ISO.DATE) @Nullable
            LocalDate expires,

            @Nullable String locked,
            @Nullable AtMostOne atMostOne) {

        /** Reads the short form, {@code safedb.tables.tickets=tenant}. Found by Spring by its name. */
        public static Table valueOf(String access) {
            return Stream.of(TableAccess.values())
                    .filter(known -> known.label().equalsIgnoreCase(access.strip()))
                    .findFirst()
                    .map(known -> new Table(known, null, null, null, null, null, null, null))
                    .orElseThrow(() -> new IllegalArgumentException("Write one of: tenant, shared, denied."));
        }
    }

    /**
     * At most one row of a tenant for each value of some columns, among those that fulfil a condition.
     *
     * @param per Columns beside the tenant.
     * @param where Which rows count, such as ended_at is null.
     */
    record AtMostOne(@Nullable List<String> per, @Nullable String where) {}

    /**
     * A public key whose owner may approve.
     *
     * @param owner Whose key it is: the approver that its tokens name.
     * @param key The public key as PEM text.
     * @param environments Where it may approve.
     * @param operations What it may approve.
     * @param notBefore First day it is good, in UTC. Always if not set.
     * @param notAfter Last day it is good, in UTC. Until taken away if not set.
     */
    record Approver(
            @Nullable String owner,
            @Nullable String key,
            @Nullable List<Environment> environments,
            @Nullable List<String> operations,

            @DateTimeFormat(iso = DateTimeFormat.ISO.DATE) @Nullable
            LocalDate notBefore,

            @DateTimeFormat(iso = DateTimeFormat.ISO.DATE) @Nullable
            LocalDate notAfter) {}

    /**
     * Test data.
     *
     * @param column SQL column of the stamp. Default: safedb_test_run.
     * @param field Top-level field of the stamp in documents. Default: _safedb_test.
     * @param internalTenants Tenants that are no customers: test data may be written for them in production.
     */
    record TestData(
            @Nullable String column,
            @Nullable String field,
            @Nullable List<String> internalTenants) {}

    /**
     * Where decisions are logged.
     *
     * @param file File of the enforcement log, JSON Lines. SLF4J only if not set.
     * @param allowed Whether allowed calls are counted per shape and minute or logged one by one. Default: count.
     */
    record Log(@Nullable String file, @Nullable Allowed allowed) {}

    /** Whether something is there. */
    enum Switch {
        /** It is. */
        ON,
        /** It is not. */
        OFF
    }

    /** What is logged of calls that are allowed. */
    enum Allowed {
        /** Their number, per shape and minute. */
        COUNT,
        /** Each of them. */
        EACH
    }

    /**
     * A bean that safedb leaves alone.
     *
     * @param owner Who answers for it.
     * @param reason Why it must not be guarded.
     */
    record Unguarded(@Nullable String owner, @Nullable String reason) {}

    /**
     * The tenant of web requests.
     *
     * @param tenantAttribute Request attribute that the application's login sets to the id of the tenant. A
     *     TenantResolver bean goes first.
     * @param excludePaths Path patterns of requests that need no tenant, such as /login or /public/**. They run in no
     *     scope. Default: /actuator/**, /error, /favicon.ico, /webjars/**.
     * @param filterOrder Order of the filter that opens the tenant's scope. Default: last, after every filter that may
     *     be the login.
     */
    record Web(
            @Nullable String tenantAttribute,
            @Nullable List<String> excludePaths,
            @Nullable Integer filterOrder) {}

    /** Whether anything is set that belongs to the policy. */
    boolean writesPolicy() {
        return Stream.of(
                        environment,
                        databaseIds,
                        tenant,
                        schema,
                        tables,
                        mode,
                        rules,
                        naming,
                        rowCap,
                        rls,
                        destructive,
                        approvers,
                        testData,
                        functions,
                        procedures,
                        commands,
                        databases,
                        log)
                .anyMatch(Objects::nonNull);
    }
}

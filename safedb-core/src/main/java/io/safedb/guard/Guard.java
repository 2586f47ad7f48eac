package io.safedb.guard;

import io.safedb.EnforcementMode;
import io.safedb.Environment;
import io.safedb.Rule;
import io.safedb.SafeDbPolicy;
import io.safedb.SafeDbViolation;
import io.safedb.Scope;
import io.safedb.TableAccess;
import io.safedb.TablePolicy;
import io.safedb.TenantId;
import io.safedb.catalogue.RefusalFacts;
import io.safedb.catalogue.RuleCatalogue;
import io.safedb.environment.DatabaseIdentity;
import io.safedb.environment.EnvironmentMarker;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Decides about calls on one database: the only place that refuses. Pure: what it says depends on the policy, the
 * database's identity, the call and the scope, and on nothing else. Safe on any thread.
 *
 * <p>Findings are weighed in a fixed order, from what makes the call incomprehensible to what merely needs a tenant, so
 * that the same call is refused by the same rule every time. A rule that the policy only observes is noted and passed
 * over; the protections behind it still apply wherever they can.
 */
public final class Guard {
    private final SafeDbPolicy policy;
    private final DatabaseIdentity database;
    private final Predicate<String> hasTenantColumn;

    /**
     * A guard for one database.
     *
     * @param hasTenantColumn tells of a relation without a policy of its own whether the database shows it to have the
     *     tenant column; must not block
     */
    public Guard(SafeDbPolicy policy, DatabaseIdentity database, Predicate<String> hasTenantColumn) {
        this.policy = policy;
        this.database = database;
        this.hasTenantColumn = hasTenantColumn;
    }

    /**
     * Who may use a relation: its policy, or {@code TENANT} if it is undeclared and has the tenant column; else empty.
     */
    public Optional<TableAccess> access(String relation) {
        Optional<TableAccess> declared = policy.table(relation).map(TablePolicy::access);
        return declared.isPresent() || !hasTenantColumn.test(relation) ? declared : Optional.of(TableAccess.TENANT);
    }

    /** Decides about one call. */
    public Decision decide(Call call, Scope scope) {
        return new Deliberation(call).decide(scope);
    }

    /**
     * Decides whether a database may be used at all: declared environment, marker, name and the databases wrapped
     * before must agree.
     *
     * @param others what the markers of the databases wrapped before say, by name
     */
    public Decision admit(Map<String, Environment> others) {
        Call opening = new Call("connect", Call.Action.CONTROL, List.of(), List.of(), List.of(), "connect");
        return new Deliberation(opening).admit(others);
    }

    /**
     * Decides whether a further connection may be used: it must lead to the database that was admitted.
     *
     * @param found what the connection says stands behind it
     */
    public Decision recognize(DatabaseIdentity found) {
        Call opening = new Call("connect", Call.Action.CONTROL, List.of(), List.of(), List.of(), "connect");
        return new Deliberation(opening).recognize(found);
    }

    /** The weighing of one call. */
    private final class Deliberation {
        private final Call call;
        private final List<SafeDbViolation> observed = new ArrayList<>();
        private final EnumSet<Rule> observedRules = EnumSet.noneOf(Rule.class);
        private Decision.@Nullable Refuse refusal;

        Deliberation(Call call) {
            this.call = call;
        }

        Decision decide(Scope scope) {
            weighFindings(EnumSet.of(
                    Finding.Kind.UNREADABLE, Finding.Kind.TAMPERING, Finding.Kind.OPAQUE, Finding.Kind.REVEALING));
            weighTargets();
            weighFindings(EnumSet.of(Finding.Kind.DESTRUCTIVE));
            boolean tenantRows = call.action() != Call.Action.SCHEMA && weighScope(scope);
            weighMentions(scope);
            weighFindings(EnumSet.of(Finding.Kind.UNNARROWABLE));
            if (refusal != null) {
                return refusal;
            }
            if (tenantRows && scope instanceof Scope.OfTenant open && narrowable()) {
                return new Decision.Narrow(open.tenant(), observed);
            }
            return observed.isEmpty() ? Decision.Allow.PLAIN : new Decision.Allow(observed);
        }

        Decision admit(Map<String, Environment> others) {
            Environment environment = database.environment();
            EnvironmentMarker marker = database.marker();
            if (marker == null) {
                note(
                        Rule.ENVIRONMENT_UNKNOWN,
                        database.name(),
                        "the database has no " + EnvironmentMarker.RELATION
                                + " marker, so it is treated as production");
            }
            if (environment != policy.environment()) {
                stop(
                        Rule.ENVIRONMENT_MISMATCH,
                        database.name(),
                        "the application declares " + policy.environment().label() + ", "
                                + (marker == null
                                        ? "a database without a marker counts as "
                                        : "the database's marker says ")
                                + environment.label());
            }
            policy.environmentByName(database.name())
                    .filter(named -> named != environment)
                    .ifPresent(named -> stop(
                            Rule.ENVIRONMENT_MISMATCH,
                            database.name(),
                            "the name says " + named.label() + ", "
                                    + (marker == null ? "a database without a marker counts as " : "the marker says ")
                                    + environment.label()));
            if (marker != null
                    && !policy.databaseIds().isEmpty()
                    && !policy.databaseIds().contains(marker.databaseId())) {
                stop(
                        Rule.ENVIRONMENT_MISMATCH,
                        database.name(),
                        "the database's id is none of those that the policy lists under database-ids");
            }
            others.forEach((name, other) -> {
                if (other != environment) {
                    stop(
                            Rule.ENVIRONMENT_MISMATCH,
                            database.name(),
                            "this application already works on " + name + ", which is " + other.label()
                                    + "; this one is " + environment.label());
                }
            });
            return refusal != null ? refusal : new Decision.Allow(observed);
        }

        Decision recognize(DatabaseIdentity found) {
            EnvironmentMarker marker = database.marker();
            boolean same = found.system().equals(database.system())
                    && found.name().equals(database.name())
                    && found.environment() == database.environment()
                    && (marker == null
                            || (found.marker() != null
                                    && found.marker().databaseId().equals(marker.databaseId())));
            if (!same) {
                stop(
                        Rule.ENVIRONMENT_MISMATCH,
                        found.name(),
                        "a further connection leads to another database than " + database.name()
                                + ", which was admitted; name, environment or database id differ");
            }
            return refusal != null ? refusal : new Decision.Allow(observed);
        }

        private boolean narrowable() {
            return policy.mode() == EnforcementMode.ENFORCE
                    && !observedRules.contains(Rule.UNREADABLE)
                    && !observedRules.contains(Rule.UNSCOPED_STATEMENT);
        }

        private void weighFindings(Set<Finding.Kind> kinds) {
            for (Finding finding : call.findings()) {
                Finding.Kind kind = finding.kind();
                if (!kinds.contains(kind)
                        || (kind == Finding.Kind.OPAQUE && policy.functions().contains(finding.subject()))
                        || (kind == Finding.Kind.DESTRUCTIVE
                                && !database.environment().needsToken())) {
                    continue;
                }
                stop(kind.rule(), finding.subject(), finding.detail());
            }
        }

        private void weighTargets() {
            for (Call.Target target : call.targets()) {
                String name = target.name();
                if (isReserved(name)) {
                    stop(
                            Rule.SCOPE_TAMPERING,
                            name,
                            "safedb keeps its own records there; no guarded call touches them");
                } else if (call.action() != Call.Action.SCHEMA) {
                    TableAccess access = access(name).orElse(null);
                    if (access == null) {
                        stop(
                                Rule.UNKNOWN_TABLE,
                                name,
                                "the policy does not name it, and it is not known to have the column "
                                        + policy.tenantColumn());
                    } else if (access == TableAccess.DENIED) {
                        stop(Rule.UNKNOWN_TABLE, name, "the policy denies it to guarded calls");
                    }
                }
            }
        }

        /** Returns whether rows of a tenant are touched. */
        private boolean weighScope(Scope scope) {
            boolean tenantRows = false;
            for (Call.Target target : call.targets()) {
                String name = target.name();
                TableAccess access = access(name).orElse(TableAccess.DENIED);
                if (access == TableAccess.SHARED && target.written() && !(scope instanceof Scope.OfSystem)) {
                    stop(
                            scope instanceof Scope.None ? Rule.NO_TENANT_SCOPE : Rule.CROSS_TENANT,
                            name,
                            "it is shared by all tenants; writing to it takes a SystemScope");
                }
                if (access != TableAccess.TENANT) {
                    continue;
                }
                tenantRows = true;
                if (scope instanceof Scope.None) {
                    stop(
                            Rule.NO_TENANT_SCOPE,
                            name,
                            "it holds rows of many tenants and no TenantScope is open on this thread");
                } else if (scope instanceof Scope.OfSystem
                        && !policy.table(name).map(TablePolicy::system).orElse(false)) {
                    stop(
                            Rule.UNSCOPED_STATEMENT,
                            name,
                            "a SystemScope is open and the policy does not open this table to it");
                }
            }
            if (tenantRows && scope instanceof Scope.OfTenant open) {
                weighTenant(open.tenant());
            }
            if (tenantRows && scope instanceof Scope.OfSystem) {
                weighFindings(EnumSet.of(Finding.Kind.UNFILTERED_READ));
            }
            return tenantRows;
        }

        private void weighTenant(TenantId tenant) {
            if (policy.deniedTenantIds().contains(tenant.toString())) {
                stop(
                        Rule.HARDCODED_TENANT,
                        call.subject(),
                        "the tenant in scope is on the policy's list of ids that are never a tenant");
            }
            if (!policy.tenantType().fits(tenant)) {
                stop(
                        Rule.CROSS_TENANT,
                        call.subject(),
                        "the tenant in scope is a "
                                + tenant.value().getClass().getSimpleName() + ", the column " + policy.tenantColumn()
                                + " is declared as "
                                + policy.tenantType().name().toLowerCase(Locale.ROOT));
            }
        }

        private void weighMentions(Scope scope) {
            for (TenantMention mention : call.mentions()) {
                switch (mention.source()) {
                    case LITERAL ->
                        stop(Rule.HARDCODED_TENANT, mention.where(), "a literal tenant id stands in the call");
                    case VALUE -> {
                        if (scope instanceof Scope.OfTenant open
                                && !open.tenant().isNamedBy(mention.value())) {
                            stop(
                                    Rule.CROSS_TENANT,
                                    mention.where(),
                                    mention.use() == TenantMention.Use.ASSIGNED
                                            ? "it would be written with an id that is not the tenant in scope"
                                            : "it is compared with an id that is not the tenant in scope");
                        }
                    }
                    case EXPRESSION -> {
                        if (mention.use() == TenantMention.Use.ASSIGNED) {
                            stop(
                                    Rule.CROSS_TENANT,
                                    mention.where(),
                                    "it would be written with something computed, which may be any tenant's id");
                        }
                    }
                    case PARAMETER -> {
                        // Its value is not known yet; the call comes back bound.
                    }
                }
            }
        }

        private void note(Rule rule, String target, String detail) {
            observed.add(violation(rule, target, detail));
            observedRules.add(rule);
        }

        private void stop(Rule rule, String target, String detail) {
            if (refusal != null) {
                return;
            }
            if (policy.mode(rule, target) == EnforcementMode.OBSERVE) {
                note(rule, target, detail);
            } else {
                refusal = new Decision.Refuse(violation(rule, target, detail));
            }
        }

        private SafeDbViolation violation(Rule rule, String target, String detail) {
            String eventId = UUID.randomUUID().toString();
            String message = RuleCatalogue.message(
                    rule,
                    new RefusalFacts(
                            call.operation(),
                            target,
                            detail,
                            call.targets().isEmpty() ? null : call.subject(),
                            call.shape(),
                            policy.tenantColumn(),
                            database.system(),
                            database.name(),
                            database.environment().label(),
                            eventId));
            return new SafeDbViolation(rule, call.operation(), target, detail, message, eventId);
        }
    }

    private static boolean isReserved(String relation) {
        return relation.substring(relation.lastIndexOf('.') + 1)
                .toLowerCase(Locale.ROOT)
                .startsWith("safedb_");
    }
}

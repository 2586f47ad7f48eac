package io.safedb.guard;

import io.safedb.Rule;
import io.safedb.Scope;
import io.safedb.TableAccess;
import io.safedb.TablePolicy;

/**
 * On whose behalf a call may work: {@code SDB101} a tenant's rows take a scope, {@code SDB102} a system scope takes
 * leave by the policy, a filter and rows that say whose they are, and what cannot be narrowed does not run. Shared
 * tables are written in a system scope only.
 */
final class ScopeRules {
    private ScopeRules() {}

    /** Returns whether rows of a tenant are touched. */
    static boolean weigh(Deliberation deliberation) {
        Call call = deliberation.call();
        if (call.action() == Call.Action.SCHEMA) {
            return false;
        }
        boolean tenantRows = false;
        for (int i = 0; i < call.targets().size(); i++) {
            Call.Target target = call.targets().get(i);
            if (deliberation.access(i) == TableAccess.SHARED) {
                weighShared(target, deliberation);
            } else if (deliberation.access(i) == TableAccess.TENANT) {
                tenantRows = true;
                weighTenantTable(target, deliberation);
            }
        }
        if (tenantRows && deliberation.scope() instanceof Scope.OfTenant open) {
            TenantRules.weighTenant(open.tenant(), deliberation);
        }
        if (tenantRows && deliberation.scope() instanceof Scope.OfSystem) {
            deliberation.weigh(Finding.Kind.UNFILTERED_READ);
        }
        return tenantRows;
    }

    private static void weighShared(Call.Target target, Deliberation deliberation) {
        if (target.written() && !(deliberation.scope() instanceof Scope.OfSystem)) {
            deliberation
                    .ruling()
                    .stopOn(
                            deliberation.scope() instanceof Scope.None ? Rule.NO_TENANT_SCOPE : Rule.CROSS_TENANT,
                            target.name(),
                            "it is shared by all tenants; writing to it takes a SystemScope");
        }
    }

    private static void weighTenantTable(Call.Target target, Deliberation deliberation) {
        if (deliberation.scope() instanceof Scope.None) {
            deliberation
                    .ruling()
                    .stopOn(
                            Rule.NO_TENANT_SCOPE,
                            target.name(),
                            "it holds rows of many tenants and no TenantScope is open on this thread");
        } else if (deliberation.scope() instanceof Scope.OfSystem
                && !deliberation
                        .policy()
                        .table(target.name())
                        .map(TablePolicy::system)
                        .orElse(false)) {
            deliberation
                    .ruling()
                    .stopOn(
                            Rule.UNSCOPED_STATEMENT,
                            target.name(),
                            "a SystemScope is open and the policy does not open this table to it");
        }
    }

    /** What a reader could not narrow and keep its meaning. */
    static void weighNarrowing(Deliberation deliberation) {
        deliberation.weigh(Finding.Kind.UNNARROWABLE);
    }

    /** Nobody's scope says whose the rows are that a platform job adds: they have to say it. */
    static void weighNewRows(Deliberation deliberation, boolean tenantRows) {
        Call call = deliberation.call();
        if (call.action() == Call.Action.INSERT
                && tenantRows
                && deliberation.scope() instanceof Scope.OfSystem
                && !assignsTenant(call)) {
            deliberation
                    .ruling()
                    .stop(
                            Rule.UNSCOPED_STATEMENT,
                            call.subject(),
                            "a SystemScope is open and the new rows do not say whose they are");
        }
    }

    private static boolean assignsTenant(Call call) {
        for (TenantMention mention : call.mentions()) {
            if (mention.use() == TenantMention.Use.ASSIGNED) {
                return true;
            }
        }
        return false;
    }
}

package io.safedb.guard;

import io.safedb.SafeDbPolicy;
import io.safedb.Scope;
import io.safedb.TableAccess;
import io.safedb.TablePolicy;
import io.safedb.TenantId;
import io.safedb.environment.DatabaseIdentity;
import io.safedb.environment.Environment;
import io.safedb.environment.EnvironmentMarker;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Calls, scopes, databases and policies for the tests of the Guard. */
final class Cases {
    static final TenantId ORG_A = TenantId.of("org_a");
    static final TenantId ORG_B = TenantId.of("org_b");
    static final Scope NONE = Scope.None.INSTANCE;
    static final Scope IN_A = new Scope.OfTenant(ORG_A, null);
    static final Scope IN_B = new Scope.OfTenant(ORG_B, null);
    static final Scope SYSTEM = new Scope.OfSystem("billing-job", "monthly run");

    /** A tenant table open to system scopes. */
    static final String TENANT = "tickets";

    /** A tenant table closed to them. */
    static final String CLOSED = "contacts";

    /** Undeclared, but the database shows it to have the tenant column. */
    static final String DISCOVERED = "discovered";

    static final String SHARED = "countries";
    static final String DENIED = "raw_uploads";
    static final String UNKNOWN = "nobody_knows";
    static final String RESERVED = "safedb_environment";

    private Cases() {}

    static SafeDbPolicy.Builder policy() {
        return policy(Environment.DISPOSABLE);
    }

    static SafeDbPolicy.Builder policy(Environment environment) {
        return withoutTables(environment)
                .table(TENANT, TablePolicy.of(TableAccess.TENANT).withSystem("billing team", "runs across tenants"))
                .tenantTables(CLOSED)
                .sharedTables(SHARED)
                .deniedTables(DENIED);
    }

    static SafeDbPolicy.Builder withoutTables(Environment environment) {
        return SafeDbPolicy.builder().environment(environment).tenantColumn("organization_id");
    }

    /** A database with a marker that says this; null for one without a marker. */
    static DatabaseIdentity database(@Nullable Environment marked) {
        return new DatabaseIdentity(
                "postgresql",
                "app",
                marked == null ? null : new EnvironmentMarker(marked, "6f0c2b54", "team", Instant.EPOCH));
    }

    static Guard guard(SafeDbPolicy policy, @Nullable Environment marked) {
        return new Guard(policy, database(marked), DISCOVERED::equals);
    }

    static CallBuilder read(String... tables) {
        return new CallBuilder("SELECT", Call.Action.READ, false, tables);
    }

    static CallBuilder write(Call.Action action, String... tables) {
        return new CallBuilder(action.name(), action, true, tables);
    }

    /** A call in the making. */
    static final class CallBuilder {
        private final String operation;
        private final Call.Action action;
        private final List<Call.Target> targets = new ArrayList<>();
        private final List<TenantMention> mentions = new ArrayList<>();
        private final List<Finding> findings = new ArrayList<>();

        CallBuilder(String operation, Call.Action action, boolean written, String... tables) {
            this.operation = operation;
            this.action = action;
            for (String table : tables) {
                targets.add(new Call.Target(table, written ? Call.Touch.INSERT_AND_CHANGE : Call.Touch.READ));
            }
        }

        CallBuilder target(String table, boolean written) {
            targets.add(new Call.Target(table, written ? Call.Touch.INSERT_AND_CHANGE : Call.Touch.READ));
            return this;
        }

        CallBuilder mention(TenantMention mention) {
            mentions.add(mention);
            return this;
        }

        CallBuilder finding(Finding.Kind kind) {
            return finding(kind, kind.name());
        }

        CallBuilder finding(Finding.Kind kind, String subject) {
            findings.add(new Finding(kind, subject, "it was seen"));
            return this;
        }

        Call call() {
            return new Call(operation, action, targets, mentions, findings, operation + " …");
        }
    }
}

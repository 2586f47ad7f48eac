package io.safedb.mongo;

import io.safedb.SystemScope;
import io.safedb.TenantId;
import io.safedb.TenantScope;
import java.util.function.Supplier;

/** Runs test code in a scope. */
public final class Scopes {
    private Scopes() {}

    /** Runs in a tenant's scope. */
    public static <R> R as(String tenant, Supplier<R> code) {
        TenantScope scope = TenantScope.open(TenantId.of(tenant));
        try {
            return code.get();
        } finally {
            scope.close();
        }
    }

    /** Runs in a tenant's scope. */
    public static void in(String tenant, Runnable code) {
        as(tenant, () -> {
            code.run();
            return "";
        });
    }

    /** Runs in a system scope. */
    public static <R> R asSystem(Supplier<R> code) {
        SystemScope scope = SystemScope.open("a test", "it crosses tenants");
        try {
            return code.get();
        } finally {
            scope.close();
        }
    }
}

package io.safedb;

import java.util.Collections;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

/**
 * Where test data carries its stamp, and whose rows may be test data in production. Immutable.
 *
 * @param column the SQL column of the stamp: text, null in real rows
 * @param field the top-level field of the stamp in documents; absent from real ones
 * @param internalTenants tenants that are no customers: test data may be written for them in production
 */
public record TestDataPolicy(String column, String field, Set<String> internalTenants) {
    /** The names that the stamp has unless a policy says otherwise, and no internal tenants. */
    public static final TestDataPolicy DEFAULT = new TestDataPolicy("safedb_test_run", "_safedb_test", Set.of());

    /**
     * Copies the set.
     *
     * @param column the SQL column of the stamp: text, null in real rows
     * @param field the top-level field of the stamp in documents; absent from real ones
     * @param internalTenants tenants that are no customers: test data may be written for them in production
     */
    public TestDataPolicy {
        Objects.requireNonNull(column, "column");
        Objects.requireNonNull(field, "field");
        internalTenants = Collections.unmodifiableSet(new TreeSet<>(internalTenants));
    }

    /**
     * Whether test data may be written for a tenant in production.
     *
     * @param tenant the tenant in scope
     * @return true if the policy lists it
     */
    public boolean isInternal(TenantId tenant) {
        return internalTenants.contains(tenant.value().toString());
    }
}

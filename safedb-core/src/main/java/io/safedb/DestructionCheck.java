package io.safedb;

import io.safedb.token.ApproverKey;
import io.safedb.token.TokenOperations;
import io.safedb.token.TokenVerifier;

/** The validation of {@code destructive}, {@code approvers} and {@code test-data}. */
final class DestructionCheck {
    private final PolicySource source;
    private final NameCheck names;

    DestructionCheck(PolicySource source) {
        this.source = source;
        this.names = new NameCheck(source);
    }

    void all(PolicyValues policy) {
        tokens(policy);
        policy.approvers().forEach(this::approver);
        testData(policy);
    }

    private void tokens(PolicyValues policy) {
        if (policy.destructive() == DestructiveCalls.TOKEN_ONLY
                && policy.approvers().isEmpty()) {
            throw source.mistake(
                    "destructive",
                    "It says token-only, and nobody can sign a token",
                    "Add a public key under approvers, or remove the line.");
        }
        try {
            new TokenVerifier(policy.approvers());
        } catch (IllegalArgumentException e) {
            throw source.mistake("approvers", "Two entries are one", String.valueOf(e.getMessage()));
        }
    }

    private void approver(ApproverKey key) {
        String name = "approvers." + PolicyNames.shown(key.id());
        names.sentence(name + ".owner", key.owner(), "the person who approves with this key");
        for (String operation : key.operations()) {
            if (!TokenOperations.isKnown(operation)) {
                throw source.mistake(
                        name + ".operations",
                        operation,
                        "There is no such operation, so that the key would approve nothing by it",
                        TokenOperations.nearest(operation)
                                        .map(near -> "Did you mean " + near + "? ")
                                        .orElse("")
                                + "docs/token-format.md lists them, for example DROP TABLE, DELETE, drop, deleteMany.");
            }
        }
    }

    private void testData(PolicyValues policy) {
        TestDataPolicy testData = policy.testData();
        names.column("test-data.column", testData.column(), policy.tenantColumn());
        names.column("test-data.field", testData.field(), policy.tenantColumn());
        if (testData.field().equals("_id")) {
            throw source.mistake(
                    "test-data.field",
                    "It is the key of the documents",
                    "Name a field of its own, for example _safedb_test.");
        }
        for (String tenant : testData.internalTenants()) {
            if (!PolicyNames.isPlain(tenant)) {
                throw source.misnamed(
                        "test-data.internal-tenants",
                        tenant,
                        tenant,
                        "Write the ids of tenants that are no customers.");
            }
            if (policy.deniedTenantIds().contains(tenant)) {
                throw source.mistake(
                        "test-data.internal-tenants",
                        tenant,
                        "The id stands under tenant.deny too, so that it is never a tenant",
                        "Remove it from one of the two.");
            }
        }
    }
}

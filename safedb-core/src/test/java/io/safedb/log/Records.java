package io.safedb.log;

import io.safedb.log.EnforcementRecord.Breach;
import io.safedb.log.EnforcementRecord.Database;
import io.safedb.log.EnforcementRecord.Outcome;
import java.nio.file.Path;
import java.util.UUID;

/** Records for tests. */
final class Records {
    static final Database SHOP = new Database("postgresql", "shop_prod", "production", "7d1e6a52");

    private Records() {}

    static LogSettings settings(Path file) {
        return new LogSettings(file, false, "shop", "ab".repeat(32), "enforce");
    }

    static EnforcementRecord refused(String shape) {
        return breaking(Outcome.REFUSED, shape);
    }

    static EnforcementRecord observed(String shape) {
        return breaking(Outcome.OBSERVED, shape);
    }

    private static EnforcementRecord breaking(Outcome outcome, String shape) {
        return new EnforcementRecord(
                outcome,
                new Breach(
                        UUID.randomUUID().toString(),
                        "SDB103",
                        "cross-tenant",
                        "tickets.organization_id",
                        "it is compared with an id that is not the tenant in scope"),
                "SELECT",
                "read",
                "tickets",
                shape,
                SHOP,
                "org_a",
                null,
                null);
    }

    static EnforcementRecord allowed(String shape) {
        return new EnforcementRecord(Outcome.ALLOWED, null, "SELECT", "read", "tickets", shape, SHOP, null, null, null);
    }

    static EnforcementRecord bySystem(String shape) {
        return new EnforcementRecord(
                Outcome.ALLOWED, null, "DELETE", "delete", "tickets", shape, SHOP, null, "billing-job", "month end");
    }
}

package io.safedb;

import io.safedb.environment.Environment;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * The validation of a policy, wherever it was written: what must be there, who is a tenant, and which modes go
 * together. {@link TableCheck}, {@link DestructionCheck} and {@link DatabaseCheck} validate the rest. The first mistake
 * found stops it.
 */
final class PolicyCheck {
    private final PolicySource source;
    private final LocalDate today;

    PolicyCheck(PolicySource source, LocalDate today) {
        this.source = source;
        this.today = today;
    }

    Environment environment(@Nullable Environment environment) {
        if (environment == null) {
            throw source.mistake(
                    "environment",
                    "It is missing",
                    "Say where the application runs: production, staging, development, test or disposable. The"
                            + " database's marker must say the same.");
        }
        return environment;
    }

    String tenantColumn(@Nullable String column) {
        if (column == null) {
            throw source.mistake(
                    "tenant.column",
                    "It is missing",
                    "Name the column, or the field of the documents, that says whose a row is, for example"
                            + " organization_id.");
        }
        return column;
    }

    PolicyException declaredTwice(String name, String relation) {
        return source.mistake(
                "tables." + PolicyNames.shown(name),
                "",
                "It is the table " + PolicyNames.shown(relation) + " of the policy's schema, which is declared already",
                "Keep one of the two spellings.");
    }

    void all(PolicyValues policy) {
        tenant(policy.tenantColumn());
        deniedTenants(policy);
        if (!PolicyNames.isName(policy.schema())) {
            throw source.misnamed(
                    "schema", "", policy.schema(), "Write the schema's name alone, without quotes or dots.");
        }
        new TableCheck(source, today).all(policy);
        modes(policy);
        if (policy.rowCap() < 1) {
            throw source.mistake(
                    "row-cap",
                    "It is below 1, so that no row could ever be written",
                    "Write the largest number of rows one update or delete may hit, for example 1000.");
        }
        rowSecurity(policy);
        new DestructionCheck(source).all(policy);
        new DatabaseCheck(source).all(policy);
        if (policy.logFile() != null && policy.logFile().toString().isBlank()) {
            throw source.mistake(
                    "log.file", "It is blank", "Write a path, for example logs/safedb.jsonl, or leave the key out.");
        }
    }

    private void tenant(String column) {
        if (!PolicyNames.isColumn(column)) {
            throw source.misnamed(
                    "tenant.column",
                    "",
                    column,
                    "Write the column's name as the server stores it: no quotes, no dots, at most 63 characters. A field"
                            + " must stand at the top of its document.");
        }
        if (column.equals("_id")) {
            throw source.mistake(
                    "tenant.column",
                    "It is the key of the documents, which cannot say whose they are",
                    "Name the field that holds the tenant, for example organization_id.");
        }
    }

    private void deniedTenants(PolicyValues policy) {
        for (String id : policy.deniedTenantIds()) {
            if (!PolicyNames.isPlain(id)) {
                throw source.misnamed(
                        "tenant.deny",
                        id,
                        id,
                        "Write the ids as text that tenants must never have, for example default.");
            }
        }
    }

    private void rowSecurity(PolicyValues policy) {
        if (policy.rls() && policy.mode() == EnforcementMode.OBSERVE) {
            throw source.mistake(
                    "rls",
                    "It says on, and the general mode is observe, which changes nothing: the database would hide rows",
                    "Write mode: enforce, and observe for the rules or tables that are not ready; or leave rls out until"
                            + " then.");
        }
        if (policy.rls() && policy.tenantType() == TenantType.OBJECT_ID) {
            throw source.mistake(
                    "rls",
                    "It says on, and tenant.type is objectid, which no column of PostgreSQL has",
                    "Write the type of the column under tenant.type, or leave rls out.");
        }
    }

    private void modes(PolicyValues policy) {
        policy.ruleModes().forEach((rule, mode) -> {
            String key = "rules." + rule.id();
            if (!rule.enforced()) {
                throw source.mistake(
                        key,
                        "The guard for " + rule + " comes in a later version, so there is nothing to set",
                        "Remove the line; nothing is refused by this rule yet.");
            }
            if (policy.mode() == EnforcementMode.OBSERVE && mode == EnforcementMode.ENFORCE) {
                throw contradiction(key);
            }
        });
        policy.tables().forEach((name, table) -> {
            if (policy.mode() == EnforcementMode.OBSERVE && table.mode() == EnforcementMode.ENFORCE) {
                throw contradiction("tables." + PolicyNames.shown(name) + ".mode");
            }
        });
    }

    private PolicyException contradiction(String key) {
        return source.mistake(
                key,
                "It says enforce, and the general mode is observe, under which nothing is enforced",
                "Write mode: enforce, and observe for the rules or tables that are not ready.");
    }
}

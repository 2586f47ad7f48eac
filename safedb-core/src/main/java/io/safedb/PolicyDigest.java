package io.safedb;

import io.safedb.environment.Environment;
import io.safedb.token.ApproverKey;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;

/**
 * The canonical text of a policy and its SHA-256. Each entry is a line {@code key count}, then one line
 * {@code length:value} for each value, the length in characters: no value can be read as two, or as the next key. Sets
 * and maps are sorted.
 */
final class PolicyDigest {
    private final StringBuilder text = new StringBuilder("safedb-policy 1\n");

    private PolicyDigest() {}

    static String of(PolicyValues policy) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256")
                            .digest(canonical(policy).getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-256; this one says it has not.", e);
        }
    }

    static String canonical(PolicyValues policy) {
        PolicyDigest digest = new PolicyDigest();
        digest.put("environment", policy.environment().label());
        digest.put("database-ids", policy.databaseIds());
        digest.put("tenant.column", policy.tenantColumn());
        digest.put("tenant.type", policy.tenantType().label());
        digest.put("tenant.deny", policy.deniedTenantIds());
        digest.put("schema", policy.schema());
        policy.tables()
                .forEach((name, table) -> digest.put(
                        "table",
                        name,
                        table.access().label(),
                        table.system() ? "system" : "",
                        table.mode() == null ? "" : table.mode().label(),
                        orNone(table.owner()),
                        orNone(table.reason()),
                        orNone(table.expires()),
                        orNone(table.locked()),
                        table.atMostOne() == null
                                ? ""
                                : String.join("\n", table.atMostOne().per()),
                        table.atMostOne() == null
                                ? ""
                                : table.atMostOne().where().toString()));
        digest.put("mode", policy.mode().label());
        policy.ruleModes().forEach((rule, mode) -> digest.put("rule", rule.id(), mode.label()));
        policy.naming().forEach((environment, patterns) -> digest.put("naming." + environment.label(), patterns));
        digest.put("row-cap", Long.toString(policy.rowCap()));
        digest.put("rls", policy.rls() ? "on" : "off");
        digest.put("destructive", policy.destructive().label());
        policy.approvers().forEach(digest::approver);
        digest.put("test-data.column", policy.testData().column());
        digest.put("test-data.field", policy.testData().field());
        digest.put("test-data.internal-tenants", policy.testData().internalTenants());
        digest.put("functions", policy.functions());
        digest.put("procedures", policy.procedures());
        digest.put("commands", policy.commands());
        digest.put("databases", policy.databases());
        digest.put("log.file", orNone(policy.logFile()));
        digest.put("log.allowed", policy.logEach() ? "each" : "count");
        return digest.text.toString();
    }

    private void approver(ApproverKey key) {
        put(
                "approver",
                key.id(),
                key.owner(),
                HexFormat.of().formatHex(key.publicKey().getEncoded()),
                orNone(key.notBefore()),
                orNone(key.notAfter()));
        put(
                "approver.environments",
                key.environments().stream().map(Environment::label).sorted().toList());
        put("approver.operations", key.operations().stream().sorted().toList());
    }

    private static String orNone(@org.jspecify.annotations.Nullable Object value) {
        return value == null ? "" : value.toString();
    }

    private void put(String key, String... values) {
        put(key, List.of(values));
    }

    private void put(String key, Collection<String> values) {
        text.append(key).append(' ').append(values.size()).append('\n');
        for (String value : values) {
            text.append(value.length()).append(':').append(value).append('\n');
        }
    }
}

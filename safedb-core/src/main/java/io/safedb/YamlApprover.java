package io.safedb;

import io.safedb.environment.Environment;
import io.safedb.internal.yaml.YamlNode;
import io.safedb.token.ApproverKey;
import io.safedb.token.Ed25519Pem;
import java.security.PublicKey;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One entry under {@code approvers} while it is read: a public key and what it may approve. */
final class YamlApprover {
    private static final List<String> KEYS =
            List.of("owner", "key", "environments", "operations", "not-before", "not-after");

    private final YamlValues values;
    private @Nullable String owner;
    private @Nullable PublicKey publicKey;
    private Set<Environment> environments = Set.of();
    private Set<String> operations = Set.of();
    private @Nullable Instant notBefore;
    private @Nullable Instant notAfter;

    private YamlApprover(YamlValues values) {
        this.values = values;
    }

    static ApproverKey read(String id, YamlNode node, YamlValues values) {
        String key = "approvers." + PolicyNames.shown(id);
        YamlApprover entry = new YamlApprover(values);
        entry.read(key, node);
        return entry.approver(id, key);
    }

    private void read(String key, YamlNode node) {
        values.keys(
                key,
                node,
                KEYS,
                Map.of(
                        "owner", value -> owner = values.text(key + ".owner", value),
                        "key", value -> publicKey = publicKey(key + ".key", value),
                        "environments", value -> environments = environments(key + ".environments", value),
                        "operations",
                                value -> operations =
                                        Set.copyOf(Arrays.asList(values.texts(key + ".operations", value))),
                        "not-before", value -> notBefore = beginning(values.date(key + ".not-before", value)),
                        "not-after",
                                value -> notAfter = beginning(values.date(key + ".not-after", value)
                                                .plusDays(1))
                                        .minusNanos(1)));
    }

    private ApproverKey approver(String id, String key) {
        if (owner == null || publicKey == null) {
            throw values.mistake(
                    key + (owner == null ? ".owner" : ".key"),
                    "It is missing",
                    "Write the owner of the key, and its public half as `openssl pkey -pubout` prints it.");
        }
        try {
            return new ApproverKey(id, owner, publicKey, environments, operations, notBefore, notAfter);
        } catch (IllegalArgumentException e) {
            throw values.mistake(key, "The key cannot be used", String.valueOf(e.getMessage()));
        }
    }

    private PublicKey publicKey(String key, YamlNode node) {
        String text = values.text(key, node);
        try {
            return Ed25519Pem.readPublic(text);
        } catch (IllegalArgumentException e) {
            throw values.mistake(key, "It is not a public Ed25519 key", String.valueOf(e.getMessage()));
        }
    }

    private Set<Environment> environments(String key, YamlNode node) {
        Set<Environment> named = EnumSet.noneOf(Environment.class);
        for (String label : values.texts(key, node)) {
            Environment environment = YamlWords.ENVIRONMENTS.get(label);
            if (environment == null) {
                throw values.mistake(
                        key,
                        label,
                        "There is no such environment",
                        PolicySource.choose(label, YamlValues.labels(YamlWords.ENVIRONMENTS)));
            }
            named.add(environment);
        }
        return named;
    }

    private static Instant beginning(LocalDate day) {
        return day.atStartOfDay(ZoneOffset.UTC).toInstant();
    }
}

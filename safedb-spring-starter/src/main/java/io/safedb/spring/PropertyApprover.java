package io.safedb.spring;

import io.safedb.PolicyException;
import io.safedb.environment.Environment;
import io.safedb.token.ApproverKey;
import io.safedb.token.Ed25519Pem;
import java.security.PublicKey;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** One entry of {@code safedb.approvers.*} as the policy has it. Keys in mistakes are the policy's. */
final class PropertyApprover {
    private final String key;
    private final SafeDbProperties.Approver approver;

    private PropertyApprover(String id, SafeDbProperties.Approver approver) {
        this.key = "approvers." + id;
        this.approver = approver;
    }

    static ApproverKey of(String id, SafeDbProperties.Approver approver) {
        PropertyApprover entry = new PropertyApprover(id, approver);
        String owner = entry.required(".owner", approver.owner());
        PublicKey publicKey = entry.publicKey(entry.required(".key", approver.key()));
        try {
            return new ApproverKey(
                    id,
                    owner,
                    publicKey,
                    entry.environments(),
                    approver.operations() == null ? Set.of() : new TreeSet<>(approver.operations()),
                    firstInstant(approver.notBefore()),
                    lastInstant(approver.notAfter()));
        } catch (IllegalArgumentException e) {
            throw entry.mistake("", "The key cannot be used.", e);
        }
    }

    private String required(String part, @Nullable String text) {
        if (text == null) {
            throw new PolicyException(
                    key + part,
                    "It is missing.",
                    "Write the owner of the key, and its public half as `openssl pkey -pubout` prints it.");
        }
        return text;
    }

    private PublicKey publicKey(String pem) {
        try {
            return Ed25519Pem.readPublic(pem);
        } catch (IllegalArgumentException e) {
            throw mistake(".key", "It is not a public Ed25519 key.", e);
        }
    }

    private Set<Environment> environments() {
        List<Environment> named = approver.environments();
        return named == null || named.isEmpty() ? Set.of() : EnumSet.copyOf(named);
    }

    private static @Nullable Instant firstInstant(@Nullable LocalDate day) {
        return day == null ? null : day.atStartOfDay(ZoneOffset.UTC).toInstant();
    }

    private static @Nullable Instant lastInstant(@Nullable LocalDate day) {
        return day == null
                ? null
                : day.plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant().minusNanos(1);
    }

    private PolicyException mistake(String part, String description, IllegalArgumentException e) {
        return new PolicyException(key + part, description, String.valueOf(e.getMessage()));
    }
}

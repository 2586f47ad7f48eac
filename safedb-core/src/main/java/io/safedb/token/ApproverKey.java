package io.safedb.token;

import io.safedb.environment.Environment;
import java.security.PublicKey;
import java.time.Instant;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A public key whose owner may approve, and what. A key is revoked by taking it away. Immutable.
 *
 * @param id what tokens call it: 1 to 64 characters of {@code A-Z a-z 0-9 . _ -}
 * @param owner whose key it is: the approver that its tokens must name, to the letter
 * @param publicKey an Ed25519 key; a copy is kept
 * @param environments where it may approve; at least one
 * @param operations what it may approve, spelled as in {@link TokenUse#operation}; at least one, no wildcards
 * @param notBefore its first instant; null if it has always been good
 * @param notAfter its last instant; null if it is good until taken away
 */
public record ApproverKey(
        String id,
        String owner,
        PublicKey publicKey,
        Set<Environment> environments,
        Set<String> operations,
        @Nullable Instant notBefore,
        @Nullable Instant notAfter) {
    /**
     * Copies and checks.
     *
     * @param id what tokens call it: 1 to 64 characters of {@code A-Z a-z 0-9 . _ -}
     * @param owner whose key it is: the approver that its tokens must name, to the letter
     * @param publicKey an Ed25519 key; a copy is kept
     * @param environments where it may approve; at least one
     * @param operations what it may approve, spelled as in {@link TokenUse#operation}; at least one, no wildcards
     * @param notBefore its first instant; null if it has always been good
     * @param notAfter its last instant; null if it is good until taken away
     * @throws IllegalArgumentException if the id has other characters, the owner is blank, the key is not Ed25519 or
     *     proves nothing, a set is empty, or the times are in the wrong order
     */
    public ApproverKey {
        Objects.requireNonNull(publicKey, "publicKey");
        if (Objects.requireNonNull(owner, "owner").isBlank()) {
            throw new IllegalArgumentException("A key has an owner: the person who approves with it.");
        }
        if (!ApprovalClaims.isKeyId(Objects.requireNonNull(id, "id"))) {
            throw new IllegalArgumentException("A key id has 1 to 64 characters of A-Z a-z 0-9 . _ - and no others.");
        }
        publicKey = Ed25519.checked(publicKey);
        environments = Set.copyOf(environments);
        operations = Set.copyOf(operations);
        if (environments.isEmpty() || operations.isEmpty()) {
            throw new IllegalArgumentException(
                    "Key " + id + " may approve nothing. Name its environments and operations, or take the key away.");
        }
        if (notBefore != null && notAfter != null && notAfter.isBefore(notBefore)) {
            throw new IllegalArgumentException(
                    "Key " + id + " ends before it begins. Exchange notBefore and notAfter.");
        }
    }

    /**
     * Whether it is good at an instant. To the instant, without leeway: a key's times are chosen with days to spare.
     */
    boolean isGoodAt(Instant instant) {
        return (notBefore == null || !instant.isBefore(notBefore)) && (notAfter == null || !instant.isAfter(notAfter));
    }
}

package io.safedb.token;

import io.safedb.environment.Environment;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a verified token says. {@link TokenVerifier} makes it; holding one proves nothing about a token that was not
 * just verified.
 *
 * @param keyId the key that signed
 * @param issuer the system in which the approval was given; null if the token does not say
 * @param approver who approved
 * @param requester who asked and will act; another person than the approver
 * @param databaseId the database's id, from its marker
 * @param environment that database's environment
 * @param operation what is approved
 * @param target on which table, collection or other object
 * @param plan SHA-256 of the reviewed plan in 64 lower-case hex digits; null if there was no plan
 * @param rowCap the largest number of rows or documents that may be hit; zero or more
 * @param id the token's id: 32 lower-case hex digits. It is what a database remembers of a used token.
 * @param issuedAt when it was issued, to the second
 * @param notBefore from when it may be used
 * @param expiresAt from when it may no longer be used
 * @param reason why the operation is needed
 */
public record ApprovalToken(
        String keyId,
        @Nullable String issuer,
        String approver,
        String requester,
        String databaseId,
        Environment environment,
        String operation,
        String target,
        @Nullable String plan,
        long rowCap,
        String id,
        Instant issuedAt,
        Instant notBefore,
        Instant expiresAt,
        String reason) {
    /**
     * Checks that nothing is missing.
     *
     * @param keyId the key that signed
     * @param issuer the system in which the approval was given; null if the token does not say
     * @param approver who approved
     * @param requester who asked and will act; another person than the approver
     * @param databaseId the database's id, from its marker
     * @param environment that database's environment
     * @param operation what is approved
     * @param target on which table, collection or other object
     * @param plan SHA-256 of the reviewed plan in 64 lower-case hex digits; null if there was no plan
     * @param rowCap the largest number of rows or documents that may be hit; zero or more
     * @param id the token's id: 32 lower-case hex digits. It is what a database remembers of a used token.
     * @param issuedAt when it was issued, to the second
     * @param notBefore from when it may be used
     * @param expiresAt from when it may no longer be used
     * @param reason why the operation is needed
     */
    public ApprovalToken {
        Objects.requireNonNull(keyId, "keyId");
        Objects.requireNonNull(approver, "approver");
        Objects.requireNonNull(requester, "requester");
        Objects.requireNonNull(databaseId, "databaseId");
        Objects.requireNonNull(environment, "environment");
        Objects.requireNonNull(operation, "operation");
        Objects.requireNonNull(target, "target");
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(issuedAt, "issuedAt");
        Objects.requireNonNull(notBefore, "notBefore");
        Objects.requireNonNull(expiresAt, "expiresAt");
        Objects.requireNonNull(reason, "reason");
    }
}

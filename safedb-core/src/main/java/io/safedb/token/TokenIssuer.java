package io.safedb.token;

import java.nio.charset.StandardCharsets;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Makes tokens in the name of one approver. It holds a private key: it runs on the approver's machine, never in the
 * application that is guarded. Immutable; safe on any thread.
 */
public final class TokenIssuer {
    private static final int ID_LENGTH = 16;

    private final String keyId;
    private final PrivateKey key;
    private final String approver;
    private final @Nullable String system;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();

    /**
     * Issues by the system's clock.
     *
     * @param keyId what the policy calls the key
     * @param key an Ed25519 key
     * @param approver who approves
     * @throws IllegalArgumentException if the key is another one, or the key id has other characters than {@code A-Z
     *     a-z 0-9 . _ -}
     */
    public TokenIssuer(String keyId, PrivateKey key, String approver) {
        this(keyId, key, approver, null, Clock.systemUTC());
    }

    /**
     * Issues by a clock of the caller's.
     *
     * @param keyId what the policy calls the key
     * @param key an Ed25519 key
     * @param approver who approves
     * @param system where the approval is given; null to leave that out
     * @param clock says when the token is issued
     * @throws IllegalArgumentException if the key is another one, or the key id has other characters than {@code A-Z
     *     a-z 0-9 . _ -}
     */
    public TokenIssuer(String keyId, PrivateKey key, String approver, @Nullable String system, Clock clock) {
        if (!ApprovalClaims.isKeyId(Objects.requireNonNull(keyId, "keyId"))) {
            throw new IllegalArgumentException("A key id has 1 to 64 characters of A-Z a-z 0-9 . _ - and no others.");
        }
        this.keyId = keyId;
        this.key = Ed25519.checked(Objects.requireNonNull(key, "key"));
        this.approver = Objects.requireNonNull(approver, "approver");
        this.system = system;
        this.clock = Objects.requireNonNull(clock, "clock");
    }

    /**
     * Signs a token for a request. Its id is new.
     *
     * @param request what is approved
     * @return the token, to be handed to the requester
     * @throws IllegalArgumentException if a verifier would refuse the token whatever it was used for: the requester is
     *     the approver, the life is too long, a text is blank, too long or not plain; the message names the claim
     */
    public Token issue(TokenRequest request) {
        byte[] payload = payload(request);
        try {
            ApprovalClaims.read(payload, keyId);
        } catch (TokenRefused fault) {
            throw unusable(fault);
        }
        byte[] header = new JsonObjectText()
                .string(TokenClaim.ALGORITHM, CompactJws.ALGORITHM)
                .string(TokenClaim.TYPE, CompactJws.TYPE)
                .string(TokenClaim.KEY, keyId)
                .toBytes();
        String signed = CompactJws.encode(header) + '.' + CompactJws.encode(payload);
        byte[] signature = Ed25519.sign(key, signed.getBytes(StandardCharsets.US_ASCII));
        String token = signed + '.' + CompactJws.encode(signature);
        try {
            CompactJws.read(token);
        } catch (TokenRefused fault) {
            throw unusable(fault);
        }
        return Token.of(token);
    }

    private byte[] payload(TokenRequest request) {
        Instant now = clock.instant();
        long issuedAt = now.getEpochSecond();
        Instant notBefore = Objects.requireNonNullElse(request.notBefore(), now);
        TokenUse use = request.use();
        JsonObjectText claims = new JsonObjectText()
                .number(TokenClaim.VERSION, ApprovalClaims.FORMAT)
                .string(TokenClaim.KEY, keyId);
        if (system != null) {
            claims.string(TokenClaim.ISSUER, system);
        }
        claims.string(TokenClaim.APPROVER, approver)
                .string(TokenClaim.REQUESTER, request.requester())
                .string(TokenClaim.DATABASE, ApprovalClaims.AUDIENCE_PREFIX + use.databaseId())
                .string(TokenClaim.ENVIRONMENT, use.environment().label())
                .string(TokenClaim.OPERATION, use.operation())
                .string(TokenClaim.TARGET, use.target());
        if (request.plan() != null) {
            claims.string(TokenClaim.PLAN, request.plan());
        }
        return claims.number(TokenClaim.ROWS, request.rowCap())
                .string(TokenClaim.ID, newId())
                .number(TokenClaim.ISSUED, issuedAt)
                .number(TokenClaim.NOT_BEFORE, notBefore.getEpochSecond())
                .number(TokenClaim.EXPIRES, issuedAt + request.life().toSeconds())
                .string(TokenClaim.REASON, request.reason())
                .toBytes();
    }

    private String newId() {
        byte[] id = new byte[ID_LENGTH];
        random.nextBytes(id);
        return HexFormat.of().formatHex(id);
    }

    private static IllegalArgumentException unusable(TokenRefused fault) {
        return new IllegalArgumentException("No token was issued, since none like this is ever accepted: "
                + fault.getMessage() + ". docs/token-format.md says what each claim must look like.");
    }
}

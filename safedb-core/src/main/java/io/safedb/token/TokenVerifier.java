package io.safedb.token;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/**
 * Says whether a token allows a use. Knows public keys only, talks to nobody, remembers nothing: that a token serves
 * once is the database's to say. Immutable; safe on any thread.
 *
 * <p>A token is checked from the outside in: its form, its header, its key, its signature; only then are its claims
 * read. The first fault ends the check.
 */
public final class TokenVerifier {
    /** By how much two clocks may differ. */
    static final Duration LEEWAY = Duration.ofSeconds(30);

    private final Map<String, ApproverKey> keys;
    private final Clock clock;

    /**
     * Verifies by the system's clock.
     *
     * @param keys the keys that may approve; with none, every token is refused
     * @throws IllegalArgumentException if two keys have one id, or one key has two
     */
    public TokenVerifier(Collection<ApproverKey> keys) {
        this(keys, Clock.systemUTC());
    }

    /**
     * Verifies by a clock of the caller's.
     *
     * @param keys the keys that may approve; with none, every token is refused
     * @param clock for {@link #verify(Token, TokenUse)}
     * @throws IllegalArgumentException if two keys have one id, or one key has two
     */
    public TokenVerifier(Collection<ApproverKey> keys, Clock clock) {
        Map<String, ApproverKey> byId = new HashMap<>();
        Map<Object, String> idByKey = new HashMap<>();
        for (ApproverKey key : keys) {
            if (byId.put(key.id(), key) != null) {
                throw new IllegalArgumentException("Two keys have the id " + key.id() + ". Rename one.");
            }
            String twin = idByKey.put(key.publicKey(), key.id());
            if (twin != null) {
                // Taking one away would not revoke it, and the wider one would hold for both.
                throw new IllegalArgumentException(
                        "Keys " + twin + " and " + key.id() + " are the same key. Take one away.");
            }
        }
        this.keys = Map.copyOf(byId);
        this.clock = Objects.requireNonNull(clock, "clock");
    }

    /**
     * Checks a token at this moment.
     *
     * @param token the token as it came
     * @param use what it is to be used for
     * @return never null; a fault is an answer, not an exception
     */
    public TokenCheck verify(Token token, TokenUse use) {
        return verify(token, use, clock.instant());
    }

    /**
     * Checks a token at a given moment, such as the database's own time.
     *
     * @param token the token as it came
     * @param use what it is to be used for
     * @param now the moment; clocks may differ by 30 seconds
     * @return never null; a fault is an answer, not an exception
     */
    public TokenCheck verify(Token token, TokenUse use, Instant now) {
        Objects.requireNonNull(use, "use");
        Objects.requireNonNull(now, "now");
        try {
            CompactJws jws = CompactJws.read(token.reveal());
            ApproverKey key = keys.get(jws.keyId());
            if (key == null) {
                throw new TokenRefused(TokenClaim.KEY, "the token was signed with a key that the policy does not have");
            }
            if (!Ed25519.verifies(key.publicKey(), jws.signed(), jws.signature())) {
                throw new TokenRefused(TokenClaim.SIGNATURE, "the token was not signed with the key that it names");
            }
            ApprovalToken approval = ApprovalClaims.read(jws.payload(), jws.keyId());
            requireTime(approval, now);
            requireUse(approval, use);
            requireRight(key, approval, now);
            return new TokenCheck.Valid(approval);
        } catch (TokenRefused fault) {
            return fault.invalid();
        }
    }

    private static void requireTime(ApprovalToken approval, Instant now) throws TokenRefused {
        if (approval.issuedAt().isAfter(now.plus(LEEWAY))) {
            throw new TokenRefused(TokenClaim.ISSUED, "the token was issued in the future");
        }
        if (approval.notBefore().isAfter(now.plus(LEEWAY))) {
            throw new TokenRefused(TokenClaim.NOT_BEFORE, "the token is not valid yet");
        }
        if (!approval.expiresAt().isAfter(now.minus(LEEWAY))) {
            throw new TokenRefused(TokenClaim.EXPIRES, "the token has expired");
        }
    }

    private static void requireUse(ApprovalToken approval, TokenUse use) throws TokenRefused {
        if (!approval.databaseId().equals(use.databaseId())) {
            throw new TokenRefused(TokenClaim.DATABASE, "the token was made out for another database");
        }
        if (approval.environment() != use.environment()) {
            throw new TokenRefused(TokenClaim.ENVIRONMENT, "the token was made out for another environment");
        }
        if (!approval.operation().equals(use.operation())) {
            throw new TokenRefused(TokenClaim.OPERATION, "the token was made out for another operation");
        }
        if (!approval.target().equals(use.target())) {
            throw new TokenRefused(TokenClaim.TARGET, "the token was made out for another target");
        }
    }

    /** The key's own limits. They hold when the token was issued and when it is used. */
    private static void requireRight(ApproverKey key, ApprovalToken approval, Instant now) throws TokenRefused {
        if (!key.owner().equals(approval.approver())) {
            throw new TokenRefused(TokenClaim.APPROVER, "the token names another approver than the key's owner");
        }
        if (!key.isGoodAt(now) || !key.isGoodAt(approval.issuedAt())) {
            throw new TokenRefused(TokenClaim.KEY, "the token was signed with a key outside its time");
        }
        if (!key.environments().contains(approval.environment())) {
            throw new TokenRefused(TokenClaim.KEY, "the token was signed with a key that is not for this environment");
        }
        if (!key.operations().contains(approval.operation())) {
            throw new TokenRefused(TokenClaim.KEY, "the token was signed with a key that is not for this operation");
        }
    }
}

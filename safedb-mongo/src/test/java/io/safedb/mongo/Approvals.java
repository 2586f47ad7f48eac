package io.safedb.mongo;

import io.safedb.DestructiveCalls;
import io.safedb.SafeDbPolicy;
import io.safedb.environment.Environment;
import io.safedb.environment.EnvironmentMarker;
import io.safedb.token.ApproverKey;
import io.safedb.token.Ed25519Pem;
import io.safedb.token.Token;
import io.safedb.token.TokenIssuer;
import io.safedb.token.TokenRequest;
import io.safedb.token.TokenUse;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.Signature;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** An approver of the tests, and a forge that spells tokens by hand, so that wrong ones can be signed with his key. */
public final class Approvals {
    /** Every operation of this edge that takes a token. */
    public static final Set<String> OPERATIONS = Set.of(
            "drop",
            "renameCollection",
            "createCollection",
            "createIndex",
            "createIndexes",
            "dropIndex",
            "dropIndexes",
            "createSearchIndex",
            "createSearchIndexes",
            "updateSearchIndex",
            "dropSearchIndex",
            "deleteMany",
            "updateMany",
            "aggregate",
            "bulkWrite",
            "dropDatabase");

    /** Signs what should be signed. */
    public static final KeyPair KEYS = Ed25519Pem.generate();

    /** Signs what nobody asked for. */
    static final KeyPair OTHER_KEYS = Ed25519Pem.generate();

    private static final String APPROVER = "dana@example.org";
    private static final TokenIssuer ISSUER = new TokenIssuer("ops", KEYS.getPrivate(), APPROVER);

    private Approvals() {}

    /** A policy in which tokens alone allow what destroys. */
    public static SafeDbPolicy.Builder tokenOnly(SafeDbPolicy.Builder policy) {
        return known(policy).destructive(DestructiveCalls.TOKEN_ONLY);
    }

    /** A policy that knows the approver. */
    static SafeDbPolicy.Builder known(SafeDbPolicy.Builder policy) {
        return policy.approvers(new ApproverKey(
                "ops",
                APPROVER,
                KEYS.getPublic(),
                Set.of(Environment.PRODUCTION, Environment.STAGING),
                OPERATIONS,
                null,
                null));
    }

    /** A right token. */
    public static Token token(EnvironmentMarker marker, String operation, String target, long rows) {
        return ISSUER.issue(TokenRequest.of(
                new TokenUse(marker.databaseId(), marker.environment(), operation, target),
                "deploy-bot",
                rows,
                "It moved to cold storage."));
    }

    /** The claims of a right token, each as the JSON that stands behind its colon. */
    static Map<String, String> claims(EnvironmentMarker marker, String operation, String target) {
        long now = Instant.now().getEpochSecond();
        Map<String, String> claims = new LinkedHashMap<>();
        claims.put("v", "1");
        claims.put("kid", "\"ops\"");
        claims.put("sub", '"' + APPROVER + '"');
        claims.put("act", "\"deploy-bot\"");
        claims.put("aud", "\"safedb:" + marker.databaseId() + '"');
        claims.put("env", '"' + marker.environment().label() + '"');
        claims.put("op", '"' + operation + '"');
        claims.put("tgt", '"' + target + '"');
        claims.put("rows", "1000");
        claims.put("jti", "\"5ec7e70000000000000000000000beef\"");
        claims.put("iat", Long.toString(now));
        claims.put("nbf", Long.toString(now));
        claims.put("exp", Long.toString(now + 900));
        claims.put("reason", "\"It moved to cold storage.\"");
        return claims;
    }

    static String json(Map<String, String> members) {
        return members.entrySet().stream()
                .map(member -> '"' + member.getKey() + "\":" + member.getValue())
                .collect(Collectors.joining(",", "{", "}"));
    }

    static String header(String algorithm) {
        return "{\"alg\":\"" + algorithm + "\",\"typ\":\"safedb-approval+jwt\",\"kid\":\"ops\"}";
    }

    static String signed(String header, String payload, PrivateKey key) {
        String signed = encoded(header.getBytes(StandardCharsets.UTF_8))
                + '.'
                + encoded(payload.getBytes(StandardCharsets.UTF_8));
        try {
            Signature signature = Signature.getInstance("Ed25519");
            signature.initSign(key);
            signature.update(signed.getBytes(StandardCharsets.US_ASCII));
            return signed + '.' + encoded(signature.sign());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    static String encoded(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}

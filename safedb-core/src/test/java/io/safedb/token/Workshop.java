package io.safedb.token;

import io.safedb.environment.Environment;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The approver, the database and the moment that the tests share, and a forge: it spells tokens byte by byte, so that
 * every wrong one can be signed with the right key.
 */
final class Workshop {
    static final KeyPair KEYS = Ed25519Pem.generate();
    static final String KEY_ID = "ops-2026";
    static final Instant NOW = Instant.parse("2026-11-21T09:00:00Z");
    static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);
    static final String DATABASE = "6f0c2b54-6f6a-4f0e-9a3c-0d6c3a1d2b11";
    static final TokenUse USE = new TokenUse(DATABASE, Environment.PRODUCTION, "DROP TABLE", "audit_log");
    static final ApproverKey KEY = key(KEY_ID, KEYS);
    static final TokenVerifier VERIFIER = new TokenVerifier(List.of(KEY), CLOCK);
    static final TokenIssuer ISSUER =
            new TokenIssuer(KEY_ID, KEYS.getPrivate(), "dana@example.org", "change-board", CLOCK);
    static final TokenRequest REQUEST = TokenRequest.of(USE, "deploy-bot", 1000, "The log moved to cold storage.");

    /** A good header, as JSON. */
    static final String HEADER = "{\"alg\":\"EdDSA\",\"typ\":\"safedb-approval+jwt\",\"kid\":\"ops-2026\"}";

    /** A good token. */
    static final String GOOD = signed(HEADER, json(claims()));

    private Workshop() {}

    static ApproverKey key(String id, KeyPair keys) {
        return new ApproverKey(
                id,
                "dana@example.org",
                keys.getPublic(),
                Set.of(Environment.PRODUCTION),
                Set.of("DROP TABLE", "drop"),
                Instant.parse("2026-01-01T00:00:00Z"),
                Instant.parse("2026-12-31T23:59:59Z"));
    }

    /** Good claims, each as the JSON that stands behind its colon. */
    static Map<String, String> claims() {
        Map<String, String> claims = new LinkedHashMap<>();
        claims.put("v", "1");
        claims.put("kid", quoted(KEY_ID));
        claims.put("sub", quoted("dana@example.org"));
        claims.put("act", quoted("deploy-bot"));
        claims.put("aud", quoted("safedb:" + DATABASE));
        claims.put("env", quoted("production"));
        claims.put("op", quoted("DROP TABLE"));
        claims.put("tgt", quoted("audit_log"));
        claims.put("rows", "1000");
        claims.put("jti", quoted("000102030405060708090a0b0c0d0e0f"));
        claims.put("iat", seconds(0));
        claims.put("nbf", seconds(0));
        claims.put("exp", seconds(900));
        claims.put("reason", quoted("The log moved to cold storage."));
        return claims;
    }

    /** Good claims but for one. */
    static String claimsWith(String name, @Nullable String json) {
        Map<String, String> claims = claims();
        if (json == null) {
            claims.remove(name);
        } else {
            claims.put(name, json);
        }
        return json(claims);
    }

    static String json(Map<String, String> members) {
        return members.entrySet().stream()
                .map(member -> quoted(member.getKey()) + ":" + member.getValue())
                .collect(Collectors.joining(",", "{", "}"));
    }

    static String quoted(String text) {
        return '"' + text + '"';
    }

    static String seconds(long afterNow) {
        return Long.toString(NOW.getEpochSecond() + afterNow);
    }

    /** A token with just these bytes in it, signed with the right key. */
    static String signed(String header, String payload) {
        return signed(header.getBytes(StandardCharsets.UTF_8), payload.getBytes(StandardCharsets.UTF_8));
    }

    static String signed(byte[] header, byte[] payload) {
        String signed = CompactJws.encode(header) + '.' + CompactJws.encode(payload);
        return signed + '.' + CompactJws.encode(signature(signed));
    }

    /** The right key's signature, over any text. */
    static byte[] signature(String text) {
        return Ed25519.sign(KEYS.getPrivate(), text.getBytes(StandardCharsets.ISO_8859_1));
    }

    static TokenCheck check(String token) {
        return VERIFIER.verify(Token.of(token), USE);
    }
}

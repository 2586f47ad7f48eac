package io.safedb.jdbc;

import io.safedb.environment.Environment;
import io.safedb.environment.EnvironmentMarker;
import io.safedb.token.ApproverKey;
import io.safedb.token.Token;
import io.safedb.token.TokenIssuer;
import io.safedb.token.TokenRequest;
import io.safedb.token.TokenUse;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.util.Base64;
import java.util.Set;

/** Somebody who approves destructive calls on one database, and can spell tokens byte by byte. */
final class Approver {
    static final String KEY_ID = "ops-2026";
    static final String NAME = "dana@example.org";
    static final String REASON = "The log moved to cold storage.";
    static final KeyPair KEYS = keys();
    static final ApproverKey KEY = new ApproverKey(
            KEY_ID,
            NAME,
            KEYS.getPublic(),
            Set.of(Environment.PRODUCTION, Environment.STAGING),
            Set.of("DROP TABLE", "DROP INDEX", "TRUNCATE", "DELETE", "UPDATE", "ALTER TABLE", "CREATE INDEX"),
            null,
            null);

    private final EnvironmentMarker marker;

    Approver(EnvironmentMarker marker) {
        this.marker = marker;
    }

    private static KeyPair keys() {
        try {
            return KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    TokenUse use(String operation, String target) {
        return new TokenUse(marker.databaseId(), marker.environment(), operation, target);
    }

    Token token(String operation, String target, long rows) {
        return issue(TokenRequest.of(use(operation, target), "deploy-bot", rows, REASON));
    }

    Token issue(TokenRequest request) {
        return new TokenIssuer(KEY_ID, KEYS.getPrivate(), NAME).issue(request);
    }

    /** A token with this header and these claims, signed with the right key. */
    static String signed(String header, String payload) {
        String signed = encode(header) + "." + encode(payload);
        return signed + "." + Base64.getUrlEncoder().withoutPadding().encodeToString(signature(signed));
    }

    static String encode(String text) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private static byte[] signature(String text) {
        try {
            Signature signature = Signature.getInstance("Ed25519");
            signature.initSign(KEYS.getPrivate());
            signature.update(text.getBytes(StandardCharsets.US_ASCII));
            return signature.sign();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}

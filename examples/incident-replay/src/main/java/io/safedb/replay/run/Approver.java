package io.safedb.replay.run;

import io.safedb.environment.Environment;
import io.safedb.replay.incident.Circumstance;
import io.safedb.token.ApproverKey;
import io.safedb.token.Ed25519Pem;
import io.safedb.token.Token;
import io.safedb.token.TokenIssuer;
import io.safedb.token.TokenRequest;
import io.safedb.token.TokenUse;
import java.security.KeyPair;
import java.util.Set;

/** The person who approves, on a machine of her own: only her public key is in the applications' policies. */
final class Approver {
    private static final String KEY_ID = "replay-approver";
    private static final String NAME = "dana@example.org";

    private final KeyPair keys = Ed25519Pem.generate();

    /** The public half, for a policy. */
    ApproverKey key() {
        return new ApproverKey(
                KEY_ID,
                NAME,
                keys.getPublic(),
                Set.of(Environment.values()),
                Set.of("DROP TABLE", "TRUNCATE", "drop"),
                null,
                null);
    }

    /** Signs a token for a database. */
    Token approve(Circumstance.Approved approved, String databaseId) {
        TokenUse use = new TokenUse(databaseId, approved.environment(), approved.operation(), approved.target());
        return new TokenIssuer(KEY_ID, keys.getPrivate(), NAME)
                .issue(TokenRequest.of(use, "robin@example.org", 0, "replayed"));
    }
}

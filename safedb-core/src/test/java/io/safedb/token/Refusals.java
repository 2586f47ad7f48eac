package io.safedb.token;

import static io.safedb.token.Workshop.check;
import static org.assertj.core.api.Assertions.assertThat;

import io.safedb.token.TokenCheck.Invalid;

/** What every refused token has in common. */
final class Refusals {
    private Refusals() {}

    static void assertRefused(String token, TokenClaim claim) {
        assertRefused(check(token), token, claim);
    }

    /** No refusal shows a piece of the token, a key, or what a claim says. */
    static void assertRefused(TokenCheck check, String token, TokenClaim claim) {
        assertThat(check).isInstanceOf(Invalid.class);
        Invalid invalid = (Invalid) check;
        assertThat(invalid.claim()).as(invalid.reason()).isEqualTo(claim);
        assertThat(invalid.reason()).contains("(" + claim.label() + ")").hasSizeLessThan(120);
        assertThat(invalid.reason()).matches("[ -~]+");
        for (String part : token.split("\\.", -1)) {
            for (int i = 0; i + 12 <= Math.min(part.length(), 2000); i += 6) {
                assertThat(invalid.reason()).doesNotContain(part.substring(i, i + 12));
            }
        }
        assertThat(invalid.reason())
                .doesNotContain(Workshop.DATABASE)
                .doesNotContain("dana", "deploy", "audit_log", "DROP", "cold storage", "ops-2026", "0001020304")
                .doesNotContain(Ed25519Pem.write(Workshop.KEYS.getPublic()).substring(40, 60));
    }
}

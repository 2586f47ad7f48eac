package io.safedb.token;

import java.util.Objects;

/** What {@link TokenVerifier} says about a token. */
public sealed interface TokenCheck {
    /**
     * The token is genuine, in its time, and made out for just this use. Whether it has been used before is not said
     * here: only the database knows.
     *
     * @param token what was approved, by whom and for whom
     */
    record Valid(ApprovalToken token) implements TokenCheck {
        /**
         * Checks that nothing is missing.
         *
         * @param token what was approved, by whom and for whom
         */
        public Valid {
            Objects.requireNonNull(token, "token");
        }
    }

    /**
     * The token allows nothing.
     *
     * @param claim what is wrong with it; the first fault found
     * @param reason half a sentence that names the claim, for example {@code the token has expired (exp)}. Never the
     *     token, a key, or what a claim says.
     */
    record Invalid(TokenClaim claim, String reason) implements TokenCheck {
        /**
         * Checks that nothing is missing.
         *
         * @param claim what is wrong with it; the first fault found
         * @param reason half a sentence that names the claim, for example {@code the token has expired (exp)}. Never
         *     the token, a key, or what a claim says.
         */
        public Invalid {
            Objects.requireNonNull(claim, "claim");
            Objects.requireNonNull(reason, "reason");
        }
    }
}
